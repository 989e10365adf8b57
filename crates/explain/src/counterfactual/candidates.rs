//! What might have helped: the settings that bear on a harm, as far as they are otherwise.

use super::{Change, Harm};
use highwater_protocol::message::Assignment;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, PartitionId};
use highwater_sim::Schedule;
use highwater_sim::schedule::{Action, ProducerSpec, TopicSpec};

/// The changes worth a try, in the order of trying.
pub(super) fn candidates(schedule: &Schedule, harm: Harm) -> Vec<Change> {
    let mut found = Vec::new();
    let producer = |index: u16| schedule.producers.get(usize::from(index));
    match harm {
        Harm::Lost { producer: index } => {
            let Some(own) = producer(index) else { return found };
            if own.config.acks != Acks::All {
                found.push(Change::Acks { producer: own.name.clone(), acks: Acks::All });
            }
            let Some(topic) = topic_of(schedule, own) else { return found };
            found.extend(more_in_sync(schedule, topic));
            found.extend(unclean(schedule, topic, false));
            found.extend(no_elect_unclean(schedule));
            found.extend(more_replicas(schedule, topic));
            found.push(elr(schedule));
            found.extend(flush(schedule, topic));
        }
        Harm::Duplicated { producer: index } => {
            let Some(own) = producer(index) else { return found };
            if !(own.config.enable_idempotence && own.config.acks == Acks::All) {
                let acks = own.config.acks != Acks::All;
                found.push(Change::Idempotence { producer: own.name.clone(), acks });
            }
            if own.config.acks != Acks::All {
                found.push(Change::Acks { producer: own.name.clone(), acks: Acks::All });
            }
        }
        Harm::Failed { producer: index } => {
            let Some(own) = producer(index) else { return found };
            if own.config.retries < i32::MAX as u32 {
                found.push(Change::Retries { producer: own.name.clone() });
            }
            if own.config.acks == Acks::All {
                found.push(Change::Acks { producer: own.name.clone(), acks: Acks::Leader });
            }
            let Some(topic) = topic_of(schedule, own) else { return found };
            found.extend(for_availability(schedule, topic));
        }
        Harm::Leaderless { partition } => {
            let topic = topic_with(schedule, partition);
            found.extend(topic.into_iter().flat_map(|topic| for_availability(schedule, topic)));
        }
    }
    found
}

fn for_availability(schedule: &Schedule, topic: &TopicSpec) -> Vec<Change> {
    let mut found = Vec::new();
    // One less first: what is given up is less, too.
    let wanted = min_insync_replicas(schedule, topic);
    let mut fewer = vec![wanted.saturating_sub(1), 1];
    fewer.dedup();
    for value in fewer.into_iter().filter(|value| (1..wanted).contains(value)) {
        found.push(Change::MinInsyncReplicas { topic: topic.name.clone(), value });
    }
    found.extend(unclean(schedule, topic, true));
    found.extend(more_replicas(schedule, topic));
    found.push(elr(schedule));
    found
}

fn topic_of<'a>(schedule: &'a Schedule, producer: &ProducerSpec) -> Option<&'a TopicSpec> {
    schedule.topic_specs().nth(usize::from(producer.topic))
}

fn topic_with(schedule: &Schedule, partition: PartitionId) -> Option<&TopicSpec> {
    let mut left = partition.0;
    schedule.topic_specs().find(|topic| {
        let partitions = match &topic.assignment {
            Assignment::Manual(lists) => lists.len() as u16,
            Assignment::Automatic { .. } => topic.partitions,
        };
        let is_within = left < partitions;
        left = left.saturating_sub(partitions);
        is_within
    })
}

fn replicas(topic: &TopicSpec) -> u16 {
    match &topic.assignment {
        Assignment::Manual(lists) => lists.iter().map(Vec::len).min().unwrap_or(0) as u16,
        Assignment::Automatic { replication_factor } => *replication_factor,
    }
}

fn own(topic: &TopicSpec, key: ConfigKey) -> Option<i64> {
    topic.configs.iter().find(|(own, _)| *own == key).map(|(_, value)| *value)
}

/// Whether an action changes this setting on the way.
fn is_changed(schedule: &Schedule, key: ConfigKey) -> bool {
    schedule.actions.iter().any(|timed| match timed.action {
        Action::SetTopicConfig { key: own, .. } | Action::SetClusterConfig { key: own, .. } => {
            own == key
        }
        _ => false,
    })
}

fn min_insync_replicas(schedule: &Schedule, topic: &TopicSpec) -> u16 {
    let default = match schedule.features.eligible_leader_replicas {
        true => schedule.controller_config.min_insync_replicas,
        false => schedule.brokers.first().map_or(1, |spec| spec.config.min_insync_replicas),
    };
    let set = own(topic, ConfigKey::MinInsyncReplicas);
    set.unwrap_or(default.into()).clamp(1, replicas(topic).max(1).into()) as u16
}

/// One more replica in sync wanted, if there can be.
fn more_in_sync(schedule: &Schedule, topic: &TopicSpec) -> Option<Change> {
    let now = min_insync_replicas(schedule, topic);
    let wanted = now + 1;
    let topic_name = topic.name.clone();
    (wanted <= replicas(topic))
        .then_some(Change::MinInsyncReplicas { topic: topic_name, value: wanted })
}

fn unclean(schedule: &Schedule, topic: &TopicSpec, enable: bool) -> Option<Change> {
    let key = ConfigKey::UncleanLeaderElectionEnable;
    let default = schedule.controller_config.unclean_leader_election_enable;
    let now = own(topic, key).map_or(default, |value| value != 0);
    (now != enable || is_changed(schedule, key))
        .then(|| Change::UncleanLeaderElection { topic: topic.name.clone(), enable })
}

fn no_elect_unclean(schedule: &Schedule) -> Option<Change> {
    use highwater_protocol::message::ElectionType::Unclean;
    let is_one =
        |action: &Action| matches!(action, Action::ElectLeaders { election_type: Unclean, .. });
    let mut actions = schedule.actions.iter();
    actions.any(|timed| is_one(&timed.action)).then_some(Change::NoElectUnclean)
}

fn more_replicas(schedule: &Schedule, topic: &TopicSpec) -> Option<Change> {
    let now = replicas(topic);
    let brokers: Vec<u16> = schedule.brokers.iter().map(|broker| broker.id.0).collect();
    (usize::from(now) < brokers.len()).then(|| Change::ReplicationFactor {
        topic: topic.name.clone(),
        factor: now + 1,
        brokers,
    })
}

fn elr(schedule: &Schedule) -> Change {
    Change::EligibleLeaderReplicas { on: !schedule.features.eligible_leader_replicas }
}

/// Where a disk loses what was not flushed, flushing may help.
fn flush(schedule: &Schedule, topic: &TopicSpec) -> Option<Change> {
    let mut actions = schedule.actions.iter();
    let loses = actions.any(|timed| matches!(timed.action, Action::PowerLoss(_)));
    let flushed = own(topic, ConfigKey::FlushMessages) == Some(1);
    (loses && !flushed).then(|| Change::FlushEveryRecord { topic: topic.name.clone() })
}
