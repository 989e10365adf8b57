//! ISR changes before KIP-497 (R7.5): the leader writes the new ISR to ZooKeeper while it holds the
//! partition's lock, and whoever wants the partition waits.

use super::super::Broker;
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{
    AlterPartition, AlterPartitionResult, Connection, ControlKind, Envelope, Message,
    ZooKeeperRequest,
};
use crate::time::{Micros, Time};
use crate::types::{LeaderRecoveryState, PartitionId};

/// How often a broker looks whether it has ISR changes to tell of.
const CHECK_INTERVAL: Micros = Micros::from_millis(2_500);
/// It tells of them once there was none for so long,
const QUIET: Micros = Micros::from_secs(5);
/// or once it has told nothing for so long.
const OVERDUE: Micros = Micros::from_secs(60);

/// Writes of ISRs under way, what waits for them, and what is to be told of them.
#[derive(Clone, Debug, Default)]
pub(super) struct IsrWrites {
    /// Partitions whose ISR is being written.
    locked: Vec<PartitionId>,
    /// Requests that want one of them.
    blocked: Vec<Envelope>,
    /// Partitions whose ISR has changed, not told yet.
    changed: Vec<PartitionId>,
    last_change: Time,
    last_notified: Time,
}

impl IsrWrites {
    /// When the next look is due, if there is something to tell.
    pub(super) fn notify_at(&self) -> Time {
        if self.changed.is_empty() {
            return Time::NEVER;
        }
        let earliest = (self.last_change + QUIET).min(self.last_notified + OVERDUE);
        Time(earliest.0.div_ceil(CHECK_INTERVAL.0) * CHECK_INTERVAL.0)
    }

    fn locks(&self, message: &Message) -> bool {
        let locked = |id: PartitionId| self.locked.contains(&id);
        match message {
            Message::ProduceRequest(r) => r.partitions.iter().any(|p| locked(p.partition)),
            Message::FetchRequest(r) => r.partitions.iter().any(|p| locked(p.partition)),
            Message::ListOffsetsRequest(r) => locked(r.partition),
            Message::OffsetsForLeaderEpochRequest(r) => locked(r.partition),
            Message::ControlRequest(r) => match &r.kind {
                ControlKind::LeaderAndIsr { partitions, .. } => {
                    partitions.iter().any(|(id, _)| locked(*id))
                }
                ControlKind::StopReplica { partitions, .. } => {
                    partitions.iter().any(|id| locked(*id))
                }
                ControlKind::UpdateMetadata { .. } => false,
            },
            _ => false,
        }
    }
}

impl Broker {
    /// Whether a request wants a locked partition, so that it cannot be served yet.
    pub(in super::super) fn is_locked(&self, envelope: &Envelope) -> bool {
        let Some(member) = &self.zookeeper else { return false };
        !member.isr.locked.is_empty() && member.isr.locks(&envelope.message)
    }

    /// Lets a request wait for the locks that it needs.
    pub(in super::super) fn block(&mut self, envelope: Envelope) {
        self.member().isr.blocked.push(envelope);
    }

    /// Who asked has closed its connection.
    pub(in super::super) fn forget_blocked(&mut self, connection: Connection) {
        if let Some(member) = &mut self.zookeeper {
            member.isr.blocked.retain(|envelope| envelope.connection != connection);
        }
    }

    /// Writes a new ISR, which its partition has entered as pending.
    pub(in super::super) fn write_isr(
        &mut self,
        now: Time,
        proposal: AlterPartition,
        out: &mut Outbox,
    ) {
        let member = self.member();
        debug_assert!(!member.isr.locked.contains(&proposal.partition), "one write at a time");
        member.isr.locked.push(proposal.partition);
        member.client.submit(now, ZooKeeperRequest::WriteIsr(proposal), out);
    }

    /// R7.5: on success the ISR is as written, at once; else it is as it was, and stays so until
    /// the controller speaks, for the version that the leader knows is an old one.
    pub(super) fn isr_written(
        &mut self,
        now: Time,
        proposal: &AlterPartition,
        written: bool,
        out: &mut Outbox,
    ) {
        let id = proposal.partition;
        self.member().isr.locked.retain(|locked| *locked != id);
        let mut result = AlterPartitionResult {
            partition: id,
            error: ErrorCode::None,
            leader: Some(self.known.id),
            leader_epoch: proposal.leader_epoch,
            isr: proposal.new_isr.iter().map(|(member, _)| *member).collect(),
            leader_recovery_state: LeaderRecoveryState::Recovered,
            partition_epoch: proposal.partition_epoch + 1,
        };
        let cause = out.cause();
        if written {
            self.note_isr_change(now, id);
            self.isr_answer(now, proposal, &result, out);
        } else {
            let error = ErrorCode::InvalidUpdateVersion;
            out.emit(Event::IsrProposalRefused { partition: id, error });
            result.error = ErrorCode::OperationNotAttempted; // back to the ISR that there is
            let hosted = self.partitions.get_mut(usize::from(id.0)).and_then(Option::as_mut);
            if let Some(partition) = hosted {
                partition.isr_answered(proposal, &result);
            }
        }
        out.resume(cause);
        for envelope in std::mem::take(&mut self.member().isr.blocked) {
            out.resume(cause);
            self.serve(now, &envelope, out);
        }
    }

    fn note_isr_change(&mut self, now: Time, id: PartitionId) {
        let notified = self.known.features.isr_changes_are_notified;
        let isr = &mut self.member().isr;
        isr.last_change = now;
        if notified && !isr.changed.contains(&id) {
            isr.changed.push(id);
        }
    }

    /// R7.5: tells of ISR changes once they have come to rest, or when it is high time.
    pub(super) fn notify_isr_changes(&mut self, now: Time, out: &mut Outbox) {
        let member = self.member();
        if member.isr.notify_at() <= now {
            let changed = std::mem::take(&mut member.isr.changed);
            member.isr.last_notified = now;
            member.client.submit(now, ZooKeeperRequest::NotifyIsrChange(changed), out);
        }
    }
}
