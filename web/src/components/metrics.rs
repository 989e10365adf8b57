//! Kafka's own metrics at the instant shown, behind a click: what monitoring would have said.

use crate::engine::{Done, Reading};
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::text::count;
use crate::text::figures::short_instant;
use highwater_protocol::Time;
use yew::prelude::*;

/// Properties of [`MetricsPanel`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct MetricsProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub time: Time,
    /// What is shown comes from an earlier text.
    pub stale: bool,
    pub on: Callback<Msg>,
}

/// Closed at first; what is closed costs nothing.
#[component]
pub fn MetricsPanel(props: &MetricsProps) -> Html {
    let x = i18n::texts(props.lang);
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let stale = (*open && props.stale).then_some("stale");
    html! {
        <section class={classes!("panel", "metrics", "folding", stale)} aria-label={x.metrics}
            data-testid="metrics">
            <div class="phead">
                <button class="quiet" onclick={toggle} aria-expanded={open.to_string()}
                    data-testid="metrics-toggle">
                    <span aria-hidden="true">{ if *open { "▾ " } else { "▸ " } }</span>
                    { x.metrics }
                </button>
                if !*open { <span class="muted">{ x.metrics_help }</span> }
            </div>
            if *open { { table(props, x) } }
        </section>
    }
}

/// What the run moved, each metric with the nodes where it did.
fn table(props: &MetricsProps, x: &'static Texts) -> Html {
    let readings = props.done.readings(props.time);
    if readings.is_empty() {
        return html! { <p class="muted" data-testid="metrics-empty">{ x.metrics_none }</p> };
    }
    let groups = readings.chunk_by(|a, b| a.mbean == b.mbean);
    html! {
        <table data-readings={readings.len().to_string()}>
            <thead><tr>
                <th scope="col">{ x.metrics_node }</th>
                <th scope="col">{ x.metrics_value }</th>
                <th scope="col">{ x.metrics_since }</th>
                <th scope="col">{ x.metrics_next }</th>
            </tr></thead>
            { for groups.map(|group| metric(props, group, x)) }
        </table>
    }
}

fn metric(props: &MetricsProps, group: &[Reading], x: &'static Texts) -> Html {
    let Some(first) = group.first() else { return Html::default() };
    let (domain, name) = first.mbean.split_once("name=").unwrap_or(("", first.mbean));
    html! {
        <tbody>
            <tr class="name"><th colspan="4" scope="rowgroup">
                <code><span class="muted">{ domain }{ "name=" }</span><wbr />{ name }</code>
                if first.counts { { " " }<small class="muted">{ x.metrics_marks }</small> }
            </th></tr>
            { for group.iter().map(|reading| row(props, reading, x)) }
        </tbody>
    }
}

fn row(props: &MetricsProps, reading: &Reading, x: &'static Texts) -> Html {
    let told = |value: Option<i64>| value.map_or_else(|| x.state_down.to_owned(), count);
    let seek = |time: Time, words: String| {
        let go = props.on.reform(move |_: MouseEvent| Msg::Seek(time));
        html! { <button class="quiet" onclick={go}>{ words }</button> }
    };
    let since = match reading.since {
        Some(since) => seek(since, short_instant(since)),
        None => html! { <span class="muted">{ x.metrics_start }</span> },
    };
    let next = reading
        .next
        .map(|(at, value)| seek(at, fill(x.metrics_at, &[&told(value), &short_instant(at)])));
    let name = reading.mbean.rsplit_once("name=").map_or("", |(_, name)| name);
    html! {
        <tr data-metric={name} data-node={reading.node.to_string()}
            data-value={reading.value.map_or(String::new(), |value| value.to_string())}>
            <th scope="row">{ props.done.names(props.lang).label(reading.node) }</th>
            <td class={reading.value.is_none().then_some("down")}>{ told(reading.value) }</td>
            <td>{ since }</td>
            <td>{ for next }</td>
        </tr>
    }
}
