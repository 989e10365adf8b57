//! Records that were acknowledged late, and what they had to wait for.

use super::gather::TOGETHER;
use super::setting::{Setting, Value};
use super::{Because, Reason, Subject, What, Why};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{Acks, Micros, NodeId, Offset, PartitionId, Time};
use highwater_sim::Run;
use highwater_sim::ledger::{Answer, Ledger, RecordRun, Span};

/// Late records of one producer in one partition, acknowledged one soon after the other.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    producer: usize,
    partition: PartitionId,
    /// Ascending by value.
    runs: Vec<RecordRun>,
    sent: Span,
    answered: Span,
}

/// Every stretch of a ledger.
pub(super) fn stretches(ledger: &Ledger) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for (producer, told) in ledger.producers.iter().enumerate() {
        let own = all.len();
        for run in told.runs.iter().filter(|run| run.late && run.answer == Answer::Acknowledged) {
            let (Some(partition), Some(answered)) = (run.partition, run.answered) else { continue };
            let is_near = |last: &&mut Stretch| {
                last.partition == partition && answered.0 <= last.answered.1 + TOGETHER
            };
            match all[own..].iter_mut().rev().find(is_near) {
                Some(last) => last.add(run, answered),
                None => all.push(Stretch {
                    producer,
                    partition,
                    runs: vec![run.clone()],
                    sent: run.produced,
                    answered,
                }),
            }
        }
    }
    all
}

impl Stretch {
    fn add(&mut self, run: &RecordRun, answered: Span) {
        let both = |a: Span, b: Span| (a.0.min(b.0), a.1.max(b.1));
        self.sent = both(self.sent, run.produced);
        self.answered = both(self.answered, answered);
        self.runs.push(run.clone());
    }

    /// As something to explain.
    pub(super) fn subject(&self, run: &Run) -> Subject {
        let producer = run.producer_node(self.producer);
        let mut values: Vec<(u64, u64)> = Vec::new();
        for run in &self.runs {
            match values.last_mut() {
                Some((first, count)) if *first + *count == run.first => *count += run.count,
                _ => values.push((run.first, run.count)),
            }
        }
        let longest = self.longest(|run| Some((run.produced, run.answered?)));
        Subject {
            time: self.answered.0,
            until: Some(self.answered.1),
            fact: None,
            partition: Some(self.partition),
            what: What::Late { producer, values, longest: longest.unwrap_or(Micros::ZERO) },
        }
    }

    /// The longest that a record took from one to the other, by the first and the last of each
    /// run.
    fn longest(&self, way: impl Fn(&RecordRun) -> Option<(Span, Span)>) -> Option<Micros> {
        let ways = self.runs.iter().filter_map(way);
        let lengths = ways.map(|(from, to)| {
            let length = |from: Time, to: Time| Micros(to.0.saturating_sub(from.0));
            length(from.0, to.0).max(length(from.1, to.1))
        });
        lengths.max()
    }

    fn appended(&self) -> Option<Reason> {
        let places = || self.runs.iter().filter_map(|run| Some((run.place.as_ref()?, run.count)));
        let (place, _) = places().next()?;
        let times = places().filter_map(|(place, _)| place.appended);
        let (time, until) = times.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let first = places().map(|(place, _)| place.offset).min()?;
        let last = places().map(|(place, count)| place.offset + count as Offset - 1).max()?;
        let same = |(other, _): (&highwater_sim::ledger::Place, u64)| {
            (other.leader, other.leader_epoch) == (place.leader, place.leader_epoch)
        };
        // Where several leaders took them there is no single sentence.
        let leader = place.leader.filter(|_| places().all(same))?;
        let (epoch, offsets) = (place.leader_epoch, (first, last));
        let because = Because::AppendedBy { leader, epoch, offsets, time, until };
        let mut reason = Reason::new(because);
        reason.time = Some(time);
        Some(reason)
    }
}

