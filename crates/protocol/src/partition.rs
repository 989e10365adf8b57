//! One partition on one broker: its log and the role the broker plays for it (class `Partition`).

mod fetch;
mod follower;
mod high_watermark;
mod isr;
mod leader;
mod remote_replica;

pub use fetch::FollowerFetch;
pub use follower::TruncationStep;
pub use isr::{IsrAnswer, IsrState};
pub use leader::{Appended, LeaderState};
pub use remote_replica::RemoteReplica;

use crate::config::Features;
use crate::log::UnifiedLog;
use crate::message::LeaderAndEpoch;
use crate::metadata::{MetadataImage, PartitionRegistration};
use crate::time::{Micros, Time};
use crate::types::{LeaderEpoch, NodeId, PartitionEpoch, PartitionId};

/// What a partition needs to know of its broker to follow a rule.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The broker.
    pub broker: NodeId,
    /// What the broker knows of the cluster (its metadata cache).
    pub image: &'a MetadataImage,
    /// Which rules are in force.
    pub features: &'a Features,
    /// `replica.lag.time.max.ms`.
    pub replica_lag_time_max: Micros,
    /// `replica.lag.max.messages`.
    pub replica_lag_max_messages: u64,
    /// Now.
    pub now: Time,
}

/// A replica as the broker holds it.
///
/// Invariants: `leading` is there exactly while this broker believes that it leads, and then
/// `leader` names this broker; the leader's log has an epoch entry for its epoch unless nothing
/// was written before a later epoch began at the same offset.
#[derive(Clone, Debug)]
pub struct Partition {
    /// Which partition.
    pub id: PartitionId,
    /// Where its log is: the place of the directory in the broker's `log.dirs`.
    pub dir: u8,
    /// The log.
    pub log: UnifiedLog,
    /// Who leads, as far as this broker knows.
    pub leader: Option<NodeId>,
    /// In which epoch; -1 before the first metadata.
    pub leader_epoch: LeaderEpoch,
    /// Version of the registration applied last; -1 before the first.
    pub partition_epoch: PartitionEpoch,
    /// Set while this broker leads.
    pub leading: Option<LeaderState>,
    /// `min.insync.replicas` in force for the topic, before the cap of R2.3.
    pub min_insync_replicas: u16,
    /// The effective `min.insync.replicas` when the high watermark rose last, for inspection.
    pub min_isr_when_risen: usize,
    /// `flush.messages` in force for the topic.
    pub flush_messages: u64,
    /// `flush.ms` in force for the topic.
    pub flush_interval: Micros,
    /// When the log was flushed last, or opened.
    pub flushed_at: Time,
}

impl Partition {
    /// A replica whose role is not known yet.
    pub fn new(id: PartitionId, log: UnifiedLog) -> Partition {
        Partition {
            id,
            dir: 0,
            log,
            leader: None,
            leader_epoch: -1,
            partition_epoch: -1,
            leading: None,
            min_insync_replicas: 1,
            min_isr_when_risen: 0,
            flush_messages: u64::MAX,
            flush_interval: Micros::FOREVER,
            flushed_at: Time::ZERO,
        }
    }

    /// Whether this broker believes that it leads.
    pub fn is_leader(&self) -> bool {
        self.leading.is_some()
    }

    /// Who leads, for hints to clients (KIP-951).
    pub fn leader_and_epoch(&self) -> LeaderAndEpoch {
        LeaderAndEpoch { leader: self.leader, leader_epoch: self.leader_epoch }
    }

    /// Takes up leadership, or what has changed of it (R1.10). Returns whether the leader epoch is
    /// new, and whether the high watermark rose.
    pub fn make_leader(
        &mut self,
        registration: &PartitionRegistration,
        context: &Context<'_>,
    ) -> RoleChange {
        assert_eq!(registration.leader, Some(context.broker), "we are the leader");
        if registration.partition_epoch < self.partition_epoch {
            return RoleChange::default(); // R1.9
        }
        let was_leader = self.leading.is_some();
        let new_epoch = registration.leader_epoch > self.leader_epoch;
        let nothing_new = registration.partition_epoch == self.partition_epoch;
        let leading = self.leading.get_or_insert_with(LeaderState::default);
        let forgotten = leading.isr.joining().filter(|_| nothing_new);
        leading.assign(registration, context.broker);
        if new_epoch {
            if context.features.epoch_entry_on_election {
                self.log.start_epoch(registration.leader_epoch);
            }
            let end = self.log.log_end_offset();
            leading.epoch_start = end;
            for replica in &mut leading.remotes {
                let in_isr = registration.isr.contains(&replica.broker);
                replica.reset(in_isr, was_leader, end, context.now);
            }
        }
        self.leader_epoch = registration.leader_epoch;
        self.partition_epoch = registration.partition_epoch;
        self.leader = registration.leader;
        let high_watermark_rose = self.maybe_increment_high_watermark(context);
        self.assert_invariants();
        RoleChange { new_epoch, high_watermark_rose, forgotten }
    }

    /// Takes up following, or what has changed of it (R1.11).
    pub fn make_follower(&mut self, registration: &PartitionRegistration) -> RoleChange {
        if registration.partition_epoch < self.partition_epoch {
            return RoleChange::default(); // R1.9
        }
        let new_epoch = registration.leader_epoch > self.leader_epoch;
        self.leading = None;
        self.leader = registration.leader;
        self.leader_epoch = registration.leader_epoch;
        self.partition_epoch = registration.partition_epoch;
        self.assert_invariants();
        RoleChange { new_epoch, ..RoleChange::default() }
    }

    /// After an append: whether it was flushed at once (`flush.messages`).
    pub fn note_flush(&mut self, now: Time) {
        if self.log.flushed_offset() == self.log.log_end_offset() {
            self.flushed_at = now;
        }
    }

    /// Checked after every change of role and in tests.
    pub fn assert_invariants(&self) {
        if let Some(leading) = &self.leading {
            leading.assert_invariants();
            assert!(self.leader_epoch >= 0, "a leader has an epoch");
            assert!(leading.epoch_start <= self.log.log_end_offset(), "an epoch starts in the log");
        }
    }
}

/// What a change of role brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RoleChange {
    /// The leader epoch is new.
    pub new_epoch: bool,
    /// The high watermark rose at once.
    pub high_watermark_rose: bool,
    /// Whom the leader had proposed to take into the ISR, if metadata that tell nothing new have
    /// ended that (R1.10).
    pub forgotten: Option<NodeId>,
}
