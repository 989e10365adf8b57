//! What producers were told about their records, and what the logs say in the end.

use crate::outcome::{Outcome, ProducerOutcome};
use crate::plan::Plan;
use crate::value_runs::ValueRuns;
use crate::world::World;
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::message::Message;
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::order;
use highwater_protocol::{ErrorCode, Event, NodeId, PartitionId};

/// What every producer was told, in the order of the schedule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fates {
    producers: Vec<Fate>,
}

#[derive(Clone, Debug, Default)]
struct Fate {
    produced: u64,
    acknowledged: ValueRuns,
    refused: ValueRuns,
    timed_out: ValueRuns,
}

/// The records of each producer in the logs that count; runs of values, not yet sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survivors {
    /// In the log of each partition's leader.
    led: Vec<Vec<(u64, u64)>>,
    /// Where there is no leader: in the log of any replica that may become one. Also what is
    /// still on its way to a leader.
    possible: Vec<Vec<(u64, u64)>>,
}

impl Fates {
    /// Nothing was told yet.
    pub(crate) fn new(producers: usize) -> Fates {
        Fates { producers: vec![Fate::default(); producers] }
    }

    /// Takes note of a producer's event.
    pub(crate) fn note(&mut self, producer: usize, event: &Event) {
        let fate = &mut self.producers[producer];
        match *event {
            Event::Produced { count, .. } => fate.produced += u64::from(count),
            Event::Acknowledged { first, count, .. } => {
                fate.acknowledged.insert(first, u64::from(count));
            }
            Event::Refused { first, count, error: ErrorCode::RequestTimedOut, .. } => {
                fate.timed_out.insert(first, u64::from(count));
            }
            Event::Refused { first, count, .. } => fate.refused.insert(first, u64::from(count)),
            _ => {}
        }
    }

    /// Compares what was told with what is there.
    pub(crate) fn outcome(&self, survivors: Survivors) -> Outcome {
        let Survivors { led, possible } = survivors;
        let each = self.producers.iter().zip(led.into_iter().zip(possible));
        Outcome { producers: each.map(|(fate, (led, maybe))| fate.outcome(led, maybe)).collect() }
    }
}

impl Fate {
    fn outcome(&self, led: Vec<(u64, u64)>, possible: Vec<(u64, u64)>) -> ProducerOutcome {
        let (mut present, twice, beyond) = ValueRuns::overlaps(led);
        possible.into_iter().for_each(|(first, count)| present.insert(first, count));
        let lost = self.acknowledged.without(&present);
        let failed = self.refused.len() + self.timed_out.len();
        let told = failed + self.acknowledged.len();
        debug_assert!(told <= self.produced, "only what was sent is answered");
        ProducerOutcome {
            produced: self.produced,
            acknowledged: self.acknowledged.len(),
            refused: self.refused.len(),
            timed_out: self.timed_out.len(),
            pending: self.produced.saturating_sub(told),
            lost: lost.len(),
            lost_values: lost.to_runs(),
            duplicated: beyond,
            duplicated_values: twice.to_runs(),
            failed_but_present: failed
                - self.refused.without(&present).len()
                - self.timed_out.without(&present).len(),
        }
    }
}

impl Survivors {
    fn new(producers: usize) -> Survivors {
        Survivors { led: vec![Vec::new(); producers], possible: vec![Vec::new(); producers] }
    }

    /// What the logs hold as things are.
    ///
    /// A partition's log is that of the leader the controller has registered, even if that broker
    /// has died and is not fenced yet. Without a leader, a record is there still as long as one
    /// replica has it that was in the ISR, is in the ELR, or was the last known leader.
    pub(crate) fn of(plan: &Plan, world: &World) -> Survivors {
        let mut survivors = Survivors::new(plan.schedule.producers.len());
        let brokers = plan.brokers();
        let logs: Vec<Vec<ReplicaView>> =
            brokers.clone().map(|place| world.places[place].replicas()).collect();
        let log = |broker: NodeId, partition: PartitionId| {
            let place = plan.place(broker).filter(|place| brokers.contains(place))?;
            logs[place - brokers.start].iter().find(|replica| replica.partition == partition)
        };
        let partitions = world.metadata().partitions.iter().enumerate();
        for (id, registration) in partitions {
            let Some(registration) = registration else { continue };
            for broker in heirs(registration) {
                let Some(replica) = log(broker, PartitionId(id as u16)) else { continue };
                let led = registration.leader.is_some();
                replica.records.iter().for_each(|batch| {
                    survivors.add(plan, led, batch.producer, batch.first_value, batch.count);
                });
            }
        }
        survivors.add_requests(plan, world);
        survivors
    }

