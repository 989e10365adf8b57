//! Prints how fast ten simulated minutes of three brokers run:
//! `cargo run --release --example rate`.

#![allow(clippy::print_stdout)]

#[path = "../tests/common/mod.rs"]
mod common;

use highwater_protocol::{Acks, Micros};
use highwater_sim::{Recording, Run};

fn main() {
    let rate = std::env::args().nth(1).map_or(1_000, |rate| rate.parse().expect("a number"));
    for recording in
        [Recording::Outcome, Recording::History, Recording::Outcome, Recording::History]
    {
        let mut schedule = common::cluster(3);
        let seconds = std::env::args().nth(2).map_or(600, |s| s.parse().expect("a number"));
        schedule.end = common::ms(1_000 * seconds);
        schedule.environment.latency = Micros(200);
        schedule.environment.jitter = Micros(300);
        common::produce(&mut schedule, Acks::All, rate);
        let start = cpu_nanos();
        let mut run = Run::recording(schedule, recording);
        run.finish();
        let took = cpu_nanos() - start;
        let (events, facts) = (run.events(), run.trace().count);
        println!(
            "{recording:?}: {events} events, {facts} facts, {} ms, {} ns an event, {} acknowledged",
            took / 1_000_000,
            took / events.max(1),
            run.outcome().producers[0].acknowledged,
        );
    }
}

/// CPU time of this process: on a shared machine the clock on the wall says little.
fn cpu_nanos() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0)
}
