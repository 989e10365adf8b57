//! A replica as its broker sees it, for people to look at.

use crate::log::{Records, UnifiedLog};
use crate::partition::RemoteReplica;
use crate::types::{LeaderEpoch, NodeId, Offset, PartitionId};

/// One replica as its broker sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplicaView {
    /// Which partition.
    pub partition: PartitionId,
    /// Whether this broker believes that it leads (maybe in an old epoch).
    pub is_leader: bool,
    /// The leader epoch it knows, -1 if none.
    pub leader_epoch: LeaderEpoch,
    /// The leader it follows.
    pub leader: Option<NodeId>,
    /// First offset of the log.
    pub log_start_offset: Offset,
    /// Offset after the last record.
    pub log_end_offset: Offset,
    /// Its high watermark.
    pub high_watermark: Offset,
    /// Offset up to which the log is on disk.
    pub flushed_offset: Offset,
    /// The ISR as this leader knows it confirmed; empty on a follower.
    pub isr: Vec<NodeId>,
    /// The ISR as this leader sees it, proposals included (the maximal ISR); empty on a follower.
    pub maximal_isr: Vec<NodeId>,
    /// What this leader knows of the followers (R1.6); empty on a follower.
    pub remotes: Vec<RemoteReplica>,
    /// Leader epochs and where they start.
    pub epochs: Vec<(LeaderEpoch, Offset)>,
    /// The log, as runs.
    pub records: Records,
}

/// A replica of which only the log is known.
pub(super) fn replica_view(partition: PartitionId, log: &UnifiedLog) -> ReplicaView {
    ReplicaView {
        partition,
        is_leader: false,
        leader_epoch: log.latest_epoch().unwrap_or(-1),
        leader: None,
        log_start_offset: log.log_start_offset(),
        log_end_offset: log.log_end_offset(),
        high_watermark: log.high_watermark(),
        flushed_offset: log.flushed_offset(),
        isr: Vec::new(),
        maximal_isr: Vec::new(),
        remotes: Vec::new(),
        epochs: log.epochs().entries().to_vec(),
        records: log.records().clone(),
    }
}
