//! What brokers ask of the controller: leave to stop (R7.6), and new ISRs (KIP-497, R7.5).

use super::goals::{Goal, Wanted, is_there};
use super::{Io, KafkaController, Step, Waiting};
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::{
    AlterPartition, AlterPartitionRequest, AlterPartitionResponse, AlterPartitionResult,
    Connection, ControlledShutdownRequest, ControlledShutdownResponse, Message, PartitionWrite,
    ZooKeeperRequest,
};
use crate::metadata::{BrokerRegistration, MetadataRecord, PartitionRegistration};
use crate::types::{LeaderRecoveryState, NodeId, PartitionId, UNKNOWN_EPOCH};

impl KafkaController {
    /// A broker asks; the answer comes with [`KafkaController::take_replies`].
    pub(crate) fn asked(
        &mut self,
        connection: Connection,
        correlation: u32,
        message: Message,
        io: &mut Io<'_>,
    ) {
        match message {
            Message::ControlledShutdownRequest(request) => {
                self.controlled_shutdown(request, connection, correlation, io);
            }
            Message::AlterPartitionRequest(request) if self.active => {
                self.later(Step::AlterPartition(connection, correlation, request), io.out);
            }
            other => self.replies.push((connection, correlation, refused(&other))),
        }
        self.run(io);
    }

    /// R7.6: what the broker leads moves away, where it can; what it follows it stops to follow,
    /// and leaves the ISR.
    fn controlled_shutdown(
        &mut self,
        request: ControlledShutdownRequest,
        connection: Connection,
        correlation: u32,
        io: &mut Io<'_>,
    ) {
        let broker = request.broker;
        let known = self.context.broker(broker).copied().filter(|known| !known.fenced);
        let stale = |known: &BrokerRegistration| {
            self.features.control_requests_carry_broker_epoch && request.broker_epoch < known.epoch
        };
        let error = match known {
            _ if !self.active => ErrorCode::NotController,
            Some(known) if stale(&known) => ErrorCode::StaleBrokerEpoch,
            None => ErrorCode::StaleBrokerEpoch,
            Some(_) => ErrorCode::None,
        };
        let Some(known) = known.filter(|_| error.is_none()) else {
            let response = ControlledShutdownResponse { error, partitions_remaining: Vec::new() };
            let message = Message::ControlledShutdownResponse(response);
            self.replies.push((connection, correlation, message));
            return;
        };
        let leaving = BrokerRegistration { in_controlled_shutdown: true, ..known };
        self.context.apply(&MetadataRecord::BrokerRegistrationChange(leaving));
        let cause = ChangeCause::ControlledShutdown(broker);
        let led = self.partitions_where(|p| p.replicas.len() > 1 && p.leader == Some(broker));
        let goal = Goal::MoveAway(broker);
        let away = |partition| Wanted { partition, goal: goal.clone(), cause };
        self.later(Step::Change(led.into_iter().map(away).collect()), io.out);
        self.later(Step::StopFollowing(broker), io.out);
        self.later(Step::RemoveFromIsrs(broker, cause), io.out);
        self.later(Step::ShutdownDone(broker, connection, correlation), io.out);
    }

    /// Sent with what follows from it.
    pub(super) fn stop_following(&mut self, broker: NodeId) {
        let followed = |p: &PartitionRegistration| {
            p.replicas.len() > 1 && p.replicas.contains(&broker) && p.leader != Some(broker)
        };
        for id in self.partitions_where(followed) {
            self.batch.stop_replica(broker, id, false);
        }
    }

    pub(super) fn shutdown_done(
        &mut self,
        broker: NodeId,
        connection: Connection,
        correlation: u32,
        out: &Outbox,
    ) {
        self.flush(out);
        let led = |p: &PartitionRegistration| p.replicas.len() > 1 && p.leader == Some(broker);
        let partitions_remaining = self.partitions_where(led);
        let error = ErrorCode::None;
        let response = ControlledShutdownResponse { error, partitions_remaining };
        let message = Message::ControlledShutdownResponse(response);
        self.replies.push((connection, correlation, message));
    }

