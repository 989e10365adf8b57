//! The fate of each record: it adds up, and it is as the world was.

mod common;
#[path = "common/random.rs"]
mod random;

use highwater_protocol::{Acks, Event, Micros, Time};
use highwater_sim::ledger::{Answer, Presence, ProducerLedger, RecordRun};
use highwater_sim::{ClusterView, ProducerOutcome, Recording, Run, Schedule, TraceEvent};
use proptest::prelude::*;
use random::{Weather, schedules};

fn finished(schedule: Schedule) -> Run {
    let mut run = Run::recording(schedule, Recording::Everything);
    run.finish();
    run
}

/// Schedules in which producers may write twice and out of order, too.
fn careless() -> impl Strategy<Value = Schedule> {
    (schedules(Weather::Stormy), any::<bool>()).prop_map(|(mut schedule, idempotent)| {
        for producer in &mut schedule.producers {
            producer.config.enable_idempotence = idempotent;
            producer.config.request_timeout_ms = Micros::from_millis(1_500);
        }
        schedule
    })
}

/// Every record is in one run, and the runs come to what the outcome says.
fn adds_up(ledger: &ProducerLedger, outcome: &ProducerOutcome) -> Result<(), TestCaseError> {
    let mut next = 0;
    for run in &ledger.runs {
        prop_assert!(run.first == next && run.count > 0, "{:?}", run);
        next = run.end();
    }
    prop_assert_eq!(next, outcome.produced);
    let told = |answer: fn(Answer) -> bool| ledger.count(|run| answer(run.answer));
    prop_assert_eq!(told(|a| a == Answer::Acknowledged), outcome.acknowledged);
    prop_assert_eq!(told(|a| matches!(a, Answer::Refused(_))), outcome.refused);
    prop_assert_eq!(told(|a| a == Answer::TimedOut), outcome.timed_out);
    prop_assert_eq!(told(|a| a == Answer::Pending), outcome.pending);
    let lost = ledger.runs.iter().filter(|run| run.is_lost());
    let lost: Vec<u64> = lost.flat_map(|run| run.first..run.end()).collect();
    let expected = outcome.lost_values.iter().flat_map(|(first, count)| *first..first + count);
    prop_assert_eq!(lost, expected.collect::<Vec<u64>>());
    let there = |run: &RecordRun| matches!(run.presence, Presence::InLog | Presence::Possible);
    let kept = ledger.count(|run| run.answer == Answer::Acknowledged && there(run));
    prop_assert_eq!(kept + outcome.lost, outcome.acknowledged);
    let failed = |a| matches!(a, Answer::Refused(_) | Answer::TimedOut);
    let present = ledger.count(|run| failed(run.answer) && there(run));
    prop_assert_eq!(present, outcome.failed_but_present);
    let copies = ledger.runs.iter().map(|run| run.count * run.copies.len() as u64);
    prop_assert_eq!(copies.sum::<u64>(), outcome.duplicated);
    Ok(())
}

/// Things happen in the order in which they can.
fn is_in_order(run: &RecordRun, acks: Acks) -> bool {
    let appended = run.place.and_then(|place| place.appended);
    let committed = run.committed;
    let follows = |earlier: Option<(Time, Time)>, later: Option<(Time, Time)>| {
        earlier.zip(later).is_none_or(|(a, b)| a.0 <= b.0 && a.1 <= b.1)
    };
    let acknowledged = run.answered.filter(|_| run.answer == Answer::Acknowledged);
    follows(Some(run.produced), appended)
        && follows(appended, committed)
        && follows(Some(run.produced), run.answered)
        && (acks == Acks::None || run.is_lost() || follows(appended, acknowledged))
        && run.read.iter().all(|(_, read)| follows(appended, Some(*read)))
}

/// Whether a broker's log holds the record of this value at this offset.
fn holds(view: &ClusterView, run: &RecordRun, at: usize, broker: u16, value: u64) -> bool {
    let Some(place) = run.place else { return false };
    let offset = place.offset + (value - run.first) as i64;
    let mut brokers = view.brokers.iter().filter(|b| b.broker.0 == broker);
    let replicas = brokers.next().into_iter().flat_map(|b| &b.replicas);
    let held = replicas.filter(|r| r.partition == place.partition);
    let mut own = held
        .flat_map(|r| r.records.iter())
        .filter(|batch| usize::from(batch.producer.0) == 1_000 + at);
    own.any(|batch| {
        let ahead = offset - batch.base_offset;
        (0..i64::from(batch.count)).contains(&ahead)
            && batch.first_value as i64 + ahead == value as i64
            && batch.leader_epoch == place.leader_epoch
    })
}

