//! What a broker has on disk.

use super::log_dirs::LogDir;
use super::view::{ReplicaView, replica_view};
use crate::log::UnifiedLog;
use crate::types::{BrokerEpoch, Offset, PartitionId};

/// A broker's disks: log directories, the logs in them with their epoch caches and checkpoints, and
/// the clean-shutdown marker.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Storage {
    /// The directories of `log.dirs` in order, then that of the metadata log if it is another.
    pub(super) dirs: Vec<LogDir>,
    /// Broker epoch in the clean-shutdown markers, if the last stop was clean (R8.3). They count
    /// only if every directory has one.
    pub clean_shutdown: Option<BrokerEpoch>,
    /// Logs by partition id.
    pub(super) logs: Vec<Option<StoredLog>>,
}

/// A log and the place of its directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct StoredLog {
    pub dir: u8,
    pub log: UnifiedLog,
}

impl Storage {
    /// Empty disks: one directory of each identity.
    pub fn empty(directories: impl IntoIterator<Item = u32>) -> Storage {
        let dirs = directories.into_iter().map(LogDir::new).collect();
        Storage { dirs, clean_shutdown: None, logs: Vec::new() }
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
        for (id, stored) in self.logs.iter_mut().enumerate() {
            let Some(StoredLog { log, .. }) = stored else { continue };
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
        let stored = self.logs.get_mut(usize::from(partition.0)).and_then(Option::as_mut);
        stored.map_or(0, |stored| stored.log.truncate(to))
    }

    /// New, empty disks, with these identities (R8.11).
    pub fn wipe(&mut self, directories: impl IntoIterator<Item = u32>) {
        *self = Storage::empty(directories);
    }

    /// The disk of the directory at this place fails while no process uses it (R8.10). What was on
    /// it is gone; returns the partitions.
    pub fn fail_log_dir(&mut self, dir: u8) -> Vec<PartitionId> {
        self.dirs[usize::from(dir)].fail();
        self.drop_failed()
    }

    /// An empty disk takes the place of the one at this place, with a new identity (R8.10). Returns
    /// the partitions that had a log there.
    pub fn replace_log_dir(&mut self, dir: u8, directory: u32) -> Vec<PartitionId> {
        let lost = self.fail_log_dir(dir);
        self.dirs[usize::from(dir)] = LogDir::new(directory);
        lost
    }

    /// The process is gone, and with it what it had still in memory of failed disks. Disks that
    /// were replaced meanwhile are there for the next one. Returns the partitions whose logs went.
    pub fn drop_failed(&mut self) -> Vec<PartitionId> {
        let mut lost = Vec::new();
        for (id, stored) in self.logs.iter_mut().enumerate() {
            if stored.as_ref().is_some_and(|s| !self.dirs[usize::from(s.dir)].works()) {
                *stored = None;
                lost.push(PartitionId(id as u16));
            }
        }
        if self.dirs.iter().any(|dir| !dir.works()) {
            self.clean_shutdown = None;
        }
        self.dirs.iter_mut().for_each(LogDir::settle);
        lost
    }

    /// Whether the disk of the directory at this place has failed and was not replaced.
    pub fn has_failed(&self, dir: u8) -> bool {
        self.dirs.get(usize::from(dir)).is_some_and(|dir| !dir.works())
    }

    /// A partition's log, if there is one.
    pub fn log(&self, id: PartitionId) -> Option<&UnifiedLog> {
        self.logs.get(usize::from(id.0))?.as_ref().map(|stored| &stored.log)
    }

    /// What the disk holds of each partition, by partition id, for inspection while the process is
    /// down.
    pub fn replicas(&self) -> Vec<ReplicaView> {
        let logs = self.logs.iter().enumerate();
        logs.filter_map(|(id, stored)| {
            Some(replica_view(PartitionId(id as u16), &stored.as_ref()?.log))
        })
        .collect()
    }
}
