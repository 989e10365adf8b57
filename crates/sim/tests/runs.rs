//! Whole runs: the world and the protocol together.

mod common;

use common::*;
use highwater_protocol::{Acks, NodeId};
use highwater_sim::{Action, Process, Role, Run, Schedule};

fn finished(schedule: Schedule) -> Run {
    let mut run = Run::new(schedule);
    run.finish();
    run
}

/// Leader and ISR of the first partition after each change.
fn changes(run: &Run) -> Vec<(Option<u16>, Vec<u16>)> {
    let registrations = run.history().partitions[0].changes.iter();
    let of = registrations.map(|(_, _, change)| &change.registration);
    of.map(|r| (r.leader.map(|l| l.0), r.isr.iter().map(|id| id.0).collect())).collect()
}

#[test]
fn a_steady_run_acknowledges_everything() {
    let mut schedule = cluster(3);
    produce(&mut schedule, Acks::All, 100);
    consume(&mut schedule);
    let run = finished(schedule);
    let outcome = &run.outcome().producers[0];
    assert!(outcome.acknowledged >= 995);
    assert_eq!((outcome.lost, outcome.refused, outcome.duplicated), (0, 0, 0));
    assert_eq!(changes(&run), [(Some(1), vec![1, 2, 3])]);

    let partition = &run.history().partitions[0];
    let ends: Vec<_> = partition.replicas.iter().map(|r| r.log_end_offset.last()).collect();
    assert!(ends.iter().all(|end| end.is_some_and(|end| end >= 999)), "{ends:?}");
    assert!(partition.high_watermark.last().is_some_and(|hw| hw >= 998));
    let (_, read) = &run.history().consumers[0].positions[0];
    assert!(read.last().is_some_and(|position| position >= 998));
}

#[test]
fn a_dead_leader_is_replaced_and_returns_as_a_follower() {
    let mut schedule = cluster(3);
    schedule.end = ms(40_000);
    produce(&mut schedule, Acks::All, 10);
    at(&mut schedule, 5_000, Action::Crash(NodeId(1)));
    at(&mut schedule, 20_000, Action::Start(NodeId(1)));
    let run = finished(schedule);
    let expected = [(Some(1), vec![1, 2, 3]), (Some(2), vec![2, 3]), (Some(2), vec![1, 2, 3])];
    assert_eq!(changes(&run), expected);
    let outcome = &run.outcome().producers[0];
    assert_eq!((outcome.lost, outcome.refused, outcome.duplicated), (0, 0, 0));
    assert!(outcome.acknowledged >= 399);

    let first = &run.history().partitions[0].replicas[0];
    let roles: Vec<_> = first.states.iter().map(|(_, s)| (s.process, s.fenced, s.role)).collect();
    use Process::*;
    let expected = [
        (Running, false, Role::Leader),
        (Down, false, Role::Leader),
        (Down, true, Role::OutOfSync),
        (Starting, true, Role::OutOfSync),
        (Starting, false, Role::OutOfSync),
        (Running, false, Role::OutOfSync),
        (Running, false, Role::InSync),
    ];
    assert_eq!(roles, expected);
}

#[test]
fn what_cannot_be_done_is_told_and_passed_over() {
    let mut schedule = cluster(3);
    at(&mut schedule, 1_000, Action::Start(NodeId(1)));
    at(&mut schedule, 1_000, Action::Resume(NodeId(2)));
    at(&mut schedule, 1_000, Action::Wipe(NodeId(3)));
    at(&mut schedule, 1_000, Action::Crash(NodeId(9)));
    let run = finished(schedule);
    use highwater_sim::{TraceEvent, WorldEvent};
    let facts = run.trace().facts.iter();
    let ignored = |e: &TraceEvent| matches!(e, TraceEvent::World(WorldEvent::ActionIgnored(_)));
    assert_eq!(facts.filter(|(_, fact)| ignored(&fact.event)).count(), 4);
    assert_eq!(changes(&run).len(), 1);
}
