//! Requests to brokers: gathered for each, and sent one after the other (classes
//! `ControllerBrokerRequestBatch`, `ControllerChannelManager`; R7.4).

use super::KafkaController;
use crate::broker::Requester;
use crate::event::FactId;
use crate::io::Outbox;
use crate::message::{Channel, Connection, ControlKind, ControlRequest, Envelope, Message};
use crate::metadata::{BrokerRegistration, PartitionRegistration};
use crate::order;
use crate::time::{Micros, Time};
use crate::types::{BrokerEpoch, NO_BROKER_EPOCH, NodeId, PartitionId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// `controller.socket.timeout.ms`.
const SOCKET_TIMEOUT: Micros = Micros::from_secs(30);
/// Pause before a request is tried again (`RequestSendThread`).
const BACKOFF: Micros = Micros::from_millis(300);

/// The queue of requests to one broker. They are tried again and again until the broker is gone.
#[derive(Clone, Debug)]
pub(super) struct BrokerChannel {
    broker: NodeId,
    broker_epoch: BrokerEpoch,
    requester: Requester,
    /// With what led to each; the first may be under way.
    queue: VecDeque<(FactId, ControlKind)>,
}

impl BrokerChannel {
    pub(super) fn next_timeout(&self) -> Time {
        match self.requester.in_flight() || !self.queue.is_empty() {
            true => self.requester.next_timeout(),
            false => Time::NEVER,
        }
    }

    pub(super) fn answered(&mut self, envelope: &Envelope) {
        if self.requester.answered_by(envelope) {
            self.queue.pop_front();
        }
    }

    pub(super) fn disconnected(&mut self, now: Time, connection: Connection) {
        if self.requester.connection() == connection {
            self.requester.disconnected(now, BACKOFF);
        }
    }

    /// Sends the next request if the one before is answered.
    pub(super) fn poll(
        &mut self,
        now: Time,
        request: &impl Fn(ControlKind, BrokerEpoch) -> ControlRequest,
        out: &mut Outbox,
    ) {
        self.requester.give_up_if_overdue(now, BACKOFF, out);
        if self.requester.in_flight() || self.requester.not_before > now {
            return;
        }
        let Some((cause, kind)) = self.queue.front() else { return };
        let step = out.cause();
        out.resume(*cause);
        let message = Message::ControlRequest(Box::new(request(kind.clone(), self.broker_epoch)));
        self.requester.send(now, SOCKET_TIMEOUT, message, out);
        out.resume(step);
    }

    /// The broker is gone, or the controller is.
    pub(super) fn close(self, out: &mut Outbox) {
        out.close(self.requester.connection());
    }
}

/// What is to be sent, by receiver, with the states as they are when it is sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    roles: BTreeMap<NodeId, BTreeSet<PartitionId>>,
    metadata: BTreeMap<NodeId, BTreeSet<PartitionId>>,
    stops: BTreeMap<(NodeId, bool), BTreeSet<PartitionId>>,
}

impl Batch {
    /// Tells these brokers of a partition.
    pub(super) fn update_metadata(&mut self, brokers: Vec<NodeId>, id: PartitionId) {
        for broker in brokers {
            self.metadata.entry(broker).or_default().insert(id);
        }
    }

    /// Tells these brokers of all these partitions, and who lives.
    pub(super) fn update_metadata_of_all(&mut self, brokers: Vec<NodeId>, ids: &[PartitionId]) {
        for broker in brokers {
            self.metadata.entry(broker).or_default().extend(ids);
        }
    }

    /// Gives a broker its role.
    pub(super) fn leader_and_isr(&mut self, broker: NodeId, id: PartitionId) {
        self.roles.entry(broker).or_default().insert(id);
    }

    /// Lets a broker stop to follow.
    pub(super) fn stop_replica(&mut self, broker: NodeId, id: PartitionId, delete: bool) {
        self.stops.entry((broker, delete)).or_default().insert(id);
    }
}

impl KafkaController {
    /// Opens the queue to a broker that came.
    pub(super) fn open_channel(&mut self, broker: &BrokerRegistration) {
        let (client, server) = (self.broker, broker.broker);
        let generation = self.next_generation;
        let connection = Connection { client, server, channel: Channel::Control, generation };
        let requester = Requester::new(connection);
        self.channels.push(BrokerChannel {
            broker: broker.broker,
            broker_epoch: broker.epoch,
            requester,
            queue: VecDeque::new(),
        });
        order::sort_by_key(&mut self.channels, |channel| channel.broker);
    }

    /// Closes the queue to a broker that went.
    pub(super) fn close_channel(&mut self, broker: NodeId, out: &mut Outbox) {
        if let Some(at) = self.channels.iter().position(|channel| channel.broker == broker) {
            let channel = self.channels.remove(at);
            let after = channel.requester.connection().generation + 1;
            self.next_generation = self.next_generation.max(after);
            channel.close(out);
        }
    }

    /// A broker's registration is another, and the queue to it goes on.
    pub(super) fn keep_channel(&mut self, broker: &BrokerRegistration) {
        let channel = self.channels.iter_mut().find(|channel| channel.broker == broker.broker);
        channel.into_iter().for_each(|channel| channel.broker_epoch = broker.epoch);
    }

    /// Queues what has gathered: for each broker roles first, then metadata, then stops.
    pub(super) fn flush(&mut self, out: &Outbox) {
        let Batch { roles, metadata, stops } = std::mem::take(&mut self.batch);
        let cause = out.cause();
        for (broker, ids) in roles {
            let partitions = self.states(&ids);
            let leaders = partitions.iter().filter_map(|(_, state)| state.leader);
            let leaders: BTreeSet<NodeId> = leaders.collect();
            let leaders = leaders.into_iter().filter_map(|id| self.context.broker(id)).copied();
            let leaders = leaders.filter(|leader| !leader.fenced).collect();
            self.enqueue(broker, cause, ControlKind::LeaderAndIsr { partitions, leaders });
        }
        for (broker, ids) in metadata {
            let partitions = self.states(&ids);
            let brokers = self.context.brokers.iter().filter(|b| !b.fenced).copied().collect();
            self.enqueue(broker, cause, ControlKind::UpdateMetadata { brokers, partitions });
        }
        for ((broker, delete), partitions) in stops {
            let partitions = partitions.into_iter().collect();
            self.enqueue(broker, cause, ControlKind::StopReplica { partitions, delete });
        }
    }

    fn states(&self, ids: &BTreeSet<PartitionId>) -> Vec<(PartitionId, PartitionRegistration)> {
        let state = |id: &PartitionId| Some((*id, self.context.partition(*id)?.clone()));
        ids.iter().filter_map(state).collect()
    }

    fn enqueue(&mut self, broker: NodeId, cause: FactId, kind: ControlKind) {
        let channel = self.channels.iter_mut().find(|channel| channel.broker == broker);
        channel.into_iter().for_each(|channel| channel.queue.push_back((cause, kind.clone())));
    }

    pub(super) fn control_request(
        &self,
        kind: ControlKind,
        broker_epoch: BrokerEpoch,
    ) -> ControlRequest {
        let carried = self.features.control_requests_carry_broker_epoch;
        ControlRequest {
            controller: self.broker,
            controller_epoch: self.epoch,
            broker_epoch: if carried { broker_epoch } else { NO_BROKER_EPOCH },
            kind,
        }
    }
}
