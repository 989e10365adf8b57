//! What a controller in a broker says to brokers, and what they ask of it (before KRaft).

use crate::error_code::ErrorCode;
use crate::metadata::{BrokerRegistration, PartitionRegistration};
use crate::types::{BrokerEpoch, NodeId, PartitionId};

/// A request of the controller to a broker (R7.2, R7.4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ControlRequest {
    /// The broker in which the controller runs.
    pub controller: NodeId,
    /// Counts controllers; a request of an earlier one is refused.
    pub controller_epoch: i32,
    /// The registration of the receiver that is meant (KIP-380); -1 before 2.2.
    pub broker_epoch: BrokerEpoch,
    /// What is to be done.
    pub kind: ControlKind,
}

/// The requests that a controller sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ControlKind {
    /// Take up these roles; an epoch that is not newer than the replica's is passed over.
    LeaderAndIsr {
        /// The partitions and their state.
        partitions: Vec<(PartitionId, PartitionRegistration)>,
        /// The leaders among them that live.
        leaders: Vec<BrokerRegistration>,
    },
    /// Know this of the cluster; it changes no role.
    UpdateMetadata {
        /// Every broker that lives.
        brokers: Vec<BrokerRegistration>,
        /// Partitions that have changed.
        partitions: Vec<(PartitionId, PartitionRegistration)>,
    },
    /// Stop to follow, and maybe delete the replicas.
    StopReplica {
        /// Which partitions.
        partitions: Vec<PartitionId>,
        /// Whether the replicas are deleted.
        delete: bool,
    },
}

impl ControlKind {
    /// Kafka's name of the request.
    pub fn name(&self) -> &'static str {
        match self {
            ControlKind::LeaderAndIsr { .. } => "LeaderAndIsrRequest",
            ControlKind::UpdateMetadata { .. } => "UpdateMetadataRequest",
            ControlKind::StopReplica { .. } => "StopReplicaRequest",
        }
    }
}

/// Answer to a [`ControlRequest`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ControlResponse {
    /// `StaleControllerEpoch` or `StaleBrokerEpoch`, or `None`.
    pub error: ErrorCode,
}

/// A broker asks the controller for leave to stop (R7.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ControlledShutdownRequest {
    /// Who.
    pub broker: NodeId,
    /// Its registration (KIP-380).
    pub broker_epoch: BrokerEpoch,
}

/// Answer to a [`ControlledShutdownRequest`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ControlledShutdownResponse {
    /// `NotController`, or `None`.
    pub error: ErrorCode,
    /// Partitions that the broker still leads.
    pub partitions_remaining: Vec<PartitionId>,
}
