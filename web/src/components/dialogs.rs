//! What lies over the page: help, a link to copy, notes.

use super::icon::{Icon, icon};
use crate::i18n::{self, Lang, Texts};
use crate::msg::Msg;
use crate::state::Note;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Properties of [`HelpDialog`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct HelpProps {
    pub lang: Lang,
    pub on: Callback<Msg>,
}

/// Opens a `<dialog>` as a modal one once it is there; the browser then keeps the focus in it and
/// closes it on Escape.
#[hook]
fn use_modal() -> NodeRef {
    let node = use_node_ref();
    let shown = node.clone();
    use_effect_with((), move |_| {
        if let Some(dialog) = shown.cast::<web_sys::HtmlElement>()
            && let Ok(show) = js_sys::Reflect::get(&dialog, &"showModal".into())
            && let Some(show) = show.dyn_ref::<js_sys::Function>()
        {
            let _ = show.call0(&dialog);
        }
    });
    node
}

fn head(title: &'static str, x: &'static Texts, on: &Callback<Msg>) -> Html {
    let close = on.reform(|_: MouseEvent| Msg::Open(None));
    html! {
        <header>
            <h2>{ title }</h2>
            <button class="icon" onclick={close} aria-label={x.close}>{ icon(Icon::Close) }</button>
        </header>
    }
}

/// How to use the page: what it is, keys, what the picture shows.
#[component]
pub fn HelpDialog(props: &HelpProps) -> Html {
    let x = i18n::texts(props.lang);
    let node = use_modal();
    let closed = props.on.reform(|_: Event| Msg::Open(None));
    html! {
        <dialog class="help" ref={node} onclose={closed} aria-label={x.help_title}>
            { head(x.help_title, x, &props.on) }
            <p>{ x.help_script }</p>
            <p>{ x.help_stage }</p>
            <p>{ x.help_time }</p>
            <p><a href={super::header::DOCS}>{ x.docs }</a></p>
            <p><a href={super::header::FIDELITY} data-testid="fidelity">{ x.fidelity }</a></p>
            <h3>{ x.help_keys }</h3>
            { keys(x) }
            <h3>{ x.legend_title }</h3>
            { legend(x) }
        </dialog>
    }
}

fn keys(x: &'static Texts) -> Html {
    let rows: [(&[&str], &str); 10] = [
        (&["Space"], x.key_play),
        (&["←", "→"], x.key_step),
        (&["Shift", "←", "→"], x.key_second),
        (&["Home", "End"], x.key_ends),
        (&["[", "]"], x.key_speed),
        (&["Z"], x.key_zoom),
        (&["E", "Esc"], x.key_edit),
        (&["R"], x.key_records),
        (&["C"], x.key_compare),
        (&["?"], x.key_help),
    ];
    let row = |(keys, words): (&[&str], &'static str)| {
        let keys: Html = keys.iter().map(|key| html! { <><kbd>{ *key }</kbd>{ " " }</> }).collect();
        html! { <><dt>{ keys }</dt><dd>{ words }</dd></> }
    };
    html! { <dl>{ for rows.map(row) }</dl> }
}

fn legend(x: &'static Texts) -> Html {
    let rows = [
        ("seg committed", x.legend_epoch),
        ("seg above", x.legend_uncommitted),
        ("seg differs", x.legend_cut),
    ];
    let row = |(class, words): (&'static str, &'static str)| {
        html! {
            <>
                <dt class="sample r1"><span class={class}></span></dt>
                <dd>{ words }</dd>
            </>
        }
    };
    html! {
        <dl>
            { for rows.map(row) }
            <dt class="sample"><span class="hwline"></span></dt><dd>{ x.legend_hw }</dd>
            <dt class="sample">{ "▲" }</dt><dd>{ x.legend_consumer }</dd>
        </dl>
    }
}

/// Properties of [`LinkDialog`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct LinkProps {
    pub lang: Lang,
    pub link: AttrValue,
    pub on: Callback<Msg>,
}

/// A link to copy by hand, where the page may not write to the clipboard.
#[component]
pub fn LinkDialog(props: &LinkProps) -> Html {
    let x = i18n::texts(props.lang);
    let node = use_modal();
    let closed = props.on.reform(|_: Event| Msg::Open(None));
    let select = Callback::from(|event: FocusEvent| {
        let field: Option<web_sys::HtmlInputElement> =
            event.target().and_then(|t| t.dyn_into().ok());
        if let Some(field) = field {
            field.select();
        }
    });
    html! {
        <dialog class="link" ref={node} onclose={closed} aria-label={x.share}>
            { head(x.share, x, &props.on) }
            <label>
                <p>{ x.link_by_hand }</p>
                <input readonly={true} value={props.link.clone()} onfocus={select}
                    data-testid="link" />
            </label>
        </dialog>
    }
}

/// Properties of [`NoteBar`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct NoteProps {
    pub lang: Lang,
    pub note: Option<Note>,
    pub on: Callback<Msg>,
}

/// A short note at the bottom; read out by screen readers when it comes.
#[component]
pub fn NoteBar(props: &NoteProps) -> Html {
    let x = i18n::texts(props.lang);
    let undo = props.on.reform(|_: MouseEvent| Msg::Undo);
    let note = props.note.as_ref().map(|note| {
        let number = note.number;
        let close = props.on.reform(move |_: MouseEvent| Msg::NoteOver(number));
        html! {
            <div class="note" data-testid="note">
                <span>{ &note.text }</span>
                if note.undo { <button onclick={undo} data-testid="undo">{ x.undo }</button> }
                <button class="icon" onclick={close} aria-label={x.close}>
                    { icon(Icon::Close) }
                </button>
            </div>
        }
    });
    html! { <div class="notes" role="status">{ for note }</div> }
}
