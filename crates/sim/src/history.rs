//! Series over time, written as facts happen and read by charts and reports.

use crate::series::Series;
use highwater_protocol::{FactId, NodeId, Offset, PartitionChange, PartitionId, Time, TopicId};

/// What changed over time, by subject.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// How far the run has come.
    pub now: Time,
    /// By partition id.
    pub partitions: Vec<PartitionHistory>,
    /// Process states of each broker, ascending by id.
    pub brokers: Vec<BrokerHistory>,
    /// In the order of the schedule.
    pub producers: Vec<ProducerHistory>,
    /// In the order of the schedule.
    pub consumers: Vec<ConsumerHistory>,
    /// Who controlled and which sessions there were, in ZooKeeper mode.
    pub zookeeper: Option<ZooKeeperHistory>,
    /// Actions carried out: index into the schedule's actions, when, and the fact that tells it.
    pub actions: Vec<(Time, u32, FactId)>,
}

/// One partition over time.
#[derive(Clone, Debug)]
pub struct PartitionHistory {
    /// Which partition.
    pub partition: PartitionId,
    /// Its topic.
    pub topic: TopicId,
    /// Its number within the topic.
    pub index: u16,
    /// Registrations by the controller, the first at its creation.
    pub changes: Vec<(Time, FactId, PartitionChange)>,
    /// Number of in-sync replicas, by the controller.
    pub isr_size: Series,
    /// `min.insync.replicas` in force, capped by the number of replicas.
    pub min_insync_replicas: Series,
    /// High watermark of the partition: that of its leader, as the leader moves it.
    pub high_watermark: Series,
    /// By broker id, ascending: every broker that ever was a replica.
    pub replicas: Vec<ReplicaHistory>,
}

/// One replica over time.
#[derive(Clone, Debug)]
pub struct ReplicaHistory {
    /// Where.
    pub broker: NodeId,
    /// Its log end offset.
    pub log_end_offset: Series,
    /// Its own high watermark.
    pub high_watermark: Series,
    /// What it was, ascending by time.
    pub states: Vec<(Time, ReplicaState)>,
    /// Truncations and power losses: when, down to which offset, how many records.
    pub truncations: Vec<(Time, Offset, u32)>,
}

/// What a replica is, by its process and by the controller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReplicaState {
    /// What its broker's process does.
    pub process: Process,
    /// Whether the controller has fenced the broker.
    pub fenced: bool,
    /// What the controller has it registered as.
    pub role: Role,
}

/// What a broker's process does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Process {
    /// It serves, or would if it were let.
    Running,
    /// Between its start and its first unfencing.
    Starting,
    /// Stopped in its tracks.
    Paused,
    /// Asked to stop, not gone yet.
    Stopping,
    /// Not there.
    Down,
}

/// What a replica is to the controller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The leader.
    Leader,
    /// In the ISR.
    InSync,
    /// Assigned, not in the ISR.
    OutOfSync,
    /// Not assigned (any more).
    Unassigned,
}

/// One broker's process over time.
#[derive(Clone, Debug)]
pub struct BrokerHistory {
    /// Which broker.
    pub broker: NodeId,
    /// What its process did, and whether it was fenced.
    pub states: Vec<(Time, Process, bool)>,
}

/// ZooKeeper over time (section 7).
#[derive(Clone, Debug, Default)]
pub struct ZooKeeperHistory {
    /// Which broker held `/controller` from when on, and in which epoch; `None` for nobody.
    pub controllers: Vec<(Time, Option<NodeId>, i32)>,
    /// Sessions of brokers, each from its beginning on.
    pub sessions: Vec<SessionHistory>,
}

/// One session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionHistory {
    /// Whose.
    pub broker: NodeId,
    /// When it was opened; those of the start are as old as the run.
    pub opened: Time,
    /// When it ended, and how, if it has.
    pub ended: Option<(Time, SessionEnd)>,
}

/// How a session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SessionEnd {
    /// The broker closed it.
    Closed,
    /// Nothing was heard of the broker.
    Expired,
}

/// One producer over time; every series counts records from the start of the run.
#[derive(Clone, Debug, Default)]
pub struct ProducerHistory {
    /// Handed to `send`.
    pub produced: Series,
    /// Acknowledged.
    pub acknowledged: Series,
    /// Failed for good.
    pub refused: Series,
    /// Attempts that were repeated.
    pub retries: Series,
}

/// One consumer over time.
#[derive(Clone, Debug, Default)]
pub struct ConsumerHistory {
    /// Next offset to read, a series a partition.
    pub positions: Vec<(PartitionId, Series)>,
    /// Records handed to the application, again and again if it reads them again.
    pub read: Series,
}
