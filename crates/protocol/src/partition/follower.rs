//! What a follower does with its leader's answer.

use super::Partition;
use crate::message::EpochEndOffset;
use crate::types::{Offset, RecordBatch, UNKNOWN_EPOCH};

/// A truncation of a follower's log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TruncationStep {
    /// The log ends here now.
    pub to: Offset,
    /// Records removed.
    pub removed: u64,
    /// Nothing is left to be asked: the log agrees with the leader's up to there. Off while the
    /// leader knows none of this log's last epochs (KIP-279).
    pub agreed: bool,
}

impl Partition {
    /// Appends what the leader sent, stopping at a batch from a later leader epoch than the one
    /// fetched in (R3.12, KAFKA-18723). Returns how many records were appended.
    pub fn append_as_follower(
        &mut self,
        records: &[RecordBatch],
        fetched_in: i32,
        ignores_newer: bool,
    ) -> u64 {
        assert!(!self.is_leader(), "a leader does not fetch");
        let before = self.log.log_end_offset();
        for batch in records {
            if ignores_newer && batch.leader_epoch > fetched_in {
                break;
            }
            self.log.append(*batch, self.flush_messages);
        }
        (self.log.log_end_offset() - before) as u64
    }

    /// Cuts the log where the leader says that it parts from the leader's (R3.15). Unless
    /// `asks_own_epochs`, where the leader's epoch ends, whatever this log holds (before KIP-279).
    pub fn truncate_to_diverging(
        &mut self,
        leaders: EpochEndOffset,
        fetch_offset: Offset,
        asks_own_epochs: bool,
    ) -> TruncationStep {
        let end = self.log.log_end_offset();
        let asked = if asks_own_epochs { leaders.leader_epoch } else { UNKNOWN_EPOCH };
        let own = self.log.end_offset_for_epoch(asked);
        let own_is_other = own.end_offset >= 0 && own.leader_epoch != leaders.leader_epoch;
        let agreed = leaders.end_offset < 0 || !own_is_other;
        let to = if leaders.end_offset < 0 {
            fetch_offset
        } else if leaders.leader_epoch == UNKNOWN_EPOCH || own.end_offset < 0 {
            leaders.end_offset.min(end)
        } else if own.leader_epoch != leaders.leader_epoch {
            own.end_offset.min(end)
        } else {
            own.end_offset.min(leaders.end_offset).min(end)
        };
        TruncationStep { agreed, ..self.truncate(to) }
    }

    /// Cuts the log to end at `to`.
    pub fn truncate(&mut self, to: Offset) -> TruncationStep {
        let to = to.clamp(self.log.log_start_offset(), self.log.log_end_offset());
        let removed = self.log.truncate(to);
        TruncationStep { to, removed, agreed: true }
    }
}
