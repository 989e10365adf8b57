//! What the simulator made of a scenario, in the shape of a recording.

use crate::case::{
    AdminResult, Case, CaseError, ConsumeResult, FinalLog, ProduceResult, StepAction, StreamFacts,
};
use crate::read_back;
use crate::schedule::Plan;
use crate::stream;
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::config::Features;
use highwater_protocol::metadata::{MetadataImage, PartitionRegistration};
use highwater_protocol::{ChangeCause, Event, LeaderRecoveryState, NodeId, PartitionId, Time};
use highwater_sim::{ClusterView, Process, Recording, Run, Schedule, TraceEvent};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct Actual {
    /// The controller's log after time 0 and the creation of partitions, with times.
    pub metadata_events: Vec<MetadataEvent>,
    /// The state before each step, in the recording's shape.
    pub snapshots: Vec<Value>,
    /// Outcomes of sends.
    pub produce_results: Vec<ProduceResult>,
    /// What consumers read.
    pub consume_results: Vec<ConsumeResult>,
    /// What administrators were answered.
    pub admin_results: Vec<AdminResult>,
    /// Truncations that removed something.
    pub truncations: Vec<Value>,
    /// The logs at the end.
    pub final_logs: Vec<FinalLog>,
    /// What holds of all records.
    pub stream_facts: StreamFacts,
    /// Replica lists of the topics created by steps.
    pub placements: Vec<Vec<Vec<u16>>>,
}

/// One record of the controller's log.
#[derive(Clone, Debug)]
pub struct MetadataEvent {
    /// When it was written.
    pub time: Time,
    /// In the recording's shape.
    pub value: Value,
}

/// A broker's registration as the events leave it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BrokerEvent {
    /// Whether it is fenced.
    pub fenced: bool,
    /// Whether it is shutting down in order.
    pub in_controlled_shutdown: bool,
}

/// Plays the scenario of `case`.
///
/// # Errors
/// If the scenario asks for something that the model does not know.
pub fn play(case: &Case, seed: u64) -> Result<Actual, CaseError> {
    play_schedule(case, seed, |_| {})
}

/// Plays the scenario of `case` under other rules: `change` is given the features that the case
/// asks for.
///
/// # Errors
/// If the scenario asks for something that the model does not know.
pub fn play_with(
    case: &Case,
    seed: u64,
    change: impl FnOnce(&mut Features),
) -> Result<Actual, CaseError> {
    play_schedule(case, seed, |schedule| change(&mut schedule.features))
}

/// Plays the scenario of `case` under other circumstances: `change` is given what is to be run.
///
/// # Errors
/// If the scenario asks for something that the model does not know.
pub fn play_schedule(
    case: &Case,
    seed: u64,
    change: impl FnOnce(&mut Schedule),
) -> Result<Actual, CaseError> {
    let mut plan = Plan::new(&case.scenario, seed)?;
    change(&mut plan.schedule);
    let mut run = Run::recording(plan.schedule.clone(), Recording::Everything);
    run.finish();
    let end = run.view();
    let final_logs = final_logs(&run, &plan, &end);
    Ok(Actual {
        stream_facts: stream::facts(&run, &plan, &final_logs),
        metadata_events: metadata_events(&run, &plan, case),
        snapshots: snapshots(&run, &plan),
        produce_results: read_back::produce_results(&run, &plan, &case.scenario),
        consume_results: read_back::consume_results(&run, &plan, &case.scenario),
        admin_results: read_back::admin_results(&run, &plan, &case.scenario),
        truncations: truncations(&run, &plan, &end.metadata),
        final_logs,
        placements: placements(&plan, case.scenario.topics.len(), &end.metadata),
    })
}

fn ids(nodes: &[NodeId]) -> Vec<u16> {
    nodes.iter().map(|node| node.0).collect()
}

fn partition_name(plan: &Plan, image: &MetadataImage, partition: PartitionId) -> String {
    image.partition(partition).map_or("?".into(), |registration| {
        let topic = &plan.topics[usize::from(registration.topic.0)];
        format!("{topic}-{}", registration.index)
    })
}

fn cause_name(cause: ChangeCause) -> String {
    match cause {
        ChangeCause::TopicCreated => "topic_created".into(),
        ChangeCause::BrokerFenced(broker) => format!("broker_fenced:{broker}"),
        ChangeCause::BrokerUnfenced(broker) => format!("broker_unfenced:{broker}"),
        ChangeCause::BrokerRegistered(broker) => format!("broker_registered:{broker}"),
        ChangeCause::ControlledShutdown(broker) => format!("controlled_shutdown:{broker}"),
        ChangeCause::LogDirFailed(broker) => format!("log_dir_failed:{broker}"),
        ChangeCause::IsrShrink => "isr_shrink".into(),
        ChangeCause::IsrExpand => "isr_expand".into(),
        ChangeCause::LeaderRecovered => "leader_recovered".into(),
        ChangeCause::LeaderElection => "leader_election".into(),
        ChangeCause::Reassignment => "reassignment".into(),
        ChangeCause::ConfigChange => "config_change".into(),
        ChangeCause::DirectoryAssignment => "directory_assignment".into(),
    }
}

