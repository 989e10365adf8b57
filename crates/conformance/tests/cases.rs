//! Every recorded case, over several seeds: network jitter and the phases of periodic tasks vary,
//! what a real cluster did does not.

use std::path::Path;

/// Seeds tried for each case.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=5;

#[test]
fn the_simulator_agrees_with_recorded_clusters() {
    agrees_with_every_case(SEEDS);
}

/// The stable facts of a case do not depend on the seed. `SOAK_SEEDS` says how many are tried.
#[test]
#[ignore = "takes minutes"]
fn the_simulator_agrees_with_recorded_clusters_for_many_seeds() {
    let seeds = std::env::var("SOAK_SEEDS").ok().map(|text| text.parse().expect("a number"));
    agrees_with_every_case(1..=seeds.unwrap_or(20));
}

fn agrees_with_every_case(seeds: std::ops::RangeInclusive<u64>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let cases = highwater_conformance::cases_in(&folder).expect("the recorded cases");
    assert!(cases.len() >= 41, "{} cases, some are missing", cases.len());
    let mut failures = Vec::new();
    for case in &cases {
        for seed in seeds.clone() {
            let verdict = highwater_conformance::check(case, seed);
            if !verdict.passed() {
                failures.push(format!("seed {seed}: {verdict}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_case_that_cannot_be_read_fails_and_says_why() {
    let verdict = highwater_conformance::check(Path::new("no/such/case"), 1);
    assert!(!verdict.passed());
    assert!(verdict.to_string().contains("scenario.json"), "{verdict}");
}

/// Goal: the comparison can fail. One number of a recording is changed in memory.
#[test]
fn a_changed_recording_is_noticed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/a1-seed-example");
    let mut case = highwater_conformance::Case::read(&folder).expect("the case");
    let actual = highwater_conformance::play(&case, 1).expect("a scenario that can be played");
    assert!(highwater_conformance::compare(&case, &actual).passed());
    let events = case.expected.metadata_events.as_mut().expect("recorded events");
    events[3]["leader_epoch"] = serde_json::json!(2);
    let verdict = highwater_conformance::compare(&case, &actual);
    assert_eq!(verdict.differences[0].path, "/metadata_events/3");
}