    /// Leaders ask for new ISRs; the answer waits for the writes (`processAlterPartition`).
    pub(super) fn alter_partition(
        &mut self,
        (connection, correlation): (Connection, u32),
        request: AlterPartitionRequest,
        io: &mut Io<'_>,
    ) {
        let stale = self.context.broker(request.broker).is_none_or(|known| {
            self.features.control_requests_carry_broker_epoch && request.broker_epoch != known.epoch
        });
        if stale || !is_there(&self.context, request.broker) {
            let error = ErrorCode::StaleBrokerEpoch;
            let response = AlterPartitionResponse { error, partitions: Vec::new() };
            let message = Message::AlterPartitionResponse(response);
            return self.replies.push((connection, correlation, message));
        }
        let mut results = Vec::new();
        let mut writes = Vec::new();
        for proposal in &request.partitions {
            let error = self.validate(request.broker, proposal);
            results.push(self.result(proposal.partition, error));
            if error.is_none() {
                writes.extend(self.isr_write(proposal));
            }
        }
        if writes.is_empty() {
            return self.reply_isrs((connection, correlation), results);
        }
        let controller_epoch = self.epoch;
        let request =
            ZooKeeperRequest::WritePartitions { controller_epoch, writes: writes.clone() };
        io.zookeeper.submit(io.now, request, io.out);
        self.waiting = Some(Waiting::Isrs { connection, correlation, results, writes });
    }

    fn validate(&self, sender: NodeId, proposal: &AlterPartition) -> ErrorCode {
        let Some(p) = self.context.partition(proposal.partition) else {
            return ErrorCode::UnknownTopicOrPartition;
        };
        if proposal.leader_epoch > p.leader_epoch {
            ErrorCode::NotController
        } else if proposal.leader_epoch < p.leader_epoch {
            ErrorCode::FencedLeaderEpoch
        } else if p.leader != Some(sender) {
            ErrorCode::InvalidRequest
        } else if proposal.partition_epoch != p.partition_epoch {
            ErrorCode::InvalidUpdateVersion
        } else {
            ErrorCode::None
        }
    }

    fn isr_write(&self, proposal: &AlterPartition) -> Option<PartitionWrite> {
        let partition = proposal.partition;
        let current = self.context.partition(partition)?;
        let isr: Vec<NodeId> = proposal.new_isr.iter().map(|(member, _)| *member).collect();
        if isr == current.isr {
            return None;
        }
        let grows = isr.iter().any(|member| !current.isr.contains(member));
        let cause = if grows { ChangeCause::IsrExpand } else { ChangeCause::IsrShrink };
        let expected = current.partition_epoch;
        let registration = self.next_state(partition, &Goal::Isr(isr))?;
        Some(PartitionWrite { partition, cause, expected, registration })
    }

    /// The ISRs are written, or another write came between. All brokers hear of those written; no
    /// role changes.
    pub(super) fn isrs_written(
        &mut self,
        to: (Connection, u32),
        written: Vec<PartitionWrite>,
        mut results: Vec<AlterPartitionResult>,
        outcomes: Vec<Result<(), Box<PartitionRegistration>>>,
        io: &mut Io<'_>,
    ) {
        let mut checks = Vec::new();
        for (write, outcome) in written.into_iter().zip(outcomes) {
            let id = write.partition;
            let error = match outcome {
                Ok(()) => {
                    self.note(id, write.registration);
                    self.batch.update_metadata(self.live_or_shutting_down(), id);
                    checks.push(Step::CheckReassignment(id));
                    ErrorCode::None
                }
                Err(current) => {
                    self.note(id, *current);
                    ErrorCode::InvalidUpdateVersion
                }
            };
            let result = self.result(id, error);
            results.iter_mut().filter(|r| r.partition == id).for_each(|r| *r = result.clone());
        }
        self.reply_isrs(to, results);
        self.flush(io.out);
        self.next(checks, io.out);
    }

    fn result(&self, partition: PartitionId, error: ErrorCode) -> AlterPartitionResult {
        let state = self.context.partition(partition).filter(|_| error.is_none());
        AlterPartitionResult {
            partition,
            error,
            leader: state.and_then(|p| p.leader),
            leader_epoch: state.map_or(UNKNOWN_EPOCH, |p| p.leader_epoch),
            isr: state.map_or(Vec::new(), |p| p.isr.clone()),
            leader_recovery_state: LeaderRecoveryState::Recovered,
            partition_epoch: state.map_or(-1, |p| p.partition_epoch),
        }
    }

    fn reply_isrs(
        &mut self,
        (connection, correlation): (Connection, u32),
        partitions: Vec<AlterPartitionResult>,
    ) {
        let response = AlterPartitionResponse { error: ErrorCode::None, partitions };
        self.replies.push((connection, correlation, Message::AlterPartitionResponse(response)));
    }
}

/// The answer of a broker that is not the controller.
pub(crate) fn refused(request: &Message) -> Message {
    let error = ErrorCode::NotController;
    match request {
        Message::ControlledShutdownRequest(_) => {
            let partitions_remaining = Vec::new();
            let response = ControlledShutdownResponse { error, partitions_remaining };
            Message::ControlledShutdownResponse(response)
        }
        Message::AlterPartitionRequest(_) => {
            let partitions = Vec::new();
            Message::AlterPartitionResponse(AlterPartitionResponse { error, partitions })
        }
        other => unreachable!("{other:?} is not for a controller"),
    }
}
