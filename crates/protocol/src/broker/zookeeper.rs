//! A broker of ZooKeeper mode as a member of its cluster: its session and node (R7.1), the race for
//! the controller (R7.2), and what it hears from both.

mod control;
mod isr;
mod shutdown;

use super::lifecycle::Lifecycle;
use super::requester::Requester;
use super::{Broker, BrokerState, Storage, Timer};
use crate::config::{BrokerConfig, ControllerConfig, Features};
use crate::event::Event;
use crate::io::Outbox;
use crate::kafka_controller::{Io, KafkaController};
use crate::message::{
    Channel, Connection, Envelope, Message, SessionId, Watch, ZooKeeperRequest, ZooKeeperResponse,
};
use crate::metadata::{BrokerRegistration, MetadataImage};
use crate::time::{Micros, Time};
use crate::types::NodeId;
use crate::zookeeper::{Answer, ZooKeeperClient};
use isr::IsrWrites;

/// Pause before a broker tries again to create its node while its last session lives (R7.1): of
/// the process, or of whatever starts it again.
const REGISTER_BACKOFF: Micros = Micros::from_secs(1);

/// What a broker of ZooKeeper mode is given beside its settings.
#[derive(Clone, Debug)]
pub struct ZooKeeperSetup {
    /// The node that stands for the ensemble.
    pub zookeeper: NodeId,
    /// Settings of the controller that it may become.
    pub controller_config: ControllerConfig,
}

/// What takes the place of heartbeats and of the metadata log.
#[derive(Clone, Debug)]
pub(super) struct Member {
    client: ZooKeeperClient,
    controller_config: ControllerConfig,
    registered: bool,
    /// When it tries again to create its node.
    register_at: Time,
    /// Where the controller is, as far as it knows.
    known_controller: Option<NodeId>,
    /// The highest that it has heard of.
    controller_epoch: i32,
    /// While it is the controller itself.
    controller: Option<Box<KafkaController>>,
    isr: IsrWrites,
    shutdown: Requester,
    shutdown_tries_left: u16,
}

impl Member {
    fn new(
        broker: NodeId,
        config: &BrokerConfig,
        setup: ZooKeeperSetup,
        session: Option<SessionId>,
        incarnation: u32,
    ) -> Member {
        let connection = |server, channel| Connection::first(broker, server, channel, incarnation);
        let zookeeper = connection(setup.zookeeper, Channel::ZooKeeper);
        let timeout = config.zookeeper_session_timeout_ms;
        Member {
            client: ZooKeeperClient::new(zookeeper, timeout, session),
            controller_config: setup.controller_config,
            registered: session.is_some(),
            register_at: Time::NEVER,
            known_controller: None,
            controller_epoch: 0,
            controller: None,
            isr: IsrWrites::default(),
            shutdown: Requester::new(connection(broker, Channel::Lifecycle)),
            shutdown_tries_left: 0,
        }
    }
}

impl Broker {
    /// A process of ZooKeeper mode that runs since before the run began, with `session` open and
    /// its node there; `controller` names the broker that controls, and its epoch. Otherwise as
    /// [`Broker::running`].
    #[allow(clippy::too_many_arguments)] // each of them is a fact about the stage
    pub fn running_with_zookeeper(
        id: NodeId,
        setup: ZooKeeperSetup,
        config: BrokerConfig,
        features: Features,
        image: &MetadataImage,
        session: SessionId,
        controller: (NodeId, i32),
        phase: u64,
    ) -> Broker {
        let registration = image.broker(id).expect("a running broker is registered");
        let storage = Storage::empty(registration.directories.iter());
        let lifecycle = Lifecycle::running(id, controller.0, registration);
        let mut member = Member::new(id, &config, setup, Some(session), registration.incarnation);
        member.known_controller = Some(controller.0);
        member.controller_epoch = controller.1;
        if controller.0 == id {
            let config = member.controller_config.clone();
            let leads = KafkaController::running(id, controller.1, config, features, image);
            member.controller = Some(Box::new(leads));
        }
        let mut broker = Broker::new(lifecycle, controller.0, config, features, storage, phase);
        broker.zookeeper = Some(Box::new(member));
        broker.known.image = image.clone();
        broker
    }

