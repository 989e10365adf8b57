//! The comparison, by the section "Comparing" of the format's README.

use crate::actual::Actual;
use crate::case::{Case, CaseError, Snapshot};
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;

/// Fields that are sets: their order decides nothing (R6.15).
const SETS: [&str; 5] = ["isr", "elr", "last_known_elr", "adding", "removing"];

/// Sections of which a run's whole list is a variant.
const WHOLE_LISTS: [&str; 7] = [
    "/metadata_events",
    "/snapshots",
    "/produce_results",
    "/consume_results",
    "/admin_results",
    "/truncations",
    "/final_logs",
];

/// What comparing a case came to.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The scenario's id, or the folder's name.
    pub id: String,
    /// Everything that differs, the earliest section first.
    pub differences: Vec<Difference>,
    /// The second, stricter mark: lists that hold the same in another order.
    pub order_differences: Vec<Difference>,
}

/// One thing that differs.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Where, as a JSON path into `expected.json`.
    pub path: String,
    /// What was recorded.
    pub expected: Value,
    /// What the simulator did.
    pub actual: Value,
    /// The rule that decides it.
    pub rule: &'static str,
}

impl Verdict {
    /// A case that cannot be read or played is a failure that says why.
    pub fn unreadable(folder: &Path, error: &CaseError) -> Verdict {
        let id = folder.file_name().map_or("?".into(), |name| name.to_string_lossy().into_owned());
        let difference = Difference {
            path: "/".into(),
            expected: json!("a case that can be played"),
            actual: json!(error.to_string()),
            rule: "the format's README",
        };
        Verdict { id, differences: vec![difference], order_differences: Vec::new() }
    }

    /// Whether the case could not be read or played.
    pub fn is_unreadable(&self) -> bool {
        self.differences.first().is_some_and(|difference| difference.path == "/")
    }

    /// Whether everything that counts is equal.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

impl fmt::Display for Verdict {
    /// One line: pass, or the first difference with both sides and the rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.differences.first() {
            Some(first) => write!(
                f,
                "FAIL {} {}: recorded {}, simulated {} ({})",
                self.id, first.path, first.expected, first.actual, first.rule
            ),
            None => {
                write!(f, "pass {}", self.id)?;
                let ordered = self.order_differences.is_empty();
                f.write_str(if ordered { "" } else { " (lists in another order)" })
            }
        }
    }
}

/// Compares a recording with what the simulator did.
pub fn compare(case: &Case, actual: &Actual) -> Verdict {
    let mut comparison = Comparison { case, strict: false, differences: Vec::new() };
    comparison.everything(actual);
    let differences = std::mem::take(&mut comparison.differences);
    comparison.strict = true;
    comparison.metadata_events(actual);
    let order_differences = match differences.is_empty() {
        true => comparison.differences,
        false => Vec::new(),
    };
    Verdict { id: case.id.clone(), differences, order_differences }
}

struct Comparison<'a> {
    case: &'a Case,
    strict: bool,
    differences: Vec<Difference>,
}

