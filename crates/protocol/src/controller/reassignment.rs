//! Reassignments: moving replicas while the partition stays up (KIP-455, R6.40).

use super::Controller;
use super::election::{Election, UnassignedReplica};
use super::partition_change::PartitionChangeBuilder;
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::order;
use crate::types::{NodeId, PartitionId};

/// What a partition becomes when its reassignment is done.
pub(super) struct Completed {
    /// The target list.
    pub(super) replicas: Vec<NodeId>,
    /// The ISR without the replicas that went.
    pub(super) isr: Vec<NodeId>,
}

/// Whether the reassignment under way is complete with the target ISR (class
/// `PartitionReassignmentReplicas`).
///
/// Since 4.3 the added replicas must be in the ISR, and all of the target only where the
/// replication factor shrinks; before, all of the target always (KAFKA-19975).
pub(super) fn complete(change: &PartitionChangeBuilder<'_>) -> Option<Completed> {
    let (adding, removing) = (&change.target_adding, &change.target_removing);
    if adding.is_empty() && removing.is_empty() {
        return None;
    }
    let isr = without(&change.target_isr, removing);
    let replicas = without(&change.target_replicas, removing);
    if isr.is_empty() || replicas.is_empty() {
        return None;
    }
    let added_suffice =
        change.features.reassignment_needs_added_only && adding.len() >= removing.len();
    let needed = if added_suffice { adding } else { &replicas };
    let complete = needed.iter().chain(adding).all(|replica| isr.contains(replica));
    complete.then_some(Completed { replicas, isr })
}

/// `list` in its order, less `removed`.
pub(super) fn without(list: &[NodeId], removed: &[NodeId]) -> Vec<NodeId> {
    list.iter().copied().filter(|id| !removed.contains(id)).collect()
}

/// `list` less `removed`, ascending.
fn difference(list: &[NodeId], removed: &[NodeId]) -> Vec<NodeId> {
    let mut difference = without(list, removed);
    order::sort(&mut difference);
    difference
}

impl Controller {
    /// Starts, redirects or (with no target) cancels a reassignment.
    pub(super) fn alter_partition_reassignment(
        &mut self,
        id: PartitionId,
        target: Option<Vec<NodeId>>,
        out: &mut Outbox,
    ) -> ErrorCode {
        if self.log.latest().partition(id).is_none() {
            return ErrorCode::UnknownTopicOrPartition;
        }
        match target {
            Some(target) => self.start_reassignment(id, target, out),
            None => self.cancel_reassignment(id, out),
        }
    }

    fn start_reassignment(
        &mut self,
        id: PartitionId,
        target: Vec<NodeId>,
        out: &mut Outbox,
    ) -> ErrorCode {
        let error = self.log.latest().check_assignment(&target);
        if !error.is_none() {
            return error;
        }
        let partition = self.log.latest().partition(id).expect("checked by the caller");
        let mut builder = self.change_of(partition);
        builder.target_removing = difference(&partition.replicas, &target);
        let adding = difference(&target, &partition.replicas);
        builder.target_adding = if adding.is_empty() {
            // What an earlier reassignment was adding is still to come, where still wanted.
            without(&partition.adding_replicas, &builder.target_removing)
        } else {
            adding
        };
        builder.target_replicas = [&target[..], &builder.target_removing[..]].concat();
        match builder.build() {
            Ok(Some(after)) => self.append_change(id, after, ChangeCause::Reassignment, out),
            Ok(None) => {}
            Err(UnassignedReplica) => return ErrorCode::UnknownServerError,
        }
        ErrorCode::None
    }

    /// Class `PartitionReassignmentRevert`: back to the replicas there were, in the present order.
    fn cancel_reassignment(&mut self, id: PartitionId, out: &mut Outbox) -> ErrorCode {
        let partition = self.log.latest().partition(id).expect("checked by the caller");
        if !partition.is_reassigning() {
            return ErrorCode::NoReassignmentInProgress;
        }
        let replicas = without(&partition.replicas, &partition.adding_replicas);
        let mut isr = without(&partition.isr, &partition.adding_replicas);
        let unclean_allowed = self.unclean_election_enabled(partition.topic);
        if isr.is_empty() {
            // Only added replicas are in sync: any other would lead uncleanly.
            if !unclean_allowed || replicas.is_empty() {
                return ErrorCode::InvalidReplicaAssignment;
            }
            isr.push(replicas[0]);
        }
        let mut builder = self.change_of(partition);
        if unclean_allowed {
            builder.election = Election::Unclean;
        }
        builder.target_isr = isr;
        builder.target_replicas = replicas;
        builder.target_adding = Vec::new();
        builder.target_removing = Vec::new();
        if let Some(after) = builder.build_assigned() {
            self.append_change(id, after, ChangeCause::Reassignment, out);
        }
        ErrorCode::None
    }
}
