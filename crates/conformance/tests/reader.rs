//! Unusual but legal scenarios run, or fail saying why.

use highwater_conformance::{Case, play};
use highwater_protocol::Micros;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A case of its own folder with this scenario and nothing expected.
fn folder(name: &str, scenario: &Value) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for the case");
    for (file, content) in [("scenario.json", scenario.to_string()), ("expected.json", "{}".into())]
    {
        std::fs::write(folder.join(file), content).expect("a file of the case");
    }
    folder
}

/// Why it cannot be read or played; nothing if it can.
fn refusal(name: &str, scenario: &Value) -> Option<String> {
    let played = Case::read(&folder(name, scenario)).and_then(|case| play(&case, 1));
    played.err().map(|error| error.to_string())
}

fn scenario(steps: Value) -> Value {
    json!({
        "cluster": { "brokers": [1, 2, 3] },
        "topics": [{ "name": "t", "assignment": [[1, 2, 3]] }],
        "producers": { "p": {} },
        "steps": steps,
    })
}

/// Everything optional is left out: Kafka's defaults, one controller, no steps.
#[test]
fn what_is_optional_may_be_missing() {
    let bare = json!({ "cluster": { "brokers": [7, 300] } });
    assert_eq!(refusal("bare", &bare), None);
    let case = Case::read(&folder("bare", &bare)).expect("it can be read");
    assert_eq!(case.id, "bare");
    assert_eq!(refusal("defaults", &scenario(json!([]))), None);
    let produce = json!([
        { "at_ms": 0, "action": "produce", "producer": "p", "topic": "t", "count": 3 },
        { "at_ms": 900, "action": "end" },
    ]);
    let case = Case::read(&folder("produce", &scenario(produce))).expect("it can be read");
    let actual = play(&case, 1).expect("it can be played");
    assert_eq!(actual.produce_results[0].last_offset, Some(2));
}

/// Kafka places the replicas; consumers are several; numbers are numbers or texts.
#[test]
fn unusual_forms_are_read() {
    let mut unusual = scenario(json!([
        { "at_ms": 0, "action": "consume", "consumer": "a", "topic": "w", "partition": 5,
          "duration_ms": 100 },
        { "at_ms": 0, "action": "consume", "consumer": "b", "topic": "t", "duration_ms": 100 },
        { "at_ms": 300, "action": "reassign", "topic": "t", "partition": 0, "replicas": [] },
        { "at_ms": 500, "action": "end" },
    ]));
    unusual["topics"] = json!([
        { "name": "t", "assignment": [[1, 2, 3]] },
        { "name": "w", "partitions": 6, "replication_factor": 2 },
        { "name": "x", "config": { "retention.ms": "1000" } },
    ]);
    unusual["consumers"] = json!({ "a": {}, "b": { "auto.offset.reset": "earliest" } });
    unusual["cluster"]["node_config"] = json!({
        "broker.session.timeout.ms": "4000", "broker.heartbeat.interval.ms": 400.0,
        "num.io.threads": 3, "log.retention.hours": 1, "log.segment.bytes": "1000000",
        "auto.leader.rebalance.enable": true, "log.flush.interval.ms": i64::MAX,
    });
    assert_eq!(refusal("unusual", &unusual), None);
    let case = Case::read(&folder("unusual", &unusual)).expect("it can be read");
    let actual = play(&case, 1).expect("it can be played");
    assert_eq!(actual.admin_results[0].result, "IllegalArgumentException");
    assert_eq!(actual.consume_results.len(), 2);
}

/// With no broker running the administrator waits for one, or gives up.
#[test]
fn an_administrator_needs_a_broker() {
    let one = |restart: u64| {
        let mut one = scenario(json!([
            { "at_ms": 0, "action": "shutdown", "node": 1 },
            { "at_ms": 9000, "action": "alter_topic_config", "topic": "t",
              "config": { "min.insync.replicas": "2" } },
            { "at_ms": restart, "action": "restart", "node": 1 },
            { "at_ms": 30000, "action": "end" },
        ]));
        one["cluster"]["brokers"] = json!([1]);
        one["topics"][0]["assignment"] = json!([[1]]);
        let name = format!("restart-{restart}");
        let case = Case::read(&folder(&name, &one)).expect("it can be read");
        play(&case, 1).expect("it can be played")
    };
    let waited = one(10_000);
    assert_eq!(waited.admin_results[0].result, "ok");
    let kinds: Vec<_> = waited.metadata_events.iter().map(|e| e.value["type"].clone()).collect();
    let place = |kind: &str| kinds.iter().position(|k| k == kind).expect("it is there");
    assert!(place("config") > place("broker_registered"), "{kinds:?}");
    assert_eq!(one(20_000).admin_results[0].result, "TimeoutException");
}

