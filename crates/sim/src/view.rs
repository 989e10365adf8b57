//! The whole cluster at one instant, for people to look at.

use crate::history::Process;
use crate::plan::{CONTROLLER, Plan};
use crate::queue::{Cargo, Entry};
use crate::world::World;
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::metadata::MetadataImage;
use highwater_protocol::{Node, NodeId, Offset, PartitionId, Time};

/// Everything there is to see at one instant.
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BrokerView {
    /// Which.
    pub broker: NodeId,
    /// What its process does.
    pub process: Process,
    /// Its replicas, by partition id; from its disk while it is down.
    pub replicas: Vec<ReplicaView>,
}

/// One message on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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

impl World {
    /// Everything there is to see now.
    pub(crate) fn view(&self, plan: &Plan) -> ClusterView {
        let brokers = plan.brokers().map(|place| BrokerView {
            broker: plan.nodes[place],
            process: self.places[place].process(),
            replicas: self.places[place].replicas(),
        });
        let consumers = plan.consumers().map(|place| match &self.places[place].node {
            Some(Node::Consumer(consumer)) => consumer.positions(),
            _ => unreachable!("a consumer's place is a consumer's"),
        });
        ClusterView {
            time: self.now,
            metadata: self.controller().image().clone(),
            controller: self.places[CONTROLLER].process(),
            brokers: brokers.collect(),
            consumers: consumers.collect(),
            messages: self.messages(plan),
        }
    }

    /// Messages on their way, in the order of sending.
    fn messages(&self, plan: &Plan) -> Vec<MessageView> {
        let mut all: Vec<&Entry> = self.queue.entries().chain(&self.held).collect();
        all.sort_unstable_by_key(|entry| entry.sequence);
        let message = |entry: &Entry| {
            let Cargo::Message(slot) = entry.cargo else { return None };
            let envelope = &self.outbox.messages.get(slot).envelope;
            let (index, toward) = entry.route.connection()?;
            let (from, to) = self.connections.ends(index, toward);
            let cut = self.network.is_cut(self.network.link(from, to), toward);
            Some(MessageView {
                from: plan.nodes[from],
                to: plan.nodes[to],
                name: envelope.message.name(),
                sent: self.sent[slot as usize],
                arrives: if cut { Time::NEVER } else { entry.time },
            })
        };
        all.into_iter().filter_map(message).collect()
    }
}
