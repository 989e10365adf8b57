//! The schemes' figures, a row each; on narrow screens a block each, with the columns' names.

use crate::engine::{Compared, Compartment, CopiesNeeded};
use crate::i18n::{self, Lang, Texts, fill};
use crate::shared::Shared;
use crate::text::figures::{duration, rough_duration};
use crate::text::{count, share};
use highwater_protocol::{Micros, Time};
use yew::prelude::*;

/// Properties of [`Table`].
#[derive(Properties, PartialEq)]
#[allow(missing_docs)]
pub struct TableProps {
    pub lang: Lang,
    pub found: Shared<Compared>,
}

/// A column: its name and what it means.
type Column = (&'static str, &'static str);

fn columns(x: &'static Texts) -> [Column; 10] {
    [
        (x.acknowledged, ""),
        (x.lost, x.fate_lost_help),
        (x.refused, x.fate_refused_help),
        (x.in_doubt, x.in_doubt_help),
        (x.pending, x.fate_pending_help),
        (x.compare_stalled, x.compare_stalled_help),
        ("p50", x.compare_half_help),
        ("p99", x.compare_tail_help),
        (x.compare_messages, x.compare_messages_help),
        (x.compare_copies, x.compare_copies_help),
    ]
}

/// The table.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let x = i18n::texts(props.lang);
    let columns = columns(x);
    let head = |(name, help): &Column| {
        let title = (!help.is_empty()).then_some(*help);
        html! { <th scope="col" {title}>{ *name }</th> }
    };
    let (_, end, _) = props.found.subject();
    html! {
        <table data-rows={props.found.len().to_string()}>
            <thead><tr>
                <th scope="col">{ x.compare_scheme }</th>{ for columns.iter().map(head) }
            </tr></thead>
            <tbody>
                { for props.found.rows(props.lang).map(|each| row(&each, end, &columns, x)) }
            </tbody>
        </table>
    }
}

fn row(each: &Compartment<'_>, end: Time, columns: &[Column], x: &'static Texts) -> Html {
    let figures = &each.row.figures;
    let hot = |value: u64| match value {
        0 => "nil",
        _ => "hot",
    };
    let stalled = figures.unavailable();
    let ppm = (u128::from(end.0.saturating_sub(stalled.0)) * 1_000_000) / u128::from(end.0.max(1));
    // The sign stays with its number where the cell is narrow.
    let part = share(ppm as u64).replace(' ', "\u{a0}");
    let available = fill(x.compare_available, &[&part]);
    let length = |length: Option<Micros>| length.map_or("–".to_owned(), latency);
    let messages = figures.messages_per_record().map_or("–".to_owned(), |hundredths| {
        let tenths = (hundredths + 5) / 10;
        format!("{}.{}", tenths / 10, tenths % 10)
    });
    let needed = each.row.scheme.copies_needed();
    let least = match needed {
        CopiesNeeded::None => x.compare_no_number.to_owned(),
        _ => each
            .least_copies
            .map_or(String::new(), |least| fill(x.compare_at_least, &[&least.to_string()])),
    };
    let plain = |value: u64| (count(value), String::new());
    let cells: [(&str, (String, String)); 10] = [
        ("", plain(figures.acknowledged)),
        (hot(figures.lost), plain(figures.lost)),
        (hot(figures.refused), plain(figures.refused)),
        (hot(figures.timed_out), plain(figures.timed_out)),
        ("nil", plain(figures.pending)),
        ("", (rough_duration(stalled), available)),
        ("", (length(figures.latency_p50), String::new())),
        ("", (length(figures.latency_p99), String::new())),
        ("", (messages, String::new())),
        ("", (needed.formula().replace('-', "–"), least)),
    ];
    let cell = |((class, (value, below)), (name, _)): ((&str, (String, String)), &Column)| {
        html! {
            <td class={class.to_owned()} data-label={*name}>
                <span>{ value }</span>
                if !below.is_empty() { <small>{ below }</small> }
            </td>
        }
    };
    html! {
        <tr data-scheme={each.row.scheme.id()} data-lost={figures.lost.to_string()}>
            <th scope="row">
                { for each.name.split_inclusive('.').map(|part| html! { <>{ part }<wbr /></> }) }
                if each.own { { " " }<span class="chip">{ x.compare_as_written }</span> }
            </th>
            { for cells.into_iter().zip(columns).map(cell) }
        </tr>
    }
}

/// A latency to a tenth of a millisecond, as in the chart; from a second on to a tenth of that.
fn latency(length: Micros) -> String {
    match length.0 {
        ..1_000_000 => duration(Micros((length.0 + 50) / 100 * 100)),
        _ => rough_duration(length),
    }
}
