//! What the script makes happen, as sentences.

use super::figures::{count, duration, list};
use super::names::Names;
use crate::i18n::{Texts, fill};
use highwater_protocol::message::ElectionType;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Micros, NodeId};
use highwater_sim::Action;

/// An action as a sentence without full stop.
pub fn sentence(action: &Action, names: &Names, texts: &Texts) -> String {
    let node = |template: &str, node: &NodeId| fill(template, &[&names.node(*node, texts)]);
    match action {
        Action::Crash(id) => node(texts.act_crash, id),
        Action::PowerLoss(id) | Action::LoseTail { node: id, .. } => node(texts.act_power_loss, id),
        Action::Stop(id) => node(texts.act_stop, id),
        Action::Start(id) => node(texts.act_start, id),
        Action::Pause(id) => node(texts.act_pause, id),
        Action::Resume(id) => node(texts.act_resume, id),
        Action::Wipe(id) => node(texts.act_wipe, id),
        Action::Cut(link) => fill(texts.act_cut, &[&names.link(*link, texts)]),
        Action::Heal(link) => fill(texts.act_heal, &[&names.link(*link, texts)]),
        Action::CutConnections(connections) => {
            fill(texts.act_cut, &[&names.link(connections.link(), texts)])
        }
        Action::HealConnections(connections) => {
            fill(texts.act_heal, &[&names.link(connections.link(), texts)])
        }
        Action::HealAll => texts.act_heal_all.to_owned(),
        Action::Slow(link, latency) => {
            fill(texts.act_slow, &[&names.link(*link, texts), &duration(*latency)])
        }
        _ => administration(action, names, texts),
    }
}

fn administration(action: &Action, names: &Names, texts: &Texts) -> String {
    match action {
        Action::ElectLeaders { election_type, topic, partition } => {
            let template = match election_type {
                ElectionType::Preferred => texts.act_elect_preferred,
                ElectionType::Unclean => texts.act_elect_unclean,
            };
            fill(template, &[&subject(*topic, *partition, names, texts)])
        }
        Action::SetTopicConfig { topic, key, value } => {
            set(names.topic(*topic), *key, *value, texts)
        }
        Action::SetClusterConfig { key, value } => set(texts.act_cluster, *key, *value, texts),
        Action::Reassign { topic, partition, replicas } => {
            let subject = subject(Some(*topic), Some(*partition), names, texts);
            match replicas {
                Some(replicas) => fill(texts.act_reassign, &[&subject, &list(replicas)]),
                None => fill(texts.act_reassign_cancel, &[&subject]),
            }
        }
        Action::CreateTopic(topic) => fill(texts.act_create_topic, &[&topic.name]),
        _ => client(action, names, texts),
    }
}

fn client(action: &Action, names: &Names, texts: &Texts) -> String {
    match action {
        Action::Produce { producer, count: records, .. } => {
            fill(texts.act_produce, &[&names.producer(*producer, texts), &count(*records)])
        }
        Action::SetRate { producer, interval } => {
            let name = names.producer(*producer, texts);
            match interval {
                Some(interval) => fill(texts.act_rate, &[&name, &duration(*interval)]),
                None => fill(texts.act_rate_stop, &[&name]),
            }
        }
        Action::SetConsuming { consumer, on } => {
            let template = if *on { texts.act_consume } else { texts.act_consume_stop };
            fill(template, &[&names.consumer(*consumer, texts)])
        }
        _ => format!("{action:?}"),
    }
}

fn subject(topic: Option<u16>, partition: Option<u16>, names: &Names, texts: &Texts) -> String {
    match (topic, partition) {
        (Some(topic), Some(partition)) => format!("{}-{partition}", names.topic(topic)),
        (Some(topic), None) => names.topic(topic).to_owned(),
        (None, _) => texts.act_everything.to_owned(),
    }
}

fn set(target: &str, key: ConfigKey, value: Option<i64>, texts: &Texts) -> String {
    let name = config_name(key);
    match value {
        Some(value) => fill(texts.act_set, &[target, name, &config_value(key, value)]),
        None => fill(texts.act_unset, &[target, name]),
    }
}

/// A setting's name as Kafka writes it for topics.
fn config_name(key: ConfigKey) -> &'static str {
    match key {
        ConfigKey::MinInsyncReplicas => "min.insync.replicas",
        ConfigKey::UncleanLeaderElectionEnable => "unclean.leader.election.enable",
        ConfigKey::FlushMessages => "flush.messages",
        ConfigKey::FlushMs => "flush.ms",
    }
}

fn config_value(key: ConfigKey, value: i64) -> String {
    match key {
        ConfigKey::UncleanLeaderElectionEnable => (value != 0).to_string(),
        ConfigKey::FlushMs => duration(Micros(value.unsigned_abs())),
        ConfigKey::MinInsyncReplicas | ConfigKey::FlushMessages => value.to_string(),
    }
}
