//! What Kafka promises, by name: what was broken at once; on a click what is not promised and was
//! not so, and what was kept.

use super::VerdictProps;
use crate::engine::{Checked, PromiseState, Told};
use crate::i18n::{Texts, fill};
use crate::msg::Msg;
use crate::state::Promises;
use crate::text::figures::short_instant;
use yew::prelude::*;

/// The promises as far as they are known; a long run is checked when the reader asks.
pub(super) fn promises(props: &VerdictProps, x: &'static Texts) -> Html {
    match &props.promises {
        Promises::Unknown if props.stale => Html::default(),
        Promises::Unknown => {
            let check = props.on.reform(|_: MouseEvent| Msg::Check);
            html! {
                <button class="quiet" onclick={check} data-testid="check-promises">
                    { x.promises_check }
                </button>
            }
        }
        Promises::Running(now) => {
            let end = props.done.end();
            let words = fill(x.promises_checking, &[&short_instant(*now), &short_instant(end)]);
            html! { <span class="wait" data-testid="promises-running">{ words }</span> }
        }
        Promises::Known(checked) => known(props, checked, x),
    }
}

fn known(props: &VerdictProps, checked: &Checked, x: &'static Texts) -> Html {
    let count = |state| checked.count(state);
    let (kept, broken) = (count(PromiseState::Kept), count(PromiseState::Broken));
    let said = [
        (x.promises_broken, broken),
        (x.promises_kept, kept),
        (x.promises_not_given, count(PromiseState::NotPromised)),
    ];
    let said = said.iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> = said.map(|(t, count)| fill(t, &[&count.to_string()])).collect();
    let told = checked.told(props.lang).into_iter();
    let (first, rest): (Vec<Told>, Vec<Told>) =
        told.partition(|told| told.state == PromiseState::Broken);
    html! {
        <div class="promises">
            if broken > 0 {
                <ul aria-label={x.promise_broken}>{ for first.into_iter().map(|t| item(t, x)) }</ul>
            }
            <details>
                <summary data-testid="promises" data-kept={kept.to_string()}
                    data-broken={broken.to_string()}>{ said.join(x.fate_separator) }</summary>
                <ul aria-label={x.promises}>{ for rest.into_iter().map(|t| item(t, x)) }</ul>
            </details>
        </div>
    }
}

fn item(told: Told, x: &'static Texts) -> Html {
    let (class, sign, word) = match told.state {
        PromiseState::Kept => ("holds", "✔", x.promise_kept),
        PromiseState::Broken => ("fails", "✖", x.promise_broken),
        PromiseState::NotPromised => ("open", "–", x.promise_not_given),
    };
    html! {
        <li class={class} data-promise={told.id}>
            <span class="sign" role="img" aria-label={word} title={word}>{ sign }</span>
            <span>
                <b>{ told.name }</b>{ " " }<span class="muted">{ told.says }</span>
                if let Some(counted) = told.counted { { format!(" ({counted})") } }
            </span>
        </li>
    }
}