impl Comparison<'_> {
    fn everything(&mut self, actual: &Actual) {
        let expected = &self.case.expected;
        if let Some(samples) = &expected.placement_samples {
            self.placements(samples, &actual.placements);
        }
        self.metadata_events(actual);
        let section = |list: &Option<Vec<Value>>| list.clone();
        let mut truncations = section(&expected.truncations);
        truncations.iter_mut().flatten().for_each(forget_step);
        let sections = [
            ("produce_results", values(&expected.produce_results), list(&actual.produce_results)),
            ("truncations", truncations, actual.truncations.clone()),
            ("consume_results", values(&expected.consume_results), list(&actual.consume_results)),
            ("admin_results", values(&expected.admin_results), list(&actual.admin_results)),
            ("final_logs", values(&expected.final_logs), list(&actual.final_logs)),
        ];
        let streams = expected.stream_facts.is_some();
        for (name, recorded, did) in sections {
            // Of a stream, facts are recorded in place of the lists.
            let absent = streams && recorded.as_ref().is_none_or(Vec::is_empty);
            if let (Some(recorded), false) = (recorded, absent && name != "truncations") {
                self.lists(&format!("/{name}"), &recorded, &did, rule_of_section(name));
            }
        }
        if let Some(recorded) = &expected.stream_facts {
            let (recorded, did) = (json!(recorded), json!(actual.stream_facts));
            if !self.equal("/stream_facts", &recorded, &did) {
                self.differs("/stream_facts".into(), recorded, did, "I11, I22");
            }
        }
        self.snapshots(expected.snapshots.as_deref().unwrap_or_default(), &actual.snapshots);
    }

    fn metadata_events(&mut self, actual: &Actual) {
        let Some(expected) = self.case.expected.metadata_events.clone() else { return };
        let before = self.differences.len();
        self.compare_events(expected, actual);
        if self.differences.len() == before {
            return;
        }
        // Where the sequence itself varied, the whole of each run's is a variant.
        let first = self.differences.split_off(before);
        let whole = self.case.unstable.iter().filter(|(path, _)| path == "/metadata_events");
        for variant in whole.flat_map(|(_, variants)| variants) {
            self.compare_events(variant.as_array().cloned().unwrap_or_default(), actual);
            if self.differences.len() == before {
                return;
            }
            self.differences.truncate(before);
        }
        self.differences.extend(first);
    }

    fn compare_events(&mut self, mut expected: Vec<Value>, actual: &Actual) {
        let mut simulated: Vec<Value> =
            actual.metadata_events.iter().map(|event| event.value.clone()).collect();
        self.note_batches(&mut expected);
        for events in [&mut expected, &mut simulated] {
            events.iter_mut().for_each(forget_step);
            sort_neighbours(events);
        }
        for i in 0..expected.len().max(simulated.len()) {
            let path = format!("/metadata_events/{i}");
            let mut recorded = expected.get(i).cloned().unwrap_or(Value::Null);
            let did = simulated.get(i).unwrap_or(&Value::Null);
            take_cause_of_batch(&mut recorded, did);
            if !self.equal(&path, &recorded, did) {
                let rule = rule_of(&recorded, did);
                self.differs(path, recorded, did.clone(), rule);
                return; // what follows differs because of it
            }
        }
    }

    /// Notes with each recorded change which other causes its batch would allow. A cause is read
    /// off the broker records that share a batch of the controller's log with the change; where
    /// several events came into one batch, all are given the last one's (case s1).
    fn note_batches(&self, events: &mut [Value]) {
        let Some(times) = self.case.expected.batch_times(events.len()) else { return };
        for i in 0..events.len() {
            let batch = (0..events.len()).filter(|j| times[*j] == times[i]);
            let others = batch.filter(|j| events[*j]["type"] != "partition_change");
            let brokers: Vec<Value> = others.map(|j| events[j]["broker"].clone()).collect();
            if !brokers.is_empty() && events[i]["type"] == "partition_change" {
                events[i]["batch"] = Value::Array(brokers);
            }
        }
    }

    fn lists(&mut self, path: &str, expected: &[Value], actual: &[Value], rule: &'static str) {
        if self.accepts_whole(path, actual) {
            return;
        }
        for i in 0..expected.len().max(actual.len()) {
            let missing = Value::Null;
            let path = format!("{path}/{i}");
            let recorded = expected.get(i).unwrap_or(&missing);
            let did = actual.get(i).unwrap_or(&missing);
            if !self.equal(&path, recorded, did) {
                self.differs(path, recorded.clone(), did.clone(), rule);
            }
        }
    }

    fn snapshots(&mut self, expected: &[Snapshot], actual: &[Value]) {
        for (i, recorded) in expected.iter().enumerate() {
            let path = format!("/snapshots/{i}");
            let Some(did) = actual.get(recorded.before_step) else {
                self.differs(path, json!(recorded.before_step), Value::Null, "every step");
                continue;
            };
            for (key, nodes) in [
                ("running", &recorded.running),
                ("paused", &recorded.paused),
                ("unfenced", &recorded.unfenced),
            ] {
                let path = format!("{path}/{key}");
                if !self.equal(&path, &json!(nodes), &did[key]) {
                    self.differs(path, json!(nodes), did[key].clone(), "R6.5-R6.9");
                }
            }
            for (p, partition) in recorded.partitions.iter().enumerate() {
                let path = format!("{path}/partitions/{p}");
                let same = |other: &&Value| other["partition"] == partition["partition"];
                let others = did["partitions"].as_array().into_iter().flatten();
                let other = others.clone().find(same).unwrap_or(&Value::Null);
                self.partition(&path, recorded, partition, other);
            }
        }
    }

    /// One partition of a snapshot: every field, and of the high watermarks those of running,
    /// unpaused members of the ISR.
    fn partition(&mut self, path: &str, snapshot: &Snapshot, expected: &Value, actual: &Value) {
        for (key, recorded) in expected.as_object().into_iter().flatten() {
            let path = format!("{path}/{key}");
            if key != "hw" && key != "leo" {
                let same = SETS.contains(&key.as_str()) && same_set(recorded, &actual[key]);
                if !same && !self.equal(&path, recorded, &actual[key]) {
                    self.differs(path, recorded.clone(), actual[key].clone(), "R6.10");
                }
                continue;
            }
            for (broker, offset) in recorded.as_object().into_iter().flatten() {
                let id: u16 = broker.parse().unwrap_or(u16::MAX);
                let counts = snapshot.running.contains(&id)
                    && !snapshot.paused.contains(&id)
                    && numbers(&expected["isr"]).contains(&i64::from(id));
                if key == "hw" && !counts {
                    continue;
                }
                let path = format!("{path}/{broker}");
                let rule = if key == "hw" { "R4.1-R4.7, R3.7" } else { "R3.12, R3.15" };
                if !self.equal(&path, offset, &actual[key][broker]) {
                    self.differs(path, offset.clone(), actual[key][broker].clone(), rule);
                }
            }
        }
    }

    fn placements(&mut self, samples: &[Vec<Vec<u16>>], actual: &[Vec<Vec<u16>>]) {
        let brokers = self.case.scenario.cluster.brokers.len();
        for (i, lists) in actual.iter().enumerate() {
            if !is_striped(lists, brokers) {
                let path = format!("/placement_samples/{i}");
                self.differs(path, json!("striped lists"), json!(lists), "R6.50");
            }
        }
        for (i, lists) in samples.iter().enumerate() {
            if !is_striped(lists, brokers) {
                let path = format!("/placement_samples/{i}");
                self.differs(path, json!(lists), json!("striped lists"), "R6.50");
            }
        }
    }

    /// Whether the two are equal, or the recording varied here and this is one of its values.
    fn equal(&self, path: &str, expected: &Value, actual: &Value) -> bool {
        let same = |a: &Value, b: &Value| self.normal(a) == self.normal(b);
        if same(expected, actual) {
            return true;
        }
        let within = |outer: &str| {
            let rest = path.strip_prefix(outer)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_string())
        };
        for (outer, values) in &self.case.unstable {
            let whole = WHOLE_LISTS.contains(&outer.as_str());
            let Some(rest) = within(outer).filter(|_| !whole) else { continue };
            for value in values {
                let mut value = value.pointer(&rest).cloned().unwrap_or(Value::Null);
                forget_step(&mut value);
                if same(&value, actual) {
                    return true;
                }
            }
        }
        // A value within, of which the recording varied: compare the rest.
        let inner: Vec<&str> = self
            .case
            .unstable
            .iter()
            .filter_map(|(p, _)| p.strip_prefix(path)?.strip_prefix('/'))
            .collect();
        if inner.is_empty() {
            return false;
        }
        let mut both = [expected.clone(), actual.clone()];
        for value in &mut both {
            for inner in &inner {
                if let Some(place) = value.pointer_mut(&format!("/{inner}")) {
                    *place = Value::Null;
                }
            }
        }
        same(&both[0], &both[1])
    }

    /// Whether the recording varied as a whole list, and this is one of its lists.
    fn accepts_whole(&self, path: &str, actual: &[Value]) -> bool {
        let whole = self.case.unstable.iter().filter(|(p, _)| p == path);
        whole.flat_map(|(_, values)| values).any(|list| {
            let mut list = list.as_array().cloned().unwrap_or_default();
            list.iter_mut().for_each(forget_step);
            list == actual
        })
    }

    fn normal(&self, value: &Value) -> Value {
        let mut value = value.clone();
        if let (Some(fields), false) = (value.as_object_mut(), self.strict) {
            for set in SETS {
                if let Some(Value::Array(list)) = fields.get_mut(set) {
                    list.sort_by_key(Value::as_i64);
                }
            }
        }
        value
    }

    fn differs(&mut self, path: String, expected: Value, actual: Value, rule: &'static str) {
        self.differences.push(Difference { path, expected, actual, rule });
    }
}

