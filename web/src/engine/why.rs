//! What can be explained of a run, computed once when first asked for.

use highwater_explain::why::{Explanation, Subject, What, Why, concerns};
use highwater_protocol::{FactId, NodeId, PartitionId, Time};
use highwater_sim::Run;
use std::cell::OnceCell;

/// The explanations of a run, by time.
#[derive(Debug, Default)]
pub struct Reasons {
    all: OnceCell<Vec<Explanation>>,
}

/// What the reader asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// A fact: whatever explains it best.
    Fact(FactId),
    /// The way of a producer's record, by its number.
    Record(NodeId, u64),
    /// One of the explanations, by its place among all.
    Place(usize),
}

/// One of them, and its neighbours.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The explanation.
    pub explanation: &'a Explanation,
    /// Its place among those of the same partition, from 1, and how many those are.
    pub place: (usize, usize),
    /// What is explained before it.
    pub before: Option<(Asked, &'a Subject)>,
    /// What is explained after it.
    pub after: Option<(Asked, &'a Subject)>,
}

impl Reasons {
    fn all(&self, run: &Run) -> &[Explanation] {
        self.all.get_or_init(|| {
            let why = Why::new(run);
            why.subjects().iter().map(|subject| why.explain(subject)).collect()
        })
    }

    /// What to show at an instant: of the fact asked about, or the last before, or the first.
    pub fn at(
        &self,
        run: &Run,
        time: Time,
        partition: PartitionId,
        asked: Option<Asked>,
    ) -> Option<Shown<'_>> {
        let about = |e: &(usize, &Explanation)| concerns(&e.1.subject, Some(partition));
        let own: Vec<(usize, &Explanation)> =
            self.all(run).iter().enumerate().filter(about).collect();
        let found = match asked {
            None => None,
            Some(Asked::Place(place)) => own.iter().position(|(at, _)| *at == place),
            Some(Asked::Record(producer, number)) => of_record(&own, producer, number),
            Some(Asked::Fact(fact)) => of_fact(run, &own, fact),
        };
        let place = found.unwrap_or_else(|| last(&own, time));
        let explanation = own.get(place)?.1;
        let at = |i: Option<usize>| {
            let (place, explanation) = i.and_then(|i| own.get(i))?;
            Some((Asked::Place(*place), &explanation.subject))
        };
        // An instant before all of them shows the first, which is then what comes next.
        let after = if explanation.subject.time > time { place } else { place + 1 };
        Some(Shown {
            explanation,
            place: (place + 1, own.len()),
            before: at(place.checked_sub(1)),
            after: at(Some(after)),
        })
    }
}

/// What explains a fact best: it itself, what it is a reason of, what its causes say.
fn of_fact(run: &Run, own: &[(usize, &Explanation)], fact: FactId) -> Option<usize> {
    let itself = own.iter().position(|(_, e)| e.subject.fact == Some(fact));
    let reason_of =
        || own.iter().position(|(_, e)| e.reasons.iter().any(|reason| reason.fact == Some(fact)));
    itself.or_else(reason_of).or_else(|| {
        let why = Why::new(run);
        let subject = why.of_fact(fact)?;
        own.iter().position(|(_, e)| e.subject == *subject)
    })
}

/// What tells the way of a producer's record, if it was lost or came twice.
fn of_record(own: &[(usize, &Explanation)], producer: NodeId, number: u64) -> Option<usize> {
    own.iter().position(|(_, e)| match e.subject.what {
        What::Lost { producer: of, first, count }
        | What::Duplicated { producer: of, first, count } => {
            of == producer && (first..first + count).contains(&number)
        }
        _ => false,
    })
}

/// The last up to an instant. Where several happened at once, what happened to the partition says
/// more than what happened to a broker.
fn last(own: &[(usize, &Explanation)], time: Time) -> usize {
    let past = own.partition_point(|(_, e)| e.subject.time <= time);
    let Some(last) = past.checked_sub(1) else { return 0 };
    let now = own[last].1.subject.time;
    let together = own[..past]
        .iter()
        .rposition(|(_, e)| e.subject.time == now && e.subject.partition.is_some());
    together.unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use crate::engine::{Job, Script};
    use crate::shared::Shared;
    use highwater_protocol::{PartitionId, Time};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn one_goes_from_reason_to_reason() {
        let script = Shared::new(Script::read(crate::engine::presets()[0].text()));
        let mut job = Job::begin(&script).expect("examples run");
        while !job.advance() {}
        let done = job.finish();
        let at = |time, asked| done.why(time, PartitionId(0), asked).expect("much happens");
        let first = at(Time::ZERO, None);
        assert_eq!((first.place.0, first.before.is_none()), (1, true));
        assert_eq!(first.after.map(|(_, s)| s.time), Some(first.explanation.subject.time));
        let end = at(done.end(), None);
        // Backwards by the facts asked about, each is met once.
        let (mut shown, mut met) = (end, 1);
        while let Some((place, before)) = shown.before {
            shown = at(before.time, Some(place));
            met += 1;
            assert_eq!(&shown.explanation.subject.time, &before.time);
        }
        assert!(shown.place.0 == 1 && met >= 5, "{met} of {}", end.place.1);
    }
}
