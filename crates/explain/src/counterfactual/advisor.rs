//! Tries one change after the other, in slices.

use super::candidates::candidates;
use super::{Advice, Change, Figures, Harm, Helps, Trial};
use highwater_scenario::{Plan, Script, compile, print};
use highwater_sim::{Progress, Recording, Run};
use std::collections::BTreeMap;

/// As many runs are made at most, whatever there is to try.
const RUNS_MAX: usize = 96;

/// Whether there is more to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Work {
    /// Go on.
    More,
    /// Everything was tried.
    Done,
}

/// Finds out what would have helped against each harm of a run.
#[derive(Clone, Debug)]
pub struct Advisor {
    script: Script,
    schedule: highwater_sim::Schedule,
    advice: Vec<Advice>,
    /// The harm that is looked at, by its place in `advice`.
    current: usize,
    /// What is still to be tried for it, the next one last.
    waiting: Vec<Vec<Change>>,
    /// Whether pairs are being tried.
    in_pairs: bool,
    /// The run under way.
    run: Option<Box<Run>>,
    /// What scripts came to that were tried already.
    known: BTreeMap<String, Option<Figures>>,
}

impl Advisor {
    /// Begins to look for advice on a finished run of `plan`, made from `script`. The run is made
    /// anew with other settings, from the run's own seed.
    pub fn new(script: &Script, plan: &Plan, run: &Run) -> Advisor {
        Advisor::from_figures(script, plan, Figures::of(run))
    }

    /// The same, if the run's figures are known.
    pub fn from_figures(script: &Script, plan: &Plan, before: Figures) -> Advisor {
        let advice = |harm: Harm| Advice {
            harm,
            amount: before.amount(harm),
            before: before.clone(),
            singles: Vec::new(),
            pairs: Vec::new(),
            is_incomplete: false,
        };
        let mut advisor = Advisor {
            script: script.clone(),
            schedule: plan.schedule.clone(),
            advice: before.harms().into_iter().map(advice).collect(),
            current: 0,
            waiting: Vec::new(),
            in_pairs: false,
            run: None,
            known: BTreeMap::new(),
        };
        advisor.begin_singles();
        advisor
    }

    /// What was found so far, a harm each.
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }

    /// How many harms were looked at, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.current, self.advice.len())
    }

    /// Does the work of about so many simulated events.
    pub fn advance(&mut self, events: u64) -> Work {
        let mut left = events;
        while left > 0 {
            if self.current >= self.advice.len() {
                return Work::Done;
            }
            let Some(changes) = self.waiting.last().cloned() else {
                self.next();
                continue;
            };
            left = left.saturating_sub(self.attempt(&changes, left));
        }
        Work::More
    }

    /// Does all of it.
    pub fn finish(&mut self) {
        while self.advance(1_000_000) == Work::More {}
    }

    fn begin_singles(&mut self) {
        let Some(advice) = self.advice.get(self.current) else { return };
        self.in_pairs = false;
        let all = candidates(&self.schedule, advice.harm);
        self.waiting = all.into_iter().rev().map(|change| vec![change]).collect();
    }

    /// Goes on to pairs, or to the next harm.
    fn next(&mut self) {
        let advice = &self.advice[self.current];
        if self.in_pairs || advice.remedies().next().is_some() {
            self.current += 1;
            return self.begin_singles();
        }
        let singles: Vec<&Change> = advice.singles.iter().flat_map(|t| &t.changes).collect();
        let mut pairs = Vec::new();
        for (i, first) in singles.iter().enumerate() {
            for second in &singles[i + 1..] {
                pairs.push(vec![(*first).clone(), (*second).clone()]);
            }
        }
        pairs.reverse();
        (self.waiting, self.in_pairs) = (pairs, true);
    }

    /// Works on a trial for at most so many events; returns how many it took, at least one.
    fn attempt(&mut self, changes: &[Change], events: u64) -> u64 {
        let text = self.changed(changes);
        if let Some(figures) = self.known.get(&text).cloned() {
            self.conclude(changes, text, figures);
            return 1;
        }
        let mut run = match self.run.take() {
            Some(run) => run,
            None => {
                let Some(run) = self.begin(&text) else {
                    self.waiting.pop();
                    return 1;
                };
                Box::new(run)
            }
        };
        let before = run.events();
        let progress = run.advance(events);
        let taken = (run.events() - before).max(1);
        if progress == Progress::More {
            self.run = Some(run);
            return taken;
        }
        let figures = (!run.is_cut_short()).then(|| Figures::of(&run));
        self.known.insert(text.clone(), figures.clone());
        self.conclude(changes, text, figures);
        taken
    }

    fn changed(&self, changes: &[Change]) -> String {
        let mut script = self.script.clone();
        changes.iter().for_each(|change| change.apply(&mut script));
        print(&script)
    }

    /// The run of a changed script; none if it makes no sense so, or there were enough.
    fn begin(&mut self, text: &str) -> Option<Run> {
        if self.known.len() >= RUNS_MAX {
            self.advice[self.current].is_incomplete = true;
            return None;
        }
        let mut plan = compile(text).plan?;
        plan.schedule.seed = self.schedule.seed;
        // A length that was not written depends on the actions: the runs are to be as long.
        plan.schedule.end = self.schedule.end;
        if plan.schedule == self.schedule {
            return None;
        }
        Some(Run::recording(plan.schedule, Recording::History))
    }

    fn conclude(&mut self, changes: &[Change], script: String, figures: Option<Figures>) {
        self.waiting.pop();
        let advice = &mut self.advice[self.current];
        let after = figures.as_ref().map(|figures| figures.amount(advice.harm));
        let helps = match after {
            Some(0) => Helps::Fully,
            Some(after) if after <= advice.amount - advice.amount.div_ceil(10) => Helps::Partly,
            _ => Helps::Not,
        };
        let trial = Trial { changes: changes.to_vec(), script, figures, helps };
        match self.in_pairs {
            false => advice.singles.push(trial),
            // Of pairs only those that help are worth telling.
            true if trial.helps == Helps::Fully => advice.pairs.push(trial),
            true => {}
        }
    }
}
