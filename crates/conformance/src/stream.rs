//! What holds of all records of a scenario with a `stream`, as the recorder folds it.

use crate::case::{FinalLog, StreamFacts};
use crate::read_back::{exception, told};
use crate::schedule::Plan;
use highwater_sim::Run;
use std::collections::BTreeSet;

/// What holds of all records that were sent. As in recordings, what is said of "the log" is said of
/// the longest of all, the first in the list if there are several.
pub fn facts(run: &Run, plan: &Plan, logs: &[FinalLog]) -> StreamFacts {
    let mut errors = BTreeSet::new();
    let mut acked = Vec::new();
    let mut sent = 0;
    for (index, name) in plan.producers.iter().enumerate() {
        for (value, _, error, _) in told(run, run.producer_node(index)) {
            sent += 1;
            if error.is_none() {
                acked.push(format!("{name}-{value}"));
            } else {
                errors.insert(exception(error));
            }
        }
    }
    let longest = logs.iter().map(|log| log.leo).max();
    let log = logs.iter().find(|log| Some(log.leo) == longest);
    let values: &[String] = log.map_or(&[], |log| &log.values);
    let held: BTreeSet<&String> = values.iter().collect();
    let number = |value: &String| value.rsplit_once('-').and_then(|(_, seq)| seq.parse().ok());
    let sequence: Vec<u64> = values.iter().filter_map(number).collect();
    StreamFacts {
        sent,
        acked: acked.len() as u64,
        errors: errors.into_iter().collect(),
        acked_missing_from_log: acked.iter().filter(|value| !held.contains(value)).count() as u64,
        duplicates_in_log: (values.len() - held.len()) as u64,
        in_order: sequence.is_sorted(),
        epochs_in_log: log.iter().flat_map(|log| &log.segments).map(|part| part.2).collect(),
        logs_identical: logs
            .windows(2)
            .all(|pair| pair[0].values == pair[1].values && pair[0].segments == pair[1].segments),
    }
}
