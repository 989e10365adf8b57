//! Writes the history: turns events into series, states and lists.

use crate::history::{
    BrokerHistory, ConsumerHistory, History, PartitionHistory, Process, ProducerHistory,
    ReplicaHistory, ReplicaState, Role,
};
use crate::plan::{CONTROLLER, Plan};
use crate::recorder::action_of;
use crate::schedule::Action;
use crate::series::Series;
use crate::trace::{Fact, WorldEvent};
use crate::world::World;
use highwater_protocol::metadata::{ConfigKey, MetadataImage, PartitionRegistration};
use highwater_protocol::{
    Event, FactId, LeaderEpoch, NodeId, Offset, PartitionChange, PartitionId, Time, UNKNOWN_EPOCH,
};

/// The history and what it takes to write it fast.
#[derive(Clone, Debug)]
pub(crate) struct Historian {
    pub(crate) history: History,
    /// Number of brokers.
    brokers: usize,
    /// What a replica is found by: partition times `brokers` plus the broker's index.
    slots: Vec<ReplicaSlot>,
    /// How many records of the metadata log are known here.
    metadata_offset: i64,
}

/// Where a replica's history lies, and what its broker believes.
#[derive(Clone, Copy, Debug)]
struct ReplicaSlot {
    /// Index into the partition's replicas.
    index: u16,
    /// The epoch in which the broker believes to lead.
    leads_in: LeaderEpoch,
    /// Whether the controller agrees.
    leads: bool,
}

const NO_REPLICA: ReplicaSlot =
    ReplicaSlot { index: u16::MAX, leads_in: UNKNOWN_EPOCH, leads: false };

/// The place of the first broker.
const FIRST_BROKER: usize = CONTROLLER + 1;

impl Historian {
    /// A history of nothing yet.
    pub(crate) fn new(plan: &Plan) -> Historian {
        let schedule = &plan.schedule;
        let broker = |broker: NodeId| BrokerHistory {
            broker,
            states: vec![(Time::ZERO, Process::Running, false)],
        };
        let consumer = |spec: &crate::schedule::ConsumerSpec| {
            let topic = plan.topics[usize::from(spec.topic)];
            let read = topic.partitions().enumerate();
            let read = read.filter(|(i, _)| spec.partition.is_none_or(|p| usize::from(p) == *i));
            ConsumerHistory { positions: read.map(|(_, id)| (id, Series::default())).collect() }
        };
        let history = History {
            now: Time::ZERO,
            partitions: Vec::new(),
            brokers: schedule.brokers.iter().map(|spec| broker(spec.id)).collect(),
            producers: vec![ProducerHistory::default(); schedule.producers.len()],
            consumers: schedule.consumers.iter().map(consumer).collect(),
            actions: Vec::new(),
        };
        let brokers = schedule.brokers.len();
        Historian { history, brokers, slots: Vec::new(), metadata_offset: -1 }
    }

    /// Takes note of an event other than a partition's change.
    pub(crate) fn note_event(&mut self, plan: &Plan, time: Time, place: usize, event: &Event) {
        match *event {
            Event::LogLoaded { partition, end } => self.note_end(time, place, partition, end),
            Event::Truncated { partition, to, removed } => {
                if let Some(replica) = self.replica(partition, place) {
                    replica.log_end_offset.push(time, to);
                    replica.truncations.push((time, to, removed));
                }
            }
            Event::ReplicaDeleted { partition } => {
                if let Some(replica) = self.replica(partition, place) {
                    replica.log_end_offset.push(time, 0);
                    replica.high_watermark.push(time, 0);
                }
            }
            Event::BecameLeader { partition, leader_epoch, .. } => {
                self.note_leading(time, place, partition, leader_epoch);
            }
            Event::BecameFollower { partition, .. } => {
                self.note_leading(time, place, partition, UNKNOWN_EPOCH);
            }
            Event::BrokerRegistered { broker } | Event::BrokerFenced { broker } => {
                self.note_fenced(plan, time, broker, true);
            }
            Event::BrokerUnfenced { broker } => self.note_fenced(plan, time, broker, false),
            Event::Refused { .. } | Event::Retried { .. } => {
                self.note_producer(time, place - plan.producers().start, event);
            }
            Event::Consumed { partition, position, .. }
            | Event::PositionReset { partition, to: position } => {
                let consumer = place - plan.consumers().start;
                let positions = &mut self.history.consumers[consumer].positions;
                let own = positions.iter_mut().find(|(id, _)| *id == partition);
                if let Some((_, series)) = own {
                    series.push(time, position);
                }
            }
            _ => {}
        }
    }

    /// Takes note of a log's end.
    pub(crate) fn note_end(
        &mut self,
        time: Time,
        place: usize,
        partition: PartitionId,
        end: Offset,
    ) {
        if let Some(replica) = self.replica(partition, place) {
            replica.log_end_offset.push(time, end);
        }
    }

    /// Takes note of a replica's high watermark, which may be its partition's.
    pub(crate) fn note_high_watermark(
        &mut self,
        time: Time,
        place: usize,
        partition: PartitionId,
        high_watermark: Offset,
    ) {
        let Some(at) = self.slot(partition, place) else { return };
        let ReplicaSlot { index, leads, .. } = self.slots[at];
        let history = &mut self.history.partitions[usize::from(partition.0)];
        history.replicas[usize::from(index)].high_watermark.push(time, high_watermark);
        if leads {
            history.high_watermark.push(time, high_watermark);
        }
    }

