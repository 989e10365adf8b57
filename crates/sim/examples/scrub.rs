//! Prints what looking back costs on a long run: `cargo run --release --example scrub`.

#![allow(clippy::print_stdout, missing_docs)]

#[path = "../tests/common/mod.rs"]
mod common;

use highwater_protocol::{Acks, Time};
use highwater_sim::Run;

fn main() {
    let mut schedule = common::cluster(3);
    schedule.end = common::ms(600_000);
    common::produce(&mut schedule, Acks::All, 1_000);
    let mut run = Run::new(schedule);
    run.finish();
    let views = 200;
    let mut slowest = 0;
    let start = cpu_nanos();
    for i in 0..views {
        let before = cpu_nanos();
        let time = Time(i * 7_919_000_003 % 600_000_000);
        let view = run.view_at(time).expect("within the run");
        assert_eq!(view.time, time);
        slowest = slowest.max(cpu_nanos() - before);
    }
    let mean = (cpu_nanos() - start) / views;
    let points: usize = run.history().partitions[0]
        .replicas
        .iter()
        .map(|r| r.log_end_offset.len() + r.high_watermark.len())
        .sum();
    println!("{} events, {points} points of replicas", run.events());
    println!("view_at: {} us on average, {} us at most", mean / 1_000, slowest / 1_000);
    println!(
        "{}",
        std::fs::read_to_string("/proc/self/status")
            .unwrap_or_default()
            .lines()
            .filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"))
            .collect::<Vec<_>>()
            .join(", ")
    );
}

/// CPU time of this process, where the system tells it.
fn cpu_nanos() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0)
}
