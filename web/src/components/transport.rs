//! The transport: play, step, speed, and the slider over all of time.

use super::icon::{Icon, icon};
use super::maybe;
use super::scrub::Scrub;
use crate::browser::dom;
use crate::engine::Done;
use crate::i18n::{self, Lang, fill};
use crate::msg::{Msg, SPEEDS, Step};
use crate::shared::Shared;
use crate::text::instant;
use highwater_protocol::{PartitionId, Time};
use yew::prelude::*;

/// Properties of [`Transport`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct TransportProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub partition: PartitionId,
    pub time: Time,
    pub playing: bool,
    pub speed: usize,
    pub on: Callback<Msg>,
}

/// The bar.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let x = i18n::texts(props.lang);
    let step = |picture, words, step: Step, class: &'static str, id: &'static str| {
        let go = props.on.reform(move |_: MouseEvent| Msg::Step(step));
        html! {
            <button class={classes!("icon", class)} onclick={go} title={words} aria-label={words}
                data-testid={id}>{ icon(picture) }</button>
        }
    };
    let toggle = props.on.reform(|_: MouseEvent| Msg::TogglePlay);
    let (picture, words) = match props.playing {
        true => (Icon::Pause, x.pause),
        false => (Icon::Play, x.play),
    };
    let full = fill(x.time_of, &[&instant(props.time), &instant(props.done.end())]);
    html! {
        <section class="panel transport" aria-label={x.transport}>
            { step(Icon::Start, x.to_start, Step::Start, "far", "to-start") }
            { step(Icon::Previous, x.previous_event, Step::PreviousEvent, "", "previous") }
            <button class="icon play" onclick={toggle} title={words} aria-label={words}
                data-testid="play" data-playing={props.playing.to_string()}>
                { icon(picture) }
            </button>
            { step(Icon::Next, x.next_event, Step::NextEvent, "", "next") }
            { step(Icon::End, x.to_end, Step::End, "far", "to-end") }
            { speed(props) }
            <output title={full} data-testid="time" data-time-us={props.time.0.to_string()}>
                { instant(props.time) }
            </output>
            <Scrub lang={props.lang} done={props.done.clone()} partition={props.partition}
                time={props.time} on={&props.on} />
        </section>
    }
}

fn speed(props: &TransportProps) -> Html {
    let x = i18n::texts(props.lang);
    let change = maybe(&props.on, |event: Event| dom::value(&event).parse().ok().map(Msg::Speed));
    let option = |(i, quarters): (usize, u32)| {
        let words = match quarters {
            1 => "0.25×".to_owned(),
            2 => "0.5×".to_owned(),
            _ => format!("{}×", quarters / 4),
        };
        html! { <option value={i.to_string()} selected={i == props.speed}>{ words }</option> }
    };
    html! {
        <label class="pick" title={x.speed}>
            <span class="visually-hidden">{ x.speed }</span>
            <select onchange={change} data-testid="speed">
                { for SPEEDS.into_iter().enumerate().map(option) }
            </select>
        </label>
    }
}
