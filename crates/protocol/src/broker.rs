//! The broker.

use crate::config::{BrokerConfig, Features};
use crate::metadata::MetadataImage;
use crate::node::{Input, Outbox};
use crate::time::Time;
use crate::types::{BrokerEpoch, NodeId, Offset, PartitionId, RecordBatch};

/// What a broker has on disk: logs with their epoch caches, checkpoints, the clean-shutdown marker.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Storage {}

/// A broker process.
#[derive(Clone, Debug)]
pub struct Broker {
    id: NodeId,
    storage: Storage,
}

impl Broker {
    /// A process that runs since before the run began: registered, unfenced, all logs empty, the
    /// controller's metadata applied. `phase` (below one heartbeat interval, in microseconds)
    /// spreads the periodic tasks of different brokers.
    pub fn running(
        id: NodeId,
        _controller: NodeId,
        _config: BrokerConfig,
        _features: Features,
        _image: &MetadataImage,
        _phase: u64,
    ) -> Broker {
        Broker { id, storage: Storage::default() }
    }

    /// A new process on the disk of an earlier one; it begins with [`Input::Start`].
    pub fn starting(
        id: NodeId,
        _controller: NodeId,
        _config: BrokerConfig,
        _features: Features,
        storage: Storage,
        _incarnation: u32,
    ) -> Broker {
        Broker { id, storage }
    }

    /// The process is gone; its disk remains, page cache included (R8.2).
    pub fn into_storage(self) -> Storage {
        self.storage
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// Handles one input.
    pub fn step(&mut self, _now: Time, _input: Input, _out: &mut Outbox) {}

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        Time::NEVER
    }

    /// Whether its listeners are open (R6.8).
    pub fn is_listening(&self) -> bool {
        true
    }

    /// Its own view of each partition it hosts, by partition id.
    pub fn replicas(&self) -> Vec<ReplicaView> {
        Vec::new()
    }
}

impl Storage {
    /// Power loss: each log keeps its flushed prefix, and of what follows as many records as
    /// `keep(unflushed)` says, between 0 and `unflushed` (R8.2).
    pub fn lose_unflushed(&mut self, _keep: &mut dyn FnMut(u64) -> u64) {}

    /// A new, empty disk; `directory` is its new identity (R8.11).
    pub fn wipe(&mut self, _directory: u32) {}

    /// The broker epoch of the clean-shutdown marker, if the last stop was clean (R8.3).
    pub fn clean_shutdown_epoch(&self) -> Option<BrokerEpoch> {
        None
    }

    /// What the disk holds of each partition, by partition id, for inspection while the process is
    /// down.
    pub fn replicas(&self) -> Vec<ReplicaView> {
        Vec::new()
    }
}

/// One replica as its broker sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplicaView {
    /// Which partition.
    pub partition: PartitionId,
    /// Whether this broker believes that it leads (maybe in an old epoch).
    pub is_leader: bool,
    /// The leader epoch it knows, -1 if none.
    pub leader_epoch: i32,
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
    /// The ISR as this leader sees it, proposals included (the maximal ISR); empty on a follower.
    pub maximal_isr: Vec<NodeId>,
    /// Leader epochs and where they start.
    pub epochs: Vec<(i32, Offset)>,
    /// The log, as runs.
    pub batches: Vec<RecordBatch>,
}
