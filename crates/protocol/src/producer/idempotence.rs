//! Sequence numbers and epochs of an idempotent producer (classes `TransactionManager`,
//! `TxnPartitionEntry`; KIP-98, KIP-360; R2.36, R2.40).

use super::Producer;
use super::batch::{Batch, NO_SEQUENCE, add_to_sequence};
use super::partition::Partition;
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::order;

impl Partition {
    /// Batches that have a sequence and no outcome yet, sent or waiting to be sent again.
    fn tracked(&self) -> impl Iterator<Item = &Batch> {
        let sent = self.in_flight.iter().filter(|b| !b.done).map(|b| &b.batch);
        sent.chain(self.queue.iter().take_while(|b| b.has_sequence()))
    }

    /// Whether a batch that was drained at least once has no outcome yet.
    pub fn has_tracked(&self) -> bool {
        self.tracked().next().is_some()
    }

    /// Whether the first waiting batch must stay (`shouldStopDrainBatchesForPartition`): a
    /// repeated one until it is the first in sequence; a new one while older ones carry another
    /// epoch, or while it is not known which of the older ones the broker has.
    pub fn must_wait_for_sequences(&self, producer_epoch: i16) -> bool {
        let Some(first) = self.queue.front() else { return false };
        if first.has_sequence() {
            let lowest = self.tracked().map(|b| (b.producer_epoch, b.base_sequence)).min();
            return lowest.is_some_and(|(_, sequence)| sequence != first.base_sequence);
        }
        self.unresolved.is_some() || (self.producer_epoch != producer_epoch && self.has_tracked())
    }

    /// Gives a new batch the next sequence numbers.
    pub fn assign_sequence(&mut self, batch: &mut Batch, producer_epoch: i16) {
        debug_assert_eq!(batch.base_sequence, NO_SEQUENCE);
        if self.producer_epoch != producer_epoch {
            debug_assert!(!self.has_tracked(), "epochs do not mix");
            self.start_sequences(producer_epoch);
        }
        batch.base_sequence = self.next_sequence;
        batch.producer_epoch = producer_epoch;
        self.next_sequence = add_to_sequence(self.next_sequence, batch.count);
    }

    /// Starts sequences at 0 in `producer_epoch`, those of batches without an outcome first
    /// (`startSequencesAtBeginning`).
    pub fn start_sequences(&mut self, producer_epoch: i16) {
        let sent = self.in_flight.iter_mut().filter(|b| !b.done).map(|b| &mut b.batch);
        let waiting = self.queue.iter_mut().take_while(|b| b.has_sequence());
        let mut tracked: Vec<&mut Batch> = sent.chain(waiting).collect();
        order::sort_by_key(&mut tracked, |b| (b.producer_epoch, b.base_sequence));
        let mut next = 0;
        for batch in tracked {
            batch.base_sequence = next;
            batch.producer_epoch = producer_epoch;
            batch.sequence_reset = true;
            next = batch.next_sequence();
        }
        self.producer_epoch = producer_epoch;
        self.next_sequence = next;
        self.last_acked_sequence = NO_SEQUENCE;
    }

    /// Whether `sequence` follows the last acknowledged one.
    fn is_next(&self, sequence: i32) -> bool {
        sequence - self.last_acked_sequence == 1
    }

    /// The broker has everything up to `sequence`.
    pub fn acked(&mut self, sequence: i32) {
        self.last_acked_sequence = self.last_acked_sequence.max(sequence);
    }
}

impl Producer {
    /// Whether a failed batch may be sent again. May ask for an epoch bump
    /// (`TransactionManager.canRetry`).
    pub(super) fn idempotent_retry(
        &mut self,
        place: usize,
        batch: &Batch,
        error: ErrorCode,
    ) -> bool {
        let partition = &self.partitions[place];
        match error {
            ErrorCode::UnknownProducerId => {
                // Batches behind the one that asked for the bump fail alike.
                if !batch.sequence_reset {
                    self.request_epoch_bump(place);
                }
                true
            }
            ErrorCode::OutOfOrderSequenceNumber => {
                let gap = match partition.unresolved {
                    None => !batch.sequence_reset && partition.is_next(batch.base_sequence),
                    Some(after) => batch.base_sequence == after,
                };
                // If it is not its turn, it only came too early: an older one failed.
                if gap {
                    self.request_epoch_bump(place);
                }
                true
            }
            error => error.is_retriable(),
        }
    }

    /// A batch of the partition failed for good (`handleFailedBatch`). `adjust` unless it is
    /// unknown whether the broker has it.
    pub(super) fn sequence_lost(&mut self, place: usize, error: ErrorCode, adjust: bool) {
        match error {
            ErrorCode::OutOfOrderSequenceNumber => self.request_epoch_bump(place),
            ErrorCode::UnknownProducerId => {
                let partition = &mut self.partitions[place];
                partition.producer_epoch = -1;
                partition.next_sequence = 0;
                partition.last_acked_sequence = NO_SEQUENCE;
                self.forget_unresolved(place);
            }
            _ if adjust => self.request_epoch_bump(place),
            _ => {}
        }
    }

    fn request_epoch_bump(&mut self, place: usize) {
        self.epoch_bump_required = true;
        self.partitions[place].restart_sequences = true;
    }

    /// A batch expired that had been sent before: nobody knows whether the broker has it.
    pub(super) fn mark_unresolved(&mut self, place: usize, batch: &Batch) {
        let after = batch.next_sequence();
        let partition = &mut self.partitions[place];
        if partition.unresolved.is_none() {
            self.unresolved.push(place as u16);
        }
        partition.unresolved = Some(partition.unresolved.map_or(after, |s| s.max(after)));
    }

    fn forget_unresolved(&mut self, place: usize) {
        self.partitions[place].unresolved = None;
        self.unresolved.retain(|p| usize::from(*p) != place);
    }

    /// Once nothing of a partition is in flight, it shows whether expired batches left a gap
    /// (`maybeResolveSequences`).
    pub(super) fn resolve_sequences(&mut self) {
        let mut i = 0;
        while i < self.unresolved.len() {
            let place = usize::from(self.unresolved[i]);
            let partition = &self.partitions[place];
            if partition.has_tracked() {
                i += 1;
                continue;
            }
            if !partition.is_next(partition.next_sequence) {
                self.request_epoch_bump(place);
            }
            self.forget_unresolved(place);
        }
    }

    /// Takes a new epoch, if a fault asked for one, and starts the sequences of the partitions at
    /// fault again (`bumpIdempotentEpochAndResetIdIfNeeded`).
    pub(super) fn bump_epoch_if_required(&mut self, out: &mut Outbox) {
        if !self.epoch_bump_required {
            return;
        }
        debug_assert!(self.idempotent());
        self.epoch_bump_required = false;
        // Kafka takes a new producer id when epochs run out; the model has one id a producer.
        self.producer_epoch = self.producer_epoch.checked_add(1).unwrap_or(0);
        out.emit(Event::ProducerEpochBumped { producer_epoch: self.producer_epoch });
        for place in 0..self.partitions.len() {
            if !self.partitions[place].restart_sequences {
                continue;
            }
            self.partitions[place].restart_sequences = false;
            self.partitions[place].start_sequences(self.producer_epoch);
            self.forget_unresolved(place);
        }
    }
}
