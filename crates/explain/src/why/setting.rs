//! Settings that play a part in an explanation: name, value, and who has set it.

use highwater_protocol::config::{
    AutoOffsetReset, BrokerConfig, ConsumerConfig, ControllerConfig, ProducerConfig,
};
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Micros, NodeId, PartitionId, Time, TopicId};
use highwater_sim::schedule::TopicSpec;
use highwater_sim::{Action, Run};

/// A setting in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Kafka's name of it.
    pub key: &'static str,
    /// Its value.
    pub value: Value,
    /// Where that comes from.
    pub source: Source,
}

/// A setting's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// A length of time.
    Duration(Micros),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// A word.
    Word(&'static str),
}

/// Where a setting's value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// Nobody has set it: Kafka's default.
    Default,
    /// The topic's own.
    Topic(TopicId),
    /// Set for the whole cluster while it runs.
    Cluster,
    /// The controller's own.
    Controller,
    /// A broker's own.
    Broker(NodeId),
    /// A producer's or a consumer's own.
    Client(NodeId),
}

impl Setting {
    fn new(key: &'static str, value: Value, default: Value, source: Source) -> Setting {
        Setting { key, value, source: if value == default { Source::Default } else { source } }
    }

    /// One of a broker's settings.
    pub(crate) fn of_broker(
        run: &Run,
        broker: NodeId,
        key: &'static str,
        of: fn(&BrokerConfig) -> Value,
    ) -> Option<Setting> {
        let spec = run.schedule().brokers.iter().find(|spec| spec.id == broker)?;
        let default = of(&BrokerConfig::default());
        Some(Setting::new(key, of(&spec.config), default, Source::Broker(broker)))
    }

    /// Whether the cluster keeps eligible leader replicas.
    pub(crate) fn elr_version(on: bool) -> Setting {
        let value = Value::Number(u64::from(on));
        Setting { key: "eligible.leader.replicas.version", value, source: Source::Cluster }
    }

    /// How many records a replica takes before it forces them to the disk: the topic's
    /// `flush.messages`, else the broker's `log.flush.interval.messages`.
    pub(crate) fn of_flush(
        run: &Run,
        partition: PartitionId,
        replica: NodeId,
        time: Time,
    ) -> Option<Setting> {
        let topic = Setting::of_topic(run, partition, ConfigKey::FlushMessages, time);
        if topic.is_some_and(|setting| setting.source != Source::Default) {
            return topic;
        }
        let own = Setting::of_broker(run, replica, "log.flush.interval.messages", |config| {
            Value::Number(config.log_flush_interval_messages)
        });
        own.filter(|setting| setting.source != Source::Default).or(topic)
    }

    /// One of the controller's settings.
    pub(crate) fn of_controller(
        run: &Run,
        key: &'static str,
        of: fn(&ControllerConfig) -> Value,
    ) -> Setting {
        let default = of(&ControllerConfig::default());
        Setting::new(key, of(&run.schedule().controller_config), default, Source::Controller)
    }

    /// One of a producer's settings.
    pub(crate) fn of_producer(
        run: &Run,
        producer: NodeId,
        key: &'static str,
        of: fn(&ProducerConfig) -> Value,
    ) -> Option<Setting> {
        let specs = &run.schedule().producers;
        let index = (0..specs.len()).find(|i| run.producer_node(*i) == producer)?;
        let default = of(&ProducerConfig::default());
        let source = Source::Client(producer);
        Some(Setting::new(key, of(&specs[index].config), default, source))
    }

    /// What a consumer does without a valid position.
    pub(crate) fn reset_policy(run: &Run, consumer: NodeId) -> Option<Setting> {
        let word = |config: &ConsumerConfig| {
            Value::Word(match config.auto_offset_reset {
                AutoOffsetReset::Earliest => "earliest",
                AutoOffsetReset::Latest => "latest",
                AutoOffsetReset::None => "none",
            })
        };
        let specs = &run.schedule().consumers;
        let index = (0..specs.len()).find(|i| run.consumer_node(*i) == consumer)?;
        let default = word(&ConsumerConfig::default());
        let source = Source::Client(consumer);
        Some(Setting::new("auto.offset.reset", word(&specs[index].config), default, source))
    }

    /// A setting that topics have, as it was for a partition at a time: the topic's own, else the
    /// cluster's, else the controller's (R6.14, R6.34).
    pub(crate) fn of_topic(
        run: &Run,
        partition: PartitionId,
        key: ConfigKey,
        time: Time,
    ) -> Option<Setting> {
        let history = run.history().partitions.get(usize::from(partition.0))?;
        let topic = history.topic;
        let config = &run.schedule().controller_config;
        let (static_value, default) = match key {
            ConfigKey::MinInsyncReplicas => (i64::from(config.min_insync_replicas), 1),
            ConfigKey::UncleanLeaderElectionEnable => {
                (i64::from(config.unclean_leader_election_enable), 0)
            }
            ConfigKey::FlushMessages | ConfigKey::FlushMs => (i64::MAX, i64::MAX),
        };
        let (mut own, mut cluster) = (topic_spec(run, topic)?.of(key), None);
        for (_, index, _) in run.history().actions.iter().filter(|(at, ..)| *at <= time) {
            match run.schedule().actions[*index as usize].action {
                Action::SetTopicConfig { topic: t, key: k, value } if t == topic.0 && k == key => {
                    own = value;
                }
                Action::SetClusterConfig { key: k, value } if k == key => cluster = value,
                _ => {}
            }
        }
        let value = |number: i64| match key {
            ConfigKey::UncleanLeaderElectionEnable => Value::Flag(number != 0),
            ConfigKey::FlushMs => Value::Duration(Micros(number.unsigned_abs())),
            ConfigKey::MinInsyncReplicas | ConfigKey::FlushMessages => {
                Value::Number(number.unsigned_abs())
            }
        };
        let (number, source) = match (own, cluster) {
            (Some(own), _) => (own, Source::Topic(topic)),
            (None, Some(cluster)) => (cluster, Source::Cluster),
            (None, None) => (static_value, Source::Controller),
        };
        let default = value(default);
        let setting = Setting { key: key.name(), value: value(number), source };
        let is_default = setting.value == default && source == Source::Controller;
        Some(if is_default { Setting { source: Source::Default, ..setting } } else { setting })
    }

    /// Whether Kafka's documentation has it among the settings: a feature's level is not there, nor
    /// what only the simulated world knows.
    pub fn is_kafkas(&self) -> bool {
        !matches!(self.key, "eligible.leader.replicas.version" | "fetch.send.time")
    }

    /// Its value as a number; 0 if it is none.
    pub(crate) fn number(&self) -> u64 {
        match self.value {
            Value::Number(number) => number,
            Value::Duration(length) => length.0,
            Value::Flag(flag) => u64::from(flag),
            Value::Word(_) => 0,
        }
    }
}

struct Configs<'a>(&'a TopicSpec);

impl Configs<'_> {
    fn of(&self, key: ConfigKey) -> Option<i64> {
        self.0.configs.iter().find(|(k, _)| *k == key).map(|(_, value)| *value)
    }
}

fn topic_spec(run: &Run, topic: TopicId) -> Option<Configs<'_>> {
    run.schedule().topic_specs().nth(usize::from(topic.0)).map(Configs)
}
