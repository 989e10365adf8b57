//! Whose rules hold: a choice of releases, and one click between those that the script compares.

use crate::browser::dom;
use crate::engine::{self, Script};
use crate::i18n::{self, Lang};
use crate::msg::Msg;
use crate::shared::Shared;
use yew::prelude::*;

/// Properties of [`Release`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct ReleaseProps {
    pub lang: Lang,
    pub script: Shared<Script>,
    /// In a frame: only what the script compares.
    pub embed: bool,
    pub on: Callback<Msg>,
}

/// The control; nothing in a frame whose script is for one release.
#[component]
pub fn Release(props: &ReleaseProps) -> Html {
    let x = i18n::texts(props.lang);
    let compared = engine::compared(&props.script);
    if props.embed && compared.is_empty() {
        return Html::default();
    }
    let now = engine::release(&props.script);
    let button = |version: &String| {
        let (asked, pressed) = (version.clone(), *version == now);
        let choose = props.on.reform(move |_: MouseEvent| Msg::Release(asked.clone()));
        html! {
            <button onclick={choose} aria-pressed={pressed.to_string()}
                data-release={version.clone()}>
                { version }
            </button>
        }
    };
    html! {
        <div class="release" role="group" aria-label={x.release} data-testid="release"
            data-now={now.clone()}>
            <span class="muted">{ x.release }</span>
            if !compared.is_empty() {
                <span class="segmented">{ for compared.iter().map(button) }</span>
            }
            if !props.embed { { every(props, &now) } }
        </div>
    }
}

fn every(props: &ReleaseProps, now: &str) -> Html {
    let change = props.on.reform(|event: Event| Msg::Release(dom::value(&event)));
    let known = engine::releases().iter().any(|version| version == now);
    let option = |version: &str| {
        html! {
            <option value={version.to_owned()} selected={version == now}>
                { format!("Kafka {version}") }
            </option>
        }
    };
    html! {
        <label class="pick">
            <select onchange={change} aria-label={i18n::texts(props.lang).release}>
                if !known { { option(now) } }
                { for engine::releases().iter().map(|version| option(version)) }
            </select>
        </label>
    }
}
