//! A replica's log with its high watermark, epochs, producers and checkpoints (class
//! `UnifiedLog`).

use super::{LeaderEpochCache, ProducerStates, Records};
use crate::config::Features;
use crate::message::EpochEndOffset;
use crate::types::{LeaderEpoch, Offset, RecordBatch};

/// One replica's log. It is what a broker keeps on disk too: a crash of the process loses nothing
/// of it but the high watermark, which goes back to its checkpoint (R8.2, R8.5).
///
/// Invariant: start <= high watermark <= end (I6); flushed offset <= end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct UnifiedLog {
    records: Records,
    epochs: LeaderEpochCache,
    producers: ProducerStates,
    high_watermark: Offset,
    checkpointed_high_watermark: Offset,
    flushed: Offset,
}

impl UnifiedLog {
    /// First offset.
    pub fn log_start_offset(&self) -> Offset {
        self.records.start()
    }

    /// Offset after the last record.
    pub fn log_end_offset(&self) -> Offset {
        self.records.end()
    }

    /// Offsets below it are committed, as far as this replica knows.
    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// Offsets below it survive a power loss (R8.1).
    pub fn flushed_offset(&self) -> Offset {
        self.flushed
    }

    /// The records.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// Leader epochs and where they start.
    pub fn epochs(&self) -> &LeaderEpochCache {
        &self.epochs
    }

    /// What is known of producers.
    pub fn producers(&self) -> &ProducerStates {
        &self.producers
    }

    /// Newest leader epoch in the cache, if any.
    pub fn latest_epoch(&self) -> Option<LeaderEpoch> {
        self.epochs.latest()
    }

    /// Where `epoch` ends in this log (R1.5).
    pub fn end_offset_for_epoch(&self, epoch: LeaderEpoch) -> EpochEndOffset {
        self.epochs.end_offset_for(epoch, self.records.end())
    }

    /// Keeps to these rules from now on.
    pub fn obey(&mut self, features: &Features) {
        self.epochs.obey(features);
    }

    /// A new leader's epoch starts at the log's end, before anything is written in it (R1.3a).
    pub fn start_epoch(&mut self, epoch: LeaderEpoch) {
        self.epochs.assign(epoch, self.records.end());
    }

    /// Appends a batch at the log's end, then flushes if `flush_messages` records have piled up.
    pub fn append(&mut self, batch: RecordBatch, flush_messages: u64) {
        if self.epochs.latest() != Some(batch.leader_epoch) {
            self.epochs.assign(batch.leader_epoch, batch.base_offset);
        }
        self.producers.update(&batch);
        self.records.append(batch);
        if (self.records.end() - self.flushed) as u64 >= flush_messages {
            self.flush();
        }
        self.assert_invariants();
    }

    /// Moves the high watermark of a leader: it only rises (R1.1). Returns whether it did.
    pub fn maybe_increment_high_watermark(&mut self, to: Offset) -> bool {
        let to = to.min(self.records.end());
        let rises = to > self.high_watermark;
        if rises {
            self.high_watermark = to;
        }
        rises
    }

    /// Takes over a leader's high watermark as a follower; it may fall (R1.1). Returns whether it
    /// moved.
    pub fn update_high_watermark(&mut self, to: Offset) -> bool {
        let to = to.clamp(self.records.start(), self.records.end());
        let moved = to != self.high_watermark;
        self.high_watermark = to;
        moved
    }

    /// Cuts the log to end at `to` (R1.2, R1.4). Returns how many records went.
    pub fn truncate(&mut self, to: Offset) -> u64 {
        let removed = self.records.truncate(to);
        let end = self.records.end();
        self.epochs.truncate_from_end(to.min(end));
        if removed > 0 {
            self.producers.rebuild(self.records.iter());
        }
        self.flushed = self.flushed.min(end);
        self.high_watermark = self.high_watermark.min(end);
        self.checkpointed_high_watermark = self.checkpointed_high_watermark.min(end);
        self.assert_invariants();
        removed
    }

    /// Drops everything and starts again at `start` (R1.2, R3.20).
    pub fn restart_at(&mut self, start: Offset) {
        *self = UnifiedLog {
            records: Records::starting_at(start),
            epochs: self.epochs.emptied(),
            high_watermark: start,
            flushed: start,
            ..UnifiedLog::default()
        };
    }

    /// Writes everything to disk.
    pub fn flush(&mut self) {
        self.flushed = self.records.end();
    }

    /// Writes the high watermark's checkpoint (R8.6).
    pub fn checkpoint_high_watermark(&mut self) {
        self.checkpointed_high_watermark = self.high_watermark;
    }

    /// What a start finds: the high watermark is the checkpoint's (R8.5), epoch entries past the
    /// end are trimmed (R8.7).
    pub fn load(&mut self) {
        let (start, end) = (self.records.start(), self.records.end());
        self.high_watermark = self.checkpointed_high_watermark.clamp(start, end);
        self.epochs.truncate_from_end(end);
        self.assert_invariants();
    }

    /// The power went: all but `kept` of the unflushed records are gone (R8.2). Returns how many.
    pub fn lose_unflushed(&mut self, kept: u64) -> u64 {
        let unflushed = (self.records.end() - self.flushed) as u64;
        assert!(kept <= unflushed, "no more can be kept than there is");
        let removed = self.truncate(self.flushed + kept as Offset);
        self.flush();
        removed
    }

    fn assert_invariants(&self) {
        debug_assert!(self.records.start() <= self.high_watermark, "I6: start <= high watermark");
        debug_assert!(self.high_watermark <= self.records.end(), "I6: high watermark <= end");
        debug_assert!(self.flushed <= self.records.end(), "only what is there is flushed");
    }
}