impl Why<'_> {
    /// What late records had to wait for: on their way into the leader's log, and from there.
    pub(super) fn delay(&self, subject: &Subject) -> Vec<Reason> {
        let What::Late { producer, values, .. } = &subject.what else { return Vec::new() };
        let first = values.first().map(|(first, _)| *first);
        let is_meant = |stretch: &&Stretch| {
            self.run.producer_node(stretch.producer) == *producer
                && stretch.runs.first().map(|run| run.first) == first
        };
        let Some(stretch) = self.reading.late.iter().find(is_meant) else { return Vec::new() };
        let acks = self.run.schedule().producers[stretch.producer].config.acks;
        let (from, to) = (stretch.sent.0, stretch.answered.1);
        let mut reasons = Vec::new();
        reasons.extend(stretch.appended());
        reasons.extend(self.parts(stretch, acks, *producer));
        let told = reasons.len();
        reasons.extend(self.attempts(*producer, stretch));
        reasons.extend(self.absences(stretch.partition, from, to));
        if acks == Acks::All {
            reasons.extend(self.standstills(stretch.partition, from, to));
        }
        if reasons.len() == told {
            let leader = self.registration(stretch.partition, to).and_then(|state| state.leader);
            let between = leader.and_then(|leader| {
                let fault = self.fault_between(*producer, leader, from, to);
                fault.or_else(|| self.slow_link(*producer, leader))
            });
            reasons.extend(between);
            reasons.extend(self.heard_of_late(stretch));
        }
        reasons
    }

    /// How long the way into the log took, and how long the acknowledgement from there; with
    /// acks=0 there is no such way, since what is sent counts as acknowledged.
    fn parts(&self, stretch: &Stretch, acks: Acks, producer: NodeId) -> Option<Reason> {
        if acks == Acks::None {
            let (time, until) = stretch.answered;
            let isr = self.registration(stretch.partition, until).map(|state| state.isr.clone());
            let isr = isr.unwrap_or_default();
            let told = Because::AcknowledgedBy { acks, time, until, isr };
            let setting = Setting::of_producer(self.run, producer, "acks", |_| Value::Number(0))?;
            return Some(Reason::new(told).by(setting));
        }
        let appended = |run: &RecordRun| run.place.as_ref().and_then(|place| place.appended);
        let before = stretch.longest(|run| Some((run.produced, appended(run)?)))?;
        let after = stretch.longest(|run| Some((appended(run)?, run.answered?)))?;
        Some(Reason::new(Because::Waited { before, after }))
    }

    /// That the leader had changed, if the producer had no answer from the new one until then.
    fn heard_of_late(&self, stretch: &Stretch) -> Vec<Reason> {
        let moved = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            after.leader.is_some() && before.is_some_and(|before| before.leader != after.leader)
        };
        let Some((at, ..)) = self.last_change(stretch.partition, stretch.answered.0, moved) else {
            return Vec::new();
        };
        let acknowledged = &self.run.history().producers[stretch.producer].acknowledged;
        let just_before = Time(stretch.answered.0.0.saturating_sub(1));
        match acknowledged.at(at) == acknowledged.at(just_before) {
            true => self.leader_moved(stretch.partition, stretch.answered.0),
            false => Vec::new(),
        }
    }

    /// The attempts that failed meanwhile, and why.
    fn attempts(&self, producer: NodeId, stretch: &Stretch) -> Vec<Reason> {
        let (from, to) = (stretch.sent.0, stretch.answered.1);
        let mut reasons = Vec::new();
        for subject in self.subjects() {
            let What::Retried { producer: of, error, batches } = subject.what else { continue };
            let is_own = of == producer && subject.partition == Some(stretch.partition);
            if !is_own || subject.time > to || subject.until.unwrap_or(subject.time) < from {
                continue;
            }
            let mut again = Reason::new(Because::TriedAgain { producer, error, batches });
            again.time = Some(subject.time);
            again.fact = subject.fact;
            reasons.push(again);
            reasons.extend(self.failed_produce(subject));
        }
        reasons
    }
}
