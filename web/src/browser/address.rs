//! The address of the page: its query says how to show, its fragment what.

use wasm_bindgen::JsValue;

/// The fragment with its `#`, empty if there is none.
pub fn fragment() -> String {
    super::window().location().hash().unwrap_or_default()
}

/// Replaces the fragment (with its `#`) without a new entry in the history.
pub fn replace_fragment(fragment: &str) {
    if let Ok(history) = super::window().history() {
        // Refused where the address is not the page's own, and when called too often.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(fragment));
    }
}

/// The address without query and fragment.
pub fn base() -> String {
    let href = super::window().location().href().unwrap_or_default();
    let end = href.find(['?', '#']).unwrap_or(href.len());
    href[..end].to_owned()
}

/// The value of a query parameter, empty for one without value; `None` if it is not there.
pub fn query(name: &str) -> Option<String> {
    let search = super::window().location().search().ok()?;
    let pairs = search.trim_start_matches('?').split('&');
    let mut pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// The languages that the reader's browser asks for, the best first.
pub fn languages() -> Vec<String> {
    let list = super::window().navigator().languages();
    list.iter().filter_map(|tag| tag.as_string()).collect()
}
