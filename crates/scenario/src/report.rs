//! What a run came to, as plain data for JSON and JavaScript.
//!
//! These types are a boundary: programs read them. `docs/json.md` is their manual. A field may be
//! added; one that changes its meaning or goes makes another [`FORMAT`].

mod changes;
mod clients;
mod cluster;
mod diagnostic;
mod facts;
mod metrics;
mod names;
mod records;
mod zookeeper;

pub use diagnostic::{DiagnosticReport, PresetReport, SourceReport};
pub use metrics::MetricReport;
pub use names::Names;
pub use records::{
    AvailabilityReport, CopyReport, CutReport, ElectionReport, LatencyReport, ReadReport,
    RecordsReport,
};
pub use zookeeper::{
    ControllerReport, SessionReport, SessionStateReport, ZooKeeperReport, ZooKeeperStateReport,
};

use crate::expect::{self, Verdict};
use crate::lower::Plan;
use crate::promise::{self, Promise, promises};
use highwater_protocol::{FactId, Time};
use highwater_sim::Run;
use serde::Serialize;
use std::collections::BTreeMap;

/// The format's number. It stays the same while readers of this format can read what is written.
pub const FORMAT: u32 = 1;

/// A run, from its end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: u32,
    /// The version of Highwater that ran it: another version may give another run.
    pub version: String,
    /// The seed, in decimal. A text, since it may exceed what a JSON number holds safely.
    pub seed: String,
    /// Where the run ended, in microseconds of simulated time.
    pub end_us: u64,
    /// Whether the run was stopped before its end, since it took too many events.
    pub cut_short: bool,
    /// What Kafka promises, and whether the run kept it.
    pub promises: Vec<PromiseReport>,
    /// Every partition at the end, by topic and number.
    pub partitions: Vec<PartitionReport>,
    /// Every broker at the end, ascending.
    pub brokers: Vec<BrokerReport>,
    /// Every change of a partition's registration, by time; its creation first.
    pub changes: Vec<ChangeReport>,
    /// What the script did to the cluster, by time.
    pub actions: Vec<ActionReport>,
    /// Producers, in the order of the script.
    pub producers: Vec<ProducerReport>,
    /// Consumers, in the order of the script.
    pub consumers: Vec<ConsumerReport>,
    /// Runs of records that are out of the ordinary; or every record, if that was asked for.
    pub records: Vec<RecordsReport>,
    /// How every partition served, by topic and number.
    pub availability: Vec<AvailabilityReport>,
    /// What the script expects, in its order.
    pub expects: Vec<ExpectReport>,
    /// Kafka's own metrics, as far as the run moved them.
    pub metrics: Vec<MetricReport>,
    /// Hash over every fact of the run, 16 hexadecimal digits: equal runs have equal hashes.
    pub trace_hash: String,
    /// Number of events that were simulated: actions, arrivals of messages, timers.
    pub events: u64,
    /// Sessions and controllers, where there is ZooKeeper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zookeeper: Option<ZooKeeperReport>,
    /// The cluster at the instant that was asked for, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StateReport>,
    /// Every fact of the run, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<Vec<FactReport>>,
}

/// One partition at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PartitionReport {
    /// Its topic's name.
    pub topic: String,
    /// Its number within the topic.
    pub partition: u16,
    /// The broker that leads it, -1 for none.
    pub leader: i32,
    /// Version of the leadership.
    pub leader_epoch: i32,
    /// Version of the registration.
    pub partition_epoch: i32,
    /// In-sync replicas, in the order last written.
    pub isr: Vec<u16>,
    /// Eligible leader replicas (KIP-966).
    pub elr: Vec<u16>,
    /// The last leader, once nobody is left (KIP-966).
    pub last_known_elr: Vec<u16>,
    /// `recovering` after an unclean election until the leader reports recovery (KIP-704), else
    /// `recovered`.
    pub leader_recovery_state: String,
    /// High watermark as the leader has it, the last one's while there is none.
    pub high_watermark: i64,
    /// Assigned replicas, the preferred leader first.
    pub replicas: Vec<ReplicaReport>,
}

/// One replica at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReplicaReport {
    /// Where it stands.
    pub broker: u16,
    /// Offset after its last record; -1 if it has no log.
    pub log_end_offset: i64,
    /// Its own high watermark, which trails the leader's; -1 if it has no log.
    pub high_watermark: i64,
}

