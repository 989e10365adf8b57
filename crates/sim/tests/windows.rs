//! Periodic rules fall into their windows: whatever the seed, and whenever the fault.
//!
//! A recorded cluster gives one instant of each window (and on a busy machine not a sharp one); the
//! reference gives its ends. Each test plays a fault at many phases of the periodic tasks and looks
//! at the least and the greatest delay.

mod common;

use common::*;
use highwater_protocol::message::ElectionType;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, ChangeCause, Event, Micros, NodeId, Time};
use highwater_sim::schedule::{Action, Endpoint, LinkSpec, Schedule};
use highwater_sim::{Recording, Run, TraceEvent};

/// Seeds tried for each window.
const SEEDS: u64 = 24;
/// Records written by the controller linger so long before they are committed (R6.2).
const LINGER: Micros = Micros::from_millis(25);
/// A message's way, at most.
const ONE_WAY: Micros = Micros(700);
const SESSION: Micros = Micros::from_secs(9);
const HEARTBEAT: Micros = Micros::from_secs(2);

/// When something happens: different for each seed, over two seconds, against every period.
fn phase(seed: u64) -> u64 {
    5_000 + seed * 2_000 / SEEDS + seed % 7
}

fn finished(schedule: Schedule) -> Run {
    let mut run = Run::recording(schedule, Recording::Everything);
    run.finish();
    run
}

/// Every event with its time and node, in order.
fn events(run: &Run) -> impl Iterator<Item = (Time, NodeId, Event)> {
    run.trace().facts.iter().filter_map(|(_, fact)| match fact.event {
        TraceEvent::Node(event) => Some((fact.time, fact.node, event)),
        TraceEvent::World(_) => None,
    })
}

/// When `wanted` happened first at or after `from`.
fn first(run: &Run, from: Time, wanted: impl Fn(NodeId, &Event) -> bool) -> Option<Time> {
    let found = events(run).find(|(time, node, event)| *time >= from && wanted(*node, event));
    found.map(|(time, ..)| time)
}

/// When the first partition was changed for a cause that is `wanted`, at or after `from`.
fn changed(run: &Run, from: Time, wanted: impl Fn(ChangeCause) -> bool) -> Option<Time> {
    let changes = run.history().partitions[0].changes.iter();
    let mut times = changes.filter(|(time, _, change)| *time >= from && wanted(change.cause));
    times.next().map(|(time, ..)| *time)
}

/// The least and the greatest of what `measure` gives over the seeds.
fn spread(measure: impl Fn(u64) -> Micros) -> (Micros, Micros) {
    let all: Vec<Micros> = (1..=SEEDS).map(measure).collect();
    (*all.iter().min().expect("seeds"), *all.iter().max().expect("seeds"))
}

fn link(from: u16, to: u16, both: bool) -> LinkSpec {
    let end = |id| Endpoint::Node(NodeId(id));
    LinkSpec { from: end(from), to: end(to), both }
}

/// R6.5: a dead broker is fenced 1 to 1.125 session timeouts after its last heartbeat arrived, and
/// the record is committed as long afterwards as it lingers.
#[test]
fn fencing_follows_the_last_heartbeat_by_one_to_one_and_an_eighth_sessions() {
    let (least, greatest) = spread(|seed| {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(20_000);
        let fault = [Action::Crash(NodeId(2)), Action::Pause(NodeId(2))][seed as usize % 2].clone();
        at(&mut schedule, phase(seed), fault);
        let run = finished(schedule);
        let mut expired = events(&run).filter_map(|(time, _, event)| match event {
            Event::SessionExpired { broker: NodeId(2), last_contact } => Some((time, last_contact)),
            _ => None,
        });
        let (time, last_contact) = expired.next().expect("the session ends");
        assert!(last_contact <= ms(phase(seed)) + ONE_WAY, "dead brokers send nothing");
        assert!(ms(phase(seed)) <= last_contact + HEARTBEAT + ONE_WAY * 2, "it was alive");
        let fenced = first(&run, time, |_, e| *e == Event::BrokerFenced { broker: NodeId(2) });
        assert_eq!(fenced, Some(time + LINGER));
        assert_eq!(changed(&run, time, |c| c == ChangeCause::BrokerFenced(NodeId(2))), fenced);
        time.since(last_contact)
    });
    assert!(least > SESSION && greatest <= SESSION + SESSION / 8, "{least} to {greatest}");
    assert!(greatest - least > SESSION / 16, "the phases differ: {least} to {greatest}");
}

