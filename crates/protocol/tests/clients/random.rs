//! Clients among brokers that answer, refuse, die and return by chance. The protocol's own
//! assertions watch meanwhile; at the end every record has had exactly one outcome.

use super::answers;
use super::commands;
use super::datadriven::Command;
use super::world::{Health, World};
use highwater_protocol::client::SplitMix64;
use highwater_protocol::{Acks, Event, Micros, Node, NodeId};

const PARTITIONS: u32 = 3;
const BROKERS: u32 = 3;

/// A command as a script would have it.
fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let name = words.next().expect("a name").to_string();
    let (options, words): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('='));
    let option = |word: &&str| word.split_once('=').map(|(k, v)| (k.to_string(), v.to_string()));
    Command {
        name,
        words: words.into_iter().map(String::from).collect(),
        options: options.iter().filter_map(option).collect(),
        body: Vec::new(),
    }
}

fn run(world: &mut World, line: &str) {
    commands::run(world, &command(line));
}

/// One thing that happens by chance.
fn disturb(world: &mut World, rng: &mut SplitMix64, errors: &[&str]) {
    let broker = 1 + rng.below(BROKERS);
    match rng.below(20) {
        0 => run(world, &format!("down {broker}")),
        1 => run(world, &format!("silent {broker}")),
        2..=4 => run(world, &format!("up {broker}")),
        5 => run(world, &format!("reset {broker}")),
        6 => {
            let partition = rng.below(PARTITIONS) as usize;
            let epoch = world.leaders[partition].leader_epoch + 1;
            let leader = (rng.below(4) > 0).then_some(NodeId(broker as u16));
            world.lead(partition, leader, epoch);
        }
        7..=9 => world.pass(Micros(u64::from(rng.below(400_000)))),
        10 => world.pass(Micros(u64::from(rng.below(4_000_000)))),
        _ => answer(world, rng, broker, errors),
    }
}

/// Broker `broker` answers its oldest request, well or ill.
fn answer(world: &mut World, rng: &mut SplitMix64, broker: u32, errors: &[&str]) {
    let able = world.broker(i64::from(broker));
    if able.health != Health::Up || able.requests.is_empty() {
        return;
    }
    let line = match rng.below(3) {
        0 => format!("answer error={}", errors[rng.below(errors.len() as u32) as usize]),
        1 => format!("answer error=NOT_LEADER_OR_FOLLOWER leader=2@{}", rng.below(9)),
        _ => "answer offset=3 epoch=0 end=2".to_string(),
    };
    world.answer(i64::from(broker), |request| answers::answer(&command(&line), request));
}

/// Lets everything come to an end: all brokers up, every answer a success.
fn settle(world: &mut World) {
    for broker in 1..=BROKERS {
        run(world, &format!("up {broker}"));
    }
    for partition in 0..PARTITIONS as usize {
        let epoch = world.leaders[partition].leader_epoch + 20;
        world.lead(partition, Some(NodeId(1 + partition as u16)), epoch);
    }
    for _ in 0..200 {
        for broker in 1..=i64::from(BROKERS) {
            while !world.broker(broker).requests.is_empty() {
                let line = command("answer offset=3 epoch=0 end=2");
                world.answer(broker, |request| answers::answer(&line, request));
            }
        }
        world.pass(Micros::from_millis(100));
    }
}

#[test]
fn every_record_has_one_outcome() {
    let errors = [
        "NOT_ENOUGH_REPLICAS",
        "REQUEST_TIMED_OUT",
        "OUT_OF_ORDER_SEQUENCE_NUMBER",
        "UNKNOWN_PRODUCER_ID",
        "INVALID_PRODUCER_EPOCH",
        "DUPLICATE_SEQUENCE_NUMBER",
        "KAFKA_STORAGE_ERROR",
    ];
    let settings = [
        "linger.ms=0ms",
        "linger.ms=5ms retries=3 delivery.timeout.ms=3s",
        "linger.ms=2ms max.in.flight=1 batch.size=400",
        "linger.ms=0ms acks=1 buffer.memory=40000 max.block.ms=800ms",
        "linger.ms=1ms acks=0",
        "linger.ms=0ms enable.idempotence=false delivery.timeout.ms=1s",
    ];
    for seed in 0..120u64 {
        let mut rng = SplitMix64::new(seed);
        let mut world = World::default();
        let settings = settings[seed as usize % settings.len()];
        let start = "producer request.timeout.ms=1s partitions=3 leader=1@0,2@0,3@0";
        run(&mut world, &format!("{start} retry.backoff.max.ms=1s seed={seed} {settings}"));
        run(&mut world, "rate 7ms 500");
        for _ in 0..400 {
            if rng.below(4) == 0 {
                let partition = rng.below(PARTITIONS);
                run(&mut world, &format!("produce {partition} {}", 1 + rng.below(9)));
            }
            disturb(&mut world, &mut rng, &errors);
        }
        settle(&mut world);
        check_outcomes(&world, settings, seed);
    }
}

