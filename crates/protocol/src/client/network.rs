//! Connections and requests of a client, and the upkeep of its metadata (class `NetworkClient`).

use super::BrokerIndex;
use super::backoff::{ExponentialBackoff, SplitMix64};
use super::connection::{BrokerConnection, InFlight, Purpose, State};
use super::metadata::Metadata;
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{ApiVersionsRequest, Connection, Envelope, LeaderAndEpoch, Message};
use crate::time::{Micros, Time};
use crate::timer::TimerTable;
use crate::types::{NodeId, PartitionId};
use std::collections::VecDeque;

/// Settings of a [`NetworkClient`], by the names that producers and consumers share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NetworkConfig {
    /// `max.in.flight.requests.per.connection`; 100 in a consumer.
    pub max_in_flight: usize,
    /// `request.timeout.ms`.
    pub request_timeout: Micros,
    /// `reconnect.backoff.ms` and its maximum.
    pub reconnect_backoff: ExponentialBackoff,
    /// `retry.backoff.ms` and its maximum, for metadata.
    pub retry_backoff: ExponentialBackoff,
    /// `metadata.max.age.ms`.
    pub metadata_max_age: Micros,
    /// Whether it connects to every broker as soon as it knows them.
    pub connects_to_all: bool,
}

/// A request of the owner that will not be answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LostRequest {
    /// The broker it went to.
    pub broker: BrokerIndex,
    /// Its number on that connection.
    pub correlation: u32,
    /// `RequestTimedOut` if its own time had passed, else `NetworkException` (R2.32).
    pub error: ErrorCode,
}

/// An answer to a request of the owner.
pub struct Answer {
    /// The broker that answers.
    pub broker: BrokerIndex,
    /// Number of the request on that connection.
    pub correlation: u32,
    /// The answer.
    pub message: Message,
}

/// Timers, one slot each.
#[derive(Clone, Copy)]
pub(super) enum Timer {
    /// The oldest request in flight may be overdue.
    Request,
    /// Metadata are due.
    Metadata,
    /// A connection that somebody waits for may be opened again.
    Reconnect,
}

/// Connections to brokers and what is in flight on them.
#[derive(Clone, Debug)]
pub struct NetworkClient {
    pub(super) id: NodeId,
    pub(super) config: NetworkConfig,
    pub(super) connections: Vec<BrokerConnection>,
    pub(super) metadata: Metadata,
    /// The connection on which metadata were asked for.
    pub(super) updating: Option<BrokerIndex>,
    lost: VecDeque<LostRequest>,
    pub(super) timers: TimerTable<3>,
    pub(super) rng: SplitMix64,
}

impl NetworkClient {
    /// A client that knows the addresses of `bootstrap` and cares about `partitions`.
    pub fn new(
        id: NodeId,
        config: NetworkConfig,
        partitions: Vec<PartitionId>,
        bootstrap: &[NodeId],
        seed: u64,
    ) -> NetworkClient {
        let connections: Vec<_> = bootstrap.iter().map(|b| BrokerConnection::new(*b)).collect();
        let brokers = (0..connections.len()).map(|i| BrokerIndex(i as u16)).collect();
        let metadata =
            Metadata::new(partitions, brokers, config.retry_backoff, config.metadata_max_age);
        NetworkClient {
            id,
            config,
            connections,
            metadata,
            updating: None,
            lost: VecDeque::new(),
            timers: TimerTable::default(),
            rng: SplitMix64::new(seed),
        }
    }

    /// Who the client is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// What is known of the cluster.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Asks for fresh metadata as soon as backoff allows.
    pub fn request_update(&mut self) {
        self.metadata.request_update();
    }

    /// Takes a leader hint in a broker's refusal (KIP-951). Returns whether it was news.
    pub fn take_hint(&mut self, partition: usize, hint: Option<LeaderAndEpoch>) -> bool {
        let Some((leader, leader_epoch)) = Metadata::hinted(hint) else { return false };
        let broker = index_of(&mut self.connections, leader);
        self.metadata.update_leadership(partition, broker, leader_epoch)
    }

    /// The source of the client's jitter.
    pub fn rng(&mut self) -> &mut SplitMix64 {
        &mut self.rng
    }

    /// The place of `broker`.
    pub fn index_of(&mut self, broker: NodeId) -> BrokerIndex {
        index_of(&mut self.connections, broker)
    }

    /// Brokers seen so far; every [`BrokerIndex`] is below.
    pub fn broker_count(&self) -> usize {
        self.connections.len()
    }

    /// Every broker seen so far.
    pub fn brokers(&self) -> impl Iterator<Item = BrokerIndex> + use<> {
        (0..self.connections.len()).map(|at| BrokerIndex(at as u16))
    }

    /// When to be stepped next.
    pub fn next_timeout(&self) -> Time {
        self.timers.next_timeout()
    }

    /// The next request of the owner known to be lost.
    pub fn pop_lost(&mut self) -> Option<LostRequest> {
        self.lost.pop_front()
    }

    /// Takes a message. Returns the answer to a request of the owner; handles its own.
    pub fn receive(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) -> Option<Answer> {
        let at = self.connections.iter().position(|c| c.is(envelope.connection))?;
        let request = self.connections[at].complete(envelope.correlation)?;
        match (request.purpose, envelope.message) {
            (Purpose::Owner, message) => {
                let correlation = envelope.correlation;
                return Some(Answer { broker: BrokerIndex(at as u16), correlation, message });
            }
            (Purpose::ApiVersions, Message::ApiVersionsResponse(_)) => {
                self.connections[at].opened();
            }
            (Purpose::Metadata, Message::MetadataResponse(response)) => {
                self.updating = None;
                self.take_metadata(now, &response, out);
            }
            (purpose, message) => {
                unreachable!("{} does not answer a request for {purpose:?}", message.name())
            }
        }
        None
    }

