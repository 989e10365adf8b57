//! What a run came to, in short: promises kept and broken, records lost and duplicated, how long
//! partitions were of no use, and which expectations failed and why.

use crate::message::figures::{count, duration, instant, rough_duration};
use crate::message::verdict::{VerdictTexts, texts};
use crate::message::{Names, Sentences, fill};
use crate::why::{What, Why};
use highwater_protocol::{FactId, Time};
use highwater_scenario::ast::Measure;
use highwater_scenario::expect::{Expectation, Subject};
use highwater_scenario::promise::{Promise, PromiseState, promises};
use highwater_scenario::{Lang, Plan, expect};
use highwater_sim::ledger::{Availability, Latency, Ledger, RecordRun};
use highwater_sim::{Outcome, ProducerOutcome, Run};

/// What a run came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Where it was stopped, if that was before its end.
    pub cut_short: Option<Time>,
    /// Every promise that means something in the run.
    pub promises: Vec<Promise>,
    /// What the script expects, in its order.
    pub expects: Vec<expect::Verdict>,
    /// A producer each, in the order of the script.
    pub producers: Vec<Sums>,
    /// Every partition, by id.
    pub partitions: Vec<Availability>,
}

/// What one producer's records came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sums {
    /// Its name.
    pub name: String,
    /// In numbers.
    pub outcome: ProducerOutcome,
    /// Acknowledged later than [`highwater_sim::ledger::DELAY`].
    pub late: u64,
    /// In the log after a later one.
    pub reordered: u64,
    /// Read by a consumer and gone.
    pub read_and_gone: u64,
    /// How long acknowledgements took.
    pub latency: Latency,
}

impl Verdict {
    /// On a run of `plan`. The invariants are among the promises if checks read along.
    pub fn new(plan: &Plan, run: &Run) -> Verdict {
        Verdict::with(plan, run, &run.outcome(), &run.ledger())
    }

    /// The same, where the fate of the records is worked out already.
    pub fn with(plan: &Plan, run: &Run, outcome: &Outcome, ledger: &Ledger) -> Verdict {
        let specs = plan.schedule.producers.iter();
        let each = specs.zip(outcome.producers.iter().zip(&ledger.producers));
        let producers = each.map(|(spec, (outcome, own))| Sums {
            name: spec.name.clone(),
            outcome: outcome.clone(),
            late: own.count(|records| records.late),
            reordered: own.count(|records| records.out_of_order),
            read_and_gone: own.count(RecordRun::is_read_and_gone),
            latency: own.latency,
        });
        Verdict {
            cut_short: run.is_cut_short().then(|| run.now()),
            promises: promises(run, outcome, ledger),
            expects: expect::check_with(&plan.expectations, run, outcome, ledger),
            producers: producers.collect(),
            partitions: ledger.partitions.clone(),
        }
    }

    /// Whether all that the script expects is so.
    pub fn holds(&self) -> bool {
        self.expects.iter().all(|expect| expect.holds)
    }

    /// The verdict in sentences, one a line: what matters most first.
    pub fn told(&self, run: &Run, lang: Lang) -> Vec<String> {
        let texts = texts(lang);
        let mut lines = Vec::new();
        lines.extend(self.cut_short.map(|at| fill(texts.cut_short, &[&instant(at)])));
        lines.push(self.expectations(texts));
        lines.extend(self.told_promises(texts));
        lines.extend(self.producers.iter().map(|sums| sums.told(texts)));
        let names = Names::new(run, lang);
        let of_no_use = self.partitions.iter().filter(|known| known.time_stalled().0 > 0);
        lines.extend(of_no_use.map(|known| unavailable(known, &names, texts)));
        lines
    }

    fn expectations(&self, texts: &VerdictTexts) -> String {
        let all = count(self.expects.len() as u64);
        let failed = self.expects.iter().filter(|expect| !expect.holds).count();
        match (self.expects.is_empty(), failed) {
            (true, _) => texts.no_expectations.to_owned(),
            (_, 0) => fill(texts.all_held, &[&all]),
            (_, failed) => fill(texts.some_failed, &[&count(failed as u64), &all]),
        }
    }

