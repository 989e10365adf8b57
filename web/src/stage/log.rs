//! One log as segments to draw, and where it departs from the leader's.

use highwater_protocol::broker::ReplicaView;
use highwater_protocol::order;
use highwater_protocol::{LeaderEpoch, Offset, RecordBatch};

/// What is to be said of a stretch of a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Below the high watermark.
    Committed,
    /// Written, not committed yet.
    Above,
    /// Not what the leader's log holds at these offsets: it will be cut.
    Differs,
}

/// A stretch of a log, written in one leader epoch, all of it one [`Part`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// First offset.
    pub from: Offset,
    /// Offset after the last.
    pub to: Offset,
    /// In which it was written.
    pub epoch: LeaderEpoch,
    /// What is to be said of it.
    pub part: Part,
}

/// Cuts a replica's log where the epoch changes, at the high watermark and where it departs from
/// the leader's log (`agrees_to`).
pub fn segments(
    replica: &ReplicaView,
    high_watermark: Offset,
    agrees_to: Option<Offset>,
) -> Vec<Segment> {
    let (start, end) = (replica.log_start_offset, replica.log_end_offset);
    let differs_from = agrees_to.unwrap_or(end).clamp(start, end);
    let mut out = Vec::new();
    for (epoch, from, to) in epochs(replica) {
        let bounds = [from, high_watermark.clamp(from, to), differs_from.clamp(from, to), to];
        let mut bounds = bounds.to_vec();
        order::sort(&mut bounds);
        for pair in bounds.windows(2).filter(|pair| pair[0] < pair[1]) {
            let part = match pair[0] {
                at if at >= differs_from => Part::Differs,
                at if at >= high_watermark => Part::Above,
                _ => Part::Committed,
            };
            out.push(Segment { from: pair[0], to: pair[1], epoch, part });
        }
    }
    out
}

/// The stretches of a log by leader epoch.
fn epochs(replica: &ReplicaView) -> Vec<(LeaderEpoch, Offset, Offset)> {
    let end = replica.log_end_offset;
    let ends = replica.epochs.iter().skip(1).map(|(_, start)| *start).chain([end]);
    let stretches =
        replica.epochs.iter().zip(ends).map(|((epoch, start), to)| {
            (*epoch, (*start).max(replica.log_start_offset), to.min(end))
        });
    stretches.filter(|(_, from, to)| from < to).collect()
}

/// The first offset at which two logs do not hold the same record: a record is the same if
/// producer, value and leader epoch are. Where one ends the other is not compared any more.
pub fn agree_up_to<'a>(
    ours: impl Iterator<Item = &'a RecordBatch>,
    theirs: impl Iterator<Item = &'a RecordBatch>,
) -> Option<Offset> {
    let (mut ours, mut theirs) = (ours.peekable(), theirs.peekable());
    let mut at = ours.peek()?.base_offset.max(theirs.peek()?.base_offset);
    loop {
        while ours.next_if(|b| b.next_offset() <= at).is_some() {}
        while theirs.next_if(|b| b.next_offset() <= at).is_some() {}
        let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) else { return Some(at) };
        if record(a, at) != record(b, at) {
            return Some(at);
        }
        at = a.next_offset().min(b.next_offset());
    }
}

/// What is written at an offset; `None` where the run does not reach.
fn record(batch: &RecordBatch, at: Offset) -> Option<(u16, u64, LeaderEpoch)> {
    let ahead = u64::try_from(at - batch.base_offset).ok()?;
    Some((batch.producer.0, batch.first_value + ahead, batch.leader_epoch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use highwater_protocol::log::Records;
    use highwater_protocol::{NodeId, PartitionId};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn batch(base_offset: Offset, first_value: u64, count: u32, leader_epoch: i32) -> RecordBatch {
        RecordBatch {
            base_offset,
            first_value,
            count,
            leader_epoch,
            base_sequence: -1,
            record_size: 100,
            producer: NodeId(200),
            producer_epoch: -1,
        }
    }

    fn replica(epochs: &[(i32, Offset)], end: Offset) -> ReplicaView {
        ReplicaView {
            partition: PartitionId(0),
            is_leader: false,
            leader_epoch: 1,
            leader: None,
            log_start_offset: 0,
            log_end_offset: end,
            high_watermark: 0,
            flushed_offset: 0,
            isr: Vec::new(),
            maximal_isr: Vec::new(),
            remotes: Vec::new(),
            epochs: epochs.to_vec(),
            records: Records::default(),
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn logs_agree_however_their_runs_are_cut() {
        let one = [batch(0, 0, 10, 0)];
        let cut = [batch(0, 0, 4, 0), batch(4, 4, 9, 0)];
        assert_eq!(agree_up_to(one.iter(), cut.iter()), Some(10));
        assert_eq!(agree_up_to(cut.iter(), one.iter()), Some(10));
        assert_eq!(agree_up_to([].iter(), one.iter()), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn logs_part_where_epoch_or_value_differ() {
        let old = [batch(0, 0, 12, 0)];
        let new = [batch(0, 0, 9, 0), batch(9, 20, 5, 2)];
        assert_eq!(agree_up_to(old.iter(), new.iter()), Some(9));
        let same_epoch = [batch(0, 0, 9, 0), batch(9, 20, 5, 0)];
        assert_eq!(agree_up_to(old.iter(), same_epoch.iter()), Some(9));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn segments_break_at_epochs_high_watermark_and_divergence() {
        let log = replica(&[(0, 0), (1, 8)], 12);
        let plain = |from, to, epoch, part| Segment { from, to, epoch, part };
        assert_eq!(
            segments(&log, 10, None),
            [
                plain(0, 8, 0, Part::Committed),
                plain(8, 10, 1, Part::Committed),
                plain(10, 12, 1, Part::Above),
            ]
        );
        assert_eq!(
            segments(&log, 20, Some(8)),
            [plain(0, 8, 0, Part::Committed), plain(8, 12, 1, Part::Differs)]
        );
        assert_eq!(segments(&replica(&[], 0), 0, None), []);
    }
}
