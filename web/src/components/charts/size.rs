//! The size of an element, as it changes.

use crate::browser::window;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

/// Width of the element in CSS pixels, 0 until it is there; and its height, where the style sheet
/// wants it filled (`--fit: 1`) rather than to grow with its content.
#[hook]
pub fn use_size(node: &NodeRef) -> (u32, Option<u32>) {
    let size = use_state_eq(|| (0, None));
    let (node, known) = (node.clone(), size.clone());
    use_effect_with((), move |()| {
        let watched = node.cast::<HtmlElement>().and_then(|element| watch(element, known));
        move || {
            if let Some((observer, _measure)) = watched {
                observer.disconnect();
            }
        }
    });
    *size
}

type Measure = Closure<dyn FnMut()>;

fn watch(
    element: HtmlElement,
    known: UseStateHandle<(u32, Option<u32>)>,
) -> Option<(ResizeObserver, Measure)> {
    let column = element.parent_element().and_then(|panel| panel.parent_element());
    let measured = element.clone();
    let measure: Measure = Closure::new(move || {
        let size = |pixels: i32| u32::try_from(pixels).unwrap_or(0);
        let height = fits(&measured).then(|| size(free_height(&measured)));
        known.set((size(measured.client_width()), height));
    });
    let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok()?;
    observer.observe(&element);
    // The element itself does not get smaller than its picture; the column around it does.
    column.iter().for_each(|column| observer.observe(column));
    Some((observer, measure))
}

/// How high the element would be without regard for what it holds now.
fn free_height(element: &HtmlElement) -> i32 {
    let style = element.style();
    let held = style.get_property_value("min-height").unwrap_or_default();
    let _ = style.remove_property("min-height");
    let height = element.client_height();
    let _ = style.set_property("min-height", &held);
    height
}

fn fits(element: &HtmlElement) -> bool {
    let style = window().get_computed_style(element).ok().flatten();
    let fit = style.and_then(|style| style.get_property_value("--fit").ok());
    fit.is_some_and(|fit| fit.trim() == "1")
}
