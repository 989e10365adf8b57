//! `highwater compare`.

use crate::tool::{Scratch, highwater, root};
use expect_test::expect_file;
use serde_json::Value;

const PRESET: &str = "compare preset:compare";

fn told(options: &str) -> String {
    let outcome = highwater(&format!("{PRESET} {options}"), "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{options}");
    outcome.stdout
}

/// The chart of docs/comparison.md is what the tool draws; `UPDATE_EXPECT=1` draws it anew.
#[test]
fn the_chart_in_the_documents_is_as_drawn() {
    expect_file![root().join("docs/images/compare.svg")].assert_eq(&told("--svg -"));
}

/// Table and JSON tell the same, in every language.
#[test]
fn table_and_json_agree() {
    let json: Value = serde_json::from_str(&told("--json")).expect("it is JSON");
    let schemes = json["schemes"].as_array().expect("there are schemes");
    assert_eq!(schemes.len(), 6);
    for lang in ["en", "zh-Hans", "zh-Hant"] {
        let table = told(&format!("--lang {lang}"));
        let lines: Vec<&str> = table.lines().skip(3).take(schemes.len()).collect();
        for (line, scheme) in lines.iter().zip(schemes) {
            let numbers: Vec<&str> = line.split_whitespace().rev().take(10).collect();
            let cells = [(9, "acknowledged"), (6, "pending"), (5, "lost")];
            for (i, key) in cells {
                assert_eq!(numbers[i], scheme[key].to_string(), "{lang} {key}: {line}");
            }
            assert_eq!(Value::from(numbers[0]), scheme["copies_needed"]);
        }
    }
}

/// What a comparison is for: who waits for nobody loses, who waits for all is slow.
#[test]
fn schemes_differ_as_they_should() {
    let json: Value = serde_json::from_str(&told("--json")).expect("it is JSON");
    let of = |id: &str, key: &str| {
        let mut schemes = json["schemes"].as_array().expect("there are schemes").iter();
        let scheme = schemes.find(|scheme| scheme["id"] == id).expect("it is compared");
        scheme[key].as_u64().expect("it is a number")
    };
    for id in ["kafka-acks-1", "asynchronous"] {
        assert!(of(id, "lost") > 0, "{id}");
    }
    for id in ["kafka-acks-all-min-1", "kafka-acks-all-min-2", "majority-quorum", "synchronous"] {
        assert_eq!(of(id, "lost"), 0, "{id}");
    }
    let stalled = |id| of(id, "stalled_us");
    assert!(stalled("kafka-acks-all-min-1") < stalled("majority-quorum"));
    assert!(stalled("kafka-acks-all-min-1") < stalled("synchronous"));
    assert!(stalled("majority-quorum") < stalled("kafka-acks-all-min-2"));
}

/// Commands that only Kafka knows are named, and what cannot be compared is told.
#[test]
fn what_the_models_do_not_know_is_told() {
    let script = "topic orders replicas=[1,2]\ntopic audit partitions=2 replication.factor=1\n\
                  producer web topic=orders rate=10/s\n\
                  producer log topic=audit rate=10/s\nconsumer reader topic=orders\n\
                  at 1s elect preferred orders\nat 2s wipe broker 2\nat 3s crash controller\n\
                  at 1s crash broker 2\nrun 5s\n";
    let file = Scratch::new("told.hw", script);
    let outcome = highwater(&format!("compare {}", file.path()), "");
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for told in [
        "`at 1s elect preferred orders` is done in Kafka's runs only",
        "after `at 2s wipe broker 2` a majority quorum promises nothing",
        "`at 3s crash controller` strikes Kafka's controller",
        "Kafka's messages are those of all 3 partitions",
        "consumers are left out",
    ] {
        assert!(outcome.stdout.contains(told), "{told}\n{}", outcome.stdout);
    }
    let audit = highwater(&format!("compare --partition audit/1 {}", file.path()), "");
    assert!(audit.stdout.contains("producer log writes to 2 partitions"), "{}", audit.stdout);
    let nowhere = highwater(&format!("compare --partition x/9 {}", file.path()), "");
    assert_eq!((nowhere.status, nowhere.stdout.as_str()), (2, ""));
}
