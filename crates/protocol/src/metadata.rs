//! The controller's metadata: its log records and the image they add up to.

use crate::error_code::ErrorCode;
use crate::time::Micros;
use crate::types::{
    BrokerEpoch, LeaderEpoch, LeaderRecoveryState, NodeId, PartitionEpoch, PartitionId, TopicId,
};

/// What a setting belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConfigResource {
    /// One topic.
    Topic(TopicId),
    /// Every broker (the cluster's dynamic default).
    Cluster,
    /// One broker.
    Broker(NodeId),
}

/// Settings that can be changed while the cluster runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConfigKey {
    /// `min.insync.replicas`.
    MinInsyncReplicas,
    /// `unclean.leader.election.enable`.
    UncleanLeaderElectionEnable,
    /// `flush.messages` (topic), `log.flush.interval.messages` (broker).
    FlushMessages,
    /// `flush.ms` (topic), `log.flush.interval.ms` (broker).
    FlushMs,
}

impl ConfigKey {
    /// The name that Kafka gives it for topics.
    pub fn name(self) -> &'static str {
        match self {
            ConfigKey::MinInsyncReplicas => "min.insync.replicas",
            ConfigKey::UncleanLeaderElectionEnable => "unclean.leader.election.enable",
            ConfigKey::FlushMessages => "flush.messages",
            ConfigKey::FlushMs => "flush.ms",
        }
    }
}

/// A partition as the controller has registered it (class `PartitionRegistration`).
///
/// Invariants: `isr` is a subset of `replicas`; a leader is in `isr`; `elr` and `isr` share no
/// member (I16, I17).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartitionRegistration {
    /// The topic it belongs to.
    pub topic: TopicId,
    /// Its number within the topic.
    pub index: u16,
    /// Assigned replicas, the preferred leader first; during a reassignment the target list and
    /// then the replicas to go.
    pub replicas: Vec<NodeId>,
    /// Log directory of each replica, in the order of `replicas`.
    pub directories: Vec<u32>,
    /// Replicas being added by a reassignment, ascending.
    pub adding_replicas: Vec<NodeId>,
    /// Replicas being removed by a reassignment, ascending.
    pub removing_replicas: Vec<NodeId>,
    /// In-sync replicas, in the order last written (R6.15).
    pub isr: Vec<NodeId>,
    /// Eligible leader replicas (KIP-966), in the order of a hash set (R6.15).
    pub elr: Vec<NodeId>,
    /// The last leader, once nobody is left (KIP-966, R6.32).
    pub last_known_elr: Vec<NodeId>,
    /// The leader, `None` (Kafka: -1) if there is none.
    pub leader: Option<NodeId>,
    /// Whether the leader has recovered from an unclean election.
    pub leader_recovery_state: LeaderRecoveryState,
    /// Version of the leadership.
    pub leader_epoch: LeaderEpoch,
    /// Version of this registration.
    pub partition_epoch: PartitionEpoch,
}

impl PartitionRegistration {
    /// Whether a reassignment is under way (R6.40).
    pub fn is_reassigning(&self) -> bool {
        !self.adding_replicas.is_empty() || !self.removing_replicas.is_empty()
    }

    /// Whether the first assigned replica leads.
    pub fn has_preferred_leader(&self) -> bool {
        self.leader.is_some() && self.leader == self.replicas.first().copied()
    }

    /// The log directory recorded for `replica`, if it is assigned.
    pub fn directory(&self, replica: NodeId) -> Option<u32> {
        let at = self.replicas.iter().position(|r| *r == replica)?;
        Some(self.directories[at])
    }

