//! `highwater run`.

use crate::presets;
use crate::tool::{Outcome, Scratch, call, highwater};
use expect_test::expect_file;
use serde_json::Value;

const SCRIPT: &str = "\
brokers 1..3
topic orders replicas=[1,2,3]
producer web rate=10/s
at 2s crash broker 3
run 20s
";

fn json(arguments: &str, script: &str) -> Value {
    let outcome = highwater(arguments, script);
    assert_eq!(outcome.stderr, "", "{arguments}");
    serde_json::from_str(&outcome.stdout).expect("it writes JSON")
}

/// What could not be judged to the end is not said to have been kept.
#[test]
fn promises_that_were_not_judged() {
    let told = json("run --json preset:late-metadata-forgets-proposal", "");
    let promises = told["promises"].as_array().expect("a list");
    let state = |id: &str| {
        let own = promises.iter().find(|promise| promise["id"] == id);
        own.map(|promise| promise["state"].as_str().expect("a word"))
    };
    assert_eq!(state("I11"), Some("broken"));
    assert_eq!(state("I8"), None, "its new leader lacks what was committed, and nobody looked");
    assert_eq!(state("I7"), Some("kept"));
}

/// The summaries of two worked examples, word for word.
#[test]
fn summaries() {
    let summary = |id: &str| highwater(&format!("run preset:{id}"), "").stdout;
    expect_file!["../golden/article-example.txt"].assert_eq(&summary("article-example"));
    expect_file!["../golden/sync-vs-async.txt"].assert_eq(&summary("sync-vs-async"));
}

/// A path, standard input and a preset are read alike.
#[test]
fn files_of_every_kind() {
    let script = highwater("presets article-example", "").stdout;
    let file = Scratch::new("run.hw", &script);
    let from_preset = highwater("run preset:article-example", "");
    assert_eq!(highwater("run -", &script), from_preset);
    assert_eq!(highwater(&format!("run {}", file.path()), ""), from_preset);
}

/// An expectation that fails is told with what was found, and makes the status 1.
#[test]
fn a_failed_expectation() {
    let script = format!("{SCRIPT}expect leader of orders/0 = 2\nexpect records of web lost = 0\n");
    let outcome = highwater("run -", &script);
    assert_eq!(outcome.status, 1);
    let told = "  failed  line 6: leader of orders/0 = 2, but it was 1\n";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("  held    line 7: "), "{}", outcome.stdout);
    assert_eq!(highwater("run --json -", &script).status, 1);
}

/// The seed can be given; the same one gives the same run, another one another.
#[test]
fn seeds() {
    let hash = |arguments: &str| json(arguments, SCRIPT)["trace_hash"].clone();
    let own = json("run --json -", SCRIPT);
    assert_eq!(own["seed"], "1");
    assert_eq!(hash("run --json --seed 1 -"), own["trace_hash"]);
    assert_ne!(hash("run --json --seed 2 -"), own["trace_hash"]);
    let greatest = json("run --json --seed 18446744073709551615 -", SCRIPT);
    assert_eq!(greatest["seed"], "18446744073709551615");
}

/// Recording every fact changes neither the run nor what else is told of it.
#[test]
fn all_facts() {
    let mut with_facts = json("run --json --all-facts -", SCRIPT);
    let facts = with_facts.as_object_mut().and_then(|report| report.remove("facts"));
    assert_eq!(with_facts, json("run --json -", SCRIPT));
    let facts = facts.expect("they were asked for");
    let facts = facts.as_array().expect("they are a list");
    let numbered = facts.iter().zip(0_u64..).all(|(fact, i)| fact["id"] == i);
    assert!(numbered, "every fact is there, in order");
    let earlier =
        |fact: &Value| fact["cause"].is_null() || fact["cause"].as_u64() < fact["id"].as_u64();
    assert!(facts.iter().all(earlier), "a cause comes before what it causes");
    let text = highwater("run --all-facts -", SCRIPT).stdout;
    assert!(text.lines().filter(|line| line.contains("acks=all")).count() > 100);
    assert!(!text.contains("Timeline"));
}

/// The state at an instant: before the session of the dead broker ends, after, and at the end,
/// where it must equal what the history says.
#[test]
fn the_state_at_an_instant() {
    let state = |at: &str| json(&format!("run --json --at {at} -"), SCRIPT)["state"].clone();
    let isr = |at: &str| state(at)["partitions"][0]["isr"].to_string();
    assert_eq!([isr("0s"), isr("2500ms"), isr("15s")], ["[1,2,3]", "[1,2,3]", "[1,2]"]);
    let early = state("2500ms");
    assert_eq!(
        (&early["time_us"], &early["brokers"][2]["process"]),
        (&2_500_000.into(), &"down".into())
    );
    let high_watermark = |at: &str| state(at)["partitions"][0]["high_watermark"].as_i64();
    assert!(high_watermark("1s") < high_watermark("20s"));
    let beyond = highwater("run --json --at 21s -", SCRIPT);
    assert_eq!((beyond.status, beyond.stdout.as_str()), (2, ""));
    assert!(beyond.stderr.contains("the run ends at 20.000 s"), "{}", beyond.stderr);
}

/// At the end, the world itself and the history agree, for every preset.
#[test]
fn world_and_history_agree() {
    for id in presets::ids() {
        let end = json(&format!("run --json preset:{id}"), "")["end_us"].clone();
        let report = json(&format!("run --json --at {end}us preset:{id}"), "");
        assert_eq!(report["state"]["partitions"], report["partitions"], "{id}");
        assert_eq!(report["state"]["brokers"], report["brokers"], "{id}");
    }
}

