//! What a leader keeps, and what it does with a producer's batch.

use super::{Context, IsrState, Partition, RemoteReplica};
use crate::config::Features;
use crate::error_code::ErrorCode;
use crate::log::SequenceCheck;
use crate::metadata::PartitionRegistration;
use crate::types::{Acks, LeaderRecoveryState, NodeId, Offset, RecordBatch};

/// A leader's state, from its election to its deposition.
///
/// Invariant: `remotes` are the assigned replicas other than this broker, in assignment order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeaderState {
    /// Log end offset at the election: where this leader epoch starts.
    pub epoch_start: Offset,
    /// In-sync replicas, with what is proposed and not confirmed yet.
    pub isr: IsrState,
    /// The other replicas.
    pub remotes: Vec<RemoteReplica>,
    /// What the controller has registered; the leader reports `Recovered` with its next proposal.
    pub registered_recovery_state: LeaderRecoveryState,
}

/// Outcome of a producer's batch at the leader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Appended {
    /// It is in the log, from `base_offset`; acks=all waits for `required_offset`.
    Done {
        /// Offset of its first record.
        base_offset: Offset,
        /// The high watermark must reach this.
        required_offset: Offset,
        /// It was there already (R2.20).
        duplicate: bool,
    },
    /// It was refused.
    Refused(ErrorCode),
}

impl LeaderState {
    /// Takes over assignment and ISR from the controller, which ends any proposal (R1.10).
    pub fn assign(&mut self, registration: &PartitionRegistration, broker: NodeId) {
        let known = std::mem::take(&mut self.remotes);
        self.remotes = registration
            .replicas
            .iter()
            .filter(|replica| **replica != broker)
            .map(|replica| {
                let same = known.iter().find(|remote| remote.broker == *replica);
                same.cloned().unwrap_or_else(|| RemoteReplica::new(*replica))
            })
            .collect();
        self.registered_recovery_state = registration.leader_recovery_state;
        self.set_isr(IsrState::committed(registration.isr.clone()));
    }

    /// Replaces the ISR state and what is derived from it.
    pub fn set_isr(&mut self, isr: IsrState) {
        for remote in &mut self.remotes {
            remote.in_committed_isr = isr.committed.contains(&remote.broker);
            remote.in_maximal_isr = isr.is_in_maximal(remote.broker);
        }
        self.isr = isr;
    }

    /// The follower `broker`, if it is assigned.
    pub fn remote(&self, broker: NodeId) -> Option<&RemoteReplica> {
        self.remotes.iter().find(|remote| remote.broker == broker)
    }

    /// Members of the ISR that have everything below `offset`, this one included (R7.10).
    fn with_records(&self, offset: Offset) -> usize {
        let has = |r: &&RemoteReplica| r.in_committed_isr && r.log_end_offset >= offset;
        self.remotes.iter().filter(has).count() + 1
    }

    /// Number of assigned replicas, this one included.
    pub fn assigned(&self) -> usize {
        self.remotes.len() + 1
    }

    pub(super) fn assert_invariants(&self) {
        for (i, remote) in self.remotes.iter().enumerate() {
            let again = self.remotes[i + 1..].iter().any(|other| other.broker == remote.broker);
            assert!(!again, "a replica is assigned once");
            assert!(remote.in_maximal_isr || !remote.in_committed_isr, "maximal covers committed");
        }
    }
}

impl Partition {
    /// Fewest in-sync replicas for acks=all: `min.insync.replicas`, at most the number assigned.
    pub fn effective_min_isr(&self, features: &Features) -> usize {
        let wanted = usize::from(self.min_insync_replicas);
        if !features.min_isr_capped_by_replicas {
            return wanted;
        }
        let assigned = self.leading.as_ref().map_or(0, LeaderState::assigned);
        wanted.min(assigned)
    }

    /// Appends a producer's batch as the leader, steps 4 to 7 of R2.3 but for the high watermark.
    pub fn append_as_leader(
        &mut self,
        mut batch: RecordBatch,
        acks: Acks,
        features: &Features,
    ) -> Appended {
        let Some(leading) = &self.leading else {
            return Appended::Refused(ErrorCode::NotLeaderOrFollower);
        };
        // R2.4: the committed ISR counts here, never the maximal one.
        if acks == Acks::All && leading.isr.committed.len() < self.effective_min_isr(features) {
            return Appended::Refused(ErrorCode::NotEnoughReplicas);
        }
        match self.log.producers().check(&batch) {
            SequenceCheck::Duplicate { base_offset, next_offset } => {
                return Appended::Done {
                    base_offset,
                    required_offset: next_offset,
                    duplicate: true,
                };
            }
            SequenceCheck::Refuse(error) => return Appended::Refused(error),
            SequenceCheck::Append => {}
        }
        batch.base_offset = self.log.log_end_offset();
        batch.leader_epoch = self.leader_epoch;
        self.log.append(batch, self.flush_messages);
        Appended::Done {
            base_offset: batch.base_offset,
            required_offset: batch.next_offset(),
            duplicate: false,
        }
    }

    /// Whether a waiting request is finished for this partition, and with which error (R2.7);
    /// `None` while it waits.
    #[inline(always)]
    pub fn check_enough_replicas(
        &self,
        required_offset: Offset,
        acks: Acks,
        features: &Features,
    ) -> Option<ErrorCode> {
        let Some(leading) = &self.leading else { return Some(ErrorCode::NotLeaderOrFollower) };
        let all = leading.isr.committed.len();
        if let Some(wanted) = acks.count() {
            return (leading.with_records(required_offset) >= wanted).then_some(ErrorCode::None);
        }
        if !features.acks_all_waits_for_high_watermark {
            return (leading.with_records(required_offset) >= all).then_some(ErrorCode::None);
        }
        if self.log.high_watermark() < required_offset {
            return None;
        }
        if self.effective_min_isr(features) <= leading.isr.maximal_len() {
            Some(ErrorCode::None)
        } else {
            Some(ErrorCode::NotEnoughReplicasAfterAppend)
        }
    }

    /// Moves the high watermark if the rules allow (R4). Returns whether it rose.
    pub fn advance(&mut self, context: &Context<'_>) -> bool {
        self.leading.is_some() && self.maybe_increment_high_watermark(context)
    }
}