    /// Asserts, in debug builds, what holds after every change (I16, I17).
    pub fn assert_invariants(&self) {
        let unique = |ids: &[NodeId]| ids.iter().enumerate().all(|(i, id)| !ids[..i].contains(id));
        let ascending = |ids: &[NodeId]| ids.is_sorted_by(|a, b| a < b);
        let assigned = |ids: &[NodeId]| ids.iter().all(|id| self.replicas.contains(id));
        debug_assert!(!self.replicas.is_empty(), "a partition has replicas");
        debug_assert!(unique(&self.replicas), "a broker holds one replica");
        debug_assert_eq!(self.directories.len(), self.replicas.len());
        debug_assert!(unique(&self.isr) && assigned(&self.isr), "the ISR is of the replicas");
        debug_assert!(self.leader.is_none_or(|l| self.isr.contains(&l)), "the leader is in sync");
        debug_assert!(unique(&self.elr), "nobody is eligible twice");
        debug_assert!(!self.elr.iter().any(|id| self.isr.contains(id)), "ELR and ISR are apart");
        debug_assert!(self.last_known_elr.len() <= 1, "there is one last leader");
        debug_assert!(ascending(&self.adding_replicas) && assigned(&self.adding_replicas));
        debug_assert!(ascending(&self.removing_replicas) && assigned(&self.removing_replicas));
        debug_assert!(self.partition_epoch >= self.leader_epoch, "each leader is a change");
    }
}

/// A broker as the controller has registered it (class `BrokerRegistration`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BrokerRegistration {
    /// The broker.
    pub broker: NodeId,
    /// Its incarnation's epoch.
    pub epoch: BrokerEpoch,
    /// Differs for each start of the process.
    pub incarnation: u32,
    /// Whether it may not serve.
    pub fenced: bool,
    /// Whether it is shutting down in order.
    pub in_controlled_shutdown: bool,
    /// Its online log directories.
    pub directories: Directories,
    /// Its rack.
    pub rack: Option<u16>,
}

/// Most log directories that a broker can have here.
pub const LOG_DIRS_MAX: usize = 8;

/// A replica whose broker has not said yet where it keeps it (Kafka: `DirectoryId.UNASSIGNED`).
pub const UNASSIGNED_DIRECTORY: u32 = 0;

/// Identities of a broker's online log directories (KIP-858), in the order of `log.dirs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Directories {
    ids: [u32; LOG_DIRS_MAX],
    count: u8,
}

impl Directories {
    /// A broker's only directory.
    pub fn one(id: u32) -> Directories {
        [id].into_iter().collect()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.ids[..usize::from(self.count)].iter().copied()
    }

    /// Whether this directory is online. Nobody knows of one that is not assigned yet: it counts
    /// as online (`DirectoryId.isOnline`).
    pub fn has_online(&self, id: u32) -> bool {
        id == UNASSIGNED_DIRECTORY || self.iter().any(|own| own == id)
    }

    /// Where a new replica goes as far as the controller can tell: the only directory there is;
    /// with several the broker chooses (`ClusterControlManager.defaultDir`).
    pub fn default_for_replicas(&self) -> u32 {
        match self.count {
            1 => self.ids[0],
            _ => UNASSIGNED_DIRECTORY,
        }
    }
}

/// # Panics
/// If there are more than [`LOG_DIRS_MAX`].
impl FromIterator<u32> for Directories {
    fn from_iter<I: IntoIterator<Item = u32>>(ids: I) -> Directories {
        let mut directories = Directories::default();
        for id in ids {
            directories.ids[usize::from(directories.count)] = id;
            directories.count += 1;
        }
        directories
    }
}

/// One record of the metadata log. Records carry the state after the change, as whole values:
/// simpler to apply than Kafka's field-wise records, and equal in effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MetadataRecord {
    /// A broker registered: RegisterBrokerRecord.
    RegisterBroker(BrokerRegistration),
    /// A broker was fenced, unfenced or marked as shutting down, or has lost a log directory:
    /// BrokerRegistrationChangeRecord.
    BrokerRegistrationChange(BrokerRegistration),
    /// A partition was created: PartitionRecord.
    Partition(PartitionId, PartitionRegistration),
    /// A partition changed: PartitionChangeRecord.
    PartitionChange(PartitionId, PartitionRegistration),
    /// A setting was set or deleted: ConfigRecord.
    Config {
        /// What it belongs to.
        resource: ConfigResource,
        /// Which setting.
        key: ConfigKey,
        /// The value, `None` when deleted.
        value: Option<i64>,
    },
    /// A leader took over the controller's role; carries nothing (NoOpRecord).
    NoOp,
}

