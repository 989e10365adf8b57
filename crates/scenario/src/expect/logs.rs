//! Logs that differ where Kafka promises that they are equal.

use super::{NumberRuns, Subject, normalise};
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::{Offset, PartitionId, RecordBatch};
use highwater_sim::Run;

/// The offsets below two high watermarks at which these two replicas hold different records, of
/// any two replicas of the partitions meant.
pub(super) fn diverged(subject: Subject, run: &Run) -> NumberRuns {
    let meant = |id: PartitionId| {
        let partition = run.history().partitions.iter().find(|p| p.partition == id);
        partition.is_some_and(|p| match subject {
            Subject::Topic(topic) => p.topic.0 == topic,
            Subject::Partition(topic, index) => p.topic.0 == topic && p.index == index,
            _ => true,
        })
    };
    let view = run.view();
    let replicas = view.brokers.iter().flat_map(|broker| &broker.replicas);
    let replicas: Vec<&ReplicaView> = replicas.filter(|r| meant(r.partition)).collect();
    let mut found = NumberRuns::new();
    for (place, one) in replicas.iter().enumerate() {
        for other in replicas[place + 1..].iter().filter(|r| r.partition == one.partition) {
            compare(one, other, &mut found);
        }
    }
    normalise(found)
}

fn compare(one: &ReplicaView, other: &ReplicaView, found: &mut NumberRuns) {
    let settled = one.high_watermark.min(other.high_watermark);
    let (mut left, mut right) = (one.records.iter().peekable(), other.records.iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let from = a.base_offset.max(b.base_offset);
        let end = a.next_offset().min(b.next_offset());
        let compared = end.min(settled);
        if from < compared && record(a, from) != record(b, from) {
            found.push((from as u64, compared as u64 - 1));
        }
        let (a_ends, b_ends) = (a.next_offset() == end, b.next_offset() == end);
        if a_ends {
            left.next();
        }
        if b_ends {
            right.next();
        }
    }
}

/// Which record stands at an offset: whose, and its number. It tells of all records of a run, as
/// their numbers go up with the offsets.
fn record(batch: &RecordBatch, at: Offset) -> (i32, u16, u64) {
    let value = batch.first_value + (at - batch.base_offset) as u64;
    (batch.leader_epoch, batch.producer.0, value)
}
