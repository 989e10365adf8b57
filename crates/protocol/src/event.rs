//! What a step did, told as data: the raw material of traces, histories and explanations.

use crate::error_code::ErrorCode;
use crate::metadata::{ConfigKey, ConfigResource, PartitionRegistration};
use crate::time::Time;
use crate::types::{Acks, LeaderEpoch, NodeId, Offset, PartitionEpoch, PartitionId};

/// Number of a fact within a run; [`FactId::NONE`] for no cause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FactId(pub u32);

impl FactId {
    /// No fact: the cause of what the start of the run brought about.
    pub const NONE: FactId = FactId(u32::MAX);
}

/// One effect of a step, at the node that stepped.
///
/// 16 bytes, copied freely. Partition changes are too large for that: see
/// [`PartitionChange`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // fields carry their types' meaning
pub enum Event {
    // Logs
    /// The leader appended a producer's batch; `end` is the new log end offset.
    Appended { partition: PartitionId, end: Offset, count: u32 },
    /// A follower appended what it fetched; `end` is the new log end offset.
    Replicated { partition: PartitionId, end: Offset, count: u32 },
    /// The high watermark of the replica at this node moved (a follower's may go down, R1.1).
    HighWatermark { partition: PartitionId, high_watermark: Offset },
    /// The log was cut to `to`; `removed` records went.
    Truncated { partition: PartitionId, to: Offset, removed: u32 },
    /// The log's state after a start: `end` is the log end offset.
    LogLoaded { partition: PartitionId, end: Offset },
    /// The replica was removed from this broker with its log (end of a reassignment).
    ReplicaDeleted { partition: PartitionId },
    /// The replica is out of reach with its log: its directory has failed (R8.10).
    ReplicaOffline { partition: PartitionId },
    // Roles
    /// This broker became leader in `leader_epoch`, which starts at `start` (R1.10).
    BecameLeader { partition: PartitionId, leader_epoch: LeaderEpoch, start: Offset },
    /// This broker became follower in `leader_epoch`, of nobody if `leader` is `None` (R1.11).
    BecameFollower { partition: PartitionId, leader_epoch: LeaderEpoch, leader: Option<NodeId> },
    // ISR
    /// The leader proposed to remove `replica`, last caught up at `caught_up` (R5.2);
    /// [`Time::NEVER`] if it never was in this leader epoch.
    IsrShrinkProposed { partition: PartitionId, replica: NodeId, caught_up: Time },
    /// The leader proposed to add `replica`, which fetched from `offset` (R5.10).
    IsrExpandProposed { partition: PartitionId, replica: NodeId, offset: Offset },
    /// The leader proposed to add `replica`, and forgot it: metadata of the partition epoch that it
    /// had proposed it of came late, and ended the proposal (R1.10). The controller may accept it
    /// all the same; until the leader hears of that, it commits without `replica`.
    IsrExpandForgotten { partition: PartitionId, replica: NodeId, partition_epoch: PartitionEpoch },
    /// The controller refused the proposed ISR (R5.25).
    IsrProposalRefused { partition: PartitionId, error: ErrorCode },
    // Fetching
    /// The leader learned from a fetch that `replica` has everything below `offset` (R1.6).
    Fetched { partition: PartitionId, replica: NodeId, offset: Offset },
    /// The fetcher at this node could not use the leader's answer.
    FetchFailed { partition: PartitionId, leader: NodeId, error: ErrorCode },
    /// The leader told the follower where its log diverges (R3.6).
    Diverged { partition: PartitionId, leader_epoch: LeaderEpoch, end: Offset },
    // Controller
    /// A partition changed; `change` counts the changes of the run.
    PartitionChanged { partition: PartitionId, change: u32 },
    /// A broker was registered by the controller.
    BrokerRegistered { broker: NodeId },
    /// The controller refused a registration (R6.6).
    RegistrationRefused { broker: NodeId, error: ErrorCode },
    /// A broker was fenced.
    BrokerFenced { broker: NodeId },
    /// A broker was unfenced.
    BrokerUnfenced { broker: NodeId },
    /// The controller heard that a log directory of a broker has failed (R8.10).
    LogDirOffline { broker: NodeId, directory: u32 },
    /// A broker was marked as in controlled shutdown.
    BrokerInControlledShutdown { broker: NodeId },
    /// The session of a broker ended: no heartbeat since `last_contact` (R6.5).
    SessionExpired { broker: NodeId, last_contact: Time },
    // ZooKeeper (section 7)
    /// A session of a broker was opened.
    SessionCreated { broker: NodeId },
    /// A broker closed its session.
    SessionClosed { broker: NodeId },
    /// The ephemeral node of a broker was created: it counts as live (R7.1).
    BrokerNodeCreated { broker: NodeId },
    /// The ephemeral node of a broker is gone with its session.
    BrokerNodeDeleted { broker: NodeId },
    /// A broker was the first to create `/controller` (R7.2).
    ControllerElected { broker: NodeId, controller_epoch: i32 },
    /// The ephemeral node of the controller is gone with its session.
    ControllerNodeDeleted { broker: NodeId },
    /// This broker heard that its session has expired.
    SessionLost,
    /// This broker refused a request of the controller in `controller` (R7.2, KIP-380).
    ControlRequestRefused { controller: NodeId, error: ErrorCode },
    /// A setting was changed or deleted.
    ConfigChanged { resource: ConfigResource, key: ConfigKey },
    /// An administrator's request was answered.
    AdminAnswered { error: ErrorCode },
    // Broker process
    /// The process has registered and been unfenced; its listeners are open (R6.8).
    BrokerRunning,
    /// The process asked for a controlled shutdown.
    ControlledShutdownStarted,
    /// The process stopped cleanly.
    BrokerStopped,
    /// The broker noticed that the log directory at this place of `log.dirs` has failed (R8.10).
    LogDirFailed { directory: u8 },
    /// A log directory that the broker cannot do without has failed: the process ends at once.
    BrokerHalted,
    // Producers: one event for a whole batch; `first` is the first value, of `producer` = the node
    /// Records were handed to the producer (`send`).
    Produced { partition: PartitionId, first: u64, count: u32 },
    /// A batch was sent, for the `attempt`-th time counted from 1.
    Sent { partition: PartitionId, first: u64, attempt: u32 },
    /// Acknowledged at `base` (-1 with acks=0).
    Acknowledged { partition: PartitionId, first: u64, count: u32, acks: Acks },
    /// An attempt failed and will be repeated.
    Retried { partition: PartitionId, first: u64, error: ErrorCode },
    /// Given up: `send` failed with `error`.
    Refused { partition: PartitionId, first: u64, count: u32, error: ErrorCode },
    /// The producer took a new epoch after a fault (R2.40).
    ProducerEpochBumped { producer_epoch: i16 },
    // Brokers' answers
    /// The broker refused a producer's batch before appending it.
    ProduceRefused { partition: PartitionId, producer: NodeId, error: ErrorCode },
    /// The broker answered a batch that it has appended at `base` with an error: the high watermark
    /// did not reach it in time (R2.8), or the ISR was too small when it did (R2.7).
    AppendUnconfirmed { partition: PartitionId, base: Offset, error: ErrorCode },
    /// The broker recognised a batch that it has already (R2.20).
    DuplicateDropped { partition: PartitionId, producer: NodeId, base: Offset },
    // Consumers
    /// A consumer read up to `position`.
    Consumed { partition: PartitionId, position: Offset, count: u32 },
    /// A consumer set its position by policy or after a truncation (R9.6, R9.7).
    PositionReset { partition: PartitionId, to: Offset },
    /// A consumer asked the leader for an offset, and was not told (R9.5).
    OffsetRefused { partition: PartitionId, error: ErrorCode },
    /// A consumer stopped reading the partition with an error.
    ConsumerFailed { partition: PartitionId, error: ErrorCode },
    // Connections
    /// A client or broker lost a connection, or could not open one.
    Disconnected { peer: NodeId },
    /// A request went unanswered for too long.
    RequestTimedOut { peer: NodeId },
}

/// Why the controller changed a partition (the causes of recorded traces).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the variants are the documentation
pub enum ChangeCause {
    TopicCreated,
    BrokerFenced(NodeId),
    BrokerUnfenced(NodeId),
    BrokerRegistered(NodeId),
    ControlledShutdown(NodeId),
    /// A log directory of the broker has failed (R8.10).
    LogDirFailed(NodeId),
    /// Asked for by the leader.
    IsrShrink,
    /// Asked for by the leader.
    IsrExpand,
    /// Asked for by the leader, after an unclean election.
    LeaderRecovered,
    /// Asked for by an administrator, or by the controller's own timers.
    LeaderElection,
    Reassignment,
    ConfigChange,
    DirectoryAssignment,
}

/// A partition's registration after a change, and why it changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartitionChange {
    /// Which partition.
    pub partition: PartitionId,
    /// Why.
    pub cause: ChangeCause,
    /// The state after the change.
    pub registration: PartitionRegistration,
}
