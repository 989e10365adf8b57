//! Settings of producers and consumers.

use super::ms;
use crate::message::IsolationLevel;
use crate::time::Micros;
use crate::types::Acks;

/// Settings of a producer (class `ProducerConfig`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProducerConfig {
    /// `acks`.
    pub acks: Acks,
    /// `enable.idempotence`, after Kafka's own rule: off if acks is not all or retries is 0.
    pub enable_idempotence: bool,
    /// `batch.size`, bytes.
    pub batch_size: u32,
    /// `linger.ms`.
    pub linger_ms: Micros,
    /// `max.in.flight.requests.per.connection`.
    pub max_in_flight_requests_per_connection: u16,
    /// `retries`.
    pub retries: u32,
    /// `retry.backoff.ms`.
    pub retry_backoff_ms: Micros,
    /// `retry.backoff.max.ms`.
    pub retry_backoff_max_ms: Micros,
    /// `reconnect.backoff.ms`.
    pub reconnect_backoff_ms: Micros,
    /// `reconnect.backoff.max.ms`.
    pub reconnect_backoff_max_ms: Micros,
    /// `request.timeout.ms`.
    pub request_timeout_ms: Micros,
    /// `delivery.timeout.ms`.
    pub delivery_timeout_ms: Micros,
    /// `max.block.ms`.
    pub max_block_ms: Micros,
    /// `metadata.max.age.ms`.
    pub metadata_max_age_ms: Micros,
    /// `buffer.memory`, bytes.
    pub buffer_memory: u64,
    /// Bytes a record (key, value and overhead); the scenario's, not a setting of Kafka's.
    pub record_size: u32,
    /// Whether it connects to every broker as soon as it knows them, and is so never dependent on
    /// the metadata of one; not a setting of Kafka's, whose clients come to it by and by.
    pub connects_to_all: bool,
}

impl Default for ProducerConfig {
    fn default() -> Self {
        ProducerConfig {
            acks: Acks::All,
            enable_idempotence: true,
            batch_size: 16_384,
            linger_ms: ms(5),
            max_in_flight_requests_per_connection: 5,
            retries: 2_147_483_647,
            retry_backoff_ms: ms(100),
            retry_backoff_max_ms: ms(1_000),
            reconnect_backoff_ms: ms(50),
            reconnect_backoff_max_ms: ms(1_000),
            request_timeout_ms: ms(30_000),
            delivery_timeout_ms: ms(120_000),
            max_block_ms: ms(60_000),
            metadata_max_age_ms: ms(300_000),
            buffer_memory: 33_554_432,
            record_size: 100,
            connects_to_all: false,
        }
    }
}

/// What a consumer does without a valid position (`auto.offset.reset`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AutoOffsetReset {
    /// Start at the log start.
    Earliest,
    /// Start at the high watermark.
    Latest,
    /// Stop with an error.
    None,
}

/// Settings of a consumer (class `ConsumerConfig`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsumerConfig {
    /// Whether it begins at the log's end, which it asks for (`seekToEnd`, or `latest` without a
    /// committed offset); else at offset 0.
    pub starts_at_latest: bool,
    /// `auto.offset.reset`.
    pub auto_offset_reset: AutoOffsetReset,
    /// `isolation.level`.
    pub isolation_level: IsolationLevel,
    /// `fetch.min.bytes`.
    pub fetch_min_bytes: u32,
    /// `fetch.max.wait.ms`.
    pub fetch_max_wait_ms: Micros,
    /// `fetch.max.bytes`.
    pub fetch_max_bytes: u32,
    /// `max.partition.fetch.bytes`.
    pub max_partition_fetch_bytes: u32,
    /// `request.timeout.ms`.
    pub request_timeout_ms: Micros,
    /// `retry.backoff.ms`.
    pub retry_backoff_ms: Micros,
    /// `retry.backoff.max.ms`.
    pub retry_backoff_max_ms: Micros,
    /// `reconnect.backoff.ms`.
    pub reconnect_backoff_ms: Micros,
    /// `reconnect.backoff.max.ms`.
    pub reconnect_backoff_max_ms: Micros,
    /// `metadata.max.age.ms`.
    pub metadata_max_age_ms: Micros,
    /// `client.rack`, a number per distinct name.
    pub client_rack: Option<u16>,
    /// As [`ProducerConfig::connects_to_all`].
    pub connects_to_all: bool,
}

impl Default for ConsumerConfig {
    fn default() -> Self {
        ConsumerConfig {
            starts_at_latest: false,
            auto_offset_reset: AutoOffsetReset::Latest,
            isolation_level: IsolationLevel::ReadUncommitted,
            fetch_min_bytes: 1,
            fetch_max_wait_ms: ms(500),
            fetch_max_bytes: 52_428_800,
            max_partition_fetch_bytes: 1_048_576,
            request_timeout_ms: ms(30_000),
            retry_backoff_ms: ms(100),
            retry_backoff_max_ms: ms(1_000),
            reconnect_backoff_ms: ms(50),
            reconnect_backoff_max_ms: ms(1_000),
            metadata_max_age_ms: ms(300_000),
            client_rack: None,
            connects_to_all: false,
        }
    }
}
