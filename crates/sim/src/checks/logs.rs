//! What logs must look like: I3, I4, I5, I6, I22.

use super::{Check, Scene};
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::{Event, FactId, NodeId, Offset, RecordBatch};
use std::collections::{BTreeMap, BTreeSet};

/// Every replica's log, up or down.
#[derive(Clone, Debug, Default)]
pub(super) struct Logs {
    /// Producers that took a new epoch after a loss: what they repeat may be there twice (R2.40).
    bumped: BTreeSet<NodeId>,
}

impl Check for Logs {
    fn read_event(&mut self, scene: &mut Scene, _id: FactId, event: &Event) {
        if let Event::ProducerEpochBumped { .. } = event {
            self.bumped.insert(scene.node);
        }
    }

    fn inspect(&mut self, scene: &mut Scene) {
        let brokers = scene.plan.brokers();
        let all: Vec<(NodeId, ReplicaView)> = brokers
            .flat_map(|place| {
                let broker = scene.plan.nodes[place];
                scene.world.places[place].replicas().into_iter().map(move |r| (broker, r))
            })
            .collect();
        for (i, (broker, replica)) in all.iter().enumerate() {
            scene.node = *broker;
            check_offsets(scene, replica);
            check_epochs(scene, replica);
            self.check_producers(scene, replica);
            for (other, twin) in &all[i + 1..] {
                if replica.partition == twin.partition {
                    check_match(scene, *other, replica, twin);
                }
            }
        }
    }
}

impl Logs {
    /// An idempotent producer's records are there once and in order.
    fn check_producers(&self, scene: &mut Scene, replica: &ReplicaView) {
        let mut next: BTreeMap<NodeId, u64> = BTreeMap::new();
        for batch in replica.records.iter() {
            let producer = batch.producer;
            if !is_idempotent(scene, producer) || self.bumped.contains(&producer) {
                continue;
            }
            let expected = next.insert(producer, batch.first_value + u64::from(batch.count));
            if expected.is_some_and(|expected| batch.first_value < expected) {
                let (value, at) = (batch.first_value, batch.base_offset);
                let what = format!("value {value} of {producer} at {at}, again or too late");
                return scene.report("I22", replica.partition, what);
            }
        }
    }
}

fn is_idempotent(scene: &Scene, producer: NodeId) -> bool {
    let producers = scene.plan.producers();
    let place = scene.plan.place(producer).filter(|place| producers.contains(place));
    place.is_some_and(|p| {
        scene.plan.schedule.producers[p - producers.start].config.enable_idempotence
    })
}

fn check_offsets(scene: &mut Scene, replica: &ReplicaView) {
    let ReplicaView { log_start_offset, high_watermark, log_end_offset, .. } = replica;
    if log_start_offset > high_watermark || high_watermark > log_end_offset {
        let what = format!("start {log_start_offset}, HW {high_watermark}, end {log_end_offset}");
        scene.report("I6", replica.partition, what);
    }
    let mut next = *log_start_offset;
    for batch in replica.records.iter() {
        if batch.base_offset != next {
            scene.report("I6", replica.partition, format!("the log has a gap at {next}"));
            return;
        }
        next = batch.next_offset();
    }
    if next != *log_end_offset {
        scene.report("I6", replica.partition, format!("the last record ends at {next}"));
    }
}

fn check_epochs(scene: &mut Scene, replica: &ReplicaView) {
    if !replica.records.iter().is_sorted_by_key(|batch| batch.leader_epoch) {
        scene.report("I3", replica.partition, "leader epochs go down along the log".to_owned());
    }
    let rising = replica.epochs.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1);
    if !rising {
        scene.report("I3", replica.partition, format!("epoch cache {:?}", replica.epochs));
    }
}

/// Same offset and same epoch: same record, and everything before it too.
fn check_match(scene: &mut Scene, other: NodeId, a: &ReplicaView, b: &ReplicaView) {
    // R7.1: a leader that is back before another controller looks leads on in its old epoch, with
    // what its disk has kept.
    if !scene.plan.schedule.features.kraft && scene.world.has_lost_data() {
        return;
    }
    let below = a.high_watermark.min(b.high_watermark);
    let mut differs: Option<Offset> = None;
    let (mut at_a, mut at_b) = (a.records.iter().peekable(), b.records.iter().peekable());
    while let (Some(x), Some(y)) = (at_a.peek(), at_b.peek()) {
        let from = x.base_offset.max(y.base_offset);
        let end = x.next_offset().min(y.next_offset());
        if from < end {
            let same = record(x, from) == record(y, from);
            if same && let Some(differs) = differs {
                let what = format!("equals {other}'s at {from} and differs at {differs}");
                return scene.report("I4", a.partition, what);
            }
            if !same && x.leader_epoch == y.leader_epoch {
                let what = format!("differs from {other}'s at {from} in the same epoch");
                return scene.report("I4", a.partition, what);
            }
            if !same && from < below && scene.is_judged("I5", a.partition) {
                let what = format!("differs from {other}'s at {from}, below both HWs");
                return scene.report("I5", a.partition, what);
            }
            if !same {
                differs = differs.or(Some(from));
            }
        }
        if x.next_offset() == end {
            at_a.next();
        }
        if y.next_offset() == end {
            at_b.next();
        }
    }
}

/// What the record at an offset within a run is: epoch, producer, value.
pub(super) fn record(batch: &RecordBatch, at: Offset) -> (i32, NodeId, u64) {
    debug_assert!(batch.base_offset <= at && at < batch.next_offset());
    (batch.leader_epoch, batch.producer, batch.first_value + (at - batch.base_offset) as u64)
}
