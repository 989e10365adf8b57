//! A producer and a consumer with a real cluster, while its leaders die: every record that the
//! producer was told is safe is in the log once, in order, and is read once.

use highwater_protocol::broker::{Broker, Storage};
use highwater_protocol::config::{
    BrokerConfig, ConsumerConfig, ControllerConfig, Features, ProducerConfig,
};
use highwater_protocol::consumer::Consumer;
use highwater_protocol::controller::Controller;
use highwater_protocol::message::{AdminRequest, Assignment, Connection};
use highwater_protocol::metadata::{BrokerRegistration, ConfigKey, Directories};
use highwater_protocol::producer::Producer;
use highwater_protocol::{
    Command, Effect, Event, FactId, Input, Micros, Node, NodeId, Outbox, PartitionId, Time, TopicId,
};
use std::collections::VecDeque;

const CONTROLLER: NodeId = NodeId(100);
const PRODUCER: NodeId = NodeId(201);
const CONSUMER: NodeId = NodeId(202);
const LATENCY: Micros = Micros(700);

#[allow(clippy::large_enum_variant)]
enum Process {
    Up(Node),
    Down(Storage),
}

/// Every link takes [`LATENCY`], so messages arrive in the order they are sent.
struct World {
    now: Time,
    nodes: Vec<(NodeId, Process)>,
    messages: VecDeque<(Time, NodeId, Input)>,
    open: Vec<Connection>,
    outbox: Outbox,
    events: Vec<(NodeId, Event)>,
}

impl World {
    fn new(producer: ProducerConfig, partitions: u16) -> World {
        let brokers: Vec<NodeId> = (1..=3).map(NodeId).collect();
        let ids: Vec<PartitionId> = (0..partitions).map(PartitionId).collect();
        let features = Features::default();
        let mut outbox = Outbox::default();
        let replicas = |p: &PartitionId| (0..3).map(|i| NodeId(1 + (p.0 + i) % 3)).collect();
        let topic = AdminRequest::CreateTopics {
            topic: TopicId(0),
            partitions: ids.clone(),
            assignment: Assignment::Manual(ids.iter().map(replicas).collect()),
            configs: vec![(ConfigKey::MinInsyncReplicas, 2)],
        };
        let registrations: Vec<_> = brokers.iter().map(|id| registration(*id)).collect();
        let config = ControllerConfig {
            broker_session_timeout_ms: Micros::from_secs(3),
            ..ControllerConfig::default()
        };
        let controller = Controller::bootstrap(
            CONTROLLER,
            config,
            features,
            &registrations,
            &[topic],
            1,
            &mut outbox,
        );
        let mut nodes = Vec::new();
        for id in &brokers {
            let image = controller.image();
            let config = BrokerConfig::default();
            let broker = Broker::running(*id, CONTROLLER, config, features, image, 1_000);
            nodes.push((*id, Process::Up(Node::Broker(Box::new(broker)))));
        }
        nodes.push((CONTROLLER, Process::Up(Node::Controller(Box::new(controller)))));
        let bootstrap = brokers.clone();
        let client = Producer::new(PRODUCER, producer, features, ids.clone(), bootstrap, 5);
        nodes.push((PRODUCER, Process::Up(Node::Producer(Box::new(client)))));
        let config = ConsumerConfig::default();
        let client = Consumer::new(CONSUMER, config, features, ids, brokers, 6);
        nodes.push((CONSUMER, Process::Up(Node::Consumer(Box::new(client)))));
        let ids: Vec<NodeId> = nodes.iter().map(|(id, _)| *id).collect();
        let (messages, open, events) = (VecDeque::new(), Vec::new(), Vec::new());
        let mut world =
            World { now: Time::ZERO, nodes, messages, open, outbox: Outbox::default(), events };
        for id in ids.into_iter().filter(|id| *id != CONTROLLER) {
            world.step(id, Input::Start);
        }
        world
    }

    fn process(&mut self, id: NodeId) -> &mut Process {
        &mut self.nodes.iter_mut().find(|(node, _)| *node == id).expect("a node").1
    }

    fn step(&mut self, id: NodeId, input: Input) {
        let mut outbox = std::mem::take(&mut self.outbox);
        outbox.begin(FactId::NONE);
        let now = self.now;
        match (self.process(id), input) {
            (Process::Up(node), Input::Message(envelope))
                if envelope.message.is_request() && !node.is_listening() =>
            {
                self.post(envelope.connection.client, Input::Disconnected(envelope.connection));
            }
            (Process::Up(node), input) => node.step(now, input, &mut outbox),
            (Process::Down(_), Input::Message(envelope)) => {
                self.post(envelope.connection.client, Input::Disconnected(envelope.connection));
            }
            (Process::Down(_), _) => {}
        }
        self.events.extend(std::mem::take(&mut outbox.events).into_iter().map(|e| (id, e.1)));
        for (_, effect) in outbox.take_effects() {
            match effect {
                Effect::Send(envelope) => {
                    if !self.open.contains(&envelope.connection) {
                        self.open.push(envelope.connection);
                    }
                    self.post(envelope.receiver(), Input::Message(envelope));
                }
                Effect::Close(connection) => self.close(connection, id),
                Effect::Exit => unreachable!("nobody is asked to stop"),
            }
        }
        outbox.changes.clear();
        self.outbox = outbox;
    }

