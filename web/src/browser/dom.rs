//! Small things with elements.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// The element of an event, if it is a `T`.
fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

/// The value of the field or list that an event comes from.
pub fn value(event: &Event) -> String {
    target::<HtmlInputElement>(event)
        .map(|input| input.value())
        .or_else(|| target::<HtmlSelectElement>(event).map(|select| select.value()))
        .or_else(|| target::<web_sys::HtmlTextAreaElement>(event).map(|area| area.value()))
        .unwrap_or_default()
}

/// Whether keys pressed there belong to the element itself, not to the page.
pub fn takes_keys(event: &Event) -> bool {
    let Some(element) = target::<Element>(event) else { return false };
    let own = "input:not([type=range]), textarea, select, [contenteditable=true], [role=menu]";
    element.closest(own).ok().flatten().is_some()
}

/// Whether a key that presses buttons would press the element.
pub fn is_pressable(event: &Event) -> bool {
    let Some(element) = target::<Element>(event) else { return false };
    element.closest("button, a, summary, [role=button]").ok().flatten().is_some()
}

/// Whether the focus, as an event tells, leaves an element. The element must be able to take the
/// focus, for a click on it not to count as leaving.
pub fn is_left(within: Option<web_sys::Node>, event: &web_sys::FocusEvent) -> bool {
    let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
    within.is_none_or(|within| to.is_none_or(|to| !within.contains(Some(&to))))
}

/// Gives the focus to the first element that matches.
pub fn focus(selector: &str) {
    let found = super::document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls as little as it takes to have the part of this name in sight, from its head on.
pub fn reveal(name: &str) {
    let selector = format!("[data-testid={name}]");
    let Ok(Some(element)) = super::document().query_selector(&selector) else { return };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    // One that folds is entered at its head, so that the keyboard goes on from there.
    focus(&format!("[data-testid={name}-toggle]"));
}

/// Sets or removes an attribute of the root element.
pub fn set_root(name: &str, value: Option<&str>) {
    let Some(root) = super::document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}