    /// A new process of ZooKeeper mode on the disk of an earlier one, as [`Broker::starting`].
    pub fn starting_with_zookeeper(
        id: NodeId,
        setup: ZooKeeperSetup,
        config: BrokerConfig,
        features: Features,
        mut storage: Storage,
        incarnation: u32,
    ) -> Broker {
        let previous = storage.clean_shutdown.take(); // R8.3
        let lifecycle = Lifecycle::starting(id, id, incarnation, previous);
        let member = Member::new(id, &config, setup, None, incarnation);
        let mut broker = Broker::new(lifecycle, id, config, features, storage, 0);
        broker.zookeeper = Some(Box::new(member));
        broker
    }

    /// The epoch in which this broker controls, if it believes that it does.
    pub fn controls_in(&self) -> Option<i32> {
        self.zookeeper.as_ref()?.controller.as_ref().map(|controller| controller.epoch())
    }

    fn member(&mut self) -> &mut Member {
        self.zookeeper.as_deref_mut().expect("asked in ZooKeeper mode only")
    }

    /// Does what is due: connects, pings, registers, controls.
    pub(super) fn poll_zookeeper(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        let member = self.member();
        member.client.poll(now, out);
        if member.register_at <= now {
            member.register_at = Time::NEVER;
            self.create_node(now, out);
        }
        self.notify_isr_changes(now, out);
        self.poll_shutdown(now, out);
        if self.lifecycle.state() == BrokerState::ShuttingDown {
            return;
        }
        self.with_controller(now, out, KafkaController::poll);
        out.resume(cause);
        self.set_zookeeper_timer();
    }

    /// Everything of ZooKeeper mode shares one timer, which is set after each step that may have
    /// moved it.
    fn set_zookeeper_timer(&mut self) {
        let member = self.member();
        let mut next = member.client.next_timeout().min(member.register_at);
        next = next.min(member.isr.notify_at());
        if let Some(controller) = &member.controller {
            next = next.min(controller.next_timeout());
        }
        if self.lifecycle.state() == BrokerState::PendingControlledShutdown {
            next = next.min(self.member().shutdown.next_timeout());
        }
        self.set(Timer::Observer, next);
    }

