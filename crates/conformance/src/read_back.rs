//! What clients were told and what they read, found in the run.

use crate::case::{AdminResult, ConsumeResult, ProduceResult, Scenario, StepAction};
use crate::schedule::{AdminCall, Plan, Sent};
use highwater_protocol::{Acks, ErrorCode, Event, NodeId, PartitionId, RecordBatch, Time};
use highwater_sim::{Fact, Run, TraceEvent};

/// The class of Kafka's exception for an error code; `ok` for none.
pub fn exception(error: ErrorCode) -> String {
    match error {
        ErrorCode::None => return "ok".into(),
        ErrorCode::RequestTimedOut => return "TimeoutException".into(),
        ErrorCode::NetworkException => return "NetworkException".into(),
        ErrorCode::OutOfOrderSequenceNumber => return "OutOfOrderSequenceException".into(),
        ErrorCode::InvalidConfig => return "InvalidConfigurationException".into(),
        ErrorCode::UnknownServerError => return "UnknownServerException".into(),
        _ => {}
    }
    let words = error.name().split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{first}{}", rest.to_lowercase())
    });
    format!("{}Exception", words.collect::<String>())
}

/// The node's own events, in order.
pub fn events(run: &Run, node: NodeId) -> impl Iterator<Item = (Time, Event)> {
    run.trace().facts.iter().filter_map(move |(_, fact): &(_, Fact)| match fact.event {
        TraceEvent::Node(event) if fact.node == node => Some((fact.time, event)),
        _ => None,
    })
}

/// What became of each produced record: value, when it was told, error, partition.
pub type Told = (u64, Time, ErrorCode, PartitionId);

/// Outcomes of sends, run by run.
pub fn produce_results(run: &Run, plan: &Plan, scenario: &Scenario) -> Vec<ProduceResult> {
    let mut results = Vec::new();
    for (index, name) in plan.producers.iter().enumerate() {
        let node = run.producer_node(index);
        let silent = plan.schedule.producers[index].config.acks == Acks::None;
        let told = told(run, node);
        let mut next = 0;
        for (step, action) in scenario.steps.iter().enumerate() {
            let StepAction::Produce { producer, count, .. } = &action.action else { continue };
            if producer != name {
                continue;
            }
            let values = next..next + u64::from(*count);
            next = values.end;
            let mut runs: Vec<ProduceResult> = Vec::new();
            for (value, time, error, partition) in told.iter().filter(|t| values.contains(&t.0)) {
                let offset = match error.is_none() {
                    true if silent => Some(-1),
                    true => offset_of(run, *time, *partition, node, *value),
                    false => None,
                };
                add(&mut runs, step, name, *value, exception(*error), offset);
            }
            results.append(&mut runs);
        }
    }
    results // by producer's name, as recordings list them
}

pub fn told(run: &Run, node: NodeId) -> Vec<Told> {
    let mut told = Vec::new();
    for (time, event) in events(run, node) {
        let (partition, first, count, error) = match event {
            Event::Acknowledged { partition, first, count, .. } => {
                (partition, first, count, ErrorCode::None)
            }
            Event::Refused { partition, first, count, error } => (partition, first, count, error),
            _ => continue,
        };
        told.extend((first..first + u64::from(count)).map(|v| (v, time, error, partition)));
    }
    told.sort_by_key(|told| told.0);
    told
}

fn add(
    runs: &mut Vec<ProduceResult>,
    step: usize,
    producer: &str,
    value: u64,
    result: String,
    offset: Option<i64>,
) {
    let continues = runs.last().is_some_and(|last| {
        let next = last.last_offset.map(|last| if last < 0 { -1 } else { last + 1 });
        last.last_seq + 1 == value && last.result == result && next == offset
    });
    match runs.last_mut() {
        Some(last) if continues => {
            last.last_seq = value;
            last.last_offset = offset;
        }
        _ => runs.push(ProduceResult {
            step,
            producer: producer.to_string(),
            first_seq: value,
            last_seq: value,
            result,
            first_offset: offset,
            last_offset: offset,
        }),
    }
}

/// Where a record was when its producer was told: in the log of whoever led.
fn offset_of(
    run: &Run,
    time: Time,
    partition: PartitionId,
    producer: NodeId,
    value: u64,
) -> Option<i64> {
    let view = run.view_at(time)?;
    let mut found = None;
    for replica in view.brokers.iter().flat_map(|broker| &broker.replicas) {
        if replica.partition != partition {
            continue;
        }
        for batch in replica.records.iter() {
            let values = batch.first_value..batch.first_value + u64::from(batch.count);
            if batch.producer == producer && values.contains(&value) {
                let offset = batch.base_offset + (value - batch.first_value) as i64;
                if replica.is_leader || found.is_none() {
                    found = Some(offset);
                }
            }
        }
    }
    found
}

