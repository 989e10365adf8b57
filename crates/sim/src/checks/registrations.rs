//! What the controller's records must look like: I1, I2, I16, I17.

use super::{Check, Scene};
use crate::historian::min_insync_replicas;
use highwater_protocol::metadata::{MetadataImage, PartitionRegistration};
use highwater_protocol::{
    BrokerEpoch, Event, FactId, LeaderEpoch, NodeId, PartitionChange, PartitionId,
};
use std::collections::BTreeMap;

/// Leaders and epochs.
#[derive(Clone, Debug, Default)]
pub(super) struct Registrations {
    last: BTreeMap<PartitionId, PartitionRegistration>,
    registered: BTreeMap<(PartitionId, LeaderEpoch), NodeId>,
    believed: BTreeMap<(PartitionId, LeaderEpoch), NodeId>,
    broker_epochs: BTreeMap<NodeId, BrokerEpoch>,
}

impl Check for Registrations {
    fn read_event(&mut self, scene: &mut Scene, _id: FactId, event: &Event) {
        let Event::BecameLeader { partition, leader_epoch, .. } = *event else { return };
        let node = scene.node;
        let first = *self.believed.entry((partition, leader_epoch)).or_insert(node);
        if first != node {
            let what = format!("brokers {first} and {node} both lead in epoch {leader_epoch}");
            scene.report("I1", partition, what);
        }
    }

    fn read_change(&mut self, scene: &mut Scene, change: &PartitionChange) {
        let PartitionChange { partition, registration, .. } = change;
        self.check_leader(scene, *partition, registration);
        self.check_epochs(scene, *partition, registration);
        check_members(scene, *partition, registration);
        self.last.insert(*partition, registration.clone());
    }

    fn inspect(&mut self, scene: &mut Scene) {
        let image = scene.world.metadata();
        for (id, registration) in image.partitions.iter().enumerate() {
            let Some(registration) = registration else { continue };
            let partition = PartitionId(id as u16);
            check_active(scene, image, partition, registration);
            check_elr(scene, image, partition, registration);
        }
        for broker in &image.brokers {
            let last = self.broker_epochs.insert(broker.broker, broker.epoch);
            if last.is_some_and(|last| last > broker.epoch) {
                let what = format!("the epoch of broker {} went down", broker.broker);
                scene.report("I2", PartitionId(0), what);
            }
        }
    }
}

impl Registrations {
    fn check_leader(
        &mut self,
        scene: &mut Scene,
        partition: PartitionId,
        registration: &PartitionRegistration,
    ) {
        let Some(leader) = registration.leader else { return };
        let epoch = registration.leader_epoch;
        let first = *self.registered.entry((partition, epoch)).or_insert(leader);
        if first != leader {
            let what = format!("epoch {epoch} was given to {first} and to {leader}");
            scene.report("I1", partition, what);
        }
    }

    fn check_epochs(
        &mut self,
        scene: &mut Scene,
        partition: PartitionId,
        registration: &PartitionRegistration,
    ) {
        let (le, pe) = (registration.leader_epoch, registration.partition_epoch);
        let Some(last) = self.last.get(&partition) else { return };
        let (last_le, last_pe) = (last.leader_epoch, last.partition_epoch);
        if pe != last_pe + 1 {
            let what = format!("the partition epoch went from {last_pe} to {pe}");
            scene.report("I2", partition, what);
        }
        if le < last_le || le - last_le > pe - last_pe {
            scene.report("I2", partition, format!("the leader epoch went from {last_le} to {le}"));
        }
        if registration.leader != last.leader && le == last_le {
            scene.report("I2", partition, format!("a new leader in the old epoch {le}"));
        }
    }
}

fn check_members(scene: &mut Scene, partition: PartitionId, registration: &PartitionRegistration) {
    let PartitionRegistration { replicas, isr, elr, leader, .. } = registration;
    if leader.is_some_and(|leader| !isr.contains(&leader)) {
        scene.report("I16", partition, format!("the leader is not in the ISR {isr:?}"));
    }
    if !isr.iter().all(|member| replicas.contains(member)) {
        scene.report(
            "I16",
            partition,
            format!("the ISR {isr:?} has members that are not assigned"),
        );
    }
    if elr.iter().any(|member| isr.contains(member)) {
        scene.report("I17", partition, format!("ELR {elr:?} and ISR {isr:?} share a member"));
    }
}

fn check_active(
    scene: &mut Scene,
    image: &MetadataImage,
    partition: PartitionId,
    registration: &PartitionRegistration,
) {
    // Without ELR the last member stays as a marker (R6.13); cancelling a reassignment whose added
    // replicas alone were in sync puts the first of the others there, alive or not (R6.40).
    if registration.leader.is_none() {
        return;
    }
    let idle = registration.isr.iter().find(|member| !image.is_active(**member));
    if let Some(member) = idle {
        scene.report("I16", partition, format!("broker {member} is in the ISR and not active"));
    }
}

fn check_elr(
    scene: &mut Scene,
    image: &MetadataImage,
    partition: PartitionId,
    registration: &PartitionRegistration,
) {
    // The controller counts by the replicas that the topic's first partition had before the change
    // (R6.30, `getTopicEffectiveMinIsr`), so a reassignment that drops replicas may leave them in
    // the ELR, where nobody can be elected from, until the partition's next change.
    let topic = registration.topic;
    let first = image.partitions.iter().flatten().find(|p| p.topic == topic && p.index == 0);
    let dropped = registration.elr.iter().any(|member| !registration.replicas.contains(member));
    if dropped || first.is_none_or(|p| p.replicas.len() != registration.replicas.len()) {
        return;
    }
    let wanted = min_insync_replicas(scene.plan, image, registration);
    if registration.isr.len() as i64 >= wanted && !registration.elr.is_empty() {
        let what = format!("ELR {:?} beside a sufficient ISR", registration.elr);
        scene.report("I17", partition, what);
    }
}
