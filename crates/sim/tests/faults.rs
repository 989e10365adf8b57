//! What faults do to processes, connections and disks, seen from whole runs.

mod common;

use common::*;
use highwater_protocol::{Acks, ErrorCode, Event, Micros, NodeId, Time};
use highwater_sim::schedule::{ConnectionsSpec, Endpoint, LinkSpec};
use highwater_sim::{Action, Process, Recording, Run, Schedule, TraceEvent, WorldEvent};

fn finished(schedule: Schedule) -> Run {
    let mut run = Run::recording(schedule, Recording::Everything);
    run.finish();
    run
}

/// Times at which a node told of such an event.
fn times(run: &Run, node: NodeId, wanted: impl Fn(&Event) -> bool) -> Vec<Time> {
    let facts = run.trace().facts.iter().map(|(_, fact)| fact).filter(|fact| fact.node == node);
    let told = facts.filter(|fact| matches!(&fact.event, TraceEvent::Node(e) if wanted(e)));
    told.map(|fact| fact.time).collect()
}

fn link(from: u16, to: NodeId, both: bool) -> LinkSpec {
    LinkSpec { from: Endpoint::Node(NodeId(from)), to: Endpoint::Node(to), both }
}

fn one_batch(acks: Acks) -> Schedule {
    let mut schedule = cluster(3);
    produce(&mut schedule, acks, 1);
    schedule.producers[0].interval = None;
    schedule
}

fn send(schedule: &mut Schedule, millis: u64) {
    at(schedule, millis, Action::Produce { producer: 0, partition: None, count: 1 });
}

#[test]
fn a_killed_process_is_noticed_after_a_latency_and_lost_power_only_by_timeouts() {
    for (action, at_once) in
        [(Action::Crash(NodeId(1)), true), (Action::PowerLoss(NodeId(1)), false)]
    {
        let mut schedule = cluster(3);
        at(&mut schedule, 5_000, action);
        schedule.end = ms(8_000);
        let run = finished(schedule);
        let lost = |event: &Event| *event == Event::Disconnected { peer: NodeId(1) };
        let noticed = times(&run, NodeId(2), lost);
        let soon = noticed.iter().any(|time| *time <= ms(5_001));
        assert_eq!(soon, at_once, "{noticed:?}");
    }
}

#[test]
fn what_a_paused_broker_is_sent_waits_for_it() {
    let mut schedule = one_batch(Acks::Leader);
    send(&mut schedule, 1_000);
    at(&mut schedule, 2_000, Action::Pause(NodeId(1)));
    (0..3).for_each(|i| send(&mut schedule, 3_000 + i));
    at(&mut schedule, 5_000, Action::Resume(NodeId(1)));
    let run = finished(schedule);
    let appended = times(&run, NodeId(1), |e| matches!(e, Event::Appended { .. }));
    assert_eq!(appended.len(), 4);
    assert!(appended[0] < ms(2_000) && appended[1] >= ms(5_000), "{appended:?}");
    assert!(appended[3] < ms(5_050), "{appended:?}");
    assert_eq!(run.outcome().producers[0].acknowledged, 4);
    let broker = &run.history().brokers[0];
    let paused: Vec<_> = broker.states.iter().map(|(time, process, _)| (*time, *process)).collect();
    let expected =
        [(ms(0), Process::Running), (ms(2_000), Process::Paused), (ms(5_000), Process::Running)];
    assert_eq!(paused, expected);
}

#[test]
fn what_is_on_a_cut_link_waits_until_it_is_healed() {
    let mut schedule = one_batch(Acks::Leader);
    send(&mut schedule, 1_000);
    let all = LinkSpec { from: Endpoint::Producer(0), to: Endpoint::Everyone, both: false };
    at(&mut schedule, 2_000, Action::Cut(all));
    send(&mut schedule, 3_000);
    at(&mut schedule, 4_000, Action::Heal(all));
    let run = finished(schedule);
    let appended = times(&run, NodeId(1), |e| matches!(e, Event::Appended { .. }));
    assert_eq!(appended.len(), 2);
    assert!(appended[1] >= ms(4_000) && appended[1] < ms(4_002), "{appended:?}");

    let view = run.view_at(ms(3_500)).expect("within the run");
    let waiting: Vec<_> = view.messages.iter().filter(|m| m.arrives == Time::NEVER).collect();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].name, waiting[0].from), ("ProduceRequest", run.producer_node(0)));
}

#[test]
fn a_crash_behind_a_cut_is_noticed_when_the_link_is_healed() {
    let mut schedule = cluster(3);
    at(&mut schedule, 1_000, Action::Cut(link(1, NodeId(2), false)));
    at(&mut schedule, 2_000, Action::Crash(NodeId(1)));
    at(&mut schedule, 4_000, Action::Heal(link(1, NodeId(2), false)));
    schedule.end = ms(6_000);
    let run = finished(schedule);
    let lost = |event: &Event| *event == Event::Disconnected { peer: NodeId(1) };
    assert!(times(&run, NodeId(3), lost)[0] < ms(2_001));
    let noticed = times(&run, NodeId(2), lost);
    assert!(noticed[0] >= ms(4_000) && noticed[0] < ms(4_002), "{noticed:?}");
}

#[test]
fn a_slow_link_delays_and_keeps_the_order() {
    let mut schedule = one_batch(Acks::Leader);
    let to_leader =
        LinkSpec { from: Endpoint::Producer(0), to: Endpoint::Node(NodeId(1)), both: false };
    send(&mut schedule, 1_000);
    let slow = Action::Slow(to_leader, Micros::from_millis(500));
    at(&mut schedule, 2_000, slow);
    send(&mut schedule, 3_000);
    at(&mut schedule, 3_100, Action::Heal(to_leader));
    send(&mut schedule, 3_200);
    let run = finished(schedule);
    let appended = times(&run, NodeId(1), |e| matches!(e, Event::Appended { .. }));
    assert!(appended[1] >= ms(3_500) && appended[2] >= appended[1], "{appended:?}");
    assert!(appended[2] < ms(3_502), "{appended:?}");
}

