//! The format of a case: `scenario.json` and `expected.json`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// A scenario and what a real cluster made of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The scenario's id.
    pub id: String,
    /// What was played.
    pub scenario: Scenario,
    /// What was recorded.
    pub expected: Expected,
    /// Values that differed between the recorded runs: JSON path, and one value a run.
    pub unstable: Vec<(String, Vec<Value>)>,
}

/// Why a case cannot be read or played.
#[derive(Clone, Debug)]
pub struct CaseError(pub String);

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CaseError {}

/// `scenario.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Scenario {
    /// Version of the format.
    #[serde(default = "version")]
    pub format: u32,
    /// Its name; the folder's if it has none.
    #[serde(default)]
    pub id: String,
    /// The cluster.
    pub cluster: Cluster,
    /// Topics that exist at time 0.
    #[serde(default)]
    pub topics: Vec<Topic>,
    /// Producers by name, with Kafka's settings.
    #[serde(default)]
    pub producers: BTreeMap<String, Map<String, Value>>,
    /// Consumers by name, with Kafka's settings.
    #[serde(default)]
    pub consumers: BTreeMap<String, Map<String, Value>>,
    /// What happens, in order of time.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What only the recorder needs, and what it left out.
    #[serde(default)]
    pub recorder: RecorderNotes,
}

/// What a scenario says to the recorder.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct RecorderNotes {
    /// Brokers that are not started before a step does.
    #[serde(default)]
    pub start_later: Vec<u16>,
}

fn version() -> u32 {
    1
}

fn one_controller() -> Vec<u16> {
    vec![100]
}

/// The cluster of a scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct Cluster {
    /// Broker ids.
    pub brokers: Vec<u16>,
    /// Names of every broker's log directories; without any there is one, which cannot fail alone.
    #[serde(default)]
    pub log_dirs: Vec<String>,
    /// The name of the directory that holds a broker's metadata log, if it is not the first.
    pub metadata_log_dir: Option<String>,
    /// Controller ids.
    #[serde(default = "one_controller")]
    pub controllers: Vec<u16>,
    /// Feature levels.
    #[serde(default)]
    pub features: BTreeMap<String, i64>,
    /// Settings of every node.
    #[serde(default)]
    pub node_config: Map<String, Value>,
}

impl Cluster {
    /// The names of a broker's directories: those of its logs, then that of the metadata log if it
    /// is another.
    pub fn directories(&self) -> Vec<String> {
        let own = self.metadata_log_dir.iter().filter(|dir| !self.log_dirs.contains(dir));
        self.log_dirs.iter().chain(own).cloned().collect()
    }
}

/// A topic of a scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// Replicas of each partition.
    pub assignment: Option<Vec<Vec<u16>>>,
    /// Number of partitions, where Kafka places the replicas.
    pub partitions: Option<u16>,
    /// Replicas a partition, where Kafka places them.
    pub replication_factor: Option<u16>,
    /// Settings of the topic.
    #[serde(default)]
    pub config: Map<String, Value>,
}

/// One step of a scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// When, in milliseconds.
    pub at_ms: u64,
    /// What, and its arguments.
    #[serde(flatten)]
    pub action: StepAction,
}

/// What a step does.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[allow(missing_docs)] // the format's README describes the actions
pub enum StepAction {
    Produce {
        producer: String,
        topic: String,
        #[serde(default)]
        partition: u16,
        count: u32,
        mode: Option<String>,
    },
    Stream {
        producer: String,
        topic: String,
        partition: u16,
        count: u32,
        interval_ms: u64,
    },
    Consume {
        consumer: String,
        topic: String,
        #[serde(default)]
        partition: u16,
        duration_ms: u64,
        from_offset: Option<i64>,
    },
    Crash {
        node: u16,
    },
    Shutdown {
        node: u16,
    },
    Pause {
        node: u16,
    },
    Resume {
        node: u16,
    },
    Restart {
        node: u16,
    },
    Wipe {
        node: u16,
    },
    FailLogDir {
        node: u16,
        dir: String,
    },
    ReplaceLogDir {
        node: u16,
        dir: String,
    },
    TruncateLog {
        node: u16,
        topic: String,
        partition: u16,
        offset: i64,
    },
    Cut {
        links: Vec<(u16, u16)>,
        #[serde(default)]
        responses_only: bool,
    },
    Heal {
        links: Vec<(u16, u16)>,
    },
    Slow {
        links: Vec<(u16, u16)>,
        latency_ms: u64,
    },
    AlterTopicConfig {
        topic: String,
        config: Map<String, Value>,
    },
    ElectLeader {
        topic: String,
        partition: u16,
        election: String,
    },
    Reassign {
        topic: String,
        partition: u16,
        replicas: Option<Vec<u16>>,
    },
    CreateTopic {
        topic_spec: Topic,
    },
    End,
}

