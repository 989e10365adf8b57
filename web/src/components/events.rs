//! The list of events: facts as sentences, filtered; a click goes to the instant.

use super::event_row::EventRow;
use crate::browser::dom;
use crate::engine::Done;
use crate::filter::{Filter, Listing};
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::text::facts::Kind;
use crate::text::figures::count;
use highwater_protocol::Time;
use std::ops::Range;
use yew::prelude::*;

/// Most rows drawn at once, around the instant shown.
const ROWS_MAX: usize = 240;
/// The window of rows moves in steps of this many, so that rows stay where they are for a while.
const ROWS_STEP: usize = 80;

/// Properties of [`Events`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct EventsProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub listing: Shared<Listing>,
    pub filter: Filter,
    pub search: AttrValue,
    pub time: Time,
    pub on: Callback<Msg>,
}

/// Tools, and the rows around the instant shown.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let x = i18n::texts(props.lang);
    let (done, listing) = (&props.done, &props.listing);
    let past = listing.count_until(done.facts(), props.time);
    let rows = window(past, listing.len());
    let list = use_node_ref();
    use_keep_in_sight(&list, past);
    let shown =
        fill(x.events_count, &[&count(listing.len() as u64), &count(done.facts().len() as u64)]);
    let now = past.checked_sub(1);
    // The last rows at the instant shown are all of the present.
    let present = now.and_then(|i| listing.index(i)).map(|i| done.facts()[i].1.time);
    html! {
        <section class="panel events" aria-label={x.events} data-testid="events"
            data-count={listing.len().to_string()}>
            <div class="phead"><h2>{ x.events }</h2><span class="muted">{ shown }</span></div>
            { tools(props, x) }
            <ol ref={list} tabindex="-1">
                { more(props, rows.start, x.events_earlier, rows.start.checked_sub(1)) }
                { for rows.clone().filter_map(|place| {
                    let fact = listing.index(place)?;
                    let time = done.facts()[fact].1.time;
                    Some(html! {
                        <EventRow key={fact} lang={props.lang} done={done.clone()} fact={fact}
                            now={Some(time) == present} future={place >= past} on={&props.on} />
                    })
                }) }
                { more(props, listing.len() - rows.end, x.events_later, Some(rows.end)) }
                if listing.is_empty() { <li class="muted">{ x.events_none }</li> }
            </ol>
        </section>
    }
}

/// Which rows to draw when `past` of `all` lie behind.
fn window(past: usize, all: usize) -> Range<usize> {
    let start = past.saturating_sub(ROWS_MAX / 2) / ROWS_STEP * ROWS_STEP;
    start..all.min(start + ROWS_MAX)
}

/// Scrolls the list (not the page) so that the present stays in sight.
#[hook]
fn use_keep_in_sight(list: &NodeRef, past: usize) {
    let list = list.clone();
    use_effect_with(past, move |_| {
        let Some(list) = list.cast::<web_sys::HtmlElement>() else { return };
        let Ok(Some(row)) = list.query_selector(".now:last-of-type, .now") else { return };
        let (outer, inner) = (list.get_bounding_client_rect(), row.get_bounding_client_rect());
        let above = inner.top() < outer.top();
        if above || inner.bottom() > outer.bottom() {
            let middle = inner.top() - outer.top() - outer.height() / 2.0;
            list.set_scroll_top(list.scroll_top() + middle as i32);
        }
    });
}

fn tools(props: &EventsProps, x: &'static Texts) -> Html {
    let choose = props.on.reform(|event: Event| {
        Msg::Filter(Filter::from_name(&dom::value(&event)).unwrap_or_default())
    });
    let search = props.on.reform(|event: InputEvent| Msg::Search(dom::value(&event)));
    let option = |(filter, name): (Filter, &'static str)| {
        let words = match filter {
            Filter::Key => x.filter_key,
            Filter::Only(Kind::Fault) => x.filter_faults,
            Filter::Only(Kind::Isr) => x.filter_isr,
            Filter::Only(Kind::Log) => x.filter_logs,
            Filter::Only(Kind::Client) => x.filter_clients,
            Filter::All => x.filter_all,
        };
        html! { <option value={name} selected={filter == props.filter}>{ words }</option> }
    };
    html! {
        <div class="tools">
            <select onchange={choose} aria-label={x.filter} data-testid="filter">
                { for Filter::ALL.map(option) }
            </select>
            <input type="search" value={props.search.clone()} oninput={search}
                placeholder={x.search_events} aria-label={x.search_events} data-testid="search" />
        </div>
    }
}

/// A row that leads to those that are not drawn: to the `place`-th event.
fn more(props: &EventsProps, hidden: usize, words: &str, place: Option<usize>) -> Html {
    let facts = props.done.facts();
    let Some(fact) = place.filter(|_| hidden > 0).and_then(|i| props.listing.index(i)) else {
        return Html::default();
    };
    let time = facts[fact].1.time;
    let go = props.on.reform(move |_: MouseEvent| Msg::Seek(time));
    let words = fill(words, &[&count(hidden as u64)]);
    html! { <li><button class="more" onclick={go}>{ words }</button></li> }
}
