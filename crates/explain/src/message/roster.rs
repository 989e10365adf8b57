//! Who and what there is in a run, by the names that its script gives.

use highwater_protocol::{NodeId, PartitionId, TopicId};
use highwater_sim::Run;
use highwater_sim::schedule::DEFAULT_LOG_DIR;

/// The names that a script gives to what the model numbers, in no language yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    pub(super) controller: NodeId,
    zookeeper: bool,
    /// Who carries out `elect`, `reassign` and their like.
    pub(super) administrator: NodeId,
    pub(super) producers: Vec<(NodeId, String)>,
    pub(super) consumers: Vec<(NodeId, String)>,
    topics: Vec<String>,
    /// By broker.
    log_dirs: Vec<(NodeId, Vec<String>)>,
    /// By partition id: `orders/0`.
    partitions: Vec<String>,
}

impl Roster {
    /// The names in a run; partitions that come to be while it runs are known at its end.
    pub fn new(run: &Run) -> Roster {
        let schedule = run.schedule();
        let topics: Vec<String> = schedule.topic_specs().map(|topic| topic.name.clone()).collect();
        let topic = |index: u16| topics.get(usize::from(index)).map_or("?", String::as_str);
        let partitions = run.history().partitions.iter();
        let partitions = partitions.map(|p| format!("{}/{}", topic(p.topic.0), p.index)).collect();
        let producers = schedule.producers.iter().enumerate();
        let consumers = schedule.consumers.iter().enumerate();
        Roster {
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

    /// A partition.
    pub fn partition(&self, partition: PartitionId) -> &str {
        self.partitions.get(usize::from(partition.0)).map_or("?", String::as_str)
    }

    /// The partition of this name.
    pub fn find_partition(&self, name: &str) -> Option<PartitionId> {
        let found = self.partitions.iter().position(|partition| partition == name)?;
        u16::try_from(found).ok().map(PartitionId)
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

    /// The producers and the consumers, each in the order of the schedule.
    pub fn clients(&self) -> (Vec<NodeId>, Vec<NodeId>) {
        let ids = |list: &[(NodeId, String)]| list.iter().map(|(id, _)| *id).collect();
        (ids(&self.producers), ids(&self.consumers))
    }
}
