//! Values into the fields of Kafka's settings. One line a key; a test holds it against the table.

use super::settings::Read;
use crate::keys::Typed;
use highwater_protocol::config::{
    AutoOffsetReset, BrokerConfig, ConsumerConfig, ControllerConfig, Features, ProducerConfig,
};
use highwater_protocol::message::IsolationLevel;

/// Numbers racks in the order in which they are first named.
pub(super) fn rack(racks: &mut Vec<String>, value: &Typed) -> Option<u16> {
    let Typed::Text(name) = value else { return None };
    let known = racks.iter().position(|rack| rack == name);
    let number = known.unwrap_or_else(|| {
        racks.push(name.clone());
        racks.len() - 1
    });
    u16::try_from(number).ok()
}

/// Kafka's `Long.MAX_VALUE` stands for never.
fn never_if_max(number: u64) -> u64 {
    if number >= i64::MAX as u64 { u64::MAX } else { number }
}

/// Turns the switch of `read`'s key on or off. `false` if there is no such feature.
pub(super) fn feature(features: &mut Features, read: &Read) -> bool {
    let name = match read.key.name {
        "eligible.leader.replicas.version" => "eligible_leader_replicas",
        name => name,
    };
    features.switch(name).map(|switch| *switch = read.value.yes()).is_some()
}

/// Sets the field of `read`'s key. `false` if a broker has no such setting.
pub(super) fn broker(config: &mut BrokerConfig, read: &Read, racks: &mut Vec<String>) -> bool {
    let value = &read.value;
    match read.key.name {
        "replica.lag.time.max.ms" => config.replica_lag_time_max_ms = value.micros(),
        "replica.lag.max.messages" => config.replica_lag_max_messages = value.number(),
        "fetch.send.time" => config.fetch_send_time = value.micros(),
        "replica.fetch.wait.max.ms" => config.replica_fetch_wait_max_ms = value.micros(),
        "replica.fetch.min.bytes" => config.replica_fetch_min_bytes = value.small(),
        "replica.fetch.max.bytes" => config.replica_fetch_max_bytes = value.small(),
        "replica.fetch.response.max.bytes" => {
            config.replica_fetch_response_max_bytes = value.small();
        }
        "replica.fetch.backoff.ms" => config.replica_fetch_backoff_ms = value.micros(),
        "num.replica.fetchers" => config.num_replica_fetchers = value.small(),
        "replica.socket.timeout.ms" => config.replica_socket_timeout_ms = value.micros(),
        "request.timeout.ms" => config.request_timeout_ms = value.micros(),
        "replica.high.watermark.checkpoint.interval.ms" => {
            config.replica_high_watermark_checkpoint_interval_ms = value.micros();
        }
        "log.flush.interval.messages" => {
            config.log_flush_interval_messages = never_if_max(value.number());
        }
        "log.flush.interval.ms" => config.log_flush_interval_ms = Some(value.micros()),
        "log.flush.scheduler.interval.ms" => {
            config.log_flush_scheduler_interval_ms = value.micros();
        }
        "log.flush.offset.checkpoint.interval.ms" => {
            config.log_flush_offset_checkpoint_interval_ms = value.micros();
        }
        "log.cleaner.backoff.ms" => config.log_cleaner_backoff_ms = value.micros(),
        "broker.heartbeat.interval.ms" => config.broker_heartbeat_interval_ms = value.micros(),
        "controlled.shutdown.enable" => config.controlled_shutdown_enable = value.yes(),
        "broker.rack" => config.broker_rack = rack(racks, value),
        "min.insync.replicas" => config.min_insync_replicas = value.small(),
        "replica.selector.class" => {
            let rack_aware = Typed::Text("RackAwareReplicaSelector".to_owned());
            config.rack_aware_replica_selector = *value == rack_aware;
        }
        "power.loss.takes" => {
            config.power_loss_takes_all = *value == Typed::Text("all".to_owned());
        }
        "zookeeper.session.timeout.ms" => config.zookeeper_session_timeout_ms = value.micros(),
        "controlled.shutdown.max.retries" => {
            config.controlled_shutdown_max_retries = value.small();
        }
        "controlled.shutdown.retry.backoff.ms" => {
            config.controlled_shutdown_retry_backoff_ms = value.micros();
        }
        "log.dirs" | "metadata.log.dir" => {} // see `Lowering::log_dirs`
        "log.dir.failure.timeout.ms" => config.log_dir_failure_timeout_ms = value.micros(),
        "log.load.time" => config.log_load_time = value.micros(),
        _ => return false,
    }
    true
}

