//! A batch on its way from `send` to its outcome (class `ProducerBatch`).

use crate::client::BrokerIndex;
use crate::event::FactId;
use crate::time::Time;
use crate::types::{LeaderEpoch, UNKNOWN_EPOCH};

/// No sequence number yet, or none at all.
pub(super) const NO_SEQUENCE: i32 = -1;

/// Records of one partition that are sent, acknowledged and repeated together. Their values count
/// up from `first_value` without a gap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Batch {
    pub first_value: u64,
    /// Invariant: above 0.
    pub count: u32,
    /// Attempts that failed.
    pub attempts: u32,
    /// When its first record came; `delivery.timeout.ms` counts from here.
    pub created: Time,
    /// When the last attempt failed; at first when it was created. `linger.ms` counts from here.
    pub last_attempt: Time,
    /// When the backoff after the last failure ends. Kafka draws the jitter anew at each look,
    /// here it is drawn once.
    pub retry_at: Time,
    /// Sequence of the first record, from the first time it is drained (KIP-98).
    pub base_sequence: i32,
    /// Producer epoch that goes with the sequence.
    pub producer_epoch: i16,
    /// Its sequence was given anew by an epoch bump (R2.40).
    pub sequence_reset: bool,
    /// No more records are let in.
    pub closed: bool,
    /// Newest leader epoch known when it was last looked at.
    leader_epoch: LeaderEpoch,
    /// Attempts that had failed when that leader epoch was first seen.
    attempts_at_leader_change: u32,
    /// Why it is in its present state: its first record, or its last failure.
    pub cause: FactId,
}

impl Batch {
    pub fn new(now: Time, first_value: u64, cause: FactId) -> Batch {
        Batch {
            first_value,
            count: 0,
            attempts: 0,
            created: now,
            last_attempt: now,
            retry_at: Time::ZERO,
            base_sequence: NO_SEQUENCE,
            producer_epoch: -1,
            sequence_reset: false,
            closed: false,
            leader_epoch: UNKNOWN_EPOCH,
            attempts_at_leader_change: 0,
            cause,
        }
    }

    pub fn has_sequence(&self) -> bool {
        self.base_sequence != NO_SEQUENCE
    }

    /// Sequence of the record after the last, wrapping from 2^31-1 to 0.
    pub fn next_sequence(&self) -> i32 {
        debug_assert!(self.has_sequence());
        add_to_sequence(self.base_sequence, self.count)
    }

    /// Sequence of the last record.
    pub fn last_sequence(&self) -> i32 {
        debug_assert!(self.has_sequence() && self.count > 0);
        add_to_sequence(self.base_sequence, self.count - 1)
    }

    /// Notes the newest leader epoch known for its partition.
    pub fn note_leader_epoch(&mut self, leader_epoch: LeaderEpoch) {
        if leader_epoch > self.leader_epoch {
            self.leader_epoch = leader_epoch;
            self.attempts_at_leader_change = self.attempts;
        }
    }

    /// Whether it waits after a failure: until the backoff has passed, or until a newer leader
    /// epoch is known than at the failed attempt (R2.31, KIP-951).
    pub fn is_backing_off(&self, now: Time) -> bool {
        self.attempts > 0 && self.attempts != self.attempts_at_leader_change && now < self.retry_at
    }

    /// Its last attempt failed and will be repeated.
    pub fn failed(&mut self, now: Time, retry_at: Time, cause: FactId) {
        debug_assert!(retry_at >= now);
        self.attempts += 1;
        self.last_attempt = now;
        self.retry_at = retry_at;
        self.cause = cause;
    }
}

/// A sequence number `records` further on, wrapping from 2^31-1 to 0 (KIP-98).
pub(super) fn add_to_sequence(sequence: i32, records: u32) -> i32 {
    debug_assert!(sequence >= 0);
    ((i64::from(sequence) + i64::from(records)) % (1 << 31)) as i32
}

/// A batch that was sent and is not answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct InFlightBatch {
    pub batch: Batch,
    /// The broker it went to.
    pub broker: BrokerIndex,
    /// Its request's number on that connection.
    pub correlation: u32,
    /// It expired meanwhile (R2.34): only the sequences still care about the answer.
    pub done: bool,
}