/// What cannot be played is told with the step and the reason.
#[test]
fn what_cannot_be_played_is_told() {
    let step = |step: Value| {
        let mut step = step;
        step["at_ms"] = json!(0);
        scenario(json!([step]))
    };
    let mut later = scenario(json!([]));
    later["recorder"] = json!({ "start_later": [3] });
    let mut negative = scenario(json!([]));
    negative["cluster"]["node_config"] = json!({ "broker.session.timeout.ms": -1 });
    let mut unknown = scenario(json!([]));
    unknown["cluster"]["node_config"] = json!({ "remote.log.storage.system.enable": "true" });
    let produce = json!({ "action": "produce", "producer": "p", "topic": "t", "count": 2 });
    let with = |key: &str, value: Value| {
        let mut produce = produce.clone();
        produce[key] = value;
        step(produce)
    };
    let slow = |links: Value| json!({ "action": "slow", "links": links, "latency_ms": 900 });
    let cases = [
        (later, "broker 3 is started by a step"),
        (negative, "broker.session.timeout.ms=-1: from 0"),
        (unknown, "node_config remote.log.storage.system.enable: not known"),
        (step(json!({ "action": "crash", "node": 9 })), "step 0: node 9: not in the cluster"),
        (step(json!({ "action": "cut", "links": [[1, 9]] })), "link [1, 9]"),
        (step(json!({ "action": "delay", "links": [] })), "delay"),
        (step(slow(json!([[1, 2]]))), "step 0: link [1, 2]: slow is known"),
        (step(slow(json!([[0, 100]]))), "step 0: link [0, 100]: slow is known"),
        (with("partition", json!(4)), "step 0: partition 4: topic t has 1"),
        (with("topic", json!("no")), "step 0: topic no: not there yet"),
        (with("producer", json!("no")), "producer no"),
        (with("mode", json!("sync")), "mode sync"),
    ];
    for (i, (scenario, reason)) in cases.iter().enumerate() {
        let told = refusal(&format!("refused-{i}"), scenario);
        assert!(told.as_ref().is_some_and(|told| told.contains(reason)), "{reason}: {told:?}");
    }
}

/// What a slowed broker asks of the controller arrives later, until the link is healed.
#[test]
fn a_slowed_link_is_late_until_it_is_healed() {
    let shrink = |heal: u64| {
        let links = json!([[1, 100]]);
        let mut slowed = scenario(json!([
            { "at_ms": 0, "action": "slow", "links": links, "latency_ms": 1500 },
            { "at_ms": 100, "action": "pause", "node": 2 },
            { "at_ms": 200, "action": "produce", "producer": "p", "topic": "t", "count": 1 },
            { "at_ms": heal, "action": "heal", "links": links },
            { "at_ms": 9000, "action": "end" },
        ]));
        slowed["cluster"]["node_config"] = json!({ "replica.lag.time.max.ms": 2000 });
        let case = Case::read(&folder(&format!("slowed-{heal}"), &slowed)).expect("a case");
        let actual = play(&case, 1).expect("it can be played");
        let mut events = actual.metadata_events.iter();
        events.find(|event| event.value["cause"] == "isr_shrink").expect("a shrink").time
    };
    let (prompt, late) = (shrink(300), shrink(8000));
    let after = |millis| prompt + Micros::from_millis(millis);
    assert!(after(1450) < late && late < after(1550), "{prompt:?} {late:?}");
}

/// Brokers with several log directories: which there are, and which fail.
#[test]
fn log_directories_are_known_by_name() {
    let with = |dirs: Value, own: Value, action: Value| {
        let mut scenario = scenario(json!([action, { "at_ms": 900, "action": "end" }]));
        scenario["cluster"]["log_dirs"] = dirs;
        scenario["cluster"]["metadata_log_dir"] = own;
        refusal("log-dirs", &scenario)
    };
    let fails = "fail_log_dir";
    let fail = |node, dir| json!({ "at_ms": 0, "action": fails, "node": node, "dir": dir });
    let two = || json!(["d1", "d2"]);
    assert_eq!(with(two(), json!("meta"), fail(1, "meta")), None);
    assert_eq!(with(two(), json!("d2"), fail(3, "d2")), None);
    assert_eq!(with(two(), Value::Null, fail(3, "d1")), None);
    for (dirs, own, action, why) in [
        (two(), Value::Null, fail(1, "meta"), "none of this name"),
        (two(), Value::Null, fail(100, "d1"), "none of this name"),
        (two(), Value::Null, fail(4, "d1"), "not in the cluster"),
        (json!([]), Value::Null, fail(1, "d1"), "none of this name"),
        (json!([]), json!("meta"), json!({ "at_ms": 0, "action": "end" }), "without log_dirs"),
        (json!(vec!["d"; 9]), Value::Null, json!({ "at_ms": 0, "action": "end" }), "too many"),
    ] {
        let told = with(dirs, own, action).expect("a refusal");
        assert!(told.contains(why), "{told}");
    }
}
