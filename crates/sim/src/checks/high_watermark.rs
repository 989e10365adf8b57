//! How high watermarks may move: I7, I18.

use super::{Check, Scene};
use highwater_protocol::{Event, FactId, NodeId, Offset, PartitionId};
use std::collections::BTreeMap;

/// The high watermark of each replica that leads, or believes so.
#[derive(Clone, Debug, Default)]
pub(super) struct HighWatermarks {
    leading: BTreeMap<(PartitionId, NodeId), Offset>,
    /// The effective `min.insync.replicas` when it rose last.
    min_isr: BTreeMap<(PartitionId, NodeId), usize>,
}

impl Check for HighWatermarks {
    fn read_event(&mut self, scene: &mut Scene, _id: FactId, event: &Event) {
        let node = scene.node;
        match *event {
            Event::BecameLeader { partition, .. } => {
                // A leader that is elected again leads on: what it had still binds it.
                self.leading.entry((partition, node)).or_insert(0);
            }
            Event::BecameFollower { partition, .. }
            | Event::ReplicaDeleted { partition }
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
                    self.check_min_isr(scene, partition, high_watermark);
                }
            }
            _ => {}
        }
    }
}

impl HighWatermarks {
    /// The leader hears of an ISR with the answer to its proposal or with the metadata, before or
    /// after others do; what counts is what it has heard (R4.2). Of settings it hears with the same
    /// metadata as of its role, and takes them up last: the older one may have decided.
    fn check_min_isr(&mut self, scene: &mut Scene, partition: PartitionId, high_watermark: Offset) {
        let Some(hosted) = scene.hosted(scene.node, partition) else { return };
        let Some(leading) = &hosted.leading else { return };
        let now = hosted.effective_min_isr();
        let before = self.min_isr.insert((partition, scene.node), now).unwrap_or(now);
        if leading.isr.committed.len() < now.min(before) {
            let what = format!("advanced to {high_watermark}, ISR {:?}", leading.isr.committed);
            scene.report("I18", partition, what);
        }
    }
}
