//! Writes the history: turns events into series, states and lists.

mod partitions;
mod processes;
mod zookeeper;

pub(crate) use partitions::min_insync_replicas;

use crate::history::{
    BrokerHistory, ConsumerHistory, History, Process, ProducerHistory, ReplicaHistory,
};
use crate::plan::{CONTROLLER, Plan};
use crate::series::Series;
use highwater_protocol::{Event, LeaderEpoch, NodeId, Offset, PartitionId, Time, UNKNOWN_EPOCH};

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
            let positions = read.map(|(_, id)| (id, Series::default())).collect();
            ConsumerHistory { positions, read: Series::default() }
        };
        let history = History {
            now: Time::ZERO,
            partitions: Vec::new(),
            brokers: schedule.brokers.iter().map(|spec| broker(spec.id)).collect(),
            producers: vec![ProducerHistory::default(); schedule.producers.len()],
            consumers: schedule.consumers.iter().map(consumer).collect(),
            zookeeper: (!schedule.features.kraft).then(|| zookeeper::at_start(schedule)),
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
                    // It cannot stay above the log's end, and nobody tells (R1.1).
                    if replica.high_watermark.at(time).is_some_and(|known| known > to) {
                        replica.high_watermark.push(time, to);
                    }
                }
            }
            Event::ReplicaDeleted { partition } => {
                if let Some(replica) = self.replica(partition, place) {
                    replica.log_end_offset.push(time, 0);
                    replica.high_watermark.push(time, 0);
                }
            }
            Event::ReplicaOffline { partition } => {
                self.note_gone(time, place, partition);
                self.note_leading(time, place, partition, UNKNOWN_EPOCH);
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
            Event::BrokerNodeCreated { broker } => self.note_fenced(plan, time, broker, false),
            Event::BrokerNodeDeleted { broker } => self.note_fenced(plan, time, broker, true),
            Event::SessionCreated { .. }
            | Event::SessionClosed { .. }
            | Event::SessionExpired { .. }
            | Event::ControllerElected { .. }
            | Event::ControllerNodeDeleted { .. } => self.note_zookeeper(time, event),
            Event::Refused { .. } | Event::Retried { .. } => {
                self.note_producer(time, place - plan.producers().start, event);
            }
            Event::Consumed { partition, position, .. }
            | Event::PositionReset { partition, to: position } => {
                let consumer = place - plan.consumers().start;
                let consumer = &mut self.history.consumers[consumer];
                if let Event::Consumed { count, .. } = *event {
                    let before = consumer.read.at(time).unwrap_or(0);
                    consumer.read.push(time, before + i64::from(count));
                }
                let own = consumer.positions.iter_mut().find(|(id, _)| *id == partition);
                if let Some((_, series)) = own {
                    series.push(time, position);
                }
            }
            _ => {}
        }
    }

    /// Takes note of a log's end.
    #[inline(always)]
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
    #[inline(always)]
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
    #[inline(always)]
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
