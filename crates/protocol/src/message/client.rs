//! Requests that clients and followers send to brokers.

use crate::error_code::ErrorCode;
use crate::few::Few;
use crate::time::Micros;
use crate::types::{Acks, BrokerEpoch, LeaderEpoch, NodeId, Offset, PartitionId, RecordBatch};

/// Appends batches to partitions that the receiver leads. Carries no leader epoch (R2.2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProduceRequest {
    /// Acknowledgements asked for.
    pub acks: Acks,
    /// How long the broker may wait for replication (`request.timeout.ms` of the producer).
    pub timeout: Micros,
    /// At most one batch a partition. Base offset and leader epoch are the leader's to fill in.
    pub partitions: Few<ProducePartition>,
}

/// One batch for one partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProducePartition {
    /// Where it goes.
    pub partition: PartitionId,
    /// The records.
    pub batch: RecordBatch,
}

/// Outcome of a [`ProduceRequest`], a line a partition. With acks=0 none is sent (R2.6).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProduceResponse {
    /// Outcomes, in the request's order.
    pub partitions: Few<ProducePartitionResponse>,
}

/// Outcome for one partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProducePartitionResponse {
    /// Which partition.
    pub partition: PartitionId,
    /// `None` when appended (and, with acks=all, committed).
    pub error: ErrorCode,
    /// Offset of the batch's first record, -1 on error.
    pub base_offset: Offset,
    /// The leader known to the answering broker when it is not the leader itself (KIP-951).
    pub current_leader: Option<LeaderAndEpoch>,
}

/// A leader and the epoch in which it leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeaderAndEpoch {
    /// Who leads; `None` if nobody does.
    pub leader: Option<NodeId>,
    /// In which leader epoch.
    pub leader_epoch: LeaderEpoch,
}

/// Who fetches as a replica, and in which incarnation (KIP-903).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReplicaState {
    /// The follower.
    pub replica_id: NodeId,
    /// Its broker epoch, -1 until it has registered.
    pub replica_epoch: BrokerEpoch,
}

/// What a consumer may read up to (`isolation.level`). Without transactions both mean the high
/// watermark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum IsolationLevel {
    /// `read_uncommitted`.
    #[default]
    ReadUncommitted,
    /// `read_committed`.
    ReadCommitted,
}

/// Reads records: from a follower for replication, from a consumer to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FetchRequest {
    /// The follower that fetches; `None` for a consumer.
    pub replica: Option<ReplicaState>,
    /// How long the broker may hold the request while there is too little to return.
    pub max_wait: Micros,
    /// Least bytes to return before `max_wait` has passed.
    pub min_bytes: u32,
    /// Most bytes to return over all partitions.
    pub max_bytes: u32,
    /// Where a consumer's read ends.
    pub isolation: IsolationLevel,
    /// The consumer's rack, a number per distinct `client.rack` (KIP-392); `None` if not set.
    pub rack: Option<u16>,
    /// The partitions to read.
    pub partitions: Few<FetchPartition>,
}

/// One partition of a fetch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FetchPartition {
    /// Which partition.
    pub partition: PartitionId,
    /// First offset wanted.
    pub fetch_offset: Offset,
    /// The follower's log start offset; -1 for a consumer.
    pub log_start_offset: Offset,
    /// The leader epoch known to the fetcher, -1 if none (KIP-320).
    pub current_leader_epoch: LeaderEpoch,
    /// Leader epoch of the last record the follower has, -1 if none (KIP-595).
    pub last_fetched_epoch: LeaderEpoch,
    /// Most bytes to return for this partition.
    pub max_bytes: u32,
}

/// Outcome of a [`FetchRequest`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FetchResponse {
    /// Outcomes, in the request's order.
    pub partitions: Few<FetchPartitionResponse>,
}

/// A leader epoch and the offset after its last record (R1.5); -1 each where undefined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EpochEndOffset {
    /// The largest epoch not above the one asked for, -1 if none.
    pub leader_epoch: LeaderEpoch,
    /// Where it ends, exclusive, -1 if undefined.
    pub end_offset: Offset,
}

