//! Kafka's own setting names, as scenarios give them, into the simulator's settings.

use crate::case::{CaseError, Cluster};
use highwater_protocol::config::{
    AutoOffsetReset, BrokerConfig, ConsumerConfig, ControllerConfig, Features, ProducerConfig,
};
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, Micros};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

type Settings = Map<String, Value>;

/// The settings of brokers and controllers.
pub fn node(settings: &Settings) -> Result<(BrokerConfig, ControllerConfig), CaseError> {
    let mut broker = BrokerConfig::default();
    let mut controller = ControllerConfig::default();
    for (key, value) in settings {
        match key.as_str() {
            "broker.session.timeout.ms" => {
                controller.broker_session_timeout_ms = millis(key, value)?;
            }
            "broker.heartbeat.interval.ms" => {
                broker.broker_heartbeat_interval_ms = millis(key, value)?;
            }
            "replica.lag.time.max.ms" => broker.replica_lag_time_max_ms = millis(key, value)?,
            "replica.fetch.wait.max.ms" => broker.replica_fetch_wait_max_ms = millis(key, value)?,
            "replica.fetch.min.bytes" => {
                broker.replica_fetch_min_bytes = count(key, value, i64::from(u32::MAX))? as u32;
            }
            "replica.fetch.backoff.ms" => broker.replica_fetch_backoff_ms = millis(key, value)?,
            "replica.socket.timeout.ms" => broker.replica_socket_timeout_ms = millis(key, value)?,
            "num.replica.fetchers" => {
                broker.num_replica_fetchers = count(key, value, i64::from(u8::MAX))? as u8
            }
            "request.timeout.ms" => broker.request_timeout_ms = millis(key, value)?,
            "replica.high.watermark.checkpoint.interval.ms" => {
                broker.replica_high_watermark_checkpoint_interval_ms = millis(key, value)?;
            }
            "auto.leader.rebalance.enable" => {
                controller.auto_leader_rebalance_enable = boolean(key, value)?;
            }
            "leader.imbalance.check.interval.seconds" => {
                let seconds = count(key, value, i64::from(i32::MAX))? as u64;
                controller.leader_imbalance_check_interval = Micros::from_secs(seconds);
            }
            "unclean.leader.election.interval.ms" => {
                controller.unclean_leader_election_interval_ms = millis(key, value)?;
            }
            "unclean.leader.election.enable" => {
                controller.unclean_leader_election_enable = boolean(key, value)?;
            }
            "min.insync.replicas" => {
                let count = count(key, value, i64::from(u16::MAX))? as u16;
                broker.min_insync_replicas = count;
                controller.min_insync_replicas = count;
            }
            "default.replication.factor" => {
                controller.default_replication_factor =
                    count(key, value, i64::from(u16::MAX))? as u16;
            }
            "controlled.shutdown.enable" => {
                broker.controlled_shutdown_enable = boolean(key, value)?;
            }
            "replica.selector.class" => {
                broker.rack_aware_replica_selector =
                    text(value).ends_with("RackAwareReplicaSelector");
            }
            "controller.quorum.append.linger.ms" => {
                controller.controller_quorum_append_linger_ms = millis(key, value)?;
            }
            disk if disk.starts_with("log.") && of_disks(disk, value, &mut broker)? => {}
            other if decides_nothing(other) => {}
            other => return Err(CaseError(format!("node_config {other}: not known to the model"))),
        }
    }
    Ok((broker, controller))
}