fn registration_value(name: &str, registration: &PartitionRegistration) -> Value {
    json!({
        "partition": name,
        "leader": registration.leader.map_or(-1, |leader| i32::from(leader.0)),
        "leader_epoch": registration.leader_epoch,
        "partition_epoch": registration.partition_epoch,
        "isr": ids(&registration.isr),
        "elr": ids(&registration.elr),
        "last_known_elr": ids(&registration.last_known_elr),
        "leader_recovery_state": match registration.leader_recovery_state {
            LeaderRecoveryState::Recovered => "recovered",
            LeaderRecoveryState::Recovering => "recovering",
        },
        "replicas": ids(&registration.replicas),
        "adding": ids(&registration.adding_replicas),
        "removing": ids(&registration.removing_replicas),
    })
}

fn metadata_events(run: &Run, plan: &Plan, case: &Case) -> Vec<MetadataEvent> {
    let mut changes: Vec<_> = run.history().partitions.iter().flat_map(|p| &p.changes).collect();
    changes.sort_by_key(|(_, fact, _)| *fact);
    let mut changes = changes.into_iter();
    let mut settings = settings(run, plan, case).into_iter();
    let mut brokers = Brokers::default();
    let start = plan.step_times.first().copied().unwrap_or(Time::ZERO);
    let mut events = Vec::new();
    for (_, fact) in &run.trace().facts {
        let TraceEvent::Node(event) = fact.event else { continue };
        let value = match event {
            Event::PartitionChanged { .. } => {
                let (_, _, change) = changes.next().expect("a change for each event");
                let created = change.cause == ChangeCause::TopicCreated;
                let topic = &plan.topics[usize::from(change.registration.topic.0)];
                let name = format!("{topic}-{}", change.registration.index);
                let mut value = registration_value(&name, &change.registration);
                value["type"] =
                    json!(if created { "partition_created" } else { "partition_change" });
                if !created {
                    value["cause"] = json!(cause_name(change.cause));
                }
                Some(value)
            }
            Event::BrokerRegistered { broker } => {
                let fresh = BrokerEvent { fenced: true, in_controlled_shutdown: false };
                brokers.states.insert(broker, fresh);
                Some(json!({
                    "type": "broker_registered", "broker": broker.0, "fenced": true,
                    "in_controlled_shutdown": false,
                }))
            }
            Event::BrokerFenced { broker } => brokers.change(broker, |state| state.fenced = true),
            Event::BrokerUnfenced { broker } => {
                brokers.change(broker, |state| state.fenced = false)
            }
            Event::BrokerInControlledShutdown { broker } => {
                brokers.change(broker, |state| state.in_controlled_shutdown = true)
            }
            Event::ConfigChanged { .. } if fact.time >= start => settings.next(),
            _ => None,
        };
        let created = value.as_ref().is_some_and(|v| v["type"] == "partition_created");
        if let (Some(value), true) = (value, fact.time >= start || created) {
            events.push(MetadataEvent { time: fact.time, value });
        }
    }
    events
}

/// Registrations, as far as the events have told.
#[derive(Default)]
struct Brokers {
    states: BTreeMap<NodeId, BrokerEvent>,
}

impl Brokers {
    /// Notes a change; nothing to tell if it changes nothing.
    fn change(&mut self, broker: NodeId, change: impl FnOnce(&mut BrokerEvent)) -> Option<Value> {
        let state = self.states.entry(broker).or_default();
        let before = *state;
        change(state);
        (before != *state).then(|| {
            json!({
                "type": "broker_change", "broker": broker.0, "fenced": state.fenced,
                "in_controlled_shutdown": state.in_controlled_shutdown,
            })
        })
    }
}

/// The settings that the steps change and that were not refused, in order.
fn settings(run: &Run, plan: &Plan, case: &Case) -> Vec<Value> {
    let mut settings = Vec::new();
    for (step, answers) in read_back::admin_answers(run, plan) {
        let StepAction::AlterTopicConfig { topic, config } = &case.scenario.steps[step].action
        else {
            continue;
        };
        for (i, (key, value)) in config.iter().enumerate() {
            if answers.get(i).is_none_or(|answer| answer == "ok") {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_string);
                settings.push(json!({
                    "type": "config", "resource_type": "topic", "resource": topic, "key": key,
                    "value": value,
                }));
            }
        }
    }
    settings
}

fn snapshots(run: &Run, plan: &Plan) -> Vec<Value> {
    let before = |time: Time| run.view_at(Time(time.0 - 1)).expect("within the run");
    let views = plan.step_times.iter().map(|time| before(*time));
    views.enumerate().map(|(step, view)| snapshot(plan, step, &view)).collect()
}