    fn told_promises(&self, texts: &VerdictTexts) -> Vec<String> {
        let with = |state| self.promises.iter().filter(move |promise| promise.state == state);
        let told = |promise: &Promise, template| {
            let (name, counted) = (texts.name(promise.id), texts.counted(promise));
            fill(template, &[&name, texts.promise(promise.id), &counted])
        };
        let broken = with(PromiseState::Broken).map(|promise| told(promise, texts.broken));
        let others = with(PromiseState::NotPromised);
        let others = others.map(|promise| told(promise, texts.not_promised));
        let mut lines: Vec<String> = broken.chain(others).collect();
        let kept = with(PromiseState::Kept).map(|promise| texts.name(promise.id));
        let kept: Vec<String> = kept.collect();
        if !kept.is_empty() {
            let number = count(kept.len() as u64);
            lines.push(fill(texts.kept, &[&kept.join(texts.list), &number]));
        }
        lines
    }
}

impl Sums {
    fn told(&self, texts: &VerdictTexts) -> String {
        let Sums { outcome, latency, .. } = self;
        let parts = [
            (outcome.acknowledged, texts.acknowledged),
            (outcome.lost, texts.lost),
            (self.late, texts.late),
            (outcome.refused, texts.refused),
            (outcome.timed_out, texts.in_doubt),
            (outcome.pending, texts.pending),
            (outcome.duplicated, texts.duplicated),
            (self.reordered, texts.reordered),
            (self.read_and_gone, texts.read_and_gone),
            (outcome.failed_but_present, texts.present),
        ];
        let parts = parts.into_iter().enumerate();
        let parts = parts.filter(|(i, (records, _))| *i == 0 || *records > 0);
        let parts: Vec<String> =
            parts.map(|(_, (records, template))| fill(template, &[&count(records)])).collect();
        let parts = parts.join(texts.separator);
        let told = fill(texts.records, &[&count(outcome.produced), &self.name, &parts]);
        if latency.records == 0 {
            return told;
        }
        let times = [latency.p50, latency.p95, latency.p99, latency.max].map(duration);
        let times = fill(texts.latency, &times.each_ref().map(String::as_str));
        let space = if told.is_ascii() { " " } else { "" };
        format!("{told}{space}{times}")
    }
}

fn unavailable(known: &Availability, names: &Names, texts: &VerdictTexts) -> String {
    let leaderless = rough_duration(known.time_leaderless());
    let stalled = rough_duration(known.time_stalled());
    let progress = known.progress_ppm() / 100;
    let progress = format!("{}.{:02} %", progress / 100, progress % 100);
    let name = names.partition(known.partition);
    fill(texts.unavailable, &[name, &leaderless, &stalled, &progress])
}

/// Why expectations failed: the explanation of what decided each, where something did.
#[derive(Debug)]
pub struct Explainer<'a> {
    run: &'a Run,
    why: Why<'a>,
    sentences: Sentences,
}

impl<'a> Explainer<'a> {
    /// Reads a run.
    pub fn new(run: &'a Run, lang: Lang) -> Explainer<'a> {
        Explainer { run, why: Why::new(run), sentences: Sentences::new(run, lang) }
    }

    /// Why an expectation failed, by the fact that decided it: what happened, then why, a sentence
    /// a line. Nothing if nothing in particular decided it.
    pub fn explain(&self, expectation: &Expectation, fact: Option<FactId>) -> Vec<String> {
        let of_records = self.why.subjects().iter().find(|subject| {
            let (producer, is_meant) = match subject.what {
                What::Lost { producer, .. } => {
                    (producer, matches!(expectation.measure, Measure::Lost | Measure::LostValues))
                }
                What::Duplicated { producer, .. } => (
                    producer,
                    matches!(expectation.measure, Measure::Duplicated | Measure::DuplicatedValues),
                ),
                _ => return false,
            };
            let own = match expectation.subject {
                Subject::Producer(index) => self.run.producer_node(usize::from(index)) == producer,
                _ => true,
            };
            is_meant && own
        });
        let subject = of_records.or_else(|| self.why.of_fact(fact?));
        subject.map_or_else(Vec::new, |subject| {
            let explanation = self.why.explain(subject);
            let stop = self.sentences.full_stop();
            let first = format!("{}{stop}", self.sentences.subject(&explanation.subject));
            let reasons = explanation.reasons.iter();
            std::iter::once(first).chain(reasons.map(|r| self.sentences.reason(r))).collect()
        })
    }
}
