//! The core's interface for JavaScript: boundary types, no logic of its own.
//!
//! Values go to JavaScript as plain objects, whose types `types.ts` tells; times are microseconds
//! of simulated time. A script with mistakes is an error where a run was asked for, and a list of
//! diagnostics where [`check`] was. Errors have a `code`: `HighwaterError` in `types.ts`.

mod advising;
mod options;
mod refusal;
mod simulation;

pub use advising::Advising;
pub use simulation::Simulation;

use highwater_protocol::Time;
use highwater_scenario::report::{DiagnosticReport, PresetReport};
use highwater_scenario::{Lang, compile, link, presets};
use options::{
    AdviseOptions, CompareOptions, DecodedLink, LinkOptions, WhyOptions, language, read,
};
use refusal::Refusal;
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
    let lang = language(lang.as_deref());
    let told = diagnostics.iter().map(|each| DiagnosticReport::new(each, text, lang));
    to_js(&told.collect::<Vec<_>>())
}

/// Runs a script to its end.
///
/// # Errors
/// If the script has mistakes; the message tells the first.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn run(text: &str) -> Result<JsValue, JsValue> {
    Ok(Simulation::finished(text, Lang::En)?.report())
}

/// Runs a script to its end and explains what happened, as `highwater why --json` does.
///
/// # Errors
/// If the script has mistakes, or an option makes no sense.
#[wasm_bindgen(unchecked_return_type = "WhyReport")]
pub fn why(
    text: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "WhyOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let options: WhyOptions = read(options)?;
    Ok(Simulation::finished(text, options.lang())?.explained(options)?)
}

/// Runs a script, then with other settings against each harm of it, as `highwater advise --json`
/// does. `Simulation.advise` does it in slices.
///
/// # Errors
/// If the script has mistakes, or an option makes no sense.
#[wasm_bindgen(unchecked_return_type = "AdviceReport")]
pub fn advise(
    text: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "AdviseOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let options: AdviseOptions = read(options)?;
    let mut advising = Simulation::finished(text, options.lang())?.advising(options.lang());
    advising.finish();
    Ok(advising.report())
}

/// Runs a script under other replication schemes too, as `highwater compare --json` does.
///
/// # Errors
/// If the script has mistakes, or an option makes no sense.
#[wasm_bindgen(unchecked_return_type = "ComparisonReport")]
pub fn compare(
    text: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "CompareOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let options: CompareOptions = read(options)?;
    Ok(Simulation::finished(text, options.lang())?.compared(options)?)
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
pub fn trace_hash_of(text: &str) -> Result<String, JsValue> {
    Ok(Simulation::finished(text, Lang::En)?.trace_hash())
}

/// The worked examples, in the order of the menu.
#[wasm_bindgen(js_name = presets, unchecked_return_type = "Preset[]")]
pub fn all_presets(lang: Option<String>) -> JsValue {
    let lang = language(lang.as_deref());
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
) -> Result<String, JsValue> {
    let LinkOptions { codec, time_us } = read(options)?;
    let view = link::View { time: time_us.map(Time), ..link::View::default() };
    let made = match codec.as_deref() {
        None | Some("d1") => link::encode(text, &view),
        Some("p") => link::encode_plain(text, &view),
        Some(other) => {
            return Err(Refusal::option(format!("the codecs are d1 and p, not {other}")).into());
        }
    };
    Ok(made.map_err(Refusal::from)?)
}

/// What a link holds: an address, its fragment, or the fragment without `#`.
///
/// # Errors
/// If the link is no link, damaged, or too long; the message says which.
#[wasm_bindgen(js_name = decodeLink, unchecked_return_type = "DecodedLink")]
pub fn decode_link(text: &str) -> Result<JsValue, JsValue> {
    Ok(to_js(&DecodedLink::from(link::decode(text).map_err(Refusal::from)?)))
}

/// A value as plain objects, lists, numbers and texts, as from `JSON.parse`.
fn to_js(value: &impl Serialize) -> JsValue {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
    // Only a number beyond 2^53 could fail; times and counts of a run stay far below.
    value.expect("reports are plain data")
}
