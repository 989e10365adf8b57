//! What a replica remembers of idempotent producers (classes `ProducerStateEntry`,
//! `ProducerAppendInfo`; KIP-98).

use crate::error_code::ErrorCode;
use crate::types::{NodeId, Offset, RecordBatch, sequence_after};

/// How many batches of a producer are remembered.
const BATCHES_TO_KEEP: usize = 5;

/// The newest batches of each producer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProducerStates {
    entries: Vec<Entry>,
}

/// Invariant: the first `count` batches are all of one producer epoch, oldest first; the others are
/// empty.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    producer: NodeId,
    producer_epoch: i16,
    count: u8,
    batches: [Remembered; BATCHES_TO_KEEP],
}

impl Entry {
    fn new(producer: NodeId, producer_epoch: i16) -> Entry {
        Entry { producer, producer_epoch, count: 0, batches: Default::default() }
    }

    fn batches(&self) -> &[Remembered] {
        &self.batches[..usize::from(self.count)]
    }

    fn push(&mut self, batch: Remembered) {
        if usize::from(self.count) < BATCHES_TO_KEEP {
            self.batches[usize::from(self.count)] = batch;
            self.count += 1;
            return;
        }
        let [_, second, third, fourth, fifth] = self.batches;
        self.batches = [second, third, fourth, fifth, batch];
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Remembered {
    base_sequence: i32,
    count: u32,
    base_offset: Offset,
}

impl Remembered {
    fn last_sequence(&self) -> i32 {
        sequence_after(self.base_sequence, i64::from(self.count) - 1)
    }

    /// Whether the sequences `first..=last` are among this batch's (without wrapping).
    fn holds(&self, first: i32, last: i32) -> bool {
        self.base_sequence <= first && first <= last && last <= self.last_sequence()
    }
}

/// What is to be done with a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SequenceCheck {
    /// Append it.
    Append,
    /// It is in the log already, at these offsets: answer as if it were appended now (R2.20).
    Duplicate {
        /// Offset of its first record.
        base_offset: Offset,
        /// Offset after its last record.
        next_offset: Offset,
    },
    /// Refuse it (R2.21).
    Refuse(ErrorCode),
}

impl ProducerStates {
    /// Checks a producer's batch before the leader appends it (R2.20, R2.21).
    pub fn check(&self, batch: &RecordBatch) -> SequenceCheck {
        if batch.producer_epoch < 0 {
            return SequenceCheck::Append;
        }
        let Some(entry) = self.entries.iter().find(|entry| entry.producer == batch.producer) else {
            return SequenceCheck::Append;
        };
        let (first, last) = (batch.base_sequence, batch.last_sequence());
        if entry.producer_epoch == batch.producer_epoch
            && let Some(known) = entry.batches().iter().find(|known| known.holds(first, last))
        {
            let base_offset = known.base_offset + Offset::from(first - known.base_sequence);
            let next_offset = base_offset + Offset::from(batch.count);
            return SequenceCheck::Duplicate { base_offset, next_offset };
        }
        if batch.producer_epoch < entry.producer_epoch {
            return SequenceCheck::Refuse(ErrorCode::InvalidProducerEpoch);
        }
        let expected = match entry.batches().last() {
            _ if batch.producer_epoch > entry.producer_epoch => 0,
            Some(newest) => sequence_after(newest.last_sequence(), 1),
            None => return SequenceCheck::Append,
        };
        if first == expected {
            SequenceCheck::Append
        } else {
            SequenceCheck::Refuse(ErrorCode::OutOfOrderSequenceNumber)
        }
    }

    /// Remembers a batch that was appended; followers do so without any check (R2.22).
    pub fn update(&mut self, batch: &RecordBatch) {
        if batch.producer_epoch < 0 {
            return;
        }
        let new = Remembered {
            base_sequence: batch.base_sequence,
            count: batch.count,
            base_offset: batch.base_offset,
        };
        let RecordBatch { producer, producer_epoch, .. } = *batch;
        let known = self.entries.iter().position(|entry| entry.producer == producer);
        let at = known.unwrap_or_else(|| {
            self.entries.push(Entry::new(producer, producer_epoch));
            self.entries.len() - 1
        });
        let entry = &mut self.entries[at];
        if entry.producer_epoch != producer_epoch {
            *entry = Entry::new(producer, producer_epoch);
        }
        entry.push(new);
    }

    /// Builds the state anew from a log that was truncated (R2.22).
    pub fn rebuild<'a>(&mut self, records: impl Iterator<Item = &'a RecordBatch>) {
        self.entries.clear();
        for batch in records {
            self.update(batch);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(base_sequence: i32, count: u32, producer_epoch: i16) -> RecordBatch {
        RecordBatch {
            base_offset: Offset::from(base_sequence) + 100,
            first_value: base_sequence as u64,
            count,
            leader_epoch: 0,
            base_sequence,
            record_size: 100,
            producer: NodeId(7),
            producer_epoch,
        }
    }

    /// Goal: R2.20 and R2.21, each outcome once.
    #[test]
    fn sequences_are_checked() {
        use SequenceCheck::*;
        let mut states = ProducerStates::default();
        assert_eq!(states.check(&batch(40, 1, 0)), Append, "any sequence without state");
        for i in 0..6 {
            states.update(&batch(i * 10, 10, 1));
        }
        assert_eq!(states.check(&batch(60, 5, 1)), Append);
        assert_eq!(
            states.check(&batch(20, 10, 1)),
            Duplicate { base_offset: 120, next_offset: 130 }
        );
        let out_of_order = Refuse(ErrorCode::OutOfOrderSequenceNumber);
        assert_eq!(states.check(&batch(0, 10, 1)), out_of_order, "older than five batches");
        assert_eq!(states.check(&batch(70, 1, 1)), out_of_order, "a gap");
        assert_eq!(states.check(&batch(60, 1, 0)), Refuse(ErrorCode::InvalidProducerEpoch));
        assert_eq!(states.check(&batch(60, 1, 2)), out_of_order, "a new epoch starts at 0");
        assert_eq!(states.check(&batch(0, 1, 2)), Append);
    }
}
