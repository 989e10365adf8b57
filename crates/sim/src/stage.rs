//! The stage before the run: every broker registered, unfenced and running, every topic there,
//! every replica in sync and empty, clients about to start.

use crate::faults::each;
use crate::log_dirs::directories;
use crate::network::Network;
use crate::plan::{CONTROLLER, Plan, creation};
use crate::process::Place;
use crate::rng::{Purpose, Rng};
use crate::schedule::BrokerSpec;
use crate::world::{Content, World};
use highwater_protocol::admin::Admin;
use highwater_protocol::broker::{Broker, ZooKeeperSetup};
use highwater_protocol::consumer::Consumer;
use highwater_protocol::controller::Controller;
use highwater_protocol::message::AdminRequest;
use highwater_protocol::metadata::BrokerRegistration;
use highwater_protocol::producer::Producer;
use highwater_protocol::zookeeper::ZooKeeper;
use highwater_protocol::{Command, FactId, Node, Outbox, PartitionId, Time};

/// Sets the stage. What the controller tells of its creation is left in the outbox, as the
/// doing of its place.
pub(crate) fn set(plan: &Plan) -> World {
    let mut outbox = Outbox::default();
    let mut places = if plan.schedule.features.kraft {
        let controller = controller(plan, &mut outbox);
        let mut places = brokers(plan, &controller);
        places.insert(CONTROLLER, Place::running(Node::Controller(Box::new(controller))));
        places
    } else {
        let zookeeper = zookeeper(plan, &mut outbox);
        let mut places = brokers_with_zookeeper(plan, &zookeeper);
        places.insert(CONTROLLER, Place::running(Node::ZooKeeper(Box::new(zookeeper))));
        places
    };
    places.extend(producers(plan));
    places.extend(consumers(plan));
    let admin = Admin::new(
        plan.nodes[plan.admin()],
        plan.schedule.controller,
        plan.schedule.environment.admin,
    );
    places.push(Place::running(Node::Admin(Box::new(admin))));
    debug_assert_eq!(places.len(), plan.places(), "every place is taken");

    let seed = plan.schedule.seed;
    let stream =
        |from: usize, to: usize| u64::from(plan.nodes[from].0) << 16 | u64::from(plan.nodes[to].0);
    let environment = &plan.schedule.environment;
    let mut network = Network::new(places.len(), environment, seed, stream);
    for settings in &environment.links {
        each(plan, &settings.link, |from, to| network.set(from, to, settings));
    }
    let power = Rng::stream(seed, Purpose::PowerLoss, 0);
    let mut world = World::new(plan, places, network, power);
    world.outbox = outbox;
    start_nodes(plan, &mut world);
    world
}

fn registrations(plan: &Plan) -> Vec<BrokerRegistration> {
    let register = |(i, spec): (usize, &BrokerSpec)| BrokerRegistration {
        broker: spec.id,
        epoch: i as i64,
        incarnation: 0,
        fenced: false,
        in_controlled_shutdown: false,
        directories: directories(spec, 0),
        rack: spec.config.broker_rack,
    };
    plan.schedule.brokers.iter().enumerate().map(register).collect()
}

fn topics(plan: &Plan) -> Vec<AdminRequest> {
    let topics = plan.schedule.topics.iter().zip(&plan.topics);
    topics.map(|(spec, topic)| creation(*topic, spec)).collect()
}

fn controller(plan: &Plan, outbox: &mut Outbox) -> Controller {
    let schedule = &plan.schedule;
    Controller::bootstrap(
        schedule.controller,
        schedule.controller_config.clone(),
        schedule.features,
        &registrations(plan),
        &topics(plan),
        Rng::stream(schedule.seed, Purpose::Placement, 0).draw(),
        outbox,
    )
}

/// ZooKeeper with a session for each broker; the first of them is the controller.
fn zookeeper(plan: &Plan, outbox: &mut Outbox) -> ZooKeeper {
    let schedule = &plan.schedule;
    let timeouts = schedule.brokers.iter().map(|spec| spec.config.zookeeper_session_timeout_ms);
    let brokers: Vec<_> = registrations(plan).into_iter().zip(timeouts).collect();
    ZooKeeper::bootstrap(
        schedule.controller,
        schedule.controller_config.clone(),
        &brokers,
        &topics(plan),
        Rng::stream(schedule.seed, Purpose::Placement, 0).draw(),
        outbox,
    )
}

/// What a broker is given to find ZooKeeper, in that mode.
pub(crate) fn zookeeper_setup(plan: &Plan) -> Option<ZooKeeperSetup> {
    let schedule = &plan.schedule;
    (!schedule.features.kraft).then(|| ZooKeeperSetup {
        zookeeper: schedule.controller,
        controller_config: schedule.controller_config.clone(),
    })
}

