//! Producers and consumers: how far each has come at the instant shown.

use super::controller_card::CardProps;
use crate::i18n;
use crate::text::count;
use highwater_sim::Series;
use yew::prelude::*;

/// Counts of every producer, position of every consumer of the partition.
#[component]
pub fn ClientsCard(props: &CardProps) -> Html {
    let x = i18n::texts(props.lang);
    let (done, time) = (&props.done, props.view.time);
    let schedule = &done.plan().schedule;
    if schedule.producers.is_empty() && schedule.consumers.is_empty() {
        return Html::default();
    }
    let at = |series: &Series| series.at(time).unwrap_or(0);
    let producer = |i: usize| {
        let (spec, history) = (&schedule.producers[i], &done.history().producers[i]);
        let counts = [&history.produced, &history.acknowledged, &history.refused].map(at);
        let name = done.names(props.lang).producer(i as u16);
        html! {
            <tr data-producer={spec.name.clone()} data-acknowledged={counts[1].to_string()}>
                <th scope="row" title={name}>{ &spec.name }</th>
                <td>{ format!("acks={}", spec.config.acks) }</td>
                { for counts.map(|n| html! { <td>{ count(n) }</td> }) }
            </tr>
        }
    };
    let consumer = |i: usize| {
        let positions = props.view.consumers.get(i);
        let here = positions.and_then(|list| list.iter().find(|p| p.0 == props.partition));
        let words = here.map_or_else(|| "–".to_owned(), |(_, offset)| count(*offset));
        html! { <><dt>{ done.names(props.lang).consumer(i as u16) }</dt><dd>{ words }</dd></> }
    };
    let heads = ["", "acks", x.produced, x.acknowledged, x.refused];
    html! {
        <section class="panel card" aria-label={x.clients_card} data-testid="clients">
            <div class="phead"><h2>{ x.clients_card }</h2></div>
            if !schedule.producers.is_empty() {
                <table>
                    <thead><tr>
                        { for heads.map(|head| html! { <th scope="col">{ head }</th> }) }
                    </tr></thead>
                    <tbody>{ for (0..schedule.producers.len()).map(producer) }</tbody>
                </table>
            }
            <dl>{ for (0..schedule.consumers.len()).map(consumer) }</dl>
        </section>
    }
}
