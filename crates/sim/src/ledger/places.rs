//! Where records lie: in logs that count, in others, and where they were cut off.

use super::Sources;
use crate::fate::heirs;
use highwater_protocol::log::Records;
use highwater_protocol::message::Message;
use highwater_protocol::order;
use highwater_protocol::{FactId, LeaderEpoch, NodeId, Offset, PartitionId, RecordBatch};

/// Records of one producer with successive values, somewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Lying {
    pub(super) first: u64,
    pub(super) end: u64,
    pub(super) partition: PartitionId,
    pub(super) offset: Offset,
    pub(super) leader_epoch: LeaderEpoch,
}

/// Where something lies that does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Aside {
    /// In this broker's log.
    Held(NodeId),
    /// Removed by this fact.
    Cut(FactId),
}

/// Where each producer's records lie, in the order of the schedule.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) producers: Vec<ProducerPlaces>,
}

/// Where one producer's records lie; each list ascending by value.
#[derive(Clone, Debug, Default)]
pub(super) struct ProducerPlaces {
    /// In the logs of leaders, by value then offset: the first copy and further ones.
    pub(super) led: Vec<Lying>,
    /// Where there is no leader, in a log that may lead.
    pub(super) possible: Vec<Lying>,
    /// On the way to a leader, as values `(first, end)`.
    pub(super) under_way: Vec<(u64, u64)>,
    /// Anywhere else.
    pub(super) aside: Vec<(Lying, Aside)>,
    /// Those in leaders' logs that stand after a later one, as values `(first, end)`.
    pub(super) out_of_order: Vec<(u64, u64)>,
}

impl Lying {
    fn new(partition: PartitionId, batch: &RecordBatch) -> Lying {
        let first = batch.first_value;
        Lying {
            first,
            end: first + u64::from(batch.count),
            partition,
            offset: batch.base_offset,
            leader_epoch: batch.leader_epoch,
        }
    }

    /// Whether both tell of the same place for the same value.
    pub(super) fn is_same_place(&self, other: &Lying) -> bool {
        let line = |of: &Lying| of.offset - of.first as i64;
        self.partition == other.partition
            && self.leader_epoch == other.leader_epoch
            && line(self) == line(other)
    }

    /// The part from value `first` on.
    pub(super) fn from(&self, first: u64) -> Lying {
        Lying { first, offset: self.offset + (first - self.first) as i64, ..*self }
    }
}

impl Places {
    /// As things are.
    pub(super) fn of(sources: &Sources) -> Places {
        let Sources { plan, world, notes, .. } = *sources;
        let mut places =
            Places { producers: vec![ProducerPlaces::default(); plan.schedule.producers.len()] };
        for place in plan.brokers() {
            let broker = plan.nodes[place];
            for replica in world.places[place].replicas() {
                places.add_log(sources, broker, replica.partition, &replica.records);
            }
        }
        for removal in &notes.removals {
            if let Some(own) = places.producer(sources, removal.batch.producer) {
                let lying = Lying::new(removal.partition, &removal.batch);
                own.aside.push((lying, Aside::Cut(removal.fact)));
            }
        }
        for (_, posted) in world.outbox.messages.iter() {
            let Message::ProduceRequest(request) = &posted.envelope.message else { continue };
            for part in &request.partitions {
                let (first, count) = (part.batch.first_value, u64::from(part.batch.count));
                let own = places.producer(sources, part.batch.producer);
                own.into_iter().for_each(|own| own.under_way.push((first, first + count)));
            }
        }
        places.producers.iter_mut().for_each(ProducerPlaces::sort);
        places
    }

    fn producer(&mut self, sources: &Sources, node: NodeId) -> Option<&mut ProducerPlaces> {
        let producers = sources.plan.producers();
        let place = sources.plan.place(node).filter(|place| producers.contains(place))?;
        self.producers.get_mut(place - producers.start)
    }

    fn add_log(
        &mut self,
        sources: &Sources,
        broker: NodeId,
        partition: PartitionId,
        records: &Records,
    ) {
        let registration = sources.world.metadata().partition(partition);
        let counts = registration.is_some_and(|known| heirs(known).contains(&broker));
        let led = registration.is_some_and(|known| known.leader.is_some());
        // The highest value so far of each producer, few of which write to a partition.
        let mut highest: Vec<(NodeId, u64)> = Vec::new();
        for batch in records.iter() {
            let lying = Lying::new(partition, batch);
            let Some(own) = self.producer(sources, batch.producer) else { continue };
            match (counts, led) {
                (true, true) => {
                    own.led.push(lying);
                    let known = highest.iter_mut().find(|(node, _)| *node == batch.producer);
                    match known {
                        Some((_, end)) if lying.first < *end => {
                            own.out_of_order.push((lying.first, lying.end.min(*end)));
                            *end = lying.end.max(*end);
                        }
                        Some((_, end)) => *end = lying.end,
                        None => highest.push((batch.producer, lying.end)),
                    }
                }
                (true, false) => own.possible.push(lying),
                (false, _) => own.aside.push((lying, Aside::Held(broker))),
            }
        }
    }
}

impl ProducerPlaces {
    fn sort(&mut self) {
        order::sort_by_key(&mut self.led, |lying| (lying.first, lying.offset));
        order::sort_by_key(&mut self.possible, |lying| (lying.first, lying.offset));
        order::sort(&mut self.under_way);
        order::sort_by_key(&mut self.aside, |(lying, _)| lying.first);
        order::sort(&mut self.out_of_order);
    }
}
