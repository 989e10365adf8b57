//! Frames, pauses and the time of day, for the page alone: the model has its own time.

use wasm_bindgen::prelude::*;

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    super::window().performance().map_or(0.0, |p| p.now())
}

/// Calls `then` with the time of the next frame. A hidden page has no frames.
pub fn next_frame(then: impl FnOnce(f64) + 'static) {
    let then = Closure::once_into_js(then);
    let _ = super::window().request_animation_frame(then.unchecked_ref());
}

/// Calls `then` after `millis`; gives a handle to [`cancel`].
pub fn after(millis: i32, then: impl FnOnce() + 'static) -> i32 {
    let then = Closure::once_into_js(then);
    let set = super::window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), millis);
    set.unwrap_or(0)
}

/// Takes back what [`after`] gave.
pub fn cancel(handle: i32) {
    super::window().clear_timeout_with_handle(handle);
}

/// Calls `then` as soon as the browser has handled what waits: input and frames come first, and
/// unlike with a timeout of 0 there is no least delay.
pub fn soon(then: impl FnOnce() + 'static) {
    let Ok(channel) = web_sys::MessageChannel::new() else {
        after(0, then);
        return;
    };
    let port = channel.port1();
    let then = Closure::once_into_js(move |_: JsValue| then());
    port.set_onmessage(Some(then.unchecked_ref()));
    let _ = channel.port2().post_message(&JsValue::NULL);
}
