//! Settings of a client as a script writes them, by Kafka's names.

use super::datadriven::Command;
use highwater_protocol::admin::AdminConfig;
use highwater_protocol::config::{AutoOffsetReset, ConsumerConfig, ProducerConfig};
use highwater_protocol::{Acks, Micros};

/// `300ms`, `2s` or `50us`.
pub fn duration(text: &str) -> Micros {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number = digits.parse().unwrap_or_else(|_| panic!("{text}: not a time"));
    match &text[digits.len()..] {
        "us" => Micros(number),
        "ms" => Micros::from_millis(number),
        "s" => Micros::from_secs(number),
        unit => panic!("{text}: no unit {unit}"),
    }
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text}: not a number"))
}

/// Those that a script does not name are Kafka's defaults, but backoff is constant, for round
/// numbers: without room to grow there is no jitter.
pub fn producer(command: &Command) -> ProducerConfig {
    let mut config = ProducerConfig::default();
    config.retry_backoff_max_ms = config.retry_backoff_ms;
    config.reconnect_backoff_max_ms = config.reconnect_backoff_ms;
    for (key, value) in &command.options {
        match key.as_str() {
            "acks" => {
                config.acks = match value.as_str() {
                    "0" => Acks::None,
                    "1" => Acks::Leader,
                    _ => Acks::All,
                };
                config.enable_idempotence &= config.acks == Acks::All;
            }
            "enable.idempotence" => config.enable_idempotence = value == "true",
            "batch.size" => config.batch_size = number(value),
            "buffer.memory" => config.buffer_memory = number(value),
            "retries" => config.retries = number(value),
            "max.in.flight" => config.max_in_flight_requests_per_connection = number(value),
            "record.size" => config.record_size = number(value),
            "linger.ms" => config.linger_ms = duration(value),
            "retry.backoff.ms" => {
                config.retry_backoff_ms = duration(value);
                config.retry_backoff_max_ms = duration(value);
            }
            "retry.backoff.max.ms" => config.retry_backoff_max_ms = duration(value),
            "reconnect.backoff.max.ms" => config.reconnect_backoff_max_ms = duration(value),
            "request.timeout.ms" => config.request_timeout_ms = duration(value),
            "delivery.timeout.ms" => config.delivery_timeout_ms = duration(value),
            "max.block.ms" => config.max_block_ms = duration(value),
            "metadata.max.age.ms" => config.metadata_max_age_ms = duration(value),
            "brokers" | "silent" | "partitions" | "leader" | "seed" | "without" => {}
            key => panic!("{key}: not a setting of producers"),
        }
    }
    config
}

/// As [`producer`], for consumers.
pub fn consumer(command: &Command) -> ConsumerConfig {
    let mut config = ConsumerConfig::default();
    config.retry_backoff_max_ms = config.retry_backoff_ms;
    config.reconnect_backoff_max_ms = config.reconnect_backoff_ms;
    for (key, value) in &command.options {
        match key.as_str() {
            "auto.offset.reset" => {
                config.auto_offset_reset = match value.as_str() {
                    "earliest" => AutoOffsetReset::Earliest,
                    "latest" => AutoOffsetReset::Latest,
                    _ => AutoOffsetReset::None,
                };
            }
            "client.rack" => config.client_rack = Some(number(value)),
            "request.timeout.ms" => config.request_timeout_ms = duration(value),
            "metadata.max.age.ms" => config.metadata_max_age_ms = duration(value),
            "brokers" | "silent" | "partitions" | "leader" | "seed" | "without" => {}
            key => panic!("{key}: not a setting of consumers"),
        }
    }
    config
}

/// Those that a script does not name are Kafka's defaults.
pub fn admin(command: &Command) -> AdminConfig {
    let mut config = AdminConfig::default();
    for (key, value) in &command.options {
        match key.as_str() {
            "default.api.timeout.ms" => config.default_api_timeout_ms = duration(value),
            "request.timeout.ms" => config.request_timeout_ms = duration(value),
            key => panic!("{key}: not a setting of administrators"),
        }
    }
    config
}
