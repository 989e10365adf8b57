//! Runs, carried out in slices; and what a finished run holds for the page.

use super::script::Script;
use super::why::{Asked, Reasons, Shown};
use crate::i18n::{self, Lang};
use crate::shared::Shared;
use crate::stage;
use crate::text::facts::Telling;
use crate::text::verdict::{Totals, totals};
use crate::text::{Names, Roster, fates};
use highwater_explain::message::Sentences;
use highwater_protocol::{FactId, Micros, Offset, PartitionId, Time};
use highwater_scenario::metrics::{Timeline, moved};
use highwater_scenario::{Plan, Verdict, expect};
use highwater_sim::{ClusterView, Fact, History, Ledger, Outcome, Progress, Run};
use std::cell::OnceCell;
use std::rc::Rc;

/// Events between two looks at the clock: a fraction of a millisecond.
const EVENTS: u64 = 2_000;

/// A run under way.
pub struct Job {
    plan: Rc<Plan>,
    run: Run,
}

impl Job {
    /// Begins to run a script, if it can be run.
    pub fn begin(script: &Shared<Script>) -> Option<Job> {
        let plan = Rc::clone(script.plan()?);
        let run = Run::new(plan.schedule.clone());
        Some(Job { plan, run })
    }

    /// Carries on for a moment; tells whether the run has come to its end.
    pub fn advance(&mut self) -> bool {
        self.run.advance(EVENTS) == Progress::Done
    }

    /// How far it has come, and how far it goes.
    pub fn progress(&self) -> (Time, Time) {
        (self.run.now(), self.plan.schedule.end)
    }

    /// Looks at what came out.
    pub fn finish(self) -> Done {
        let Job { plan, run } = self;
        let outcome = run.outcome();
        Done {
            roster: Rc::new(Roster::new(&run)),
            totals: totals(&outcome),
            verdicts: expect::check(&plan.expectations, &run),
            longest: run.history().partitions.iter().map(stage::longest).collect(),
            interesting: interesting(run.history(), plan.schedule.end),
            longest_wait: longest_wait(run.history(), plan.schedule.end),
            cut_short: run.is_cut_short().then(|| run.now()),
            outcome,
            plan,
            run,
            reasons: Reasons::default(),
            ledger: OnceCell::new(),
            metrics: OnceCell::new(),
        }
    }
}

/// A finished run.
pub struct Done {
    plan: Rc<Plan>,
    run: Run,
    reasons: Reasons,
    ledger: OnceCell<Ledger>,
    metrics: OnceCell<Vec<Timeline>>,
    /// Who and what there is.
    pub roster: Rc<Roster>,
    /// What became of the records.
    pub outcome: Outcome,
    /// The same, added up.
    pub totals: Totals,
    /// The script's expectations.
    pub verdicts: Vec<Verdict>,
    /// Where the longest log of each partition ends in the whole run.
    pub longest: Vec<Offset>,
    /// An instant worth to be shown first.
    pub interesting: Time,
    /// The longest stretch in which records waited and none was acknowledged: from when, how long.
    pub longest_wait: Option<(Time, Micros)>,
    /// Where the run was cut short, because it took too many events.
    pub cut_short: Option<Time>,
}

impl Done {
    /// What was run.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The run itself.
    pub(super) fn run(&self) -> &Run {
        &self.run
    }

    /// What became of each record, worked out when first asked for.
    pub fn ledger(&self) -> &Ledger {
        self.ledger.get_or_init(|| self.run.ledger())
    }

    /// Kafka's own metrics, worked out when first asked for.
    pub(super) fn metrics(&self) -> &[Timeline] {
        self.metrics.get_or_init(|| moved(&self.plan, &self.run))
    }

    /// What things are called.
    pub fn names(&self, lang: Lang) -> Names {
        Names::of(Rc::clone(&self.roster), lang)
    }