/// One change of a partition's registration, as it was afterwards.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChangeReport {
    /// When the controller wrote it, in microseconds.
    pub time_us: u64,
    /// The partition's topic.
    pub topic: String,
    /// Its number within the topic.
    pub partition: u16,
    /// The broker that leads it, -1 for none.
    pub leader: i32,
    /// Version of the leadership.
    pub leader_epoch: i32,
    /// Version of the registration.
    pub partition_epoch: i32,
    /// In-sync replicas, in the order written.
    pub isr: Vec<u16>,
    /// Eligible leader replicas.
    pub elr: Vec<u16>,
    /// The last leader, once nobody is left.
    pub last_known_elr: Vec<u16>,
    /// `recovering` or `recovered`.
    pub leader_recovery_state: String,
    /// Assigned replicas, the preferred leader first.
    pub replicas: Vec<u16>,
    /// Those being added by a reassignment.
    pub adding: Vec<u16>,
    /// Those being removed by one.
    pub removing: Vec<u16>,
    /// Why: `topic_created`, `broker_fenced:2`, `isr_shrink` and so on.
    pub cause: String,
}

/// One action of the script.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ActionReport {
    /// When, in microseconds.
    pub time_us: u64,
    /// What, in the words of the script.
    pub action: String,
    /// The line of the script that asks for it, from 1.
    pub line: u32,
    /// False if it could not be done: a broker to start was up already, and the like.
    pub done: bool,
}

/// What became of one producer's records.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProducerReport {
    /// Its name.
    pub name: String,
    /// Its topic.
    pub topic: String,
    /// `0`, `1` or `all`.
    pub acks: String,
    /// Records handed to `send`.
    pub produced: u64,
    /// Acknowledged (with acks=0: sent).
    pub acknowledged: u64,
    /// Failed with an error other than a timeout.
    pub refused: u64,
    /// Failed with a timeout: they may be in the log all the same.
    pub timed_out: u64,
    /// Neither acknowledged nor failed by the end.
    pub pending: u64,
    /// Acknowledged, and in no log that counts any more.
    pub lost: u64,
    /// Which: first and count of each run. Record 12 of `web` is `web-12`, counted from 0.
    pub lost_values: Vec<[u64; 2]>,
    /// Copies in the log beyond the first.
    pub duplicated: u64,
    /// Which: first and count of each run.
    pub duplicated_values: Vec<[u64; 2]>,
    /// Failed for the producer, yet in the log.
    pub failed_but_present: u64,
    /// Acknowledged more than a second after `send`.
    pub late: u64,
    /// In the log after a record that was produced later.
    pub reordered: u64,
    /// Read by a consumer, and in no log that counts any more.
    pub read_and_gone: u64,
    /// How long acknowledgements took.
    pub latency: LatencyReport,
    /// Records that failed, refused and timed out, by the name of Kafka's error.
    pub errors: BTreeMap<String, u64>,
}

/// How far one consumer came.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ConsumerReport {
    /// Its name.
    pub name: String,
    /// By partition.
    pub positions: Vec<PositionReport>,
}

/// How far one consumer came in one partition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PositionReport {
    /// The partition's topic.
    pub topic: String,
    /// Its number within the topic.
    pub partition: u16,
    /// Next offset to read.
    pub position: i64,
    /// Committed records it has not read: high watermark less position, 0 if it is past that.
    pub behind: i64,
}

/// One `expect` of the script.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ExpectReport {
    /// Its line in the script, from 1.
    pub line: u32,
    /// What it says, without the word `expect`.
    pub text: String,
    /// Whether it is so.
    pub held: bool,
    /// What was found instead, or as well.
    pub found: String,
    /// If it did not hold: the number of the fact that decided it, as far as there is one.
    pub fact: Option<u32>,
}

/// One promise of Kafka's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PromiseReport {
    /// Its id: `I11` and its like.
    pub id: &'static str,
    /// What it is called: `acks_all_durability` and its like.
    pub name: &'static str,
    /// `kept`, `broken`, or `not_promised` where it did not hold and need not.
    pub state: &'static str,
    /// Records concerned, or how often a check found it broken.
    pub count: u64,
    /// When first, in microseconds; null if it is not known or did not happen.
    pub first_us: Option<u64>,
}

