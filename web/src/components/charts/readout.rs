//! What the charts say at the instant under the pointer.

use crate::components::colour;
use crate::engine::{Done, Drawing};
use crate::i18n::{self, Lang, fill};
use crate::shared::Shared;
use crate::text::figures::{count, instant, list};
use highwater_protocol::{PartitionId, Time};
use yew::prelude::*;

/// Properties of [`Readout`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct ReadoutProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub partition: PartitionId,
    pub drawing: Shared<Drawing>,
    pub time: Time,
}

/// A line, and a box beside it that stays within the picture.
#[component]
pub fn Readout(props: &ReadoutProps) -> Html {
    let x = i18n::texts(props.lang);
    let read = highwater_chart::readout(props.done.history(), props.partition, props.time);
    let Some(read) = read else { return Html::default() };
    let leader = read
        .leader
        .map_or_else(|| x.no_leader.to_owned(), |leader| fill(x.broker, &[&leader.to_string()]));
    let row = |class: String, name: String, value: String| {
        html! { <div class={class}><span class="r">{ name }</span><span>{ value }</span></div> }
    };
    let replica = |replica: &highwater_chart::ReplicaReadout| {
        let name = fill(x.broker, &[&replica.broker.to_string()]);
        let end = replica.log_end_offset.map_or_else(|| "–".to_owned(), count);
        row(colour(replica.broker), name, end)
    };
    html! {
        <>
            <div class="ghost" style={props.drawing.cursor(props.time)}></div>
            <div class="readout" style={props.drawing.beside(props.time)}>
                <b>{ instant(props.time) }</b>
                { row(String::new(), x.leader.to_owned(), leader) }
                { row(String::new(), x.isr.to_owned(), list(&read.isr)) }
                { row(String::new(), x.high_watermark.to_owned(),
                    read.high_watermark.map_or_else(|| "–".to_owned(), count)) }
                { for read.replicas.iter().map(replica) }
            </div>
        </>
    }
}
