//! What the full editor asks of the page: all it knows of the language comes from here.

use crate::browser::dom;
use crate::engine;
use crate::i18n::Lang;
use crate::msg::Msg;
use js_sys::{Array, Object, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;
use yew::Callback;

/// The answers, alive as long as the editor.
pub struct Answers {
    object: Object,
    _highlight: Closure<dyn FnMut(String) -> JsValue>,
    _complete: Closure<dyn FnMut(String, u32, bool) -> JsValue>,
    _hover: Closure<dyn FnMut(String, u32) -> JsValue>,
    _changed: Closure<dyn FnMut(String)>,
    _leave: Closure<dyn FnMut()>,
}

impl Answers {
    /// Answers in `lang`; changes go to `on`.
    pub fn new(lang: Lang, on: Callback<Msg>) -> Answers {
        let highlight: Closure<dyn FnMut(String) -> JsValue> =
            Closure::new(|text: String| Uint32Array::from(&engine::highlight(&text)[..]).into());
        let complete: Closure<dyn FnMut(String, u32, bool) -> JsValue> =
            Closure::new(move |text: String, at, asked| complete(&text, at, asked, lang));
        let hover: Closure<dyn FnMut(String, u32) -> JsValue> =
            Closure::new(move |text: String, at| hover(&text, at, lang));
        let changed: Closure<dyn FnMut(String)> =
            Closure::new(move |text| on.emit(Msg::Text(text)));
        let leave: Closure<dyn FnMut()> = Closure::new(|| dom::focus("#cluster"));
        let object = object(&[
            ("highlight", highlight.as_ref().clone()),
            ("complete", complete.as_ref().clone()),
            ("hover", hover.as_ref().clone()),
            ("changed", changed.as_ref().clone()),
            ("leave", leave.as_ref().clone()),
        ]);
        Answers {
            object,
            _highlight: highlight,
            _complete: complete,
            _hover: hover,
            _changed: changed,
            _leave: leave,
        }
    }

    /// As the editor takes them.
    pub fn object(&self) -> &Object {
        &self.object
    }
}

fn complete(text: &str, at: u32, asked: bool, lang: Lang) -> JsValue {
    let Some(found) = engine::complete(text, at, asked, lang) else { return JsValue::NULL };
    let options = Array::new();
    for option in found.options {
        options.push(&object(&[
            ("label", option.label.into()),
            ("apply", option.insert.into()),
            ("detail", option.detail.into()),
        ]));
    }
    object(&[("from", found.from.into()), ("options", options.into())]).into()
}

fn hover(text: &str, at: u32, lang: Lang) -> JsValue {
    match engine::hover(text, at, lang) {
        Some((from, to, words)) => {
            object(&[("from", from.into()), ("to", to.into()), ("text", words.into())]).into()
        }
        None => JsValue::NULL,
    }
}

/// An object with these members.
pub fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A fresh object takes any member.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
