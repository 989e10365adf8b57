//! A cluster in a test tube: one controller, some brokers, a client that sends what the script
//! says, and a network with one millisecond of latency whose links a script can hold.

mod commands;
mod tell;

use highwater_protocol::admin::{Admin, AdminConfig};
use highwater_protocol::broker::{Broker, Storage, ZooKeeperSetup};
use highwater_protocol::config::{BrokerConfig, ControllerConfig, Features};
use highwater_protocol::controller::Controller;
use highwater_protocol::message::{Channel, Connection, Envelope, Message};
use highwater_protocol::metadata::MetadataImage;
use highwater_protocol::zookeeper::ZooKeeper;
use highwater_protocol::{Command, Effect, Input, Micros, Node, NodeId, Outbox, Time};
use std::collections::VecDeque;

pub const CONTROLLER: NodeId = NodeId(100);
pub const ADMIN: NodeId = NodeId(0);
pub const CLIENT: NodeId = NodeId(1000);
const LATENCY: Micros = Micros::from_millis(1);

/// What the scripts act on.
#[derive(Default)]
pub struct Cluster {
    now: Time,
    nodes: Vec<Slot>,
    messages: VecDeque<InTransit>,
    held: Vec<Link>,
    open: Vec<Connection>,
    outbox: Outbox,
    config: BrokerConfig,
    controller_config: ControllerConfig,
    features: Features,
    /// One broker's `fetch_send_time`.
    slow_sender: (u16, Micros),
    correlation: u32,
    generation: u32,
    next_value: u64,
    incarnation: u32,
    verbose: bool,
    log: String,
}

/// What goes from one node to another, on all connections or on one kind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Link {
    from: NodeId,
    to: NodeId,
    channel: Option<Channel>,
}

struct Slot {
    id: NodeId,
    state: Process,
}

// One of each node at most: size does not matter here.
#[allow(clippy::large_enum_variant)]
enum Process {
    Up(Node),
    Paused(Node, Vec<Input>),
    Down(Storage),
    Away(Box<ZooKeeper>),
}

struct InTransit {
    from: NodeId,
    to: NodeId,
    arrives: Time,
    input: Input,
}

impl Link {
    fn carries(&self, message: &InTransit) -> bool {
        let channel = match &message.input {
            Input::Message(envelope) => Some(envelope.connection.channel),
            Input::Disconnected(connection) => Some(connection.channel),
            _ => None,
        };
        (self.from, self.to) == (message.from, message.to)
            && (self.channel.is_none() || self.channel == channel)
    }
}

impl Cluster {
    fn slot(&mut self, id: NodeId) -> &mut Slot {
        let slot = self.nodes.iter_mut().find(|slot| slot.id == id);
        slot.unwrap_or_else(|| panic!("no node {id}"))
    }

    fn add(&mut self, id: NodeId, node: Node) {
        self.nodes.push(Slot { id, state: Process::Up(node) });
    }

    /// Everything that happens up to and at `end`.
    fn run_until(&mut self, end: Time) {
        loop {
            let timer = self.next_timer();
            let message = self.next_message();
            let message_at = message.map_or(Time::NEVER, |i| self.messages[i].arrives);
            let timer_at = timer.map_or(Time::NEVER, |(at, _)| at);
            if message_at.min(timer_at) > end {
                break;
            }
            if let (Some(i), true) = (message, message_at <= timer_at) {
                self.now = self.now.max(message_at);
                let message = self.messages.remove(i).expect("an index in range");
                self.deliver(message);
            } else if let Some((at, id)) = timer {
                self.now = self.now.max(at);
                self.step(id, Input::Timeout);
            }
        }
        self.now = end;
    }

    fn next_timer(&self) -> Option<(Time, NodeId)> {
        let up = self.nodes.iter().filter_map(|slot| match &slot.state {
            Process::Up(node) => Some((node.next_timeout(), slot.id)),
            _ => None,
        });
        up.min().filter(|(at, _)| *at < Time::NEVER)
    }

