//! Starts the page.

fn main() {
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.get_element_by_id("app"));
    match root {
        Some(root) => yew::Renderer::<highwater_web::App>::with_root(root).render(),
        None => yew::Renderer::<highwater_web::App>::new().render(),
    };
}
