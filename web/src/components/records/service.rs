//! How well partitions served, and how long producers waited.

use crate::engine::Done;
use crate::i18n::{self, Lang, Texts, fill};
use crate::msg::Msg;
use crate::shared::Shared;
use crate::text::figures::{rough_duration, short_instant};
use crate::text::{count, share};
use highwater_protocol::Micros;
use highwater_sim::ledger::{self, Stretch};
use yew::prelude::*;

/// Stretches that are named one by one.
const STRETCHES_MAX: usize = 6;

/// Properties of [`Availability`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct AvailabilityProps {
    pub lang: Lang,
    pub done: Shared<Done>,
    pub on: Callback<Msg>,
}

/// The part of its time in which each partition had a leader, and took acks=all.
#[component]
pub fn Availability(props: &AvailabilityProps) -> Html {
    let x = i18n::texts(props.lang);
    let all = &props.done.ledger().partitions;
    if all.is_empty() {
        return Html::default();
    }
    let whole = |known: &ledger::Availability| known.stalled.is_empty();
    // Where there are few, each has its row.
    let few = all.len() <= 3;
    let rows = all.iter().filter(|known| few || !whole(known));
    let others = all.len() - rows.clone().count();
    html! {
        <section aria-label={x.availability} data-testid="availability">
            <h3>{ x.availability }</h3>
            <table>
                <thead><tr>
                    <td></td>
                    <th scope="col">{ x.availability_led }</th>
                    <th scope="col" title={x.availability_progress_help}>
                        { x.availability_progress }
                    </th>
                </tr></thead>
                <tbody>{ for rows.map(|known| {
                    let partition = known.partition;
                    let show = props.on.reform(move |_: MouseEvent| Msg::Partition(partition));
                    html! {
                        <tr data-partition={partition.0.to_string()}>
                            <th scope="row"><button class="quiet" onclick={show}>
                                { props.done.roster.partition(partition) }
                            </button></th>
                            { cell(props, known.led_ppm(), &known.leaderless, x) }
                            { cell(props, known.progress_ppm(), &known.stalled, x) }
                        </tr>
                    }
                }) }</tbody>
            </table>
            if others > 0 {
                <p class="muted">{ fill(x.availability_full, &[&count(others as u64)]) }</p>
            }
        </section>
    }
}

/// A share, and the stretches that are missing; each leads to its start.
fn cell(props: &AvailabilityProps, ppm: u64, stretches: &[Stretch], x: &'static Texts) -> Html {
    if stretches.is_empty() {
        return html! {
            <td class="figures" data-ppm={ppm.to_string()}>{ x.availability_always }</td>
        };
    }
    let without = Micros(stretches.iter().map(|(from, to)| to.since(*from).0).sum());
    let stretch = |(from, to): &Stretch| {
        let (from, to) = (*from, *to);
        let go = props.on.reform(move |_: MouseEvent| Msg::Seek(from));
        let first = short_instant(from);
        let words = format!("{}–{}", first.trim_end_matches(" s"), short_instant(to));
        html! { <button class="quiet" onclick={go}>{ words }</button> }
    };
    html! {
        <td class="figures" data-ppm={ppm.to_string()}>
            <b>{ share(ppm) }</b>{ " " }
            <small>
                { fill(x.availability_without, &[&rough_duration(without)]) }
                { for stretches.iter().take(STRETCHES_MAX).map(stretch) }
                if stretches.len() > STRETCHES_MAX { { " …" } }
            </small>
        </td>
    }
}

/// Properties of [`Latencies`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct LatenciesProps {
    pub lang: Lang,
    pub done: Shared<Done>,
}

/// How long acknowledgements took, a producer a row.
#[component]
pub fn Latencies(props: &LatenciesProps) -> Html {
    let x = i18n::texts(props.lang);
    let of = |percent: &str| fill(x.latency_of, &[percent]);
    let row = |(i, own): (usize, &ledger::ProducerLedger)| {
        let latency = own.latency;
        let cell = |length: Micros| {
            html! { <td class="figures">{ rough_duration(length) }</td> }
        };
        html! {
            <tr>
                <th scope="row">{ props.done.names(props.lang).producer(i as u16) }</th>
                <td class="figures">{ count(latency.records) }</td>
                if latency.records == 0 {
                    <td colspan="4">{ "–" }</td>
                } else {
                    { cell(latency.p50) }{ cell(latency.p95) }
                    { cell(latency.p99) }{ cell(latency.max) }
                }
            </tr>
        }
    };
    let producers = &props.done.ledger().producers;
    html! {
        <section aria-label={x.latency} data-testid="latency">
            <h3>{ x.latency }</h3>
            <table>
                <thead><tr>
                    <td></td><th scope="col">{ x.acknowledged }</th>
                    <th scope="col">{ x.latency_half }</th><th scope="col">{ of("95") }</th>
                    <th scope="col">{ of("99") }</th><th scope="col">{ x.latency_all }</th>
                </tr></thead>
                <tbody>{ for producers.iter().enumerate().map(row) }</tbody>
            </table>
        </section>
    }
}
