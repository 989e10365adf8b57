//! `highwater advise`.

use crate::tool::{Scratch, highwater};
use serde_json::Value;

const SCRIPT: &str = "\
topic orders replicas=[1,2,3]
producer web acks=1 rate=20/s
at 5s pause brokers 2..3
at 6s crash broker 1
at 7s resume brokers 2..3
run 30s
expect records of web lost = 0
";

/// What helps is named, and a script with it holds what was expected.
#[test]
fn a_remedy_is_a_script() {
    assert_eq!(highwater("run -", SCRIPT).status, 1);
    let outcome = highwater("advise -", SCRIPT);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(outcome.stdout.contains("Helps: acks=all for producer web."), "{}", outcome.stdout);
    let useless = "Does not help alone: min.insync.replicas=2 for topic orders.";
    assert!(outcome.stdout.contains(useless), "{}", outcome.stdout);

    let with_scripts = highwater("advise --scripts -", SCRIPT).stdout;
    let (_, script) = with_scripts.split_once("# acks=all for producer web\n").expect("it helps");
    assert_eq!(highwater("run -", script).status, 0, "{script}");

    let told: Value =
        serde_json::from_str(&highwater("advise --json -", SCRIPT).stdout).expect("it writes JSON");
    let lost = &told["advice"][0];
    assert_eq!((&lost["harm"], &lost["subject"]), (&"lost".into(), &"web".into()));
    let singles = lost["singles"].as_array().expect("a list");
    let best = singles.iter().find(|trial| trial["helps"] == "fully").expect("acks=all helps");
    let change = serde_json::json!({ "key": "acks", "value": "all", "of": "web" });
    assert_eq!((&best["changes"][0], &best["left"]), (&change, &0.into()));
    assert!(best["price"]["latency_p99_us"][1].as_u64() > Some(1_000_000), "{best}");
    let link = best["link"].as_str().expect("a link");
    assert_eq!(highwater(&format!("run {link}"), "").status, 0);
    let script = Scratch::new("advised.hw", best["script"].as_str().expect("a script"));
    assert_eq!(highwater(&format!("run {}", script.path()), "").status, 0);
}

/// The sentences are there in each language, and nothing wrong needs no advice.
#[test]
fn languages_and_nothing() {
    let quiet = "topic orders replicas=[1,2,3]\nproducer web rate=10/s\nrun 5s\n";
    let nothing = highwater("advise -", quiet);
    assert_eq!((nothing.status, nothing.stdout.starts_with("Nothing was lost")), (0, true));
    assert!(highwater("advise --lang zh-Hans -", SCRIPT).stdout.contains("有效：生产者 web"));
    assert!(highwater("advise --lang zh-Hant -", SCRIPT).stdout.contains("有效：生產者 web"));
    assert_eq!(highwater("advise --lang fr -", SCRIPT).status, 2);
    assert_eq!(highwater("advise -", "topic\n").status, 2);
}
