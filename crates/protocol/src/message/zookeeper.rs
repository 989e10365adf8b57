//! What brokers say to ZooKeeper. Each request stands for the reads and writes of znodes that
//! Kafka makes for that purpose, and each `Watch` for those that it watches.

use super::{AdminRequest, AlterPartition};
use crate::event::ChangeCause;
use crate::metadata::{
    BrokerRegistration, ConfigKey, ConfigResource, MetadataImage, PartitionRegistration,
};
use crate::time::Micros;
use crate::types::{BrokerEpoch, NodeId, PartitionEpoch, PartitionId, TopicId};

/// Number of a session.
pub type SessionId = u64;

/// A request to ZooKeeper, on the connection of a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ZooKeeperRequest {
    /// Opens a session, or takes an open one over to this connection. Watches are set anew after.
    Connect {
        /// The session that the client has, if any.
        session: Option<SessionId>,
        /// Its timeout, as the client wants it.
        timeout: Micros,
    },
    /// Keeps the session alive.
    Ping,
    /// Ends the session, and with it what is ephemeral.
    Close,
    /// Creates the ephemeral `/brokers/ids/N`.
    CreateBroker(BrokerRegistration),
    /// Creates the ephemeral `/controller` and counts the controller epoch up, or reads who was
    /// first. Watches it.
    ElectController,
    /// Reads everything that a new controller needs. Watches all of it.
    ReadCluster,
    /// Reads who is registered. Watches `/brokers/ids`.
    ReadBrokers,
    /// Reads assignments that have no state yet. Watches `/brokers/topics`.
    ReadTopics,
    /// Reads what administrators have asked for, after the controller has deleted what it has dealt
    /// with. Watches `/admin`.
    ReadAdmin {
        /// Requests up to this number are deleted.
        done: u64,
    },
    /// Takes the notes on changed ISRs. Watches `/isr_change_notification`.
    ReadIsrChanges,
    /// Reads settings. Watches `/config/changes`.
    ReadConfigs,
    /// Reads the states of partitions, which are about to be written.
    ReadStates(Vec<PartitionId>),
    /// Reads the state of one partition and watches it.
    ReadPartition(PartitionId),
    /// The controller writes states, each if its version is the expected one.
    WritePartitions {
        /// By which controller.
        controller_epoch: i32,
        /// What is written.
        writes: Vec<PartitionWrite>,
    },
    /// A leader writes an ISR, if the version of the state is the expected one (R7.5).
    WriteIsr(AlterPartition),
    /// A leader notes that the ISRs of these partitions have changed.
    NotifyIsrChange(Vec<PartitionId>),
}

/// A conditional write of one partition's state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartitionWrite {
    /// Which partition.
    pub partition: PartitionId,
    /// Why it changes.
    pub cause: ChangeCause,
    /// The version that it builds on; -1 to create it.
    pub expected: PartitionEpoch,
    /// The new state.
    pub registration: PartitionRegistration,
}

/// A partition that is assigned and has no state yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPartition {
    /// Which partition.
    pub partition: PartitionId,
    /// Its topic.
    pub topic: TopicId,
    /// Its number within the topic.
    pub index: u16,
    /// Its replicas, the preferred leader first.
    pub replicas: Vec<NodeId>,
}

/// Everything that a new controller reads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClusterState {
    /// Brokers (those without a node are fenced), states of partitions, settings.
    pub image: MetadataImage,
    /// Partitions without state.
    pub new: Vec<NewPartition>,
    /// What administrators have asked for.
    pub admin: Vec<(u64, AdminRequest)>,
}

/// A setting's place and value.
pub type Setting = (ConfigResource, ConfigKey, i64);

/// An answer of ZooKeeper's.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // each answers the request of its name
pub enum ZooKeeperResponse {
    /// The session and its timeout as negotiated.
    Connected {
        session: SessionId,
        timeout: Micros,
    },
    /// The session that was named has expired.
    SessionExpired,
    Pong,
    Closed,
    /// The node is there, made by this session, and this is its broker epoch (its czxid).
    BrokerCreated(BrokerEpoch),
    /// The node is there, made by another session (R7.1).
    NodeExists,
    /// Who is controller, and in which epoch.
    Controller {
        broker: NodeId,
        controller_epoch: i32,
    },
    Cluster(ClusterState),
    Brokers(Vec<BrokerRegistration>),
    Topics(Vec<NewPartition>),
    /// Requests by number, ascending.
    Admin(Vec<(u64, AdminRequest)>),
    IsrChanges(Vec<(PartitionId, PartitionRegistration)>),
    Configs(Vec<Setting>),
    States(Vec<(PartitionId, PartitionRegistration)>),
    Partition(PartitionId, PartitionRegistration),
    /// One outcome a write; where the version was another, the state as it is.
    Written(Vec<Result<(), Box<PartitionRegistration>>>),
    /// The writer is not the controller any more.
    ControllerMoved,
    /// Whether the ISR was written.
    IsrWritten(bool),
    Notified,
}

/// What a session can watch. A watch fires once; reading again sets it again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Watch {
    /// `/controller`.
    Controller,
    /// `/brokers/ids`.
    Brokers,
    /// `/brokers/topics`.
    Topics,
    /// `/admin/reassign_partitions` and `/admin/preferred_replica_election`.
    Admin,
    /// `/isr_change_notification`.
    IsrChanges,
    /// `/config/changes`.
    Configs,
    /// The state of one partition.
    Partition(PartitionId),
}

impl ZooKeeperRequest {
    /// What it is called for people to look at.
    pub fn name(&self) -> &'static str {
        match self {
            ZooKeeperRequest::Connect { .. } => "ConnectRequest",
            ZooKeeperRequest::Ping => "PingRequest",
            ZooKeeperRequest::Close => "CloseSessionRequest",
            ZooKeeperRequest::CreateBroker(_) => "CreateBrokerRequest",
            ZooKeeperRequest::ElectController => "CreateControllerRequest",
            ZooKeeperRequest::ReadCluster => "ReadClusterRequest",
            ZooKeeperRequest::ReadBrokers => "ReadBrokersRequest",
            ZooKeeperRequest::ReadTopics => "ReadTopicsRequest",
            ZooKeeperRequest::ReadAdmin { .. } => "ReadAdminRequest",
            ZooKeeperRequest::ReadIsrChanges => "ReadIsrChangesRequest",
            ZooKeeperRequest::ReadConfigs => "ReadConfigsRequest",
            ZooKeeperRequest::ReadStates(_) => "ReadStatesRequest",
            ZooKeeperRequest::ReadPartition(_) => "ReadPartitionRequest",
            ZooKeeperRequest::WritePartitions { .. } => "WritePartitionsRequest",
            ZooKeeperRequest::WriteIsr(_) => "WriteIsrRequest",
            ZooKeeperRequest::NotifyIsrChange(_) => "NotifyIsrChangeRequest",
        }
    }
}