/// R6.5: of several that have died one is fenced at a time, the next 10 ms later.
#[test]
fn several_dead_brokers_are_fenced_ten_milliseconds_apart() {
    for seed in 1..=SEEDS {
        let mut schedule = cluster(5);
        schedule.seed = seed;
        schedule.end = ms(20_000);
        for broker in [2, 3, 5] {
            at(&mut schedule, phase(seed), Action::Crash(NodeId(broker)));
        }
        let run = finished(schedule);
        let expired: Vec<(Time, Time)> = events(&run)
            .filter_map(|(time, _, event)| match event {
                Event::SessionExpired { last_contact, .. } => Some((time, last_contact)),
                _ => None,
            })
            .collect();
        assert_eq!(expired.len(), 3);
        for pair in expired.windows(2) {
            let gap = pair[1].0.since(pair[0].0);
            let both_were_over = pair[0].0.since(pair[1].1) > SESSION;
            let expected = Micros::from_millis(10);
            assert!(!both_were_over || gap == expected, "{gap} apart");
        }
    }
}

/// R6.3, R6.4: while no controller is active nobody is fenced; the new one gives every broker a
/// whole session from when it takes over.
#[test]
fn sessions_begin_anew_with_a_new_controller() {
    for seed in 1..=SEEDS {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(60_000);
        at(&mut schedule, phase(seed), Action::Crash(CONTROLLER));
        at(&mut schedule, phase(seed) + 100, Action::Crash(NodeId(2)));
        at(&mut schedule, 30_000, Action::Start(CONTROLLER));
        let takes_over = ms(30_000) + schedule.environment.startup;
        let run = finished(schedule);
        let fenced = Event::BrokerFenced { broker: NodeId(2) };
        let fenced = first(&run, Time::ZERO, |_, event| *event == fenced);
        let since = fenced.expect("it is fenced in the end").since(takes_over);
        assert!(since > SESSION && since <= SESSION + SESSION / 8 + LINGER * 2, "{since}");
    }
}

/// R5.1, R5.4: a follower that is behind leaves the ISR more than replica.lag.time.max.ms, and at
/// most one and a half times that, after it was last caught up.
#[test]
fn a_slow_follower_leaves_within_one_and_a_half_lags() {
    let lag = Micros::from_secs(4);
    let (least, greatest) = spread(|seed| {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(20_000);
        schedule.brokers.iter_mut().for_each(|b| b.config.replica_lag_time_max_ms = lag);
        produce(&mut schedule, Acks::Leader, 20);
        at(&mut schedule, phase(seed), Action::Cut(link(3, 1, true)));
        let run = finished(schedule);
        let mut proposals = events(&run).filter_map(|(time, _, event)| match event {
            Event::IsrShrinkProposed { replica: NodeId(3), caught_up, .. } => {
                Some((time, caught_up))
            }
            _ => None,
        });
        let (time, caught_up) = proposals.next().expect("it leaves");
        let committed = changed(&run, time, |c| c == ChangeCause::IsrShrink).expect("it is agreed");
        assert!(committed.since(time) <= LINGER + ONE_WAY, "proposal to commit");
        time.since(caught_up)
    });
    assert!(least > lag && greatest <= lag + lag / 2, "{least} to {greatest}");
    assert!(greatest - least > lag / 8, "the phases differ: {least} to {greatest}");
}

/// R5.3: without new records it never leaves.
#[test]
fn a_silent_follower_with_everything_never_leaves() {
    for seed in 1..=SEEDS {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(40_000);
        let lag = Micros::from_secs(4);
        schedule.brokers.iter_mut().for_each(|b| b.config.replica_lag_time_max_ms = lag);
        produce(&mut schedule, Acks::All, 20);
        schedule.producers[0].count = 20;
        at(&mut schedule, phase(seed), Action::Cut(link(3, 1, true)));
        let run = finished(schedule);
        assert_eq!(changed(&run, ms(2_000), |_| true), None);
    }
}

/// R1.6, R5.5, S20: a follower that in each fetch reaches only where the leader stood at the fetch
/// before stays in the ISR for good; one whose fetches take longer than replica.lag.time.max.ms
/// leaves it.
#[test]
fn a_steady_follower_stays_however_far_behind() {
    let slowed = |one_way_ms: u64, seed: u64| {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(30_000);
        let lag = Micros::from_secs(2);
        schedule.brokers.iter_mut().for_each(|b| b.config.replica_lag_time_max_ms = lag);
        produce(&mut schedule, Acks::Leader, 200);
        let slow = Action::Slow(link(3, 1, true), Micros::from_millis(one_way_ms));
        at(&mut schedule, phase(seed), slow);
        changed(&finished(schedule), ms(2_000), |c| c == ChangeCause::IsrShrink)
    };
    for seed in 1..=SEEDS / 4 {
        assert_eq!(slowed(400, seed), None, "always 160 records behind, within the lag");
        assert!(slowed(1_500, seed).is_some(), "a fetch takes three seconds");
    }
}

