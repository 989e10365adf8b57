//! The whole cluster at one instant, for people to look at.

use crate::history::Process;
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::metadata::MetadataImage;
use highwater_protocol::{NodeId, Offset, PartitionId, Time};

/// Everything there is to see at one instant.
#[derive(Clone, Debug)]
pub struct ClusterView {
    /// Which instant.
    pub time: Time,
    /// What the controller has committed.
    pub metadata: MetadataImage,
    /// Whether the controller runs.
    pub controller: Process,
    /// The brokers, ascending by id.
    pub brokers: Vec<BrokerView>,
    /// Next offset to read of each consumer, in the order of the schedule.
    pub consumers: Vec<Vec<(PartitionId, Offset)>>,
    /// Messages on their way.
    pub messages: Vec<MessageView>,
}

/// One broker.
#[derive(Clone, Debug)]
pub struct BrokerView {
    /// Which.
    pub broker: NodeId,
    /// What its process does.
    pub process: Process,
    /// Its replicas, by partition id; from its disk while it is down.
    pub replicas: Vec<ReplicaView>,
}

/// One message on its way.
#[derive(Clone, Copy, Debug)]
pub struct MessageView {
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// Kafka's name of the request or response.
    pub name: &'static str,
    /// When it was sent.
    pub sent: Time,
    /// When it arrives; [`Time::NEVER`] while its link is cut.
    pub arrives: Time,
}
