//! What if: which single setting, set otherwise, would have kept what was lost, found by running
//! the same schedule with it, from the same seed; and what it would have cost.
//!
//! [`Advisor`] works in slices: a page can go on with it between two frames. The order of what it
//! tries depends on the script alone. Where no single change helps, it tries pairs.

mod advisor;
mod candidates;
mod change;
mod figures;
mod price;
mod tell;

pub use advisor::{Advisor, Work};
pub use change::Change;
pub use figures::{Figures, PartitionFigures, ProducerFigures};
pub use price::Price;
pub use tell::Telling;

use highwater_protocol::PartitionId;

/// Something of a run that one would rather not have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Harm {
    /// Records that were acknowledged are gone.
    Lost {
        /// Whose, by the producer's index in the schedule.
        producer: u16,
    },
    /// Records are in the log more than once.
    Duplicated {
        /// Whose, by the producer's index in the schedule.
        producer: u16,
    },
    /// Records were refused, or their answer did not come in time.
    Failed {
        /// Whose, by the producer's index in the schedule.
        producer: u16,
    },
    /// A partition had no leader for a while.
    Leaderless {
        /// Which.
        partition: PartitionId,
    },
}

/// How far a change goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Helps {
    /// With it the harm is not there.
    Fully,
    /// With it there is less of it, by a tenth at least.
    Partly,
    /// It makes no difference, or a bad one.
    Not,
}

/// The same run with something changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trial {
    /// What was changed: one thing, or two.
    pub changes: Vec<Change>,
    /// The script with the change, to run or to open.
    pub script: String,
    /// What it came to. `None` if it was cut short: then nothing is known.
    pub figures: Option<Figures>,
    /// Whether it helps.
    pub helps: Helps,
}

/// What is known about one harm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Advice {
    /// The harm.
    pub harm: Harm,
    /// How much of it there is: records, or microseconds.
    pub amount: u64,
    /// What the script's own run came to.
    pub before: Figures,
    /// Single changes, in the order tried.
    pub singles: Vec<Trial>,
    /// Pairs of them, tried if none of the singles helps fully.
    pub pairs: Vec<Trial>,
    /// Whether the limit of runs kept some from being tried.
    pub is_incomplete: bool,
}

impl Advice {
    /// The changes that help fully: single ones, or pairs if there is no such single one.
    pub fn remedies(&self) -> impl Iterator<Item = &Trial> {
        self.singles.iter().chain(&self.pairs).filter(|trial| trial.helps == Helps::Fully)
    }
}
