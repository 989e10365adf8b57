//! The messages around the instant shown: a space-time diagram, behind a click.

use super::charts::size::use_size;
use crate::browser::dom;
use crate::engine::{self, Asked, Done, Messages, WINDOWS};
use crate::i18n::{self, Lang, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::text::count;
use crate::text::figures::rough_duration;
use highwater_protocol::{PartitionId, Time};
use std::collections::BTreeSet;
use web_sys::Element;
use yew::prelude::*;

/// Properties of [`MessagesPanel`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct MessagesProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub partition: PartitionId,
    pub time: Time,
    pub on: Callback<Msg>,
}

/// Closed at first; what is closed costs nothing.
#[component]
pub fn MessagesPanel(props: &MessagesProps) -> Html {
    let x = i18n::texts(props.lang);
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <section class="panel messages" aria-label={x.messages} data-testid="messages">
            <div class="phead">
                <button class="quiet" onclick={toggle} aria-expanded={open.to_string()}
                    data-testid="messages-toggle">
                    <span aria-hidden="true">{ if *open { "▾ " } else { "▸ " } }</span>
                    { x.messages }
                </button>
                if !*open { <span class="muted">{ x.messages_help }</span> }
            </div>
            if *open {
                <Diagram lang={props.lang} done={props.done.clone()} partition={props.partition}
                    time={props.time} on={props.on.clone()} />
            }
        </section>
    }
}

/// The window, its length, and what a pointer reads off it.
#[component]
fn Diagram(props: &MessagesProps) -> Html {
    let x = i18n::texts(props.lang);
    let (length, routine) = (use_state(|| 2_usize), use_state(|| false));
    let canvas = use_node_ref();
    let others = use_state(BTreeSet::<PartitionId>::new);
    let (width, _) = use_size(&canvas);
    let window = engine::window(props.time, WINDOWS[*length], props.done.end());
    let known = props.done.history().partitions.len();
    let also = others.iter().filter(|id| **id != props.partition && usize::from(id.0) < known);
    let partitions: Vec<PartitionId> =
        std::iter::once(&props.partition).chain(also).copied().collect();
    let drawn = use_memo(
        (props.done.clone(), partitions, window, *routine, width, props.lang),
        |(done, partitions, window, routine, width, lang)| {
            let drawn =
                || engine::draw_messages(done, partitions, *window, *routine, *width, *lang);
            (*width > 0).then(|| Shared::new(drawn()))
        },
    );
    let note = use_state(String::new);
    let (point, choose) = pointers(props, &canvas, (*drawn).clone(), &note);
    let set_length = {
        let length = length.clone();
        Callback::from(move |event: Event| {
            length.set(dom::value(&event).parse().unwrap_or(2).min(WINDOWS.len() - 1));
        })
    };
    let set_routine = {
        let routine = routine.clone();
        Callback::from(move |_: Event| routine.set(!*routine))
    };
    let option = |i: usize| {
        html! {
            <option value={i.to_string()} selected={i == *length}>
                { rough_duration(WINDOWS[i]) }
            </option>
        }
    };
    html! {
        <>
            <div class="tools">
                <label class="pick">
                    <span>{ x.messages_window }</span>
                    <select onchange={set_length}>{ for (0..WINDOWS.len()).map(option) }</select>
                </label>
                <label>
                    <input type="checkbox" checked={*routine} onchange={set_routine} />
                    { x.messages_routine }
                </label>
                { partition_choice(props, &others) }
                <span class="muted said" role="status">{ (*note).clone() }</span>
            </div>
            <div class="canvas" ref={canvas} onpointermove={point} onclick={choose}>
                { for drawn.iter().map(|drawn| picture(drawn, props.time, x.messages_many)) }
            </div>
        </>
    }
}

/// Partitions that are named one by one.
const NAMED_MAX: usize = 12;

/// Which partitions are drawn beside the one that the page shows: whole topics, or one by one if
/// there are few.
fn partition_choice(props: &MessagesProps, others: &UseStateHandle<BTreeSet<PartitionId>>) -> Html {
    let x = i18n::texts(props.lang);
    let all = &props.done.history().partitions;
    if all.len() < 2 {
        return html! {};
    }
    let option = |name: String, ids: Vec<PartitionId>| {
        let shown = |id: &PartitionId| *id == props.partition || others.contains(id);
        let checked = ids.iter().all(shown);
        let fixed = ids == [props.partition];
        let others = others.clone();
        let change = Callback::from(move |_: Event| {
            let mut chosen = (*others).clone();
            match checked {
                true => chosen.retain(|id| !ids.contains(id)),
                false => chosen.extend(&ids),
            }
            others.set(chosen);
        });
        html! {
            <label>
                <input type="checkbox" {checked} disabled={fixed} onchange={change} />
                { name }
            </label>
        }
    };
    let name = |id: PartitionId| props.done.roster.partition(id);
    let mut options = Vec::new();
    for topic in all.chunk_by(|a, b| a.topic == b.topic).filter(|topic| topic.len() > 1) {
        let name = name(topic[0].partition);
        let name = name.rsplit_once('/').map_or(name, |(topic, _)| topic);
        options.push(option(format!("{name}/*"), topic.iter().map(|p| p.partition).collect()));
    }
    if all.len() <= NAMED_MAX {
        options.extend(all.iter().map(|p| option(name(p.partition).to_owned(), vec![p.partition])));
    }
    html! {
        <span class="tools" role="group" aria-label={x.partition} data-testid="messages-partitions">
            { for options }
        </span>
    }
}

fn picture(drawn: &Shared<Messages>, time: Time, many: &str) -> Html {
    match &drawn.svg {
        None => html! { <p class="muted">{ fill(many, &[&count(drawn.count as u64)]) }</p> },
        Some(svg) => html! {
            <>
                { Html::from_html_unchecked(svg.clone()) }
                <div class="cursor" style={drawn.cursor(time)}></div>
            </>
        },
    }
}

/// What moving and clicking over the picture do.
fn pointers(
    props: &MessagesProps,
    canvas: &NodeRef,
    drawn: Option<Shared<Messages>>,
    note: &UseStateHandle<String>,
) -> (Callback<PointerEvent>, Callback<MouseEvent>) {
    let place = |canvas: &NodeRef, drawn: &Shared<Messages>, x: i32, y: i32| {
        let rect = canvas.cast::<Element>()?.get_bounding_client_rect();
        let scale = drawn.size().0 / rect.width().max(1.0);
        Some(((f64::from(x) - rect.left()) * scale, (f64::from(y) - rect.top()) * scale))
    };
    let point = {
        let (canvas, drawn, note) = (canvas.clone(), drawn.clone(), note.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(drawn) = &drawn else { return };
            let at = place(&canvas, drawn, event.client_x(), event.client_y());
            let told = at.and_then(|(x, y)| drawn.under(x, y)).map_or("", |(words, _)| words);
            if *note != told {
                note.set(told.to_owned());
            }
        })
    };
    let (canvas, on, done) = (canvas.clone(), props.on.clone(), props.done.clone());
    let choose = Callback::from(move |event: MouseEvent| {
        let Some(drawn) = &drawn else { return };
        let at = place(&canvas, drawn, event.client_x(), event.client_y());
        let fact = at.and_then(|(x, y)| drawn.under(x, y)).and_then(|(_, fact)| fact);
        let instant = fact.and_then(|fact| done.instant_of(fact));
        if let (Some(fact), Some(time)) = (fact, instant) {
            on.emit(Msg::Why(time, Asked::Fact(fact)));
        }
    });
    (point, choose)
}
