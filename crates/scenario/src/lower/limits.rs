//! Limits that keep a slip of the finger from filling the memory. The manual lists them.

use super::Lowering;
use crate::ast::Statement;
use crate::diagnostic::Problem;
use crate::span::Span;
use highwater_protocol::{Micros, Time};
use highwater_sim::schedule::{Action, ProducerSpec, TimedAction};

/// Brokers of a cluster.
pub(super) const BROKERS_MAX: usize = 200;
/// Partitions of all topics.
pub(super) const PARTITIONS_MAX: usize = 2_000;
/// Replicas of all partitions.
pub(super) const REPLICAS_MAX: usize = 10_000;
/// Producers, and as many consumers.
pub(super) const CLIENTS_MAX: usize = 200;
/// Actions, those that undo others included.
pub(super) const ACTIONS_MAX: usize = 100_000;
/// Records of one `produce`.
pub(super) const PRODUCE_MAX: u64 = 1_000_000;
/// Records of all producers in a run.
const RECORDS_MAX: u64 = 50_000_000;

impl Lowering<'_> {
    /// Reports a script that sends more records than anybody waits for, at the producer that sends
    /// most.
    pub(super) fn check_records(&mut self, actions: &[TimedAction], end: Time) {
        let sent = |(i, spec)| records(i, spec, actions, end);
        let sent: Vec<u64> = self.producers.iter().enumerate().map(sent).collect();
        let wanted = sent.iter().fold(0_u64, |sum, sent| sum.saturating_add(*sent));
        if wanted <= RECORDS_MAX {
            return;
        }
        let most = (0..sent.len()).max_by_key(|i| sent[*i]).map(|i| self.producers[i].name.clone());
        let name = self.statements.iter().find_map(|(_, statement)| match statement {
            Statement::Producer(line) if Some(&line.name.value) == most.as_ref() => {
                Some(line.name.span)
            }
            _ => None,
        });
        let problem = Problem::TooManyRecords { wanted, limit: RECORDS_MAX };
        self.report(name.unwrap_or(Span::default()), problem);
    }
}

/// How many records the producer of this index sends until `end`; never too few.
fn records(index: usize, spec: &ProducerSpec, actions: &[TimedAction], end: Time) -> u64 {
    let (mut paced, mut told) = (0_u64, 0_u64);
    let (mut since, mut pace) = (spec.start, spec.interval);
    let mut pass = |since: Time, until: Time, pace: Option<Micros>| {
        if let Some(interval) = pace
            && since <= until
        {
            paced = paced.saturating_add(until.since(since).0 / interval.0.max(1) + 1);
        }
    };
    for TimedAction { at, action } in actions.iter().filter(|timed| timed.at <= end) {
        match action {
            Action::SetRate { producer, interval } if usize::from(*producer) == index => {
                pass(since, *at, pace);
                (since, pace) = (*at, *interval);
            }
            Action::Produce { producer, count, .. } if usize::from(*producer) == index => {
                told = told.saturating_add(u64::from(*count));
            }
            _ => {}
        }
    }
    pass(since, end, pace);
    paced.min(spec.count).saturating_add(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_limit() {
        let manual = include_str!("../../../../docs/language.md");
        for (what, limit) in [
            ("brokers", BROKERS_MAX as u64),
            ("partitions", PARTITIONS_MAX as u64),
            ("replicas", REPLICAS_MAX as u64),
            ("producers, and as many consumers", CLIENTS_MAX as u64),
            ("actions", ACTIONS_MAX as u64),
            ("records of one `produce`", PRODUCE_MAX),
            ("records of all producers", RECORDS_MAX),
            ("records a second of a producer", 100_000),
            ("events of a run", highwater_sim::EVENTS_MAX),
        ] {
            let row = format!("| {what} | {limit} |");
            assert!(manual.contains(&row), "no row `{row}` in docs/language.md");
        }
    }
}
