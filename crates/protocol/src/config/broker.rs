//! Settings of brokers and controllers.

use super::ms;
#[cfg(doc)]
use crate::metadata::LOG_DIRS_MAX;
use crate::time::Micros;

/// Settings of a broker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BrokerConfig {
    /// `replica.lag.time.max.ms`: how long a follower may lag before it leaves the ISR.
    pub replica_lag_time_max_ms: Micros,
    /// `replica.lag.max.messages`: how many records a follower may lag (up to 0.8.2, R7.8).
    pub replica_lag_max_messages: u64,
    /// `replica.fetch.wait.max.ms`: how long a leader may hold a follower's fetch.
    pub replica_fetch_wait_max_ms: Micros,
    /// `replica.fetch.min.bytes`.
    pub replica_fetch_min_bytes: u32,
    /// `replica.fetch.max.bytes`, a partition.
    pub replica_fetch_max_bytes: u32,
    /// `replica.fetch.response.max.bytes`.
    pub replica_fetch_response_max_bytes: u32,
    /// `replica.fetch.backoff.ms`: pause of a partition after a failed fetch.
    pub replica_fetch_backoff_ms: Micros,
    /// `num.replica.fetchers`: fetcher threads for each leader.
    pub num_replica_fetchers: u8,
    /// `replica.socket.timeout.ms`.
    pub replica_socket_timeout_ms: Micros,
    /// `request.timeout.ms` of the broker's own requests.
    pub request_timeout_ms: Micros,
    /// `replica.high.watermark.checkpoint.interval.ms`.
    pub replica_high_watermark_checkpoint_interval_ms: Micros,
    /// `log.flush.interval.messages`; `u64::MAX` for never.
    pub log_flush_interval_messages: u64,
    /// `log.flush.interval.ms`, unless the topic says otherwise: a log is flushed that was not for
    /// so long. `None` stands for `log.flush.scheduler.interval.ms`.
    pub log_flush_interval_ms: Option<Micros>,
    /// `log.flush.scheduler.interval.ms`: how often it is looked which logs are to be flushed;
    /// [`Micros::FOREVER`] for never.
    pub log_flush_scheduler_interval_ms: Micros,
    /// `log.flush.offset.checkpoint.interval.ms`.
    pub log_flush_offset_checkpoint_interval_ms: Micros,
    /// `log.cleaner.backoff.ms`: how often the log cleaner looks at the log directories.
    pub log_cleaner_backoff_ms: Micros,
    /// `log.dirs`: how many directories hold logs, from 1 to [`LOG_DIRS_MAX`].
    pub log_dirs: u8,
    /// `metadata.log.dir`: the place in `log.dirs` of the directory that holds the metadata log
    /// too; [`BrokerConfig::log_dirs`] if it has one of its own.
    pub metadata_log_dir: u8,
    /// `log.dir.failure.timeout.ms`: a broker that cannot tell the controller of a failed directory
    /// for so long stops (R8.10).
    pub log_dir_failure_timeout_ms: Micros,
    /// A power loss takes all that is unflushed, not by chance a part of it; not a setting of
    /// Kafka's.
    pub power_loss_takes_all: bool,
    /// `broker.heartbeat.interval.ms`.
    pub broker_heartbeat_interval_ms: Micros,
    /// `controlled.shutdown.enable`.
    pub controlled_shutdown_enable: bool,
    /// `broker.rack`, a number per distinct name.
    pub broker_rack: Option<u16>,
    /// `min.insync.replicas`, unless topic or cluster say otherwise (R6.34).
    pub min_insync_replicas: u16,
    /// `replica.selector.class` is RackAwareReplicaSelector (KIP-392).
    pub rack_aware_replica_selector: bool,
    /// `unclean.leader.election.enable` as brokers know it, unless the topic says otherwise
    /// (R7.11).
    pub unclean_leader_election_enable: bool,
    /// How long loading the logs takes at a start; not a setting of Kafka's.
    pub log_load_time: Micros,
    /// How long the rest of a start takes between the first publication of metadata, which finds
    /// out what directories hold, and the wish to be unfenced; not a setting of Kafka's.
    pub startup_rest_time: Micros,
    /// `zookeeper.session.timeout.ms` (R7.1).
    pub zookeeper_session_timeout_ms: Micros,
    /// `controlled.shutdown.max.retries` (R7.6).
    pub controlled_shutdown_max_retries: u16,
    /// `controlled.shutdown.retry.backoff.ms` (R7.6).
    pub controlled_shutdown_retry_backoff_ms: Micros,
    /// How long the answer to a fetch waits before it is sent; the records are read only then
    /// (KAFKA-18723). Not a setting of Kafka's.
    pub fetch_send_time: Micros,
}

