//! What the controller has registered: partitions, their replicas, who leads, which settings hold.

use super::{Historian, NO_REPLICA};
use crate::history::{PartitionHistory, ReplicaHistory, ReplicaState, Role};
use crate::plan::Plan;
use crate::series::Series;
use highwater_protocol::metadata::{ConfigKey, MetadataImage, PartitionRegistration};
use highwater_protocol::{FactId, LeaderEpoch, NodeId, PartitionChange, PartitionId, Time};

impl Historian {
    /// Takes note of a partition's new registration.
    pub(crate) fn note_change(
        &mut self,
        plan: &Plan,
        time: Time,
        id: FactId,
        change: &PartitionChange,
    ) {
        let at = usize::from(change.partition.0);
        let registration = &change.registration;
        while self.history.partitions.len() <= at {
            let next = PartitionId(self.history.partitions.len() as u16);
            self.history.partitions.push(empty_partition(plan, next));
            self.slots.resize(self.slots.len() + self.brokers, NO_REPLICA);
        }
        for replica in &registration.replicas {
            self.add_replica(plan, time, change.partition, *replica);
        }
        let history = &mut self.history.partitions[at];
        if history.changes.is_empty() {
            history.high_watermark.push(time, 0);
        }
        history.isr_size.push(time, registration.isr.len() as i64);
        history.changes.push((time, id, change.clone()));
        self.agree(change.partition);
        self.note_roles(time, change.partition);
    }

    fn add_replica(&mut self, plan: &Plan, time: Time, partition: PartitionId, broker: NodeId) {
        let Some(place) = plan.place(broker) else { return };
        if self.slot(partition, place).is_some() || !plan.brokers().contains(&place) {
            return;
        }
        let history = &mut self.history.partitions[usize::from(partition.0)];
        let index = history.replicas.partition_point(|replica| replica.broker < broker);
        let start: Series = [(time, 0)].into_iter().collect();
        history.replicas.insert(
            index,
            ReplicaHistory {
                broker,
                log_end_offset: start.clone(),
                high_watermark: start,
                states: Vec::new(),
                truncations: Vec::new(),
            },
        );
        let first = usize::from(partition.0) * self.brokers;
        let slots = &mut self.slots[first..first + self.brokers];
        let later =
            slots.iter_mut().filter(|s| s.index != u16::MAX && usize::from(s.index) >= index);
        later.for_each(|slot| slot.index += 1);
        slots[place - plan.brokers().start].index = index as u16;
    }

    pub(super) fn note_leading(
        &mut self,
        time: Time,
        place: usize,
        partition: PartitionId,
        leads_in: LeaderEpoch,
    ) {
        let Some(at) = self.slot(partition, place) else { return };
        self.slots[at].leads_in = leads_in;
        self.agree(partition);
        let history = &self.history.partitions[usize::from(partition.0)];
        let replica = &history.replicas[usize::from(self.slots[at].index)];
        if let Some(high_watermark) = replica.high_watermark.last() {
            self.note_high_watermark(time, place, partition, high_watermark);
        }
    }

    /// Finds out anew which broker leads a partition, in its own view and the controller's.
    fn agree(&mut self, partition: PartitionId) {
        let history = &self.history.partitions[usize::from(partition.0)];
        let Some((_, _, change)) = history.changes.last() else { return };
        let PartitionRegistration { leader, leader_epoch, .. } = change.registration;
        let first = usize::from(partition.0) * self.brokers;
        for (slot, broker) in self.slots[first..].iter_mut().zip(&self.history.brokers) {
            slot.leads = slot.leads_in == leader_epoch && leader == Some(broker.broker);
        }
    }

    /// Writes the states of a partition's replicas, where they have changed.
    pub(super) fn note_roles(&mut self, time: Time, partition: PartitionId) {
        let history = &mut self.history.partitions[usize::from(partition.0)];
        let Some((_, _, change)) = history.changes.last() else { return };
        for replica in &mut history.replicas {
            let brokers = &self.history.brokers;
            let Ok(index) = brokers.binary_search_by_key(&replica.broker, |b| b.broker) else {
                unreachable!("a replica is on a broker")
            };
            let Some((_, process, fenced)) = brokers[index].states.last().copied() else {
                unreachable!("a broker has a state from the start")
            };
            let role = role(&change.registration, replica.broker);
            let state = ReplicaState { process, fenced, role };
            if replica.states.last().is_some_and(|(_, last)| *last == state) {
                continue;
            }
            replica.states.retain(|(at, _)| *at < time);
            replica.states.push((time, state));
        }
    }

    pub(super) fn note_settings(&mut self, plan: &Plan, time: Time, image: &MetadataImage) {
        for history in &mut self.history.partitions {
            let Some((_, _, change)) = history.changes.last() else { continue };
            let wanted = min_insync_replicas(plan, image, &change.registration);
            history.min_insync_replicas.push(time, wanted);
        }
    }
}

/// `min.insync.replicas` in force for a partition, capped by its replicas (section 0 of the
/// protocol reference). With ELR the controller's own setting stands behind the topic's and the
/// cluster's (R6.34), without it that of the leader's broker.
pub(crate) fn min_insync_replicas(
    plan: &Plan,
    image: &MetadataImage,
    registration: &PartitionRegistration,
) -> i64 {
    let schedule = &plan.schedule;
    let set = image.topic_config(registration.topic, ConfigKey::MinInsyncReplicas);
    let wanted = set.unwrap_or_else(|| {
        let leader = registration.leader.or(registration.replicas.first().copied());
        let spec = schedule.brokers.iter().find(|spec| Some(spec.id) == leader);
        i64::from(match spec {
            Some(spec) if !schedule.features.eligible_leader_replicas => {
                spec.config.min_insync_replicas
            }
            _ => schedule.controller_config.min_insync_replicas,
        })
    });
    wanted.min(registration.replicas.len() as i64)
}

fn role(registration: &PartitionRegistration, broker: NodeId) -> Role {
    if registration.leader == Some(broker) {
        Role::Leader
    } else if registration.isr.contains(&broker) {
        Role::InSync
    } else if registration.replicas.contains(&broker) {
        Role::OutOfSync
    } else {
        Role::Unassigned
    }
}

fn empty_partition(plan: &Plan, partition: PartitionId) -> PartitionHistory {
    let of = plan.topics.iter().find(|t| (t.first..t.first + t.partitions).contains(&partition.0));
    let Some(topic) = of else { unreachable!("every partition is some topic's") };
    PartitionHistory {
        partition,
        topic: topic.id,
        index: partition.0 - topic.first,
        changes: Vec::new(),
        isr_size: Series::default(),
        min_insync_replicas: Series::default(),
        high_watermark: Series::default(),
        replicas: Vec::new(),
    }
}
