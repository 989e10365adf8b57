//! What things are called: the script's names, found by the history's numbers.

use crate::words::Words;
use highwater_protocol::message::ElectionType;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{NodeId, PartitionId, TopicId};
use highwater_sim::schedule::{Action, Endpoint, LinkSpec};
use highwater_sim::{History, Schedule};

/// Names of the things of one run.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub history: &'a History,
    pub schedule: &'a Schedule,
    pub words: &'static Words,
}

impl<'a> Names<'a> {
    /// A topic's name: those of the start come first, then those created, in order.
    pub fn topic(&self, topic: TopicId) -> &'a str {
        self.schedule.topic_specs().nth(usize::from(topic.0)).map_or("?", |spec| &spec.name)
    }

    /// `orders/0`.
    pub fn partition(&self, partition: PartitionId) -> String {
        let found = self.history.partitions.get(usize::from(partition.0));
        found.map_or_else(|| "?".to_string(), |p| format!("{}/{}", self.topic(p.topic), p.index))
    }

    /// A producer's name.
    pub fn producer(&self, index: usize) -> &'a str {
        self.schedule.producers.get(index).map_or("?", |p| &p.name)
    }

    /// A consumer's name.
    pub fn consumer(&self, index: usize) -> &'a str {
        self.schedule.consumers.get(index).map_or("?", |c| &c.name)
    }

    /// An action in a few words, and in as few as possible.
    pub fn action(&self, action: &Action) -> [String; 2] {
        let words = self.words;
        let both = |word: &str, object: String| [format!("{word} {object}"), object];
        // Beside its sign a broker's number says enough.
        let node = |word: &str, node: &NodeId| [format!("{word} {node}"), node.to_string()];
        match action {
            Action::Crash(id) => node(words.crash, id),
            Action::PowerLoss(id) | Action::LoseTail { node: id, .. } => node(words.power_loss, id),
            Action::Stop(id) => node(words.stop, id),
            Action::Start(id) => node(words.start, id),
            Action::Pause(id) => node(words.pause, id),
            Action::Resume(id) => node(words.resume, id),
            Action::Wipe(id) => node(words.wipe, id),
            Action::FailLogDir { node, dir } => {
                [format!("{} {node}: {}", words.fail, self.log_dir(*node, *dir)), node.to_string()]
            }
            Action::ReplaceLogDir { node, dir } => {
                let dir = self.log_dir(*node, *dir);
                [format!("{} {node}: {dir}", words.wipe), node.to_string()]
            }
            Action::Cut(link) => [self.link(words.cut, link), words.cut.to_string()],
            Action::Heal(link) => [self.link(words.heal, link), words.heal.to_string()],
            Action::CutConnections(connections) => {
                [self.link(words.cut, &connections.link()), words.cut.to_string()]
            }
            Action::HealConnections(connections) => {
                [self.link(words.heal, &connections.link()), words.heal.to_string()]
            }
            Action::HealAll => [words.heal_all.to_string(), words.heal.to_string()],
            Action::Slow(link, latency) => {
                [format!("{} {latency}", self.link(words.slow, link)), words.slow.to_string()]
            }
            Action::ElectLeaders { election_type, .. } => {
                let kind = match election_type {
                    ElectionType::Preferred => words.elect_preferred,
                    ElectionType::Unclean => words.elect_unclean,
                };
                [kind.to_string(), words.elect.to_string()]
            }
            Action::SetTopicConfig { key, value, .. } | Action::SetClusterConfig { key, value } => {
                both(words.set, setting(*key, *value, words))
            }
            Action::Produce { count, .. } => both(words.produce, format!("+{count}")),
            Action::SetRate { producer, interval } => {
                let name = self.producer(usize::from(*producer));
                let rate = interval.filter(|i| i.0 > 0).map_or(0, |i| 1_000_000 / i.0);
                [format!("{name} {rate}/s"), format!("{rate}/s")]
            }
            Action::SetConsuming { consumer, on } => {
                let name = self.consumer(usize::from(*consumer)).to_string();
                both(if *on { words.resume } else { words.pause }, name)
            }
            Action::Reassign { topic, partition, .. } => {
                let name = format!("{}-{partition}", self.topic(TopicId(*topic)));
                [format!("{} {name}", words.reassign), words.reassign.to_string()]
            }
            Action::CreateTopic(spec) => both(words.create, spec.name.clone()),
        }
    }

    fn log_dir(&self, broker: NodeId, dir: u8) -> &'a str {
        let spec = self.schedule.brokers.iter().find(|spec| spec.id == broker);
        spec.map_or("?", |spec| spec.log_dir(dir))
    }

    fn link(&self, word: &str, link: &LinkSpec) -> String {
        let arrow = if link.both { "↔" } else { "→" };
        format!("{word} {}{arrow}{}", self.endpoint(link.from), self.endpoint(link.to))
    }

    fn endpoint(&self, end: Endpoint) -> String {
        match end {
            Endpoint::Node(id) if id == self.schedule.controller => {
                self.words.controller.to_string()
            }
            Endpoint::Node(id) => id.to_string(),
            Endpoint::Producer(index) => self.producer(usize::from(index)).to_string(),
            Endpoint::Consumer(index) => self.consumer(usize::from(index)).to_string(),
            Endpoint::Everyone => self.words.everyone.to_string(),
        }
    }
}

fn setting(key: ConfigKey, value: Option<i64>, words: &Words) -> String {
    let name = match key {
        ConfigKey::MinInsyncReplicas => "min.insync.replicas",
        ConfigKey::UncleanLeaderElectionEnable => "unclean.leader.election",
        ConfigKey::FlushMessages => "flush.messages",
        ConfigKey::FlushMs => "flush.ms",
    };
    match (key, value) {
        (_, None) => format!("{name}={}", words.default),
        (ConfigKey::UncleanLeaderElectionEnable, Some(on)) => format!("{name}={}", on != 0),
        (ConfigKey::FlushMs, Some(us)) => format!("{name}={}", us / 1_000),
        (_, Some(value)) => format!("{name}={value}"),
    }
}
