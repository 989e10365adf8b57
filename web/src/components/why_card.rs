//! Why: what happened last up to the instant shown, and the reasons back to faults and settings.

use super::icon::{Icon, icon};
use crate::engine::{Asked, Done};
use crate::i18n::{self, Lang, Texts};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::text::figures::short_instant;
use highwater_explain::Explanation;
use highwater_explain::message::Sentences;
use highwater_explain::why::Subject;
use highwater_protocol::{PartitionId, Time};
use yew::prelude::*;

/// Properties of [`WhyCard`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct WhyProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub partition: PartitionId,
    pub time: Time,
    /// The fact that the reader asked about, while the page stands at its instant.
    pub asked: Option<Asked>,
    pub on: Callback<Msg>,
}

/// One explanation, and the ways to its neighbours.
#[component]
pub fn WhyCard(props: &WhyProps) -> Html {
    let x = i18n::texts(props.lang);
    let Some(shown) = props.done.why(props.time, props.partition, props.asked) else {
        return html! {
            <section class="panel why" aria-label={x.why} data-testid="why">
                <div class="phead"><h2>{ x.why }</h2></div>
                <p class="muted">{ x.why_nothing }</p>
            </section>
        };
    };
    let sentences = props.done.sentences(props.lang);
    let subject = &shown.explanation.subject;
    let place = format!("{} / {}", shown.place.0, shown.place.1);
    let later = (subject.time > props.time).then_some("future");
    html! {
        <section class="panel why" aria-label={x.why} data-testid="why"
            data-time-us={subject.time.0.to_string()}>
            <div class="phead">
                <h2>{ x.why }</h2>
                <span class="grow"></span>
                { step(props, shown.before, x.why_before, Icon::Previous) }
                <span class="muted figures">{ place }</span>
                { step(props, shown.after, x.why_after, Icon::Next) }
            </div>
            <p class={classes!("subject", later)}>
                <time>{ short_instant(subject.time) }</time>{ " " }
                { sentences.subject(subject) }
            </p>
            { reasons(props, shown.explanation, &sentences) }
            { sources(shown.explanation, x) }
        </section>
    }
}

fn step(
    props: &WhyProps,
    to: Option<(Asked, &Subject)>,
    words: &'static str,
    picture: Icon,
) -> Html {
    let go = to.map(|(asked, subject)| {
        let time = subject.time;
        props.on.reform(move |_: MouseEvent| Msg::Why(time, asked))
    });
    html! {
        <button class="icon" disabled={to.is_none()} onclick={go} title={words} aria-label={words}>
            { icon(picture) }
        </button>
    }
}

/// The reasons, nearest first; one with a fact of its own leads there.
fn reasons(props: &WhyProps, explanation: &Explanation, sentences: &Sentences) -> Html {
    let reason = |reason: &highwater_explain::why::Reason| {
        let words = sentences.reason(reason);
        let place = reason.time.zip(reason.fact).filter(|(t, _)| *t != explanation.subject.time);
        match place {
            Some((time, fact)) => {
                let go = props.on.reform(move |_: MouseEvent| Msg::Why(time, Asked::Fact(fact)));
                html! { <li><button class="quiet" onclick={go}>{ words }</button></li> }
            }
            None => html! { <li>{ words }</li> },
        }
    };
    html! { <ol>{ for explanation.reasons.iter().map(reason) }</ol> }
}

/// The rules it rests on, and where to read on.
fn sources(explanation: &Explanation, x: &'static Texts) -> Html {
    let rules = explanation.rules().join(" ");
    let page = |reference: highwater_explain::why::Reference| {
        html! {
            <a href={reference.url()} target="_blank" rel="noopener">{ reference.title() }</a>
        }
    };
    html! {
        <p class="sources muted">
            <span title={x.why_rules}>{ rules }</span>
            { for explanation.references().into_iter().map(page) }
        </p>
    }
}
