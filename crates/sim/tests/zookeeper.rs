//! Clusters with ZooKeeper: sessions, controllers, and what is promised there (section 7).

mod common;
#[path = "common/random.rs"]
mod random;

use common::{CONTROLLER, at, cluster, ms, produce, topic};
use highwater_protocol::config::Features;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Acks, ChangeCause, Event, Micros, NodeId, PartitionId, Time};
use highwater_sim::history::SessionEnd;
use highwater_sim::schedule::{Endpoint, LinkSpec, TopicSpec};
use highwater_sim::{Action, Process, Recording, Run, Schedule, TraceEvent};
use proptest::prelude::*;
use random::{Weather, schedules};
use std::collections::BTreeSet;

/// What came with KRaft, or with the releases before it that had AlterPartition.
const KRAFT: [&str; 6] = [
    "kraft",
    "eligible_leader_replicas",
    "leader_checks_isr_members",
    "isr_members_must_be_active",
    "isr_members_checked_by_epoch",
    "high_watermark_frozen_below_min_isr",
];
const KIP_497: [&str; 3] = ["alter_partition", "maximal_isr", "pending_shrink_counts_old_isr"];
const EARLIER: [&str; 3] = [
    "control_requests_carry_broker_epoch",
    "isr_changes_are_notified",
    "elects_in_assignment_order",
];

fn switch_off(features: &mut Features, names: &[&str]) {
    for name in names {
        *features.switch(name).expect("a switch of this name") = false;
    }
}

/// A cluster as of 2.6: the leader writes its ISR to ZooKeeper.
fn with_zookeeper(brokers: u16) -> Schedule {
    let mut schedule = cluster(brokers);
    switch_off(&mut schedule.features, &KRAFT);
    switch_off(&mut schedule.features, &KIP_497);
    for broker in &mut schedule.brokers {
        broker.config.zookeeper_session_timeout_ms = Micros::from_millis(6_000);
    }
    schedule
}

/// Random schedules, in one of the generations with ZooKeeper.
fn random(weather: Weather) -> impl Strategy<Value = Schedule> {
    (schedules(weather), any::<bool>(), 0..4_usize).prop_map(|(mut schedule, kip_497, earlier)| {
        switch_off(&mut schedule.features, &KRAFT);
        if !kip_497 {
            switch_off(&mut schedule.features, &KIP_497);
            switch_off(&mut schedule.features, &EARLIER[..earlier]);
        }
        schedule.controller_config.leader_imbalance_check_interval = Micros::from_millis(4_000);
        for broker in &mut schedule.brokers {
            broker.config.zookeeper_session_timeout_ms = Micros::from_millis(4_000);
            broker.config.controlled_shutdown_retry_backoff_ms = Micros::from_millis(1_000);
        }
        schedule
    })
}

fn finished(schedule: Schedule) -> Run {
    let mut run = Run::recording(schedule, Recording::History);
    run.finish();
    run
}

