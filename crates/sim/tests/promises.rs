//! The promises: which are checked, and which nobody gives.

mod common;

use common::{at, cluster, consume, min_insync_replicas, ms, produce};
use highwater_protocol::config::Features;
use highwater_protocol::{Acks, Micros, NodeId};
use highwater_sim::schedule::{Action, Endpoint, LinkSpec};
use highwater_sim::{PROMISES, Recording, Run};

/// I1 to I24, but for the two that no generation promises.
#[test]
fn every_promise_is_checked() {
    let promised = PROMISES.iter().map(|promise| promise.id.to_owned());
    let all = (1..=24).filter(|n| ![12, 13].contains(n)).map(|n| format!("I{n}"));
    assert!(promised.eq(all));
    let current = Features::default();
    assert!(PROMISES.iter().all(|promise| (promise.holds)(&current)), "4.3 promises everything");
}

/// Older rules promise less: what each rule is for.
#[test]
fn older_generations_promise_less() {
    let without = |switch: &str| {
        let mut features = Features::default();
        *features.switch(switch).expect("a switch") = false;
        let broken = PROMISES.iter().filter(|promise| !(promise.holds)(&features));
        broken.map(|promise| promise.id).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(without("high_watermark_frozen_below_min_isr"), "I18");
    assert_eq!(without("ignores_newer_batches"), "I21");
    assert_eq!(without("isr_members_must_be_active"), "I5 I8 I9 I11 I15 I16");
    assert_eq!(without("maximal_isr"), "I5 I8 I9 I10 I11 I15 I19 I20 I24");
    assert_eq!(without("starts_at_log_end"), "I4 I5 I8 I9 I11 I15");
}

/// I12 is promised by no generation: what a leader alone has acknowledged goes with it.
#[test]
fn what_one_replica_acknowledged_may_be_lost() {
    let mut schedule = cluster(3);
    produce(&mut schedule, Acks::Leader, 100);
    let to = Endpoint::Node(NodeId(1));
    let cut = LinkSpec { from: Endpoint::Everyone, to, both: true };
    for follower in [2, 3] {
        let from = Endpoint::Node(NodeId(follower));
        at(&mut schedule, 2_000, Action::Cut(LinkSpec { from, to, both: true }));
    }
    at(&mut schedule, 2_500, Action::Crash(NodeId(1)));
    at(&mut schedule, 3_000, Action::Heal(cut));
    at(&mut schedule, 4_000, Action::Start(NodeId(1)));
    schedule.end = ms(30_000);
    let mut run = Run::checking(schedule, Recording::Outcome);
    run.finish();
    assert!(run.outcome().producers[0].lost > 0, "{:?}", run.outcome());
    assert_eq!(run.violations(), [], "nobody promised anything else");
}

/// I13 is promised by no generation: a write that was given up as timed out is there later.
#[test]
fn what_was_given_up_may_be_there() {
    let mut schedule = cluster(3);
    min_insync_replicas(&mut schedule, 2);
    produce(&mut schedule, Acks::All, 20);
    consume(&mut schedule);
    schedule.producers[0].config.request_timeout_ms = Micros::from_millis(500);
    schedule.producers[0].config.delivery_timeout_ms = Micros::from_millis(1_000);
    let back = LinkSpec { from: Endpoint::Node(NodeId(1)), to: Endpoint::Producer(0), both: false };
    at(&mut schedule, 2_000, Action::Cut(back));
    at(&mut schedule, 6_000, Action::Heal(back));
    let mut run = Run::checking(schedule, Recording::Outcome);
    run.finish();
    assert!(run.outcome().producers[0].failed_but_present > 0, "{:?}", run.outcome());
    assert_eq!(run.violations(), []);
}
