//! What administrators do: the tools of the time write to ZooKeeper, and the controller finds it
//! there (`AdminUtils`, `ReassignPartitionsCommand`, `PreferredReplicaLeaderElectionCommand`).
//!
//! The tools' own work (checks, placement) is done here, where they write.

use super::ZooKeeper;
use crate::controller::is_valid_config;
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{AdminRequest, Assignment, NewPartition, Watch};
use crate::metadata::{ConfigKey, ConfigResource, MetadataRecord};
use crate::types::{NodeId, PartitionId, TopicId};

impl ZooKeeper {
    /// Carries out a tool's work. What the controller makes of it comes later.
    pub(super) fn administer(&mut self, request: AdminRequest, out: &mut Outbox) -> ErrorCode {
        match &request {
            AdminRequest::CreateTopics { topic, partitions, assignment, configs } => {
                self.create_topic(*topic, partitions, assignment, configs, out)
            }
            AdminRequest::IncrementalAlterConfigs { resource, key, value } => {
                self.alter_config(*resource, *key, *value, out)
            }
            AdminRequest::ElectLeaders { partitions, .. } => {
                let known = partitions.iter().all(|id| self.image.partition(*id).is_some());
                self.leave_for_controller(known, request, out)
            }
            AdminRequest::AlterPartitionReassignments { partition, replicas } => {
                if let Some(replicas) = replicas {
                    let error = self.image.check_assignment(replicas);
                    if !error.is_none() {
                        return error;
                    }
                }
                let known = self.image.partition(*partition).is_some();
                self.leave_for_controller(known, request, out)
            }
        }
    }

    fn leave_for_controller(
        &mut self,
        known: bool,
        request: AdminRequest,
        out: &mut Outbox,
    ) -> ErrorCode {
        if !known {
            return ErrorCode::UnknownTopicOrPartition;
        }
        self.admin_requests += 1;
        self.admin.push((self.admin_requests, request));
        self.fire(Watch::Admin, out);
        ErrorCode::None
    }

    fn create_topic(
        &mut self,
        topic: TopicId,
        partitions: &[PartitionId],
        assignment: &Assignment,
        configs: &[(ConfigKey, i64)],
        out: &mut Outbox,
    ) -> ErrorCode {
        if partitions.is_empty() {
            return ErrorCode::InvalidPartitions;
        }
        if !configs.iter().all(|(key, value)| is_valid_config(*key, *value)) {
            return ErrorCode::InvalidConfig;
        }
        let lists = match self.assign(partitions.len(), assignment) {
            Ok(lists) => lists,
            Err(error) => return error,
        };
        for (key, value) in configs {
            let resource = ConfigResource::Topic(topic);
            self.image.apply(&MetadataRecord::Config { resource, key: *key, value: Some(*value) });
        }
        for ((partition, replicas), index) in partitions.iter().zip(lists).zip(0..) {
            self.new.push(NewPartition { partition: *partition, topic, index, replicas });
        }
        self.fire(Watch::Configs, out);
        self.fire(Watch::Topics, out);
        ErrorCode::None
    }

    fn assign(
        &mut self,
        count: usize,
        assignment: &Assignment,
    ) -> Result<Vec<Vec<NodeId>>, ErrorCode> {
        match assignment {
            Assignment::Manual(lists) => match self.image.check_assignments(count, lists) {
                ErrorCode::None => Ok(lists.clone()),
                error => Err(error),
            },
            Assignment::Automatic { replication_factor } => {
                let factor = match replication_factor {
                    0 => self.config.default_replication_factor,
                    factor => *factor,
                };
                let live = self.image.brokers.iter().filter(|broker| !broker.fenced);
                let live: Vec<_> = live.map(|broker| (broker.broker, broker.rack)).collect();
                let placed = self.assigner.assign(&live, count, usize::from(factor));
                placed.ok_or(ErrorCode::InvalidReplicationFactor)
            }
        }
    }

    fn alter_config(
        &mut self,
        resource: ConfigResource,
        key: ConfigKey,
        value: Option<i64>,
        out: &mut Outbox,
    ) -> ErrorCode {
        if let ConfigResource::Topic(topic) = resource {
            let mut topics = self.image.partitions.iter().flatten().map(|state| state.topic);
            if !topics.any(|known| known == topic) {
                return ErrorCode::UnknownTopicOrPartition;
            }
        }
        if value.is_some_and(|value| !is_valid_config(key, value)) {
            return ErrorCode::InvalidConfig;
        }
        self.image.apply(&MetadataRecord::Config { resource, key, value });
        out.emit(Event::ConfigChanged { resource, key });
        self.fire(Watch::Configs, out);
        ErrorCode::None
    }
}
