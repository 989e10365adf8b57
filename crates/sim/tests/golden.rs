//! Frozen traces. A hash that moves means that runs differ from what they were: that is a change
//! to be named in the change log. `UPDATE_EXPECT=1 cargo test` writes them anew.

mod common;
#[path = "common/golden.rs"]
mod golden;

use expect_test::expect_file;
use highwater_sim::Run;
use std::fmt::Write as _;

#[test]
fn traces_are_what_they_were() {
    let mut lines = String::new();
    for (name, schedule) in golden::schedules() {
        let mut run = Run::new(schedule);
        run.finish();
        let (trace, outcome) = (run.trace(), run.outcome());
        let count = |of: fn(&highwater_sim::ProducerOutcome) -> u64| -> u64 {
            outcome.producers.iter().map(of).sum()
        };
        writeln!(
            lines,
            "{name}: {:016x} events {} facts {} acknowledged {} failed {} lost {} duplicated {}",
            trace.hash,
            run.events(),
            trace.count,
            count(|p| p.acknowledged),
            count(|p| p.refused + p.timed_out),
            count(|p| p.lost),
            count(|p| p.duplicated),
        )
        .expect("a string takes all");
    }
    expect_file!["golden.txt"].assert_eq(&lines);
}
