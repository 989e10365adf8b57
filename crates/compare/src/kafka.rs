//! Kafka itself: the simulator's run, counted like the models.

use crate::scheme::Scheme;
use crate::tally::{Fate, Figures, Tally};
use highwater_protocol::config::ProducerConfig;
use highwater_protocol::message::{Channel, Message};
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, ErrorCode, Event, PartitionId};
use highwater_sim::schedule::Action;
use highwater_sim::{Recording, Run, Schedule};

/// Runs `schedule` to its end.
pub(crate) fn run(schedule: &Schedule) -> Run {
    let mut run = Run::recording(schedule.clone(), Recording::History);
    run.finish();
    run
}

/// What became of the records of `partition`.
pub(crate) fn figures(run: &Run, partition: PartitionId) -> Figures {
    let producers: Vec<_> =
        (0..run.schedule().producers.len()).map(|index| run.producer_node(index)).collect();
    let mut tally = Tally::default();
    let mut messages = 0;
    run.each_step(|step| {
        let counted = step.messages().filter(|envelope| {
            let reads =
                matches!(envelope.message, Message::FetchRequest(_) | Message::FetchResponse(_))
                    && envelope.connection.channel == Channel::Client;
            !reads && envelope.connection.channel != Channel::Admin
        });
        messages += counted.count() as u64;
        let Some(client) = producers.iter().position(|node| *node == step.node) else { return };
        for event in step.events() {
            let (of, first, count, fate) = match *event {
                Event::Produced { partition, first, count } => {
                    (partition, first, count, Fate::Produced)
                }
                Event::Acknowledged { partition, first, count, .. } => {
                    (partition, first, count, Fate::Acknowledged)
                }
                Event::Refused { partition, first, count, error } => {
                    let in_time = error != ErrorCode::RequestTimedOut;
                    (partition, first, count, if in_time { Fate::Refused } else { Fate::TimedOut })
                }
                _ => continue,
            };
            if of == partition {
                tally.note(step.time, client, first, count, fate);
            }
        }
    });
    let outcome = run.outcome();
    tally.finish(run.now(), messages, |client, number| {
        let lost = &outcome.producers[client].lost_values;
        let before = lost.partition_point(|(first, _)| *first <= number);
        before.checked_sub(1).is_none_or(|i| number >= lost[i].0 + lost[i].1)
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