    /// What tells of records.
    pub fn fates(&self, lang: Lang) -> fates::Telling<'_> {
        fates::Telling { run: &self.run, names: self.names(lang), texts: i18n::texts(lang) }
    }

    /// When it ended.
    pub fn end(&self) -> Time {
        self.plan.schedule.end
    }

    /// What changed over time.
    pub fn history(&self) -> &History {
        self.run.history()
    }

    /// What happened.
    pub fn facts(&self) -> &[(FactId, Fact)] {
        &self.run.trace().facts
    }

    /// The cluster at an instant.
    pub fn view_at(&self, time: Time) -> Option<ClusterView> {
        self.run.view_at(time)
    }

    /// What to explain at an instant: of the fact asked about, or what happened last.
    pub fn why(
        &self,
        time: Time,
        partition: PartitionId,
        asked: Option<Asked>,
    ) -> Option<Shown<'_>> {
        self.reasons.at(&self.run, || self.ledger(), time, (partition, asked))
    }

    /// When a fact was, kept or not.
    pub fn instant_of(&self, fact: FactId) -> Option<Time> {
        self.run.fact(fact).map(|fact| fact.time)
    }

    /// What makes sentences of explanations.
    pub fn sentences(&self, lang: Lang) -> Sentences {
        Sentences::new(&self.run, lang)
    }

    /// What makes sentences of facts.
    pub fn telling(&self, lang: Lang) -> Telling<'_> {
        Telling {
            schedule: &self.plan.schedule,
            history: self.run.history(),
            names: self.names(lang),
        }
    }

    /// The line of the script whose action came last before `time`; 0 for none.
    pub fn line_at(&self, time: Time) -> u32 {
        let actions = &self.history().actions;
        let past = actions.partition_point(|(at, ..)| *at <= time);
        let last = past.checked_sub(1).map(|i| actions[i].1 as usize);
        last.and_then(|i| self.plan.action_lines.get(i)).copied().unwrap_or(0)
    }
}

/// The first change of a leader that something brought about; failing that the first change of an
/// ISR, the first action, the end.
fn interesting(history: &History, end: Time) -> Time {
    let first = |wanted: &dyn Fn(&[_]) -> bool| {
        let changes = history.partitions.iter().flat_map(|p| p.changes.windows(2));
        let changes = changes.filter(|pair| wanted(pair)).map(|pair: &[_]| at(&pair[1]));
        changes.min()
    };
    type Change = (Time, FactId, highwater_protocol::PartitionChange);
    fn at(change: &Change) -> Time {
        change.0
    }
    let leader = first(&|pair: &[Change]| {
        let (before, after) = (&pair[0].2.registration, &pair[1].2.registration);
        before.leader != after.leader && after.leader.is_some()
    });
    let action = || history.actions.first().map(|action| action.0);
    leader.or_else(|| first(&|_| true)).or_else(action).unwrap_or(end)
}

/// Shorter waits are part of how batches go.
const WAIT_MIN: Micros = Micros::from_millis(1_000);

/// Looks for the longest stretch without any acknowledgement while some producer had records that
/// were neither acknowledged nor refused.
fn longest_wait(history: &History, end: Time) -> Option<(Time, Micros)> {
    let mut longest: Option<(Time, Micros)> = None;
    for producer in &history.producers {
        let mut last = producer.produced.first_point()?.0;
        let times = producer.acknowledged.iter().map(|(time, _)| time).chain([end]);
        for time in times {
            let waited = waited_from(producer, last, time);
            let length = waited.map_or(Micros::ZERO, |from| time.since(from));
            if length >= WAIT_MIN && longest.is_none_or(|(_, l)| length > l) {
                longest = waited.map(|from| (from, length));
            }
            last = time;
        }
    }
    longest
}

/// From when on, between two acknowledgements, the producer had something to wait for.
fn waited_from(
    producer: &highwater_sim::history::ProducerHistory,
    from: Time,
    to: Time,
) -> Option<Time> {
    let at = |series: &highwater_sim::Series, time| series.at(time).unwrap_or(0);
    let open = |time| {
        at(&producer.produced, time)
            > at(&producer.acknowledged, from) + at(&producer.refused, time)
    };
    if open(from) {
        return Some(from);
    }
    let next = producer.produced.count_until(from);
    let next = (next < producer.produced.len()).then(|| producer.produced.get(next).0)?;
    (next < to && open(next)).then_some(next)
}