    /// Lets the controller in this broker act, if there is one, and sends the answers it has.
    fn with_controller(
        &mut self,
        now: Time,
        out: &mut Outbox,
        act: impl FnOnce(&mut KafkaController, &mut Io<'_>),
    ) {
        let Member { client, controller: Some(controller), .. } = self.member() else { return };
        act(controller, &mut Io { now, zookeeper: client, out });
        for (connection, correlation, message) in controller.take_replies() {
            self.respond(connection, correlation, message, out);
        }
    }

    /// What this broker has sent to itself arrives at once.
    pub(super) fn serve_itself(&mut self, now: Time, out: &mut Outbox) {
        while let Some(envelope) = out.take_local() {
            if self.lifecycle.state() == BrokerState::ShuttingDown {
                continue;
            }
            if envelope.message.is_request() {
                self.receive_request(now, envelope, out);
            } else {
                self.receive_response(now, envelope, out);
            }
            self.serve_waiting(now, out);
        }
        if self.lifecycle.state() != BrokerState::ShuttingDown {
            self.set_zookeeper_timer();
        }
    }

    /// The logs are loaded: the listeners are open, and the node is created once there is a
    /// session.
    pub(super) fn register_with_zookeeper(&mut self, now: Time, out: &mut Outbox) {
        self.lifecycle.set_loaded();
        self.lifecycle.set_state(BrokerState::Recovery);
        if self.member().client.is_connected() {
            self.create_node(now, out);
        }
    }

    fn create_node(&mut self, now: Time, out: &mut Outbox) {
        let node = BrokerRegistration {
            broker: self.known.id,
            epoch: self.lifecycle.broker_epoch(),
            incarnation: self.lifecycle.incarnation(),
            fenced: false,
            in_controlled_shutdown: false,
            directories: self.online_directories(),
            rack: self.known.config.broker_rack,
        };
        self.member().client.submit(now, ZooKeeperRequest::CreateBroker(node), out);
    }

    pub(super) fn zookeeper_answered(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) {
        if !self.member().client.uses(envelope.connection) {
            return;
        }
        match envelope.message {
            Message::WatchedEvent(watch) => {
                self.member().client.heard(now);
                self.watch_fired(now, watch, out);
            }
            Message::ZooKeeperResponse(response) => {
                let client = &mut self.member().client;
                match client.answered(now, envelope.correlation, *response, out) {
                    Answer::Connected { new_session } => self.connected(now, new_session, out),
                    Answer::SessionExpired => self.session_lost(now, out),
                    Answer::Response(answered) => {
                        let (request, response) = *answered;
                        self.responded(now, request, response, out);
                    }
                    Answer::Nothing => {}
                }
            }
            other => unreachable!("{other:?} does not come from ZooKeeper"),
        }
    }

    /// On a new connection: whatever was watched may have changed.
    fn connected(&mut self, now: Time, new_session: bool, out: &mut Outbox) {
        if new_session {
            // Answered before anything that comes of the node.
            self.watch_fired(now, Watch::Configs, out);
            if self.lifecycle.state() > BrokerState::Starting {
                self.create_node(now, out);
            }
        } else if self.member().registered {
            self.watch_fired(now, Watch::Configs, out);
            self.watch_fired(now, Watch::Controller, out);
            self.with_controller(now, out, KafkaController::reconnected);
        }
    }

    /// R7.1: the session has expired while the process lived. It begins anew; until the controller
    /// speaks to it, it goes on in its roles.
    fn session_lost(&mut self, now: Time, out: &mut Outbox) {
        out.emit(Event::SessionLost);
        let member = self.member();
        member.registered = false;
        member.register_at = Time::NEVER;
        // ISR writes are tried until they are answered, in whatever session (R7.5).
        member.client.keep_requests(|request| matches!(request, ZooKeeperRequest::WriteIsr(_)));
        if let Some(controller) = member.controller.take() {
            controller.resign(out);
        }
        member.client.poll(now, out);
    }

    pub(super) fn zookeeper_disconnected(&mut self, now: Time, connection: Connection) {
        self.member().client.disconnected(now, connection);
    }

    fn watch_fired(&mut self, now: Time, watch: Watch, out: &mut Outbox) {
        match watch {
            // Everybody races for it (R7.2).
            Watch::Controller => {
                self.member().client.submit(now, ZooKeeperRequest::ElectController, out);
            }
            Watch::Configs => self.member().client.submit(now, ZooKeeperRequest::ReadConfigs, out),
            watch => self.with_controller(now, out, |controller, io| {
                controller.watch_fired(watch, io);
            }),
        }
    }

    fn responded(
        &mut self,
        now: Time,
        request: ZooKeeperRequest,
        response: ZooKeeperResponse,
        out: &mut Outbox,
    ) {
        match (request, response) {
            (_, ZooKeeperResponse::BrokerCreated(epoch)) => self.node_created(now, epoch, out),
            (_, ZooKeeperResponse::NodeExists) => {
                self.member().register_at = now + REGISTER_BACKOFF;
            }
            (_, ZooKeeperResponse::Controller { broker, controller_epoch }) => {
                self.controller_found(now, broker, controller_epoch, out);
            }
            (_, ZooKeeperResponse::Configs(settings)) => {
                self.known.image.configs.clone_from(&settings);
                self.reload_configs();
                self.with_controller(now, out, |controller, io| {
                    controller.settings_changed(&settings, io);
                });
            }
            (ZooKeeperRequest::WriteIsr(proposal), ZooKeeperResponse::IsrWritten(written)) => {
                self.isr_written(now, &proposal, written, out);
            }
            (_, ZooKeeperResponse::Notified) => {}
            (_, response) => self.with_controller(now, out, |controller, io| {
                controller.zookeeper_answered(response, io);
            }),
        }
    }

    fn node_created(&mut self, now: Time, epoch: i64, out: &mut Outbox) {
        self.lifecycle.set_broker_epoch(epoch);
        self.member().registered = true;
        if self.lifecycle.state() == BrokerState::Recovery {
            self.lifecycle.set_state(BrokerState::Running);
            out.emit(Event::BrokerRunning);
        }
        self.watch_fired(now, Watch::Controller, out);
    }

    /// Somebody controls: this broker, if it was first.
    fn controller_found(
        &mut self,
        now: Time,
        broker: NodeId,
        controller_epoch: i32,
        out: &mut Outbox,
    ) {
        self.turn_to_controller(broker, controller_epoch, out);
        let (id, features) = (self.known.id, self.known.features);
        let member = self.member();
        if broker != id || member.controller.is_some() {
            return;
        }
        let config = member.controller_config.clone();
        let mut io = Io { now, zookeeper: &mut member.client, out };
        let elected = KafkaController::elected(id, controller_epoch, config, features, &mut io);
        member.controller = Some(Box::new(elected));
    }

    /// Ends the session in order: what is ephemeral goes at once.
    pub(super) fn close_session(&mut self, now: Time, out: &mut Outbox) {
        if let Some(member) = &mut self.zookeeper {
            member.client.close(now, out);
        }
    }
}
