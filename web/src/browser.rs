//! The browser, as far as the page needs it. Everything here may fail: in a sandboxed frame there
//! is no storage, no clipboard and no history, and the page must work all the same.

pub mod address;
pub mod clipboard;
pub mod clock;
pub mod dom;
pub mod storage;

/// The window. The page runs nowhere else.
pub fn window() -> web_sys::Window {
    web_sys::window().expect("the page runs in a window")
}

/// The document.
pub fn document() -> web_sys::Document {
    window().document().expect("a window has a document")
}
