//! What is wrong with what JavaScript passed in: an `Error` that code can tell apart.

use crate::to_js;
use highwater_scenario::report::DiagnosticReport;
use highwater_scenario::{Diagnostic, Lang, Severity, link};
use js_sys::{Error, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// Why there is no answer. `types.ts` tells of it as `HighwaterError`.
#[derive(Debug)]
pub struct Refusal {
    code: &'static str,
    message: String,
    diagnostics: Option<Vec<DiagnosticReport>>,
}

impl Refusal {
    /// The script has mistakes; the message tells the first.
    pub fn script(diagnostics: &[Diagnostic], text: &str, lang: Lang) -> Refusal {
        let first = diagnostics.iter().find(|each| each.severity() == Severity::Error);
        let told = diagnostics.iter().map(|each| DiagnosticReport::new(each, text, lang));
        Refusal {
            code: "script",
            message: first.map_or_else(String::new, ToString::to_string),
            diagnostics: Some(told.collect()),
        }
    }

    /// An option makes no sense.
    pub fn option(message: impl Into<String>) -> Refusal {
        Refusal { code: "option", message: message.into(), diagnostics: None }
    }

    /// The run has not come to that instant.
    pub fn not_reached() -> Refusal {
        let message = "the run has not come that far".to_owned();
        Refusal { code: "not_reached", message, diagnostics: None }
    }
}

impl From<link::LinkError> for Refusal {
    fn from(error: link::LinkError) -> Refusal {
        Refusal { code: "link", message: error.to_string(), diagnostics: None }
    }
}

impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> JsValue {
        let error = JsValue::from(Error::new(&refusal.message));
        set(&error, "name", &"HighwaterError");
        set(&error, "code", &refusal.code);
        if let Some(diagnostics) = &refusal.diagnostics {
            set(&error, "diagnostics", diagnostics);
        }
        error
    }
}

fn set(error: &JsValue, member: &str, value: &impl Serialize) {
    // A new error takes every member.
    let _ = Reflect::set(error, &member.into(), &to_js(value));
}
