//! How high watermarks may move: I7, I18.

use super::{Check, Scene};
use highwater_protocol::{Event, FactId, NodeId, Offset, PartitionId};
use std::collections::BTreeMap;

/// The high watermark of each replica that leads, or believes so.
#[derive(Clone, Debug, Default)]
pub(super) struct HighWatermarks {
    leading: BTreeMap<(PartitionId, NodeId), Offset>,
}

impl Check for HighWatermarks {
    fn read_event(&mut self, scene: &mut Scene, _id: FactId, event: &Event) {
        let node = scene.node;
        match *event {
            Event::BecameLeader { partition, .. } => {
                // A leader that is elected again leads on: what it had still binds it, unless its
                // disk is another one, of which nothing was loaded.
                let known = self.leading.entry((partition, node)).or_insert(0);
                if scene.is_lossy(node) {
                    *known = 0;
                }
            }
            Event::BecameFollower { partition, .. }
            | Event::ReplicaDeleted { partition }
            | Event::ReplicaOffline { partition }
            | Event::LogLoaded { partition, .. } => {
                self.leading.remove(&(partition, node));
            }
            Event::HighWatermark { partition, high_watermark } => {
                let Some(last) = self.leading.get_mut(&(partition, node)) else { return };
                let before = core::mem::replace(last, high_watermark);
                if high_watermark < before {
                    let what = format!("a leader's went from {before} to {high_watermark}");
                    scene.report("I7", partition, what);
                }
                if high_watermark > before {
                    check_min_isr(scene, partition, high_watermark);
                }
            }
            _ => {}
        }
    }
}

/// The leader hears of an ISR with the answer to its proposal or with the metadata, before or after
/// others do, and takes up settings after its role; what counts is what it has heard (R4.2).
fn check_min_isr(scene: &mut Scene, partition: PartitionId, high_watermark: Offset) {
    let Some(hosted) = scene.hosted(scene.node, partition) else { return };
    let Some(leading) = &hosted.leading else { return };
    if leading.isr.committed.len() < hosted.min_isr_when_risen {
        let what = format!("advanced to {high_watermark}, ISR {:?}", leading.isr.committed);
        scene.report("I18", partition, what);
    }
}
