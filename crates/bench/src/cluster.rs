//! What is measured: the simulation itself, on the probe's work.

use crate::probe::{LINK_LEAST, LINK_SPREAD};
use highwater_protocol::config::{BrokerConfig, ControllerConfig, Features, ProducerConfig};
use highwater_protocol::message::Assignment;
use highwater_protocol::{Acks, Micros, NodeId, Time};
use highwater_sim::Run;
use highwater_sim::schedule::{BrokerSpec, Environment, ProducerSpec, Schedule, TopicSpec};

/// Three brokers, one partition on all of them, one producer with `acks=all`; links as fast as
/// the probe's.
pub fn schedule(seconds: u64, rate: u64, linger_ms: u64) -> Schedule {
    let brokers: Vec<NodeId> = (1..=3).map(NodeId).collect();
    let config = ProducerConfig {
        acks: Acks::All,
        linger_ms: Micros::from_millis(linger_ms),
        ..ProducerConfig::default()
    };
    Schedule {
        seed: 1,
        end: Time::ZERO + Micros::from_secs(seconds),
        features: Features::default(),
        controller: NodeId(100),
        controller_config: ControllerConfig::default(),
        topics: vec![TopicSpec {
            name: "records".to_owned(),
            partitions: 1,
            assignment: Assignment::Manual(vec![brokers.clone()]),
            configs: Vec::new(),
        }],
        brokers: brokers
            .into_iter()
            .map(|id| BrokerSpec { id, config: BrokerConfig::default(), log_dirs: Vec::new() })
            .collect(),
        producers: vec![ProducerSpec {
            name: "producer".to_owned(),
            topic: 0,
            partition: Some(0),
            config,
            interval: Some(Micros(1_000_000 / rate)),
            start: Time::ZERO,
            count: u64::MAX,
        }],
        consumers: Vec::new(),
        environment: Environment {
            latency: Micros(LINK_LEAST / 1_000),
            jitter: Micros(LINK_SPREAD / 1_000),
            ..Environment::default()
        },
        actions: Vec::new(),
    }
}

/// Runs a schedule to its end, with history and facts.
pub fn run(schedule: Schedule) -> Run {
    let mut run = Run::new(schedule);
    run.finish();
    run
}

/// What a run did, in words.
///
/// # Errors
/// If it left its work undone: then its time means nothing.
pub fn work_of(run: &Run, records: u64) -> Result<String, String> {
    let outcome = run.outcome();
    let producer = outcome.producers.first().ok_or("it has no producer")?;
    let acknowledged = producer.acknowledged;
    let facts = run.trace().count;
    // The cluster takes its first instants to start, and the last records are in flight.
    if acknowledged < records - records / 100 || producer.lost > 0 {
        let lost = producer.lost;
        return Err(format!("{acknowledged} of {records} records acknowledged, {lost} lost"));
    }
    Ok(format!("{acknowledged} acknowledged, {facts} facts"))
}
