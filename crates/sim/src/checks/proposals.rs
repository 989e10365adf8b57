//! What leader and controller tell each other of the ISR, and what followers take: I19, I20, I21.

use super::{Check, Scene};
use highwater_protocol::message::{AlterPartition, Message};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::partition::Partition;
use highwater_protocol::{
    ChangeCause, Event, FactId, LeaderEpoch, NodeId, PartitionChange, PartitionEpoch, PartitionId,
};
use std::collections::BTreeMap;

/// Proposals under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Proposals {
    /// The last that a broker sent, until it is answered or the broker takes another role.
    sent: BTreeMap<(PartitionId, NodeId), AlterPartition>,
    /// Version of each partition's registration.
    epochs: BTreeMap<PartitionId, PartitionEpoch>,
}

impl Check for Proposals {
    fn read_event(&mut self, scene: &mut Scene, _id: FactId, event: &Event) {
        match *event {
            Event::BecameLeader { partition, .. }
            | Event::BecameFollower { partition, .. }
            | Event::ReplicaDeleted { partition }
            | Event::ReplicaOffline { partition }
            | Event::LogLoaded { partition, .. } => {
                self.sent.remove(&(partition, scene.node));
            }
            Event::Replicated { partition, .. } => check_epoch(scene, partition),
            _ => {}
        }
    }

    fn read_change(&mut self, scene: &mut Scene, change: &PartitionChange) {
        let PartitionChange { partition, registration, cause } = change;
        let before = self.epochs.insert(*partition, registration.partition_epoch);
        let asked = matches!(
            cause,
            ChangeCause::IsrShrink | ChangeCause::IsrExpand | ChangeCause::LeaderRecovered
        );
        // A proposal that completes a reassignment is told as one.
        let Some(leader) = registration.leader.filter(|_| asked) else { return };
        let Some(proposal) = self.sent.get(&(*partition, leader)) else { return };
        if before.is_some_and(|before| before != proposal.partition_epoch) {
            let made = proposal.partition_epoch;
            let what = format!("made of version {made}, accepted after {before:?}");
            scene.report("I20", *partition, what);
        }
        if !scene.plan.schedule.features.kraft {
            // What a leader says to the controller in itself is not seen: the next may be such.
            self.sent.remove(&(*partition, leader));
        }
    }

    fn read_outbox(&mut self, scene: &mut Scene) {
        for envelope in scene.world.posted() {
            match &envelope.message {
                Message::AlterPartitionRequest(request) => {
                    request.partitions.iter().for_each(|proposal| self.proposed(scene, proposal));
                }
                // Late metadata may have made the leader forget what is accepted here (R1.10); it
                // may propose anew, then, of the version that it knows.
                Message::AlterPartitionResponse(response) => {
                    let leader = envelope.connection.client;
                    for answer in &response.partitions {
                        self.sent.remove(&(answer.partition, leader));
                    }
                }
                _ => {}
            }
        }
    }

    fn inspect(&mut self, scene: &mut Scene) {
        let partitions = scene.world.metadata().partitions.iter().enumerate();
        for (id, registration) in partitions {
            if let Some(registration) = registration {
                check_quorum(scene, PartitionId(id as u16), registration);
            }
        }
    }
}

impl Proposals {
    fn proposed(&mut self, scene: &mut Scene, proposal: &AlterPartition) {
        let key = (proposal.partition, scene.node);
        let Some(last) = self.sent.insert(key, proposal.clone()) else { return };
        let same_version = last.leader_epoch == proposal.leader_epoch
            && last.partition_epoch == proposal.partition_epoch;
        if same_version && last.new_isr != proposal.new_isr {
            let what = "a second proposal before the first was answered".to_owned();
            scene.report("I20", proposal.partition, what);
        }
    }
}

/// I19: a leader that is not deposed waits for everyone who could be elected in its place.
fn check_quorum(scene: &mut Scene, partition: PartitionId, registration: &PartitionRegistration) {
    let Some(leader) = registration.leader else { return };
    let Some(hosted) = scene.hosted(leader, partition) else { return };
    let Some(leading) = &hosted.leading else { return };
    if hosted.leader_epoch != registration.leader_epoch {
        return;
    }
    // Metadata of the version that a proposal was made from, late by a slow link, make the leader
    // forget the proposal (R1.10); until it hears of the answer's version it knows less.
    let proposed = leading.isr.pending.as_ref().is_some_and(|pending| {
        let mut members = pending.new_isr.iter().map(|(member, _)| member);
        members.len() == registration.isr.len() && members.all(|m| registration.isr.contains(m))
    });
    if !proposed && hosted.partition_epoch < registration.partition_epoch {
        return;
    }
    let quorum = hosted.replication_quorum(&scene.plan.schedule.features);
    let sufficient =
        leading.isr.committed.len() >= hosted.effective_min_isr(&scene.plan.schedule.features);
    // A minimum that is raised is known to the controller before the leader (case u1).
    let sufficient = sufficient && scene.is_clean(partition);
    // Replicas that a reassignment has dropped may stay in the ELR for a while (case j4).
    let assigned = |member: &&NodeId| registration.replicas.contains(member);
    let eligible = registration.elr.iter().filter(|_| sufficient).filter(assigned);
    let mut candidates = registration.isr.iter().chain(eligible);
    let left_out = candidates.find(|c| **c != leader && !quorum.contains(c)).copied();
    if let Some(left_out) = left_out {
        scene.node = leader;
        let what = format!("{left_out} may be elected and does not count: {quorum:?} do");
        scene.report("I19", partition, what);
    }
}

/// I21: a follower takes no batch that is newer than the leader epoch it knows.
fn check_epoch(scene: &mut Scene, partition: PartitionId) {
    if let Some(newest) = scene.hosted(scene.node, partition).and_then(newer_than_own) {
        scene.report("I21", partition, format!("took a batch of epoch {newest}, which is newer"));
    }
}

/// The epoch of the last batch, if it is newer than the partition's own.
fn newer_than_own(hosted: &Partition) -> Option<LeaderEpoch> {
    hosted.log.records().last_epoch().filter(|newest| *newest > hosted.leader_epoch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use highwater_protocol::log::UnifiedLog;
    use highwater_protocol::{NodeId, RecordBatch};

    /// S16: an answer in epoch 0 with a batch of epoch 1, before and after KAFKA-18723.
    #[test]
    fn a_batch_newer_than_its_follower_is_noticed() {
        let batch = RecordBatch {
            base_offset: 0,
            first_value: 0,
            count: 1,
            leader_epoch: 1,
            base_sequence: -1,
            record_size: 100,
            producer: NodeId(1000),
            producer_epoch: -1,
        };
        for (ignores_newer, noticed) in [(true, None), (false, Some(1))] {
            let mut partition = Partition::new(PartitionId(0), UnifiedLog::default());
            partition.leader_epoch = 0;
            partition.append_as_follower(&[batch], 0, ignores_newer);
            assert_eq!(newer_than_own(&partition), noticed, "{ignores_newer}");
        }
    }
}