/// Sets the field of `read`'s key. `false` if a controller has no such setting.
pub(super) fn controller(config: &mut ControllerConfig, read: &Read) -> bool {
    let value = &read.value;
    match read.key.name {
        "broker.session.timeout.ms" => config.broker_session_timeout_ms = value.micros(),
        "unclean.leader.election.enable" => config.unclean_leader_election_enable = value.yes(),
        "unclean.leader.election.interval.ms" => {
            config.unclean_leader_election_interval_ms = value.micros();
        }
        "auto.leader.rebalance.enable" => config.auto_leader_rebalance_enable = value.yes(),
        "leader.imbalance.check.interval.seconds" => {
            config.leader_imbalance_check_interval = value.micros();
        }
        "min.insync.replicas" => config.min_insync_replicas = value.small(),
        "default.replication.factor" => config.default_replication_factor = value.small(),
        "leader.imbalance.per.broker.percentage" => {
            config.leader_imbalance_per_broker_percentage = value.small();
        }
        "tickTime" => config.zookeeper_tick_time = value.micros(),
        "controller.quorum.append.linger.ms" => {
            config.controller_quorum_append_linger_ms = value.micros();
        }
        _ => return false,
    }
    true
}

/// Sets the field of `read`'s key. `false` if a producer has no such setting.
pub(super) fn producer(config: &mut ProducerConfig, read: &Read) -> bool {
    let value = &read.value;
    match read.key.name {
        "acks" => {
            if let Typed::Acks(acks) = value {
                config.acks = *acks;
            }
        }
        "enable.idempotence" => config.enable_idempotence = value.yes(),
        "batch.size" => config.batch_size = value.small(),
        "linger.ms" => config.linger_ms = value.micros(),
        "max.in.flight.requests.per.connection" => {
            config.max_in_flight_requests_per_connection = value.small();
        }
        "retries" => config.retries = value.small(),
        "retry.backoff.ms" => config.retry_backoff_ms = value.micros(),
        "retry.backoff.max.ms" => config.retry_backoff_max_ms = value.micros(),
        "reconnect.backoff.ms" => config.reconnect_backoff_ms = value.micros(),
        "reconnect.backoff.max.ms" => config.reconnect_backoff_max_ms = value.micros(),
        "request.timeout.ms" => config.request_timeout_ms = value.micros(),
        "delivery.timeout.ms" => config.delivery_timeout_ms = value.micros(),
        "max.block.ms" => config.max_block_ms = value.micros(),
        "metadata.max.age.ms" => config.metadata_max_age_ms = value.micros(),
        "buffer.memory" => config.buffer_memory = value.number(),
        "record.size" => config.record_size = value.small(),
        _ => return false,
    }
    true
}