#[test]
fn power_loss_takes_unflushed_records_and_history_shows_it() {
    let mut schedule = cluster(1);
    produce(&mut schedule, Acks::All, 50);
    at(&mut schedule, 5_000, Action::PowerLoss(NodeId(1)));
    at(&mut schedule, 6_000, Action::Start(NodeId(1)));
    schedule.end = ms(6_500);
    let run = finished(schedule);
    let facts = run.trace().facts.iter();
    let lost: u32 = facts
        .filter_map(|(_, fact)| match fact.event {
            TraceEvent::World(WorldEvent::PowerLost { removed, .. }) => Some(removed),
            _ => None,
        })
        .sum();
    assert!(lost > 0, "nothing is flushed in five seconds");
    let replica = &run.history().partitions[0].replicas[0];
    let (time, to, removed) = replica.truncations[0];
    assert_eq!((time, removed), (ms(5_000), lost));
    assert_eq!(replica.log_end_offset.at(ms(5_000)), Some(to));
    assert!(run.outcome().producers[0].lost > 0);
}

#[test]
fn a_stopped_broker_hands_over_and_ends_by_itself() {
    let mut schedule = cluster(3);
    produce(&mut schedule, Acks::All, 20);
    at(&mut schedule, 3_000, Action::Stop(NodeId(1)));
    let run = finished(schedule);
    let states: Vec<_> = run.history().brokers[0].states.iter().map(|(_, p, _)| *p).collect();
    assert_eq!(states.first(), Some(&Process::Running));
    assert!(states.contains(&Process::Stopping));
    assert_eq!(states.last(), Some(&Process::Down));
    let outcome = &run.outcome().producers[0];
    assert_eq!((outcome.lost, outcome.refused, outcome.timed_out), (0, 0, 0));
    assert!(outcome.acknowledged > 190, "{outcome:?}");
}

#[test]
fn an_administrator_tries_until_the_controller_is_back_or_time_is_over() {
    let mut schedule = cluster(3);
    at(&mut schedule, 1_000, Action::Crash(CONTROLLER));
    let elect = Action::ElectLeaders {
        election_type: highwater_protocol::message::ElectionType::Preferred,
        topic: Some(0),
        partition: None,
    };
    at(&mut schedule, 2_000, elect.clone());
    at(&mut schedule, 3_000, Action::Start(CONTROLLER));
    at(&mut schedule, 8_000, Action::Crash(CONTROLLER));
    at(&mut schedule, 9_000, elect);
    schedule.end = ms(14_000);
    schedule.environment.admin.default_api_timeout_ms = Micros::from_millis(4_000);
    let run = finished(schedule);
    let answers = run.trace().facts.iter().filter_map(|(_, fact)| match fact.event {
        TraceEvent::Node(Event::AdminAnswered { error }) => Some((fact.time, error)),
        _ => None,
    });
    let answers: Vec<_> = answers.collect();
    assert_eq!(answers[0].1, ErrorCode::ElectionNotNeeded);
    assert!(answers[0].0 > ms(5_000) && answers[0].0 < ms(6_100), "at the next try");
    assert_eq!(answers[1], (ms(13_000), ErrorCode::RequestTimedOut));
}

#[test]
fn topics_created_on_the_way_take_the_next_numbers() {
    let mut schedule = cluster(3);
    let lists = vec![vec![NodeId(2), NodeId(3)], vec![NodeId(3), NodeId(1)]];
    at(&mut schedule, 1_000, Action::CreateTopic(topic("late", lists)));
    at(&mut schedule, 2_000, Action::CreateTopic(topic("later", vec![vec![NodeId(1)]])));
    let run = finished(schedule);
    let partitions = &run.history().partitions;
    let names: Vec<_> = partitions.iter().map(|p| (p.partition.0, p.topic.0, p.index)).collect();
    assert_eq!(names, [(0, 0, 0), (1, 1, 0), (2, 1, 1), (3, 2, 0)]);
    assert!(partitions[1].changes[0].0 > ms(1_000));
}

/// Goal: the connections that 2 opens to 1 are cut, and no others: 2 cannot follow 1 any more, 1
/// follows 2 as before.
#[test]
fn a_cut_can_be_of_one_ends_connections() {
    let mut schedule = cluster(3);
    schedule.end = ms(15_000);
    let lists = [[1, 2, 3], [2, 1, 3]].map(|list| list.map(NodeId).to_vec());
    schedule.topics = vec![topic("orders", lists.to_vec())];
    let lag = Micros::from_secs(2);
    schedule.brokers.iter_mut().for_each(|b| b.config.replica_lag_time_max_ms = lag);
    produce(&mut schedule, Acks::Leader, 20);
    let (client, server) = (Endpoint::Node(NodeId(2)), Endpoint::Node(NodeId(1)));
    let connections = ConnectionsSpec { client, server, requests: true };
    at(&mut schedule, 2_000, Action::CutConnections(connections));
    at(&mut schedule, 8_000, Action::HealConnections(connections));
    let run = finished(schedule);
    let isrs = |partition: usize| -> Vec<Vec<u16>> {
        let changes = run.history().partitions[partition].changes.iter();
        changes.map(|(.., c)| c.registration.isr.iter().map(|id| id.0).collect()).collect()
    };
    assert_eq!(isrs(0), [vec![1, 2, 3], vec![1, 3], vec![1, 2, 3]]);
    assert_eq!(isrs(1), [vec![2, 1, 3]]);
}
