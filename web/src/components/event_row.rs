//! One event as a sentence.

use crate::engine::{Asked, Done};
use crate::i18n::{self, Lang};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::text::facts::{Kind, kind};
use crate::text::instant;
use yew::prelude::*;

/// Properties of [`EventRow`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct EventRowProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    /// Index into the trace.
    pub fact: usize,
    /// It is of the instant shown, or the last before it.
    pub now: bool,
    /// It comes after the instant shown.
    pub future: bool,
    pub on: Callback<Msg>,
}

/// Time, kind, sentence, reason.
#[component]
pub fn EventRow(props: &EventRowProps) -> Html {
    let x = i18n::texts(props.lang);
    let (id, fact) = &props.done.facts()[props.fact];
    let telling = props.done.telling(props.lang);
    let time = fact.time;
    let asked = Asked::Fact(*id);
    let go = props.on.reform(move |_: MouseEvent| Msg::Why(time, asked));
    let (class, sign, words) = match kind(&fact.event) {
        Kind::Fault => ("fault", "▼", x.filter_faults),
        Kind::Isr => ("isr", "◆", x.filter_isr),
        Kind::Log => ("log", "▬", x.filter_logs),
        Kind::Client => ("client", "○", x.filter_clients),
    };
    let when = match (props.now, props.future) {
        (true, _) => "now",
        (_, true) => "future",
        _ => "past",
    };
    let cause = telling.cause(*id, fact).map(|cause| format!("{}: {cause}", x.because));
    html! {
        <li class={when} aria-current={props.now.then_some("time")}>
            <button onclick={go} data-time-us={time.0.to_string()}>
                <time>{ instant(time) }</time>
                <span class={classes!("kind", class)} role="img" aria-label={words}>{ sign }</span>
                <span>{ telling.sentence(*id, fact) }</span>
                if let Some(cause) = cause { <small>{ cause }</small> }
            </button>
        </li>
    }
}