/// The sum of the metadata log up to some record (class `MetadataImage`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MetadataImage {
    /// Number of records applied.
    pub offset: i64,
    /// Registered brokers, by ascending id.
    pub brokers: Vec<BrokerRegistration>,
    /// Partitions, by id.
    pub partitions: Vec<Option<PartitionRegistration>>,
    /// Settings, by resource and key, ascending.
    pub configs: Vec<(ConfigResource, ConfigKey, i64)>,
}

impl MetadataImage {
    /// Applies the next record.
    pub fn apply(&mut self, record: &MetadataRecord) {
        self.offset += 1;
        match record {
            MetadataRecord::RegisterBroker(broker)
            | MetadataRecord::BrokerRegistrationChange(broker) => {
                match self.brokers.binary_search_by_key(&broker.broker, |b| b.broker) {
                    Ok(i) => self.brokers[i] = *broker,
                    Err(i) => self.brokers.insert(i, *broker),
                }
            }
            MetadataRecord::Partition(id, registration)
            | MetadataRecord::PartitionChange(id, registration) => {
                let i = usize::from(id.0);
                if self.partitions.len() <= i {
                    self.partitions.resize(i + 1, None);
                }
                self.partitions[i] = Some(registration.clone());
            }
            MetadataRecord::Config { resource, key, value } => {
                let at = self.configs.binary_search_by_key(&(*resource, *key), |c| (c.0, c.1));
                match (at, value) {
                    (Ok(i), Some(value)) => self.configs[i].2 = *value,
                    (Ok(i), None) => drop(self.configs.remove(i)),
                    (Err(i), Some(value)) => self.configs.insert(i, (*resource, *key, *value)),
                    (Err(_), None) => {}
                }
            }
            MetadataRecord::NoOp => {}
        }
    }

    /// R6.51, R6.40: a list of replicas given by hand names registered brokers, each once.
    pub(crate) fn check_assignment(&self, replicas: &[NodeId]) -> ErrorCode {
        let known = replicas.iter().all(|id| self.broker(*id).is_some());
        let unique = replicas.iter().enumerate().all(|(i, id)| !replicas[..i].contains(id));
        if replicas.is_empty() || !known || !unique {
            return ErrorCode::InvalidReplicaAssignment;
        }
        ErrorCode::None
    }

    /// R6.51: so do the lists of `count` new partitions, which are equally long.
    pub(crate) fn check_assignments(&self, count: usize, lists: &[Vec<NodeId>]) -> ErrorCode {
        let same_size = lists.iter().all(|list| list.len() == lists[0].len());
        if lists.len() != count || !same_size {
            return ErrorCode::InvalidReplicaAssignment;
        }
        let mut errors = lists.iter().map(|list| self.check_assignment(list));
        errors.find(|error| !error.is_none()).unwrap_or(ErrorCode::None)
    }

    /// The registration of `broker`, if it ever registered.
    pub fn broker(&self, broker: NodeId) -> Option<&BrokerRegistration> {
        let i = self.brokers.binary_search_by_key(&broker, |b| b.broker).ok()?;
        Some(&self.brokers[i])
    }

    /// Whether `broker` is registered, unfenced and not shutting down.
    pub fn is_active(&self, broker: NodeId) -> bool {
        self.broker(broker).is_some_and(|b| !b.fenced && !b.in_controlled_shutdown)
    }

    /// The registration of `partition`, if it exists.
    pub fn partition(&self, partition: PartitionId) -> Option<&PartitionRegistration> {
        self.partitions.get(usize::from(partition.0))?.as_ref()
    }

    /// A setting's value at one resource only.
    pub fn config(&self, resource: ConfigResource, key: ConfigKey) -> Option<i64> {
        let i = self.configs.binary_search_by_key(&(resource, key), |c| (c.0, c.1)).ok()?;
        Some(self.configs[i].2)
    }

    /// The value in force for a topic: the topic's, else the cluster's dynamic default, else none.
    pub fn topic_config(&self, topic: TopicId, key: ConfigKey) -> Option<i64> {
        self.config(ConfigResource::Topic(topic), key)
            .or_else(|| self.config(ConfigResource::Cluster, key))
    }

    /// A time setting in force for a topic.
    pub fn topic_duration(&self, topic: TopicId, key: ConfigKey) -> Option<Micros> {
        self.topic_config(topic, key).map(|us| Micros(us.unsigned_abs()))
    }
}
