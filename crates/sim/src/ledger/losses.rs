//! At which election records were lost that a leader had.

use super::places::{Aside, Lying};
use super::{Election, Loss, Sources};
use crate::history::{PartitionHistory, ReplicaHistory};
use highwater_protocol::order;
use highwater_protocol::{LeaderRecoveryState, NodeId, Offset, Time};

/// How the first record at `lying` went, which lies only `aside` any more.
pub(super) fn loss(sources: &Sources, lying: &Lying, aside: &[Aside]) -> Loss {
    let mut loss = Loss::default();
    // Who had it, until when.
    let mut held: Vec<(NodeId, Time)> = Vec::new();
    for aside in aside {
        match *aside {
            Aside::Held(broker) => {
                loss.stranded.push(broker);
                held.push((broker, Time::NEVER));
            }
            Aside::Cut(fact) => {
                loss.cuts.push(fact);
                let removals = &sources.notes.removals;
                let first = removals.partition_point(|removal| removal.fact < fact);
                held.extend(removals.get(first).map(|removal| (removal.node, removal.time)));
            }
        }
    }
    order::sort(&mut loss.cuts);
    loss.cuts.dedup();
    order::sort(&mut loss.stranded);
    let partition = &sources.history.partitions[usize::from(lying.partition.0)];
    loss.election = election(partition, lying, &held);
    loss
}

/// The election since which no leader has had the record.
fn election(
    partition: &PartitionHistory,
    lying: &Lying,
    held: &[(NodeId, Time)],
) -> Option<Election> {
    let mut epoch = lying.leader_epoch;
    let (mut found, mut before) = (None, None);
    for (time, fact, change) in &partition.changes {
        let state = &change.registration;
        let before = before.replace(state);
        let Some(leader) = state.leader.filter(|_| state.leader_epoch > epoch) else { continue };
        epoch = state.leader_epoch;
        let has = held.iter().any(|(broker, until)| {
            let replica = partition.replicas.iter().find(|replica| replica.broker == *broker);
            let ends_after = |r: &ReplicaHistory| end_at(r, *time) > lying.offset;
            *broker == leader && time < until && replica.is_some_and(ends_after)
        });
        let unclean = state.leader_recovery_state == LeaderRecoveryState::Recovering
            || before.is_some_and(|b| !b.isr.contains(&leader) && !b.elr.contains(&leader));
        let this = Election { fact: *fact, time: *time, leader, leader_epoch: epoch, unclean };
        found = if has { None } else { found.or(Some(this)) };
    }
    found
}

fn end_at(replica: &ReplicaHistory, time: Time) -> Offset {
    replica.log_end_offset.at(time).unwrap_or(0)
}
