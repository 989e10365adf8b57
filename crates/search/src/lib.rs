//! Looks for a schedule that breaks a promise of the protocol, and makes it short.
//!
//! Schedules are scripts: what is found can be read, shared as a link and kept as a preset. Random
//! walks cover little of what could happen, so the answer to a search without a finding is "not
//! found in so many schedules", never "safe".

mod generate;
mod random;
mod shrink;

pub use generate::{Weather, script};
pub use shrink::shrink;

use highwater_protocol::config::Features;
use highwater_sim::{Recording, Run, Violation};
use std::cell::Cell;
use std::fmt;
use std::ops::Range;

thread_local! {
    static TRYING: Cell<Option<(u64, Weather)>> = const { Cell::new(None) };
}

/// The script that this thread tries at the moment, for whoever must tell of a panic.
pub fn trying() -> Option<String> {
    TRYING.get().map(|(seed, weather)| script(seed, weather))
}

/// What to look through.
#[derive(Clone, Debug)]
pub struct Search {
    /// A schedule is tried for each.
    pub seeds: Range<u64>,
    /// How bad things may get.
    pub weather: Weather,
    /// Rules to leave out, to see what they are for.
    pub features: Option<Features>,
    /// Stop after so many findings.
    pub findings_max: usize,
}

/// What came of a search.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Schedules run.
    pub schedules: u64,
    /// Events of all runs.
    pub events: u64,
    /// Schedules that broke a promise, as found.
    pub findings: Vec<Finding>,
}

/// A schedule that breaks a promise.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The seed of the search that led to it.
    pub seed: u64,
    /// The script.
    pub script: String,
    /// The first promise broken.
    pub violation: Violation,
}

impl Search {
    /// Runs every schedule on this thread; `progress` is told of each hundred.
    pub fn run(&self, mut progress: impl FnMut(&Report)) -> Report {
        let mut report = Report::default();
        for seed in self.seeds.clone() {
            let script = script(seed, self.weather);
            TRYING.set(Some((seed, self.weather)));
            let (violation, events) = try_script(&script, self.features);
            TRYING.set(None);
            report.schedules += 1;
            report.events += events;
            if let Some(violation) = violation {
                report.findings.push(Finding { seed, script, violation });
                if report.findings.len() >= self.findings_max {
                    break;
                }
            }
            if report.schedules.is_multiple_of(100) {
                progress(&report);
            }
        }
        report
    }
}

impl Report {
    /// Adds what another part of the search found.
    pub fn add(&mut self, other: Report) {
        self.schedules += other.schedules;
        self.events += other.events;
        self.findings.extend(other.findings);
    }
}

impl Finding {
    /// The same promise broken by as little as possible.
    pub fn shrunk(&self, features: Option<Features>) -> Finding {
        let check = self.violation.check;
        let script = shrink(&self.script, |script| {
            try_script(script, features).0.is_some_and(|violation| violation.check == check)
        });
        let violation = try_script(&script, features).0.unwrap_or_else(|| self.violation.clone());
        Finding { seed: self.seed, script, violation }
    }
}

impl fmt::Display for Finding {
    /// The promise, the script, and a link to it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Violation { check, time, partition, what, .. } = &self.violation;
        writeln!(
            f,
            "{check} broken at {time}, partition {}: {what} (seed {})",
            partition.0, self.seed
        )?;
        writeln!(f, "{}", self.script)?;
        match highwater_scenario::link::encode(&self.script, &Default::default()) {
            Ok(link) => write!(f, "{link}"),
            Err(error) => write!(f, "{}", error.message(highwater_scenario::Lang::En)),
        }
    }
}

/// Runs a script with every check. Returns the first promise broken and the number of events; a
/// script that does not compile breaks nothing.
///
/// # Panics
/// If the simulator does: that is a bug, and the panic tells where.
pub fn try_script(script: &str, features: Option<Features>) -> (Option<Violation>, u64) {
    let Some(mut plan) = highwater_scenario::compile(script).plan else { return (None, 0) };
    let promised = plan.schedule.features;
    if let Some(features) = features {
        let elr = plan.schedule.features.eligible_leader_replicas;
        plan.schedule.features = Features {
            eligible_leader_replicas: features.eligible_leader_replicas && elr,
            ..features
        };
    }
    let mut run = Run::checking_for(plan.schedule, Recording::Outcome, promised);
    run.finish();
    (run.violations().first().cloned(), run.events())
}
