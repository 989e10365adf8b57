//! Elections: who may lead, and who does (R6.11, R6.12).

use super::Controller;
use super::partition_change::PartitionChangeBuilder;
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::ElectionType;
use crate::metadata::{MetadataImage, PartitionRegistration};
use crate::order;
use crate::types::{NodeId, PartitionId};
use std::cmp::Reverse;

/// The kinds of election inside the controller (class `PartitionChangeBuilder.Election`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Election {
    /// The first assigned replica if it is valid, else any valid one.
    Preferred,
    /// The present leader if it is valid, else any valid replica.
    Online,
    /// As `Online`, but rather an unsafe leader than none.
    Unclean,
}

/// The outcome of an election.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Elected {
    /// Who leads; `None` if nobody can.
    pub(super) leader: Option<NodeId>,
    /// Whether committed records may be lost with this leader.
    pub(super) unclean: bool,
}

/// An election asked after a replica that the registration does not have. Only a reassignment that
/// adds replicas can: where a broker is still in the ELR of a partition that it was removed from,
/// Kafka fails with an exception, and the request with UNKNOWN_SERVER_ERROR (case j4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct UnassignedReplica;

/// Says whether a broker is acceptable as a leader (R6.11): active, with the replica's directory
/// online.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeaderAcceptor<'a> {
    /// The newest state of the cluster.
    pub(super) image: &'a MetadataImage,
    /// A broker that is about to be active.
    pub(super) added: Option<NodeId>,
    /// A broker that is about to be inactive, or has restarted uncleanly.
    pub(super) excluded: Option<NodeId>,
}

impl<'a> LeaderAcceptor<'a> {
    /// Judges by the newest state alone.
    pub(super) fn new(image: &'a MetadataImage) -> LeaderAcceptor<'a> {
        LeaderAcceptor { image, added: None, excluded: None }
    }

    /// Whether `replica` may lead `partition` as far as its broker is concerned.
    pub(super) fn accepts(
        &self,
        partition: &PartitionRegistration,
        replica: NodeId,
    ) -> Result<bool, UnassignedReplica> {
        let active = self.added == Some(replica) || self.image.is_active(replica);
        if self.excluded == Some(replica) || !active {
            return Ok(false);
        }
        self.has_online_directory(partition, replica)
    }

    /// KIP-858: a broker with a new disk does not have the directory that is recorded for its
    /// replica until it has reported the new one (R8.11).
    fn has_online_directory(
        &self,
        partition: &PartitionRegistration,
        replica: NodeId,
    ) -> Result<bool, UnassignedReplica> {
        let recorded = partition.directory(replica).ok_or(UnassignedReplica)?;
        Ok(self.image.broker(replica).is_some_and(|broker| broker.directories.has_online(recorded)))
    }
}

impl PartitionChangeBuilder<'_> {
    /// R6.12. Only the assignment's order decides among the valid: neither logs nor the order of
    /// the ISR are looked at.
    pub(super) fn elect_leader(&self) -> Result<Elected, UnassignedReplica> {
        let preferred = self.target_replicas.first().copied();
        let candidates = match self.election {
            Election::Preferred => [preferred, self.partition.leader],
            Election::Online | Election::Unclean => [self.partition.leader, None],
        };
        let assigned = self.target_replicas.iter().copied();
        for replica in candidates.into_iter().flatten().chain(self.in_turn()) {
            if self.is_valid(replica)? {
                return Ok(Elected { leader: Some(replica), unclean: false });
            }
        }
        if let Some(leader) = self.last_known_leader()? {
            return Ok(Elected { leader: Some(leader), unclean: true });
        }
        if self.election == Election::Unclean {
            for replica in assigned {
                if self.is_acceptable(replica)? {
                    return Ok(Elected { leader: Some(replica), unclean: true });
                }
            }
        }
        Ok(Elected { leader: None, unclean: false })
    }

    /// The assigned replicas in the order in which they come into question: that of the assignment.
    /// For teaching, the longest log that the controller knows of comes first.
    fn in_turn(&self) -> Vec<NodeId> {
        let mut replicas = self.target_replicas.clone();
        if let Some(ends) = self.log_ends {
            let (topic, index) = (self.partition.topic, self.partition.index);
            order::sort_by_key(&mut replicas, |replica| Reverse(ends.of(*replica, topic, index)));
        }
        replicas
    }

    /// R6.11: in the ISR or, where that is empty, in the ELR; and acceptable.
    fn is_valid(&self, replica: NodeId) -> Result<bool, UnassignedReplica> {
        let from_elr = self.target_isr.is_empty() && self.target_elr.contains(&replica);
        if !self.target_isr.contains(&replica) && !from_elr {
            return Ok(false);
        }
        self.is_acceptable(replica)
    }

    fn is_acceptable(&self, replica: NodeId) -> Result<bool, UnassignedReplica> {
        self.acceptor.accepts(self.partition, replica)
    }

    /// R6.32: with nobody left in ISR and ELR, the last leader may lead again (KIP-966).
    fn last_known_leader(&self) -> Result<Option<NodeId>, UnassignedReplica> {
        let features = self.features;
        if !features.eligible_leader_replicas || !features.last_known_leader_may_lead {
            return Ok(None);
        }
        if !self.target_isr.is_empty() || !self.target_elr.is_empty() {
            return Ok(None);
        }
        let [leader] = self.partition.last_known_elr[..] else { return Ok(None) };
        // A leader that was removed since cannot be judged, and will not lead.
        let assigned = self.partition.replicas.contains(&leader);
        let wanted = features.last_known_leader_must_be_acceptable;
        Ok((assigned && self.is_acceptable(leader)? == wanted).then_some(leader))
    }
}

impl Controller {
    /// An administrator asks for elections (R6.14): the first refusal is the answer.
    pub(super) fn elect_leaders(
        &mut self,
        election_type: ElectionType,
        partitions: &[PartitionId],
        out: &mut Outbox,
    ) -> ErrorCode {
        let mut first_error = ErrorCode::None;
        for partition in partitions {
            let error = self.elect_leader(election_type, *partition, out);
            if first_error.is_none() {
                first_error = error;
            }
        }
        first_error
    }

    /// One election asked for from outside, or by the controller's own timers.
    pub(super) fn elect_leader(
        &mut self,
        election_type: ElectionType,
        id: PartitionId,
        out: &mut Outbox,
    ) -> ErrorCode {
        let Some(partition) = self.log.latest().partition(id) else {
            return ErrorCode::UnknownTopicOrPartition;
        };
        let needed = match election_type {
            ElectionType::Preferred => !partition.has_preferred_leader(),
            ElectionType::Unclean => partition.leader.is_none(),
        };
        if !needed {
            return ErrorCode::ElectionNotNeeded;
        }
        let mut builder = self.change_of(partition);
        builder.election = match election_type {
            ElectionType::Preferred => Election::Preferred,
            ElectionType::Unclean => Election::Unclean,
        };
        match (builder.build_assigned(), election_type) {
            (Some(after), _) => {
                self.append_change(id, after, ChangeCause::LeaderElection, out);
                ErrorCode::None
            }
            (None, ElectionType::Preferred) => ErrorCode::PreferredLeaderNotAvailable,
            (None, ElectionType::Unclean) => ErrorCode::EligibleLeadersNotAvailable,
        }
    }
}
