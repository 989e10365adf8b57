//! The cluster at the instant shown: one row a broker, logs aligned by offset.

use super::lane::LaneRow;
use super::maybe;
use crate::browser::dom;
use crate::engine::Done;
use crate::i18n::{self, Lang, fill};
use crate::msg::{Msg, Overlay};
use crate::shared::Shared;
use crate::stage::{Lane, Picture, Status, Zoom, picture};
use crate::text::figures::{count, instant};
use highwater_protocol::{NodeId, PartitionId};
use highwater_sim::ClusterView;
use yew::prelude::*;

/// Properties of [`Stage`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct StageProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub view: Shared<ClusterView>,
    pub partition: PartitionId,
    pub zoom: Zoom,
    /// The broker whose menu is open.
    pub menu: Option<NodeId>,
    pub stale: bool,
    pub on: Callback<Msg>,
}

/// The rows, the scale below them, and what crosses them all.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let x = i18n::texts(props.lang);
    let history = props.done.history();
    let longest = props.done.longest.get(usize::from(props.partition.0)).copied().unwrap_or(0);
    let picture = picture(&props.view, history, props.partition, props.zoom, longest);
    let registration = picture.registration.as_ref();
    let leader = registration.and_then(|r| r.leader).map_or(-1, |id| i32::from(id.0));
    let isr = registration.map_or_else(String::new, |r| {
        let ids: Vec<String> = r.isr.iter().map(|id| id.to_string()).collect();
        ids.join(",")
    });
    let row = |lane: &Lane| {
        let menu = props.menu == Some(lane.broker);
        html! {
            <LaneRow key={lane.broker.0} lang={props.lang} lane={lane.clone()}
                scale={picture.scale} partition_hw={picture.high_watermark}
                time={props.view.time} {menu} on={&props.on} />
        }
    };
    // Brokers without a replica stand together below.
    let bare = |lane: &&Lane| lane.status == Status::NoReplica && lane.log_end.is_none();
    let (others, lanes): (Vec<&Lane>, Vec<&Lane>) = picture.lanes.iter().partition(bare);
    let stale = props.stale.then_some("stale");
    html! {
        <section class={classes!("panel", "stage", stale)} aria-label={x.tab_cluster}
            data-testid="stage" data-time-us={props.view.time.0.to_string()}
            data-partition={props.done.roster.partition(props.partition).to_owned()}
            data-leader={leader.to_string()} data-isr={isr}
            data-leader-epoch={registration.map_or(-1, |r| r.leader_epoch).to_string()}
            data-hw={picture.high_watermark.to_string()}>
            <div class="phead">
                <h2>{ fill(x.cluster_at, &[&instant(props.view.time)]) }</h2>
                <span class="muted">{ x.stage_help }</span>
                <span class="grow"></span>
                { partitions(props) }
                { zoom(props) }
            </div>
            <div class="lanes" style={format!("--readers:{}", picture.consumers.len())}>
                { for lanes.into_iter().map(row) }
                { readers(props, &picture) }
                { axis(&picture) }
                <div class="over" aria-hidden="true"><div class="field">
                    <span class="hwline"
                        style={format!("left:{}", picture.scale.percent(picture.high_watermark))} />
                </div></div>
            </div>
            if !others.is_empty() {
                <div class="others">
                    <span class="muted">{ x.role_none }{ ":" }</span>
                    { for others.into_iter().map(row) }
                </div>
            }
        </section>
    }
}

fn partitions(props: &StageProps) -> Html {
    let x = i18n::texts(props.lang);
    let all = props.done.history().partitions.len();
    if all < 2 {
        let name = props.done.roster.partition(props.partition);
        return html! { <code>{ name }</code> };
    }
    let change = maybe(&props.on, |event: Event| {
        dom::value(&event).parse().ok().map(|id| Msg::Partition(PartitionId(id)))
    });
    let option = |id: u16| {
        let partition = PartitionId(id);
        html! {
            <option value={id.to_string()} selected={partition == props.partition}>
                { props.done.roster.partition(partition) }
            </option>
        }
    };
    html! {
        <label class="pick">
            <span>{ x.partition }</span>
            <select onchange={change} data-testid="partition">
                { for (0..all as u16).map(option) }
            </select>
        </label>
    }
}

fn zoom(props: &StageProps) -> Html {
    let x = i18n::texts(props.lang);
    let button = |(zoom, words): (Zoom, &'static str)| {
        let choose = props.on.reform(move |_: MouseEvent| Msg::Zoom(zoom));
        html! {
            <button aria-pressed={(props.zoom == zoom).to_string()} onclick={choose}>
                { words }
            </button>
        }
    };
    let choices = [(Zoom::Whole, x.zoom_whole), (Zoom::Tail, x.zoom_tail)];
    html! {
        <span class="segmented" role="group" aria-label={x.zoom_label}>
            { for choices.map(button) }
        </span>
    }
}

/// Below the rows: what the line is, and where the consumers read.
fn readers(props: &StageProps, picture: &Picture) -> Html {
    let x = i18n::texts(props.lang);
    let scale = picture.scale;
    let at = |offset| format!("left:{}", scale.percent(offset));
    let side = |offset| (scale.per_mille(offset) < 450).then_some("right");
    let hw = picture.high_watermark;
    let words = format!("{} {}", x.high_watermark, count(hw));
    let one = |(index, offset): (usize, i64)| {
        let name = props.done.names(props.lang).consumer(index as u16);
        html! {
            <span class={classes!("reader", side(offset))} style={at(offset)}
                data-consumer={index.to_string()} data-position={offset.to_string()}>
                { format!("{name} {}", count(offset)) }
            </span>
        }
    };
    html! {
        <>
            <div class="readers"><span></span><div class="field">
                <span class={classes!("hw", side(hw))} style={at(hw)}>{ words }</span>
            </div></div>
            { for picture.consumers.iter().map(|reader| html! {
                <div class="readers reads">
                    <span></span><div class="field">{ one(*reader) }</div>
                </div>
            }) }
        </>
    }
}

fn axis(picture: &Picture) -> Html {
    let tick = |offset: i64| {
        let left = format!("left:{}", picture.scale.percent(offset));
        html! { <span style={left}>{ count(offset) }</span> }
    };
    let ticks = picture.scale.ticks(7);
    html! {
        <div class="axis" aria-hidden="true">
            <span></span><div class="scale">{ for ticks.into_iter().map(tick) }</div>
        </div>
    }
}

/// The message that opens the menu of a broker, or closes it.
pub(super) fn toggle_menu(open: bool, broker: NodeId) -> Msg {
    Msg::Open((!open).then_some(Overlay::Actions(broker)))
}
