//! Facts about logs, replicas and the ISR as its leader sees it.

use super::Telling;
use crate::message::figures::{count, instant};
use highwater_protocol::{Event, NodeId, PartitionId};

/// The sentence of an event of this kind.
pub fn sentence(t: &Telling, node: NodeId, event: Event) -> Option<String> {
    let (x, who) = (t.texts(), t.node(node));
    let p = |partition| t.partition(partition);
    Some(match event {
        Event::Appended { partition, end, count: n } => {
            t.fill(x.ev_appended, &[&who, &count(n), &p(partition), &count(end)])
        }
        Event::Replicated { partition, end, count: n } => {
            t.fill(x.ev_replicated, &[&who, &count(n), &p(partition), &count(end)])
        }
        Event::HighWatermark { partition, high_watermark } => {
            t.fill(x.ev_high_watermark, &[&who, &p(partition), &count(high_watermark)])
        }
        Event::Truncated { partition, to, removed } => {
            t.fill(x.ev_truncated, &[&who, &p(partition), &count(to), &count(removed)])
        }
        Event::LogLoaded { partition, end } => {
            t.fill(x.ev_log_loaded, &[&who, &p(partition), &count(end)])
        }
        Event::ReplicaOffline { partition } => t.fill(x.ev_replica_offline, &[&who, &p(partition)]),
        Event::BecameLeader { partition, leader_epoch, start } => {
            let epoch = leader_epoch.to_string();
            t.fill(x.ev_became_leader, &[&who, &p(partition), &epoch, &count(start)])
        }
        Event::BecameFollower { partition, leader_epoch, leader } => {
            let epoch = leader_epoch.to_string();
            match leader {
                Some(leader) => {
                    t.fill(x.ev_became_follower, &[&who, &t.node(leader), &p(partition), &epoch])
                }
                None => t.fill(x.ev_became_orphan, &[&who, &p(partition), &epoch]),
            }
        }
        Event::IsrShrinkProposed { partition, replica, caught_up } => {
            let replica = t.node(replica);
            t.fill(x.ev_isr_shrink, &[&who, &replica, &p(partition), &instant(caught_up)])
        }
        Event::IsrExpandProposed { partition, replica, .. } => {
            t.fill(x.ev_isr_expand, &[&who, &t.node(replica), &p(partition)])
        }
        Event::Fetched { partition, replica, offset } => {
            t.fill(x.ev_fetched, &[&who, &t.node(replica), &p(partition), &count(offset)])
        }
        Event::IsrExpandForgotten { partition, replica, partition_epoch } => {
            let epoch = partition_epoch.to_string();
            t.fill(x.ev_isr_forgotten, &[&who, &t.node(replica), &p(partition), &epoch])
        }
        Event::IsrProposalRefused { partition, error } => {
            t.fill(x.ev_isr_refused, &[&who, &p(partition), error.name()])
        }
        Event::FetchFailed { partition, leader, error } => {
            t.fill(x.ev_fetch_failed, &[&who, &p(partition), &t.node(leader), error.name()])
        }
        Event::Diverged { partition, leader_epoch, end } => {
            let epoch = leader_epoch.to_string();
            t.fill(x.ev_diverged, &[&who, &p(partition), &epoch, &count(end)])
        }
        _ => return None,
    })
}

/// Unflushed records that went with the power.
pub fn power_lost(t: &Telling, node: NodeId, partition: PartitionId, removed: u32) -> String {
    let (who, partition) = (t.node(node), t.partition(partition));
    t.fill(t.texts().ev_power_lost, &[&who, &count(removed), &partition])
}

/// A log that went with its disk.
pub fn log_lost(t: &Telling, node: NodeId, partition: PartitionId, removed: u32) -> String {
    let (who, partition) = (t.node(node), t.partition(partition));
    t.fill(t.texts().ev_log_lost, &[&who, &count(removed), &partition])
}
