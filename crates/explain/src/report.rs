//! Explanations and advice as programs read them. The only types here that are serialised.

mod advice;

pub use advice::{AdviceReport, ChangeReport, HarmReport, PriceReport, TrialReport};

use crate::message::Sentences;
use crate::message::why::value;
use crate::why::{Explanation, Reason, Setting, Subject, What, Why};
use highwater_protocol::Time;
use highwater_scenario::Lang;
use highwater_sim::Run;
use serde::Serialize;

/// The format of [`WhyReport`] and [`AdviceReport`].
pub const FORMAT: u32 = 1;

/// Explanations of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WhyReport {
    /// [`FORMAT`].
    pub format: u32,
    /// The version that explained.
    pub version: String,
    /// The seed of the run, in decimal.
    pub seed: String,
    /// Tag of the texts' language.
    pub language: String,
    /// By time.
    pub explanations: Vec<ExplanationReport>,
}

/// Why something happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ExplanationReport {
    /// When it happened or began.
    pub time_us: u64,
    /// When it was over, if it lasted.
    pub until_us: Option<u64>,
    /// The partition it is about, `orders/0`, if it is about one.
    pub partition: Option<String>,
    /// The fact that tells it, if one does.
    pub fact: Option<u32>,
    /// What kind of thing it is.
    pub kind: String,
    /// What happened, in words.
    pub text: String,
    /// Why, the nearest reason first.
    pub reasons: Vec<ReasonReport>,
    /// The settings that play a part.
    pub settings: Vec<SettingReport>,
    /// The rules that play a part, by their ids in docs/rules.txt.
    pub rules: Vec<String>,
    /// Where to read on.
    pub links: Vec<LinkReport>,
}

/// One reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReasonReport {
    /// What kind of reason it is.
    pub kind: String,
    /// When, if it is an instant.
    pub time_us: Option<u64>,
    /// The fact that shows it, if one does.
    pub fact: Option<u32>,
    /// The reason in words.
    pub text: String,
}

/// A setting in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SettingReport {
    /// Kafka's name of it.
    pub name: String,
    /// Its value, as people write it.
    pub value: String,
    /// Where the value comes from, in words.
    pub source: String,
}

/// A page to read on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LinkReport {
    /// What it is called.
    pub title: String,
    /// Its address.
    pub url: String,
}

impl WhyReport {
    /// Explains these of a run's subjects.
    pub fn new(run: &Run, why: &Why<'_>, subjects: &[&Subject], lang: Lang) -> WhyReport {
        let sentences = Sentences::new(run, lang);
        let explained = subjects.iter().map(|subject| why.explain(subject));
        WhyReport {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: run.schedule().seed.to_string(),
            language: lang.tag().to_owned(),
            explanations: explained
                .map(|explanation| ExplanationReport::new(&explanation, &sentences))
                .collect(),
        }
    }
}

impl ExplanationReport {
    /// An explanation in words.
    pub fn new(explanation: &Explanation, sentences: &Sentences) -> ExplanationReport {
        let Subject { time, until, fact, partition, what } = &explanation.subject;
        let partition = partition.map(|partition| sentences.names().partition(partition));
        let links = explanation.references().into_iter();
        let setting = |setting: &Setting| SettingReport {
            name: setting.key.to_owned(),
            value: value(setting),
            source: sentences.source(setting),
        };
        ExplanationReport {
            time_us: time.0,
            until_us: until.map(micros),
            partition: partition.map(str::to_owned),
            fact: fact.map(|fact| fact.0),
            kind: What::kind(what).to_owned(),
            text: sentences.subject(&explanation.subject),
            reasons: explanation.reasons.iter().map(|r| ReasonReport::new(r, sentences)).collect(),
            settings: explanation.settings().iter().map(setting).collect(),
            rules: explanation.rules().into_iter().map(str::to_owned).collect(),
            links: links
                .map(|reference| LinkReport { title: reference.title(), url: reference.url() })
                .collect(),
        }
    }
}

impl ReasonReport {
    fn new(reason: &Reason, sentences: &Sentences) -> ReasonReport {
        ReasonReport {
            kind: reason.because.kind().to_owned(),
            time_us: reason.time.map(micros),
            fact: reason.fact.map(|fact| fact.0),
            text: sentences.reason(reason),
        }
    }
}

fn micros(time: Time) -> u64 {
    time.0
}
