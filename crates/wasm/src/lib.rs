//! The core's interface for JavaScript: boundary types, no logic of its own.
//!
//! Values go to JavaScript as plain objects, whose types `types.ts` tells; times are microseconds
//! of simulated time. A script with mistakes is an `Error` where a run was asked for, and a list
//! of diagnostics where [`check`] was.

mod options;

use highwater_chart::{Cache, Picture, svg};
use highwater_protocol::Time;
use highwater_scenario::report::{DiagnosticReport, PresetReport, Report, StateReport, trace_hash};
use highwater_scenario::{Lang, Plan, Severity, compile, link, presets};
use highwater_sim::{Progress, Run};
use options::{DecodedLink, LinkOptions, ProgressReport, SvgOptions, read};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

/// The version of this package, as `major.minor.patch`.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// What is wrong with a script, in the language of a BCP 47 tag; English if there is none.
#[wasm_bindgen(unchecked_return_type = "Diagnostic[]")]
pub fn check(text: &str, lang: Option<String>) -> JsValue {
    let diagnostics = compile(text).diagnostics;
    let lang = language(lang);
    let told = diagnostics.iter().map(|each| DiagnosticReport::new(each, text, lang));
    to_js(&told.collect::<Vec<_>>())
}

/// Runs a script to its end.
///
/// # Errors
/// If the script has mistakes; the message tells the first.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn run(text: &str) -> Result<JsValue, JsError> {
    let mut simulation = Simulation::new(text)?;
    simulation.run.finish();
    Ok(simulation.report())
}

/// The canonical form of a script; what is wrong with it stays as it is.
#[wasm_bindgen]
pub fn format(text: &str) -> String {
    highwater_scenario::format(text)
}

/// The hash over every fact of a script's run: equal here and from `highwater run`.
///
/// # Errors
/// If the script has mistakes.
#[wasm_bindgen(js_name = traceHash)]
pub fn trace_hash_of(text: &str) -> Result<String, JsError> {
    let mut simulation = Simulation::new(text)?;
    simulation.run.finish();
    Ok(trace_hash(&simulation.run))
}

/// The worked examples, in the order of the menu.
#[wasm_bindgen(js_name = presets, unchecked_return_type = "Preset[]")]
pub fn all_presets(lang: Option<String>) -> JsValue {
    let lang = language(lang);
    let told = presets::all().iter().map(|preset| PresetReport::new(preset, lang));
    to_js(&told.collect::<Vec<_>>())
}

/// The fragment of a link, with its `#`, that opens a script in the page.
///
/// # Errors
/// If the script is too long for a link, or an option makes no sense.
#[wasm_bindgen(js_name = encodeLink)]
pub fn encode_link(
    text: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "LinkOptions")] options: JsValue,
) -> Result<String, JsError> {
    let LinkOptions { codec, time_us } = read(options)?;
    let view = link::View { time: time_us.map(Time), ..link::View::default() };
    Ok(match codec.as_deref() {
        None | Some("d1") => link::encode(text, &view)?,
        Some("p") => link::encode_plain(text, &view)?,
        Some(other) => return Err(JsError::new(&format!("the codecs are d1 and p, not {other}"))),
    })
}

/// What a link holds: an address, its fragment, or the fragment without `#`.
///
/// # Errors
/// If the link is no link, damaged, or too long; the message says which.
#[wasm_bindgen(js_name = decodeLink, unchecked_return_type = "DecodedLink")]
pub fn decode_link(text: &str) -> Result<JsValue, JsError> {
    Ok(to_js(&DecodedLink::from(link::decode(text)?)))
}

/// A run, carried out in slices so that a page stays responsive.
#[wasm_bindgen]
pub struct Simulation {
    plan: Plan,
    run: Run,
    cache: Cache,
}

#[wasm_bindgen]
impl Simulation {
    /// Sets the stage for a script; nothing has happened yet.
    ///
    /// # Errors
    /// If the script has mistakes; the message tells the first.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<Simulation, JsError> {
        let compiled = compile(text);
        let Some(plan) = compiled.plan else {
            let mut diagnostics = compiled.diagnostics.iter();
            let first = diagnostics.find(|each| each.severity() == Severity::Error);
            return Err(JsError::new(&first.map_or_else(String::new, ToString::to_string)));
        };
        let run = Run::new(plan.schedule.clone());
        Ok(Simulation { plan, run, cache: Cache::default() })
    }

    /// Carries out at most `max_events` events. Whether there is more to do.
    pub fn advance(&mut self, #[wasm_bindgen(js_name = maxEvents)] max_events: u32) -> bool {
        self.run.advance(max_events.into()) == Progress::More
    }

    /// How far it has come.
    #[wasm_bindgen(getter, unchecked_return_type = "Progress")]
    pub fn progress(&self) -> JsValue {
        to_js(&ProgressReport::from(&self.run))
    }

    /// What the run came to so far.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(&self) -> JsValue {
        to_js(&Report::new(&self.plan, &self.run))
    }

    /// The cluster at an instant that the run has reached.
    ///
    /// # Errors
    /// If it has not reached it.
    #[wasm_bindgen(js_name = stateAt, unchecked_return_type = "State")]
    pub fn state_at(
        &self,
        #[wasm_bindgen(js_name = timeUs)] time_us: f64,
    ) -> Result<JsValue, JsError> {
        // A negative or broken number becomes 0, one too large the last instant there could be.
        let state = StateReport::new(&self.run, Time(time_us as u64));
        Ok(to_js(&state.ok_or_else(|| JsError::new("the run has not come that far"))?))
    }

    /// The hash over every fact so far.
    #[wasm_bindgen(js_name = traceHash)]
    pub fn trace_hash(&self) -> String {
        trace_hash(&self.run)
    }

    /// The run so far as an SVG document.
    ///
    /// # Errors
    /// If an option makes no sense.
    pub fn svg(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "SvgOptions")] options: JsValue,
    ) -> Result<String, JsError> {
        let options: SvgOptions = read(options)?;
        let (picture_options, theme) = options.resolve(&self.run)?;
        let (history, schedule) = (self.run.history(), self.run.schedule());
        let picture = Picture::new(history, schedule, &picture_options, &mut self.cache);
        Ok(svg::render(&picture, theme))
    }
}

fn language(tag: Option<String>) -> Lang {
    tag.and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// A value as plain objects, lists, numbers and texts, as from `JSON.parse`.
fn to_js(value: &impl Serialize) -> JsValue {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
    // Only a number beyond 2^53 could fail; times and counts of a run stay far below.
    value.expect("reports are plain data")
}
