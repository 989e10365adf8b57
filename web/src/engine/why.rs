//! What can be explained of a run: read once when first asked for, explained where it is shown.

use highwater_explain::why::{Explanation, Reading, Subject, What, Why, concerns};
use highwater_protocol::{FactId, NodeId, PartitionId, Time};
use highwater_sim::Run;
use highwater_sim::ledger::Ledger;
use std::cell::OnceCell;
use std::rc::Rc;

/// The explanations of a run, by time: each is made when it is first shown, since of a long run
/// all of them would take seconds.
#[derive(Debug, Default)]
pub struct Reasons {
    read: OnceCell<Read>,
}

#[derive(Debug)]
struct Read {
    reading: Rc<Reading>,
    /// By the places of the subjects.
    explained: Vec<OnceCell<Explanation>>,
}

/// What the reader asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// A fact: whatever explains it best.
    Fact(FactId),
    /// The way of a producer's record, by its number.
    Record(NodeId, u64),
    /// Why a producer's record was acknowledged late, by its number.
    Delay(NodeId, u64),
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

impl Read {
    fn subjects(&self) -> &[Subject] {
        self.reading.subjects()
    }

    fn explanation(&self, run: &Run, place: usize) -> &Explanation {
        self.explained[place].get_or_init(|| {
            let why = Why::again(run, Rc::clone(&self.reading));
            why.explain(&self.subjects()[place])
        })
    }

    /// What explains a fact best, of these places: it itself, what it is a reason of, what its
    /// causes say. Reasons are looked for where they are known already, and close by.
    fn of_fact(&self, run: &Run, own: &[usize], fact: FactId) -> Option<usize> {
        let itself = own.iter().position(|place| self.subjects()[*place].fact == Some(fact));
        if itself.is_some() {
            return itself;
        }
        let time = run.fact(fact)?.time;
        let near = own.partition_point(|place| self.subjects()[*place].time < time);
        let is_reason = |i: &usize| {
            let close = (near..near + NEAR_MAX).contains(i);
            let known = match close {
                true => Some(self.explanation(run, own[*i])),
                false => self.explained[own[*i]].get(),
            };
            known.is_some_and(|known| known.reasons.iter().any(|r| r.fact == Some(fact)))
        };
        (0..own.len()).find(is_reason).or_else(|| {
            let why = Why::again(run, Rc::clone(&self.reading));
            let subject = why.of_fact(fact)?;
            own.iter().position(|place| self.subjects()[*place] == *subject)
        })
    }

    /// What tells the way of a producer's record, if it was lost or came twice.
    fn of_record(&self, own: &[usize], producer: NodeId, number: u64) -> Option<usize> {
        own.iter().position(|place| match self.subjects()[*place].what {
            What::Lost { producer: of, first, count }
            | What::Duplicated { producer: of, first, count } => {
                of == producer && (first..first + count).contains(&number)
            }
            _ => false,
        })
    }

    /// What tells why a producer's record was acknowledged late.
    fn of_delay(&self, own: &[usize], producer: NodeId, number: u64) -> Option<usize> {
        let holds = |(first, count): &(u64, u64)| (*first..first + count).contains(&number);
        own.iter().position(|place| match &self.subjects()[*place].what {
            What::Late { producer: of, values, .. } => *of == producer && values.iter().any(holds),
            _ => false,
        })
    }

    /// The last of these places up to an instant. Where several happened at once, what happened to
    /// the partition says more than what happened to a broker.
    fn last(&self, own: &[usize], time: Time) -> usize {
        let at = |i: usize| &self.subjects()[own[i]];
        let past = own.partition_point(|place| self.subjects()[*place].time <= time);
        let Some(last) = past.checked_sub(1) else { return 0 };
        let together =
            (0..past).rev().find(|i| at(*i).time == at(last).time && at(*i).partition.is_some());
        together.unwrap_or(last)
    }
}

/// So many of what is explained after a fact are asked whether they name it as a reason.
const NEAR_MAX: usize = 4;

impl Reasons {
    /// What to show at an instant: of the fact asked about, or the last before, or the first.
    pub fn at<'a>(
        &self,
        run: &Run,
        ledger: impl FnOnce() -> &'a Ledger,
        time: Time,
        (partition, asked): (PartitionId, Option<Asked>),
    ) -> Option<Shown<'_>> {
        let read = self.read.get_or_init(|| {
            let reading = Why::with(run, ledger()).reading();
            let explained = reading.subjects().iter().map(|_| OnceCell::new()).collect();
            Read { reading, explained }
        });
        let about = |place: &usize| concerns(&read.subjects()[*place], Some(partition));
        let own: Vec<usize> = (0..read.subjects().len()).filter(about).collect();
        let found = match asked {
            None => None,
            Some(Asked::Place(place)) => own.iter().position(|at| *at == place),
            Some(Asked::Record(producer, number)) => read.of_record(&own, producer, number),
            Some(Asked::Delay(producer, number)) => read.of_delay(&own, producer, number),
            Some(Asked::Fact(fact)) => read.of_fact(run, &own, fact),
        };
        let place = found.unwrap_or_else(|| read.last(&own, time));
        let explanation = read.explanation(run, *own.get(place)?);
        let at = |i: Option<usize>| {
            let place = i.and_then(|i| own.get(i))?;
            Some((Asked::Place(*place), &read.subjects()[*place]))
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
