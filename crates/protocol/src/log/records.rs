//! The records of one log, run-length encoded.

use super::settled::Settled;
use crate::few::Few;
use crate::types::{Offset, RecordBatch};
use std::collections::VecDeque;

/// How many of the newest batches keep their boundaries. Duplicate detection looks at five
/// batches of a producer (R2.20), so a follower must see those as they were sent.
const RECENT_BATCHES: usize = 8;

/// Records in offset order without gaps. The newest batches are kept one by one; older ones that
/// continue each other are merged into runs, so that memory follows what happened and not how
/// long it went on.
///
/// Invariant: runs are contiguous. Leader epochs never decrease along a log where it has a cache of
/// them (I3); before KIP-101 logs could diverge unnoticed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Records {
    settled: Settled,
    recent: VecDeque<RecordBatch>,
    start: Offset,
    end: Offset,
}

impl Records {
    /// No records; the first will have offset `start`.
    pub fn starting_at(start: Offset) -> Records {
        assert!(start >= 0, "a log starts at an offset");
        Records { start, end: start, ..Records::default() }
    }

    /// First offset.
    pub fn start(&self) -> Offset {
        self.start
    }

    /// Offset after the last record.
    pub fn end(&self) -> Offset {
        self.end
    }

    /// Leader epoch of the last record, `None` if there is none.
    pub fn last_epoch(&self) -> Option<i32> {
        self.recent.back().or(self.settled.last()).map(|batch| batch.leader_epoch)
    }

    /// Appends a batch whose base offset is the log's end.
    pub fn append(&mut self, batch: RecordBatch) {
        assert_eq!(batch.base_offset, self.end, "batches follow each other without a gap");
        assert!(batch.count > 0, "a batch has records");
        self.end = batch.next_offset();
        if self.recent.len() == RECENT_BATCHES
            && let Some(oldest) = self.recent.pop_front()
        {
            self.settle(oldest);
        }
        self.recent.push_back(batch);
    }

    fn settle(&mut self, batch: RecordBatch) {
        match self.settled.last_mut() {
            Some(last) if last.continues_with(&batch) => last.count += batch.count,
            _ => self.settled.push(batch),
        }
    }

    /// Removes everything from offset `to` on. Returns how many records went.
    pub fn truncate(&mut self, to: Offset) -> u64 {
        if to >= self.end {
            return 0;
        }
        let removed = (self.end - to.max(self.start)) as u64;
        if to <= self.start {
            *self = Records::starting_at(to.max(0));
            return removed;
        }
        while self.recent.back().is_some_and(|batch| batch.base_offset >= to) {
            self.recent.pop_back();
        }
        if let Some(last) = self.recent.back_mut() {
            *last = last.slice(last.base_offset, last.next_offset().min(to));
        } else {
            self.settled.truncate(self.settled.count_before(to));
            let last = self.settled.last_mut().expect("`to` is past the start");
            *last = last.slice(last.base_offset, last.next_offset().min(to));
        }
        self.end = to;
        debug_assert_eq!(self.iter().last().map(RecordBatch::next_offset), Some(to));
        removed
    }