fn brokers_with_zookeeper(plan: &Plan, zookeeper: &ZooKeeper) -> Vec<Place> {
    let schedule = &plan.schedule;
    let (Some(setup), (Some(controller), epoch)) = (zookeeper_setup(plan), zookeeper.controller())
    else {
        return Vec::new(); // there is no broker
    };
    let broker = |spec: &BrokerSpec| {
        let session = zookeeper.sessions().iter().find(|session| session.broker == spec.id)?;
        let interval = spec.config.replica_lag_time_max_ms.0.max(1);
        let phase =
            Rng::stream(schedule.seed, Purpose::Phase, u64::from(spec.id.0)).below(interval);
        let broker = Broker::running_with_zookeeper(
            spec.id,
            setup.clone(),
            spec.config.clone(),
            schedule.features,
            zookeeper.image(),
            session.id,
            (controller, epoch),
            phase,
        );
        Some(Place::running(Node::Broker(Box::new(broker))))
    };
    schedule.brokers.iter().filter_map(broker).collect()
}

fn brokers(plan: &Plan, controller: &Controller) -> Vec<Place> {
    let schedule = &plan.schedule;
    let broker = |spec: &BrokerSpec| {
        let interval = spec.config.broker_heartbeat_interval_ms.0.max(1);
        let phase =
            Rng::stream(schedule.seed, Purpose::Phase, u64::from(spec.id.0)).below(interval);
        let broker = Broker::running(
            spec.id,
            schedule.controller,
            spec.config.clone(),
            schedule.features,
            controller.image(),
            phase,
        );
        Place::running(Node::Broker(Box::new(broker)))
    };
    schedule.brokers.iter().map(broker).collect()
}

fn producers(plan: &Plan) -> impl Iterator<Item = Place> + '_ {
    plan.producers().zip(&plan.schedule.producers).map(|(place, spec)| {
        let producer = Producer::new(
            plan.nodes[place],
            spec.config.clone(),
            plan.schedule.features,
            partitions(plan, spec.topic, spec.partition),
            plan.schedule.brokers.iter().map(|broker| broker.id).collect(),
            client_seed(plan, place),
        );
        Place::running(Node::Producer(Box::new(producer)))
    })
}

fn consumers(plan: &Plan) -> impl Iterator<Item = Place> + '_ {
    plan.consumers().zip(&plan.schedule.consumers).map(|(place, spec)| {
        let consumer = Consumer::new(
            plan.nodes[place],
            spec.config.clone(),
            plan.schedule.features,
            partitions(plan, spec.topic, spec.partition),
            plan.schedule.brokers.iter().map(|broker| broker.id).collect(),
            client_seed(plan, place),
        );
        Place::running(Node::Consumer(Box::new(consumer)))
    })
}

/// The partitions of a client.
///
/// # Panics
/// If the schedule names a topic or partition that is not there.
fn partitions(plan: &Plan, topic: u16, partition: Option<u16>) -> Vec<PartitionId> {
    assert!(usize::from(topic) < plan.schedule.topics.len(), "a client's topic is there");
    let topic = plan.topics[usize::from(topic)];
    let Some(index) = partition else { return topic.partitions().collect() };
    let partition = topic.partition(index);
    assert!(partition.is_some(), "a client's partition is there");
    partition.into_iter().collect()
}

fn client_seed(plan: &Plan, place: usize) -> u64 {
    let node = u64::from(plan.nodes[place].0);
    Rng::stream(plan.schedule.seed, Purpose::Client, node).draw()
}

/// Servers make their first move at once, clients when the schedule says so.
fn start_nodes(plan: &Plan, world: &mut World) {
    let mut start = |place: usize, at: Time| {
        world.hand(place, at, FactId::NONE, Content::Start { incarnation: 0 });
    };
    (CONTROLLER..plan.brokers().end).for_each(|place| start(place, Time::ZERO));
    start(plan.admin(), Time::ZERO);
    let producers = plan.producers().zip(&plan.schedule.producers);
    producers.clone().for_each(|(place, spec)| start(place, spec.start));
    let consumers = plan.consumers().zip(&plan.schedule.consumers);
    consumers.for_each(|(place, spec)| start(place, spec.start));
    for (place, spec) in producers.filter(|(_, spec)| spec.interval.is_some()) {
        let command = Command::SetRate { interval: spec.interval, count: spec.count };
        world.hand(place, spec.start, FactId::NONE, Content::Command(command));
    }
}
