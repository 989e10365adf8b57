//! Log directories: where logs go, and what becomes of a broker when a disk fails (KIP-112,
//! KIP-858; R8.10).
//!
//! A failed disk is noticed by the next write to it (class `LogDirFailureChannel`): an append, a
//! flush, a checkpoint, a new log; or when the log cleaner looks at it.

use super::{Broker, Timer};
use crate::event::Event;
use crate::io::Outbox;
use crate::metadata::{Directories, UNASSIGNED_DIRECTORY};
use crate::partition::Partition;
use crate::time::Time;
use crate::types::PartitionId;

/// How a log directory is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Online,
    /// Its disk has failed, and nobody has noticed.
    Failing,
    /// Out of use until the process starts anew.
    Offline,
}

/// One log directory of a broker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LogDir {
    /// Its identity (`directory.id` in `meta.properties`).
    pub id: u32,
    state: State,
    /// The identity of the empty disk that has taken its place, for the next process.
    replacement: Option<u32>,
}

impl LogDir {
    /// An empty disk that works.
    pub fn new(id: u32) -> LogDir {
        LogDir { id, state: State::Online, replacement: None }
    }

    /// Whether what is on it can be read and written.
    pub fn works(&self) -> bool {
        self.state == State::Online
    }

    /// Whether the broker uses it.
    pub fn is_online(&self) -> bool {
        self.state != State::Offline
    }

    /// The disk fails.
    pub fn fail(&mut self) {
        if self.works() {
            self.state = State::Failing;
        }
    }

    /// The process has ended: what has failed is known by the next one, or was replaced.
    pub fn settle(&mut self) {
        if let Some(id) = self.replacement {
            *self = LogDir::new(id);
        } else if !self.works() {
            self.state = State::Offline;
        }
    }
}

impl Broker {
    /// The disk of the directory at this place of `log.dirs` fails (the one after the last is the
    /// metadata log's own). The broker notices when it writes there next.
    pub fn fail_log_dir(&mut self, dir: u8) {
        self.dirs[usize::from(dir)].fail();
    }

    /// An empty disk with a new identity takes the place of the failed one. The process that runs
    /// does not look at it.
    pub fn replace_log_dir(&mut self, dir: u8, directory: u32) {
        self.dirs[usize::from(dir)].replacement = Some(directory);
    }

    /// Whether the disk of the directory at this place has failed and was not replaced.
    pub fn has_failed_log_dir(&self, dir: u8) -> bool {
        let dir = self.dirs.get(usize::from(dir));
        dir.is_some_and(|dir| !dir.works() && dir.replacement.is_none())
    }

    /// Whether a disk has failed and the broker has not noticed yet.
    pub fn has_failing_log_dir(&self) -> bool {
        self.dirs.iter().any(|dir| dir.state == State::Failing)
    }

    /// Whether a replica that is held here is on a disk that has failed.
    pub fn is_on_failed_disk(&self, id: PartitionId) -> bool {
        self.partition(id).is_some_and(|partition| !self.dirs[usize::from(partition.dir)].works())
    }

    /// Whether a replica is out of reach because its directory has failed.
    pub fn is_offline(&self, id: PartitionId) -> bool {
        self.offline.contains(&id)
    }

    /// Directories for logs that are in use, as the controller knows them.
    pub(super) fn online_directories(&self) -> Directories {
        let online = self.log_dirs().filter(|(_, dir)| dir.is_online());
        online.map(|(_, dir)| dir.id).collect()
    }

    fn log_dirs(&self) -> impl Iterator<Item = (u8, &LogDir)> {
        (0u8..).zip(&self.dirs).take(usize::from(self.known.config.log_dirs))
    }

    /// Whether the broker can go on: with a directory for logs and, in KRaft mode, with that of the
    /// metadata log.
    pub(super) fn has_the_directories_it_needs(&self) -> bool {
        let metadata = &self.dirs[usize::from(self.known.config.metadata_log_dir)];
        let elsewhere = self.zookeeper.is_some();
        (elsewhere || metadata.is_online()) && self.log_dirs().any(|(_, dir)| dir.is_online())
    }

    /// A write to the directory at this place. Returns whether it was possible; if not, the
    /// directory is out of use from now on.
    pub(super) fn write_to(&mut self, now: Time, dir: u8, out: &mut Outbox) -> bool {
        match self.dirs[usize::from(dir)].state {
            State::Online => true,
            State::Offline => false,
            State::Failing => {
                let cause = out.cause();
                self.log_dir_failed(now, dir, out);
                out.resume(cause);
                false
            }
        }
    }

    /// A write to the log of a partition that is hosted; see [`Broker::write_to`].
    pub(super) fn write_to_log(&mut self, now: Time, id: PartitionId, out: &mut Outbox) -> bool {
        let dir = self.partition(id).expect("hosted").dir;
        self.write_to(now, dir, out)
    }

    /// A record of the metadata log arrives: it is written.
    pub(super) fn write_metadata(&mut self, now: Time, out: &mut Outbox) -> bool {
        let dir = self.known.config.metadata_log_dir;
        self.zookeeper.is_some() || self.write_to(now, dir, out)
    }

