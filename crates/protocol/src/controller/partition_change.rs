//! A change of one partition, from what is wanted to the registration that results (class
//! `PartitionChangeBuilder`, R6.10).

use super::election::{Elected, Election, LeaderAcceptor, UnassignedReplica};
use super::log_ends::LogEnds;
use super::{elr, reassignment};
use crate::config::Features;
use crate::metadata::{PartitionRegistration, UNASSIGNED_DIRECTORY};
use crate::types::{LeaderRecoveryState, NodeId};

/// Gathers what is wanted of a partition; [`PartitionChangeBuilder::build`] makes of it the next
/// registration, if anything changes at all.
#[derive(Clone, Debug)]
pub(super) struct PartitionChangeBuilder<'a> {
    pub(super) partition: &'a PartitionRegistration,
    pub(super) acceptor: LeaderAcceptor<'a>,
    pub(super) features: &'a Features,
    /// How far logs reach, where that decides (`elects_most_up_to_date`).
    pub(super) log_ends: Option<&'a LogEnds>,
    /// Effective `min.insync.replicas`, R6.30.
    pub(super) min_isr: usize,
    pub(super) election: Election,
    pub(super) target_isr: Vec<NodeId>,
    pub(super) target_elr: Vec<NodeId>,
    pub(super) target_replicas: Vec<NodeId>,
    pub(super) target_adding: Vec<NodeId>,
    pub(super) target_removing: Vec<NodeId>,
    pub(super) target_recovery_state: LeaderRecoveryState,
    /// A broker that came back from an unclean shutdown (R6.7).
    pub(super) unclean_shutdown: Option<NodeId>,
    /// A replica's new log directory (R8.11).
    pub(super) new_directory: Option<(NodeId, u32)>,
}

/// The record that makes `after` of `before`, replayed over `newest`, which other records of its
/// batch have made of `before` meanwhile: what it carries is set, and the epochs move once more
/// (`PartitionRegistration.merge`).
pub(super) fn change_again(
    before: &PartitionRegistration,
    after: PartitionRegistration,
    newest: &PartitionRegistration,
) -> PartitionRegistration {
    let bumps = after.leader_epoch - before.leader_epoch;
    let mut merged = newest.clone();
    merged.leader_epoch += bumps;
    merged.partition_epoch += 1;
    if bumps > 0 {
        merged.leader = after.leader;
    }
    if after.leader_recovery_state != before.leader_recovery_state {
        merged.leader_recovery_state = after.leader_recovery_state;
    }
    if after.isr != before.isr {
        merged.isr = after.isr;
    }
    if after.elr != before.elr {
        merged.elr = after.elr;
    }
    if after.last_known_elr != before.last_known_elr {
        merged.last_known_elr = after.last_known_elr;
    }
    merged
}

/// The fields that the change record would carry; `None` where the record leaves one out.
///
/// Setting the leader bumps the leader epoch even when the leader stays (R6.20).
#[derive(Default)]
struct Fields {
    leader: Option<Option<NodeId>>,
    isr: Option<Vec<NodeId>>,
    recovering: bool,
}

