//! Settings that change while the cluster runs (class `ConfigurationControlManager`).

use super::Controller;
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::metadata::{ConfigKey, ConfigResource, MetadataRecord, PartitionRegistration};
use crate::types::TopicId;

impl Controller {
    /// Sets or deletes one setting. Writing a topic the value it has already writes nothing.
    pub(super) fn alter_config(
        &mut self,
        resource: ConfigResource,
        key: ConfigKey,
        value: Option<i64>,
        out: &mut Outbox,
    ) -> ErrorCode {
        let error = self.validate_config(resource, key, value);
        if !error.is_none() {
            return error;
        }
        let same = self.log.latest().config(resource, key) == value;
        if same && matches!(resource, ConfigResource::Topic(_)) {
            return ErrorCode::None;
        }
        let change = Some(ChangeCause::ConfigChange);
        self.append(MetadataRecord::Config { resource, key, value }, change, out);
        if key == ConfigKey::MinInsyncReplicas {
            self.clear_elr(resource, out);
        }
        ErrorCode::None
    }

    fn validate_config(
        &self,
        resource: ConfigResource,
        key: ConfigKey,
        value: Option<i64>,
    ) -> ErrorCode {
        if let ConfigResource::Topic(topic) = resource
            && self.first_partition(topic).is_none()
        {
            return ErrorCode::UnknownTopicOrPartition;
        }
        // R6.34: with ELR the cluster's value always exists, and brokers have none of their own.
        let elr = self.features.eligible_leader_replicas;
        let forbidden = elr
            && key == ConfigKey::MinInsyncReplicas
            && match resource {
                ConfigResource::Topic(_) => false,
                ConfigResource::Cluster => value.is_none(),
                ConfigResource::Broker(_) => true,
            };
        if value.is_none_or(|value| is_valid(key, value)) && !forbidden {
            ErrorCode::None
        } else {
            ErrorCode::InvalidConfig
        }
    }

    /// R6.34: who was eligible under the old minimum need not be under the new one, so ELR and
    /// last-known leader of the topics concerned are forgotten.
    fn clear_elr(&mut self, resource: ConfigResource, out: &mut Outbox) {
        if !self.features.eligible_leader_replicas {
            return;
        }
        let concerned = |p: &PartitionRegistration| match resource {
            ConfigResource::Topic(topic) => p.topic == topic,
            ConfigResource::Cluster => true,
            ConfigResource::Broker(_) => false,
        };
        let any = |p: &PartitionRegistration| !p.elr.is_empty() || !p.last_known_elr.is_empty();
        for id in self.partitions_where(|p| concerned(p) && any(p)) {
            let old = self.log.latest().partition(id).expect("listed partitions exist");
            let cleared = PartitionRegistration {
                elr: Vec::new(),
                last_known_elr: Vec::new(),
                partition_epoch: old.partition_epoch + 1,
                ..old.clone()
            };
            self.append_change(id, cleared, ChangeCause::ConfigChange, out);
        }
    }

    /// Whether the topic's partitions are elected uncleanly without being asked (R6.14): by the
    /// topic's setting, the cluster's, or the controller's own. Brokers' static values count for
    /// nothing.
    pub(super) fn unclean_election_enabled(&self, topic: TopicId) -> bool {
        if !self.features.unclean_election_by_config {
            return false;
        }
        let set = self.log.latest().topic_config(topic, ConfigKey::UncleanLeaderElectionEnable);
        set.map_or(self.config.unclean_leader_election_enable, |flag| flag != 0)
    }

    /// `min.insync.replicas` of the partition's topic, at most the number of replicas of the
    /// topic's partition 0.
    pub(super) fn effective_min_isr(&self, partition: &PartitionRegistration) -> usize {
        let topic = partition.topic;
        let set = self.log.latest().topic_config(topic, ConfigKey::MinInsyncReplicas);
        let wanted = set.map_or(u64::from(self.config.min_insync_replicas), i64::unsigned_abs);
        let first =
            if partition.index == 0 { Some(partition) } else { self.first_partition(topic) };
        let replicas = first.map_or(0, |first| first.replicas.len());
        usize::try_from(wanted).unwrap_or(usize::MAX).min(replicas)
    }

    /// Partition 0 of the topic, if the topic exists.
    pub(super) fn first_partition(&self, topic: TopicId) -> Option<&PartitionRegistration> {
        self.log.latest().partitions.iter().flatten().find(|p| p.topic == topic && p.index == 0)
    }
}

/// Whether a setting can have this value.
pub(crate) fn is_valid(key: ConfigKey, value: i64) -> bool {
    match key {
        ConfigKey::MinInsyncReplicas | ConfigKey::FlushMessages => value >= 1,
        ConfigKey::UncleanLeaderElectionEnable => value == 0 || value == 1,
        ConfigKey::FlushMs => value >= 0,
    }
}
