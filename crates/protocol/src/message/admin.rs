//! Requests of an administrator.

use crate::error_code::ErrorCode;
use crate::metadata::{ConfigKey, ConfigResource};
use crate::types::{NodeId, PartitionId, TopicId};

/// The kind of leader election (KIP-460).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ElectionType {
    /// The first replica of the assignment, if it is in sync.
    Preferred,
    /// Any live replica, for a partition without leader.
    Unclean,
}

/// What an administrator asks of the controller.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AdminRequest {
    /// Elects a leader (R6.14).
    ElectLeaders {
        /// Which kind.
        election_type: ElectionType,
        /// Which partitions.
        partitions: Vec<PartitionId>,
    },
    /// Sets or (with `None`) deletes a setting.
    IncrementalAlterConfigs {
        /// What it belongs to.
        resource: ConfigResource,
        /// Which setting.
        key: ConfigKey,
        /// Its value; booleans are 0 and 1, times are microseconds.
        value: Option<i64>,
    },
    /// Moves replicas, or (with `None`) cancels a move (KIP-455, R6.40).
    AlterPartitionReassignments {
        /// Which partition.
        partition: PartitionId,
        /// The replicas wanted, the preferred leader first.
        replicas: Option<Vec<NodeId>>,
    },
    /// Creates a topic. Its number and those of its partitions are given out by the world.
    CreateTopics {
        /// The new topic.
        topic: TopicId,
        /// Its new partitions, in order.
        partitions: Vec<PartitionId>,
        /// Where the replicas go.
        assignment: Assignment,
        /// Settings of the topic.
        configs: Vec<(ConfigKey, i64)>,
    },
}

/// Where a new topic's replicas go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Assignment {
    /// As listed, a list a partition, the preferred leader first (R6.51).
    Manual(Vec<Vec<NodeId>>),
    /// Striped over the brokers (R6.50).
    Automatic {
        /// Replicas a partition; 0 (Kafka: -1) for the controller's `default.replication.factor`.
        replication_factor: u16,
    },
}

/// Outcome of an [`AdminRequest`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AdminResponse {
    /// `None` when done.
    pub error: ErrorCode,
}