/// Every record has one fate, every failure a name.
#[test]
fn records_add_up() {
    for id in presets::ids() {
        let report = json(&format!("run --json preset:{id}"), "");
        for producer in report["producers"].as_array().expect("producers are a list") {
            let number = |field: &str| producer[field].as_u64().expect("a count");
            let failed = number("refused") + number("timed_out");
            let told = number("acknowledged") + failed + number("pending");
            assert_eq!(told, number("produced"), "{id}: {producer}");
            let errors = producer["errors"].as_object().expect("errors are an object");
            let named: u64 = errors.values().filter_map(Value::as_u64).sum();
            assert_eq!(named, failed, "{id}: {producer}");
            let runs = producer["lost_values"].as_array().expect("values are a list");
            let lost: u64 = runs.iter().filter_map(|run| run[1].as_u64()).sum();
            assert_eq!(lost, number("lost"), "{id}: {producer}");
        }
    }
}

/// What the articles state, told by the JSON: no record acknowledged by all is lost with the
/// leader, and exactly the tail that nobody had copied is, where the leader alone was asked.
#[test]
fn the_lost_records_are_named() {
    let report = json("run --json preset:sync-vs-async", "");
    let producers = report["producers"].as_array().expect("producers are a list");
    let lost = |acks: &str| {
        let producer = producers.iter().find(|p| p["acks"] == acks).expect("there is one");
        let runs = producer["lost_values"].as_array().expect("values are a list").clone();
        (producer["lost"].as_u64().expect("a count"), runs)
    };
    assert_eq!(lost("all"), (0, vec![]));
    for acks in ["1", "0"] {
        let (count, runs) = lost(acks);
        assert!(count > 0, "acks={acks}");
        assert_eq!(runs.len(), 1, "the tail is one run: {runs:?}");
    }
}

/// Words that the tool does not know are told with those it does.
#[test]
fn usage() {
    let cases = [
        ("", "Usage: highwater"),
        ("run", "<FILE>"),
        ("run - --jsn", "--json"),
        ("runn -", "'run'"),
        ("run - --at 5", "12.5s, 300ms, 2m"),
        ("run /nonexistent.hw", "cannot read /nonexistent.hw"),
        ("run article-example", "did you mean `preset:article-example`?"),
        ("run crates", "cannot read crates"),
    ];
    for (arguments, told) in cases {
        let outcome = highwater(arguments, "");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{arguments}");
        assert!(outcome.stderr.contains(told), "{arguments}: {}", outcome.stderr);
    }
}

/// Bytes that are no text, and more of them than a script can have.
#[test]
fn not_a_text() {
    let refused = |input: &[u8], told: &str| {
        let Outcome { status, stdout, stderr } = call(&["run", "-"], input);
        assert_eq!((status, stdout.as_str()), (2, ""));
        assert!(stderr.contains(told), "{stderr}");
    };
    refused(&[0xff, 0xfe, 0x00], "is not UTF-8 text");
    refused(&vec![b'\n'; (16 << 20) + 1], "larger than 16 MiB");
}

/// What was found is written as a script would; a clean stop is not told as a failure.
#[test]
fn small_words() {
    let script = "topic orders replicas=[1]\nproducer web rate=10/s\nat 2s stop broker 1\n\
                  run 20s\nexpect isr of orders/0 = [1]\n";
    let outcome = highwater("run -", script).stdout;
    assert!(outcome.contains("isr of orders/0 = [1], but it was none\n"), "{outcome}");
    let outcome = highwater("run preset:min-insync-replicas", "").stdout;
    assert!(outcome.contains("(broker 3 has stopped)"), "{outcome}");
    assert!(outcome.contains("(broker 2 was fenced)"), "it crashed: {outcome}");
}

/// The fates of records add up, for every preset: each record is told of once.
#[test]
fn fates_add_up() {
    for id in presets::ids() {
        let report = json(&format!("run --json --all-records preset:{id}"), "");
        let records = report["records"].as_array().expect("records are a list");
        for producer in report["producers"].as_array().expect("producers are a list") {
            let own = || records.iter().filter(|run| run["producer"] == producer["name"]);
            let number = |value: &Value| value.as_u64().expect("a count");
            let sum = |meant: &dyn Fn(&Value) -> bool| -> u64 {
                own().filter(|run| meant(run)).map(|run| number(&run["count"])).sum()
            };
            let fate = |word: &str| {
                let has =
                    |run: &Value| run["fates"].as_array().is_some_and(|f| f.contains(&word.into()));
                sum(&has)
            };
            assert_eq!(sum(&|_| true), number(&producer["produced"]), "{id}");
            for answer in ["acknowledged", "refused", "timed_out", "pending"] {
                let told = sum(&|run| run["answer"] == answer);
                assert_eq!(told, number(&producer[answer]), "{id}: {answer}");
            }
            for word in ["lost", "late", "reordered", "read_and_gone", "failed_but_present"] {
                assert_eq!(fate(word), number(&producer[word]), "{id}: {word}");
            }
            let mut next = 0;
            for run in own() {
                assert_eq!(number(&run["first"]), next, "{id}: {run}");
                next += number(&run["count"]);
            }
        }
        let few = json(&format!("run --json preset:{id}"), "");
        let odd = |run: &&Value| !run["fates"].as_array().is_some_and(Vec::is_empty);
        let odd: Vec<&Value> = records.iter().filter(odd).collect();
        assert_eq!(
            few["records"].as_array().expect("a list").iter().collect::<Vec<_>>(),
            odd,
            "{id}"
        );
    }
}
