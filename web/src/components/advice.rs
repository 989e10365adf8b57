//! What would have helped: changes that were tried, each to be opened with a click.

use crate::engine::{Advised, Done, Remedy};
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use highwater_explain::counterfactual::Helps;
use yew::prelude::*;

/// Properties of [`AdviceCard`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct AdviceProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    /// What was found so far, if the reader asked.
    pub advised: Option<Shared<Advised>>,
    /// What is shown comes from an earlier text: nothing can be tried.
    pub stale: bool,
    pub on: Callback<Msg>,
}

/// The question; once asked, the answers as they are found.
#[component]
pub fn AdviceCard(props: &AdviceProps) -> Html {
    let x = i18n::texts(props.lang);
    let Some(advised) = &props.advised else {
        if props.stale || !props.done.has_harms() {
            return Html::default();
        }
        let ask = props.on.reform(|_: MouseEvent| Msg::Advise);
        return html! {
            <p class="advise">
                <button onclick={ask} title={x.advice_help} data-testid="advise">
                    { x.advice_ask }
                </button>
            </p>
        };
    };
    let state = match advised.finished {
        true => fill(x.advice_done, &[&advised.tried.to_string()]),
        false => fill(x.advice_trying, &[&advised.tried.to_string()]),
    };
    let close = props.on.reform(|_: MouseEvent| Msg::ForgetAdvice);
    html! {
        <section class="panel advice" aria-label={x.advice} data-testid="advice"
            data-finished={advised.finished.to_string()}>
            <div class="phead">
                <h2>{ x.advice }</h2>
                <span class="muted" role="status">{ state }</span>
                <span class="grow"></span>
                <button class="quiet" onclick={close}>{ x.close }</button>
            </div>
            if !advised.finished { <progress aria-label={x.advice}></progress> }
            { for advised.advice.iter().map(|advice| {
                let (harm, remedies) = props.done.told(advice, props.lang);
                html! {
                    <div class="harm">
                        <h3>{ harm }</h3>
                        { list(props, remedies, advised.finished, x) }
                    </div>
                }
            }) }
        </section>
    }
}

/// What helps, and behind a click what does not.
fn list(props: &AdviceProps, all: Vec<Remedy>, finished: bool, x: &'static Texts) -> Html {
    let (useless, useful): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|remedy| remedy.helps == Helps::Not);
    let none = finished && useful.iter().all(|remedy| remedy.helps != Helps::Fully);
    html! {
        <>
            <ul>
                { for useful.into_iter().map(|remedy| item(props, remedy, x)) }
                if none { <li class="none">{ x.advice_none }</li> }
            </ul>
            if !useless.is_empty() {
                <details>
                    <summary>{ fill(x.advice_useless, &[&useless.len().to_string()]) }</summary>
                    <ul>{ for useless.into_iter().map(|remedy| item(props, remedy, x)) }</ul>
                </details>
            }
        </>
    }
}

fn item(props: &AdviceProps, remedy: Remedy, x: &'static Texts) -> Html {
    let (class, sign) = match remedy.helps {
        Helps::Fully => ("fully", "✔"),
        Helps::Partly => ("partly", "◐"),
        Helps::Not => ("not", "✖"),
    };
    let script = remedy.script;
    let open = props.on.reform(move |_: MouseEvent| Msg::LoadText(script.clone()));
    html! {
        <li class={class}>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span>{ remedy.words }</span>
            <button class="quiet" onclick={open} title={x.advice_try_help}>{ x.advice_try }</button>
        </li>
    }
}
