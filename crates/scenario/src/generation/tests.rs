//! The table is true to itself, and says what is known of each release.

use super::*;

fn at(version: &str) -> Generation {
    let mut numbers = version.split('.').map(|part| part.parse().expect("a number"));
    let (major, minor) = (numbers.next().expect("major"), numbers.next().expect("minor"));
    let patch = numbers.next().unwrap_or(LAST_PATCH);
    let of_line = |r: &Release| (r.since.0, r.since.1) == (major, minor) && r.since.2 <= patch;
    let row = RELEASES.iter().position(of_line).expect("a row of this line");
    Generation { row, version: (major, minor, patch) }
}

// Goal: every name and value of the table means something, and says something new. Method: each
// row differs from the next newer one by all that it lists.
#[test]
fn rows_are_deltas() {
    let mut newer = LATEST.features();
    for generation in Generation::all().skip(1) {
        let release = &RELEASES[generation.row];
        let mut features = newer;
        for (names, on) in [(release.off, false), (release.on, true)] {
            for name in names {
                let switch = features.switch(name).expect("a switch of this name");
                assert_ne!(*switch, on, "{generation} {name} says nothing new");
                *switch = on;
            }
        }
        assert_eq!(generation.features(), features, "{generation}");
        newer = features;
        for (key, _) in generation.older_defaults() {
            assert_ne!(generation.default_of(key), "", "{}", key.name);
        }
        for (name, value) in release.defaults {
            let key = keys::find(name).expect("a setting of this name");
            let above = Generation { row: generation.row - 1, version: generation.version };
            assert_ne!(above.default_of(key), *value, "{generation} {name} says nothing new");
        }
    }
}

#[test]
fn rows_are_in_order() {
    assert!(RELEASES.is_sorted_by(|newer, older| newer.since > older.since));
    let kept = |release: &Release| match release.quorum {
        Quorum::KRaft => 2,
        Quorum::Either => 1,
        Quorum::ZooKeeper => 0,
    };
    assert!(RELEASES.is_sorted_by(|newer, older| kept(newer) >= kept(older)));
    assert_eq!(LATEST.features(), Features::default());
    assert!(LATEST.older_defaults().is_empty());
}

#[test]
fn lines_stand_for_their_latest_patch() {
    assert_eq!(find("4.0").map(|g| g.row), find("4.0.1").map(|g| g.row));
    assert_ne!(find("4.0").map(|g| g.row), find("4.0.0").map(|g| g.row));
    assert_eq!(find("4.3").map(|g| g.row), find("4.3.1").map(|g| g.row));
    assert_eq!(find("4.0.1").expect("modelled").to_string(), "4.0.1");
    assert_eq!(find("4.0").expect("modelled").to_string(), "4.0");
    for wrong in ["0.7", "2.9", "4.9", "4", "x.y"] {
        assert!(matches!(find(wrong), Err(Problem::UnknownGeneration { .. })), "{wrong}");
    }
}

#[test]
fn settings_live_as_long_as_they_did() {
    let has = |version: &str, name: &str| at(version).has(keys::find(name).expect("a setting"));
    assert!(has("4.3", "broker.session.timeout.ms"));
    assert!(has("3.0", "broker.session.timeout.ms"), "KRaft as a preview");
    assert!(!has("2.8", "broker.session.timeout.ms"));
    assert!(has("0.11", "enable.idempotence"));
    assert!(!has("0.10.2", "enable.idempotence"));
    assert!(!has("3.6", "retry.backoff.max.ms"));
    assert!(has("2.3", "client.rack") && !has("2.2", "client.rack"));
    assert!(has("0.8.0", "controlled.shutdown.enable"));
}

#[test]
fn defaults_are_those_of_the_time() {
    let default =
        |version: &str, name: &str| at(version).default_of(keys::find(name).expect("a setting"));
    assert_eq!(default("4.3", "linger.ms"), "5");
    assert_eq!(default("3.9", "linger.ms"), "0");
    assert_eq!(default("2.8", "acks"), "1");
    assert_eq!(default("3.0", "acks"), "all");
    assert_eq!(default("2.4", "replica.lag.time.max.ms"), "10000");
    assert_eq!(default("2.5", "replica.lag.time.max.ms"), "30000");
    assert_eq!(default("0.10.2", "unclean.leader.election.enable"), "true");
    assert_eq!(default("0.11", "unclean.leader.election.enable"), "false");
}
