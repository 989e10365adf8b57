//! What consumers have read.

use super::{Expectation, Subject};
use highwater_sim::Run;

/// Records handed to the consumer's application up to the time looked at.
pub(super) fn read(expectation: &Expectation, run: &Run) -> i64 {
    let Subject::Consumer(consumer) = expectation.subject else { return 0 };
    let consumer = run.history().consumers.get(usize::from(consumer));
    consumer.and_then(|consumer| consumer.read.at(expectation.time(run))).unwrap_or(0)
}