fn list<T: serde::Serialize>(list: &[T]) -> Vec<Value> {
    list.iter().map(|item| serde_json::to_value(item).expect("plain data")).collect()
}

fn values<T: serde::Serialize>(section: &Option<Vec<T>>) -> Option<Vec<Value>> {
    section.as_deref().map(list)
}

/// The rules that decide a section.
fn rule_of_section(name: &str) -> &'static str {
    match name {
        "produce_results" => "R2.3-R2.41",
        "consume_results" => "R9.1-R9.7",
        "admin_results" => "R6.14, R6.40",
        "truncations" => "R3.15",
        _ => "R1.3, R3.12, R3.15",
    }
}

/// Where a recorded change shares its batch with several events, the simulated cause stands if it
/// is one of theirs.
fn take_cause_of_batch(recorded: &mut Value, simulated: &Value) {
    let Some(fields) = recorded.as_object_mut() else { return };
    let Some(Value::Array(brokers)) = fields.remove("batch") else { return };
    let Some(cause) = simulated["cause"].as_str() else { return };
    let of_broker = cause.split_once(':').and_then(|(_, id)| id.parse::<u16>().ok());
    let possible = match of_broker {
        Some(broker) => brokers.contains(&json!(broker)),
        None => true, // it came with the others by chance
    };
    if possible {
        fields.insert("cause".into(), json!(cause));
    }
}

