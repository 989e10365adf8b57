//! The interface as a browser sees it.

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The version has three numbers.
#[wasm_bindgen_test]
fn version_has_three_numbers() {
    let version = highwater_wasm::version();
    assert_eq!(version.split('.').filter(|part| part.parse::<u32>().is_ok()).count(), 3);
}
