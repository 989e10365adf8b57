//! Eligible leader replicas (KIP-966): who may lead when the ISR is empty.

use super::partition_change::PartitionChangeBuilder;
use crate::order;
use crate::types::NodeId;

/// R6.30: while the ISR is smaller than `min.insync.replicas`, nothing is committed, so whoever
/// leaves it has everything that is committed and stays eligible. Uncleanly restarted brokers may
/// have lost records and are not.
pub(super) fn target_elr(change: &PartitionChangeBuilder<'_>) -> Vec<NodeId> {
    let (target_isr, features) = (&change.target_isr, change.features);
    if target_isr.len() >= change.min_isr && features.elr_only_below_min_isr {
        return Vec::new();
    }
    let staying: &[NodeId] = if features.elr_keeps_its_members { &change.target_elr } else { &[] };
    let leaving = match features.elr_takes_only_who_leaves {
        true => &change.partition.isr, // R6.31
        false => &change.partition.replicas,
    };
    let mut elr: Vec<NodeId> = Vec::with_capacity(staying.len() + leaving.len());
    for member in staying.iter().chain(leaving) {
        if !elr.contains(member) {
            elr.push(*member);
        }
    }
    elr.retain(|id| !target_isr.contains(id));
    elr.retain(|id| !features.unclean_shutdown_leaves_elr || change.unclean_shutdown != Some(*id));
    // R6.15: Kafka lists a hash set of 16 buckets, each in the order in which its members came
    // (class `PartitionChangeBuilder`). Smaller ids than 16 come out ascending.
    order::sort_by_key(&mut elr, |member| member.0 % 16);
    elr
}

/// R6.32: the leader is noted when the partition loses it, unless an earlier one is noted, and
/// forgotten once there is a leader again. `written` is the leader that the record sets, if any.
pub(super) fn last_known_leader(
    change: &PartitionChangeBuilder<'_>,
    written: Option<Option<NodeId>>,
) -> Vec<NodeId> {
    let old = change.partition;
    let features = change.features;
    if !features.eligible_leader_replicas || !features.last_known_leader_is_noted {
        return old.last_known_elr.clone();
    }
    let leader = written.unwrap_or(old.leader);
    match (leader, old.leader) {
        (Some(_), _) => Vec::new(),
        (None, Some(lost)) if old.last_known_elr.is_empty() && noted(change) => vec![lost],
        (None, _) => old.last_known_elr.clone(),
    }
}

/// Whether a leader that is lost is noted now: up to 4.1.0 only when the ISR is empty (R6.32).
fn noted(change: &PartitionChangeBuilder<'_>) -> bool {
    change.features.last_known_leader_noted_on_loss || change.target_isr.is_empty()
}
