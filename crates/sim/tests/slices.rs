//! Facts that a run has not kept are found again, and no chain of causes breaks.

mod common;

use common::*;
use highwater_protocol::{Acks, Event, FactId, NodeId, Time};
use highwater_sim::{Action, Fact, Recording, Run, Schedule, TraceEvent};

/// Long enough for several snapshots, with a leader that dies, lies, and cuts its log.
fn eventful() -> Schedule {
    let mut schedule = cluster(3);
    schedule.end = ms(40_000);
    produce(&mut schedule, Acks::Leader, 200);
    consume(&mut schedule);
    at(&mut schedule, 5_000, Action::Pause(NodeId(2)));
    at(&mut schedule, 5_000, Action::Pause(NodeId(3)));
    at(&mut schedule, 6_000, Action::Crash(NodeId(1)));
    at(&mut schedule, 6_100, Action::Resume(NodeId(2)));
    at(&mut schedule, 6_100, Action::Resume(NodeId(3)));
    at(&mut schedule, 20_000, Action::Start(NodeId(1)));
    schedule
}

fn finished(recording: Recording) -> Run {
    let mut run = Run::recording(eventful(), recording);
    run.finish();
    run
}

fn chain(all: &[(FactId, Fact)], id: FactId, limit: usize) -> Vec<(FactId, Fact)> {
    let fact = |id: FactId| all.get(id.0 as usize).copied();
    std::iter::successors(fact(id), |(_, fact_)| fact(fact_.cause)).take(limit).collect()
}

#[test]
fn every_fact_is_found_whether_kept_or_not() {
    let everything = finished(Recording::Everything);
    let all = &everything.trace().facts;
    for recording in [Recording::Outcome, Recording::History] {
        let run = finished(recording);
        assert!(run.trace().facts.len() < all.len() / 4, "most is routine");
        let step = if recording == Recording::Outcome { all.len() / 4 } else { all.len() / 40 };
        for (id, fact) in all.iter().take(3).chain(all.iter().step_by(step)) {
            assert_eq!(run.fact(*id), Some(*fact));
        }
        assert_eq!(run.fact(FactId(all.len() as u32)), None);
        assert_eq!(run.fact(FactId::NONE), None);
    }
}

#[test]
fn chains_of_causes_are_whole() {
    let everything = finished(Recording::Everything);
    let all = &everything.trace().facts;
    let run = finished(Recording::History);
    let mut long = 0;
    for (id, _) in all.iter().step_by(all.len() / 60) {
        let expected = chain(all, *id, 50);
        long = long.max(expected.len());
        assert_eq!(run.causes(*id, 50), expected);
    }
    assert!(long >= 5, "a record's way from the producer to the high watermark");
    assert_eq!(run.causes(FactId(100), 2), chain(all, FactId(100), 2));
}

#[test]
fn a_stretch_of_time_has_every_fact() {
    let everything = finished(Recording::Everything);
    let all = &everything.trace().facts;
    let run = finished(Recording::History);
    let spans = [(0, 1_000), (0, 0), (5_900, 6_300), (19_999, 24_000), (39_000, 90_000)];
    for (from, to) in spans.map(|(from, to)| (ms(from), ms(to))) {
        let inside = |fact: &Fact| (from..=to).contains(&fact.time);
        let expected: Vec<_> = all.iter().filter(|(_, fact)| inside(fact)).copied().collect();
        assert!(!expected.is_empty());
        assert_eq!(run.facts_between(from, to), expected);
    }
    assert_eq!(run.facts_between(Time(2), Time(1)), []);
}

#[test]
fn the_high_watermark_moves_because_a_follower_fetched() {
    let run = finished(Recording::History);
    let facts = run.facts_between(ms(1_000), ms(2_000));
    let raised = facts.iter().rfind(|(_, fact)| {
        fact.node == NodeId(1)
            && matches!(fact.event, TraceEvent::Node(Event::HighWatermark { .. }))
    });
    let (id, _) = raised.expect("records are committed all the time");
    let way = run.causes(*id, 10).into_iter().map(|(_, fact)| fact.event);
    let kinds: Vec<&str> = way.map(|event| kind(&event)).collect();
    // The second one is the follower's own: it learned of it with the same answer.
    let copied = ["high watermark", "replicated", "appended", "sent", "produced"];
    assert_eq!(kinds[..2], ["high watermark", "fetched"]);
    assert_eq!(kinds[2..], copied);
}

fn kind(event: &TraceEvent) -> &'static str {
    match event {
        TraceEvent::Node(Event::HighWatermark { .. }) => "high watermark",
        TraceEvent::Node(Event::Fetched { .. }) => "fetched",
        TraceEvent::Node(Event::Replicated { .. }) => "replicated",
        TraceEvent::Node(Event::Appended { .. }) => "appended",
        TraceEvent::Node(Event::Sent { .. }) => "sent",
        TraceEvent::Node(Event::Produced { .. }) => "produced",
        _ => "something else",
    }
}
