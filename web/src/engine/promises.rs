//! What Kafka promises, and whether the run shown kept it: found by running it again with every
//! check reading along, which takes longer than the run itself.

use super::run::Done;
use crate::i18n::Lang;
use highwater_explain::message::verdict::texts;
use highwater_protocol::{Time, order};
use highwater_scenario::promise::{Promise, promises};
use highwater_sim::{Progress, Recording, Run};

pub use highwater_scenario::promise::PromiseState;

/// Simulated events between two looks at the clock.
const EVENTS: u64 = 1_000;

/// A run of at most so many events is checked without being asked for: a moment's work.
const UNASKED_EVENTS_MAX: u64 = 50_000;

/// The checks, carried out in slices.
pub struct Checking {
    run: Run,
}

/// What they found.
pub struct Checked {
    /// What did not hold first, then by number.
    promises: Vec<Promise>,
}

/// A promise, for people.
pub struct Told {
    /// Its id, `I4` and its like.
    pub id: &'static str,
    /// Whether it was kept.
    pub state: PromiseState,
    /// What it is called, with its id.
    pub name: String,
    /// What it says.
    pub says: &'static str,
    /// How often it did not hold, and when first; nothing if it was kept.
    pub counted: Option<String>,
}

impl Done {
    /// Begins to check.
    pub fn check(&self) -> Checking {
        Checking { run: Run::checking(self.plan().schedule.clone(), Recording::default()) }
    }

    /// Whether that takes a moment only.
    pub fn is_checked_soon(&self) -> bool {
        self.run().events() <= UNASKED_EVENTS_MAX
    }

    /// Looks at what the checks found in this run.
    pub fn checked(&self, checking: &Checking) -> Checked {
        let mut promises = promises(&checking.run, &self.outcome, self.ledger());
        order::sort_by_key(&mut promises, |promise| match promise.state {
            PromiseState::Broken => 0,
            PromiseState::NotPromised => 1,
            PromiseState::Kept => 2,
        });
        Checked { promises }
    }
}

impl Checking {
    /// Carries on for a moment; tells whether the run has come to its end.
    pub fn advance(&mut self) -> bool {
        self.run.advance(EVENTS) == Progress::Done
    }

    /// How far it has come.
    pub fn now(&self) -> Time {
        self.run.now()
    }
}

impl Checked {
    /// How many promises came to this.
    pub fn count(&self, state: PromiseState) -> usize {
        self.promises.iter().filter(|promise| promise.state == state).count()
    }

    /// Every promise that means something in the run.
    pub fn told(&self, lang: Lang) -> Vec<Told> {
        let texts = texts(lang);
        let told = |promise: &Promise| Told {
            id: promise.id,
            state: promise.state,
            name: texts.name(promise.id),
            says: texts.promise(promise.id),
            counted: (promise.state != PromiseState::Kept).then(|| texts.counted(promise)),
        };
        self.promises.iter().map(told).collect()
    }
}
