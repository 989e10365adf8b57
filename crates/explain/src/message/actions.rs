//! What the script makes happen, as sentences.

use super::figures::{count, duration, list};
use super::{Names, fill};
use highwater_protocol::message::ElectionType;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Micros, NodeId, TopicId};
use highwater_sim::Action;

/// An action as a sentence without full stop.
pub fn sentence(action: &Action, names: &Names) -> String {
    let node = |template: &str, node: &NodeId| fill(template, &[&names.node(*node)]);
    match action {
        Action::Crash(id) => node(names.texts.act_crash, id),
        Action::PowerLoss(id) | Action::LoseTail { node: id, .. } => {
            node(names.texts.act_power_loss, id)
        }
        Action::Stop(id) => node(names.texts.act_stop, id),
        Action::Start(id) => node(names.texts.act_start, id),
        Action::Pause(id) => node(names.texts.act_pause, id),
        Action::Resume(id) => node(names.texts.act_resume, id),
        Action::Wipe(id) => node(names.texts.act_wipe, id),
        Action::FailLogDir { node, dir } => {
            let (broker, dir) = (names.node(*node), names.log_dir(*node, *dir));
            fill(names.texts.act_fail_log_dir, &[&broker, dir])
        }
        Action::ReplaceLogDir { node, dir } => {
            let (broker, dir) = (names.node(*node), names.log_dir(*node, *dir));
            fill(names.texts.act_replace_log_dir, &[&broker, dir])
        }
        Action::Cut(link) => fill(names.texts.act_cut, &[&names.link(*link)]),
        Action::Heal(link) => fill(names.texts.act_heal, &[&names.link(*link)]),
        Action::CutConnections(connections) => {
            fill(names.texts.act_cut, &[&names.link(connections.link())])
        }
        Action::HealConnections(connections) => {
            fill(names.texts.act_heal, &[&names.link(connections.link())])
        }
        Action::HealAll => names.texts.act_heal_all.to_owned(),
        Action::Slow(link, latency) => {
            fill(names.texts.act_slow, &[&names.link(*link), &duration(*latency)])
        }
        _ => administration(action, names),
    }
}

fn administration(action: &Action, names: &Names) -> String {
    match action {
        Action::ElectLeaders { election_type, topic, partition } => {
            let template = match election_type {
                ElectionType::Preferred => names.texts.act_elect_preferred,
                ElectionType::Unclean => names.texts.act_elect_unclean,
            };
            fill(template, &[&subject(*topic, *partition, names)])
        }
        Action::SetTopicConfig { topic, key, value } => {
            set(names.topic(TopicId(*topic)), *key, *value, names)
        }
        Action::SetClusterConfig { key, value } => {
            set(names.texts.act_cluster, *key, *value, names)
        }
        Action::Reassign { topic, partition, replicas } => {
            let subject = subject(Some(*topic), Some(*partition), names);
            match replicas {
                Some(replicas) => fill(names.texts.act_reassign, &[&subject, &list(replicas)]),
                None => fill(names.texts.act_reassign_cancel, &[&subject]),
            }
        }
        Action::CreateTopic(topic) => fill(names.texts.act_create_topic, &[&topic.name]),
        _ => client(action, names),
    }
}

fn client(action: &Action, names: &Names) -> String {
    match action {
        Action::Produce { producer, count: records, .. } => {
            fill(names.texts.act_produce, &[&names.producer(*producer), &count(*records)])
        }
        Action::SetRate { producer, interval } => {
            let name = names.producer(*producer);
            match interval {
                Some(interval) => fill(names.texts.act_rate, &[&name, &duration(*interval)]),
                None => fill(names.texts.act_rate_stop, &[&name]),
            }
        }
        Action::SetConsuming { consumer, on } => {
            let template = if *on { names.texts.act_consume } else { names.texts.act_consume_stop };
            fill(template, &[&names.consumer(*consumer)])
        }
        _ => format!("{action:?}"),
    }
}

fn subject(topic: Option<u16>, partition: Option<u16>, names: &Names) -> String {
    match (topic, partition) {
        (Some(topic), Some(partition)) => format!("{}-{partition}", names.topic(TopicId(topic))),
        (Some(topic), None) => names.topic(TopicId(topic)).to_owned(),
        (None, _) => names.texts.act_everything.to_owned(),
    }
}

fn set(target: &str, key: ConfigKey, value: Option<i64>, names: &Names) -> String {
    let name = key.name();
    match value {
        Some(value) => fill(names.texts.act_set, &[target, name, &config_value(key, value)]),
        None => fill(names.texts.act_unset, &[target, name]),
    }
}

fn config_value(key: ConfigKey, value: i64) -> String {
    match key {
        ConfigKey::UncleanLeaderElectionEnable => (value != 0).to_string(),
        ConfigKey::FlushMs => duration(Micros(value.unsigned_abs())),
        ConfigKey::MinInsyncReplicas | ConfigKey::FlushMessages => value.to_string(),
    }
}
