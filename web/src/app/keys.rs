//! Keys that work anywhere on the page, and changes of the address.

use crate::browser::{address, dom, window};
use crate::msg::{Msg, Overlay, Step};
use wasm_bindgen::prelude::*;
use web_sys::{Event, KeyboardEvent};
use yew::Callback;

/// What the page listens to on the window; stops when dropped.
pub struct Listeners {
    keys: Closure<dyn FnMut(KeyboardEvent)>,
    address: Closure<dyn FnMut(Event)>,
}

impl Listeners {
    /// Listens; what it hears goes to `on`.
    pub fn new(on: Callback<Msg>) -> Listeners {
        let to = on.clone();
        let keys: Closure<dyn FnMut(KeyboardEvent)> = Closure::new(move |event: KeyboardEvent| {
            if let Some(msg) = pressed(&event) {
                event.prevent_default();
                to.emit(msg);
            }
        });
        let address: Closure<dyn FnMut(Event)> =
            Closure::new(move |_| on.emit(Msg::Fragment(address::fragment())));
        let listeners = Listeners { keys, address };
        let _ = window().add_event_listener_with_callback("keydown", listeners.keys());
        let _ = window().add_event_listener_with_callback("hashchange", listeners.address());
        listeners
    }

    fn keys(&self) -> &js_sys::Function {
        self.keys.as_ref().unchecked_ref()
    }

    fn address(&self) -> &js_sys::Function {
        self.address.as_ref().unchecked_ref()
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        let _ = window().remove_event_listener_with_callback("keydown", self.keys());
        let _ = window().remove_event_listener_with_callback("hashchange", self.address());
    }
}

/// What a key asks for; nothing where the key belongs to a field or to the browser.
fn pressed(event: &KeyboardEvent) -> Option<Msg> {
    let taken =
        event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key();
    if taken || dom::takes_keys(event) {
        return None;
    }
    let second = |sign: i64| Msg::Step(Step::By(sign * 1_000_000));
    match (event.key().as_str(), event.shift_key()) {
        // Space presses a button that has the focus; only elsewhere it plays.
        (" ", _) if dom::is_pressable(event) => None,
        (" ", _) => Some(Msg::TogglePlay),
        ("ArrowLeft", true) => Some(second(-1)),
        ("ArrowRight", true) => Some(second(1)),
        ("ArrowLeft", false) => Some(Msg::Step(Step::PreviousEvent)),
        ("ArrowRight", false) => Some(Msg::Step(Step::NextEvent)),
        ("Home", _) => Some(Msg::Step(Step::Start)),
        ("End", _) => Some(Msg::Step(Step::End)),
        ("[", _) => Some(Msg::Faster(false)),
        ("]", _) => Some(Msg::Faster(true)),
        ("z", false) => Some(Msg::ToggleZoom),
        ("e", false) => Some(Msg::EditScript),
        ("?", _) => Some(Msg::Open(Some(Overlay::Help))),
        ("Escape", _) => Some(Msg::Open(None)),
        _ => None,
    }
}
