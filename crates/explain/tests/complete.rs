//! Whatever happens in a run is explained, and what is said is so.

use highwater_explain::Why;
use highwater_explain::why::{Because, FaultKind, What};
use highwater_protocol::{Event, NodeId, PartitionId, Time};
use highwater_scenario::{compile, presets};
use highwater_sim::{Action, Run, TraceEvent};
use std::fs;

/// Every preset and every scenario, run to its end.
fn runs() -> Vec<(String, Run)> {
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let files = fs::read_dir(here).expect("the folder of scenarios");
    let mut texts: Vec<(String, String)> = files
        .map(|file| file.expect("a file").path())
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("a script")))
        .collect();
    let examples = presets::all().iter();
    texts.extend(examples.map(|preset| (preset.id.to_owned(), preset.script.to_owned())));
    let finished = |text: &str| {
        let mut run = Run::new(compile(text).plan.expect("there is no mistake").schedule);
        run.finish();
        run
    };
    texts.into_iter().map(|(name, text)| (name, finished(&text))).collect()
}

/// Every change of a leader or an ISR, every truncation and every lost record is a subject, and
/// each subject has reasons.
#[test]
fn everything_is_explained() {
    for (name, run) in runs() {
        let why = Why::new(&run);
        for subject in why.subjects() {
            assert!(!why.explain(subject).reasons.is_empty(), "{name}: {subject:?}");
        }
        let is_told = |fact| why.subjects().iter().any(|subject| subject.fact == Some(fact));
        for history in &run.history().partitions {
            for pair in history.changes.windows(2) {
                let (before, after) = (&pair[0].2.registration, &pair[1].2.registration);
                let mut isrs = [before.isr.clone(), after.isr.clone()];
                isrs.iter_mut().for_each(|isr| isr.sort_unstable());
                if before.leader != after.leader || isrs[0] != isrs[1] {
                    assert!(is_told(pair[1].1), "{name}: {:?}", pair[1]);
                }
            }
        }
        for (id, fact) in &run.trace().facts {
            if matches!(fact.event, TraceEvent::Node(Event::Truncated { removed: 1.., .. })) {
                assert!(is_told(*id), "{name}: {fact:?}");
            }
        }
        let told: u64 = why.subjects().iter().map(lost).sum();
        let outcome = run.outcome();
        let lost: u64 = outcome.producers.iter().map(|producer| producer.lost).sum();
        assert_eq!(told, lost, "{name}");
    }
}

fn lost(subject: &highwater_explain::why::Subject) -> u64 {
    match subject.what {
        What::Lost { count, .. } => count,
        _ => 0,
    }
}

/// A fault that is named is in the script, and had begun; times stand in order of cause.
#[test]
fn faults_and_times_are_real() {
    for (name, run) in runs() {
        let why = Why::new(&run);
        for subject in why.subjects() {
            let over = subject.until.unwrap_or(subject.time);
            for reason in why.explain(subject).reasons {
                if let Some(fact) = reason.fact {
                    let told = run.fact(fact).expect("it is a fact of the run");
                    let recovered = matches!(reason.because, Because::Recovered(_));
                    assert!(recovered || reason.time == Some(told.time), "{name}: {reason:?}");
                }
                let Because::Fault(fault) = reason.because else { continue };
                let timed = &run.schedule().actions[fault.action as usize];
                assert_eq!(timed.at, fault.time, "{name}");
                if !matches!(subject.what, What::Lost { .. } | What::Duplicated { .. }) {
                    assert!(fault.time <= over, "{name}: {subject:?} {fault:?}");
                }
                if let FaultKind::Crashed(node) = fault.kind {
                    assert_eq!(timed.action, Action::Crash(node), "{name}");
                }
            }
        }
    }
}

fn article() -> Run {
    let preset = presets::find("article-example").expect("it is a preset");
    let mut run = Run::new(compile(preset.script).plan.expect("no mistake").schedule);
    run.finish();
    run
}

/// From a fact to what it is part of, or led to, or came from.
#[test]
fn from_a_fact_to_its_subject() {
    let run = article();
    let why = Why::new(&run);
    let subject_of = |wanted: fn(&Event) -> bool| {
        let mut facts = run.trace().facts.iter();
        let found = facts.find(|(_, fact)| match &fact.event {
            TraceEvent::Node(event) => wanted(event),
            TraceEvent::World(_) => false,
        });
        let (id, _) = found.expect("there is such a fact");
        why.of_fact(*id).map(|subject| subject.what.clone())
    };
    let fenced = subject_of(|event| matches!(event, Event::BrokerFenced { .. }));
    assert_eq!(fenced, Some(What::Fenced { broker: NodeId(2) }));
    let proposed = subject_of(|event| matches!(event, Event::IsrExpandProposed { .. }));
    let isr = ([3].map(NodeId).to_vec(), [2, 3].map(NodeId).to_vec());
    assert_eq!(proposed, Some(What::IsrExpanded { joined: vec![NodeId(2)], isr }));
    let expired = subject_of(|event| matches!(event, Event::SessionExpired { .. }));
    assert!(matches!(expired, Some(What::IsrShrunk { .. })), "{expired:?}");
}

/// What lies nearest to an instant, and the way forwards and backwards.
#[test]
fn from_an_instant_to_what_lies_nearest() {
    let run = article();
    let why = Why::new(&run);
    let partition = Some(PartitionId(0));
    let what = |seconds: u64| {
        let nearest = why.around(Time(seconds * 1_000_000), partition);
        nearest.map(|subject| subject.time.0 / 1_000)
    };
    assert_eq!((what(0), what(9), what(34)), (Some(4_525), Some(10_910), Some(25_828)));
    let mut seen = Vec::new();
    let mut time = Time::ZERO;
    while let Some(next) = why.next(time, partition) {
        assert!(why.previous(next.time, partition).is_none_or(|before| before.time < next.time));
        time = next.time;
        seen.push(time.0 / 1_000);
    }
    assert_eq!(seen, [4_525, 10_910, 16_825, 17_328, 25_325, 25_828]);
}
