//! How high watermarks may move: I7, I18.

use super::{Check, Scene};
use crate::historian::min_insync_replicas;
use highwater_protocol::{Event, FactId, Node, NodeId, Offset, PartitionId};
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
                    check_min_isr(scene, partition, high_watermark);
                }
            }
            _ => {}
        }
    }
}

/// The leader may learn of an ISR before or after the record reaches it, so both what it has
/// applied and what the controller has committed must be too small.
fn check_min_isr(scene: &mut Scene, partition: PartitionId, high_watermark: Offset) {
    if !scene.plan.schedule.features.high_watermark_frozen_below_min_isr {
        return;
    }
    let Some(place) = scene.plan.place(scene.node) else { return };
    let Some(Node::Broker(broker)) = &scene.world.places[place].node else { return };
    let small = |image: &highwater_protocol::metadata::MetadataImage| {
        image.partition(partition).is_some_and(|registration| {
            let wanted = min_insync_replicas(scene.plan, image, registration);
            (registration.isr.len() as i64) < wanted
        })
    };
    let image = scene.world.controller().image();
    let leads = image.partition(partition).is_some_and(|r| r.leader == Some(scene.node));
    if leads && small(broker.image()) && small(image) {
        let what = format!("advanced to {high_watermark} with too small an ISR");
        scene.report("I18", partition, what);
    }
}
