//! `highwater conform`.

use crate::tool::highwater;
use serde_json::Value;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/cases");

/// A folder of cases, one case, and the same as JSON.
#[test]
fn cases_are_compared() {
    let one = highwater(&format!("conform {CASES}/a1-seed-example"), "");
    assert_eq!(
        (one.status, one.stdout.as_str()),
        (0, "pass a1-seed-example\n1 passed, 0 failed\n")
    );
    let json = highwater(&format!("conform --json {CASES}/k1-placement-3-brokers"), "").stdout;
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!((&json["passed"], &json["failed"]), (&1.into(), &0.into()));
}

/// Where only some seeds agree the line says so, and `--strict` fails the case.
#[test]
fn chance_is_told_and_strictly_fails() {
    let case = format!("{CASES}/s1-two-die-at-once-min-isr-moves");
    let some = highwater(&format!("conform {case}"), "");
    assert_eq!(some.status, 0, "{}", some.stdout);
    assert!(some.stdout.starts_with("pass s1-two-die-at-once-min-isr-moves ("), "{}", some.stdout);
    assert!(
        some.stdout.contains("1 of those that passed with some seeds only\n1 passed, 0 failed")
    );
    let strict = highwater(&format!("conform --strict --json {case}"), "");
    assert_eq!(strict.status, 1);
    let json: Value = serde_json::from_str(&strict.stdout).expect("it is JSON");
    let told = &json["cases"][0];
    assert_eq!(
        (&json["failed"], &told["passed"], &told["seeds_tried"]),
        (&1.into(), &false.into(), &8.into())
    );
    assert!(!told["seeds_passed"].as_array().expect("a list").is_empty());
}

/// Side by side every line of the recording is there.
#[test]
fn a_case_is_shown_side_by_side() {
    let shown = highwater(&format!("conform {CASES} --diff a1-seed-example"), "");
    assert_eq!(shown.status, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("broker_fenced:2: leader 1 le 0 pe 1 isr [1,3]"));
    assert!(!shown.stdout.lines().any(|line| line.starts_with('!')), "{}", shown.stdout);
}

/// What cannot be read is said, and what to do.
#[test]
fn a_folder_without_cases_is_refused() {
    let refused = highwater("conform no-such-folder", "");
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("no-such-folder") && refused.stderr.contains("help"));
    let unknown = highwater(&format!("conform {CASES} --diff a9"), "");
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("there is no case a9"));
}
