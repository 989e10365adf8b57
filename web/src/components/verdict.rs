//! The verdict: one sentence first, then its numbers, then the reasons.

mod promises;

use crate::engine::Done;
use crate::fates::Fate;
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::state::Promises;
use crate::text::count;
use crate::text::fates;
use crate::text::figures::{rough_duration, runs, short_instant};
use crate::text::verdict::{Tone, sentence};
use highwater_sim::EVENTS_MAX;
use yew::prelude::*;

/// Properties of [`Verdict`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct VerdictProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    /// What is known of Kafka's promises.
    pub promises: Promises,
    /// What is shown comes from an earlier text.
    pub stale: bool,
    /// In a frame: the sentence and the numbers alone.
    pub embed: bool,
    pub on: Callback<Msg>,
}

/// What became of the records.
#[component]
pub fn Verdict(props: &VerdictProps) -> Html {
    let x = i18n::texts(props.lang);
    let done = &props.done;
    let failed = done.verdicts.iter().filter(|v| !v.holds).count();
    let (tone, words) = sentence(&done.totals, failed, done.verdicts.len(), x);
    let sign = match tone {
        Tone::Good => "✔",
        Tone::Fair => "!",
        Tone::Bad => "✖",
        Tone::Neutral => "–",
    };
    let stale = props.stale.then_some("stale");
    html! {
        <div class={classes!("panel", "verdict", tone.class(), stale)} role="status"
            aria-label={x.verdict} data-testid="verdict" data-tone={tone.class()}>
            <p class="sentence"><span class="sign" aria-hidden="true">{ sign }</span>{ words }</p>
            if !props.embed {
                { reasons(props, failed, x) }
                { promises::promises(props, x) }
            }
            { numbers(props, x) }
            { waiting(done, x) }
            if let Some(at) = done.cut_short {
                <p class="banner" role="alert" data-testid="cut-short">
                    { fill(x.cut_short, &[&short_instant(at), &count(EVENTS_MAX)]) }
                </p>
            }
        </div>
    }
}

/// The numbers; a click on one that is not nil lists its records.
fn numbers(props: &VerdictProps, x: &'static Texts) -> Html {
    let totals = &props.done.totals;
    let number = |name: &'static str, key: &'static str, value: u64, fate: Option<Fate>| {
        let class = match (value, fate) {
            (0, _) => "nil",
            (_, Some(_)) => "hot",
            _ => "",
        };
        let shown = count(value);
        let fate = fate.filter(|_| value > 0);
        let title = fate.map(|fate| fates::meaning(fate, x));
        let listed = fate.filter(|_| !props.embed);
        let words = match listed {
            None => html! { shown },
            Some(fate) => {
                let find = props.on.reform(move |_: MouseEvent| Msg::FindRecords(fate));
                let label = format!("{shown} {name}: {}", x.fate_show);
                html! { <button class="quiet" onclick={find} aria-label={label}>{ shown }</button> }
            }
        };
        html! {
            <div class={class} title={title} data-number={key} data-value={value.to_string()}>
                <dt>{ name }</dt><dd>{ words }</dd>
            </div>
        }
    };
    html! {
        <dl>
            { number(x.acknowledged, "acknowledged", totals.acknowledged, None) }
            { number(x.lost, "lost", totals.lost, Some(Fate::Lost)) }
            { number(x.refused, "refused", totals.refused, Some(Fate::Refused)) }
            { number(x.in_doubt, "in-doubt", totals.timed_out, Some(Fate::InDoubt)) }
            { number(x.duplicated, "duplicated", totals.duplicated, Some(Fate::Duplicated)) }
        </dl>
    }
}

/// The longest stretch without an acknowledgement while there was something to acknowledge.
fn waiting(done: &Done, x: &'static Texts) -> Html {
    let Some((from, length)) = done.longest_wait else { return Html::default() };
    let words = fill(x.longest_wait, &[&rough_duration(length), &short_instant(from)]);
    html! { <span class="wait">{ words }</span> }
}

fn reasons(props: &VerdictProps, failed: usize, x: &'static Texts) -> Html {
    let done = &props.done;
    let lost = done.outcome.producers.iter().enumerate().filter(|(_, p)| p.lost > 0);
    let lost: Html = lost
        .map(|(i, p)| {
            let name = done.names(props.lang).producer(i as u16);
            let acks = &done.plan().schedule.producers[i].config.acks;
            let words = fill(x.lost_values, &[&name, &runs(&p.lost_values, 8)]);
            html! { <li>{ words }{ format!(" (acks={acks})") }</li> }
        })
        .collect();
    let expected = done.verdicts.len();
    if expected == 0 && done.totals.lost == 0 {
        return Html::default();
    }
    let held = (expected - failed).to_string();
    let summary = match expected {
        0 => x.lost.to_owned(),
        _ => fill(x.expect_summary, &[&held, &expected.to_string()]),
    };
    html! {
        <details open={failed > 0}>
            <summary data-testid="expectations" data-held={held.clone()}
                data-expected={expected.to_string()}>{ summary }</summary>
            <ul>{ lost }{ for done.verdicts.iter().map(|v| expectation(props, v, x)) }</ul>
        </details>
    }
}

fn expectation(props: &VerdictProps, verdict: &crate::engine::Expected, x: &'static Texts) -> Html {
    let line = verdict.line;
    let jump = props.on.reform(move |_: MouseEvent| Msg::Jump(line, 1));
    let (class, sign, word) = match verdict.holds {
        true => ("holds", "✔", x.expect_held),
        false => ("fails", "✖", x.expect_not_held),
    };
    html! {
        <li class={class}>
            <span class="sign" aria-hidden="true">{ sign }</span>{ " " }{ word }{ ": " }
            <button class="quiet" onclick={jump}><code>{ &verdict.text }</code></button>
            if !verdict.holds { <span>{ format!("({})", verdict.observed) }</span> }
        </li>
    }
}
