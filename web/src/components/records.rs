//! What became of the records: sums that choose what is listed, the list, and how well the
//! partitions served.

mod list;
mod service;

use crate::engine::Done;
use crate::fates::{Fate, Listed, listed, sums};
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::state::Records;
use crate::text::{count, fates};
use list::Row;
use service::{Availability, Latencies};
use yew::prelude::*;

/// Properties of [`RecordsPanel`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct RecordsProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub listed: Records,
    /// What is shown comes from an earlier text.
    pub stale: bool,
    pub on: Callback<Msg>,
}

/// Closed at first; what is closed costs nothing.
#[component]
pub fn RecordsPanel(props: &RecordsProps) -> Html {
    let x = i18n::texts(props.lang);
    let open = props.listed.open;
    let toggle = props.on.reform(move |_: MouseEvent| Msg::ShowRecords(!open));
    let stale = props.stale.then_some("stale");
    html! {
        <section class={classes!("panel", "records", "folding", stale)} aria-label={x.records}
            data-testid="records" data-fate={props.listed.fate.name()}>
            <div class="phead">
                <button class="quiet" onclick={toggle} aria-expanded={open.to_string()}
                    data-testid="records-toggle">
                    <span aria-hidden="true">{ if open { "▾ " } else { "▸ " } }</span>
                    { x.records }
                </button>
                if !open { <span class="muted">{ x.records_help }</span> }
            </div>
            if open { <Opened ..props.clone() /> }
        </section>
    }
}

impl Clone for RecordsProps {
    fn clone(&self) -> RecordsProps {
        let RecordsProps { lang, done, listed, stale, on } = self;
        RecordsProps {
            lang: *lang,
            done: done.clone(),
            listed: *listed,
            stale: *stale,
            on: on.clone(),
        }
    }
}

#[component]
fn Opened(props: &RecordsProps) -> Html {
    let x = i18n::texts(props.lang);
    let done = &props.done;
    let sums = sums(done.ledger());
    if sums.iter().all(|(_, sum)| *sum == 0) {
        return html! {
            <>
                <p class="none">{ x.records_none }</p>
                <Availability lang={props.lang} done={done.clone()} on={props.on.clone()} />
            </>
        };
    }
    let Records { fate, rows, .. } = props.listed;
    let found = listed(done.ledger(), fate);
    let telling = done.fates(props.lang);
    let hidden = found.len().saturating_sub(rows);
    let more = props.on.reform(|_: MouseEvent| Msg::MoreRecords);
    html! {
        <>
            <div class="chips" role="group" aria-label={x.fate_filter}>
                { for sums.iter().map(|(fate, sum)| chip(props, *fate, *sum, x)) }
            </div>
            if found.is_empty() {
                <p class="none" data-testid="records-empty">
                    { if fate == Fate::Notable { x.fate_notable_none } else { x.fate_none } }
                </p>
            }
            <ol data-rows={found.len().to_string()}>
                { for found.iter().take(rows).map(|row| {
                    let Listed { producer, records, .. } = row;
                    let place = done.place_of(*producer, records);
                    let go = props.on.reform(move |_: MouseEvent| Msg::GoToRecords(place));
                    let producer = done.names(props.lang).producer(*producer as u16);
                    let (place, story) = (telling.place(row), telling.story(records));
                    let fates = Row::fates(records);
                    html! {
                        <Row lang={props.lang} {producer} first={records.first} {fates}
                            how_many={records.count} {place} {story} onclick={go} />
                    }
                }) }
                if hidden > 0 {
                    <li><button class="more quiet" onclick={more} data-testid="records-more">
                        { fill(x.fate_more, &[&count(hidden as u64)]) }
                    </button></li>
                }
            </ol>
            <div class="service">
                <Availability lang={props.lang} done={done.clone()} on={props.on.clone()} />
                <Latencies lang={props.lang} done={done.clone()} />
            </div>
        </>
    }
}

/// How many records had a fate; a click lists them.
fn chip(props: &RecordsProps, fate: Fate, sum: u64, x: &'static Texts) -> Html {
    let chosen = fate == props.listed.fate;
    let class = match sum {
        0 => "nil",
        _ if fate.is_bad() => "hot",
        _ => "",
    };
    let choose = props.on.reform(move |_: MouseEvent| Msg::ListRecords(fate));
    html! {
        <button {class} onclick={choose} aria-pressed={chosen.to_string()}
            disabled={sum == 0 && !chosen && fate != Fate::Notable}
            title={fates::meaning(fate, x)} data-fate={fate.name()} data-value={sum.to_string()}>
            <b>{ count(sum) }</b>{ fates::name(fate, x) }
        </button>
    }
}
