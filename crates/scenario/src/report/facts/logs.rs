//! Facts about logs, roles, in-sync replicas and fetching.

use super::Telling;
use highwater_protocol::{Event, Time};

/// The kind and text of such an event; `None` of any other.
pub(super) fn told(t: &Telling, event: Event) -> Option<(&'static str, String)> {
    let p = |partition| t.partition(partition);
    let n = |node| t.node(node);
    Some(match event {
        Event::Appended { partition, end, count } => {
            ("appended", format!("{}: {count} appended, log end {end}", p(partition)))
        }
        Event::Replicated { partition, end, count } => {
            ("replicated", format!("{}: {count} replicated, log end {end}", p(partition)))
        }
        Event::HighWatermark { partition, high_watermark } => {
            ("high_watermark", format!("{}: high watermark {high_watermark}", p(partition)))
        }
        Event::Truncated { partition, to, removed } => {
            ("truncated", format!("{}: cut to {to}, {removed} removed", p(partition)))
        }
        Event::LogLoaded { partition, end } => {
            ("log_loaded", format!("{}: log loaded, log end {end}", p(partition)))
        }
        Event::ReplicaDeleted { partition } => {
            ("replica_deleted", format!("{}: replica deleted", p(partition)))
        }
        Event::ReplicaOffline { partition } => {
            ("replica_offline", format!("{}: offline with its log directory", p(partition)))
        }
        Event::BecameLeader { partition, leader_epoch, start } => {
            let epoch = format!("epoch {leader_epoch} from offset {start}");
            ("became_leader", format!("{}: leads in {epoch}", p(partition)))
        }
        Event::BecameFollower { partition, leader_epoch, leader } => {
            let leader = leader.map_or_else(|| "nobody".to_owned(), n);
            let text = format!("{}: follows {leader} in epoch {leader_epoch}", p(partition));
            ("became_follower", text)
        }
        Event::IsrShrinkProposed { partition, replica, caught_up } => {
            let since = match caught_up {
                Time::NEVER => "never caught up".to_owned(),
                time => format!("last caught up at {time}"),
            };
            let text = format!("{}: wants {} out of the ISR, {since}", p(partition), n(replica));
            ("isr_shrink_proposed", text)
        }
        Event::IsrExpandProposed { partition, replica, offset } => {
            let who = format!("{}, which fetches from {offset},", n(replica));
            let text = format!("{}: wants {who} in the ISR", p(partition));
            ("isr_expand_proposed", text)
        }
        Event::IsrExpandForgotten { partition, replica, partition_epoch } => {
            let late = format!("metadata of partition epoch {partition_epoch} came late");
            let text =
                format!("{}: forgets to want {} in the ISR, {late}", p(partition), n(replica));
            ("isr_expand_forgotten", text)
        }
        Event::IsrProposalRefused { partition, error } => {
            ("isr_proposal_refused", format!("{}: ISR refused, {error}", p(partition)))
        }
        Event::FetchFailed { partition, leader, error } => {
            ("fetch_failed", format!("{}: fetch from {}, {error}", p(partition), n(leader)))
        }
        Event::Fetched { partition, replica, offset } => {
            ("fetched", format!("{}: {} has everything to {offset}", p(partition), n(replica)))
        }
        Event::Diverged { partition, leader_epoch, end } => {
            let text = format!("{}: diverges after epoch {leader_epoch}, {end}", p(partition));
            ("diverged", text)
        }
        _ => return None,
    })
}