/// R3.10: on an idle partition every follower knows the high watermark after at most
/// replica.fetch.wait.max.ms and a round trip.
#[test]
fn followers_learn_the_high_watermark_within_one_fetch() {
    let wait = Micros::from_millis(500);
    let (_, greatest) = spread(|seed| {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        produce(&mut schedule, Acks::All, 1);
        schedule.producers[0].interval = None;
        let action = Action::Produce { producer: 0, partition: None, count: 10 };
        at(&mut schedule, phase(seed), action);
        let run = finished(schedule);
        let knows = |node: u16| {
            let told = |n: NodeId, event: &Event| {
                n == NodeId(node)
                    && matches!(event, Event::HighWatermark { high_watermark: 10, .. })
            };
            first(&run, Time::ZERO, told).expect("everybody learns of it")
        };
        knows(2).max(knows(3)).since(knows(1))
    });
    assert!(greatest <= wait + ONE_WAY * 2, "{greatest}");
    assert!(greatest > wait / 2, "nobody tells them earlier (R3.9): {greatest}");
}

/// R4.7, R2.7: on a quiet cluster without jitter, with a way of `d`, the high watermark rises two
/// ways after the append and the producer knows after the third.
#[test]
fn an_acknowledgement_takes_three_ways() {
    let mut schedule = cluster(3);
    schedule.environment.jitter = Micros::ZERO;
    let way = schedule.environment.latency;
    produce(&mut schedule, Acks::All, 1);
    let run = finished(schedule);
    let times = |wanted: fn(NodeId, &Event) -> bool| -> Vec<Time> {
        let all = events(&run).filter(|(_, node, event)| wanted(*node, event));
        all.map(|(time, ..)| time).collect()
    };
    let appended = times(|_, event| matches!(event, Event::Appended { .. }));
    let rose = times(|node, e| node == NodeId(1) && matches!(e, Event::HighWatermark { .. }));
    let known = times(|_, event| matches!(event, Event::Acknowledged { .. }));
    assert!(known.len() >= 8);
    for ((appended, rose), known) in appended.iter().zip(&rose).zip(&known).skip(1) {
        assert_eq!((rose.since(*appended), known.since(*appended)), (way * 2, way * 3));
    }
}

/// R6.6, R8.9: a broker that is started again at once is refused until its old session is over,
/// asks again once a heartbeat interval, and is registered with its first attempt after that. It
/// does not matter whether it crashed or stopped in order.
#[test]
fn registration_is_refused_until_the_session_is_over() {
    for seed in 1..=SEEDS {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(30_000);
        let clean = seed % 2 == 0;
        let down = if clean { Action::Stop(NodeId(2)) } else { Action::Crash(NodeId(2)) };
        at(&mut schedule, phase(seed), down);
        at(&mut schedule, phase(seed) + 2_500, Action::Start(NodeId(2)));
        let run = finished(schedule);
        let refusals: Vec<Time> = events(&run)
            .filter(|(_, _, event)| matches!(event, Event::RegistrationRefused { .. }))
            .map(|(time, ..)| time)
            .collect();
        assert!(!refusals.is_empty(), "its session lives");
        for pair in refusals.windows(2) {
            let gap = pair[1].since(pair[0]);
            assert!(gap >= HEARTBEAT && gap <= HEARTBEAT + ONE_WAY * 2, "{gap}");
        }
        let last = *refusals.last().expect("there is one");
        let registered = Event::BrokerRegistered { broker: NodeId(2) };
        let registered = first(&run, last, |_, event| *event == registered);
        let registered = registered.expect("it is registered in the end");
        assert!(registered.since(last) <= HEARTBEAT + ONE_WAY * 2 + LINGER, "the next attempt");
        // The last sign of life: at the latest when it went down (a clean stop takes a while), at
        // the earliest a heartbeat interval before that.
        let stopped = first(&run, ms(phase(seed)), |_, e| matches!(e, Event::BrokerStopped));
        let gone = stopped.unwrap_or(ms(phase(seed)));
        assert!(last <= gone + ONE_WAY + SESSION, "refused by a session only");
        assert!(registered + HEARTBEAT + ONE_WAY * 2 > gone + SESSION, "not before its end");
    }
}

/// R6.9, R6.9b: a follower may stop at once; a leader when all others have told that they know of
/// it, about one heartbeat interval.
#[test]
fn a_controlled_shutdown_takes_about_one_heartbeat_interval() {
    let took = |broker: u16, seed: u64| {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(15_000);
        produce(&mut schedule, Acks::All, 20);
        at(&mut schedule, phase(seed), Action::Stop(NodeId(broker)));
        let run = finished(schedule);
        let stopped = first(&run, Time::ZERO, |_, event| matches!(event, Event::BrokerStopped));
        stopped.expect("it stops").since(ms(phase(seed)))
    };
    let (_, greatest) = spread(|seed| took(2, seed));
    assert!(greatest <= ONE_WAY * 2 + LINGER, "it leads nothing: {greatest}");
    let (least, greatest) = spread(|seed| took(1, seed));
    assert!(least > LINGER * 2, "first it moves its leaderships: {least}");
    assert!(greatest <= HEARTBEAT + Micros::from_millis(150), "{greatest}");
}