/// A setting of a broker's disks; `false` if it is another.
fn of_disks(key: &str, value: &Value, broker: &mut BrokerConfig) -> Result<bool, CaseError> {
    match key {
        "log.cleaner.backoff.ms" => broker.log_cleaner_backoff_ms = millis(key, value)?,
        "log.dir.failure.timeout.ms" => {
            broker.log_dir_failure_timeout_ms = long_millis(key, value)?;
        }
        "log.flush.interval.messages" => {
            broker.log_flush_interval_messages = count(key, value, i64::MAX)? as u64;
        }
        "log.flush.interval.ms" => {
            broker.log_flush_interval_ms = Some(long_millis(key, value)?);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Whether a setting that Kafka knows decides nothing of what is recorded: sizes of pools and
/// buffers, what is kept for longer than a recording takes, and parts of Kafka that no step uses.
fn decides_nothing(key: &str) -> bool {
    const PREFIXES: [&str; 22] = [
        "connections.",
        "delegation.token.",
        "group.",
        "leader.imbalance.per.broker.", // not in KRaft (R6.36)
        "log.cleaner.",
        "log.index.",
        "log.retention.",
        "log.roll.",
        "log.segment.",
        "log4j",
        "max.connection",
        "metadata.log.",
        "metadata.max.",
        "metrics.",
        "num.",
        "offsets.",
        "queued.max.",
        "quota.",
        "share.",
        "socket.",
        "telemetry.",
        "transaction.",
    ];
    const KEYS: [&str; 7] = [
        "auto.create.topics.enable", // steps create topics
        "background.threads",
        "delete.topic.enable",
        "fetch.max.bytes",
        "log.flush.offset.checkpoint.interval.ms",
        "log.flush.scheduler.interval.ms",
        "message.max.bytes",
    ];
    PREFIXES.iter().any(|prefix| key.starts_with(prefix)) || KEYS.contains(&key)
}

/// A broker's settings with the log directories that `cluster` names.
pub fn log_dirs(cluster: &Cluster, config: BrokerConfig) -> BrokerConfig {
    if cluster.log_dirs.is_empty() {
        return config;
    }
    let metadata = cluster.metadata_log_dir.as_ref().unwrap_or(&cluster.log_dirs[0]);
    let place = cluster.directories().iter().position(|dir| dir == metadata);
    BrokerConfig {
        log_dirs: cluster.log_dirs.len() as u8,
        metadata_log_dir: place.expect("one of its directories") as u8,
        ..config
    }
}

/// The feature levels.
pub fn features(levels: &BTreeMap<String, i64>) -> Features {
    let elr = levels.get("eligible.leader.replicas.version").copied().unwrap_or(1);
    Features { eligible_leader_replicas: elr > 0, ..Features::default() }
}

/// The settings of a topic.
pub fn topic(settings: &Settings) -> Result<Vec<(ConfigKey, i64)>, CaseError> {
    // Set from the start, these decide nothing of what is recorded.
    const IDLE: [&str; 6] =
        ["compression.", "index.", "max.message.", "message.", "retention.", "segment."];
    let counts = |key: &str| !IDLE.iter().any(|prefix| key.starts_with(prefix));
    let settings = settings.iter().filter(|(key, _)| counts(key));
    settings.map(|(key, value)| topic_setting(key, value)).collect()
}

/// One setting of a topic.
pub fn topic_setting(key: &str, value: &Value) -> Result<(ConfigKey, i64), CaseError> {
    Ok(match key {
        "min.insync.replicas" => (ConfigKey::MinInsyncReplicas, number(key, value)?),
        "unclean.leader.election.enable" => {
            (ConfigKey::UncleanLeaderElectionEnable, i64::from(boolean(key, value)?))
        }
        "flush.messages" => (ConfigKey::FlushMessages, number(key, value)?),
        other => return Err(CaseError(format!("topic config {other}: not known to the model"))),
    })
}

/// The settings of a producer.
pub fn producer(settings: &Settings) -> Result<ProducerConfig, CaseError> {
    // At time 0 clients are connected, as the format has it. To whom beside the leaders is chance:
    // one that is connected to nobody else learns nothing from a leader that is cut off.
    let mut config = ProducerConfig { connects_to_all: true, ..ProducerConfig::default() };
    for (key, value) in settings {
        match key.as_str() {
            "acks" => {
                config.acks = match text(value).as_str() {
                    "0" => Acks::None,
                    "1" => Acks::Leader,
                    "all" | "-1" => Acks::All,
                    other => return Err(CaseError(format!("acks={other}: 0, 1 or all"))),
                }
            }
            "enable.idempotence" => config.enable_idempotence = boolean(key, value)?,
            "retries" => config.retries = count(key, value, i64::from(u32::MAX))? as u32,
            "max.in.flight.requests.per.connection" => {
                config.max_in_flight_requests_per_connection =
                    count(key, value, i64::from(u16::MAX))? as u16;
            }
            "linger.ms" => config.linger_ms = millis(key, value)?,
            "batch.size" => config.batch_size = count(key, value, i64::from(u32::MAX))? as u32,
            "request.timeout.ms" => config.request_timeout_ms = millis(key, value)?,
            "delivery.timeout.ms" => config.delivery_timeout_ms = millis(key, value)?,
            "max.block.ms" => config.max_block_ms = millis(key, value)?,
            "retry.backoff.ms" => config.retry_backoff_ms = millis(key, value)?,
            "retry.backoff.max.ms" => config.retry_backoff_max_ms = millis(key, value)?,
            "reconnect.backoff.ms" => config.reconnect_backoff_ms = millis(key, value)?,
            "reconnect.backoff.max.ms" => config.reconnect_backoff_max_ms = millis(key, value)?,
            "metadata.max.age.ms" => config.metadata_max_age_ms = millis(key, value)?,
            "buffer.memory" => config.buffer_memory = count(key, value, i64::MAX)? as u64,
            other => return Err(CaseError(format!("producer {other}: not known to the model"))),
        }
    }
    if config.acks != Acks::All || config.retries == 0 {
        config.enable_idempotence = false;
    }
    Ok(config)
}

/// The settings of a consumer.
pub fn consumer(settings: &Settings) -> Result<ConsumerConfig, CaseError> {
    let mut config = ConsumerConfig { connects_to_all: true, ..ConsumerConfig::default() };
    for (key, value) in settings {
        match key.as_str() {
            "auto.offset.reset" => {
                config.auto_offset_reset = match text(value).as_str() {
                    "earliest" => AutoOffsetReset::Earliest,
                    "latest" => AutoOffsetReset::Latest,
                    "none" => AutoOffsetReset::None,
                    other => return Err(CaseError(format!("auto.offset.reset={other}"))),
                }
            }
            "fetch.max.wait.ms" => config.fetch_max_wait_ms = millis(key, value)?,
            "fetch.min.bytes" => {
                config.fetch_min_bytes = count(key, value, i64::from(u32::MAX))? as u32
            }
            "request.timeout.ms" => config.request_timeout_ms = millis(key, value)?,
            "retry.backoff.ms" => config.retry_backoff_ms = millis(key, value)?,
            "retry.backoff.max.ms" => config.retry_backoff_max_ms = millis(key, value)?,
            "reconnect.backoff.ms" => config.reconnect_backoff_ms = millis(key, value)?,
            "reconnect.backoff.max.ms" => config.reconnect_backoff_max_ms = millis(key, value)?,
            "metadata.max.age.ms" => config.metadata_max_age_ms = millis(key, value)?,
            // Without transactions both isolation levels read the same; there are no groups; a
            // call that gives up is the recorder's affair.
            "isolation.level" | "enable.auto.commit" | "default.api.timeout.ms" => {}
            other => return Err(CaseError(format!("consumer {other}: not known to the model"))),
        }
    }
    Ok(config)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

fn number(key: &str, value: &Value) -> Result<i64, CaseError> {
    let whole = value.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 1e15);
    let read = text(value).trim().parse().ok().or(whole.map(|float| float as i64));
    read.ok_or_else(|| CaseError(format!("{key}={value}: not a whole number")))
}

/// A number from 0 to `most`.
fn count(key: &str, value: &Value, most: i64) -> Result<i64, CaseError> {
    let number = number(key, value)?;
    let fits = (0..=most).contains(&number);
    fits.then_some(number).ok_or_else(|| CaseError(format!("{key}={value}: from 0 to {most}")))
}

/// Milliseconds, as Kafka's settings of type int.
fn millis(key: &str, value: &Value) -> Result<Micros, CaseError> {
    Ok(Micros::from_millis(count(key, value, i64::from(i32::MAX))? as u64))
}

/// Milliseconds, as Kafka's settings of type long; more than an int is for ever.
fn long_millis(key: &str, value: &Value) -> Result<Micros, CaseError> {
    let millis = count(key, value, i64::MAX)?;
    let ever = millis > i64::from(i32::MAX);
    Ok(if ever { Micros::FOREVER } else { Micros::from_millis(millis as u64) })
}

fn boolean(key: &str, value: &Value) -> Result<bool, CaseError> {
    match text(value).as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(CaseError(format!("{key}={value}: true or false"))),
    }
}