/// Outcome of a fetch for one partition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FetchPartitionResponse {
    /// Which partition.
    pub partition: PartitionId,
    /// `None` unless the fetch was refused.
    pub error: ErrorCode,
    /// The leader's high watermark from before this fetch's own contribution (R3.7).
    pub high_watermark: Offset,
    /// The leader's log start offset.
    pub log_start_offset: Offset,
    /// Where the fetcher's log parts from the leader's: truncate first (R3.15).
    pub diverging_epoch: Option<EpochEndOffset>,
    /// A better informed broker's hint of the leader (KIP-951).
    pub current_leader: Option<LeaderAndEpoch>,
    /// The replica this consumer should read from instead (KIP-392).
    pub preferred_read_replica: Option<NodeId>,
    /// The records, in offset order.
    pub records: Few<RecordBatch>,
}

impl FetchPartitionResponse {
    /// Nothing was read because of `error`.
    pub fn refused(partition: PartitionId, error: ErrorCode) -> FetchPartitionResponse {
        FetchPartitionResponse {
            partition,
            error,
            high_watermark: -1,
            log_start_offset: -1,
            diverging_epoch: None,
            current_leader: None,
            preferred_read_replica: None,
            records: Few::None,
        }
    }

    /// Whether it tells something that must not wait for more records (R3.8).
    pub fn is_urgent(&self) -> bool {
        !self.error.is_none()
            || self.diverging_epoch.is_some()
            || self.preferred_read_replica.is_some()
    }
}

/// Which offset a [`ListOffsetsRequest`] asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListOffsetsTimestamp {
    /// -2: the log start offset.
    Earliest,
    /// -1: the high watermark for clients, the log end offset for replicas (R9.5).
    Latest,
}

/// Asks for the earliest or latest offset of a partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListOffsetsRequest {
    /// Whether a follower asks.
    pub from_replica: bool,
    /// Which partition.
    pub partition: PartitionId,
    /// The leader epoch known to the asker, -1 if none.
    pub current_leader_epoch: LeaderEpoch,
    /// Which offset.
    pub timestamp: ListOffsetsTimestamp,
}

/// Answer to a [`ListOffsetsRequest`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListOffsetsResponse {
    /// Which partition.
    pub partition: PartitionId,
    /// `None`, or why there is no answer.
    pub error: ErrorCode,
    /// The offset, -1 on error.
    pub offset: Offset,
    /// The leader epoch at that offset, -1 if unknown.
    pub leader_epoch: LeaderEpoch,
}

/// Asks where a leader epoch ends (KIP-101, R3.17).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OffsetsForLeaderEpochRequest {
    /// Which partition.
    pub partition: PartitionId,
    /// The leader epoch known to the asker, -1 if none.
    pub current_leader_epoch: LeaderEpoch,
    /// The epoch asked about.
    pub leader_epoch: LeaderEpoch,
}

/// Answer to an [`OffsetsForLeaderEpochRequest`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OffsetsForLeaderEpochResponse {
    /// Which partition.
    pub partition: PartitionId,
    /// `None`, or why there is no answer.
    pub error: ErrorCode,
    /// The answer (R1.5).
    pub end: EpochEndOffset,
}

/// The first request of a client on a new connection: which versions does the broker speak? There
/// is one version here; what counts is that nothing else is sent before the answer (class
/// `NetworkClient`), so that a batch is never spent on a connection that cannot be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ApiVersionsRequest;

/// Answer to an [`ApiVersionsRequest`], given at once by every broker that listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ApiVersionsResponse;

/// A client asks who leads what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MetadataRequest;

/// What the answering broker knows of the cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MetadataResponse {
    /// Unfenced brokers, ascending.
    pub brokers: Vec<NodeId>,
    /// Every partition and its leader, by partition id.
    pub partitions: Vec<(PartitionId, LeaderAndEpoch)>,
}
