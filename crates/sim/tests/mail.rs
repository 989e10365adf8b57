//! Messages of a stretch of time. Goal: what is told of a message is what the world did with it.
//! Method: whole runs with faults, looked at in one piece and in windows.

mod common;

use common::*;
use highwater_protocol::message::Message;
use highwater_protocol::{Acks, Event, NodeId, Time};
use highwater_sim::schedule::{Endpoint, LinkSpec};
use highwater_sim::{Action, Mail, MailFate, Node, Run, Schedule, TraceEvent};

fn link(a: u16, b: u16) -> LinkSpec {
    LinkSpec { from: Endpoint::Node(NodeId(a)), to: Endpoint::Node(NodeId(b)), both: true }
}

fn troubled() -> Schedule {
    let mut schedule = cluster(3);
    schedule.end = ms(12_000);
    produce(&mut schedule, Acks::All, 50);
    at(&mut schedule, 1_000, Action::Cut(link(1, 2)));
    at(&mut schedule, 1_400, Action::Heal(link(1, 2)));
    at(&mut schedule, 2_000, Action::Pause(NodeId(3)));
    at(&mut schedule, 2_500, Action::Resume(NodeId(3)));
    at(&mut schedule, 3_000, Action::Crash(NodeId(1)));
    at(&mut schedule, 5_000, Action::Start(NodeId(1)));
    at(&mut schedule, 6_000, Action::PowerLoss(NodeId(3)));
    schedule
}

fn finished(schedule: Schedule) -> Run {
    let mut run = Run::new(schedule);
    run.finish();
    run
}

fn all(run: &Run) -> Vec<Mail> {
    run.mail_between(Time::ZERO, run.now())
}

/// A message that is taken is the cause of what its receiver tells.
#[test]
fn what_is_taken_has_its_effect_at_the_receiver() {
    let run = finished(troubled());
    let mut effects = 0;
    for mail in all(&run) {
        let MailFate::Taken(time, Some(effect)) = mail.fate else { continue };
        let fact = run.fact(effect).expect("it was told");
        assert_eq!((fact.time, fact.node), (time, mail.envelope.receiver()));
        assert!(mail.sent < time, "nothing arrives when it is sent");
        effects += 1;
    }
    assert!(effects > 500, "{effects}");
}

/// Every acknowledgement that a producer tells of came with a response.
#[test]
fn responses_bring_acknowledgements() {
    let run = finished(troubled());
    let acknowledged = run
        .facts_between(Time::ZERO, run.now())
        .into_iter()
        .filter(|(_, fact)| matches!(fact.event, TraceEvent::Node(Event::Acknowledged { .. })));
    let times: Vec<Time> = acknowledged.map(|(_, fact)| fact.time).collect();
    let responses = all(&run)
        .into_iter()
        .filter(|mail| matches!(mail.envelope.message, Message::ProduceResponse(_)));
    let taken: Vec<Time> = responses
        .filter_map(|mail| match mail.fate {
            MailFate::Taken(time, _) => Some(time),
            _ => None,
        })
        .collect();
    assert!(times.len() > 100 && times.iter().all(|time| taken.contains(time)));
}

/// What waits at a cut link or a paused process is told so, and what is lost.
#[test]
fn what_waits_or_is_lost_is_told() {
    let run = finished(troubled());
    let mail = all(&run);
    let between = |mail: &Mail, a: u16, b: u16| {
        let ends = [mail.envelope.sender(), mail.envelope.receiver()];
        ends.contains(&NodeId(a)) && ends.contains(&NodeId(b))
    };
    let held: Vec<&Mail> = mail.iter().filter(|mail| mail.held.is_some()).collect();
    assert!(!held.is_empty() && held.iter().all(|mail| between(mail, 1, 2)));
    assert!(held.iter().all(|mail| mail.ended().is_some_and(|end| end >= ms(1_400))));
    let waited: Vec<&Mail> = mail.iter().filter(|mail| mail.waited.is_some()).collect();
    assert!(!waited.is_empty());
    for mail in waited {
        assert_eq!(mail.envelope.receiver(), NodeId(3));
        assert!(mail.ended().is_some_and(|end| end >= ms(2_500)));
    }
    let lost = mail.iter().filter(|mail| matches!(mail.fate, MailFate::Lost(_)));
    let ends: Vec<Time> = lost.filter_map(Mail::ended).collect();
    assert!(ends.iter().any(|time| (ms(3_000)..ms(3_010)).contains(time)), "{ends:?}");
    assert!(ends.iter().all(|time| *time >= ms(3_000)), "{ends:?}");
}

/// A window shows what the whole shows of it.
#[test]
fn windows_agree_with_the_whole() {
    let run = finished(troubled());
    let whole = all(&run);
    for (from, to) in [(900, 1_100), (1_300, 1_500), (2_900, 5_100), (11_000, 12_000)] {
        let (from, to) = (ms(from), ms(to));
        let window = run.mail_between(from, to);
        let meant = |mail: &&Mail| mail.sent <= to && mail.ended().is_none_or(|end| end >= from);
        let expected: Vec<&Mail> = whole.iter().filter(meant).collect();
        assert_eq!(window.len(), expected.len());
        for (found, expected) in window.iter().zip(expected) {
            assert_eq!((found.sent, &found.envelope), (expected.sent, &expected.envelope));
            match found.fate {
                MailFate::UnderWay => assert!(expected.ended().is_none_or(|end| end > to)),
                fate => assert_eq!(fate, expected.fate),
            }
        }
    }
}

#[test]
fn every_node_is_somebody() {
    let nodes = finished(troubled()).nodes();
    assert_eq!(nodes[0].1, Node::Controller);
    assert_eq!(nodes[1], (NodeId(1), Node::Broker(NodeId(1))));
    assert_eq!(nodes[4].1, Node::Producer(0));
    assert_eq!(nodes.last().map(|(_, who)| *who), Some(Node::Admin));
}
