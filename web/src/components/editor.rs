//! The script editor: a plain field at once, the full editor (CodeMirror) when it has come. If it
//! does not come, the plain field stays and does.

mod answers;
mod js;

use super::maybe;
use crate::browser::{document, dom};
use crate::i18n::{self, Lang};
use crate::msg::Msg;
use crate::shared::Shared;
use answers::Answers;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

/// The page's way to the full editor, while it is there.
#[derive(Default)]
pub struct Port {
    editor: RefCell<Option<(js::Editor, Answers)>>,
    /// The text as the page has it, for the moment when the full editor comes.
    text: RefCell<AttrValue>,
}

impl Port {
    /// The text of the page has changed.
    pub fn know(&self, text: &AttrValue) {
        self.text.replace(text.clone());
    }

    /// Does something with the editor, if it is there. The editor may call back into the page, so
    /// this must not happen while the page handles a message.
    fn with(&self, act: impl FnOnce(&js::Editor)) {
        if let Some((editor, _)) = &*self.editor.borrow() {
            act(editor);
        }
    }

    /// Replaces everything, as one step.
    pub fn set_text(&self, text: &str) {
        self.with(|editor| editor.set_text(text));
    }

    /// Replaces a stretch, as one step.
    pub fn replace(&self, from: u32, to: u32, insert: &str) {
        self.with(|editor| editor.replace(from, to, insert));
    }

    /// Takes back the last step.
    pub fn undo(&self) {
        self.with(js::Editor::undo);
    }

    /// Does again what was taken back.
    pub fn redo(&self) {
        self.with(js::Editor::redo);
    }

    /// Marks problems: from, to, whether it is an error, what it says.
    pub fn mark(&self, found: &[(u32, u32, bool, String)]) {
        let list = js_sys::Array::new();
        for (from, to, error, message) in found {
            let severity = if *error { "error" } else { "warning" };
            list.push(&answers::object(&[
                ("from", (*from).into()),
                ("to", (*to).into()),
                ("severity", severity.into()),
                ("message", message.as_str().into()),
            ]));
        }
        self.with(|editor| editor.set_diagnostics(&list));
    }

    /// Highlights a line as the present; 0 for none.
    pub fn now(&self, line: u32) {
        self.with(|editor| editor.set_now(line));
    }

    /// Selects a stretch and takes the focus; in the plain field if that is all there is.
    pub fn select(&self, from: u32, to: u32) {
        if self.editor.borrow().is_some() {
            return self.with(|editor| editor.jump(from, to));
        }
        let field = document().query_selector(".editor textarea").ok().flatten();
        if let Some(field) = field.and_then(|f| f.dyn_into::<HtmlTextAreaElement>().ok()) {
            let _ = field.focus();
            let _ = field.set_selection_range(from, to);
        }
    }
}

/// Properties of [`Editor`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct EditorProps {
    pub lang: Lang,
    pub text: AttrValue,
    /// Whether the page has shown what it must show first.
    pub ready: bool,
    /// Whether the full editor is there.
    pub full: bool,
    pub port: Shared<Port>,
    pub on: Callback<Msg>,
}

/// The field, and the host of the full editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let x = i18n::texts(props.lang);
    let (host, field) = (use_node_ref(), use_node_ref());
    let typed = props.on.reform(|event: InputEvent| Msg::Text(dom::value(&event)));
    let leave = maybe(&props.on, |event: KeyboardEvent| {
        (event.key() == "Escape").then(|| {
            dom::focus("#cluster");
            Msg::Open(None)
        })
    });
    {
        let (host, field) = (host.clone(), field.clone());
        let (port, on, lang) = (props.port.clone(), props.on.clone(), props.lang);
        use_effect_with(props.ready, move |ready| {
            if *ready {
                wasm_bindgen_futures::spawn_local(async move {
                    let there = bring(&port, &host, &field, lang, &on).await;
                    on.emit(Msg::Editor(there.is_ok()));
                });
            }
        });
    }
    let port = props.port.clone();
    use_effect_with((), move |()| {
        move || {
            if let Some((editor, _)) = port.editor.borrow_mut().take() {
                editor.destroy();
            }
        }
    });
    html! {
        <div class="editor" data-full={props.full.to_string()}>
            <textarea ref={field} aria-label={x.script_label} value={props.text.clone()}
                spellcheck="false" autocapitalize="off" autocomplete="off" oninput={typed}
                onkeydown={leave} data-testid="plain-editor" />
            <div class="host" ref={host} data-testid="editor"></div>
        </div>
    }
}

/// Loads the full editor and puts it in the place of the plain field.
async fn bring(
    port: &Shared<Port>,
    host: &NodeRef,
    field: &NodeRef,
    lang: Lang,
    on: &Callback<Msg>,
) -> Result<(), JsValue> {
    let module = js::load().await?;
    let host: Element = host.cast().ok_or(JsValue::NULL)?;
    let answers = Answers::new(lang, on.clone());
    let label = i18n::texts(lang).script_label;
    let text = port.text.borrow().clone();
    let editor = module.make_editor(&host, &text, label, answers.object())?;
    // Whoever is typing goes on typing where they were.
    let field: Option<HtmlTextAreaElement> = field.cast();
    let active = document().active_element();
    let place = field.filter(|f| active.as_ref() == Some(f)).and_then(|f| {
        let start = f.selection_start().ok().flatten()?;
        Some((start, f.selection_end().ok().flatten().unwrap_or(start)))
    });
    port.editor.replace(Some((editor, answers)));
    if let Some((from, to)) = place {
        let port = port.clone();
        // The field is hidden with the next drawing; the focus moves after it.
        crate::browser::clock::next_frame(move |_| port.select(from, to));
    }
    Ok(())
}