/// A run as the world was at the instants that the run names.
fn is_as_it_was(of: &Run, at: usize, run: &RecordRun) -> Result<(), TestCaseError> {
    let last = run.end() - 1;
    if let Some(place) = run.place
        && let (Some(leader), Some((_, appended))) = (place.leader, place.appended)
    {
        let view = of.view_at(appended).expect("it was there");
        prop_assert!(holds(&view, run, at, leader.0, last), "appended: {:?}", run);
    }
    let Some(loss) = &run.loss else { return Ok(()) };
    prop_assert!(run.presence == Presence::Gone && run.place.is_some());
    prop_assert!(!(loss.cuts.is_empty() && loss.stranded.is_empty()), "gone: {:?}", run);
    if let Some(election) = loss.election {
        let view = of.view_at(election.time).expect("it was there");
        let partition = run.place.expect("it was appended").partition;
        let state = view.metadata.partition(partition).expect("it has a leader");
        prop_assert!(state.leader_epoch >= election.leader_epoch);
        prop_assert!(!holds(&view, run, at, election.leader.0, run.first), "lost: {:?}", run);
    }
    for broker in &loss.stranded {
        prop_assert!(holds(&of.view(), run, at, broker.0, last), "stranded: {:?}", run);
    }
    Ok(())
}

/// Latencies from a plain list of every record's instants.
fn latencies(run: &Run, producer: usize) -> Vec<u64> {
    let node = run.producer_node(producer);
    let (mut sent, mut waits) = (Vec::new(), Vec::new());
    for (_, fact) in run.trace().facts.iter().filter(|(_, fact)| fact.node == node) {
        match fact.event {
            TraceEvent::Node(Event::Produced { count, .. }) => {
                sent.extend((0..count).map(|_| fact.time));
            }
            TraceEvent::Node(Event::Acknowledged { first, count, .. }) => {
                let values = first..first + u64::from(count);
                waits.extend(values.map(|value| fact.time.since(sent[value as usize]).0));
            }
            _ => {}
        }
    }
    waits.sort_unstable();
    waits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn fates_add_up(schedule in careless()) {
        let run = finished(schedule);
        let ledger = run.ledger();
        let outcome = run.outcome();
        for (at, (own, outcome)) in ledger.producers.iter().zip(&outcome.producers).enumerate() {
            adds_up(own, outcome)?;
            let acks = run.schedule().producers[at].config.acks;
            for fate in &own.runs {
                prop_assert!(is_in_order(fate, acks), "{:?}", fate);
            }
            let waits = latencies(&run, at);
            let rank = |hundredths: usize| {
                let rank = (waits.len() * hundredths).div_ceil(100).max(1);
                Micros(waits.get(rank - 1).copied().unwrap_or(0))
            };
            let own = own.latency;
            prop_assert_eq!(own.records, waits.len() as u64);
            prop_assert_eq!([own.p50, own.p95, own.p99, own.max], [50, 95, 99, 100].map(rank));
        }
        for partition in &ledger.partitions {
            let leaderless = partition.time_leaderless();
            prop_assert!(leaderless <= partition.time_stalled());
            prop_assert!(partition.time_stalled().0 <= run.now().0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn fates_are_as_the_world_was(schedule in careless()) {
        let run = finished(schedule);
        for (at, own) in run.ledger().producers.iter().enumerate() {
            // What is out of the ordinary first: there is much of the rest.
            let (odd, ordinary): (Vec<_>, Vec<_>) =
                own.runs.iter().partition(|fate| !fate.is_ordinary());
            for fate in odd.into_iter().take(20).chain(ordinary.into_iter().take(5)) {
                is_as_it_was(&run, at, fate)?;
            }
        }
    }
}

/// Without a history nothing is written down, and nothing is told.
#[test]
fn without_a_history_there_is_no_ledger() {
    let mut schedule = common::cluster(3);
    common::produce(&mut schedule, Acks::All, 10);
    let mut run = Run::recording(schedule, Recording::Outcome);
    run.finish();
    let ledger = run.ledger();
    assert!(ledger.producers[0].runs.is_empty() && ledger.partitions.is_empty());
}
