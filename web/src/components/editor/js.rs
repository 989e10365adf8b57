//! The editor module (`web/js/src/editor.js`), loaded when it is wanted.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Defined in `index.html`: imports the module that Trunk puts beside the page.
    #[wasm_bindgen(catch, js_name = highwaterEditor)]
    fn import(version: &str) -> Result<js_sys::Promise, JsValue>;

    /// The module.
    pub type Module;

    #[wasm_bindgen(method, catch, js_name = makeEditor)]
    pub fn make_editor(
        this: &Module,
        parent: &web_sys::Element,
        text: &str,
        label: &str,
        ask: &js_sys::Object,
    ) -> Result<Editor, JsValue>;

    /// An editor on the page.
    pub type Editor;

    #[wasm_bindgen(method, js_name = setText)]
    pub fn set_text(this: &Editor, text: &str);

    #[wasm_bindgen(method)]
    pub fn replace(this: &Editor, from: u32, to: u32, insert: &str);

    #[wasm_bindgen(method)]
    pub fn undo(this: &Editor);

    #[wasm_bindgen(method)]
    pub fn redo(this: &Editor);

    #[wasm_bindgen(method, js_name = setDiagnostics)]
    pub fn set_diagnostics(this: &Editor, found: &js_sys::Array);

    #[wasm_bindgen(method, js_name = setNow)]
    pub fn set_now(this: &Editor, line: u32);

    #[wasm_bindgen(method)]
    pub fn jump(this: &Editor, from: u32, to: u32);

    #[wasm_bindgen(method)]
    pub fn destroy(this: &Editor);
}

/// Loads the module; fails where there is no network, or no permission.
pub async fn load() -> Result<Module, JsValue> {
    // The version keeps a cache from pairing an old module with a new page.
    let module = JsFuture::from(import(env!("CARGO_PKG_VERSION"))?).await?;
    Ok(module.unchecked_into())
}
