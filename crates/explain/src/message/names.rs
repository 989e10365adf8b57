//! What nodes, links and partitions are called.

use super::{Texts, fill, texts};
use highwater_protocol::{NodeId, PartitionId, TopicId};
use highwater_scenario::Lang;
use highwater_sim::Run;
use highwater_sim::schedule::{DEFAULT_LOG_DIR, Endpoint, LinkSpec};

/// The names that a script gives to what the model numbers, in one language.
#[derive(Clone, Debug)]
pub struct Names {
    pub(super) texts: &'static Texts,
    controller: NodeId,
    /// Whether ZooKeeper stands in the controllers' place.
    zookeeper: bool,
    administrator: NodeId,
    producers: Vec<(NodeId, String)>,
    consumers: Vec<(NodeId, String)>,
    topics: Vec<String>,
    /// By broker.
    log_dirs: Vec<(NodeId, Vec<String>)>,
    /// By partition id: `orders/0`.
    partitions: Vec<String>,
}

impl Names {
    /// The names in a run; partitions that come to be while it runs are known at its end.
    pub fn new(run: &Run, lang: Lang) -> Names {
        let schedule = run.schedule();
        let topics: Vec<String> = schedule.topic_specs().map(|topic| topic.name.clone()).collect();
        let topic = |index: u16| topics.get(usize::from(index)).map_or("?", String::as_str);
        let partitions = run.history().partitions.iter();
        let partitions = partitions.map(|p| format!("{}/{}", topic(p.topic.0), p.index)).collect();
        let producers = schedule.producers.iter().enumerate();
        let consumers = schedule.consumers.iter().enumerate();
        Names {
            texts: texts(lang),
            controller: schedule.controller,
            zookeeper: !schedule.features.kraft,
            administrator: run.admin_node(),
            producers: producers.map(|(i, p)| (run.producer_node(i), p.name.clone())).collect(),
            consumers: consumers.map(|(i, c)| (run.consumer_node(i), c.name.clone())).collect(),
            log_dirs: schedule.brokers.iter().map(|b| (b.id, b.log_dirs.clone())).collect(),
            partitions,
            topics,
        }
    }

    /// Whether ZooKeeper stands in the controllers' place.
    pub fn zookeeper(&self) -> bool {
        self.zookeeper
    }

    /// A node, within a sentence.
    pub fn node(&self, node: NodeId) -> String {
        if node == self.controller {
            return if self.zookeeper { "ZooKeeper" } else { self.texts.controller }.to_owned();
        }
        if node == self.administrator {
            return self.texts.administrator.to_owned();
        }
        let named = |list: &[(NodeId, String)], template| {
            let found = list.iter().find(|(id, _)| *id == node);
            found.map(|(_, name)| fill(template, &[name]))
        };
        named(&self.producers, self.texts.producer)
            .or_else(|| named(&self.consumers, self.texts.consumer))
            .unwrap_or_else(|| fill(self.texts.broker, &[&node.to_string()]))
    }

    /// Several nodes: `broker 1, broker 2 and broker 3`.
    pub fn nodes(&self, nodes: &[NodeId]) -> String {
        self.all(self.texts.and, nodes.iter().map(|node| self.node(*node)).collect())
    }

    /// One of several nodes: `broker 1 or broker 2`.
    pub fn any_of(&self, nodes: &[NodeId]) -> String {
        self.all(self.texts.or_, nodes.iter().map(|node| self.node(*node)).collect())
    }

    fn all(&self, last_two: &str, mut parts: Vec<String>) -> String {
        let Some(last) = parts.pop() else { return self.texts.nobody.to_owned() };
        if parts.is_empty() {
            return last;
        }
        fill(last_two, &[&parts.join(self.texts.list), &last])
    }

    /// A partition.
    pub fn partition(&self, partition: PartitionId) -> &str {
        self.partitions.get(usize::from(partition.0)).map_or("?", String::as_str)
    }

    /// A topic.
    pub fn topic(&self, topic: TopicId) -> &str {
        self.topics.get(usize::from(topic.0)).map_or("?", String::as_str)
    }

    /// A broker's log directory, by its place.
    pub fn log_dir(&self, broker: NodeId, dir: u8) -> &str {
        let own = self.log_dirs.iter().find(|(id, _)| *id == broker);
        let name = own.and_then(|(_, names)| names.get(usize::from(dir)));
        name.map_or(DEFAULT_LOG_DIR, String::as_str)
    }

    /// A producer, by its index in the schedule.
    pub fn producer(&self, index: u16) -> String {
        self.endpoint(Endpoint::Producer(index))
    }

    /// A consumer, by its index in the schedule.
    pub fn consumer(&self, index: u16) -> String {
        self.endpoint(Endpoint::Consumer(index))
    }

    /// A link: `broker 2 → the controller`.
    pub fn link(&self, link: LinkSpec) -> String {
        let arrow = if link.both { "↔" } else { "→" };
        format!("{} {arrow} {}", self.endpoint(link.from), self.endpoint(link.to))
    }

    fn endpoint(&self, end: Endpoint) -> String {
        let client = |list: &[(NodeId, String)], index: u16| {
            list.get(usize::from(index)).map_or_else(|| "?".to_owned(), |(id, _)| self.node(*id))
        };
        match end {
            Endpoint::Node(node) => self.node(node),
            Endpoint::Everyone => self.texts.everyone.to_owned(),
            Endpoint::Producer(index) => client(&self.producers, index),
            Endpoint::Consumer(index) => client(&self.consumers, index),
        }
    }
}