/// The name of a record's value: `<producer>-<seq>`.
pub fn value_name(run: &Run, plan: &Plan, batch: &RecordBatch, offset: i64) -> String {
    let producers = 0..plan.producers.len();
    let index = producers.into_iter().find(|i| run.producer_node(*i) == batch.producer);
    let name = index.map_or("?", |i| plan.producers[i].as_str());
    format!("{name}-{}", batch.first_value + (offset - batch.base_offset) as u64)
}

/// What each `consume` step read.
pub fn consume_results(run: &Run, plan: &Plan, scenario: &Scenario) -> Vec<ConsumeResult> {
    let mut results = Vec::new();
    for (step, action) in scenario.steps.iter().enumerate() {
        let StepAction::Consume { consumer, topic, partition, duration_ms, .. } = &action.action
        else {
            continue;
        };
        let topic = plan.topics.iter().position(|name| name == topic).expect("a known topic");
        let wanted = (consumer.clone(), topic, *partition);
        let index = plan.consumers.iter().position(|c| *c == wanted).expect("a known consumer");
        let from = plan.step_times[step];
        let until = from + highwater_protocol::Micros::from_millis(*duration_ms);
        let mut records = Vec::new();
        let mut error = None;
        for (time, event) in events(run, run.consumer_node(index)) {
            // A position that has failed fails every later call, until the application seeks.
            if let (Event::ConsumerFailed { error: code, .. }, true) = (event, time <= until) {
                error = Some(exception(code));
            }
            if time < from || time > until {
                continue;
            }
            if let Event::Consumed { partition, position, count } = event {
                let first = position - i64::from(count);
                records.extend(values(run, plan, time, partition, first..position));
            }
        }
        results.push(ConsumeResult { step, consumer: consumer.clone(), records, error });
    }
    results
}

fn values(
    run: &Run,
    plan: &Plan,
    time: Time,
    partition: PartitionId,
    offsets: std::ops::Range<i64>,
) -> Vec<(i64, String)> {
    let Some(view) = run.view_at(time) else { return Vec::new() };
    let replicas = view.brokers.iter().flat_map(|broker| &broker.replicas);
    let mut holders: Vec<_> = replicas.filter(|r| r.partition == partition).collect();
    holders.sort_by_key(|replica| (!replica.is_leader, -replica.high_watermark));
    let Some(replica) = holders.first() else { return Vec::new() };
    let at = |offset: i64| {
        let holds = |b: &&RecordBatch| (b.base_offset..b.next_offset()).contains(&offset);
        let batch = replica.records.iter().find(holds)?;
        Some((offset, value_name(run, plan, batch, offset)))
    };
    offsets.filter_map(at).collect()
}

/// What the administrator was answered to the requests of each step, in the order of sending.
pub fn admin_answers(run: &Run, plan: &Plan) -> Vec<(usize, Vec<String>)> {
    let mut answers = events(run, run.admin_node()).filter_map(|(_, event)| match event {
        Event::AdminAnswered { error } => Some(exception(error)),
        _ => None,
    });
    let mut calls: Vec<_> = plan.admin_calls.iter().collect();
    calls.sort_by_key(|call| call.at);
    let told = |call: &AdminCall| match call.outcome {
        Sent::Refused(exception) => vec![exception.to_string()],
        Sent::Requests(count) => answers.by_ref().take(count).collect(),
    };
    let steps: Vec<usize> = calls.iter().map(|call| call.step).collect();
    steps.into_iter().zip(calls.into_iter().map(told)).collect()
}

/// What the administrator was answered, step by step.
pub fn admin_results(run: &Run, plan: &Plan, scenario: &Scenario) -> Vec<AdminResult> {
    let mut results = Vec::new();
    for (step, answers) in admin_answers(run, plan) {
        let name = match &scenario.steps[step].action {
            StepAction::AlterTopicConfig { .. } => "alter_topic_config",
            StepAction::ElectLeader { .. } => "elect_leader",
            StepAction::Reassign { .. } => "reassign",
            StepAction::CreateTopic { .. } => "create_topic",
            _ => unreachable!("every call is one of these"),
        };
        // Several settings of one step are several requests here: the first refusal tells.
        let refused = answers.iter().find(|answer| *answer != "ok").or(answers.last());
        let result = refused.cloned().unwrap_or_else(|| "no answer".into());
        results.push(AdminResult { step, action: name.into(), result });
    }
    results.sort_by_key(|result| result.step);
    results
}
