//! Log directories and replicas that are out of reach since a disk failed (KIP-112).

use super::What;
use super::timeline::Steps;
use highwater_protocol::{Event, NodeId};
use highwater_sim::schedule::Action;
use highwater_sim::{Run, TraceEvent, WorldEvent};
use std::collections::{BTreeMap, BTreeSet};

/// Directories of a broker, by their places.
type Dirs = BTreeSet<u8>;

/// What brokers tell of their directories for logs: that of the metadata log alone does not count
/// (`LogManager.offlineLogDirs`). A process that starts without a directory has never had the
/// replicas in it, and counts the directory only.
pub(super) fn of_disks(run: &Run, steps: &mut Steps) {
    let mut dead: BTreeMap<NodeId, Dirs> = BTreeMap::new();
    let mut told: BTreeMap<(What, NodeId), i64> = BTreeMap::new();
    for (_, fact) in &run.trace().facts {
        let node = fact.node;
        let last = |what| told.get(&(what, node)).copied().unwrap_or(0);
        let now: &[(What, i64)] = match fact.event {
            TraceEvent::World(WorldEvent::Action(index)) => {
                note(&run.schedule().actions[index as usize].action, node, &mut dead);
                &[]
            }
            TraceEvent::World(WorldEvent::ProcessUp) => {
                let spec = run.schedule().brokers.iter().find(|broker| broker.id == node);
                let places = spec.map_or(0, |broker| broker.config.log_dirs);
                let missing = dead.entry(node).or_default().range(..places).count();
                &[(What::OfflineDirs, missing as i64)]
            }
            TraceEvent::World(WorldEvent::ProcessDown) => {
                &[(What::OfflineDirs, 0), (What::OfflineReplicas, 0)]
            }
            TraceEvent::Node(Event::LogDirFailed { .. }) => {
                &[(What::OfflineDirs, last(What::OfflineDirs) + 1)]
            }
            TraceEvent::Node(Event::ReplicaOffline { .. }) => {
                &[(What::OfflineReplicas, last(What::OfflineReplicas) + 1)]
            }
            _ => &[],
        };
        for (what, value) in now {
            let by = value - told.insert((*what, node), *value).unwrap_or(0);
            if by != 0 {
                steps.entry((*what, node)).or_default().push((fact.time, by));
            }
        }
    }
}

/// Which disks are dead, for the process that starts next.
fn note(action: &Action, node: NodeId, dead: &mut BTreeMap<NodeId, Dirs>) {
    let dirs = dead.entry(node).or_default();
    match action {
        Action::FailLogDir { dir, .. } => {
            dirs.insert(*dir);
        }
        Action::ReplaceLogDir { dir, .. } => {
            dirs.remove(dir);
        }
        Action::Wipe(_) => dirs.clear(),
        _ => {}
    }
}
