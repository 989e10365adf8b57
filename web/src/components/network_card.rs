//! Requests and responses on their way at the instant shown.

use super::colour;
use super::controller_card::CardProps;
use crate::i18n::{self, Texts, fill};
use crate::stage::network::{HEIGHT, Map, WIDTH};
use highwater_protocol::{NodeId, Time};
use highwater_sim::Process;
use highwater_sim::view::MessageView;
use yew::prelude::*;

/// Most messages told in words.
const TOLD_MAX: usize = 3;

/// A small map, and the messages in words.
#[component]
pub fn NetworkCard(props: &CardProps) -> Html {
    let x = i18n::texts(props.lang);
    let (done, view) = (&props.done, &props.view);
    let brokers: Vec<NodeId> = view.brokers.iter().map(|b| b.broker).collect();
    let (producers, consumers) = done.roster.clients();
    let controller = done.plan().schedule.controller;
    let map = Map::new(controller, &brokers, &producers, &consumers);
    let more = view.messages.len().saturating_sub(TOLD_MAX);
    let more = (more > 0).then(|| fill(x.network_more, &[&more.to_string()]));
    html! {
        <section class="panel card" aria-label={x.network_card} data-testid="network">
            <div class="phead">
                <h2>{ x.network_card }</h2>
                <span class="muted figures">{ view.messages.len().to_string() }</span>
            </div>
            <div class="body">
                <svg class="map" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} aria-hidden="true">
                    { for view.messages.iter().filter_map(|m| edge(&map, m)) }
                    { for map.nodes.iter().map(|node| draw_node(props, *node)) }
                    { for view.messages.iter().filter_map(|m| dot(&map, m, view.time)) }
                </svg>
                <ul class="flight">
                    { for view.messages.iter().take(TOLD_MAX).map(|m| told(props, m, x)) }
                    if let Some(more) = more { <li class="muted">{ more }</li> }
                    if view.messages.is_empty() { <li class="muted">{ x.network_quiet }</li> }
                </ul>
            </div>
        </section>
    }
}

fn edge(map: &Map, message: &MessageView) -> Option<Html> {
    let [a, bend, b] = map.way(message.from, message.to)?;
    let path = format!("M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", a.0, a.1, bend.0, bend.1, b.0, b.1);
    Some(html! { <path class="edge" d={path} fill="none" /> })
}

fn dot(map: &Map, message: &MessageView, now: Time) -> Option<Html> {
    let (x, y) = map.position(message, now)?;
    let held = (message.arrives == Time::NEVER).then_some("held");
    let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
    Some(html! { <circle class={classes!("dot", held)} cx={x} cy={y} r="4" /> })
}

fn draw_node(props: &CardProps, (node, x, y): (NodeId, f64, f64)) -> Html {
    let (left, top) = (format!("{x:.1}"), format!("{y:.1}"));
    let label = |words: String, dy: &'static str| {
        html! {
            <text x={left.clone()} y={top.clone()} dy={dy} text-anchor="middle">{ words }</text>
        }
    };
    let process = props.view.brokers.iter().find(|b| b.broker == node).map(|b| b.process);
    if let Some(process) = process {
        let down = matches!(process, Process::Down | Process::Paused).then_some("down");
        return html! {
            <g class={colour(node)}>
                <circle class={classes!("node", "broker", down)} cx={left.clone()}
                    cy={top.clone()} r="11" />
                { label(node.to_string(), "4") }
            </g>
        };
    }
    let words = props.done.names(props.lang).short(node);
    html! {
        <g>
            <rect class="node" x={format!("{:.1}", x - 34.0)} y={format!("{:.1}", y - 10.0)}
                width="68" height="20" rx="6" />
            { label(words, "4") }
        </g>
    }
}

fn told(props: &CardProps, message: &MessageView, x: &'static Texts) -> Html {
    let names = props.done.names(props.lang);
    let held = message.arrives == Time::NEVER;
    html! {
        <li>
            <span>{ message.name }</span>
            <span class="muted">
                { format!("{} → {}", names.label(message.from), names.label(message.to)) }
                if held { { format!(" · {}", x.network_held) } }
            </span>
        </li>
    }
}