    /// All runs, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &RecordBatch> {
        self.settled.iter().chain(self.recent.iter())
    }

    /// The records from `offset` on, as runs.
    pub fn since(&self, offset: Offset) -> impl Iterator<Item = RecordBatch> + '_ {
        let before = self.settled.count_before(offset + 1).saturating_sub(1);
        let runs = self.settled.iter_from(before).chain(self.recent.iter());
        let later = runs.filter(move |batch| batch.next_offset() > offset);
        later.map(move |batch| batch.slice(batch.base_offset.max(offset), batch.next_offset()))
    }

    /// The records from `offset` up to `end` (exclusive), as many as fit into `max_bytes`, but at
    /// least one batch or, of a merged run, one record (R3.2).
    pub fn read(&self, offset: Offset, end: Offset, max_bytes: u64, out: &mut Few<RecordBatch>) {
        let end = end.min(self.end);
        let mut left = max_bytes;
        let oldest_recent = self.recent.front().map_or(self.end, |batch| batch.base_offset);
        if offset < oldest_recent {
            let first = self.settled.count_before(offset + 1).saturating_sub(1);
            for batch in self.settled.iter_from(first) {
                if !take(batch, offset, end, &mut left, out) {
                    return;
                }
            }
        }
        let behind = self.recent.iter().rev().take_while(|b| b.next_offset() > offset).count();
        for batch in self.recent.range(self.recent.len() - behind..) {
            if !take(batch, offset, end, &mut left, out) {
                return;
            }
        }
    }

    /// Bytes of the records from `offset` up to `end`, counted up to `enough`; none if `end` is
    /// not past `offset`, as where a reader is ahead of the high watermark.
    pub fn bytes_between(&self, offset: Offset, end: Offset, enough: u64) -> u64 {
        let end = end.min(self.end);
        if enough <= 1 {
            return u64::from(offset < end); // every batch has bytes
        }
        let mut sum = 0;
        for batch in self.recent.iter().rev().chain(self.settled.iter().rev()) {
            if sum >= enough || batch.next_offset() <= offset {
                break;
            }
            let from = batch.base_offset.max(offset);
            if from < end {
                sum += batch.slice(from, batch.next_offset().min(end)).bytes();
            }
        }
        sum
    }
}

/// Adds what is wanted of `batch`. Returns whether there is room for more.
fn take(
    batch: &RecordBatch,
    offset: Offset,
    end: Offset,
    left: &mut u64,
    out: &mut Few<RecordBatch>,
) -> bool {
    if batch.base_offset >= end {
        return false;
    }
    let from = batch.base_offset.max(offset);
    let wanted = batch.slice(from, batch.next_offset().min(end));
    let bytes = wanted.bytes();
    if bytes <= *left {
        *left -= bytes;
        out.push(wanted);
        return true;
    }
    let fits = (*left / u64::from(batch.record_size.max(1))).min(u64::from(wanted.count));
    let fits = if out.is_empty() { fits.max(1) } else { fits };
    if fits > 0 {
        out.push(wanted.slice(from, from + fits as Offset));
    }
    *left = 0;
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::NodeId;

    fn batch(base_offset: Offset, count: u32, leader_epoch: i32) -> RecordBatch {
        RecordBatch {
            base_offset,
            first_value: base_offset as u64,
            count,
            leader_epoch,
            base_sequence: base_offset as i32,
            record_size: 100,
            producer: NodeId(1000),
            producer_epoch: 0,
        }
    }

    /// Goal: a long log of one producer costs a constant number of runs, and reads and truncations
    /// see the same records as if every batch were kept.
    #[test]
    fn old_batches_merge_and_nothing_is_lost() {
        let mut records = Records::default();
        for i in 0..1_000 {
            records.append(batch(i * 3, 3, 0));
        }
        assert_eq!(records.iter().count(), 1 + RECENT_BATCHES);
        let mut out = Few::None;
        records.read(100, 3_000, u64::MAX, &mut out);
        assert_eq!((out[0].base_offset, out[0].first_value), (100, 100));
        assert_eq!(out.iter().map(|b| b.count).sum::<u32>(), 2_900);
        assert_eq!(records.truncate(1_001), 1_999);
        assert_eq!(records.end(), 1_001);
        assert_eq!(records.iter().map(|b| u64::from(b.count)).sum::<u64>(), 1_001);
    }

    /// Goal: a read keeps to its byte limit but always returns something.
    #[test]
    fn reads_keep_to_the_limit() {
        let mut records = Records::default();
        records.append(batch(0, 10, 0));
        records.append(batch(10, 10, 1));
        let read = |offset, max| {
            let mut out = Few::None;
            records.read(offset, 20, max, &mut out);
            out.iter().map(|b| (b.base_offset, b.count)).collect::<Vec<_>>()
        };
        assert_eq!(read(0, 10_000), [(0, 10), (10, 10)]);
        assert_eq!(read(0, 1), [(0, 1)]);
        assert_eq!(read(0, 1_100), [(0, 10)]);
        assert_eq!(read(15, 10_000), [(15, 5)]);
        assert_eq!(records.bytes_between(15, 18, u64::MAX), 361);
        assert_eq!(records.bytes_between(18, 15, u64::MAX), 0);
    }
}
