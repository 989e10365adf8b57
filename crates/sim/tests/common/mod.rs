//! Schedules to run in tests.

#![allow(dead_code)] // every test takes what it needs

use highwater_protocol::config::{
    AutoOffsetReset, BrokerConfig, ConsumerConfig, ControllerConfig, Features, ProducerConfig,
};
use highwater_protocol::message::Assignment;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, Micros, NodeId, Time};
use highwater_sim::schedule::{
    Action, BrokerSpec, ConsumerSpec, Environment, ProducerSpec, Schedule, TimedAction, TopicSpec,
};

/// The controller of every test's cluster.
pub const CONTROLLER: NodeId = NodeId(100);

/// An instant in milliseconds.
pub fn ms(millis: u64) -> Time {
    Time::ZERO + Micros::from_millis(millis)
}

/// Brokers 1 to `brokers` with the topic `orders` of one partition, all replicas in order, and
/// nothing that happens for ten seconds.
pub fn cluster(brokers: u16) -> Schedule {
    let ids: Vec<NodeId> = (1..=brokers).map(NodeId).collect();
    Schedule {
        seed: 1,
        end: ms(10_000),
        features: Features::default(),
        controller: CONTROLLER,
        controller_config: ControllerConfig::default(),
        brokers: ids
            .iter()
            .map(|id| BrokerSpec { id: *id, config: BrokerConfig::default(), log_dirs: Vec::new() })
            .collect(),
        topics: vec![topic("orders", vec![ids])],
        producers: vec![],
        consumers: vec![],
        environment: Environment::default(),
        actions: vec![],
    }
}

/// A topic with these replicas, a list a partition.
pub fn topic(name: &str, lists: Vec<Vec<NodeId>>) -> TopicSpec {
    TopicSpec {
        name: name.to_owned(),
        partitions: lists.len() as u16,
        assignment: Assignment::Manual(lists),
        configs: vec![],
    }
}

/// Sets `min.insync.replicas` of the first topic.
pub fn min_insync_replicas(schedule: &mut Schedule, value: i64) {
    schedule.topics[0].configs.push((ConfigKey::MinInsyncReplicas, value));
}

/// Adds a producer to the first topic: so many records a second, each its own batch.
pub fn produce(schedule: &mut Schedule, acks: Acks, per_second: u64) {
    let config = ProducerConfig {
        acks,
        enable_idempotence: acks == Acks::All,
        linger_ms: Micros::ZERO,
        ..ProducerConfig::default()
    };
    schedule.producers.push(ProducerSpec {
        name: format!("p{}", schedule.producers.len()),
        topic: 0,
        partition: None,
        config,
        interval: Some(Micros(1_000_000 / per_second)),
        start: Time::ZERO,
        count: u64::MAX,
    });
}

/// Adds a consumer of the first topic, from the beginning.
pub fn consume(schedule: &mut Schedule) {
    let config = ConsumerConfig {
        auto_offset_reset: AutoOffsetReset::Earliest,
        ..ConsumerConfig::default()
    };
    schedule.consumers.push(ConsumerSpec {
        name: format!("c{}", schedule.consumers.len()),
        topic: 0,
        partition: None,
        config,
        start: Time::ZERO,
    });
}

/// Adds what happens.
pub fn at(schedule: &mut Schedule, millis: u64, action: Action) {
    schedule.actions.push(TimedAction { at: ms(millis), action });
    schedule.actions.sort_by_key(|timed| timed.at);
}
