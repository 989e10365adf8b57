//! The core's interface for JavaScript: boundary types, no logic of its own.

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of this package, as `major.minor.patch`.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
