//! The clipboard.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Copies `text`; tells whether it worked. In a frame without permission it does not.
pub async fn copy(text: &str) -> bool {
    // Absent where the page was not loaded safely (http): the binding would fail on it.
    let navigator = super::window().navigator();
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    match there {
        Ok(clipboard) if !clipboard.is_undefined() => {
            let clipboard: web_sys::Clipboard = clipboard.unchecked_into();
            JsFuture::from(clipboard.write_text(text)).await.is_ok()
        }
        _ => false,
    }
}
