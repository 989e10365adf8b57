//! Identifiers, offsets and epochs.

use core::fmt;

/// A node: broker, controller, producer, consumer or administrator.
///
/// Brokers and controllers carry Kafka's `node.id`; the world numbers clients above them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u16);

/// A topic, by the order in which topics are created.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TopicId(pub u16);

/// A partition of some topic. Dense: the first partition of the first topic is 0, and so on, so
/// that a node keeps its partitions in a vector. Names are the script's business.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartitionId(pub u16);

/// Position in a partition's log; -1 means unknown.
pub type Offset = i64;
/// No offset known.
pub const UNKNOWN_OFFSET: Offset = -1;

/// Version of a partition's leadership, given by the controller; -1 means unknown.
pub type LeaderEpoch = i32;
/// No leader epoch known.
pub const UNKNOWN_EPOCH: LeaderEpoch = -1;

/// Version of a partition's registration, one more with each change record.
pub type PartitionEpoch = i32;

/// Version of a broker's process: the metadata log's offset of its registration; -1 means not
/// registered yet.
pub type BrokerEpoch = i64;
/// This incarnation has not registered yet.
pub const NO_BROKER_EPOCH: BrokerEpoch = -1;

/// How many acknowledgements a producer asks for. One byte, so that an event stays at 16.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Acks(i8);

#[allow(non_upper_case_globals)] // they read as what they are: the alternatives
impl Acks {
    /// `acks=0`: nobody answers.
    pub const None: Acks = Acks(0);
    /// `acks=1`: the leader answers once the record is in its log.
    pub const Leader: Acks = Acks(1);
    /// `acks=all` (-1): the leader answers once the high watermark has passed the record.
    pub const All: Acks = Acks(-1);

    /// `acks=count`, from 0 to 127: the leader answers once so many replicas in the ISR have the
    /// record, itself included. More than one only up to 0.8.2 (R7.10).
    pub const fn replicas(count: u8) -> Acks {
        assert!(count <= i8::MAX as u8, "no partition has so many replicas");
        Acks(count as i8)
    }

    /// A small number that stands for it in digests: 0, 1, 2 for all, then the others.
    pub const fn code(self) -> u8 {
        match self.0 {
            -1 => 2,
            count @ (0 | 1) => count as u8,
            count => count as u8 + 1,
        }
    }

    /// The number asked for, unless it is all.
    pub const fn count(self) -> Option<usize> {
        if self.0 < 0 { None } else { Some(self.0 as usize) }
    }
}

/// Whether a leader was elected uncleanly and has not yet reported recovery (KIP-704).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum LeaderRecoveryState {
    /// Elected cleanly, or recovered since.
    #[default]
    Recovered,
    /// Elected uncleanly; the next ISR request of the leader ends it.
    Recovering,
}

/// A run of records that continue each other: one batch, or several batches of the same producer
/// and leader epoch that follow each other without a gap.
///
/// Invariant: `count > 0`; offsets, sequences and values all count up by one through the run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RecordBatch {
    /// Offset of the first record.
    pub base_offset: Offset,
    /// The producer's own number of the first record's value, counted from 0 over the whole run
    /// of the scenario, refused records included. `(producer, value)` names a record for ever.
    pub first_value: u64,
    /// Number of records.
    pub count: u32,
    /// Leader epoch stamped by the leader at append (`partitionLeaderEpoch`).
    pub leader_epoch: LeaderEpoch,
    /// Sequence number of the first record, -1 without idempotence (KIP-98).
    pub base_sequence: i32,
    /// Bytes a record.
    pub record_size: u32,
    /// Who produced it; stands for the producer id too.
    pub producer: NodeId,
    /// The producer's epoch, -1 without idempotence.
    pub producer_epoch: i16,
}

impl RecordBatch {
    /// Offset after the last record.
    pub fn next_offset(&self) -> Offset {
        self.base_offset + Offset::from(self.count)
    }

    /// Sequence number of the last record, wrapping from 2^31-1 to 0; -1 without idempotence.
    pub fn last_sequence(&self) -> i32 {
        sequence_after(self.base_sequence, i64::from(self.count) - 1)
    }

    /// The records from offset `from` up to but not including `to`, which must be within the run.
    pub fn slice(&self, from: Offset, to: Offset) -> RecordBatch {
        assert!(self.base_offset <= from && from < to && to <= self.next_offset());
        let skipped = from - self.base_offset;
        RecordBatch {
            base_offset: from,
            first_value: self.first_value + skipped as u64,
            count: (to - from) as u32,
            base_sequence: sequence_after(self.base_sequence, skipped),
            ..*self
        }
    }

    /// Whether `next` goes on where this run ends, so that both are one run.
    pub fn continues_with(&self, next: &RecordBatch) -> bool {
        self.next_offset() == next.base_offset
            && self.leader_epoch == next.leader_epoch
            && self.producer == next.producer
            && self.producer_epoch == next.producer_epoch
            && self.record_size == next.record_size
            && self.first_value + u64::from(self.count) == next.first_value
            && sequence_after(self.base_sequence, i64::from(self.count)) == next.base_sequence
            && self.count.checked_add(next.count).is_some()
    }

    /// Size in bytes: the records and the batch's header of 61 bytes.
    pub fn bytes(&self) -> u64 {
        u64::from(self.count) * u64::from(self.record_size) + 61
    }
}

/// The sequence number `by` records after `sequence`, wrapping from 2^31-1 to 0; -1 stays -1.
pub fn sequence_after(sequence: i32, by: i64) -> i32 {
    if sequence < 0 { -1 } else { ((i64::from(sequence) + by) % (1 << 31)) as i32 }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Acks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count() {
            None => f.write_str("all"),
            Some(count) => count.fmt(f),
        }
    }
}

impl fmt::Debug for Acks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Acks::None => f.write_str("None"),
            Acks::Leader => f.write_str("Leader"),
            Acks::All => f.write_str("All"),
            Acks(count) => write!(f, "Replicas({count})"),
        }
    }
}
