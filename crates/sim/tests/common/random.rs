//! Random schedules: small clusters, short timeouts, and anything that can befall them.

use crate::common::{CONTROLLER, cluster, consume, min_insync_replicas, ms, produce, topic};
use highwater_protocol::message::ElectionType;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, Micros, NodeId};
use highwater_sim::schedule::{Action, Endpoint, LinkSpec, Schedule, TimedAction};
use proptest::prelude::*;

/// How bad things may get.
#[allow(dead_code)] // every test takes what it needs
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weather {
    /// Processes come and go, links fail; no disk loses anything.
    Windy,
    /// Disks lose data too.
    Stormy,
}

/// A schedule of half a minute.
pub fn schedules(weather: Weather) -> impl Strategy<Value = Schedule> {
    let shape = (3..5_u16, 1..3_i64, 1..3_u16, any::<bool>(), any::<u64>());
    let trouble = (1_000..25_000_u64, 20..7_000_u64, troubles(weather));
    let troubles = prop::collection::vec(trouble, 0..12);
    (shape, troubles).prop_map(|((brokers, min_isr, partitions, elr, seed), troubles)| {
        let mut schedule = cluster(brokers);
        schedule.seed = seed;
        schedule.end = ms(30_000);
        schedule.features.eligible_leader_replicas = elr;
        let replicas = |first: u16| (0..3).map(|i| NodeId((first + i) % brokers + 1)).collect();
        schedule.topics = vec![topic("orders", (0..partitions).map(replicas).collect())];
        min_insync_replicas(&mut schedule, min_isr);
        hurry(&mut schedule);
        produce(&mut schedule, Acks::All, 20);
        produce(&mut schedule, Acks::Leader, 5);
        schedule.producers.iter_mut().for_each(|producer| {
            producer.config.request_timeout_ms = Micros::from_millis(3_000);
            producer.config.delivery_timeout_ms = Micros::from_millis(8_000);
        });
        consume(&mut schedule);
        for (at, length, (begin, end)) in troubles {
            schedule.actions.push(TimedAction { at: ms(at), action: begin });
            let end = end.map(|action| TimedAction { at: ms(at + length), action });
            schedule.actions.extend(end);
        }
        schedule.actions.sort_by_key(|timed| timed.at);
        schedule
    })
}

/// Shortens what would take longer than the run.
fn hurry(schedule: &mut Schedule) {
    schedule.environment.startup = Micros::from_millis(500);
    schedule.controller_config.broker_session_timeout_ms = Micros::from_millis(3_000);
    schedule.controller_config.unclean_leader_election_interval_ms = Micros::from_millis(1_000);
    for broker in &mut schedule.brokers {
        broker.config.broker_heartbeat_interval_ms = Micros::from_millis(500);
        broker.config.replica_lag_time_max_ms = Micros::from_millis(2_000);
        broker.config.replica_fetch_backoff_ms = Micros::from_millis(200);
        broker.config.replica_socket_timeout_ms = Micros::from_millis(3_000);
        broker.config.request_timeout_ms = Micros::from_millis(3_000);
        broker.config.log_flush_scheduler_interval_ms = Micros::from_millis(4_000);
    }
}

/// What befalls the cluster: something that ends after a while, or a deed of its own.
fn troubles(weather: Weather) -> impl Strategy<Value = (Action, Option<Action>)> {
    let node = || prop_oneof![12 => (1..5_u16).prop_map(NodeId), 1 => Just(CONTROLLER)];
    let link =
        || (end(), end(), any::<bool>()).prop_map(|(from, to, both)| LinkSpec { from, to, both });
    let ends = |begin: fn(NodeId) -> Action, end: fn(NodeId) -> Action| {
        node().prop_map(move |node| (begin(node), Some(end(node))))
    };
    let slow = (link(), 1..2_000_u64);
    let windy = prop_oneof![
        6 => ends(Action::Crash, Action::Start),
        3 => ends(Action::Stop, Action::Start),
        4 => ends(Action::Pause, Action::Resume),
        5 => link().prop_map(|link| (Action::Cut(link), Some(Action::Heal(link)))),
        2 => slow.prop_map(|(link, latency)| {
            (Action::Slow(link, Micros::from_millis(latency)), Some(Action::Heal(link)))
        }),
        1 => node().prop_map(|node| (Action::Crash(node), None)),
        3 => deeds().prop_map(|deed| (deed, None)),
    ];
    let stormy = prop_oneof![
        3 => ends(Action::PowerLoss, Action::Start),
        1 => ends(Action::Wipe, Action::Start),
        1 => Just((elect(ElectionType::Unclean), None)),
        1 => (0..2_i64).prop_map(|value| {
            (set(ConfigKey::UncleanLeaderElectionEnable, value), None)
        }),
    ];
    match weather {
        Weather::Windy => windy.boxed(),
        Weather::Stormy => prop_oneof![3 => windy, 1 => stormy].boxed(),
    }
}

/// What an operator or an application does.
fn deeds() -> impl Strategy<Value = Action> {
    let reassign = |replicas| Action::Reassign { topic: 0, partition: 0, replicas };
    prop_oneof![
        Just(elect(ElectionType::Preferred)),
        (0..2_u16, 1..200_u32)
            .prop_map(|(producer, count)| { Action::Produce { producer, partition: None, count } }),
        (1..4_i64).prop_map(|value| set(ConfigKey::MinInsyncReplicas, value)),
        any::<bool>().prop_map(|on| Action::SetConsuming { consumer: 0, on }),
        Just([4, 1, 2]).prop_shuffle().prop_map(move |to| reassign(Some(to.map(NodeId).to_vec()))),
        Just(reassign(None)),
    ]
}

fn set(key: ConfigKey, value: i64) -> Action {
    Action::SetTopicConfig { topic: 0, key, value: Some(value) }
}

fn elect(election_type: ElectionType) -> Action {
    Action::ElectLeaders { election_type, topic: None, partition: None }
}

fn end() -> impl Strategy<Value = Endpoint> {
    prop_oneof![
        6 => (1..5_u16).prop_map(|id| Endpoint::Node(NodeId(id))),
        1 => Just(Endpoint::Node(CONTROLLER)),
        1 => (0..2_u16).prop_map(Endpoint::Producer),
        1 => Just(Endpoint::Consumer(0)),
        1 => Just(Endpoint::Everyone),
    ]
}
