//! The ZooKeeper ensemble of clusters before KRaft (section 7).
//!
//! One node stands for the whole ensemble, as one stands for the quorum of KRaft controllers: its
//! servers and their elections are not modelled apart. It keeps sessions, the ephemeral nodes that
//! hang on them, and the state of partitions with the version of each. What Kafka does to znodes
//! comes as typed requests, see [`ZooKeeperRequest`].

mod admin;
mod assignment;
mod client;
mod partitions;
mod sessions;

pub(crate) use client::{Answer, ZooKeeperClient};
pub use sessions::Session;

use crate::config::ControllerConfig;
use crate::event::Event;
use crate::io::{Input, Outbox};
use crate::message::{
    AdminRequest, AdminResponse, ClusterState, Connection, Envelope, Message, NewPartition,
    SessionId, Watch, ZooKeeperRequest, ZooKeeperResponse,
};
use crate::metadata::{BrokerRegistration, MetadataImage, MetadataRecord};
use crate::order;
use crate::time::{Micros, Time};
use crate::types::{NodeId, PartitionId};
use assignment::Assigner;
use sessions::Sessions;

/// The ensemble.
#[derive(Clone, Debug)]
pub struct ZooKeeper {
    id: NodeId,
    config: ControllerConfig,
    /// Brokers ever registered (without a node: fenced), states of partitions, settings. Its
    /// offset counts writes, as the zxid does.
    image: MetadataImage,
    /// Who holds `/controller`.
    controller: Option<NodeId>,
    controller_epoch: i32,
    /// Assigned, without state.
    new: Vec<NewPartition>,
    /// What administrators have left for the controller, numbered from 1.
    admin: Vec<(u64, AdminRequest)>,
    admin_requests: u64,
    /// Partitions named in `/isr_change_notification`.
    isr_changes: Vec<PartitionId>,
    sessions: Sessions,
    assigner: Assigner,
}

impl ZooKeeper {
    /// A running cluster: a session and a node for each of `brokers` (each with its session
    /// timeout), the first of them controller in epoch 1, `topics` created (each an
    /// [`AdminRequest::CreateTopics`]) and led. `seed` serves placement.
    ///
    /// Epochs in `brokers` are not looked at. A topic that the tools would refuse is left out, and
    /// the refusal told as [`Event::AdminAnswered`].
    pub fn bootstrap(
        id: NodeId,
        config: ControllerConfig,
        brokers: &[(BrokerRegistration, Micros)],
        topics: &[AdminRequest],
        seed: u64,
        out: &mut Outbox,
    ) -> ZooKeeper {
        let sessions = Sessions::new(config.zookeeper_tick_time);
        let mut zookeeper = ZooKeeper {
            id,
            config,
            image: MetadataImage::default(),
            controller: brokers.first().map(|broker| broker.0.broker),
            controller_epoch: 1,
            new: Vec::new(),
            admin: Vec::new(),
            admin_requests: 0,
            isr_changes: Vec::new(),
            sessions,
            assigner: Assigner::new(seed),
        };
        for (broker, session_timeout) in brokers {
            let epoch = zookeeper.image.offset;
            let live = BrokerRegistration { epoch, fenced: false, ..*broker };
            zookeeper.image.apply(&MetadataRecord::RegisterBroker(live));
            zookeeper.sessions.open_at_start(broker.broker, *session_timeout);
        }
        for topic in topics {
            let error = zookeeper.administer(topic.clone(), out);
            if !error.is_none() {
                out.emit(Event::AdminAnswered { error });
            }
        }
        zookeeper.lead_everything(out);
        zookeeper
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// What it holds: states of partitions, settings, brokers. Those without a node are fenced.
    pub fn image(&self) -> &MetadataImage {
        &self.image
    }

    /// Who holds `/controller`, and how many controllers there were.
    pub fn controller(&self) -> (Option<NodeId>, i32) {
        (self.controller, self.controller_epoch)
    }

    /// The open sessions, by broker.
    pub fn sessions(&self) -> &[Session] {
        self.sessions.all()
    }

    /// The ensemble after a crash: everything was on disk, sessions too, and each has its whole
    /// timeout before it again.
    pub fn restart(mut self, now: Time) -> ZooKeeper {
        self.sessions.restart(now);
        self
    }

    /// Handles one input.
    pub fn step(&mut self, now: Time, input: Input, out: &mut Outbox) {
        match input {
            Input::Start => self.sessions.restart(now),
            Input::Message(envelope) => self.receive(now, envelope, out),
            Input::Timeout => self.expire_sessions(now, out),
            Input::Disconnected(connection) => self.sessions.disconnected(connection),
            Input::Command(_) => {}
        }
    }

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        self.sessions.next_expiry()
    }

