//! What would have helped, found by running the script again with one thing changed at a time.

use super::run::Done;
use super::script::Script;
use crate::i18n::Lang;
use highwater_explain::counterfactual::{Advice, Advisor, Figures, Helps, Telling, Work};
use highwater_protocol::order;

/// Simulated events between two looks at the clock.
const EVENTS: u64 = 4_000;

/// The search, carried out in slices.
pub struct Advising {
    advisor: Advisor,
}

/// What was found so far.
#[derive(Default)]
pub struct Advised {
    /// What is known about each harm.
    pub advice: Vec<Advice>,
    /// How many runs were made.
    pub tried: usize,
    /// Whether everything was tried.
    pub finished: bool,
}

/// A change that was tried, for people.
pub struct Remedy {
    /// What it is, whether it helps and at what price.
    pub words: String,
    /// How far it helps.
    pub helps: Helps,
    /// The script with the change.
    pub script: String,
}

impl Done {
    /// Whether anything happened that one would rather not have.
    pub fn has_harms(&self) -> bool {
        !Figures::of(self.run()).harms().is_empty()
    }

    /// Begins to look for what would have helped.
    pub fn advise(&self, script: &Script) -> Advising {
        Advising { advisor: Advisor::new(script.lines_read(), self.plan(), self.run()) }
    }

    /// A harm in words, and what was tried against it, the best first.
    pub fn told(&self, advice: &Advice, lang: Lang) -> (String, Vec<Remedy>) {
        let plan = self.plan();
        let telling = Telling { schedule: &plan.schedule, history: self.history(), lang };
        let remedy = |trial: &highwater_explain::counterfactual::Trial| Remedy {
            words: telling.trial(advice, trial),
            helps: trial.helps,
            script: trial.script.clone(),
        };
        let pairs = advice.pairs.iter().filter(|trial| trial.helps != Helps::Not);
        let mut all: Vec<Remedy> = advice.singles.iter().chain(pairs).map(remedy).collect();
        order::sort_by_key(&mut all, |remedy| match remedy.helps {
            Helps::Fully => 0,
            Helps::Partly => 1,
            Helps::Not => 2,
        });
        (telling.harm(advice.harm, advice.amount), all)
    }
}

impl Advising {
    /// Carries on for a moment; tells whether everything was tried.
    pub fn advance(&mut self) -> bool {
        self.advisor.advance(EVENTS) == Work::Done
    }

    /// How many runs were made.
    pub fn tried(&self) -> usize {
        tried(self.advisor.advice())
    }

    /// What was found so far.
    pub fn found(&self, finished: bool) -> Advised {
        let advice = self.advisor.advice().to_vec();
        Advised { tried: tried(&advice), advice, finished }
    }
}

fn tried(advice: &[Advice]) -> usize {
    advice.iter().map(|advice| advice.singles.len() + advice.pairs.len()).sum()
}
