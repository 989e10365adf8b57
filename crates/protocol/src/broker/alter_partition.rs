//! Asking the controller for ISR changes (`AlterPartitionManager`) and reporting directories
//! (`AssignmentsManager`).

use super::requester::Requester;
use super::{Broker, RECONNECT_BACKOFF, Timer};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{
    AlterPartition, AlterPartitionRequest, AlterPartitionResponse, AlterPartitionResult,
    AssignReplicasToDirsRequest, Channel, Connection, Envelope, Message,
};
use crate::partition::IsrAnswer;
use crate::time::{Micros, Time};
use crate::types::{LeaderRecoveryState, NodeId, PartitionId};

/// Pause before everything is sent again after an error of the whole request (R5.21).
const RESEND_BACKOFF: Micros = Micros::from_millis(50);

/// Directory reports wait this long for others to join them, and after an error
/// (`AssignmentsManager.STANDARD_BACKOFF`). So the heartbeat that asks for unfencing is first where
/// nothing holds it up, as in all recorded runs of `l1` and in most of `l2`.
const REPORT_DELAY: Micros = Micros::from_millis(100);

/// ISR proposals and directory reports on their way to the controller.
///
/// Invariant: at most one proposal a partition, waiting or sent (R5.21).
#[derive(Clone, Debug)]
pub(super) struct AlterPartitionManager {
    requester: Requester,
    waiting: Vec<AlterPartition>,
    sent: Vec<AlterPartition>,
    /// Replicas and the identities of their directories.
    directories: Vec<(PartitionId, u32)>,
    /// When they are to be reported.
    report_at: Time,
    sent_directories: Vec<(PartitionId, u32)>,
}

impl AlterPartitionManager {
    pub fn new(broker: NodeId, controller: NodeId, incarnation: u32) -> AlterPartitionManager {
        let connection = Connection::first(broker, controller, Channel::Forwarding, incarnation);
        AlterPartitionManager {
            requester: Requester::new(connection),
            waiting: Vec::new(),
            sent: Vec::new(),
            directories: Vec::new(),
            report_at: Time::NEVER,
            sent_directories: Vec::new(),
        }
    }

    /// ZooKeeper mode: the controller is in another broker now.
    pub fn turn_to(&mut self, controller: NodeId, out: &mut Outbox) {
        if self.requester.connection().server != controller {
            self.requester.turn_to(controller, out);
            self.unsend();
        }
    }

    /// What was sent and not answered waits again, before what came later.
    fn unsend(&mut self) {
        self.sent.append(&mut self.waiting);
        std::mem::swap(&mut self.sent, &mut self.waiting);
        if !self.sent_directories.is_empty() {
            self.directories.append(&mut self.sent_directories);
            self.report_at = Time::ZERO; // as soon as anything is sent again
        }
    }
}

impl Broker {
    /// Queues a proposal, which its partition has entered as pending.
    pub(super) fn submit_alter_partition(
        &mut self,
        now: Time,
        proposal: AlterPartition,
        out: &mut Outbox,
    ) {
        if self.zookeeper.is_some() && !self.known.features.alter_partition {
            self.write_isr(now, proposal, out);
            return;
        }
        let manager = &mut self.alter_partition;
        let queued = manager.waiting.iter().chain(&manager.sent);
        if queued.into_iter().any(|other| other.partition == proposal.partition) {
            let refused = refusal(&proposal, ErrorCode::OperationNotAttempted);
            self.isr_answer(now, &proposal, &refused, out);
            return;
        }
        manager.waiting.push(proposal);
        self.poll_alter_partition(now, out);
    }

    pub(super) fn submit_directories(
        &mut self,
        now: Time,
        moved: &[(PartitionId, u32)],
        out: &mut Outbox,
    ) {
        let manager = &mut self.alter_partition;
        for report in moved {
            let manager = &mut *manager;
            let known = manager.directories.iter().chain(&manager.sent_directories);
            if !known.into_iter().any(|other| other == report) {
                manager.directories.push(*report);
            }
        }
        manager.report_at = manager.report_at.min(now + REPORT_DELAY);
        self.poll_alter_partition(now, out);
    }

