//! What became of the records.

/// The end of a run, in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// In the order of the schedule.
    pub producers: Vec<ProducerOutcome>,
}

/// What became of one producer's records. Values are the producer's own numbers of its records;
/// runs are `(first, count)`, ascending.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProducerOutcome {
    /// Records handed to `send`.
    pub produced: u64,
    /// Acknowledged (with acks=0: sent).
    pub acknowledged: u64,
    /// Failed with an error other than a timeout.
    pub refused: u64,
    /// Failed with a timeout: in doubt, they may be in the log all the same.
    pub timed_out: u64,
    /// Neither acknowledged nor failed yet.
    pub pending: u64,
    /// Acknowledged, and in no log that counts any more.
    pub lost: u64,
    /// Which, as runs.
    pub lost_values: Vec<(u64, u64)>,
    /// More than once in the leader's log: copies beyond the first.
    pub duplicated: u64,
    /// Which, as runs.
    pub duplicated_values: Vec<(u64, u64)>,
    /// Failed for the producer, yet in the log.
    pub failed_but_present: u64,
}
