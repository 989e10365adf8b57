//! The whole cluster at one instant, for people to look at.

use crate::history::Process;
use crate::plan::{CONTROLLER, Plan};
use crate::queue::{Cargo, Entry};
use crate::world::World;
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::metadata::MetadataImage;
use highwater_protocol::order;
use highwater_protocol::zookeeper::{Session, ZooKeeper};
use highwater_protocol::{Micros, Node, NodeId, Offset, PartitionId, Time};

/// Everything there is to see at one instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClusterView {
    /// Which instant.
    pub time: Time,
    /// What the controller has committed.
    pub metadata: MetadataImage,
    /// Whether the controller runs; in ZooKeeper mode, whether ZooKeeper does.
    pub controller: Process,
    /// Who controls and which sessions are open, in ZooKeeper mode.
    pub zookeeper: Option<ZooKeeperView>,
    /// The brokers, ascending by id.
    pub brokers: Vec<BrokerView>,
    /// Next offset to read of each consumer, in the order of the schedule.
    pub consumers: Vec<Vec<(PartitionId, Offset)>>,
    /// Messages on their way.
    pub messages: Vec<MessageView>,
}

/// What ZooKeeper holds beside the metadata.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ZooKeeperView {
    /// Whose `/controller` is.
    pub controller: Option<NodeId>,
    /// How many controllers there were.
    pub controller_epoch: i32,
    /// Brokers that act as the controller, and in which epoch: more than one, while one of them has
    /// not heard yet that it is none any more.
    pub controlling: Vec<(NodeId, i32)>,
    /// The open sessions, by broker; two of one, while an earlier process's has not expired.
    pub sessions: Vec<SessionView>,
}

/// One session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionView {
    /// Whose.
    pub broker: NodeId,
    /// Its number.
    pub session: u64,
    /// Whether ZooKeeper has a connection for it.
    pub connected: bool,
    /// When the broker was last heard of.
    pub last_contact: Time,
    /// After so long without a word it expires, at the next tick.
    pub timeout: Micros,
    /// Whether `/brokers/ids/N` is its.
    pub owns_broker: bool,
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
    /// Replicas that the process cannot reach since their disk failed, by partition id.
    pub offline: Vec<PartitionId>,
    /// Its log directories by their places, where the schedule names them.
    pub log_dirs: Vec<LogDirView>,
}

/// A log directory of a broker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogDirView {
    /// Its name.
    pub name: String,
    /// Whether its disk has failed and was not replaced.
    pub failed: bool,
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
            offline: self.offline_replicas(place),
            log_dirs: self.log_dir_views(plan, place),
        });
        let consumers = plan.consumers().map(|place| match &self.places[place].node {
            Some(Node::Consumer(consumer)) => consumer.positions(),
            _ => unreachable!("a consumer's place is a consumer's"),
        });
        ClusterView {
            time: self.now,
            metadata: self.metadata().clone(),
            controller: self.places[CONTROLLER].process(),
            zookeeper: self.zookeeper().map(|zookeeper| self.zookeeper_view(plan, zookeeper)),
            brokers: brokers.collect(),
            consumers: consumers.collect(),
            messages: self.messages(plan),
        }
    }

    fn offline_replicas(&self, place: usize) -> Vec<PartitionId> {
        let Some(Node::Broker(broker)) = &self.places[place].node else { return Vec::new() };
        let known = (0u16..).zip(&self.metadata().partitions).map(|(id, _)| PartitionId(id));
        known.filter(|id| broker.is_offline(*id)).collect()
    }

    fn log_dir_views(&self, plan: &Plan, place: usize) -> Vec<LogDirView> {
        let spec = &plan.schedule.brokers[place - plan.brokers().start];
        let failed = |dir| self.log_dir_has_failed(plan, place, dir).unwrap_or(false);
        let names = (0u8..).zip(&spec.log_dirs);
        names.map(|(dir, name)| LogDirView { name: name.clone(), failed: failed(dir) }).collect()
    }

    fn zookeeper_view(&self, plan: &Plan, zookeeper: &ZooKeeper) -> ZooKeeperView {
        let (controller, controller_epoch) = zookeeper.controller();
        let controlling = plan.brokers().filter_map(|place| match &self.places[place].node {
            Some(Node::Broker(broker)) => Some((broker.id(), broker.controls_in()?)),
            _ => None,
        });
        let session = |session: &Session| SessionView {
            broker: session.broker,
            session: session.id,
            connected: session.connection.is_some(),
            last_contact: session.last_contact,
            timeout: session.timeout,
            owns_broker: session.owns_broker,
        };
        ZooKeeperView {
            controller,
            controller_epoch,
            controlling: controlling.collect(),
            sessions: zookeeper.sessions().iter().map(session).collect(),
        }
    }

    /// Messages on their way, in the order of sending.
    fn messages(&self, plan: &Plan) -> Vec<MessageView> {
        let mut all: Vec<&Entry> = self.queue.entries().chain(&self.held).collect();
        order::sort_by_key(&mut all, |entry| entry.sequence);
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