impl<'a> PartitionChangeBuilder<'a> {
    /// Starts from the partition as it is: an ONLINE election with nothing else wanted.
    pub(super) fn new(
        partition: &'a PartitionRegistration,
        acceptor: LeaderAcceptor<'a>,
        features: &'a Features,
        min_isr: usize,
    ) -> PartitionChangeBuilder<'a> {
        PartitionChangeBuilder {
            partition,
            acceptor,
            features,
            log_ends: None,
            min_isr,
            election: Election::Online,
            target_isr: partition.isr.clone(),
            target_elr: partition.elr.clone(),
            target_replicas: partition.replicas.clone(),
            target_adding: partition.adding_replicas.clone(),
            target_removing: partition.removing_replicas.clone(),
            target_recovery_state: partition.leader_recovery_state,
            unclean_shutdown: None,
            new_directory: None,
        }
    }

    /// The next registration; `None` if nothing changes. The steps are those of R6.10, in order.
    ///
    /// # Errors
    /// If the election cannot judge a replica that a reassignment adds.
    pub(super) fn build(mut self) -> Result<Option<PartitionRegistration>, UnassignedReplica> {
        let mut fields = Fields::default();
        self.complete_reassignment();
        if self.features.eligible_leader_replicas {
            self.target_elr = elr::target_elr(&self);
        }
        self.elect(&mut fields)?;
        self.bump_epoch_for_dropped_replicas(&mut fields);
        let clean = fields.isr.is_none();
        if !clean || !self.features.eligible_leader_replicas {
            self.target_elr.clear();
        }
        self.write_isr(&mut fields);
        self.bump_epoch_for_isr_shrink(&mut fields);
        let after = self.merge(fields);
        Ok((after != *self.partition).then(|| PartitionRegistration {
            partition_epoch: self.partition.partition_epoch + 1,
            ..after
        }))
    }

    /// As [`Self::build`], for a change that adds no replica.
    pub(super) fn build_assigned(self) -> Option<PartitionRegistration> {
        self.build().expect("only a reassignment adds replicas")
    }

    fn complete_reassignment(&mut self) {
        let Some(completed) = reassignment::complete(self) else { return };
        self.target_isr = completed.isr;
        self.target_replicas = completed.replicas;
        self.target_adding.clear();
        self.target_removing.clear();
    }

    /// R6.13: who leads, and what that means for the ISR.
    fn elect(&mut self, fields: &mut Fields) -> Result<(), UnassignedReplica> {
        let Elected { leader, unclean } = self.elect_leader()?;
        if leader == self.partition.leader {
            return Ok(());
        }
        fields.leader = Some(leader);
        let Some(leader) = leader else { return Ok(()) };
        if self.target_elr.contains(&leader) {
            self.target_isr = vec![leader];
            self.target_elr.retain(|replica| *replica != leader);
        }
        if unclean {
            let mut isr = vec![leader];
            if !self.features.unclean_leader_is_alone_in_isr {
                isr.extend(reassignment::without(&self.target_isr, &[leader]));
            }
            fields.isr = Some(isr);
            fields.recovering = true;
        }
        Ok(())
    }

    /// R6.20: where replicas are dropped, the leader epoch moves even if the leader stays, so that
    /// those dropped cannot go on in the old epoch.
    fn bump_epoch_for_dropped_replicas(&self, fields: &mut Fields) {
        let kept = |replica: &NodeId| self.target_replicas.contains(replica);
        if self.features.dropping_replicas_bumps_leader_epoch
            && fields.leader.is_none()
            && !self.partition.replicas.iter().all(kept)
        {
            fields.leader = Some(self.partition.leader);
        }
    }

    /// Without ELR an empty ISR is not written: the last member stays as a mark (R6.13).
    fn write_isr(&self, fields: &mut Fields) {
        let features = self.features;
        let may_be_empty =
            features.eligible_leader_replicas || !features.last_isr_member_stays_without_elr;
        if fields.isr.is_none() && (may_be_empty || !self.target_isr.is_empty()) {
            fields.isr = Some(self.target_isr.clone());
        }
    }

    /// KAFKA-15021: before metadata version 3.6 a shrink moved the leader epoch.
    fn bump_epoch_for_isr_shrink(&self, fields: &mut Fields) {
        if self.features.isr_change_keeps_leader_epoch || fields.leader.is_some() {
            return;
        }
        let Some(isr) = &fields.isr else { return };
        if !self.partition.isr.iter().all(|replica| isr.contains(replica)) {
            fields.leader = Some(self.partition.leader);
        }
    }

    /// Class `PartitionRegistration`, merge: the registration with the record's fields.
    fn merge(&self, fields: Fields) -> PartitionRegistration {
        let old = self.partition;
        let leader = fields.leader.unwrap_or(old.leader);
        let recovery_state = if self.target_recovery_state != old.leader_recovery_state {
            self.target_recovery_state
        } else if fields.recovering {
            LeaderRecoveryState::Recovering
        } else {
            old.leader_recovery_state
        };
        PartitionRegistration {
            topic: old.topic,
            index: old.index,
            replicas: self.target_replicas.clone(),
            directories: self.target_replicas.iter().map(|r| self.directory(*r)).collect(),
            adding_replicas: self.target_adding.clone(),
            removing_replicas: self.target_removing.clone(),
            isr: fields.isr.unwrap_or_else(|| old.isr.clone()),
            elr: self.target_elr.clone(),
            last_known_elr: elr::last_known_leader(self, fields.leader),
            leader,
            leader_recovery_state: recovery_state,
            leader_epoch: old.leader_epoch + i32::from(self.moves_leader_epoch(fields.leader)),
            partition_epoch: old.partition_epoch,
        }
    }

    /// R6.20: a record that sets the leader moves the leader epoch, whoever it is.
    fn moves_leader_epoch(&self, written: Option<Option<NodeId>>) -> bool {
        let Some(leader) = written else { return false };
        if leader == self.partition.leader {
            return true;
        }
        match leader {
            Some(_) => self.features.new_leader_bumps_leader_epoch,
            None => self.features.losing_leader_bumps_leader_epoch,
        }
    }

    /// A replica's log directory: as reported, else as recorded, else its broker's only one.
    fn directory(&self, replica: NodeId) -> u32 {
        match self.new_directory {
            Some((reporter, directory)) if reporter == replica => directory,
            _ => self.partition.directory(replica).unwrap_or_else(|| {
                let broker = self.acceptor.image.broker(replica);
                broker.map_or(UNASSIGNED_DIRECTORY, |b| b.directories.default_for_replicas())
            }),
        }
    }
}
