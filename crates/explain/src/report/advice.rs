//! Advice as programs read it.

use super::FORMAT;
use crate::counterfactual::{Advice, Change, Harm, Helps, Price, Telling, Trial};
use highwater_scenario::link::{self, View};
use highwater_scenario::report::Names;
use serde::Serialize;

/// What would have helped against each harm of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AdviceReport {
    /// [`FORMAT`].
    pub format: u32,
    /// The version that ran it.
    pub version: String,
    /// The seed of the runs, in decimal.
    pub seed: String,
    /// Tag of the texts' language.
    pub language: String,
    /// A harm each; empty if there is none.
    pub advice: Vec<HarmReport>,
}

/// What would have helped against one harm.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HarmReport {
    /// `lost`, `duplicated`, `failed`, or `leaderless`.
    pub harm: &'static str,
    /// Whose it is: the name of a producer, or of a partition if it is `leaderless`.
    pub subject: String,
    /// How much of it there is: records, or microseconds if it is `leaderless`.
    pub amount: u64,
    /// The harm in words.
    pub text: String,
    /// Single changes, in the order tried.
    pub singles: Vec<TrialReport>,
    /// Pairs that help fully; tried if no single change does.
    pub pairs: Vec<TrialReport>,
    /// Whether the limit of runs kept some from being tried.
    pub incomplete: bool,
}

/// The same run with something changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TrialReport {
    /// What was changed.
    pub changes: Vec<ChangeReport>,
    /// `fully`, `partly` or `not`.
    pub helps: &'static str,
    /// How much of the harm is left; `None` if the run was cut short.
    pub left: Option<u64>,
    /// What was worse with the change; `None` if the run was cut short.
    pub price: Option<PriceReport>,
    /// What came of it, in words.
    pub text: String,
    /// The changed script.
    pub script: String,
    /// Fragment of a link to it; `None` if it is too long for one.
    pub link: Option<String>,
}

/// A setting, set otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChangeReport {
    /// Kafka's name of it.
    pub key: &'static str,
    /// The value that was tried.
    pub value: String,
    /// The topic or client that it is a setting of; `None` for the cluster.
    pub of: Option<String>,
}

/// What was worse with a change than without; zero where it was not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PriceReport {
    /// More records refused or not confirmed in time.
    pub failed: u64,
    /// More acknowledged records lost.
    pub lost: u64,
    /// More copies.
    pub duplicated: u64,
    /// More time without leader.
    pub leaderless_us: u64,
    /// More time without progress for acks=all.
    pub stalled_us: u64,
    /// Latency that 99 of 100 acknowledgements did not exceed, before and with the change, if it
    /// grew.
    pub latency_p99_us: Option<[u64; 2]>,
}

impl AdviceReport {
    /// What was found so far.
    pub fn new(advice: &[Advice], telling: &Telling<'_>) -> AdviceReport {
        AdviceReport {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: telling.schedule.seed.to_string(),
            language: telling.lang.tag().to_owned(),
            advice: advice.iter().map(|advice| HarmReport::new(advice, telling)).collect(),
        }
    }
}

impl HarmReport {
    fn new(advice: &Advice, telling: &Telling<'_>) -> HarmReport {
        let trials = |trials: &[Trial]| {
            trials.iter().map(|trial| TrialReport::new(advice, trial, telling)).collect()
        };
        let harm = match advice.harm {
            Harm::Lost { .. } => "lost",
            Harm::Duplicated { .. } => "duplicated",
            Harm::Failed { .. } => "failed",
            Harm::Leaderless { .. } => "leaderless",
        };
        HarmReport {
            harm,
            subject: subject(advice.harm, telling),
            amount: advice.amount,
            text: telling.harm(advice.harm, advice.amount),
            singles: trials(&advice.singles),
            pairs: trials(&advice.pairs),
            incomplete: advice.is_incomplete,
        }
    }
}

/// Whose harm it is.
fn subject(harm: Harm, telling: &Telling<'_>) -> String {
    match harm {
        Harm::Lost { producer } | Harm::Duplicated { producer } | Harm::Failed { producer } => {
            telling.schedule.producers[usize::from(producer)].name.clone()
        }
        Harm::Leaderless { partition } => {
            let known = &telling.history.partitions[usize::from(partition.0)];
            Names::new(telling.schedule).partition(known)
        }
    }
}

impl TrialReport {
    fn new(advice: &Advice, trial: &Trial, telling: &Telling<'_>) -> TrialReport {
        let change = |change: &Change| {
            let (key, value) = change.setting();
            ChangeReport { key, value, of: change.owner().map(str::to_owned) }
        };
        TrialReport {
            changes: trial.changes.iter().map(change).collect(),
            helps: match trial.helps {
                Helps::Fully => "fully",
                Helps::Partly => "partly",
                Helps::Not => "not",
            },
            left: trial.figures.as_ref().map(|figures| figures.amount(advice.harm)),
            price: trial.price(advice).map(PriceReport::from),
            text: telling.trial(advice, trial),
            script: trial.script.clone(),
            link: link::encode(&trial.script, &View::default()).ok(),
        }
    }
}

impl From<Price> for PriceReport {
    fn from(price: Price) -> PriceReport {
        let Price { failed, lost, duplicated, leaderless, stalled, latency } = price;
        PriceReport {
            failed,
            lost,
            duplicated,
            leaderless_us: leaderless.0,
            stalled_us: stalled.0,
            latency_p99_us: latency.map(|(before, after)| [before.0, after.0]),
        }
    }
}