/// Sets the field of `read`'s key. `false` if a consumer has no such setting.
pub(super) fn consumer(config: &mut ConsumerConfig, read: &Read, racks: &mut Vec<String>) -> bool {
    let value = &read.value;
    let text = match value {
        Typed::Text(text) => text.as_str(),
        _ => "",
    };
    match read.key.name {
        "auto.offset.reset" => {
            config.auto_offset_reset = match text {
                "earliest" => AutoOffsetReset::Earliest,
                "latest" => AutoOffsetReset::Latest,
                _ => AutoOffsetReset::None,
            };
        }
        "start" => config.starts_at_latest = text == "latest",
        "isolation.level" => {
            config.isolation_level = match text {
                "read_committed" => IsolationLevel::ReadCommitted,
                _ => IsolationLevel::ReadUncommitted,
            };
        }
        "fetch.min.bytes" => config.fetch_min_bytes = value.small(),
        "fetch.max.wait.ms" => config.fetch_max_wait_ms = value.micros(),
        "fetch.max.bytes" => config.fetch_max_bytes = value.small(),
        "max.partition.fetch.bytes" => config.max_partition_fetch_bytes = value.small(),
        "request.timeout.ms" => config.request_timeout_ms = value.micros(),
        "retry.backoff.ms" => config.retry_backoff_ms = value.micros(),
        "retry.backoff.max.ms" => config.retry_backoff_max_ms = value.micros(),
        "reconnect.backoff.ms" => config.reconnect_backoff_ms = value.micros(),
        "reconnect.backoff.max.ms" => config.reconnect_backoff_max_ms = value.micros(),
        "metadata.max.age.ms" => config.metadata_max_age_ms = value.micros(),
        "client.rack" => config.client_rack = rack(racks, value),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Levels;

    /// Keys that no function takes although the table lets them stand at its level.
    fn unused(level: Levels) -> Vec<&'static str> {
        let read = |key: &'static crate::keys::Key| Read {
            key,
            value: Typed::Number(1),
            span: Default::default(),
        };
        let used = |key| match level {
            Levels::BROKER => broker(&mut Default::default(), &read(key), &mut Vec::new()),
            Levels::CONTROLLER => controller(&mut Default::default(), &read(key)),
            Levels::PRODUCER => producer(&mut Default::default(), &read(key)),
            Levels::FEATURE => feature(&mut Default::default(), &read(key)),
            _ => consumer(&mut Default::default(), &read(key), &mut Vec::new()),
        };
        crate::keys::at_level(level).filter(|key| !used(*key)).map(|key| key.name).collect()
    }

    // Goal: a key that the table offers must do something. Method: those that no function above
    // takes are listed here; each is handled where topics and clients are made.
    #[test]
    fn every_key_of_the_table_is_used() {
        assert_eq!(unused(Levels::BROKER), [""; 0]);
        assert_eq!(unused(Levels::CONTROLLER), ["num.partitions"]);
        assert_eq!(unused(Levels::PRODUCER), ["topic", "partition", "rate", "count"]);
        assert_eq!(unused(Levels::CONSUMER), ["topic", "partition"]);
        assert_eq!(unused(Levels::FEATURE), [""; 0]);
    }

    // Goal: every switch can be named, and is told as it is. Method: names in order, values.
    #[test]
    fn every_switch_is_a_key() {
        let keys = crate::keys::at_level(Levels::FEATURE).filter(|key| key.own);
        let told: Vec<_> = keys.map(|key| (key.name.replace('-', "_"), key.default)).collect();
        let named = |names: &[&str], default| {
            names.iter().map(|name| ((*name).to_owned(), default)).collect::<Vec<_>>()
        };
        let mut switches = named(Features::NAMES, "on");
        switches.extend(named(Features::TEACHING, "off"));
        assert_eq!(told, switches);
    }

    // Goal: the table tells the defaults that hold. Method: setting each changes nothing.
    #[test]
    fn defaults_of_the_table_are_the_defaults() {
        let mut defaults = Defaults::default();
        for key in crate::keys::all().filter(|key| key.default != "-") {
            let written = crate::ast::Value::Word(key.default.to_owned());
            let value = crate::keys::read_value(key.kind, &written);
            let value = value.unwrap_or_else(|| panic!("{} has a default", key.name));
            let read = Read { key, value, span: Default::default() };
            broker(&mut defaults.0, &read, &mut Vec::new());
            controller(&mut defaults.1, &read);
            producer(&mut defaults.2, &read);
            consumer(&mut defaults.3, &read, &mut Vec::new());
            feature(&mut defaults.4, &read);
            assert_eq!(defaults, Defaults::default(), "{}", key.name);
        }
    }

    #[derive(PartialEq, Eq, Debug, Default)]
    struct Defaults(BrokerConfig, ControllerConfig, ProducerConfig, ConsumerConfig, Features);
}