    /// `ReplicaManager.handleLogDirFailure`: its replicas are out of reach and not followed any
    /// more. Nobody looks at the requests that wait for them (R2.8).
    fn log_dir_failed(&mut self, now: Time, dir: u8, out: &mut Outbox) {
        self.dirs[usize::from(dir)].state = State::Offline;
        let failed = out.emit(Event::LogDirFailed { directory: dir });
        for i in 0..self.partitions.len() {
            if self.partitions[i].as_ref().is_none_or(|partition| partition.dir != dir) {
                continue;
            }
            let Some(partition) = self.partitions[i].take() else { continue };
            out.resume(failed);
            self.replica_offline(&partition, out);
        }
        out.resume(failed);
        if !self.has_the_directories_it_needs() {
            self.halt(out);
        } else if self.zookeeper.is_none() {
            let id = self.dirs[usize::from(dir)].id;
            self.propagate_directory_failure(now, id, out);
        }
    }

    fn replica_offline(&mut self, partition: &Partition, out: &mut Outbox) {
        let id = partition.id;
        self.stop_fetching(id);
        self.offline.push(id);
        let fact = out.emit(Event::ReplicaOffline { partition: id });
        let records = partition.log.records();
        out.removed.extend(records.iter().map(|batch| (fact, id, *batch)));
    }

    /// The process ends as if killed (`Exit.halt`), once this step is through.
    pub(super) fn halt(&mut self, out: &mut Outbox) {
        let cause = out.cause();
        let fact = out.emit(Event::BrokerHalted);
        self.halted = Some(fact);
        self.server.close();
        out.resume(cause);
    }

    /// The end of a step in which the broker has halted.
    pub(super) fn end_if_halted(&mut self, out: &mut Outbox) {
        if let Some(fact) = self.halted {
            self.timers = Default::default();
            out.resume(fact);
            out.exit();
        }
    }

    /// Where a replica's log is created: in the directory that the controller has recorded, else
    /// where the fewest are (`LogManager.getOrCreateLog`). Nowhere if it may be on a disk that is
    /// offline (`Partition.createLogInAssignedDirectoryId`), or if no directory can be written to.
    pub(super) fn place_for(&mut self, now: Time, id: PartitionId, out: &mut Outbox) -> Option<u8> {
        if self.known.config.log_dirs == 1 {
            return self.write_to(now, 0, out).then_some(0);
        }
        let recorded = self.known.image.partition(id).and_then(|p| p.directory(self.known.id));
        let recorded = recorded.unwrap_or(UNASSIGNED_DIRECTORY);
        let found = self.log_dirs().find(|(_, dir)| dir.id == recorded && dir.is_online());
        if let Some((dir, _)) = found {
            return self.write_to(now, dir, out).then_some(dir);
        }
        let some_offline = self.log_dirs().any(|(_, dir)| !dir.is_online());
        if recorded != UNASSIGNED_DIRECTORY && some_offline {
            return None;
        }
        while let Some(dir) = self.emptiest() {
            if self.write_to(now, dir, out) {
                return Some(dir);
            }
        }
        None
    }

    /// The directory with the fewest logs, the first of several (`LogManager.nextLogDirs`).
    fn emptiest(&self) -> Option<u8> {
        let online = self.log_dirs().filter(|(_, dir)| dir.is_online()).map(|(dir, _)| dir);
        let hosted = || self.partitions.iter().flatten();
        online.min_by_key(|dir| hosted().filter(|partition| partition.dir == *dir).count())
    }

    /// Writes the recovery points (`log.flush.offset.checkpoint.interval.ms`): up to where each log
    /// is on disk for sure. Nothing reads them here, but every directory is written to.
    pub(super) fn checkpoint_recovery_points(&mut self, now: Time, out: &mut Outbox) {
        let period = self.known.config.log_flush_offset_checkpoint_interval_ms;
        self.set(Timer::RecoveryPointCheckpoint, now + period);
        self.write_to_all(now, |_, _| true, out);
    }

    /// The log cleaner reads its checkpoint in every directory before it goes to sleep again
    /// (`LogCleanerManager.allCleanerCheckpoints`), and a disk that has failed does not answer.
    pub(super) fn clean_logs(&mut self, now: Time, out: &mut Outbox) {
        self.set(Timer::Cleaner, now + self.known.config.log_cleaner_backoff_ms);
        self.write_to_all(now, |_, _| true, out);
    }

    /// Writes to every directory in use that is `meant`.
    pub(super) fn write_to_all(
        &mut self,
        now: Time,
        meant: impl Fn(&Broker, u8) -> bool,
        out: &mut Outbox,
    ) {
        let cause = out.cause();
        for dir in 0..self.known.config.log_dirs {
            if self.halted.is_none() && meant(self, dir) {
                out.resume(cause);
                self.write_to(now, dir, out);
            }
        }
    }

    /// Whether a directory holds a replica.
    pub(super) fn hosts_in(&self, dir: u8) -> bool {
        self.partitions.iter().flatten().any(|partition| partition.dir == dir)
    }
}