    /// Sends what waits, everything in one request.
    pub(super) fn poll_alter_partition(&mut self, now: Time, out: &mut Outbox) {
        let manager = &mut self.alter_partition;
        if manager.requester.give_up_if_overdue(now, RESEND_BACKOFF, out) {
            manager.unsend();
        }
        let report = !manager.directories.is_empty() && manager.report_at <= now;
        let idle = manager.waiting.is_empty() && !report;
        if !manager.requester.in_flight() && manager.requester.not_before <= now && !idle {
            let broker = self.known.id;
            let broker_epoch = self.lifecycle.broker_epoch();
            let message = if manager.waiting.is_empty() {
                manager.sent_directories = std::mem::take(&mut manager.directories);
                manager.report_at = Time::NEVER;
                Message::AssignReplicasToDirsRequest(AssignReplicasToDirsRequest {
                    broker,
                    broker_epoch,
                    partitions: manager.sent_directories.clone(),
                })
            } else {
                manager.sent = std::mem::take(&mut manager.waiting);
                let partitions = manager.sent.clone();
                Message::AlterPartitionRequest(AlterPartitionRequest {
                    broker,
                    broker_epoch,
                    partitions,
                })
            };
            let timeout = self.known.config.request_timeout_ms;
            manager.requester.send(now, timeout, message, out);
        }
        self.set_alter_partition_timer();
    }

    fn set_alter_partition_timer(&mut self) {
        let manager = &self.alter_partition;
        let next = manager.requester.next_timeout();
        let at = if manager.requester.in_flight() || !manager.waiting.is_empty() {
            next
        } else if manager.directories.is_empty() {
            Time::NEVER
        } else {
            next.max(manager.report_at)
        };
        self.set(Timer::AlterPartition, at);
    }

    pub(super) fn alter_partition_disconnected(&mut self, now: Time, connection: Connection) {
        if self.alter_partition.requester.connection() == connection {
            self.alter_partition.requester.disconnected(now, RECONNECT_BACKOFF);
            self.alter_partition.unsend();
            self.set_alter_partition_timer();
        }
    }

    pub(super) fn alter_partition_answered(
        &mut self,
        now: Time,
        envelope: Envelope,
        out: &mut Outbox,
    ) {
        let manager = &mut self.alter_partition;
        if !manager.requester.answered_by(&envelope) {
            return;
        }
        match envelope.message {
            Message::AlterPartitionResponse(response) => self.isr_answers(now, &response, out),
            Message::AssignReplicasToDirsResponse(response) => {
                if response.error.is_none() {
                    manager.sent_directories.clear();
                } else {
                    manager.unsend();
                    manager.report_at = now + REPORT_DELAY;
                }
            }
            other => unreachable!("{other:?} answers nothing sent on this channel"),
        }
        self.poll_alter_partition(now, out);
    }

    fn isr_answers(&mut self, now: Time, response: &AlterPartitionResponse, out: &mut Outbox) {
        let manager = &mut self.alter_partition;
        if !response.error.is_none() {
            manager.requester.not_before = now + RESEND_BACKOFF;
            manager.unsend();
            return;
        }
        let cause = out.cause();
        for proposal in std::mem::take(&mut manager.sent) {
            let id = proposal.partition;
            let result = response.partitions.iter().find(|result| result.partition == id);
            out.resume(cause);
            if let Some(result) = result {
                self.isr_answer(now, &proposal, result, out);
            }
        }
    }

    pub(super) fn isr_answer(
        &mut self,
        now: Time,
        proposal: &AlterPartition,
        result: &AlterPartitionResult,
        out: &mut Outbox,
    ) {
        let id = proposal.partition;
        let context = self.known.context(now);
        let hosted = self.partitions.get_mut(usize::from(id.0)).and_then(Option::as_mut);
        let Some(partition) = hosted else { return };
        if !result.error.is_none() {
            out.emit(Event::IsrProposalRefused { partition: id, error: result.error });
        }
        match partition.isr_answered(proposal, result) {
            IsrAnswer::Accepted => {
                let rose = partition.advance(&context);
                if rose {
                    let high_watermark = partition.log.high_watermark();
                    out.emit(Event::HighWatermark { partition: id, high_watermark });
                    self.complete_consumer_fetches(now, id, out);
                }
                if rose || self.known.counts_replicas() {
                    self.complete_produces(id, out);
                }
            }
            IsrAnswer::Resend => {
                self.alter_partition.waiting.push(proposal.clone());
                self.alter_partition.requester.not_before = now + RESEND_BACKOFF;
            }
            IsrAnswer::Reverted | IsrAnswer::StaysPending | IsrAnswer::Outdated => {}
        }
    }
}

fn refusal(proposal: &AlterPartition, error: ErrorCode) -> AlterPartitionResult {
    AlterPartitionResult {
        partition: proposal.partition,
        error,
        leader: None,
        leader_epoch: -1,
        isr: Vec::new(),
        leader_recovery_state: LeaderRecoveryState::Recovered,
        partition_epoch: -1,
    }
}
