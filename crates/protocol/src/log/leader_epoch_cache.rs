//! Which leader epoch starts where (class `LeaderEpochFileCache`).

use crate::config::Features;
use crate::message::EpochEndOffset;
use crate::types::{LeaderEpoch, Offset, UNKNOWN_EPOCH, UNKNOWN_OFFSET};

/// Leader epochs and their start offsets.
///
/// Invariant: both columns ascend strictly (I3).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeaderEpochCache {
    entries: Vec<(LeaderEpoch, Offset)>,
    /// Logs have no such cache (before KIP-101).
    absent: bool,
    /// Nothing is known of epochs older than the first entry (before 2.0.1, R1.5).
    forgets_older: bool,
}

impl LeaderEpochCache {
    /// Keeps to these rules from now on.
    pub fn obey(&mut self, features: &Features) {
        self.absent = !features.leader_epoch_cache;
        self.forgets_older = !features.older_epoch_ends_at_first_entry;
        if self.absent {
            self.entries.clear();
        }
    }

    /// The same rules, and no entries.
    pub fn emptied(&self) -> LeaderEpochCache {
        LeaderEpochCache { entries: Vec::new(), ..*self }
    }

    /// Adds an epoch and where it starts, dropping newer entries that contradict it (R1.3).
    pub fn assign(&mut self, epoch: LeaderEpoch, start: Offset) {
        assert!(epoch >= 0 && start >= 0, "an epoch and an offset");
        if self.absent {
            return;
        }
        if let Some(&(newest, newest_start)) = self.entries.last()
            && newest == epoch
            && start >= newest_start
        {
            return;
        }
        while self.entries.last().is_some_and(|e| e.0 >= epoch || e.1 >= start) {
            self.entries.pop();
        }
        self.entries.push((epoch, start));
    }

    /// Drops what starts at or after `end` (R1.4).
    pub fn truncate_from_end(&mut self, end: Offset) {
        while self.entries.last().is_some_and(|entry| entry.1 >= end) {
            self.entries.pop();
        }
    }

    /// The newest epoch, if any.
    pub fn latest(&self) -> Option<LeaderEpoch> {
        self.entries.last().map(|entry| entry.0)
    }

    /// The largest epoch not above `epoch` and where it ends (R1.5); `end` is the log's end.
    pub fn end_offset_for(&self, epoch: LeaderEpoch, end: Offset) -> EpochEndOffset {
        let undefined = EpochEndOffset { leader_epoch: UNKNOWN_EPOCH, end_offset: UNKNOWN_OFFSET };
        if epoch == UNKNOWN_EPOCH {
            return undefined;
        }
        if self.latest() == Some(epoch) {
            return EpochEndOffset { leader_epoch: epoch, end_offset: end };
        }
        let higher = self.entries.partition_point(|entry| entry.0 <= epoch);
        let Some(&(_, higher_start)) = self.entries.get(higher) else { return undefined };
        if higher == 0 && self.forgets_older {
            return undefined;
        }
        let floor = higher.checked_sub(1).map_or(epoch, |i| self.entries[i].0);
        EpochEndOffset { leader_epoch: floor, end_offset: higher_start }
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> &[(LeaderEpoch, Offset)] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(entries: &[(LeaderEpoch, Offset)]) -> LeaderEpochCache {
        LeaderEpochCache { entries: entries.to_vec(), ..LeaderEpochCache::default() }
    }

    /// Goal: every row of R1.5's table.
    #[test]
    fn end_offsets_follow_the_table() {
        let epochs = cache(&[(1, 0), (3, 10), (5, 20)]);
        let end = |q| {
            let answer = epochs.end_offset_for(q, 30);
            (answer.leader_epoch, answer.end_offset)
        };
        assert_eq!(end(-1), (-1, -1));
        assert_eq!(end(5), (5, 30));
        assert_eq!(end(6), (-1, -1));
        assert_eq!(end(0), (0, 0));
        assert_eq!(end(3), (3, 20));
        assert_eq!(end(2), (1, 10));
    }

    /// Goal: R1.3, an assignment drops the tail that contradicts it.
    #[test]
    fn assigning_drops_newer_entries() {
        let mut epochs = cache(&[(1, 0), (3, 10), (5, 20)]);
        epochs.assign(5, 25);
        assert_eq!(epochs.entries(), [(1, 0), (3, 10), (5, 20)]);
        epochs.assign(6, 20);
        assert_eq!(epochs.entries(), [(1, 0), (3, 10), (6, 20)]);
        epochs.assign(2, 5);
        assert_eq!(epochs.entries(), [(1, 0), (2, 5)]);
        epochs.truncate_from_end(5);
        assert_eq!(epochs.entries(), [(1, 0)]);
    }
}