/// R6.36: leadership returns to the first replica at the controller's next look, every
/// leader.imbalance.check.interval.seconds, after that replica is in the ISR again.
#[test]
fn leaders_are_balanced_at_the_next_look() {
    let interval = Micros::from_secs(20);
    let (least, greatest) = spread(|seed| {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(70_000);
        schedule.controller_config.leader_imbalance_check_interval = interval;
        produce(&mut schedule, Acks::All, 20);
        at(&mut schedule, phase(seed), Action::Crash(NodeId(1)));
        at(&mut schedule, phase(seed) + 10_000 + seed * 700, Action::Start(NodeId(1)));
        let run = finished(schedule);
        let joined = changed(&run, ms(12_000), |c| c == ChangeCause::IsrExpand);
        let joined = joined.expect("it joins");
        let balanced = changed(&run, joined, |c| c == ChangeCause::LeaderElection);
        let balanced = balanced.expect("leadership returns");
        let since_look = Micros(balanced.0 % interval.0);
        assert_eq!(since_look, LINGER, "at a look, and committed");
        balanced.since(joined)
    });
    assert!(greatest <= interval + LINGER, "{greatest}");
    assert!(least < interval / 2, "the phases differ: {least} to {greatest}");
}

/// R6.14: where unclean election is enabled while nobody leads, the next sweep elects.
#[test]
fn unclean_election_enabled_later_waits_for_the_sweep() {
    let interval = Micros::from_secs(10);
    let (least, greatest) = spread(|seed| {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(60_000);
        schedule.controller_config.unclean_leader_election_interval_ms = interval;
        schedule.features.eligible_leader_replicas = seed % 2 == 0;
        produce(&mut schedule, Acks::All, 20);
        at(&mut schedule, 3_000, Action::Crash(NodeId(2)));
        at(&mut schedule, 15_000, Action::Crash(NodeId(1)));
        at(&mut schedule, 15_000, Action::Crash(NodeId(3)));
        at(&mut schedule, 28_000, Action::Start(NodeId(2)));
        let enabled = 35_000 + seed * 417;
        let key = ConfigKey::UncleanLeaderElectionEnable;
        let set = Action::SetTopicConfig { topic: 0, key, value: Some(1) };
        at(&mut schedule, enabled, set);
        let run = finished(schedule);
        let elected = changed(&run, ms(enabled), |c| c == ChangeCause::LeaderElection);
        elected.expect("2 leads").since(ms(enabled))
    });
    assert!(greatest <= interval + LINGER + ONE_WAY, "{greatest}");
    assert!(least < interval / 2 && greatest > interval / 2, "{least} to {greatest}");
}

/// R6.14: asked for by an administrator, it happens at once.
#[test]
fn elections_on_demand_wait_for_the_commit_only() {
    for seed in 1..=SEEDS {
        let mut schedule = cluster(3);
        schedule.seed = seed;
        schedule.end = ms(40_000);
        at(&mut schedule, phase(seed), Action::Crash(NodeId(1)));
        at(&mut schedule, 18_000, Action::Start(NodeId(1)));
        let election_type = ElectionType::Preferred;
        let elect = Action::ElectLeaders { election_type, topic: Some(0), partition: Some(0) };
        at(&mut schedule, 30_000, elect);
        let run = finished(schedule);
        let elected = changed(&run, ms(30_000), |c| c == ChangeCause::LeaderElection);
        let took = elected.expect("1 leads again").since(ms(30_000));
        assert!(took >= LINGER && took <= LINGER + ONE_WAY, "{took}");
    }
}

/// R3.5: with its leader gone a follower tries again once a second.
#[test]
fn a_follower_without_its_leader_tries_once_a_second() {
    for seed in 1..=SEEDS {
        let mut schedule = cluster(2);
        schedule.seed = seed;
        at(&mut schedule, phase(seed) - 4_000, Action::Crash(NodeId(1)));
        let run = finished(schedule);
        let lost: Vec<Time> = events(&run)
            .filter(|(_, node, event)| {
                *node == NodeId(2) && *event == Event::Disconnected { peer: NodeId(1) }
            })
            .map(|(time, ..)| time)
            .collect();
        assert!(lost.len() >= 5, "{}", lost.len());
        let second = Micros::from_secs(1);
        for pair in lost.windows(2) {
            let gap = pair[1].since(pair[0]);
            assert!(gap >= second && gap <= second + ONE_WAY * 3, "{gap}");
        }
    }
}
