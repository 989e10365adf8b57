//! Creating topics (class `ReplicationControlManager`, R6.21, R6.51).

use super::placement::{self, UsableBroker};
use super::{Controller, configs};
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::Assignment;
use crate::metadata::{ConfigKey, ConfigResource, MetadataRecord, PartitionRegistration};
use crate::types::{LeaderRecoveryState, NodeId, PartitionId, TopicId};

impl Controller {
    /// Creates a topic: its settings first, then its partitions. Nothing is written on error.
    pub(super) fn create_topic(
        &mut self,
        topic: TopicId,
        partitions: &[PartitionId],
        assignment: &Assignment,
        configs: &[(ConfigKey, i64)],
        out: &mut Outbox,
    ) -> ErrorCode {
        debug_assert!(self.first_partition(topic).is_none(), "topics are numbered by the world");
        if partitions.is_empty() {
            return ErrorCode::InvalidPartitions;
        }
        if !configs.iter().all(|(key, value)| configs::is_valid(*key, *value)) {
            return ErrorCode::InvalidConfig;
        }
        let replicas = match self.assign(partitions.len(), assignment) {
            Ok(replicas) => replicas,
            Err(error) => return error,
        };
        let nobody = match assignment {
            Assignment::Manual(_) => ErrorCode::InvalidReplicaAssignment,
            Assignment::Automatic { .. } => ErrorCode::InvalidReplicationFactor,
        };
        let mut created = Vec::with_capacity(partitions.len());
        for (list, index) in replicas.into_iter().zip(0u16..) {
            match self.new_partition(topic, index, list) {
                Some(partition) => created.push(partition),
                None => return nobody,
            }
        }
        for (key, value) in configs {
            let resource = ConfigResource::Topic(topic);
            let value = Some(*value);
            self.append(MetadataRecord::Config { resource, key: *key, value }, None, out);
        }
        for (id, partition) in partitions.iter().zip(created) {
            let created = MetadataRecord::Partition(*id, partition);
            self.append(created, Some(ChangeCause::TopicCreated), out);
        }
        ErrorCode::None
    }

    /// The replica lists of `count` new partitions.
    fn assign(
        &mut self,
        count: usize,
        assignment: &Assignment,
    ) -> Result<Vec<Vec<NodeId>>, ErrorCode> {
        match assignment {
            Assignment::Manual(lists) => match self.log.latest().check_assignments(count, lists) {
                ErrorCode::None => Ok(lists.clone()),
                error => Err(error),
            },
            Assignment::Automatic { replication_factor } => {
                let factor = match replication_factor {
                    0 => self.config.default_replication_factor,
                    factor => *factor,
                };
                let brokers = self.usable_brokers();
                let placed =
                    placement::place(&mut self.random, &brokers, count, usize::from(factor));
                placed.ok_or(ErrorCode::InvalidReplicationFactor)
            }
        }
    }

    /// R6.21: the active replicas are in sync, the first of them leads; none, if none is active.
    fn new_partition(
        &self,
        topic: TopicId,
        index: u16,
        replicas: Vec<NodeId>,
    ) -> Option<PartitionRegistration> {
        let latest = self.log.latest();
        let isr: Vec<_> = replicas.iter().copied().filter(|id| latest.is_active(*id)).collect();
        let leader = *isr.first()?;
        let directory =
            |id: &NodeId| latest.broker(*id).expect("validated").directories.default_for_replicas();
        Some(PartitionRegistration {
            topic,
            index,
            directories: replicas.iter().map(directory).collect(),
            replicas,
            adding_replicas: Vec::new(),
            removing_replicas: Vec::new(),
            isr,
            elr: Vec::new(),
            last_known_elr: Vec::new(),
            leader: Some(leader),
            leader_recovery_state: LeaderRecoveryState::Recovered,
            leader_epoch: 0,
            partition_epoch: 0,
        })
    }

    /// R6.50: brokers in controlled shutdown get no new replicas.
    fn usable_brokers(&self) -> Vec<UsableBroker> {
        let registered = self.log.latest().brokers.iter();
        let usable = registered.filter(|b| !self.heartbeats.is_shutting_down(b.broker));
        let usable =
            usable.map(|b| UsableBroker { broker: b.broker, rack: b.rack, fenced: b.fenced });
        usable.collect()
    }
}
