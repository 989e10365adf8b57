//! What JavaScript passes in, and what it gets that no report has.

use crate::refusal::Refusal;
use highwater_chart::{Language, Options, Theme};
use highwater_protocol::{PartitionId, Time};
use highwater_scenario::Lang;
use highwater_scenario::link::Link;
use highwater_scenario::report::Names;
use highwater_sim::Run;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// Reads an object of options; `undefined` and `null` are none.
pub fn read<T: DeserializeOwned + Default>(options: JsValue) -> Result<T, Refusal> {
    if options.is_undefined() || options.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(options).map_err(|error| Refusal::option(error.to_string()))
}

/// The partition that `orders/0` or `orders` names.
pub fn partition(run: &Run, name: &str) -> Result<PartitionId, Refusal> {
    let found = Names::new(run.schedule()).find_partition(run.history(), name);
    found.ok_or_else(|| Refusal::option(format!("there is no partition {name}")))
}

/// The language of a BCP 47 tag; English if it is none that is known.
pub fn language(tag: Option<&str>) -> Lang {
    tag.and_then(Lang::from_tag).unwrap_or_default()
}

/// Options of `why`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct WhyOptions {
    /// What this fact is part of, led to, or came from.
    pub fact: Option<u32>,
    /// What lies nearest to this instant.
    pub at_us: Option<u64>,
    /// `orders/0`.
    pub partition: Option<String>,
    lang: Option<String>,
}

/// Options of `advise`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AdviseOptions {
    lang: Option<String>,
}

/// Options of `compare`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CompareOptions {
    /// `orders/0`; the first if not said.
    pub partition: Option<String>,
    lang: Option<String>,
}

impl WhyOptions {
    /// Of the texts.
    pub fn lang(&self) -> Lang {
        language(self.lang.as_deref())
    }
}

impl AdviseOptions {
    /// Of the texts.
    pub fn lang(&self) -> Lang {
        language(self.lang.as_deref())
    }
}

impl CompareOptions {
    /// Of the names.
    pub fn lang(&self) -> Lang {
        language(self.lang.as_deref())
    }
}

/// Options of `facts`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FactsOptions {
    /// The run's start if not said.
    pub from_us: Option<u64>,
    /// Where the run has come if not said.
    pub to_us: Option<u64>,
}

/// Options of `encodeLink`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LinkOptions {
    /// `d1` or `p`.
    pub codec: Option<String>,
    /// Open the page at this instant.
    pub time_us: Option<u64>,
}

/// What a link holds.
#[derive(Serialize)]
pub struct DecodedLink {
    text: String,
    time_us: Option<u64>,
}

impl From<Link> for DecodedLink {
    fn from(link: Link) -> DecodedLink {
        DecodedLink { text: link.text, time_us: link.view.time.map(|time| time.0) }
    }
}

/// How far a run has come.
#[derive(Serialize)]
pub struct ProgressReport {
    now_us: u64,
    end_us: u64,
    events: u64,
}

impl From<&Run> for ProgressReport {
    fn from(run: &Run) -> ProgressReport {
        let (now_us, end_us) = (run.now().0, run.schedule().end.0);
        ProgressReport { now_us, end_us, events: run.events() }
    }
}

/// Options of `svg`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SvgOptions {
    width: Option<u32>,
    theme: Option<String>,
    partition: Option<String>,
    lang: Option<String>,
    from_us: Option<u64>,
    to_us: Option<u64>,
    id: Option<String>,
}

impl SvgOptions {
    /// In the chart's own terms.
    pub fn resolve(self, run: &Run) -> Result<(Options, Theme), Refusal> {
        let defaults = Options::default();
        let theme = match self.theme.as_deref() {
            None | Some("auto") => Theme::Auto,
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            Some(other) => return Err(Refusal::option(format!("there is no theme {other}"))),
        };
        let wanted = self.partition.map(|name| partition(run, &name));
        let partition = wanted.transpose()?.unwrap_or(defaults.partition);
        let from = Time(self.from_us.unwrap_or(0));
        let to = self.to_us.map_or(run.now(), Time).min(run.now());
        let window = (self.from_us.is_some() || self.to_us.is_some()) && from < to;
        let options = Options {
            width: self.width.unwrap_or(defaults.width),
            partition,
            window: window.then_some((from, to)),
            language: self.lang.map_or(defaults.language, |tag| Language::from_tag(&tag)),
            id: self.id.unwrap_or(defaults.id),
            ..Options::default()
        };
        Ok((options, theme))
    }
}
