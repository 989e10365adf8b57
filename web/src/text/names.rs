//! What nodes and partitions are called.

use crate::i18n::{Texts, fill};
use highwater_protocol::{NodeId, PartitionId};
use highwater_sim::Run;

/// The names that a script gives to what the model numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Names {
    controller: NodeId,
    /// Whether ZooKeeper stands in the controllers' place.
    zookeeper: bool,
    /// Who carries out `elect`, `reassign` and their like.
    administrator: NodeId,
    producers: Vec<(NodeId, String)>,
    consumers: Vec<(NodeId, String)>,
    topics: Vec<String>,
    /// By partition id: `orders/0`, as the script writes them.
    partitions: Vec<String>,
}

impl Names {
    /// The names in a run; partitions that come to be while it runs are known at its end.
    pub fn new(run: &Run) -> Names {
        let schedule = run.schedule();
        let topics: Vec<String> = schedule.topic_specs().map(|topic| topic.name.clone()).collect();
        let topic = |index: u16| topics.get(usize::from(index)).map_or("?", String::as_str);
        let partitions = run.history().partitions.iter();
        Names {
            controller: schedule.controller,
            zookeeper: !schedule.features.kraft,
            administrator: run.admin_node(),
            producers: schedule
                .producers
                .iter()
                .enumerate()
                .map(|(i, spec)| (run.producer_node(i), spec.name.clone()))
                .collect(),
            consumers: schedule
                .consumers
                .iter()
                .enumerate()
                .map(|(i, spec)| (run.consumer_node(i), spec.name.clone()))
                .collect(),
            partitions: partitions.map(|p| format!("{}/{}", topic(p.topic.0), p.index)).collect(),
            topics,
        }
    }

    /// A node, within a sentence.
    pub fn node(&self, node: NodeId, texts: &Texts) -> String {
        let named = |list: &[(NodeId, String)], template| {
            let found = list.iter().find(|(id, _)| *id == node);
            found.map(|(_, name)| fill(template, &[name]))
        };
        if node == self.controller {
            return if self.zookeeper { "ZooKeeper" } else { texts.controller }.to_owned();
        }
        if node == self.administrator {
            return texts.administrator.to_owned();
        }
        named(&self.producers, texts.producer)
            .or_else(|| named(&self.consumers, texts.consumer))
            .unwrap_or_else(|| fill(texts.broker, &[&node.to_string()]))
    }

    /// A partition.
    pub fn partition(&self, partition: PartitionId) -> String {
        let found = self.partitions.get(usize::from(partition.0));
        found.cloned().unwrap_or_else(|| format!("#{}", partition.0))
    }

    /// The partition of this name.
    pub fn find_partition(&self, name: &str) -> Option<PartitionId> {
        let found = self.partitions.iter().position(|partition| partition == name)?;
        u16::try_from(found).ok().map(PartitionId)
    }

    /// A topic, by its index in the schedule.
    pub fn topic(&self, topic: u16) -> &str {
        self.topics.get(usize::from(topic)).map_or("?", String::as_str)
    }

    /// A producer, by its index in the schedule.
    pub fn producer(&self, index: u16, texts: &Texts) -> String {
        fill(texts.producer, &[client(&self.producers, index)])
    }

    /// A consumer, by its index in the schedule.
    pub fn consumer(&self, index: u16, texts: &Texts) -> String {
        fill(texts.consumer, &[client(&self.consumers, index)])
    }

    /// The producers and the consumers, each in the order of the schedule.
    pub fn clients(&self) -> (Vec<NodeId>, Vec<NodeId>) {
        let ids = |list: &[(NodeId, String)]| list.iter().map(|(id, _)| *id).collect();
        (ids(&self.producers), ids(&self.consumers))
    }

    /// A node where there is little room: a client by its bare name, cut if need be.
    pub fn short(&self, node: NodeId, texts: &Texts) -> String {
        let named = |list: &[(NodeId, String)]| {
            list.iter().find(|(id, _)| *id == node).map(|(_, name)| name.clone())
        };
        let name = named(&self.producers).or_else(|| named(&self.consumers));
        let name = name.unwrap_or_else(|| self.node(node, texts));
        match name.char_indices().nth(10) {
            Some((cut, _)) => format!("{}…", &name[..cut]),
            None => name,
        }
    }
}

fn client(list: &[(NodeId, String)], index: u16) -> &str {
    list.get(usize::from(index)).map_or("?", |(_, name)| name)
}