    /// The first message in the order of sending among those that arrive first and are not held.
    fn next_message(&self) -> Option<usize> {
        let free = |m: &InTransit| !self.held.iter().any(|link| link.carries(m));
        let candidates = self.messages.iter().enumerate().filter(|(_, m)| free(m));
        candidates.min_by_key(|(_, m)| m.arrives).map(|(i, _)| i)
    }

    fn deliver(&mut self, message: InTransit) {
        let InTransit { from, to, input, .. } = message;
        if to == CLIENT {
            if let Input::Message(answer) = &input {
                self.open.retain(|open| *open != answer.connection);
            }
            self.tell_client(input);
            return;
        }
        let refused = match &mut self.slot(to).state {
            Process::Up(node) => {
                let is_request = matches!(&input, Input::Message(e) if e.message.is_request());
                is_request && !node.is_listening()
            }
            Process::Paused(_, inbox) => {
                inbox.push(input);
                return;
            }
            Process::Down(_) | Process::Away(_) => true,
        };
        match input {
            Input::Message(envelope) if refused && envelope.message.is_request() => {
                self.open.retain(|open| *open != envelope.connection);
                self.post(to, from, Input::Disconnected(envelope.connection));
            }
            _ if refused => {}
            input => self.step(to, input),
        }
    }

    fn post(&mut self, from: NodeId, to: NodeId, input: Input) {
        let arrives = self.now + LATENCY;
        self.messages.push_back(InTransit { from, to, arrives, input });
    }

    fn step(&mut self, id: NodeId, input: Input) {
        let now = self.now;
        let mut outbox = std::mem::take(&mut self.outbox);
        outbox.begin(highwater_protocol::FactId::NONE);
        if let Process::Up(node) = &mut self.slot(id).state {
            node.step(now, input, &mut outbox);
        }
        self.take(id, outbox);
    }

    /// Carries out what a step left.
    fn take(&mut self, id: NodeId, mut outbox: Outbox) {
        self.tell(id, &mut outbox);
        for (_, effect) in outbox.take_effects() {
            match effect {
                Effect::Send(envelope) => {
                    let (from, to) = (envelope.sender(), envelope.receiver());
                    if !self.open.contains(&envelope.connection) {
                        self.open.push(envelope.connection);
                    }
                    self.post(from, to, Input::Message(envelope));
                }
                Effect::Close(connection) => {
                    self.open.retain(|open| *open != connection);
                    let other =
                        if connection.client == id { connection.server } else { connection.client };
                    self.post(id, other, Input::Disconnected(connection));
                }
                Effect::Exit => self.bring_down(id),
            }
        }
        self.outbox = outbox;
    }

