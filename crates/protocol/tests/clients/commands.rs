//! What a script can say.
//!
//! - `admin`, with settings: an administrator of controller 1
//! - `elect`: it asks for an election
//! - `producer` or `consumer`, with settings, `brokers=1,2,3` (those in `silent=` paused),
//!   `partitions=N` and for each partition a leader, `leader=1@0,2@0`: the client starts
//! - `produce P N`: N records for partition P in one go; `rate 10ms N`: one each 10 ms, N in all
//! - `leader P B@E`: from now on metadata say that broker B leads P in epoch E (`none@E`: nobody)
//! - `down B`, `up B`, `silent B`: the process dies, is back, is paused; `reset B`: the connection
//!   to a living broker is closed by the network
//! - `fenced B`: metadata do not tell of the broker any more; `unfenced B`: they do
//! - `answer B`: broker B answers its oldest request; with `error=NAME` it refuses, naming the
//!   leader with `leader=B@E`; `records=0-4@1`, `preferred=B` in a fetch; `epoch=E end=N` where an
//!   epoch ends; `offset=N` where the log starts or ends
//! - `wait 100ms`; `pause`, `resume`: a consumer stops reading, goes on
//! - `positions`: where the consumer stands

use super::answers::{self, leader_and_epoch};
use super::configs;
use super::datadriven::Command;
use super::world::{Health, World};
use highwater_protocol::admin::Admin;
use highwater_protocol::config::Features;
use highwater_protocol::consumer::Consumer;
use highwater_protocol::message::{AdminRequest, ElectionType};
use highwater_protocol::producer::Producer;
use highwater_protocol::{Command as Order, Input, Node, NodeId, PartitionId};

/// The client's id.
const CLIENT: NodeId = NodeId(100);

/// Carries out one command; returns what happened.
pub fn run(world: &mut World, command: &Command) -> String {
    let word = |i: usize| command.words.get(i).expect("a word is missing").as_str();
    match command.name.as_str() {
        "producer" | "consumer" => start(world, command),
        "admin" => start_admin(world, command),
        "elect" => {
            let election_type = ElectionType::Preferred;
            let request = AdminRequest::ElectLeaders { election_type, partitions: Vec::new() };
            world.input(Input::Command(Order::Admin(request)));
        }
        "produce" => {
            let partition = PartitionId(command.word_number(0) as u16);
            let count = command.word_number(1) as u32;
            world.input(Input::Command(Order::Produce { partition, count }));
        }
        "rate" => {
            let interval = Some(configs::duration(word(0)));
            let count = command.word_number(1) as u64;
            world.input(Input::Command(Order::SetRate { interval, count }));
        }
        "leader" => {
            let leader = leader_and_epoch(word(1));
            world.lead(command.word_number(0) as usize, leader.leader, leader.leader_epoch);
        }
        "down" => {
            world.broker(command.word_number(0)).health = Health::Down;
            world.disconnect(command.word_number(0));
        }
        "up" => world.wake(command.word_number(0)),
        "silent" => world.broker(command.word_number(0)).health = Health::Silent,
        "reset" => world.disconnect(command.word_number(0)),
        "fenced" => world.broker(command.word_number(0)).listed = false,
        "unfenced" => world.broker(command.word_number(0)).listed = true,
        "answer" => world.answer(command.word_number(0), |r| answers::answer(command, r)),
        "wait" => world.pass(configs::duration(word(0))),
        "pause" => world.input(Input::Command(Order::SetConsuming(false))),
        "resume" => world.input(Input::Command(Order::SetConsuming(true))),
        "positions" => return positions(world),
        name => panic!("{name}: not a command"),
    }
    world.take_text()
}

fn start(world: &mut World, command: &Command) {
    let brokers = command.list("brokers").unwrap_or_else(|| vec![1, 2, 3]);
    let brokers: Vec<NodeId> = brokers.iter().map(|id| NodeId(*id as u16)).collect();
    let partitions = command.number("partitions", 1) as u16;
    world.set_stage(&brokers, usize::from(partitions));
    let leaders = command.option("leader").unwrap_or("1@0").split(',');
    for (partition, leader) in leaders.map(leader_and_epoch).enumerate() {
        world.lead(partition, leader.leader, leader.leader_epoch);
    }
    let partitions: Vec<_> = (0..partitions).map(PartitionId).collect();
    let seed = command.number("seed", 1) as u64;
    let mut features = Features::default();
    for name in command.option("without").into_iter().flat_map(|names| names.split(',')) {
        let switch = features.switch(name);
        *switch.unwrap_or_else(|| panic!("{name}: no such feature")) = false;
    }
    let client = match command.name.as_str() {
        "producer" => {
            let config = configs::producer(command);
            let producer = Producer::new(CLIENT, config, features, partitions, brokers, seed);
            Node::Producer(Box::new(producer))
        }
        _ => {
            let config = configs::consumer(command);
            let consumer = Consumer::new(CLIENT, config, features, partitions, brokers, seed);
            Node::Consumer(Box::new(consumer))
        }
    };
    world.client = Some(client);
    for broker in command.list("silent").unwrap_or_default() {
        world.broker(broker).health = Health::Silent;
    }
    world.input(Input::Start);
}

fn start_admin(world: &mut World, command: &Command) {
    let controller = NodeId(1);
    world.set_stage(&[controller], 0);
    let admin = Admin::new(CLIENT, controller, configs::admin(command));
    world.client = Some(Node::Admin(Box::new(admin)));
    world.input(Input::Start);
}

fn positions(world: &World) -> String {
    let Some(Node::Consumer(consumer)) = &world.client else { panic!("it is no consumer") };
    let positions = consumer.positions().into_iter();
    positions.map(|(partition, offset)| format!("p{}@{offset}\n", partition.0)).collect()
}
