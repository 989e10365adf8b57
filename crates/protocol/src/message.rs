//! Requests and responses, by Kafka's names, and the connections that carry them.

mod admin;
mod broker;
mod client;
mod control;
mod zookeeper;

pub use admin::*;
pub use broker::*;
pub use client::*;
pub use control::*;
pub use zookeeper::*;

use crate::types::NodeId;

/// What a connection is used for. Kafka's nodes open separate connections for these, and a server
/// works on one request of a connection at a time (R2.1), so they do not hold each other up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Channel {
    /// Producer or consumer to a broker; also a client's metadata requests.
    Client,
    /// Follower to leader, one per fetcher thread (`num.replica.fetchers`).
    Fetcher(u8),
    /// Broker to controller: registration and heartbeats (`BrokerLifecycleManager`).
    Lifecycle,
    /// Broker to controller: AlterPartition and AssignReplicasToDirs.
    Forwarding,
    /// Broker to controller: the metadata log, as a raft observer (KIP-595).
    MetadataLog,
    /// Administrator to controller.
    Admin,
    /// Broker to ZooKeeper: the connection of its session.
    ZooKeeper,
    /// The controller in a broker to a broker.
    Control,
}

/// A TCP connection. Both ends name it alike, and no name comes twice: `generation` counts the
/// client's reconnections, so that an answer to a connection closed meanwhile is told from an
/// answer to the present one, and each process of a broker counts from a number of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Connection {
    /// The end that opened it and sends requests.
    pub client: NodeId,
    /// The end that accepts it and answers.
    pub server: NodeId,
    /// What it is for.
    pub channel: Channel,
    /// How many connections of this client, server and channel came before, and which process of
    /// the client opens it: see [`Connection::first`].
    pub generation: u32,
}

impl Connection {
    /// The first connection that process number `incarnation` of the client opens for this. Up to
    /// 65,536 of one process are told from those of the next.
    pub fn first(client: NodeId, server: NodeId, channel: Channel, incarnation: u32) -> Connection {
        Connection { client, server, channel, generation: incarnation << 16 }
    }
}

/// One message on a connection. A response carries the correlation id of its request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// The connection it travels on.
    pub connection: Connection,
    /// Number of the request on this connection.
    pub correlation: u32,
    /// The request or response itself.
    pub message: Message,
}

/// Every request and response of the model.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // each variant is documented at its type
pub enum Message {
    ApiVersionsRequest(ApiVersionsRequest),
    ApiVersionsResponse(ApiVersionsResponse),
    ProduceRequest(ProduceRequest),
    ProduceResponse(ProduceResponse),
    FetchRequest(FetchRequest),
    FetchResponse(FetchResponse),
    ListOffsetsRequest(ListOffsetsRequest),
    ListOffsetsResponse(ListOffsetsResponse),
    OffsetsForLeaderEpochRequest(OffsetsForLeaderEpochRequest),
    OffsetsForLeaderEpochResponse(OffsetsForLeaderEpochResponse),
    MetadataRequest(MetadataRequest),
    MetadataResponse(MetadataResponse),
    BrokerRegistrationRequest(BrokerRegistrationRequest),
    BrokerRegistrationResponse(BrokerRegistrationResponse),
    BrokerHeartbeatRequest(BrokerHeartbeatRequest),
    BrokerHeartbeatResponse(BrokerHeartbeatResponse),
    AlterPartitionRequest(AlterPartitionRequest),
    AlterPartitionResponse(AlterPartitionResponse),
    AssignReplicasToDirsRequest(AssignReplicasToDirsRequest),
    AssignReplicasToDirsResponse(AssignReplicasToDirsResponse),
    MetadataFetchRequest(MetadataFetchRequest),
    MetadataFetchResponse(MetadataFetchResponse),
    AdminRequest(AdminRequest),
    AdminResponse(AdminResponse),
    ControlRequest(Box<ControlRequest>),
    ControlResponse(ControlResponse),
    ControlledShutdownRequest(ControlledShutdownRequest),
    ControlledShutdownResponse(ControlledShutdownResponse),
    ZooKeeperRequest(Box<ZooKeeperRequest>),
    ZooKeeperResponse(Box<ZooKeeperResponse>),
    /// A watch has fired: from ZooKeeper, unasked.
    WatchedEvent(Watch),
}