/// `expected.json`, as far as it is compared. A section that was not recorded is absent.
#[derive(Clone, Debug, Deserialize)]
pub struct Expected {
    /// The controller's log, in order.
    pub metadata_events: Option<Vec<Value>>,
    /// The state before each step.
    pub snapshots: Option<Vec<Snapshot>>,
    /// Outcomes of sends.
    pub produce_results: Option<Vec<ProduceResult>>,
    /// What consumers read.
    pub consume_results: Option<Vec<ConsumeResult>>,
    /// What administrators were answered.
    pub admin_results: Option<Vec<AdminResult>>,
    /// Truncations that removed something.
    pub truncations: Option<Vec<Value>>,
    /// The logs at the end.
    pub final_logs: Option<Vec<FinalLog>>,
    /// Replica lists that Kafka chose, topic by topic over all runs.
    pub placement_samples: Option<Vec<Vec<Vec<u16>>>>,
    /// What holds of a stream's records, in place of lists.
    pub stream_facts: Option<StreamFacts>,
    /// Values that differed between runs.
    #[serde(default)]
    pub unstable: Value,
    /// Which of the runs this is.
    pub recorded_run: Option<u32>,
    /// When steps and events happened, run by run.
    #[serde(default)]
    pub timing: Vec<Timing>,
}

/// When things happened in one run, in ms.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Timing {
    /// Which run.
    pub run: Option<u32>,
    /// Of each metadata event, the time of its batch.
    #[serde(default)]
    pub event_ms: Vec<i64>,
}

impl Expected {
    /// The times of the batches in which `events` metadata events were written; `None` if that is
    /// not recorded.
    pub fn batch_times(&self, events: usize) -> Option<&[i64]> {
        let this = |timing: &&Timing| timing.run.is_some() && timing.run == self.recorded_run;
        let times = &self.timing.iter().find(this).or(self.timing.first())?.event_ms;
        (times.len() == events).then_some(times)
    }
}

/// What holds of the records of a scenario with a `stream`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub struct StreamFacts {
    /// Records handed to `send`.
    pub sent: u64,
    /// Acknowledged ones.
    pub acked: u64,
    /// Classes of the exceptions that sends ended with.
    pub errors: Vec<String>,
    /// Acknowledged ones that are in no log at the end.
    pub acked_missing_from_log: u64,
    /// Values that stand more than once in a log.
    pub duplicates_in_log: u64,
    /// Whether the values of a producer stand in the order of sending.
    pub in_order: bool,
    /// Leader epochs of the batches.
    pub epochs_in_log: Vec<i32>,
    /// Whether all replicas hold the same.
    pub logs_identical: bool,
}

/// The state before a step.
#[derive(Clone, Debug, Deserialize)]
pub struct Snapshot {
    /// Index of the step.
    pub before_step: usize,
    /// Brokers with a process, paused ones too.
    pub running: Vec<u16>,
    /// Paused ones.
    pub paused: Vec<u16>,
    /// Unfenced ones.
    pub unfenced: Vec<u16>,
    /// The partitions.
    pub partitions: Vec<Value>,
}

/// A run of records with the same outcome.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub struct ProduceResult {
    /// Index of the step.
    pub step: usize,
    /// Who sent them.
    pub producer: String,
    /// First value.
    pub first_seq: u64,
    /// Last value.
    pub last_seq: u64,
    /// `ok`, or an exception's class.
    pub result: String,
    /// Offset of the first.
    pub first_offset: Option<i64>,
    /// Offset of the last.
    pub last_offset: Option<i64>,
}

/// What one `consume` step read.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub struct ConsumeResult {
    /// Index of the step.
    pub step: usize,
    /// Who read.
    pub consumer: String,
    /// Offset and value of each record.
    pub records: Vec<(i64, String)>,
    /// The exception's class, if it ended with one.
    pub error: Option<String>,
}

/// What an administrator was answered.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub struct AdminResult {
    /// Index of the step.
    pub step: usize,
    /// The step's action.
    pub action: String,
    /// `ok`, or an exception's class.
    pub result: String,
}

/// One replica's log at the end.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub struct FinalLog {
    /// `topic-partition`.
    pub partition: String,
    /// Where.
    pub broker: u16,
    /// Log end offset.
    pub leo: i64,
    /// First offset, last offset, leader epoch.
    pub segments: Vec<(i64, i64, i32)>,
    /// The values, in order.
    pub values: Vec<String>,
    /// Leader epochs and their start offsets.
    pub epoch_checkpoint: Vec<(i32, i64)>,
}

impl Case {
    /// Reads the case in `folder`.
    ///
    /// # Errors
    /// If a file is missing, is not JSON, or is not of this format; the text says which and where.
    pub fn read(folder: &Path) -> Result<Case, CaseError> {
        let mut scenario: Scenario = read_json(&folder.join("scenario.json"))?;
        if scenario.id.is_empty() {
            let name = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
            let name = name.file_name().map(|name| name.to_string_lossy().into_owned());
            scenario.id = name.unwrap_or_default();
        }
        if scenario.format != 1 {
            return Err(CaseError(format!("format {}: only 1 is known", scenario.format)));
        }
        let expected: Expected = read_json(&folder.join("expected.json"))?;
        let unstable = unstable_values(&expected.unstable);
        Ok(Case { id: scenario.id.clone(), scenario, expected, unstable })
    }
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, CaseError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| CaseError(format!("{}: {error}", path.display())))?;
    serde_json::from_str(&text).map_err(|error| CaseError(format!("{}: {error}", path.display())))
}

fn unstable_values(value: &Value) -> Vec<(String, Vec<Value>)> {
    let entries = value.as_array().into_iter().flatten();
    entries
        .filter_map(|entry| {
            let path = entry.get("path")?.as_str()?.to_string();
            Some((path, entry.get("values")?.as_array()?.clone()))
        })
        .collect()
}
