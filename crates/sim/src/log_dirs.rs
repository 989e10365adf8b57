//! What befalls log directories (R8.10): disks that fail, and new ones in their place.

use crate::plan::Plan;
use crate::process::Disk;
use crate::schedule::BrokerSpec;
use crate::trace::WorldEvent;
use crate::world::World;
use highwater_protocol::broker::{METADATA_DIRECTORY, ReplicaView};
use highwater_protocol::metadata::Directories;
use highwater_protocol::{FactId, Node, NodeId, PartitionId};

/// The identity of a log directory: of the one at place `dir`, another one each time a disk of its
/// broker is replaced.
fn directory(broker: NodeId, dir: u8, wipes: u32) -> u32 {
    u32::from(broker.0) << 16 | u32::from(dir) << 12 | (wipes + 1) & 0xfff
}

/// The identities of a broker's directories for logs.
pub(crate) fn directories(spec: &BrokerSpec, wipes: u32) -> Directories {
    (0..spec.config.log_dirs).map(|dir| directory(spec.id, dir, wipes)).collect()
}

/// The identities of all its directories, that for the metadata log alone included.
pub(crate) fn all_directories(spec: &BrokerSpec, wipes: u32) -> impl Iterator<Item = u32> {
    let own = spec.config.metadata_log_dir == spec.config.log_dirs;
    let logs: Vec<u32> = directories(spec, wipes).iter().collect();
    logs.into_iter().chain(own.then_some(METADATA_DIRECTORY))
}

/// The place in `log.dirs` of a directory of this identity.
pub fn log_dir_of(directory: u32) -> u8 {
    (directory >> 12 & 0xf) as u8
}

impl World {
    /// Whether the disk of a directory has failed and was not replaced; `None` if there is no such
    /// directory.
    pub(crate) fn log_dir_has_failed(&self, plan: &Plan, at: usize, dir: u8) -> Option<bool> {
        let broker = at.checked_sub(plan.brokers().start)?;
        let config = &plan.schedule.brokers.get(broker)?.config;
        if dir >= config.log_dirs.max(config.metadata_log_dir + 1) {
            return None;
        }
        match (&self.places[at].node, &self.places[at].disk) {
            (Some(Node::Broker(broker)), _) => Some(broker.has_failed_log_dir(dir)),
            (_, Some(Disk::Broker(disk))) => Some(disk.has_failed(dir)),
            _ => None,
        }
    }

    /// The disk of a directory fails. A process notices by itself.
    pub(crate) fn fail_log_dir(&mut self, plan: &Plan, at: usize, dir: u8, cause: FactId) {
        self.lossy.insert(at);
        let held = self.places[at].replicas();
        let place = &mut self.places[at];
        match (&mut place.node, &mut place.disk) {
            (Some(Node::Broker(broker)), _) => broker.fail_log_dir(dir),
            (_, Some(Disk::Broker(disk))) => {
                let lost = disk.fail_log_dir(dir);
                self.tell_lost(plan, at, &held, &lost, cause);
            }
            _ => unreachable!("it was looked whether the directory is there"),
        }
    }

    /// A new, empty disk for a directory. A process that runs does not look at it.
    pub(crate) fn replace_log_dir(&mut self, plan: &Plan, at: usize, dir: u8, cause: FactId) {
        self.lossy.insert(at);
        let held = self.places[at].replicas();
        let place = &mut self.places[at];
        place.wipes += 1;
        let id = directory(plan.nodes[at], dir, place.wipes);
        match (&mut place.node, &mut place.disk) {
            (Some(Node::Broker(broker)), _) => broker.replace_log_dir(dir, id),
            (_, Some(Disk::Broker(disk))) => {
                let lost = disk.replace_log_dir(dir, id);
                self.tell_lost(plan, at, &held, &lost, cause);
            }
            _ => unreachable!("it was looked whether the directory is there"),
        }
    }

    /// A process has ended that `held` these replicas: what it had only in memory of failed disks
    /// is gone with it.
    pub(crate) fn drop_failed(
        &mut self,
        plan: &Plan,
        at: usize,
        held: &[ReplicaView],
        cause: FactId,
    ) {
        if let Some(Disk::Broker(disk)) = &mut self.places[at].disk {
            let lost = disk.drop_failed();
            self.tell_lost(plan, at, held, &lost, cause);
        }
    }

    fn tell_lost(
        &mut self,
        plan: &Plan,
        at: usize,
        held: &[ReplicaView],
        lost: &[PartitionId],
        cause: FactId,
    ) {
        for held in held.iter().filter(|held| lost.contains(&held.partition)) {
            let removed = held.log_end_offset - held.log_start_offset;
            let removed = u32::try_from(removed).unwrap_or(u32::MAX);
            let partition = held.partition;
            let fact = self.tell(plan, at, cause, WorldEvent::LogLost { partition, removed });
            self.note_removed(fact, held, held.log_start_offset);
        }
    }
}
