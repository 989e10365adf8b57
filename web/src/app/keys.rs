//! Keys that work anywhere on the page, and changes of the address.

use crate::browser::{address, dom, window};
use crate::msg::{Msg, Overlay, Step};
use wasm_bindgen::prelude::*;
use web_sys::{Event, KeyboardEvent};
use yew::Callback;

type Listener = Closure<dyn FnMut(Event)>;

/// What the page listens to on the window; stops when dropped.
pub struct Listeners {
    heard: Vec<(&'static str, Listener)>,
}

impl Listeners {
    /// Listens; what it hears goes to `on`.
    pub fn new(on: Callback<Msg>) -> Listeners {
        let mut listeners = Listeners { heard: Vec::new() };
        let to = on.clone();
        listeners.listen("keydown", move |event: Event| {
            if let Some(msg) = event.dyn_ref().and_then(pressed) {
                event.prevent_default();
                to.emit(msg);
            }
        });
        let to = on.clone();
        listeners.listen("hashchange", move |_| to.emit(Msg::Fragment(address::fragment())));
        // The last moment to keep what was typed.
        listeners.listen("pagehide", move |_| on.emit(Msg::Remember));
        listeners
    }

    fn listen(&mut self, name: &'static str, then: impl FnMut(Event) + 'static) {
        let then: Listener = Closure::new(then);
        let listened =
            window().add_event_listener_with_callback(name, then.as_ref().unchecked_ref());
        if listened.is_ok() {
            self.heard.push((name, then));
        }
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for (name, then) in &self.heard {
            let then = then.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback(name, then);
        }
    }
}

/// What a key asks for; nothing where the key belongs to a field or to the browser.
fn pressed(event: &KeyboardEvent) -> Option<Msg> {
    if event.default_prevented() || event.alt_key() || dom::takes_keys(event) {
        return None;
    }
    if event.ctrl_key() || event.meta_key() {
        return match (event.key().as_str(), event.shift_key()) {
            ("z", false) => Some(Msg::Undo),
            ("Z", true) | ("y", false) => Some(Msg::Redo),
            _ => None,
        };
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
        ("r", false) => Some(Msg::ShowRecords(true)),
        ("c", false) => Some(Msg::ShowComparison(true)),
        ("?", _) => Some(Msg::Open(Some(Overlay::Help))),
        ("Escape", _) => Some(Msg::Open(None)),
        _ => None,
    }
}