fn facts(run: &Run) -> impl Iterator<Item = (Time, NodeId, Event)> + '_ {
    run.trace().facts.iter().filter_map(|(_, fact)| match fact.event {
        TraceEvent::Node(event) => Some((fact.time, fact.node, event)),
        TraceEvent::World(_) => None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    // Goal: I1, I2, I3, I6, I7, I14 and what else is promised before KRaft holds in any trouble.
    #[test]
    fn promises_are_kept(schedule in random(Weather::Windy)) {
        check(schedule)?;
    }

    #[test]
    fn some_promises_are_kept_even_when_disks_fail(schedule in random(Weather::Stormy)) {
        check(schedule)?;
    }
}

fn check(schedule: Schedule) -> Result<(), TestCaseError> {
    let mut run = Run::checking(schedule, Recording::History);
    run.finish();
    prop_assert!(run.violations().is_empty(), "{:#?}", run.violations());
    check_controllers(&run)?;
    check_sessions(&run)
}

/// R7.2: each controller has an epoch of its own, one more than the one before, and is elected only
/// while there is none.
fn check_controllers(run: &Run) -> Result<(), TestCaseError> {
    let history = run.history().zookeeper.as_ref().expect("there is ZooKeeper");
    let mut epoch = 0;
    let mut held = false;
    for (time, broker, of) in &history.controllers {
        match broker {
            Some(broker) => {
                prop_assert!(!held, "{broker} was elected at {time} beside another");
                prop_assert_eq!(*of, epoch + 1);
                epoch = *of;
            }
            None => prop_assert!(held, "nobody went at {}", time),
        }
        held = broker.is_some();
    }
    let view = run.view().zookeeper.expect("there is ZooKeeper");
    let epochs: BTreeSet<i32> = view.controlling.iter().map(|(_, epoch)| *epoch).collect();
    prop_assert_eq!(epochs.len(), view.controlling.len(), "two controllers in one epoch");
    Ok(())
}

/// R7.1: a session expires at a tick, later than its timeout and no later than a tick after that.
fn check_sessions(run: &Run) -> Result<(), TestCaseError> {
    let tick = run.schedule().controller_config.zookeeper_tick_time;
    for (time, _, event) in facts(run) {
        let Event::SessionExpired { broker, last_contact } = event else { continue };
        let spec = run.schedule().brokers.iter().find(|spec| spec.id == broker);
        let timeout = spec.expect("a broker").config.zookeeper_session_timeout_ms;
        let silence = time.since(last_contact);
        // A paused ensemble finds it when it goes on.
        let paused =
            run.schedule().actions.iter().any(|timed| {
                matches!(timed.action, Action::Resume(CONTROLLER)) && timed.at <= time
            });
        prop_assert!(silence > timeout, "{} after {}", time, silence);
        prop_assert!(paused || silence <= timeout + tick, "{} after {}", time, silence);
        prop_assert!(paused || time.0.is_multiple_of(tick.0), "{} is no tick", time);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn runs_are_functions_and_looking_back_is_exact(
        schedule in random(Weather::Stormy),
        times in prop::collection::vec(0..30_000_000_u64, 3),
    ) {
        let run = finished(schedule.clone());
        let mut sliced = Run::checking(schedule.clone(), Recording::Everything);
        while sliced.advance(997) == highwater_sim::Progress::More {}
        prop_assert_eq!((sliced.trace().hash, sliced.events()), (run.trace().hash, run.events()));
        for time in times.into_iter().map(Time) {
            let mut short = schedule.clone();
            short.end = time;
            prop_assert_eq!(run.view_at(time), Some(finished(short).view()));
        }
    }
}

/// R7.1: whenever a broker dies, its node is gone within timeout and tick, less the third of the
/// timeout in which it may not have pinged.
#[test]
fn a_dead_broker_is_gone_in_its_window() {
    for phase in 0..40 {
        let mut schedule = with_zookeeper(3);
        schedule.seed = phase;
        schedule.end = ms(16_000);
        let died = 3_000 + phase * 53;
        at(&mut schedule, died, Action::Crash(NodeId(2)));
        let run = finished(schedule);
        let gone = facts(&run).find_map(|(time, _, event)| match event {
            Event::BrokerNodeDeleted { broker: NodeId(2) } => Some(time),
            _ => None,
        });
        let gone = gone.expect("the session expires").0 / 1_000;
        assert!(gone.is_multiple_of(2_000), "{gone} is a tick");
        assert!((died + 4_000..=died + 8_100).contains(&gone), "died {died}, gone {gone}");
        let history = run.history().zookeeper.as_ref().expect("there is ZooKeeper");
        let session = history.sessions.iter().find(|session| session.broker == NodeId(2));
        let ended = session.and_then(|session| session.ended).map(|(_, end)| end);
        assert_eq!(ended, Some(SessionEnd::Expired));
    }
}

/// R7.2: a controller that stands still does not know that another one has taken over; both act
/// until it hears so, each in its own epoch, and the brokers obey the second.
#[test]
fn two_controllers_have_two_epochs() {
    let mut schedule = with_zookeeper(3);
    schedule.end = ms(20_000);
    at(&mut schedule, 1_000, Action::Pause(NodeId(1)));
    at(&mut schedule, 12_000, Action::Resume(NodeId(1)));
    let run = finished(schedule);
    let at = |millis| run.view_at(ms(millis)).and_then(|view| view.zookeeper).expect("a view");
    assert_eq!(at(500).controlling, [(NodeId(1), 1)]);
    let both = at(11_000);
    assert_eq!(both.controlling.iter().map(|(_, epoch)| *epoch).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(both.controller_epoch, 2);
    assert_ne!(both.controller, Some(NodeId(1)));
    assert_eq!(at(20_000).controlling.len(), 1);
    assert_eq!(at(20_000).sessions.len(), 3, "it has opened another session");
}

/// R7.7: leaders move back only where more than a tenth of what a broker should lead is astray.
#[test]
fn leaders_move_back_by_percentage() {
    for (percentage, expected) in [(10, true), (60, false)] {
        let mut schedule = with_zookeeper(3);
        let lists = [[1, 2, 3], [2, 3, 1], [2, 1, 3]].map(|list| list.map(NodeId).to_vec());
        schedule.topics = vec![topic("orders", lists.to_vec())];
        schedule.end = ms(60_000);
        schedule.controller_config.leader_imbalance_check_interval = Micros::from_millis(30_000);
        schedule.controller_config.leader_imbalance_per_broker_percentage = percentage;
        // Of the two that broker 2 should lead, one has moved by hand of fate.
        let move_away = |to: [u16; 3]| Action::Reassign {
            topic: 0,
            partition: 1,
            replicas: Some(to.map(NodeId).to_vec()),
        };
        at(&mut schedule, 1_000, move_away([3, 1, 2]));
        at(
            &mut schedule,
            1_500,
            Action::ElectLeaders {
                election_type: highwater_protocol::message::ElectionType::Preferred,
                topic: Some(0),
                partition: Some(1),
            },
        );
        at(&mut schedule, 6_000, move_away([2, 3, 1]));
        let run = finished(schedule);
        let leader = run.view().metadata.partition(PartitionId(1)).and_then(|p| p.leader);
        assert_eq!(leader == Some(NodeId(2)), expected, "{percentage} %: {leader:?}");
    }
}

/// A topic of its own, placed by the tools, gets leaders from the controller; settings reach the
/// brokers.
#[test]
fn topics_are_created() {
    let mut schedule = with_zookeeper(3);
    produce(&mut schedule, Acks::All, 10);
    let spec = TopicSpec {
        name: "later".to_owned(),
        partitions: 4,
        assignment: highwater_protocol::message::Assignment::Automatic { replication_factor: 2 },
        configs: vec![(ConfigKey::MinInsyncReplicas, 2)],
    };
    at(&mut schedule, 2_000, Action::CreateTopic(spec));
    at(
        &mut schedule,
        4_000,
        Action::SetTopicConfig { topic: 0, key: ConfigKey::MinInsyncReplicas, value: Some(4) },
    );
    let run = finished(schedule);
    let created = &run.history().partitions[1..];
    assert_eq!(created.len(), 4);
    for partition in created {
        let (_, _, change) = partition.changes.first().expect("created");
        assert_eq!(change.cause, ChangeCause::TopicCreated);
        assert_eq!(change.registration.isr.len(), 2);
        assert_eq!(change.registration.leader, change.registration.replicas.first().copied());
    }
    let led: BTreeSet<_> = created.iter().map(|p| p.changes[0].2.registration.leader).collect();
    assert_eq!(led.len(), 3, "first replicas go round robin");
    assert!(run.outcome().producers[0].refused > 0 || run.outcome().producers[0].pending > 0);
}

/// R7.1: a broker that ZooKeeper cannot reach loses its session; one that only its fellows cannot
/// reach keeps it, and leads on.
#[test]
fn only_zookeeper_counts() {
    let cut = |to| {
        let mut schedule = with_zookeeper(3);
        schedule.end = ms(20_000);
        let (from, both) = (Endpoint::Node(NodeId(1)), true);
        for to in to {
            at(&mut schedule, 1_000, Action::Cut(LinkSpec { from, to: Endpoint::Node(to), both }));
        }
        let run = finished(schedule);
        run.view().metadata.partition(PartitionId(0)).expect("created").leader
    };
    assert_eq!(cut(vec![NodeId(2), NodeId(3)]), Some(NodeId(1)));
    assert_ne!(cut(vec![CONTROLLER]), Some(NodeId(1)));
}

/// R7.1: without ZooKeeper leaders lead on; after a crash it knows all sessions.
#[test]
fn zookeeper_crashes_and_returns() {
    let mut schedule = with_zookeeper(3);
    schedule.end = ms(30_000);
    produce(&mut schedule, Acks::All, 10);
    at(&mut schedule, 2_000, Action::Crash(CONTROLLER));
    at(&mut schedule, 14_000, Action::Start(CONTROLLER));
    let run = finished(schedule);
    assert_eq!(run.view_at(ms(5_000)).map(|view| view.controller), Some(Process::Down));
    assert_eq!(run.outcome().producers[0].refused, 0, "brokers serve without ZooKeeper");
    let history = run.history().zookeeper.as_ref().expect("there is ZooKeeper");
    assert_eq!(history.sessions.len(), 3, "{:?}", history.sessions);
    assert_eq!(history.controllers.len(), 1);
    assert_eq!(run.view().zookeeper.map(|z| z.sessions.iter().all(|s| s.connected)), Some(true));
}