impl Default for BrokerConfig {
    fn default() -> Self {
        BrokerConfig {
            replica_lag_time_max_ms: ms(30_000),
            replica_lag_max_messages: 4_000,
            replica_fetch_wait_max_ms: ms(500),
            replica_fetch_min_bytes: 1,
            replica_fetch_max_bytes: 1_048_576,
            replica_fetch_response_max_bytes: 10_485_760,
            replica_fetch_backoff_ms: ms(1_000),
            num_replica_fetchers: 1,
            replica_socket_timeout_ms: ms(30_000),
            request_timeout_ms: ms(30_000),
            replica_high_watermark_checkpoint_interval_ms: ms(5_000),
            log_flush_interval_messages: u64::MAX,
            log_flush_interval_ms: None,
            log_flush_scheduler_interval_ms: Micros::FOREVER,
            log_flush_offset_checkpoint_interval_ms: ms(60_000),
            log_cleaner_backoff_ms: ms(15_000),
            log_dirs: 1,
            metadata_log_dir: 0,
            log_dir_failure_timeout_ms: ms(30_000),
            power_loss_takes_all: false,
            broker_heartbeat_interval_ms: ms(2_000),
            controlled_shutdown_enable: true,
            broker_rack: None,
            min_insync_replicas: 1,
            rack_aware_replica_selector: false,
            unclean_leader_election_enable: false,
            log_load_time: ms(300),
            startup_rest_time: Micros::ZERO,
            zookeeper_session_timeout_ms: ms(18_000),
            controlled_shutdown_max_retries: 3,
            controlled_shutdown_retry_backoff_ms: ms(5_000),
            fetch_send_time: Micros::ZERO,
        }
    }
}

/// Settings of the controllers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ControllerConfig {
    /// `broker.session.timeout.ms`.
    pub broker_session_timeout_ms: Micros,
    /// `unclean.leader.election.enable`, unless topic or cluster say otherwise (R6.14).
    pub unclean_leader_election_enable: bool,
    /// `unclean.leader.election.interval.ms` (internal).
    pub unclean_leader_election_interval_ms: Micros,
    /// `auto.leader.rebalance.enable`.
    pub auto_leader_rebalance_enable: bool,
    /// `leader.imbalance.check.interval.seconds`.
    pub leader_imbalance_check_interval: Micros,
    /// `leader.imbalance.per.broker.percentage`, of ZooKeeper mode only (R7.7).
    pub leader_imbalance_per_broker_percentage: u16,
    /// `min.insync.replicas`, the cluster's default (R6.34).
    pub min_insync_replicas: u16,
    /// `default.replication.factor`.
    pub default_replication_factor: u16,
    /// `controller.quorum.append.linger.ms`: how long records wait for others before the commit.
    pub controller_quorum_append_linger_ms: Micros,
    /// How long a brokers' fetch of the metadata log is held when there is nothing new (500 ms).
    pub metadata_fetch_max_wait_ms: Micros,
    /// `tickTime` of ZooKeeper: sessions expire at ticks.
    pub zookeeper_tick_time: Micros,
}

impl Default for ControllerConfig {
    fn default() -> Self {
        ControllerConfig {
            broker_session_timeout_ms: ms(9_000),
            unclean_leader_election_enable: false,
            unclean_leader_election_interval_ms: ms(300_000),
            auto_leader_rebalance_enable: true,
            leader_imbalance_check_interval: Micros::from_secs(300),
            leader_imbalance_per_broker_percentage: 10,
            min_insync_replicas: 1,
            default_replication_factor: 1,
            controller_quorum_append_linger_ms: ms(25),
            metadata_fetch_max_wait_ms: ms(500),
            zookeeper_tick_time: ms(2_000),
        }
    }
}