    fn add(&mut self, plan: &Plan, led: bool, producer: NodeId, first: u64, count: u32) {
        let place = plan.place(producer).filter(|place| plan.producers().contains(place));
        let Some(place) = place else { return };
        let runs = if led { &mut self.led } else { &mut self.possible };
        runs[place - plan.producers().start].push((first, u64::from(count)));
    }

    /// With acks=0 a record is acknowledged while it is on its way: it is not lost yet.
    fn add_requests(&mut self, plan: &Plan, world: &World) {
        for (_, posted) in world.outbox.messages.iter() {
            let Message::ProduceRequest(request) = &posted.envelope.message else { continue };
            for part in &request.partitions {
                let batch = part.batch;
                self.add(plan, false, batch.producer, batch.first_value, batch.count);
            }
        }
    }
}

/// The replicas whose logs count.
pub(crate) fn heirs(registration: &PartitionRegistration) -> Vec<NodeId> {
    if let Some(leader) = registration.leader {
        return vec![leader];
    }
    let PartitionRegistration { isr, elr, last_known_elr, .. } = registration;
    let mut heirs: Vec<NodeId> =
        [isr, elr, last_known_elr].into_iter().flatten().copied().collect();
    order::sort(&mut heirs);
    heirs.dedup();
    heirs
}

#[cfg(test)]
mod tests {
    use super::*;
    use highwater_protocol::Acks;

    const PARTITION: PartitionId = PartitionId(0);

    fn acknowledged(first: u64, count: u32) -> Event {
        Event::Acknowledged { partition: PARTITION, first, count, acks: Acks::Leader }
    }

    fn refused(first: u64, count: u32, error: ErrorCode) -> Event {
        Event::Refused { partition: PARTITION, first, count, error }
    }

    fn told(events: &[Event]) -> Fates {
        let mut fates = Fates::new(1);
        events.iter().for_each(|event| fates.note(0, event));
        fates
    }

    fn logs(led: &[(u64, u64)], possible: &[(u64, u64)]) -> Survivors {
        Survivors { led: vec![led.to_vec()], possible: vec![possible.to_vec()] }
    }

    #[test]
    fn every_record_has_one_fate() {
        let fates = told(&[
            Event::Produced { partition: PARTITION, first: 0, count: 20 },
            acknowledged(0, 10),
            refused(10, 2, ErrorCode::NotEnoughReplicas),
            refused(12, 3, ErrorCode::RequestTimedOut),
        ]);
        let outcome = fates.outcome(logs(&[(0, 13)], &[])).producers.remove(0);
        assert_eq!(
            outcome,
            ProducerOutcome {
                produced: 20,
                acknowledged: 10,
                refused: 2,
                timed_out: 3,
                pending: 5,
                failed_but_present: 3,
                ..ProducerOutcome::default()
            }
        );
    }

    #[test]
    fn acknowledged_and_nowhere_is_lost() {
        let sent = Event::Produced { partition: PARTITION, first: 0, count: 10 };
        let fates = told(&[sent, acknowledged(0, 10)]);
        let outcome = &fates.outcome(logs(&[(0, 4), (8, 1)], &[(5, 1)])).producers[0];
        assert_eq!((outcome.lost, &*outcome.lost_values), (4, &[(4, 1), (6, 2), (9, 1)][..]));
    }

    #[test]
    fn copies_in_the_leaders_log_are_duplicates() {
        let sent = Event::Produced { partition: PARTITION, first: 0, count: 10 };
        let fates = told(&[sent, acknowledged(0, 10)]);
        let survivors = logs(&[(0, 10), (3, 2), (3, 2)], &[(0, 10)]);
        let outcome = &fates.outcome(survivors).producers[0];
        assert_eq!((outcome.duplicated, &*outcome.duplicated_values), (4, &[(3, 2)][..]));
        assert_eq!(outcome.lost, 0);
    }

    #[test]
    fn without_a_leader_every_possible_leader_counts() {
        let mut registration = PartitionRegistration {
            topic: highwater_protocol::TopicId(0),
            index: 0,
            replicas: [1, 2, 3].map(NodeId).to_vec(),
            directories: vec![1, 2, 3],
            adding_replicas: vec![],
            removing_replicas: vec![],
            isr: vec![],
            elr: vec![NodeId(2)],
            last_known_elr: vec![NodeId(1)],
            leader: None,
            leader_recovery_state: highwater_protocol::LeaderRecoveryState::Recovered,
            leader_epoch: 3,
            partition_epoch: 5,
        };
        assert_eq!(heirs(&registration), [NodeId(1), NodeId(2)]);
        registration.leader = Some(NodeId(3));
        assert_eq!(heirs(&registration), [NodeId(3)]);
    }
}
