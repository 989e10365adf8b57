//! What a broker has on disk.

use super::view::{ReplicaView, replica_view};
use crate::log::UnifiedLog;
use crate::types::{BrokerEpoch, Offset, PartitionId};

/// A broker's disk: logs with their epoch caches and checkpoints, and the clean-shutdown marker.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Storage {
    /// Identity of the log directory; a replaced disk has a new one (KIP-858).
    pub directory: u32,
    /// Broker epoch in the clean-shutdown marker, if the last stop was clean (R8.3).
    pub clean_shutdown: Option<BrokerEpoch>,
    /// Logs by partition id.
    pub(super) logs: Vec<Option<UnifiedLog>>,
}

impl Storage {
    /// An empty disk.
    pub fn empty(directory: u32) -> Storage {
        Storage { directory, clean_shutdown: None, logs: Vec::new() }
    }

    /// Power loss: each log keeps its flushed prefix, and of what follows as many records as
    /// `keep(unflushed)` says, between 0 and `unflushed` (R8.2). Returns what each lost: partition,
    /// log end offset afterwards, records gone.
    pub fn lose_unflushed(
        &mut self,
        keep: &mut dyn FnMut(u64) -> u64,
    ) -> Vec<(PartitionId, i64, u64)> {
        self.clean_shutdown = None;
        let mut lost = Vec::new();
        for (id, log) in self.logs.iter_mut().enumerate() {
            let Some(log) = log else { continue };
            let unflushed = (log.log_end_offset() - log.flushed_offset()) as u64;
            let removed = log.lose_unflushed(keep(unflushed));
            if removed > 0 {
                lost.push((PartitionId(id as u16), log.log_end_offset(), removed));
            }
        }
        lost
    }

    /// One log loses everything from `to` on, as a power loss may take it (R8.2). Returns how many
    /// records went.
    pub fn lose_from(&mut self, partition: PartitionId, to: Offset) -> u64 {
        self.clean_shutdown = None;
        let log = self.logs.get_mut(usize::from(partition.0)).and_then(Option::as_mut);
        log.map_or(0, |log| log.truncate(to))
    }

    /// A new, empty disk; `directory` is its new identity (R8.11).
    pub fn wipe(&mut self, directory: u32) {
        *self = Storage::empty(directory);
    }

    /// A partition's log, if there is one.
    pub fn log(&self, id: PartitionId) -> Option<&UnifiedLog> {
        self.logs.get(usize::from(id.0))?.as_ref()
    }

    /// What the disk holds of each partition, by partition id, for inspection while the process is
    /// down.
    pub fn replicas(&self) -> Vec<ReplicaView> {
        let logs = self.logs.iter().enumerate();
        logs.filter_map(|(id, log)| Some(replica_view(PartitionId(id as u16), log.as_ref()?)))
            .collect()
    }
}
