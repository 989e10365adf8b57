//! Requests that brokers send to the controller.

use crate::error_code::ErrorCode;
use crate::metadata::{Directories, MetadataRecord};
use crate::types::{
    BrokerEpoch, LeaderEpoch, LeaderRecoveryState, NodeId, Offset, PartitionEpoch, PartitionId,
    TopicId,
};

/// Registers a broker process (R6.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BrokerRegistrationRequest {
    /// The broker.
    pub broker: NodeId,
    /// Differs for each start of the process.
    pub incarnation: u32,
    /// Broker epoch in the clean-shutdown marker, -1 after an unclean stop (KIP-966, R6.7).
    pub previous_broker_epoch: BrokerEpoch,
    /// Identities of its log directories; a replaced disk has a new one (KIP-858).
    pub directories: Directories,
    /// The broker's rack, a number per distinct `broker.rack`.
    pub rack: Option<u16>,
}

/// Answer to a [`BrokerRegistrationRequest`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BrokerRegistrationResponse {
    /// `DuplicateBrokerRegistration` while the previous session lives.
    pub error: ErrorCode,
    /// The new broker epoch, -1 on error.
    pub broker_epoch: BrokerEpoch,
}

/// Keeps the session alive and asks for the next state (R6.9).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BrokerHeartbeatRequest {
    /// The broker.
    pub broker: NodeId,
    /// Its incarnation's epoch.
    pub broker_epoch: BrokerEpoch,
    /// Number of metadata records it has applied.
    pub current_metadata_offset: i64,
    /// Whether it wants to stay fenced.
    pub want_fence: bool,
    /// Whether it wants to shut down.
    pub want_shut_down: bool,
    /// Directories that have failed since the process started (R8.10).
    pub offline_directories: Directories,
    /// For teaching alone: how far its logs reach (`elects_most_up_to_date`); else empty.
    pub log_ends: Vec<LogEnd>,
}

/// How far a broker's log of a partition reaches. Kafka's heartbeats do not carry it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogEnd {
    /// The topic.
    pub topic: TopicId,
    /// The partition's number in it.
    pub index: u16,
    /// The newest leader epoch in the log, -1 if none.
    pub leader_epoch: LeaderEpoch,
    /// Where the log ends.
    pub log_end_offset: Offset,
}

/// Answer to a [`BrokerHeartbeatRequest`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BrokerHeartbeatResponse {
    /// `StaleBrokerEpoch` if another incarnation has registered.
    pub error: ErrorCode,
    /// Whether the broker has applied its own registration.
    pub is_caught_up: bool,
    /// Whether it is fenced.
    pub is_fenced: bool,
    /// Whether it may stop now.
    pub should_shut_down: bool,
}

/// Asks for new ISRs (KIP-497, R5.20).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlterPartitionRequest {
    /// The leader that asks.
    pub broker: NodeId,
    /// Its incarnation's epoch.
    pub broker_epoch: BrokerEpoch,
    /// A proposal a partition.
    pub partitions: Vec<AlterPartition>,
}

/// A proposed ISR.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlterPartition {
    /// Which partition.
    pub partition: PartitionId,
    /// The epoch in which the sender leads.
    pub leader_epoch: LeaderEpoch,
    /// The registration the proposal builds on.
    pub partition_epoch: PartitionEpoch,
    /// The members and the broker epoch of each, -1 if it never fetched (KIP-903).
    pub new_isr: Vec<(NodeId, BrokerEpoch)>,
    /// `Recovered` once the leader has recovered from an unclean election.
    pub leader_recovery_state: LeaderRecoveryState,
}

/// Answer to an [`AlterPartitionRequest`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlterPartitionResponse {
    /// An error of the whole request (`StaleBrokerEpoch`).
    pub error: ErrorCode,
    /// Outcomes, in the request's order.
    pub partitions: Vec<AlterPartitionResult>,
}

/// Outcome for one partition: the registration after the change, or an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlterPartitionResult {
    /// Which partition.
    pub partition: PartitionId,
    /// One of table R5.22.
    pub error: ErrorCode,
    /// The leader after the change.
    pub leader: Option<NodeId>,
    /// Its epoch.
    pub leader_epoch: LeaderEpoch,
    /// The ISR after the change.
    pub isr: Vec<NodeId>,
    /// The recovery state after the change.
    pub leader_recovery_state: LeaderRecoveryState,
    /// The partition epoch after the change.
    pub partition_epoch: PartitionEpoch,
}

/// Reports in which log directory replicas are hosted (KIP-858, R8.11).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssignReplicasToDirsRequest {
    /// The broker that hosts them.
    pub broker: NodeId,
    /// Its incarnation's epoch.
    pub broker_epoch: BrokerEpoch,
    /// Partitions and the directory where it hosts each.
    pub partitions: Vec<(PartitionId, u32)>,
}

/// Answer to an [`AssignReplicasToDirsRequest`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AssignReplicasToDirsResponse {
    /// `None`, or why nothing was recorded.
    pub error: ErrorCode,
}

/// A broker reads the metadata log as an observer; the controller holds the request until there
/// is something new, at most 500 ms (R6.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MetadataFetchRequest {
    /// Who reads.
    pub broker: NodeId,
    /// Index of the first record wanted.
    pub fetch_offset: i64,
}

/// Committed metadata records, in log order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MetadataFetchResponse {
    /// Index of the first record.
    pub base_offset: i64,
    /// The records; empty if nothing new was committed in time.
    pub records: Vec<MetadataRecord>,
    /// Number of committed records: what a starting broker must apply first (R6.8).
    pub committed_offset: i64,
}