/// The cluster at one instant, after everything that happened at it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StateReport {
    /// Which instant, in microseconds.
    pub time_us: u64,
    /// Every partition that existed, by topic and number.
    pub partitions: Vec<PartitionReport>,
    /// Every broker, ascending.
    pub brokers: Vec<BrokerReport>,
    /// `running` or what else the controller's process does, as for a broker; that of ZooKeeper,
    /// where there is ZooKeeper.
    pub controller: String,
    /// Sessions and the controller, where there is ZooKeeper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zookeeper: Option<ZooKeeperStateReport>,
}

/// One broker at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BrokerReport {
    /// Its `node.id`.
    pub broker: u16,
    /// `running`, `starting`, `paused`, `stopping` or `down`.
    pub process: String,
    /// Whether the controller has fenced it.
    pub fenced: bool,
}

/// Something that happened at a node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FactReport {
    /// Its number within the run.
    pub id: u32,
    /// When, in microseconds.
    pub time_us: u64,
    /// At which node: `broker 2`, `controller`, `producer web`.
    pub node: String,
    /// The number of the fact that caused it; null for what the start of the run brought about.
    pub cause: Option<u32>,
    /// What kind of thing, a stable word: `appended`, `became_leader`.
    pub kind: String,
    /// What, for people; its wording may change.
    pub text: String,
}

impl FactReport {
    /// The fact of this number, kept or not; `None` if there are not so many.
    pub fn new(run: &Run, id: FactId) -> Option<FactReport> {
        facts::fact(run, id)
    }

    /// Every fact from `from` to `to`, both included, that the run has come to.
    pub fn between(run: &Run, from: Time, to: Time) -> Vec<FactReport> {
        facts::facts_between(run, from, to)
    }
}

impl Report {
    /// Tells of a run of `plan`.
    pub fn new(plan: &Plan, run: &Run) -> Report {
        let names = Names::new(run.schedule());
        let (outcome, ledger) = (run.outcome(), run.ledger());
        let verdicts = expect::check_with(&plan.expectations, run, &outcome, &ledger);
        let promises = promises(run, &outcome, &ledger);
        Report {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: run.schedule().seed.to_string(),
            end_us: run.now().0,
            cut_short: run.is_cut_short(),
            promises: promises.into_iter().map(PromiseReport::from).collect(),
            partitions: cluster::partitions(run.history(), &names),
            brokers: cluster::brokers(run.history()),
            changes: changes::changes(run, &names),
            actions: changes::actions(run, &plan.action_lines, &names),
            producers: clients::producers(run, outcome, &ledger, &names),
            consumers: clients::consumers(run, &names),
            records: records::records(run, &ledger, &names, false),
            availability: records::availability(run, &ledger, &names),
            expects: verdicts.into_iter().map(ExpectReport::from).collect(),
            metrics: metrics::metrics(plan, run, &names),
            trace_hash: trace_hash(run),
            events: run.events(),
            zookeeper: ZooKeeperReport::new(run.history()),
            state: None,
            facts: None,
        }
    }

    /// Tells the cluster's state at `time` too; `None` if the run ends before.
    pub fn with_state(self, run: &Run, time: Time) -> Option<Report> {
        let state = StateReport::new(run, time)?;
        Some(Report { state: Some(state), ..self })
    }

    /// Tells the fate of every record, not only of those that are out of the ordinary.
    pub fn with_all_records(self, run: &Run) -> Report {
        let names = Names::new(run.schedule());
        Report { records: records::records(run, &run.ledger(), &names, true), ..self }
    }

    /// Tells the facts too that the run has kept: all only if it was recorded with
    /// [`highwater_sim::Recording::Everything`].
    pub fn with_facts(self, run: &Run) -> Report {
        let facts = facts::facts(run, &Names::new(run.schedule()));
        Report { facts: Some(facts), ..self }
    }
}

/// Hash over every fact of the run so far, as 16 hexadecimal digits.
pub fn trace_hash(run: &Run) -> String {
    format!("{:016x}", run.trace().hash)
}

impl From<Verdict> for ExpectReport {
    fn from(verdict: Verdict) -> ExpectReport {
        ExpectReport {
            line: verdict.line,
            text: verdict.text,
            held: verdict.holds,
            found: verdict.observed.to_string(),
            fact: verdict.decisive.map(|fact| fact.0),
        }
    }
}

impl From<Promise> for PromiseReport {
    fn from(promise: Promise) -> PromiseReport {
        let Promise { id, state, count, first } = promise;
        let (name, state) = (promise::name(id), state.word());
        PromiseReport { id, name, state, count, first_us: first.map(|time| time.0) }
    }
}
