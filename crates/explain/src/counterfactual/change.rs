//! A setting, or what an operator did, as it might have been.

use highwater_protocol::Acks;
use highwater_scenario::{Script, edit};

/// One thing done otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// `acks` of a producer.
    Acks {
        /// The producer's name.
        producer: String,
        /// The value.
        acks: Acks,
    },
    /// `enable.idempotence=true` for a producer, and what Kafka asks for with it.
    Idempotence {
        /// The producer's name.
        producer: String,
        /// Whether `acks=all` has to come with it.
        acks: bool,
    },
    /// `retries` of a producer left at its default.
    Retries {
        /// The producer's name.
        producer: String,
    },
    /// `min.insync.replicas` of a topic, throughout.
    MinInsyncReplicas {
        /// The topic's name.
        topic: String,
        /// The value.
        value: u16,
    },
    /// `unclean.leader.election.enable` of a topic, throughout.
    UncleanLeaderElection {
        /// The topic's name.
        topic: String,
        /// The value.
        enable: bool,
    },
    /// `flush.messages=1` for a topic: every record is written to disk before it is acknowledged.
    FlushEveryRecord {
        /// The topic's name.
        topic: String,
    },
    /// One more replica of each partition of a topic.
    ReplicationFactor {
        /// The topic's name.
        topic: String,
        /// How many there are then.
        factor: u16,
        /// The brokers of the script.
        brokers: Vec<u16>,
    },
    /// `eligible.leader.replicas.version` (KIP-966).
    EligibleLeaderReplicas {
        /// On or off.
        on: bool,
    },
    /// No `elect unclean` by the administrator.
    NoElectUnclean,
}

impl Change {
    /// Makes the change.
    pub fn apply(&self, script: &mut Script) {
        match self {
            Change::Acks { producer, acks } => {
                edit::set_on_producer(script, producer, "acks", &acks.to_string());
            }
            Change::Idempotence { producer, acks } => {
                edit::set_on_producer(script, producer, "enable.idempotence", "true");
                if *acks {
                    edit::set_on_producer(script, producer, "acks", "all");
                }
            }
            Change::Retries { producer } => edit::unset_on_producer(script, producer, "retries"),
            Change::ReplicationFactor { topic, factor, brokers } => {
                edit::add_replica(script, topic, brokers, *factor);
            }
            Change::EligibleLeaderReplicas { .. } => {
                let (key, value) = self.setting();
                edit::set_feature(script, key, &value);
            }
            Change::NoElectUnclean => edit::drop_unclean_elections(script),
            Change::MinInsyncReplicas { topic, .. }
            | Change::UncleanLeaderElection { topic, .. }
            | Change::FlushEveryRecord { topic } => {
                let (key, value) = self.setting();
                edit::set_on_topic(script, topic, key, &value);
            }
        }
    }

    /// The setting and its value, as in a script; for [`Change::NoElectUnclean`] the action.
    pub fn setting(&self) -> (&'static str, String) {
        match self {
            Change::Acks { acks, .. } => ("acks", acks.to_string()),
            Change::Idempotence { .. } => ("enable.idempotence", "true".to_owned()),
            Change::Retries { .. } => ("retries", "2147483647".to_owned()),
            Change::MinInsyncReplicas { value, .. } => ("min.insync.replicas", value.to_string()),
            Change::UncleanLeaderElection { enable, .. } => {
                ("unclean.leader.election.enable", enable.to_string())
            }
            Change::FlushEveryRecord { .. } => ("flush.messages", "1".to_owned()),
            Change::ReplicationFactor { factor, .. } => ("replication.factor", factor.to_string()),
            Change::EligibleLeaderReplicas { on } => {
                ("eligible.leader.replicas.version", u8::from(*on).to_string())
            }
            Change::NoElectUnclean => ("elect unclean", String::new()),
        }
    }

    /// Whose it is: a producer's name, a topic's, or neither.
    pub fn owner(&self) -> Option<&str> {
        match self {
            Change::Acks { producer, .. }
            | Change::Idempotence { producer, .. }
            | Change::Retries { producer } => Some(producer),
            Change::MinInsyncReplicas { topic, .. }
            | Change::UncleanLeaderElection { topic, .. }
            | Change::FlushEveryRecord { topic }
            | Change::ReplicationFactor { topic, .. } => Some(topic),
            Change::EligibleLeaderReplicas { .. } | Change::NoElectUnclean => None,
        }
    }
}
