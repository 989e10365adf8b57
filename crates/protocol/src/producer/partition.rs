//! The batches of one partition: waiting and in flight.

use super::batch::{Batch, InFlightBatch};
use crate::client::BrokerIndex;
use crate::event::FactId;
use crate::time::Time;
use crate::types::PartitionId;
use std::collections::VecDeque;

/// One partition as the producer sees it.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub id: PartitionId,
    /// Batches to be sent, the next one first. Invariant: those with a sequence come first, in
    /// the order of their sequences; only the last may be open.
    pub queue: VecDeque<Batch>,
    /// Batches that were sent and not answered, in the order they were sent.
    pub in_flight: VecDeque<InFlightBatch>,
    /// Producer epoch of the present sequences; -1 before the first (class `TxnPartitionEntry`).
    pub producer_epoch: i16,
    /// Sequence of the next record to get one.
    pub next_sequence: i32,
    /// Sequence of the last acknowledged record; -1 before the first.
    pub last_acked_sequence: i32,
    /// After batches expired that had been sent: the sequence that follows them. No new batch is
    /// drained until it is known whether the broker has them (R2.36).
    pub unresolved: Option<i32>,
    /// The next epoch bump starts this partition's sequences again (R2.40).
    pub restart_sequences: bool,
}

impl Partition {
    pub fn new(id: PartitionId) -> Partition {
        Partition {
            id,
            queue: VecDeque::new(),
            in_flight: VecDeque::new(),
            producer_epoch: -1,
            next_sequence: 0,
            last_acked_sequence: -1,
            unresolved: None,
            restart_sequences: false,
        }
    }

    /// Records whose outcome is not known.
    pub fn records(&self) -> u64 {
        let waiting: u64 = self.queue.iter().map(|b| u64::from(b.count)).sum();
        let sent = self.in_flight.iter().filter(|b| !b.done);
        waiting + sent.map(|b| u64::from(b.batch.count)).sum::<u64>()
    }

    /// Puts as many of `count` records as fit into the open batch; their values begin with
    /// `first_value`. Returns how many; 0 if there is no open batch that they continue.
    pub fn append_to_open(&mut self, first_value: u64, count: u32, capacity: u32) -> u32 {
        let Some(open) = self.queue.back_mut().filter(|batch| !batch.closed) else { return 0 };
        // A batch is a run of values: one that the records do not continue is closed.
        let continues = open.first_value + u64::from(open.count) == first_value;
        let room = capacity.saturating_sub(open.count);
        if !continues || room == 0 {
            open.closed = true;
            return 0;
        }
        let fit = count.min(room);
        open.count += fit;
        fit
    }

    /// Opens a batch for records whose values begin with `first_value`; returns how many fit.
    pub fn open(
        &mut self,
        now: Time,
        first_value: u64,
        count: u32,
        capacity: u32,
        cause: FactId,
    ) -> u32 {
        debug_assert!(count > 0 && capacity > 0);
        let mut batch = Batch::new(now, first_value, cause);
        batch.count = count.min(capacity);
        self.queue.push_back(batch);
        batch.count
    }

    /// Whether more records can be put into the last batch.
    pub fn has_open_batch(&self) -> bool {
        self.queue.back().is_some_and(|batch| !batch.closed)
    }

    /// Takes the batch that went to `broker` as part of request `correlation`.
    pub fn take_in_flight(
        &mut self,
        broker: BrokerIndex,
        correlation: u32,
    ) -> Option<InFlightBatch> {
        // Nearly always the oldest.
        let sent = |b: &InFlightBatch| b.correlation == correlation && b.broker == broker;
        let at = self.in_flight.iter().position(sent)?;
        self.in_flight.remove(at)
    }

    /// Puts a failed batch back: in sequence order if it has a sequence, else first, so that
    /// without idempotence later batches in flight overtake it (R2.35, R2.36).
    pub fn requeue(&mut self, batch: Batch) {
        let before = |b: &Batch| b.has_sequence() && b.base_sequence < batch.base_sequence;
        let at = self.queue.iter().take_while(|b| before(b)).count();
        self.queue.insert(at, batch);
    }

    #[cfg(debug_assertions)]
    pub fn assert_invariants(&self, idempotent: bool) {
        let mut sequences = self.queue.iter().map(|b| b.base_sequence);
        if idempotent {
            let sequenced = self.queue.iter().take_while(|b| b.has_sequence()).count();
            assert!(sequences.all(|s| s >= 0 || sequenced < self.queue.len()));
            let head = self.queue.iter().take(sequenced).map(|b| b.base_sequence);
            assert!(head.is_sorted(), "waiting batches are in sequence order");
            assert!(!self.queue.iter().skip(sequenced).any(Batch::has_sequence));
            assert!(self.in_flight.iter().all(|b| b.batch.has_sequence()));
        } else {
            assert!(sequences.all(|s| s < 0), "sequences belong to idempotence");
        }
        for batch in &self.queue {
            assert!(batch.count > 0, "batches hold records");
        }
    }
}