fn snapshot(plan: &Plan, step: usize, view: &ClusterView) -> Value {
    let with = |wanted: &dyn Fn(Process) -> bool| -> Vec<u16> {
        let brokers = view.brokers.iter().filter(|broker| wanted(broker.process));
        brokers.map(|broker| broker.broker.0).collect()
    };
    let unfenced = view.metadata.brokers.iter().filter(|broker| !broker.fenced);
    let unfenced: Vec<u16> = unfenced.map(|broker| broker.broker.0).collect();
    let mut partitions = Vec::new();
    for (id, registration) in view.metadata.partitions.iter().enumerate() {
        let Some(registration) = registration else { continue };
        let id = PartitionId(id as u16);
        let mut leo = serde_json::Map::new();
        let mut hw = serde_json::Map::new();
        for broker in &view.brokers {
            if let Some(replica) = broker.replicas.iter().find(|r| r.partition == id) {
                leo.insert(broker.broker.to_string(), json!(replica.log_end_offset));
                hw.insert(broker.broker.to_string(), json!(replica.high_watermark));
            }
        }
        let name = partition_name(plan, &view.metadata, id);
        let mut value = registration_value(&name, registration);
        value["leo"] = Value::Object(leo);
        value["hw"] = Value::Object(hw);
        partitions.push(value);
    }
    let mut paused = with(&|process| process == Process::Paused);
    if view.controller == Process::Paused {
        paused.push(plan.schedule.controller.0);
        paused.sort_unstable();
    }
    json!({
        "before_step": step,
        "running": with(&|process| process != Process::Down),
        "paused": paused,
        "unfenced": unfenced,
        "partitions": partitions,
    })
}

fn truncations(run: &Run, plan: &Plan, image: &MetadataImage) -> Vec<Value> {
    let mut truncations = Vec::new();
    for (_, fact) in &run.trace().facts {
        if let TraceEvent::Node(Event::Truncated { partition, to, .. }) = fact.event {
            let name = partition_name(plan, image, partition);
            truncations.push((fact.time, fact.node.0, table_place(&name), name, to));
        }
    }
    // What one answer shows to diverge is truncated in the order of a hash table.
    for answer in truncations.chunk_by_mut(|a, b| (a.0, a.1) == (b.0, b.1)) {
        answer.sort_by_key(|truncation| truncation.2);
    }
    let value =
        |(_, broker, _, name, to)| json!({ "partition": name, "broker": broker, "to_offset": to });
    truncations.into_iter().map(value).collect()
}

/// Where Scala's `mutable.HashMap` of up to eleven holds a `TopicPartition`: its place of sixteen,
/// and its hash within the place (class `AbstractFetcherThread`, `processFetchRequest`).
fn table_place(name: &str) -> (i32, i32) {
    let (topic, index) = name.rsplit_once('-').unwrap_or((name, "0"));
    let text = topic
        .encode_utf16()
        .fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
    let index: i32 = index.parse().unwrap_or(0);
    let hash = (31 + index).wrapping_mul(31).wrapping_add(text);
    let hash = hash ^ (hash.cast_unsigned() >> 16).cast_signed();
    (hash & 15, hash)
}

fn final_logs(run: &Run, plan: &Plan, view: &ClusterView) -> Vec<FinalLog> {
    let mut logs = Vec::new();
    for broker in &view.brokers {
        for replica in &broker.replicas {
            let partition = partition_name(plan, &view.metadata, replica.partition);
            logs.push(final_log(run, plan, partition, broker.broker.0, replica));
        }
    }
    logs.sort_by(|a, b| (&a.partition, a.broker).cmp(&(&b.partition, b.broker)));
    logs
}

fn final_log(
    run: &Run,
    plan: &Plan,
    partition: String,
    broker: u16,
    replica: &ReplicaView,
) -> FinalLog {
    let mut segments: Vec<(i64, i64, i32)> = Vec::new();
    let mut values = Vec::new();
    for batch in replica.records.iter() {
        let offsets = batch.base_offset..batch.next_offset();
        values.extend(offsets.map(|offset| read_back::value_name(run, plan, batch, offset)));
        match segments.last_mut() {
            Some(last) if last.2 == batch.leader_epoch => last.1 = batch.next_offset() - 1,
            _ => segments.push((batch.base_offset, batch.next_offset() - 1, batch.leader_epoch)),
        }
    }
    let leo = replica.log_end_offset;
    let epoch_checkpoint = replica.epochs.clone();
    FinalLog { partition, broker, leo, segments, values, epoch_checkpoint }
}

fn placements(plan: &Plan, first: usize, image: &MetadataImage) -> Vec<Vec<Vec<u16>>> {
    (first..plan.topics.len())
        .map(|topic| {
            let mut lists: Vec<_> = image
                .partitions
                .iter()
                .flatten()
                .filter(|registration| usize::from(registration.topic.0) == topic)
                .collect();
            lists.sort_by_key(|registration| registration.index);
            lists.iter().map(|registration| ids(&registration.replicas)).collect()
        })
        .collect()
}