impl Message {
    /// Whether it travels from the connection's client to its server.
    pub fn is_request(&self) -> bool {
        use Message::*;
        matches!(
            self,
            ApiVersionsRequest(_)
                | ProduceRequest(_)
                | FetchRequest(_)
                | ListOffsetsRequest(_)
                | OffsetsForLeaderEpochRequest(_)
                | MetadataRequest(_)
                | BrokerRegistrationRequest(_)
                | BrokerHeartbeatRequest(_)
                | AlterPartitionRequest(_)
                | AssignReplicasToDirsRequest(_)
                | MetadataFetchRequest(_)
                | AdminRequest(_)
                | ControlRequest(_)
                | ControlledShutdownRequest(_)
                | ZooKeeperRequest(_)
        )
    }

    /// Kafka's name of the request or response.
    pub fn name(&self) -> &'static str {
        match self {
            Message::ProduceRequest(_) => "ProduceRequest",
            Message::ProduceResponse(_) => "ProduceResponse",
            Message::FetchRequest(_) => "FetchRequest",
            Message::FetchResponse(_) => "FetchResponse",
            Message::ListOffsetsRequest(_) => "ListOffsetsRequest",
            Message::ListOffsetsResponse(_) => "ListOffsetsResponse",
            Message::OffsetsForLeaderEpochRequest(_) => "OffsetsForLeaderEpochRequest",
            Message::OffsetsForLeaderEpochResponse(_) => "OffsetsForLeaderEpochResponse",
            Message::MetadataRequest(_) => "MetadataRequest",
            Message::MetadataResponse(_) => "MetadataResponse",
            Message::BrokerRegistrationRequest(_) => "BrokerRegistrationRequest",
            Message::BrokerRegistrationResponse(_) => "BrokerRegistrationResponse",
            Message::BrokerHeartbeatRequest(_) => "BrokerHeartbeatRequest",
            Message::BrokerHeartbeatResponse(_) => "BrokerHeartbeatResponse",
            Message::AlterPartitionRequest(_) => "AlterPartitionRequest",
            Message::AlterPartitionResponse(_) => "AlterPartitionResponse",
            Message::AssignReplicasToDirsRequest(_) => "AssignReplicasToDirsRequest",
            Message::AssignReplicasToDirsResponse(_) => "AssignReplicasToDirsResponse",
            Message::MetadataFetchRequest(_) => "MetadataFetchRequest",
            Message::MetadataFetchResponse(_) => "MetadataFetchResponse",
            Message::AdminRequest(_) => "AdminRequest",
            Message::AdminResponse(_) => "AdminResponse",
            Message::ControlRequest(request) => request.kind.name(),
            Message::ControlResponse(_) => "ControlResponse",
            Message::ControlledShutdownRequest(_) => "ControlledShutdownRequest",
            Message::ControlledShutdownResponse(_) => "ControlledShutdownResponse",
            Message::ZooKeeperRequest(request) => request.name(),
            Message::ZooKeeperResponse(_) => "ZooKeeperResponse",
            Message::WatchedEvent(_) => "WatchedEvent",
            Message::ApiVersionsRequest(_) => "ApiVersionsRequest",
            Message::ApiVersionsResponse(_) => "ApiVersionsResponse",
        }
    }

    /// Bytes of records it carries, for links with a bandwidth.
    pub fn payload_bytes(&self) -> u64 {
        let sum = |batches: &[crate::types::RecordBatch]| -> u64 {
            batches.iter().map(crate::types::RecordBatch::bytes).sum()
        };
        match self {
            Message::ProduceRequest(r) => r.partitions.iter().map(|p| p.batch.bytes()).sum(),
            Message::FetchResponse(r) => r.partitions.iter().map(|p| sum(&p.records)).sum(),
            _ => 0,
        }
    }
}

impl Envelope {
    /// Who sends it: the client a request, the server a response.
    pub fn sender(&self) -> NodeId {
        if self.message.is_request() { self.connection.client } else { self.connection.server }
    }

    /// Who receives it.
    pub fn receiver(&self) -> NodeId {
        if self.message.is_request() { self.connection.server } else { self.connection.client }
    }
}
