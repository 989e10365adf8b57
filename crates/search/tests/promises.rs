//! Kafka's promises over many random schedules (protocol reference, section 12). `SCHEDULES=N`
//! runs more or fewer; `cargo xtask soak` runs millions.

use highwater_protocol::config::Features;
use highwater_search::{Report, Search, Weather};
use std::thread;

/// Runs seeds `0..count` on all cores, half in each weather.
fn search(count: u64, features: Option<Features>, findings_max: usize) -> Report {
    let threads = thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let part = |thread: u64, weather| Search {
        seeds: count / 2 * thread / threads..count / 2 * (thread + 1) / threads,
        weather,
        features,
        findings_max,
    };
    let mut report = Report::default();
    for weather in [Weather::Windy, Weather::Stormy] {
        thread::scope(|scope| {
            let parts: Vec<_> = (0..threads)
                .map(|thread| scope.spawn(move || part(thread, weather).run(|_| {})))
                .collect();
            for part in parts {
                report.add(part.join().expect("a schedule made the simulator panic"));
            }
        });
    }
    report
}

#[test]
fn promises_are_kept() {
    let count = std::env::var("SCHEDULES").map_or(20_000, |n| n.parse().expect("a number"));
    let report = search(count, None, 1);
    if let Some(finding) = report.findings.first() {
        panic!("{}\nas found:\n{finding}", finding.shrunk(None));
    }
    assert_eq!(report.schedules, count);
    assert!(report.events > count * 1_000, "{} events: the schedules are idle", report.events);
}

/// Goal: the search finds what it is for. Without each of these rules some promise breaks.
#[test]
fn rules_left_out_are_noticed() {
    let without = |change: fn(&mut Features)| {
        let mut features = Features::default();
        change(&mut features);
        features
    };
    for (name, features) in [
        ("R5.11", without(|f| f.isr_members_must_be_active = false)),
        ("R4.2", without(|f| f.high_watermark_frozen_below_min_isr = false)),
        ("R5.10", without(|f| f.isr_join_needs_epoch_start = false)),
    ] {
        let report = search(4_000, Some(features), 1);
        assert!(!report.findings.is_empty(), "nobody missed {name} in 4,000 schedules");
    }
}