fn check_outcomes(world: &World, settings: &str, seed: u64) {
    let Some(Node::Producer(producer)) = &world.client else { panic!("it is a producer") };
    let mut outcomes = vec![0u32; producer.next_value() as usize];
    for event in &world.events {
        let (Event::Acknowledged { first, count, .. } | Event::Refused { first, count, .. }) =
            *event
        else {
            continue;
        };
        if let Event::Acknowledged { acks: Acks::None, .. } = event {
            assert!(settings.contains("acks=0"));
        }
        for value in first..first + u64::from(count) {
            outcomes[value as usize] += 1;
        }
    }
    let odd = outcomes.iter().position(|count| *count != 1);
    assert_eq!(odd, None, "seed {seed}, {settings}");
    assert_eq!(producer.pending_records(), 0, "seed {seed}, {settings}");
}

#[test]
fn positions_move_by_reading_or_by_reset() {
    let errors = [
        "OFFSET_OUT_OF_RANGE",
        "UNKNOWN_LEADER_EPOCH",
        "FENCED_LEADER_EPOCH",
        "OFFSET_NOT_AVAILABLE",
        "KAFKA_STORAGE_ERROR",
    ];
    for seed in 0..90u64 {
        let mut rng = SplitMix64::new(seed);
        let mut world = World::default();
        let policy = ["earliest", "latest", "none"][seed as usize % 3];
        let start = "consumer request.timeout.ms=1s partitions=3 leader=1@0,2@0,3@0";
        run(&mut world, &format!("{start} auto.offset.reset={policy} seed={seed}"));
        for _ in 0..400 {
            match rng.below(8) {
                0 => run(&mut world, if rng.below(3) == 0 { "pause" } else { "resume" }),
                1..=3 => read(&mut world, &mut rng),
                _ => disturb(&mut world, &mut rng, &errors),
            }
        }
        let mut positions = [0; PARTITIONS as usize];
        for event in &world.events {
            match *event {
                Event::Consumed { partition, position, count } => {
                    let at = &mut positions[usize::from(partition.0)];
                    *at += i64::from(count);
                    assert_eq!(*at, position, "seed {seed}: records are read in a row");
                }
                Event::PositionReset { partition, to } => positions[usize::from(partition.0)] = to,
                _ => {}
            }
        }
        let Some(Node::Consumer(consumer)) = &world.client else { panic!("it is a consumer") };
        let told: Vec<i64> = consumer.positions().into_iter().map(|(_, offset)| offset).collect();
        assert_eq!(told, positions, "seed {seed}");
    }
}

/// A broker answers a fetch with records from where it was asked.
fn read(world: &mut World, rng: &mut SplitMix64) {
    use highwater_protocol::message::Message;
    let broker = i64::from(1 + rng.below(BROKERS));
    let able = world.broker(broker);
    let Some(Message::FetchRequest(fetch)) = able.requests.front().map(|r| &r.message) else {
        return;
    };
    if able.health != Health::Up {
        return;
    }
    let wanted = fetch.partitions[0];
    let (first, last) = (wanted.fetch_offset, wanted.fetch_offset + i64::from(rng.below(5)));
    let epoch = wanted.current_leader_epoch;
    let only = wanted.partition.0;
    let line = command(&format!("answer p={only} records={first}-{last}@{epoch}"));
    world.answer(broker, |request| answers::answer(&line, request));
}