    fn receive(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) {
        let Envelope { connection, correlation, message } = envelope;
        let message = match message {
            Message::AdminRequest(request) => {
                let error = self.administer(request, out);
                Message::AdminResponse(AdminResponse { error })
            }
            Message::ZooKeeperRequest(request) => {
                let Some(response) = self.serve(now, connection, *request, out) else { return };
                Message::ZooKeeperResponse(Box::new(response))
            }
            _ => return, // not for ZooKeeper
        };
        out.send(Envelope { connection, correlation, message });
    }

    /// Serves a request of a session. Nothing is said on a connection that the session has left
    /// for another.
    fn serve(
        &mut self,
        now: Time,
        connection: Connection,
        request: ZooKeeperRequest,
        out: &mut Outbox,
    ) -> Option<ZooKeeperResponse> {
        if let ZooKeeperRequest::Connect { session, timeout } = request {
            return Some(self.connect(now, connection, session, timeout, out));
        }
        let Some(session) = self.sessions.touch(now, connection) else {
            out.close(connection);
            return None;
        };
        let broker = connection.client;
        Some(match request {
            ZooKeeperRequest::Connect { .. } => unreachable!("taken care of"),
            ZooKeeperRequest::Ping => ZooKeeperResponse::Pong,
            ZooKeeperRequest::Close => {
                out.emit(Event::SessionClosed { broker });
                self.end_session(session, out);
                ZooKeeperResponse::Closed
            }
            ZooKeeperRequest::CreateBroker(node) => self.create_broker(session, node, out),
            ZooKeeperRequest::ElectController => self.elect_controller(session, broker, out),
            ZooKeeperRequest::WritePartitions { controller_epoch, writes } => {
                self.write_partitions(controller_epoch, writes, out)
            }
            ZooKeeperRequest::WriteIsr(write) => {
                ZooKeeperResponse::IsrWritten(self.write_isr(broker, &write, out))
            }
            ZooKeeperRequest::NotifyIsrChange(partitions) => {
                self.isr_changes.extend(partitions);
                self.fire(Watch::IsrChanges, out);
                ZooKeeperResponse::Notified
            }
            read => self.read(session, read),
        })
    }

    /// Reads, and sets the watches that go with it.
    fn read(&mut self, session: SessionId, request: ZooKeeperRequest) -> ZooKeeperResponse {
        let mut watch = |watch| self.sessions.watch(session, watch);
        match request {
            ZooKeeperRequest::ReadCluster => {
                let all = [Watch::Brokers, Watch::Topics, Watch::Admin, Watch::IsrChanges];
                all.into_iter().for_each(&mut watch);
                self.isr_changes.clear();
                ZooKeeperResponse::Cluster(ClusterState {
                    image: self.image.clone(),
                    new: self.new.clone(),
                    admin: self.admin.clone(),
                })
            }
            ZooKeeperRequest::ReadBrokers => {
                watch(Watch::Brokers);
                let live = self.image.brokers.iter().filter(|broker| !broker.fenced);
                ZooKeeperResponse::Brokers(live.copied().collect())
            }
            ZooKeeperRequest::ReadTopics => {
                watch(Watch::Topics);
                ZooKeeperResponse::Topics(self.new.clone())
            }
            ZooKeeperRequest::ReadAdmin { done } => {
                watch(Watch::Admin);
                self.admin.retain(|(number, _)| *number > done);
                ZooKeeperResponse::Admin(self.admin.clone())
            }
            ZooKeeperRequest::ReadIsrChanges => {
                watch(Watch::IsrChanges);
                let mut changed = std::mem::take(&mut self.isr_changes);
                order::sort(&mut changed);
                changed.dedup();
                let state = |id: PartitionId| Some((id, self.image.partition(id)?.clone()));
                ZooKeeperResponse::IsrChanges(changed.into_iter().filter_map(state).collect())
            }
            ZooKeeperRequest::ReadConfigs => {
                watch(Watch::Configs);
                ZooKeeperResponse::Configs(self.image.configs.clone())
            }
            ZooKeeperRequest::ReadStates(ids) => {
                let state = |id: PartitionId| Some((id, self.image.partition(id)?.clone()));
                ZooKeeperResponse::States(ids.into_iter().filter_map(state).collect())
            }
            ZooKeeperRequest::ReadPartition(id) => {
                watch(Watch::Partition(id));
                let state = self.image.partition(id).expect("only partitions with state are read");
                ZooKeeperResponse::Partition(id, state.clone())
            }
            other => unreachable!("{other:?} is not a read"),
        }
    }