    /// The process is gone; those connected to it are told.
    fn bring_down(&mut self, id: NodeId) {
        let slot = self.slot(id);
        let state = std::mem::replace(&mut slot.state, Process::Down(Storage::default()));
        let (Process::Up(node) | Process::Paused(node, _)) = state else {
            panic!("node {id} is down already");
        };
        slot.state = match node {
            Node::Broker(broker) => {
                let mut storage = broker.into_storage();
                storage.drop_failed();
                Process::Down(storage)
            }
            Node::ZooKeeper(zookeeper) => Process::Away(zookeeper),
            _ => panic!("only brokers and ZooKeeper go down in these scripts"),
        };
        // What it has said to ZooKeeper last is heard: that it closes its session.
        self.messages.retain(|m| {
            let to_zookeeper = !self.features.kraft && m.to == CONTROLLER;
            m.from != id || to_zookeeper || matches!(m.input, Input::Disconnected(_))
        });
        let (gone, open) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|connection| connection.server == id || connection.client == id);
        self.open = open;
        let gone: Vec<Connection> = gone;
        for connection in gone {
            let peer = if connection.client == id { connection.server } else { connection.client };
            self.post(id, peer, Input::Disconnected(connection));
        }
    }

    fn restart(&mut self, id: NodeId) {
        self.incarnation += 1;
        let (config, features) = (self.config_of(id), self.features);
        let incarnation = self.incarnation;
        let slot = self.slot(id);
        let state = std::mem::replace(&mut slot.state, Process::Down(Storage::default()));
        let storage = match state {
            Process::Down(storage) => storage,
            Process::Away(zookeeper) => {
                let zookeeper = Box::new(zookeeper.restart(self.now));
                self.slot(id).state = Process::Up(Node::ZooKeeper(zookeeper));
                return;
            }
            _ => panic!("node {id} is up"),
        };
        let broker = if features.kraft {
            Broker::starting(id, CONTROLLER, config, features, storage, incarnation)
        } else {
            let setup = self.zookeeper_setup();
            Broker::starting_with_zookeeper(id, setup, config, features, storage, incarnation)
        };
        self.slot(id).state = Process::Up(Node::Broker(Box::new(broker)));
        self.step(id, Input::Start);
    }

    fn config_of(&self, id: NodeId) -> BrokerConfig {
        let (slow, wait) = self.slow_sender;
        let fetch_send_time = if id.0 == slow { wait } else { Micros::ZERO };
        BrokerConfig { fetch_send_time, ..self.config.clone() }
    }

    fn boot(&mut self, controller: Controller, brokers: &[NodeId]) {
        for id in brokers {
            let (config, features) = (self.config_of(*id), self.features);
            let image = controller.image();
            let phase = u64::from(id.0) * 1_000;
            let broker = Broker::running(*id, CONTROLLER, config, features, image, phase);
            self.add(*id, Node::Broker(Box::new(broker)));
        }
        self.add(CONTROLLER, Node::Controller(Box::new(controller)));
        self.add(
            ADMIN,
            Node::Admin(Box::new(Admin::new(ADMIN, CONTROLLER, AdminConfig::default()))),
        );
        for id in brokers {
            self.step(*id, Input::Start);
        }
    }

    fn zookeeper_setup(&self) -> ZooKeeperSetup {
        ZooKeeperSetup { zookeeper: CONTROLLER, controller_config: self.controller_config.clone() }
    }

    /// As [`Self::boot`], with ZooKeeper in the controller's place.
    fn boot_with_zookeeper(&mut self, zookeeper: ZooKeeper, brokers: &[NodeId]) {
        let controller = zookeeper.controller();
        let controller = (controller.0.expect("the first broker controls"), controller.1);
        for id in brokers {
            let session = zookeeper.sessions().iter().find(|session| session.broker == *id);
            let broker = Broker::running_with_zookeeper(
                *id,
                self.zookeeper_setup(),
                self.config.clone(),
                self.features,
                zookeeper.image(),
                session.expect("open from the start").id,
                controller,
                u64::from(id.0) * 1_000,
            );
            self.add(*id, Node::Broker(Box::new(broker)));
        }
        self.add(CONTROLLER, Node::ZooKeeper(Box::new(zookeeper)));
        self.add(
            ADMIN,
            Node::Admin(Box::new(Admin::new(ADMIN, CONTROLLER, AdminConfig::default()))),
        );
        for id in brokers {
            self.step(*id, Input::Start);
        }
    }

    fn broker(&mut self, id: NodeId) -> Option<&Broker> {
        match &self.slot(id).state {
            Process::Up(Node::Broker(broker)) | Process::Paused(Node::Broker(broker), _) => {
                Some(broker)
            }
            _ => None,
        }
    }

    fn image(&mut self) -> &MetadataImage {
        match &self.slot(CONTROLLER).state {
            Process::Up(Node::Controller(controller)) => controller.image(),
            Process::Up(Node::ZooKeeper(zookeeper)) | Process::Away(zookeeper) => zookeeper.image(),
            _ => panic!("the controller is down"),
        }
    }

    fn command(&mut self, id: NodeId, command: Command) {
        self.step(id, Input::Command(command));
    }

    /// Sends a client's request on a connection of its own.
    fn request(&mut self, to: NodeId, message: Message) {
        self.correlation += 1;
        self.generation += 1;
        let connection = Connection {
            client: CLIENT,
            server: to,
            channel: Channel::Client,
            generation: self.generation,
        };
        let correlation = self.correlation;
        self.open.push(connection);
        let envelope = Envelope { connection, correlation, message };
        self.post(CLIENT, to, Input::Message(envelope));
    }
}
