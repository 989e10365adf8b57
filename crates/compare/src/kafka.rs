//! Kafka itself: the simulator's run, counted like the models.

use crate::scheme::Scheme;
use crate::tally::{Fate, Figures, Tally};
use highwater_protocol::config::ProducerConfig;
use highwater_protocol::message::{Channel, Envelope, Message};
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, ErrorCode, Event, NodeId, PartitionId, Time};
use highwater_sim::schedule::Action;
use highwater_sim::steps::Replay;
use highwater_sim::{Recording, Run, Schedule};

/// A run of `schedule`, at its start.
pub(crate) fn run(schedule: &Schedule) -> Run {
    Run::recording(schedule.clone(), Recording::History)
}

/// A run that is counted: what became of the records of one partition.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    replay: Replay,
    partition: PartitionId,
    producers: Vec<NodeId>,
    tally: Tally,
    messages: u64,
}

impl Counting {
    /// Begins to count `run`, which has come to its end.
    pub fn new(run: &Run, partition: PartitionId) -> Counting {
        let producers = 0..run.schedule().producers.len();
        Counting {
            replay: run.again(),
            partition,
            producers: producers.map(|index| run.producer_node(index)).collect(),
            tally: Tally::default(),
            messages: 0,
        }
    }

    /// Counts the next `events` of the same run; tells whether those were all.
    pub fn advance(&mut self, run: &Run, events: u64) -> bool {
        let Counting { replay, partition, producers, tally, messages } = self;
        replay.advance(run, events, |step| {
            *messages += step.messages().filter(|envelope| counts(envelope)).count() as u64;
            let Some(client) = producers.iter().position(|node| *node == step.node) else { return };
            for (of, first, count, fate) in step.events().filter_map(told) {
                if of == *partition {
                    tally.note(step.time, client, first, count, fate);
                }
            }
        })
    }

    /// How far it has come.
    pub fn now(&self) -> Time {
        self.replay.now()
    }

    /// What came of it.
    pub fn finish(self, run: &Run) -> Figures {
        let outcome = run.outcome();
        self.tally.finish(run.now(), self.messages, |client, number| {
            let lost = &outcome.producers[client].lost_values;
            let before = lost.partition_point(|(first, _)| *first <= number);
            before.checked_sub(1).is_none_or(|i| number >= lost[i].0 + lost[i].1)
        })
    }
}

/// Whether a message is neither a consumer's nor an administrator's, nor an answer to one.
fn counts(envelope: &Envelope) -> bool {
    let is_fetch = matches!(envelope.message, Message::FetchRequest(_) | Message::FetchResponse(_));
    let channel = envelope.connection.channel;
    !(is_fetch && channel == Channel::Client) && channel != Channel::Admin
}

/// What an event says of how many records from which on.
fn told(event: &Event) -> Option<(PartitionId, u64, u32, Fate)> {
    Some(match *event {
        Event::Produced { partition, first, count } => (partition, first, count, Fate::Produced),
        Event::Acknowledged { partition, first, count, .. } => {
            (partition, first, count, Fate::Acknowledged)
        }
        Event::Refused { partition, first, count, error } => {
            let in_time = error != ErrorCode::RequestTimedOut;
            (partition, first, count, if in_time { Fate::Refused } else { Fate::TimedOut })
        }
        _ => return None,
    })
}

/// The settings that Kafka lets the user choose from (B1): the schedule's own, and the three that
/// every comparison shows. Those equal to the schedule's are marked, not run twice.
pub(crate) fn variants(schedule: &Schedule, copies: usize) -> Vec<(Scheme, Schedule)> {
    let majority = (copies / 2 + 1) as u16;
    let mut settings =
        vec![(Acks::All, Some(1)), (Acks::All, Some(majority)), (Acks::Leader, None)];
    settings.dedup();
    let mut variants: Vec<(Scheme, Schedule)> = settings
        .into_iter()
        .map(|(acks, min_insync_replicas)| {
            let changed = with(schedule, acks, min_insync_replicas);
            let as_written = changed == *schedule;
            (Scheme::Kafka { acks, min_insync_replicas, as_written }, changed)
        })
        .collect();
    let is_written =
        |(scheme, _): &(Scheme, Schedule)| matches!(scheme, Scheme::Kafka { as_written: true, .. });
    if !variants.iter().any(is_written) {
        let waits = schedule.producers.iter().all(|producer| producer.config.acks == Acks::All);
        variants.insert(0, (Scheme::KafkaAsWritten { waits }, schedule.clone()));
    }
    variants
}

/// The schedule with every producer and topic set alike.
fn with(schedule: &Schedule, acks: Acks, min_insync_replicas: Option<u16>) -> Schedule {
    let mut changed = schedule.clone();
    for producer in &mut changed.producers {
        if producer.config.acks != acks {
            let usual = ProducerConfig::default().enable_idempotence;
            producer.config.acks = acks;
            producer.config.enable_idempotence = usual && acks == Acks::All;
        }
    }
    let Some(wanted) = min_insync_replicas else { return changed };
    let usual = schedule.controller_config.min_insync_replicas;
    let created = changed.actions.iter_mut().filter_map(|timed| match &mut timed.action {
        Action::CreateTopic(spec) => Some(spec),
        _ => None,
    });
    for topic in changed.topics.iter_mut().chain(created) {
        let own = topic.configs.iter_mut().find(|(key, _)| *key == ConfigKey::MinInsyncReplicas);
        match own {
            Some((_, value)) => *value = i64::from(wanted),
            None if usual != wanted => {
                topic.configs.push((ConfigKey::MinInsyncReplicas, i64::from(wanted)));
            }
            None => {}
        }
    }
    changed
}
