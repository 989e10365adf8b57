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

/// Goal: the search finds what it is for. Where brokers that are fenced or shutting down may join
/// the ISR (before KIP-841), the ISR soon has members that are not active. What every other rule is
/// for is shown by `crates/conformance/tests/mutation.rs`.
#[test]
fn a_rule_left_out_is_noticed() {
    let features = Features { isr_members_must_be_active: false, ..Features::default() };
    let report = search(2_000, Some(features), 1);
    let found = report.findings.iter().any(|finding| finding.violation.check == "I16");
    assert!(found, "nobody missed R5.11 in 2,000 schedules");
}

/// Goal: a schedule that once led to a mistake of the simulator never does again.
#[test]
fn what_was_found_stays_mended() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/found");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let script = std::fs::read_to_string(&path).expect("a text");
        let (violation, events) = highwater_search::try_script(&script, None);
        assert!(events > 0, "{} does not compile", path.display());
        assert_eq!(violation.map(|v| v.what), None, "{}", path.display());
        count += 1;
    }
    assert!(count > 0);
}