    /// R7.1: the node of a broker belongs to one session; until that is gone, nobody else's is
    /// created.
    fn create_broker(
        &mut self,
        session: SessionId,
        node: BrokerRegistration,
        out: &mut Outbox,
    ) -> ZooKeeperResponse {
        let broker = node.broker;
        if let Some(owner) = self.sessions.owner_of_broker(broker) {
            let epoch = self.image.broker(broker).map_or(-1, |b| b.epoch);
            let own = owner == session;
            return if own {
                ZooKeeperResponse::BrokerCreated(epoch)
            } else {
                ZooKeeperResponse::NodeExists
            };
        }
        let epoch = self.image.offset;
        let live =
            BrokerRegistration { epoch, fenced: false, in_controlled_shutdown: false, ..node };
        self.image.apply(&MetadataRecord::RegisterBroker(live));
        self.sessions.own_broker(session);
        out.emit(Event::BrokerNodeCreated { broker });
        self.fire(Watch::Brokers, out);
        ZooKeeperResponse::BrokerCreated(epoch)
    }

    /// R7.2: the first to create the node is controller, in the next epoch.
    fn elect_controller(
        &mut self,
        session: SessionId,
        broker: NodeId,
        out: &mut Outbox,
    ) -> ZooKeeperResponse {
        self.sessions.watch(session, Watch::Controller);
        let controller = *self.controller.get_or_insert_with(|| {
            self.controller_epoch += 1;
            let controller_epoch = self.controller_epoch;
            out.emit(Event::ControllerElected { broker, controller_epoch });
            broker
        });
        if controller == broker {
            self.sessions.own_controller(session);
        }
        let controller_epoch = self.controller_epoch;
        ZooKeeperResponse::Controller { broker: controller, controller_epoch }
    }

    /// The ephemeral nodes of a session go with it.
    fn end_session(&mut self, id: SessionId, out: &mut Outbox) {
        let cause = out.cause();
        let Some(session) = self.sessions.end(id) else { return };
        let broker = session.broker;
        if session.owns_broker {
            let node = *self.image.broker(broker).expect("it was created");
            let gone = BrokerRegistration { fenced: true, ..node };
            self.image.apply(&MetadataRecord::BrokerRegistrationChange(gone));
            out.emit(Event::BrokerNodeDeleted { broker });
            self.fire(Watch::Brokers, out);
            out.resume(cause);
        }
        if session.owns_controller {
            self.controller = None;
            out.emit(Event::ControllerNodeDeleted { broker });
            self.fire(Watch::Controller, out);
            out.resume(cause);
        }
    }

    /// Tells everybody who watches.
    fn fire(&mut self, watch: Watch, out: &mut Outbox) {
        for connection in self.sessions.fire(watch) {
            let message = Message::WatchedEvent(watch);
            out.send(Envelope { connection, correlation: 0, message });
        }
    }
}