    fn close(&mut self, connection: Connection, by: NodeId) {
        self.open.retain(|open| *open != connection);
        let other = if connection.client == by { connection.server } else { connection.client };
        self.post(other, Input::Disconnected(connection));
    }

    fn post(&mut self, to: NodeId, input: Input) {
        self.messages.push_back((self.now + LATENCY, to, input));
    }

    fn run_until(&mut self, end: Time) {
        loop {
            let timers = self.nodes.iter().filter_map(|(id, process)| match process {
                Process::Up(node) => Some((node.next_timeout(), *id)),
                Process::Down(_) => None,
            });
            let (timer, id) = timers.min().expect("there are nodes");
            let message = self.messages.front().map_or(Time::NEVER, |message| message.0);
            if timer.min(message) > end {
                break;
            }
            self.now = self.now.max(timer.min(message));
            match self.messages.pop_front_if(|_| message <= timer) {
                Some((_, to, input)) => self.step(to, input),
                None => self.step(id, Input::Timeout),
            }
        }
        self.now = end;
    }

    fn crash(&mut self, id: NodeId) {
        let process = std::mem::replace(self.process(id), Process::Down(Storage::default()));
        let Process::Up(Node::Broker(broker)) = process else { panic!("{id} is no live broker") };
        *self.process(id) = Process::Down(broker.into_storage());
        let gone = self.open.iter().copied().filter(|c| c.server == id || c.client == id);
        for connection in gone.collect::<Vec<_>>() {
            self.close(connection, id);
        }
    }

    fn restart(&mut self, id: NodeId, incarnation: u32) {
        let process = std::mem::replace(self.process(id), Process::Down(Storage::default()));
        let Process::Down(storage) = process else { panic!("{id} is up") };
        let (config, features) = (BrokerConfig::default(), Features::default());
        let broker = Broker::starting(id, CONTROLLER, config, features, storage, incarnation);
        *self.process(id) = Process::Up(Node::Broker(Box::new(broker)));
        self.step(id, Input::Start);
    }

    /// The values in the log of `broker`, in order.
    fn values(&mut self, broker: u16, partition: PartitionId) -> Vec<u64> {
        let Process::Up(Node::Broker(broker)) = self.process(NodeId(broker)) else {
            panic!("{broker} is down");
        };
        let replicas = broker.replicas();
        let replica = replicas.iter().find(|r| r.partition == partition).expect("a replica");
        let runs = replica.records.iter();
        runs.flat_map(|b| b.first_value..b.first_value + u64::from(b.count)).collect()
    }
}

fn registration(broker: NodeId) -> BrokerRegistration {
    BrokerRegistration {
        broker,
        epoch: i64::from(broker.0),
        incarnation: 0,
        fenced: false,
        in_controlled_shutdown: false,
        directories: Directories::one(u32::from(broker.0)),
        rack: None,
    }
}

fn play(producer: ProducerConfig, partitions: u16, interval: Micros) -> World {
    let mut world = World::new(producer, partitions);
    let interval = Some(interval);
    world.step(PRODUCER, Input::Command(Command::SetRate { interval, count: 2_000 }));
    world.run_until(Time(2_000_000));
    world.crash(NodeId(1));
    world.run_until(Time(8_000_000));
    world.restart(NodeId(1), 7);
    world.run_until(Time(16_000_000));
    world.crash(NodeId(2));
    world.run_until(Time(22_000_000));
    world.restart(NodeId(2), 8);
    world.run_until(Time(40_000_000));
    world
}

#[test]
fn every_record_is_acknowledged_kept_and_read_once() {
    for partitions in [1, 4] {
        for linger in [0, 5] {
            let linger_ms = Micros::from_millis(linger);
            let config = ProducerConfig { linger_ms, ..ProducerConfig::default() };
            let mut world = play(config, partitions, Micros::from_millis(10));
            let count = |name: &str, amount: &dyn Fn(&Event) -> u64| {
                let sum: u64 = world.events.iter().map(|(_, event)| amount(event)).sum();
                assert_eq!(sum, 2_000, "{name}, {partitions} partitions, linger {linger} ms");
            };
            count("acknowledged", &|event| match event {
                Event::Acknowledged { count, .. } => u64::from(*count),
                _ => 0,
            });
            count("consumed", &|event| match event {
                Event::Consumed { count, .. } => u64::from(*count),
                _ => 0,
            });
            let mut all = Vec::new();
            for partition in (0..partitions).map(PartitionId) {
                let values = world.values(1, partition);
                assert!(values.is_sorted(), "idempotence keeps the order");
                assert_eq!(values, world.values(2, partition));
                assert_eq!(values, world.values(3, partition));
                all.extend(values);
            }
            all.sort_unstable();
            assert_eq!(all, (0..2_000).collect::<Vec<_>>(), "each record once");
        }
    }
}
