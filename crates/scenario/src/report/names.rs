//! The script's names for what the model numbers.

use highwater_protocol::message::ElectionType;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Micros, NodeId, PartitionId, TopicId};
use highwater_sim::schedule::{Action, Endpoint, LinkSpec};
use highwater_sim::{History, PartitionHistory, Schedule};

/// Names of the things of one schedule.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    schedule: &'a Schedule,
}

impl<'a> Names<'a> {
    /// The names of `schedule`.
    pub fn new(schedule: &'a Schedule) -> Names<'a> {
        Names { schedule }
    }

    /// A topic's name: those of the start come first, then those created, in order.
    pub fn topic(&self, topic: TopicId) -> &'a str {
        self.schedule.topic_specs().nth(usize::from(topic.0)).map_or("?", |spec| &spec.name)
    }

    /// A partition as the script writes it: `orders/0`.
    pub fn partition(&self, partition: &PartitionHistory) -> String {
        format!("{}/{}", self.topic(partition.topic), partition.index)
    }

    /// The partition that `orders/0` names, or `orders` for the first of a topic.
    pub fn find_partition(&self, history: &History, name: &str) -> Option<PartitionId> {
        let first = format!("{name}/0");
        let is_named = |partition: &&PartitionHistory| {
            let known = self.partition(partition);
            known == name || known == first
        };
        history.partitions.iter().find(is_named).map(|partition| partition.partition)
    }

    fn producer(&self, index: u16) -> &'a str {
        self.schedule.producers.get(usize::from(index)).map_or("?", |producer| &producer.name)
    }

    fn consumer(&self, index: u16) -> &'a str {
        self.schedule.consumers.get(usize::from(index)).map_or("?", |consumer| &consumer.name)
    }

    /// An action in the words of the script, without its time.
    pub fn action(&self, action: &Action) -> String {
        match action {
            Action::Crash(node) => format!("crash {}", self.node(*node)),
            Action::PowerLoss(node) | Action::LoseTail { node, .. } => {
                format!("power-loss {}", self.node(*node))
            }
            Action::Stop(node) => format!("stop {}", self.node(*node)),
            Action::Start(node) => format!("start {}", self.node(*node)),
            Action::Pause(node) => format!("pause {}", self.node(*node)),
            Action::Resume(node) => format!("resume {}", self.node(*node)),
            Action::Wipe(node) => format!("wipe {}", self.node(*node)),
            Action::FailLogDir { node, dir } => self.log_dir("fail", *node, *dir),
            Action::ReplaceLogDir { node, dir } => self.log_dir("replace", *node, *dir),
            Action::Cut(link) => format!("cut {}", self.link(link)),
            Action::Heal(link) => format!("heal {}", self.link(link)),
            Action::HealAll => "heal all".to_owned(),
            Action::CutConnections(connections) => {
                format!("cut {}", self.link(&connections.link()))
            }
            Action::HealConnections(connections) => {
                format!("heal {}", self.link(&connections.link()))
            }
            Action::Slow(link, latency) => format!("slow {} latency={latency}", self.link(link)),
            Action::ElectLeaders { election_type, topic, partition } => {
                self.election(*election_type, *topic, *partition)
            }
            Action::SetTopicConfig { topic, key, value } => {
                setting(&format!("topic {}", self.topic(TopicId(*topic))), *key, *value)
            }
            Action::SetClusterConfig { key, value } => setting("cluster", *key, *value),
            Action::Produce { producer, partition, count } => {
                let place = partition.map_or(String::new(), |p| format!(" partition={p}"));
                format!("produce {} {count}{place}", self.producer(*producer))
            }
            Action::SetRate { producer, interval } => {
                format!("rate {} {}", self.producer(*producer), rate(*interval))
            }
            Action::SetConsuming { consumer, on } => {
                let verb = if *on { "resume" } else { "pause" };
                format!("{verb} consumer {}", self.consumer(*consumer))
            }
            Action::Reassign { topic, partition, replicas } => {
                let target = replicas.as_deref().map_or("cancel".to_owned(), list);
                format!("reassign {}/{partition} {target}", self.topic(TopicId(*topic)))
            }
            Action::CreateTopic(spec) => format!("create topic {}", spec.name),
        }
    }

    fn log_dir(&self, verb: &str, node: NodeId, dir: u8) -> String {
        format!("{verb} log dir {} of {}", self.dir(node, dir), self.node(node))
    }

    /// A broker's log directory as the script writes it.
    pub fn dir(&self, broker: NodeId, dir: u8) -> &'a str {
        let spec = self.schedule.brokers.iter().find(|spec| spec.id == broker);
        spec.map_or("?", |spec| spec.log_dir(dir))
    }

    /// A node as the script writes it.
    pub fn node(&self, node: NodeId) -> String {
        if node == self.schedule.controller {
            let kraft = self.schedule.features.kraft;
            if kraft { "controller".to_owned() } else { "zookeeper".to_owned() }
        } else {
            format!("broker {node}")
        }
    }

    fn link(&self, link: &LinkSpec) -> String {
        let arrow = if link.both { "<->" } else { "->" };
        format!("{} {arrow} {}", self.endpoint(link.from), self.endpoint(link.to))
    }

    fn endpoint(&self, end: Endpoint) -> String {
        match end {
            Endpoint::Node(node) => self.node(node),
            Endpoint::Producer(index) => format!("producer {}", self.producer(index)),
            Endpoint::Consumer(index) => format!("consumer {}", self.consumer(index)),
            Endpoint::Everyone => "all".to_owned(),
        }
    }

    fn election(&self, kind: ElectionType, topic: Option<u16>, partition: Option<u16>) -> String {
        let kind = match kind {
            ElectionType::Preferred => "preferred",
            ElectionType::Unclean => "unclean",
        };
        let Some(topic) = topic else { return format!("elect {kind}") };
        let place = partition.map_or(String::new(), |p| format!("/{p}"));
        format!("elect {kind} {}{place}", self.topic(TopicId(topic)))
    }
}

/// Broker ids as the script writes them: `[1,2,3]`.
fn list(nodes: &[NodeId]) -> String {
    let ids: Vec<String> = nodes.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

fn setting(target: &str, key: ConfigKey, value: Option<i64>) -> String {
    let name = key.name();
    let Some(value) = value else { return format!("unset {target} {name}") };
    let value = match key {
        ConfigKey::UncleanLeaderElectionEnable => (value != 0).to_string(),
        ConfigKey::FlushMs => Micros(value.unsigned_abs()).to_string(),
        ConfigKey::MinInsyncReplicas | ConfigKey::FlushMessages => value.to_string(),
    };
    format!("set {target} {name}={value}")
}

/// Records a second where that is a whole number, else the time between them.
fn rate(interval: Option<Micros>) -> String {
    match interval {
        None => "off".to_owned(),
        Some(Micros(us)) if us > 0 && 1_000_000 % us == 0 => format!("{}/s", 1_000_000 / us),
        Some(interval) => format!("one every {interval}"),
    }
}