fn same_set(a: &Value, b: &Value) -> bool {
    let sorted = |value: &Value| {
        let mut ids = numbers(value);
        ids.sort_unstable();
        ids
    };
    a.is_array() && b.is_array() && sorted(a) == sorted(b)
}

fn numbers(value: &Value) -> Vec<i64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_i64).collect()
}

/// The step before which something happened depends on time, which is never compared.
fn forget_step(value: &mut Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.remove("after_step");
    }
}

/// Neighbouring changes of different partitions have no order among them: by name.
fn sort_neighbours(events: &mut [Value]) {
    let is_change = |event: &Value| event["type"] == "partition_change";
    let mut i = 0;
    while i < events.len() {
        let length = events[i..].iter().take_while(|event| is_change(event)).count();
        events[i..i + length].sort_by_key(|event| event["partition"].as_str().map(str::to_string));
        i += length.max(1);
    }
}

/// Round by round over the brokers, each partition takes the brokers that follow each other in one
/// circular list from where it starts, and the starts go round (R6.50).
fn is_striped(lists: &[Vec<u16>], brokers: usize) -> bool {
    lists.chunks(brokers).enumerate().all(|(round, chunk)| {
        let leaders: Vec<u16> = chunk.iter().map(|list| list[0]).collect();
        let mut sorted = leaders.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let distinct = sorted.len() == leaders.len();
        if chunk.len() < brokers {
            return distinct; // an unfinished round does not show the whole circle
        }
        let follows = |p: usize, list: &[u16]| {
            list.iter().enumerate().all(|(i, broker)| *broker == leaders[(p + i) % brokers])
        };
        // The first round goes by ascending ids.
        let ascending = round > 0
            || leaders.iter().enumerate().all(|(p, leader)| {
                let place = sorted.iter().position(|id| id == leader);
                let first = sorted.iter().position(|id| *id == leaders[0]);
                place.zip(first).is_some_and(|(place, first)| place == (first + p) % brokers)
            });
        distinct && ascending && chunk.iter().enumerate().all(|(p, list)| follows(p, list))
    })
}

/// The rule that decides a record of the controller's log.
fn rule_of(expected: &Value, actual: &Value) -> &'static str {
    let event = if expected.is_null() { actual } else { expected };
    let cause = event["cause"].as_str().unwrap_or_default();
    match (event["type"].as_str().unwrap_or_default(), cause.split(':').next().unwrap_or("")) {
        ("partition_created", _) => "R6.21, R6.50",
        ("broker_registered", _) => "R6.6",
        ("broker_change", _) => "R6.5, R6.9",
        ("config", _) => "R6.34",
        (_, "broker_fenced") => "R6.5, R6.10-R6.13, R6.30",
        (_, "broker_unfenced") => "R6.9, R6.11-R6.14, R6.32",
        (_, "broker_registered") => "R6.7",
        (_, "controlled_shutdown") => "R6.9, R6.9b",
        (_, "log_dir_failed") => "R8.10",
        (_, "isr_shrink") => "R5.1-R5.3",
        (_, "isr_expand") => "R5.10, R5.11",
        (_, "leader_recovered") => "R1.10, R5.20",
        (_, "leader_election") => "R6.12, R6.14, R6.36",
        (_, "reassignment") => "R6.40",
        (_, "config_change") => "R6.34",
        (_, "directory_assignment") => "R8.11",
        _ => "R6.10",
    }
}