    /// The other side, or the network, closed `connection`, or it could not be opened.
    pub fn disconnected(&mut self, now: Time, connection: Connection, out: &mut Outbox) {
        if let Some(at) = self.connections.iter().position(|c| c.is(connection)) {
            self.drop_connection(now, at, out);
        }
    }

    /// Closes connections with an overdue request (R2.32).
    pub fn expire_requests(&mut self, now: Time, out: &mut Outbox) {
        if now < self.timers.get(Timer::Request as usize) {
            return;
        }
        self.timers.stop(Timer::Request as usize);
        for at in 0..self.connections.len() {
            let Some(oldest) = self.connections[at].in_flight.front() else { continue };
            if now < oldest.expires {
                self.timers.set_earliest(Timer::Request as usize, oldest.expires);
                continue;
            }
            let peer = self.connections[at].broker;
            out.emit(Event::RequestTimedOut { peer });
            out.close(self.connections[at].name(self.id));
            self.drop_connection(now, at, out);
        }
    }

    /// Fails what is in flight on a connection that is gone.
    fn drop_connection(&mut self, now: Time, at: usize, out: &mut Outbox) {
        let broker = BrokerIndex(at as u16);
        let connection = &mut self.connections[at];
        out.emit(Event::Disconnected { peer: connection.broker });
        while let Some(request) = connection.in_flight.pop_front() {
            let InFlight { correlation, expires, purpose } = request;
            let error = if expires <= now {
                ErrorCode::RequestTimedOut
            } else {
                ErrorCode::NetworkException
            };
            if purpose == Purpose::Owner {
                self.lost.push_back(LostRequest { broker, correlation, error });
            }
        }
        connection.lost(now, &self.config.reconnect_backoff, &mut self.rng);
        let due = self.updating.is_none() && self.metadata.due() <= now;
        if due || self.updating == Some(broker) {
            self.updating = None;
            self.metadata.failed(now, &mut self.rng);
        }
        // The connection may be lost because leaders have moved.
        self.metadata.request_update();
    }

    /// Whether a request can be sent to `broker` now; if not, opens the connection if it may.
    /// Metadata that are due go first.
    pub fn ready(&mut self, now: Time, broker: BrokerIndex, out: &mut Outbox) -> bool {
        if self.can_send(broker) {
            return self.updating.is_some() || now < self.metadata.due();
        }
        match self.connections[broker.position()].state {
            State::Disconnected { until } if now < until => {
                self.timers.set_earliest(Timer::Reconnect as usize, until);
            }
            State::Disconnected { .. } => self.connect(now, broker, out),
            State::Connecting | State::Ready => {}
        }
        false
    }

    /// Whether `broker` was lost and may not be tried again yet.
    pub fn is_unavailable(&self, now: Time, broker: BrokerIndex) -> bool {
        matches!(
            self.connections[broker.position()].state,
            State::Disconnected { until } if now < until
        )
    }

    pub(super) fn can_send(&self, broker: BrokerIndex) -> bool {
        let connection = &self.connections[broker.position()];
        connection.state == State::Ready && connection.in_flight.len() < self.config.max_in_flight
    }

    pub(super) fn connect(&mut self, now: Time, broker: BrokerIndex, out: &mut Outbox) {
        let connection = &mut self.connections[broker.position()];
        connection.state = State::Connecting;
        connection.last_attempt = now;
        let message = Message::ApiVersionsRequest(ApiVersionsRequest);
        self.transmit(now, broker, message, Purpose::ApiVersions, out);
    }

    /// The number that the next request to `broker` will have.
    pub fn next_correlation(&self, broker: BrokerIndex) -> u32 {
        self.connections[broker.position()].peek_correlation()
    }

    /// Sends a request to a broker that is ready. Returns its number.
    pub fn send(
        &mut self,
        now: Time,
        broker: BrokerIndex,
        message: Message,
        out: &mut Outbox,
    ) -> u32 {
        debug_assert!(self.can_send(broker));
        self.transmit(now, broker, message, Purpose::Owner, out)
    }

    /// Sends a request that will not be answered (acks=0, R2.41).
    pub fn send_unanswered(
        &mut self,
        now: Time,
        broker: BrokerIndex,
        message: Message,
        out: &mut Outbox,
    ) {
        debug_assert!(self.can_send(broker));
        self.transmit(now, broker, message, Purpose::Owner, out);
        self.connections[broker.position()].in_flight.pop_back();
    }

    #[inline(always)]
    pub(super) fn transmit(
        &mut self,
        now: Time,
        broker: BrokerIndex,
        message: Message,
        purpose: Purpose,
        out: &mut Outbox,
    ) -> u32 {
        debug_assert!(message.is_request());
        let connection = &mut self.connections[broker.position()];
        let correlation = connection.next_correlation();
        let expires = now + self.config.request_timeout;
        connection.in_flight.push_back(InFlight { correlation, expires, purpose });
        self.timers.set_earliest(Timer::Request as usize, expires);
        out.send(Envelope { connection: connection.name(self.id), correlation, message });
        correlation
    }
}

/// The place of `broker` in the table, which grows when a broker is first heard of.
pub(super) fn index_of(connections: &mut Vec<BrokerConnection>, broker: NodeId) -> BrokerIndex {
    let at = connections.iter().position(|c| c.broker == broker).unwrap_or_else(|| {
        connections.push(BrokerConnection::new(broker));
        connections.len() - 1
    });
    BrokerIndex(at as u16)
}
