//! The page's parts, mounted in a browser.

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The page mounts and names itself.
#[wasm_bindgen_test]
async fn mounts() {
    let document = web_sys::window().and_then(|window| window.document()).expect("in a browser");
    let root = document.create_element("div").expect("an element");
    document.body().expect("a body").append_child(&root).expect("appended");
    yew::Renderer::<highwater_web::App>::with_root(root.clone()).render();
    yew::platform::time::sleep(std::time::Duration::from_millis(20)).await;
    let heading = root.query_selector("h1").expect("a valid selector").expect("mounted");
    assert_eq!(heading.text_content().as_deref(), Some("Highwater"));
}
