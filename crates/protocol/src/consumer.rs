//! The consumer client.
//!
//! Each partition has a position (`position`), valid, to be validated, or to be reset
//! (`validation`); valid ones are fetched, one request in flight a broker (`fetcher`).

mod fetcher;
mod position;
mod validation;

use crate::client::{Answer, ExponentialBackoff, LostRequest, NetworkClient, NetworkConfig};
use crate::config::{ConsumerConfig, Features};
use crate::io::{Command, Input, Outbox};
use crate::message::Message;
use crate::time::{Micros, Time};
use crate::timer::TimerTable;
use crate::types::{LeaderEpoch, NodeId, Offset, PartitionId, UNKNOWN_EPOCH};
use fetcher::PendingFetch;
use position::Partition;

/// Kafka's consumer does not limit its requests in flight otherwise.
const MAX_IN_FLIGHT: usize = 100;

/// Timers, one slot each.
#[derive(Clone, Copy)]
enum Timer {
    /// A partition has waited long enough after a refusal.
    Retry,
}

/// A consumer of assigned partitions, without a group (class `KafkaConsumer` with `assign`).
#[derive(Clone, Debug)]
pub struct Consumer {
    config: ConsumerConfig,
    /// Whether positions are compared with new leaders' logs (KIP-320).
    checks_positions: bool,
    /// Whether requests carry the leader epoch (KIP-320).
    tells_epoch: bool,
    network: NetworkClient,
    partitions: Vec<Partition>,
    /// The fetch in flight to each broker, by its index.
    fetches: Vec<PendingFetch>,
    /// Whether the application reads.
    consuming: bool,
    /// The metadata that positions were last compared with.
    metadata_version: u32,
    timers: TimerTable<1>,
}

impl Consumer {
    /// A consumer of `partitions`, each from where the settings say. It knows `bootstrap` and
    /// begins with [`Input::Start`]. `seed` serves the jitter of its retries and the choice of
    /// whom to ask for metadata.
    pub fn new(
        id: NodeId,
        config: ConsumerConfig,
        features: Features,
        partitions: Vec<PartitionId>,
        bootstrap: Vec<NodeId>,
        seed: u64,
    ) -> Consumer {
        let retry_backoff = if features.exponential_backoff {
            ExponentialBackoff::new(config.retry_backoff_ms, config.retry_backoff_max_ms)
        } else {
            ExponentialBackoff::constant(config.retry_backoff_ms)
        };
        let network = NetworkConfig {
            max_in_flight: MAX_IN_FLIGHT,
            request_timeout: config.request_timeout_ms,
            reconnect_backoff: ExponentialBackoff::new(
                config.reconnect_backoff_ms,
                config.reconnect_backoff_max_ms,
            ),
            retry_backoff,
            metadata_max_age: config.metadata_max_age_ms,
            connects_to_all: config.connects_to_all,
        };
        Consumer {
            partitions: partitions
                .iter()
                .map(|id| Partition::new(*id, config.starts_at_latest))
                .collect(),
            network: NetworkClient::new(id, network, partitions, &bootstrap, seed),
            fetches: Vec::new(),
            consuming: true,
            metadata_version: 0,
            timers: TimerTable::default(),
            checks_positions: features.consumers_check_positions,
            tells_epoch: features.requests_fenced_by_leader_epoch,
            config,
        }
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.network.id()
    }

    /// The next offset to read, a partition at a time, in the order given at construction.
    pub fn positions(&self) -> Vec<(PartitionId, Offset)> {
        self.partitions.iter().map(|p| (p.id, p.position.offset)).collect()
    }

    /// Handles one input.
    pub fn step(&mut self, now: Time, input: Input, out: &mut Outbox) {
        match input {
            Input::Start | Input::Timeout => {}
            Input::Message(envelope) => {
                if let Some(answer) = self.network.receive(now, envelope, out) {
                    self.handle_answer(now, answer, out);
                }
            }
            Input::Disconnected(connection) => self.network.disconnected(now, connection, out),
            Input::Command(Command::SetConsuming(on)) => self.consuming = on,
            Input::Command(command) => unreachable!("{command:?} is not for a consumer"),
        }
        self.run(now, out);
    }

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        self.timers.next_timeout().min(self.network.next_timeout())
    }

    fn handle_answer(&mut self, now: Time, answer: Answer, out: &mut Outbox) {
        let Answer { broker, correlation, message } = answer;
        match message {
            Message::FetchResponse(response) => {
                self.handle_fetch(now, broker, correlation, response, out);
            }
            Message::OffsetsForLeaderEpochResponse(response) => {
                self.handle_epoch_end(now, broker, correlation, response, out);
            }
            Message::ListOffsetsResponse(response) => {
                self.handle_offset(now, broker, correlation, response, out);
            }
            message => unreachable!("{} does not answer a consumer", message.name()),
        }
    }

    fn handle_lost(&mut self, now: Time, lost: LostRequest) {
        self.lose_fetch(lost);
        for partition in &mut self.partitions {
            partition.lose_request(
                lost.broker,
                lost.correlation,
                now,
                self.config.retry_backoff_ms,
            );
        }
    }

    /// Does what is due at `now`; one turn of Kafka's `poll`.
    fn run(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        self.network.expire_requests(now, out);
        while let Some(lost) = self.network.pop_lost() {
            self.handle_lost(now, lost);
        }
        out.resume(cause);
        self.network.maybe_update_metadata(now, out);
        self.follow_metadata();
        self.timers.stop(Timer::Retry as usize);
        if self.consuming {
            self.fix_positions(now, out);
            self.send_fetches(now, out);
            // Either may have found that a leader is unknown.
            self.network.maybe_update_metadata(now, out);
        }
    }

    /// Compares positions with the metadata, if those have changed (R9.6).
    fn follow_metadata(&mut self) {
        let metadata = self.network.metadata();
        if metadata.version() == self.metadata_version {
            return;
        }
        self.metadata_version = metadata.version();
        let checks = self.checks_positions;
        for (place, partition) in self.partitions.iter_mut().enumerate() {
            if let Some(leader) = metadata.leader(place) {
                partition.follow_leader(leader, metadata.leader_epoch(place), checks);
            }
        }
    }

    /// The epoch that requests carry.
    fn told_epoch(&self, leader_epoch: LeaderEpoch) -> LeaderEpoch {
        if self.tells_epoch { leader_epoch } else { UNKNOWN_EPOCH }
    }

    fn retry_backoff(&self) -> Micros {
        self.config.retry_backoff_ms
    }
}
