//! Going from fact to fact, and what an edit leaves as it was.

mod common;
#[path = "common/random.rs"]
mod random;

use highwater_protocol::{FactId, Micros, NodeId, Time};
use highwater_sim::schedule::TimedAction;
use highwater_sim::series::Series;
use highwater_sim::{Action, Fact, History, Recording, Run, Schedule};
use proptest::prelude::*;
use random::{Weather, schedules};

fn finished(schedule: Schedule, recording: Recording) -> Run {
    let mut run = Run::recording(schedule, recording);
    run.finish();
    run
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Goal: every fact can be stepped to, kept or not, in both directions; the cluster then is
    /// as it was.
    #[test]
    fn from_fact_to_fact(
        schedule in schedules(Weather::Stormy),
        samples in prop::collection::vec(any::<u32>(), 6),
    ) {
        let everything = finished(schedule.clone(), Recording::Everything);
        let run = finished(schedule, Recording::History);
        let facts = &everything.trace().facts;
        prop_assert_eq!(run.moment(FactId(facts.len() as u32)), None);
        for sample in samples.into_iter().map(|sample| sample as usize % facts.len()).chain([0]) {
            for at in sample.saturating_sub(1)..=(sample + 1).min(facts.len() - 1) {
                let (id, fact) = facts[at];
                let moment = run.moment(id).expect("there is such a fact");
                prop_assert_eq!((moment.id, moment.fact), (id, fact));
                prop_assert_eq!(moment.view.time, fact.time);
                let last = facts.get(at + 1).is_none_or(|(_, next)| next.time > fact.time);
                let next = facts.partition_point(|(_, other)| other.time <= fact.time);
                prop_assert_eq!(run.facts_until(fact.time), Some(next as u32));
                if last && run.events() > 0 {
                    let seen = run.view_at(fact.time).expect("the run came there");
                    prop_assert_eq!(&seen.metadata, &moment.view.metadata);
                }
            }
        }
        let kept = run.trace();
        for (id, fact) in kept.facts.iter().take(50) {
            prop_assert_eq!(kept.get(*id), Some(fact));
            let next = kept.after(*id).map(|(next, _)| kept.before(*next).map(|(id, _)| *id));
            prop_assert!(next.is_none_or(|before| before == Some(*id)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// A look goes on from where the one before it has come to; it sees the same as a first look.
    #[test]
    fn looks_do_not_change_each_other(
        schedule in schedules(Weather::Stormy),
        samples in prop::collection::vec((any::<u32>(), 0..4_u8), 12),
    ) {
        let run = finished(schedule, Recording::History);
        let unseen = run.clone();
        for (sample, kind) in samples {
            let fact = FactId(sample % run.trace().count as u32);
            let time = Time(u64::from(sample) % run.now().0);
            let look = |run: &Run| match kind {
                0 => format!("{:?}", run.view_at(time)),
                1 => format!("{:?}", run.moment(fact)),
                2 => format!("{:?}", run.fact(fact)),
                _ => format!("{:?} {:?}", run.facts_until(time), run.facts_between(time, time)),
            };
            prop_assert_eq!(look(&run), look(&unseen.clone()));
        }
    }
}

/// What a history says of the time before `end`, that instant not included.
fn until(history: &History, end: Time) -> String {
    let series = |series: &Series| -> Vec<(Time, i64)> {
        series.iter().take_while(|(time, _)| *time < end).collect()
    };
    let mut told = String::new();
    for partition in &history.partitions {
        let changes = partition.changes.iter().take_while(|(time, _, _)| *time < end);
        let changes: Vec<_> = changes.collect();
        if changes.is_empty() {
            continue; // It is created later, if at all.
        }
        let min_isr = series(&partition.min_insync_replicas);
        told += &format!("{changes:?} {min_isr:?} {:?}\n", series(&partition.high_watermark));
        for replica in &partition.replicas {
            let states = replica.states.iter().take_while(|(time, _)| *time < end);
            let states: Vec<_> = states.collect();
            let log_end = series(&replica.log_end_offset);
            if !log_end.is_empty() {
                told += &format!("{} {states:?} {log_end:?}\n", replica.broker);
            }
        }
    }
    for producer in &history.producers {
        told += &format!("{:?}", (series(&producer.produced), series(&producer.acknowledged)));
    }
    for consumer in &history.consumers {
        let read = consumer.positions.iter().map(|(_, positions)| series(positions));
        told += &format!("{:?}\n", read.collect::<Vec<_>>());
    }
    told
}

fn facts_until(run: &Run, end: Time) -> &[(FactId, Fact)] {
    let facts = &run.trace().facts;
    &facts[..facts.partition_point(|(_, fact)| fact.time < end)]
}

/// An edit of a schedule that changes nothing before `time`.
fn edited(schedule: &Schedule, time: Time, edit: u8, node: u16) -> Schedule {
    let mut schedule = schedule.clone();
    let later = schedule.actions.partition_point(|timed| timed.at < time);
    let add = |schedule: &mut Schedule, action| {
        schedule.actions.insert(later, TimedAction { at: time, action });
    };
    match edit {
        0 => add(&mut schedule, Action::Crash(NodeId(node))),
        1 => add(&mut schedule, Action::PowerLoss(NodeId(node))),
        2 => add(&mut schedule, Action::Produce { producer: 0, partition: None, count: 7 }),
        3 => add(&mut schedule, Action::CreateTopic(common::topic("late", vec![vec![NodeId(1)]]))),
        4 => schedule.actions.truncate(later),
        5 => schedule.end = time + Micros(1),
        6 => schedule.actions[later..].iter_mut().for_each(|timed| timed.at += Micros(1_234)),
        _ => schedule.end += Micros::from_secs(1),
    }
    schedule
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Goal: whatever is changed from an instant on leaves all that was before as it was.
    #[test]
    fn a_fork_shares_its_past(
        schedule in schedules(Weather::Stormy),
        time in (0..30_000_000_u64).prop_map(Time),
        (edit, node) in (0..8_u8, 1..4_u16),
        look in any::<u64>(),
    ) {
        let fork = finished(edited(&schedule, time, edit, node), Recording::Everything);
        let run = finished(schedule, Recording::Everything);
        prop_assert_eq!(facts_until(&run, time), facts_until(&fork, time));
        prop_assert_eq!(until(run.history(), time), until(fork.history(), time));
        if time > Time::ZERO {
            let look = Time(look % time.0);
            prop_assert_eq!(run.view_at(look), fork.view_at(look));
        }
    }
}