    /// Takes note of what a producer has sent or heard.
    pub(crate) fn note_producer(&mut self, time: Time, producer: usize, event: &Event) {
        let producer = &mut self.history.producers[producer];
        let (series, more) = match *event {
            Event::Produced { count, .. } => (&mut producer.produced, count),
            Event::Acknowledged { count, .. } => (&mut producer.acknowledged, count),
            Event::Refused { count, .. } => (&mut producer.refused, count),
            Event::Retried { .. } => (&mut producer.retries, 1),
            _ => return,
        };
        series.push(time, series.last().unwrap_or(0) + i64::from(more));
    }

    fn note_leading(
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

    fn note_fenced(&mut self, plan: &Plan, time: Time, broker: NodeId, fenced: bool) {
        let Some(index) = broker_index(plan, broker) else { return };
        let Some((_, process, _)) = self.history.brokers[index].states.last().copied() else {
            unreachable!("a broker has a state from the start")
        };
        self.note_broker(time, index, process, fenced);
    }

    fn note_broker(&mut self, time: Time, index: usize, process: Process, fenced: bool) {
        let states = &mut self.history.brokers[index].states;
        if states.last().is_some_and(|(_, p, f)| (*p, *f) == (process, fenced)) {
            return;
        }
        states.retain(|(at, _, _)| *at < time);
        states.push((time, process, fenced));
        for at in 0..self.history.partitions.len() {
            self.note_roles(time, PartitionId(at as u16));
        }
    }

    /// Writes the states of a partition's replicas, where they have changed.
    fn note_roles(&mut self, time: Time, partition: PartitionId) {
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

    /// Takes note of the world's own doing.
    pub(crate) fn note_world(
        &mut self,
        plan: &Plan,
        world: &World,
        id: FactId,
        fact: &Fact,
        event: &WorldEvent,
    ) {
        if let Some(index) = action_of(event) {
            self.history.actions.push((fact.time, index, id));
        }
        let Some(index) = broker_index(plan, fact.node) else { return };
        let place = plan.brokers().start + index;
        match *event {
            WorldEvent::PowerLost { partition, removed } => {
                self.note_loss(world, place, partition, removed);
            }
            WorldEvent::Action(action) => {
                let action = &plan.schedule.actions[action as usize].action;
                if matches!(action, Action::Wipe(_)) {
                    self.note_wipe(fact.time, place);
                }
            }
            WorldEvent::ProcessDown => {
                let first = place - plan.brokers().start;
                let own = self.slots.iter_mut().skip(first).step_by(self.brokers.max(1));
                own.for_each(|slot| (slot.leads_in, slot.leads) = (UNKNOWN_EPOCH, false));
            }
            WorldEvent::ActionIgnored(_) | WorldEvent::ProcessUp => {}
        }
        self.note_process(plan, world, place);
    }

    fn note_loss(&mut self, world: &World, place: usize, partition: PartitionId, removed: u32) {
        let replicas = world.places[place].replicas();
        let Some(left) = replicas.iter().find(|replica| replica.partition == partition) else {
            return;
        };
        if let Some(replica) = self.replica(partition, place) {
            replica.log_end_offset.push(world.now, left.log_end_offset);
            replica.truncations.push((world.now, left.log_end_offset, removed));
        }
    }

    fn note_wipe(&mut self, time: Time, place: usize) {
        for at in 0..self.history.partitions.len() {
            let Some(replica) = self.replica(PartitionId(at as u16), place) else { continue };
            let end = replica.log_end_offset.last().unwrap_or(0);
            if end > 0 {
                replica.log_end_offset.push(time, 0);
                replica.truncations.push((time, 0, u32::try_from(end).unwrap_or(u32::MAX)));
            }
            replica.high_watermark.push(time, 0);
        }
    }

    /// Takes note of a process's state after its node has stepped, and of settings.
    pub(crate) fn note_state(&mut self, plan: &Plan, world: &World, place: usize) {
        if place == CONTROLLER {
            let image = world.controller().image();
            if image.offset != self.metadata_offset {
                self.metadata_offset = image.offset;
                self.note_settings(plan, world.now, image);
            }
        } else if plan.brokers().contains(&place) {
            self.note_process(plan, world, place);
        }
    }

    fn note_process(&mut self, plan: &Plan, world: &World, place: usize) {
        let index = place - plan.brokers().start;
        let process = world.places[place].process();
        let Some((_, last, fenced)) = self.history.brokers[index].states.last().copied() else {
            unreachable!("a broker has a state from the start")
        };
        if last != process {
            self.note_broker(world.now, index, process, fenced);
        }
    }

    fn note_settings(&mut self, plan: &Plan, time: Time, image: &MetadataImage) {
        for history in &mut self.history.partitions {
            let Some((_, _, change)) = history.changes.last() else { continue };
            let wanted = min_insync_replicas(plan, image, &change.registration);
            history.min_insync_replicas.push(time, wanted);
        }
    }

    fn slot(&self, partition: PartitionId, place: usize) -> Option<usize> {
        let broker = place.checked_sub(FIRST_BROKER).filter(|b| *b < self.brokers)?;
        let at = usize::from(partition.0) * self.brokers + broker;
        (self.slots.get(at)?.index != u16::MAX).then_some(at)
    }

    fn replica(&mut self, partition: PartitionId, place: usize) -> Option<&mut ReplicaHistory> {
        let at = self.slot(partition, place)?;
        let index = usize::from(self.slots[at].index);
        Some(&mut self.history.partitions[usize::from(partition.0)].replicas[index])
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

fn broker_index(plan: &Plan, broker: NodeId) -> Option<usize> {
    let place = plan.place(broker)?;
    plan.brokers().contains(&place).then(|| place - plan.brokers().start)
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
