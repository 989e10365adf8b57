//! `highwater presets`.

use crate::tool::highwater;
use serde_json::Value;

/// The ids of all presets, from the tool's own list.
pub fn ids() -> Vec<String> {
    let outcome = highwater("presets --json", "");
    let list: Value = serde_json::from_str(&outcome.stdout).expect("the list is JSON");
    let list = list.as_array().expect("it is a list");
    list.iter().map(|preset| preset["id"].as_str().expect("an id is text").to_owned()).collect()
}

/// The list has an id and a title a line, under headings, and says what else there is to know.
#[test]
fn the_list_names_each() {
    let outcome = highwater("presets", "");
    let lines = outcome.stdout.lines().filter(|line| line.starts_with("  "));
    let listed: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed, ids());
    assert!(listed.contains(&"article-example"));
    let stale = outcome.stdout.lines().find(|line| line.contains("stale-broker-joins-isr"));
    let stale = stale.expect("it is listed");
    assert!(stale.ends_with("[S9, Kafka 3.4 -> 3.5, KIP-903]"), "{stale}");
}

/// A scenario goes by its number too, and is printed by the rules of another release.
#[test]
fn another_release_is_one_word_away() {
    let old = highwater("presets s9", "").stdout;
    assert_eq!(old, highwater("presets stale-broker-joins-isr --kafka 3.4", "").stdout);
    let new = highwater("presets S9 --kafka 3.5", "").stdout;
    assert_eq!(new, old.replace("\nkafka 3.4\n", "\nkafka 3.5\n"));
    assert_ne!(new, old);
    let lost = |script: &str| highwater("run -", script).stdout.contains("web-0..web-4");
    assert!(lost(&old) && !lost(&new));
    let outcome = highwater("presets s9 --kafka 17", "");
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("Kafka 17 is not a release"), "{}", outcome.stderr);
}

/// Each is printed as it is kept, says what it shows, is formatted, and ends as it expects.
#[test]
fn each_runs_as_it_expects() {
    for id in ids() {
        let script = highwater(&format!("presets {id}"), "").stdout;
        let json = highwater(&format!("presets {id} --json"), "").stdout;
        let preset: Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(preset["script"], script.as_str(), "{id}");
        assert_eq!(highwater(&format!("fmt --check preset:{id}"), "").status, 0, "{id}");
        let run = highwater(&format!("run preset:{id}"), "");
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{id}: {}", run.stdout);
        assert_eq!(highwater("run -", &script).stdout, run.stdout, "{id}");
    }
}

/// A name that is none is told where to look.
#[test]
fn no_such_preset() {
    for arguments in ["presets nonsense", "run preset:nonsense"] {
        let outcome = highwater(arguments, "");
        assert_eq!(outcome.status, 2, "{arguments}");
        assert!(outcome.stderr.contains("`highwater presets` lists them"), "{}", outcome.stderr);
    }
}
