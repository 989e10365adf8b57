//! The run beside the same failures under other replication schemes: a table, a chart, and what is
//! assumed.

mod table;

use super::charts::size::use_size;
use crate::engine::{Compared, Done, scheme_name};
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::state::{Stage, Validity};
use crate::text::count;
use crate::text::figures::short_instant;
use highwater_protocol::PartitionId;
use table::Table;
use yew::prelude::*;

/// What the models assume, told in full.
const DOCS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/comparison.md");

/// Properties of [`ComparePanel`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct CompareProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub partition: PartitionId,
    pub open: bool,
    pub compared: Stage,
    /// The script cannot be run as it stands.
    pub stale: bool,
    pub on: Callback<Msg>,
}

/// Closed at first; nothing is run before the reader asks.
#[component]
pub fn ComparePanel(props: &CompareProps) -> Html {
    let x = i18n::texts(props.lang);
    let open = props.open;
    let toggle = props.on.reform(move |_: MouseEvent| Msg::ShowComparison(!open));
    let stage = match &props.compared {
        Stage::Idle => "idle",
        Stage::Nothing(_) => "nothing",
        Stage::Running(..) => "running",
        Stage::Done(_, Validity::Stale) => "stale",
        Stage::Done(found, _) if !found.is_complete() => "stopped",
        Stage::Done(..) => "done",
    };
    html! {
        <section class="panel compare folding" aria-label={x.compare} data-testid="compare"
            data-stage={stage}>
            <div class="phead">
                <button class="quiet" onclick={toggle} aria-expanded={open.to_string()}
                    data-testid="compare-toggle">
                    <span aria-hidden="true">{ if open { "▾ " } else { "▸ " } }</span>
                    { x.compare }
                </button>
                if !open { <span class="muted">{ x.compare_help }</span> }
            </div>
            if open { { opened(props, x) } }
        </section>
    }
}

fn opened(props: &CompareProps, x: &'static Texts) -> Html {
    let partition = |id| props.done.roster.partition(id);
    let ask = fill(x.compare_ask, &[partition(props.partition)]);
    match &props.compared {
        Stage::Idle => html! {
            <div class="tools">
                <p>{ x.compare_intro }</p>
                { run(props, ask, true, x) }
            </div>
        },
        Stage::Nothing(id) => html! {
            <div class="tools">
                <p role="status">{ fill(x.compare_none, &[partition(*id)]) }</p>
                { run(props, ask, false, x) }
            </div>
        },
        Stage::Running(found, thousandths, current) => {
            let stop = props.on.reform(|_: MouseEvent| Msg::StopComparing);
            let name = current.map_or(String::new(), |scheme| scheme_name(scheme, props.lang));
            let place = [(found.len() + 1).to_string(), found.wanted.to_string(), name];
            html! {
                <>
                    <div class="tools">
                        <span role="status">
                            { fill(x.compare_running, &[&place[0], &place[1], &place[2]]) }
                        </span>
                        <progress max="1000" value={thousandths.to_string()}
                            aria-label={x.compare}></progress>
                        <button onclick={stop} data-testid="compare-stop">
                            { x.compare_stop }
                        </button>
                    </div>
                    { results(props, found, false) }
                </>
            }
        }
        Stage::Done(found, validity) => {
            let other = found.partition() != partition(props.partition);
            let stale = *validity == Validity::Stale;
            let known = [found.len().to_string(), found.wanted.to_string()];
            html! {
                <>
                    <div class="tools">
                        if stale {
                            <span class="mark" role="status">{ x.compare_stale }</span>
                        } else if !found.is_complete() {
                            <span role="status">
                                { fill(x.compare_stopped, &[&known[0], &known[1]]) }
                            </span>
                        }
                        if other {
                            { run(props, ask, stale, x) }
                        } else if stale || !found.is_complete() {
                            { run(props, x.compare_again.to_owned(), true, x) }
                        }
                    </div>
                    { results(props, found, stale) }
                </>
            }
        }
    }
}

/// The button that begins.
fn run(props: &CompareProps, words: String, primary: bool, x: &'static Texts) -> Html {
    let ask = props.on.reform(|_: MouseEvent| Msg::Compare);
    let class = primary.then_some("primary");
    html! {
        <>
            <button {class} onclick={ask} disabled={props.stale} data-testid="compare-run">
                { words }
            </button>
            if props.stale { <span class="muted">{ x.compare_mistakes }</span> }
        </>
    }
}

fn results(props: &CompareProps, found: &Shared<Compared>, stale: bool) -> Html {
    let x = i18n::texts(props.lang);
    if found.is_empty() {
        return Html::default();
    }
    let (records, end, seed) = found.subject();
    let copies: Vec<String> = found.copies().iter().map(ToString::to_string).collect();
    let said = [copies.join(", "), count(records), short_instant(end), seed.to_string()];
    let subject =
        fill(x.compare_subject, &[found.partition(), &said[0], &said[1], &said[2], &said[3]]);
    let notes = found.notes(props.lang);
    html! {
        <div class={classes!("results", stale.then_some("stale"))}>
            <p class="muted" data-testid="compare-subject">{ subject }</p>
            <Table lang={props.lang} found={found.clone()} />
            if found.is_complete() {
                <Chart lang={props.lang} found={found.clone()} />
            }
            if !notes.is_empty() {
                <ul class="notes-on muted">
                    { for notes.iter().map(|note| html! { <li>{ note }</li> }) }
                </ul>
            }
            { assumptions(x) }
        </div>
    }
}

fn assumptions(x: &'static Texts) -> Html {
    let all = [
        x.compare_assumed_kafka,
        x.compare_assumed_quorum,
        x.compare_assumed_backup,
        x.compare_assumed_detection,
    ];
    html! {
        <details class="assumed">
            <summary>{ x.compare_assumed }</summary>
            <ul>{ for all.iter().map(|words| html! { <li>{ *words }</li> }) }</ul>
            <p><a href={DOCS} target="_blank" rel="noopener">{ x.compare_docs }</a></p>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct ChartProps {
    lang: Lang,
    found: Shared<Compared>,
}

/// The chart, drawn anew only when what it shows, its width or the language change.
#[component]
fn Chart(props: &ChartProps) -> Html {
    let canvas = use_node_ref();
    let (width, _) = use_size(&canvas);
    let drawn = use_memo((props.found.clone(), width, props.lang), |(found, width, lang)| {
        (*width > 0).then(|| found.draw(*width, *lang))
    });
    html! {
        <div class="canvas" ref={canvas} data-testid="compare-chart">
            { for drawn.iter().map(|svg| Html::from_html_unchecked(svg.clone())) }
        </div>
    }
}
