//! What became of the producers' records: bars by interval, a row a producer.

use crate::frame::{Frame, MARGIN};
use crate::scale::ValueScale;
use crate::scene::{Anchor, Class, Rect, Shape};
use crate::text::{shortened, text_width, thousands};
use crate::words::fill;
use highwater_protocol::Time;
use highwater_sim::Series;
use highwater_sim::history::ProducerHistory;

const ROW: f64 = 34.0;
const ROW_LEAST: f64 = 28.0;
const GAP: f64 = 6.0;
/// Narrowest bar.
const BAR: f64 = 5.0;
/// Most producers that get a row.
const ROWS_MAX: usize = 6;

pub(crate) fn heights(frame: &Frame) -> (f64, f64) {
    let rows = frame.names.history.producers.len().min(ROWS_MAX) as f64;
    (rows * (ROW_LEAST + GAP) - GAP, rows * (ROW + GAP) - GAP)
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bin {
    from: Time,
    to: Time,
    produced: i64,
    acknowledged: i64,
    refused: i64,
    /// Records waited for an answer all the time, and none came.
    waiting: bool,
}

/// Room that the totals beside the rows need.
pub(crate) fn totals_width(frame: &Frame) -> f64 {
    let producers = &frame.names.history.producers;
    let widths = producers.iter().flat_map(|producer| {
        totals(frame, producer).map(|(_, text)| text_width(&text, 11.0, false))
    });
    widths.fold(0.0, f64::max)
}

/// The totals of a producer at the window's end; empty for none refused.
fn totals(frame: &Frame, producer: &ProducerHistory) -> [(Class, String); 2] {
    let words = frame.words;
    let (acknowledged, refused) = match frame.compact {
        true => (words.acknowledged_short, words.refused_short),
        false => (words.acknowledged, words.refused),
    };
    let at = |series: &Series| series.at(frame.end).unwrap_or(0);
    let failed = match at(&producer.refused) {
        0 => String::new(),
        count => format!("{refused} {}", thousands(count)),
    };
    let done = format!("{acknowledged} {}", thousands(at(&producer.acknowledged)));
    [(Class::AcknowledgedLabel, done), (Class::RefusedLabel, failed)]
}

pub(crate) fn draw(frame: &mut Frame, index: usize) {
    let rect = frame.picture.panels[index].rect;
    let history = frame.names.history;
    let axis = frame.picture.axis;
    let step = axis.step(BAR);
    let count = history.producers.len().min(ROWS_MAX);
    let bins: Vec<Vec<Bin>> =
        history.producers[..count].iter().map(|p| bins(p, axis.from, frame.end, step)).collect();
    let tallest = tallest(&bins);
    let remark = match history.producers.len() - count {
        0 => String::new(),
        hidden => fill(frame.words.producers_more, hidden),
    };
    frame.heading(rect, frame.words.producers, &remark);
    let height = (rect.height + GAP) / count.max(1) as f64 - GAP;
    for (i, bins) in bins.into_iter().enumerate() {
        let y = rect.y + i as f64 * (height + GAP);
        let row = Rect { y, height, ..rect };
        frame.picture.panels[index].rows.push((i as u16, row));
        // Rows are narrow: one scale, its top a tick of its own.
        let scale = ValueScale {
            low: 0.0,
            high: tallest.max(1) as f64,
            bottom: row.bottom() - 1.0,
            top: row.y + 2.0,
        };
        let rate = (i128::from(tallest) * 1_000_000 / i128::from(step)) as i64;
        draw_row(frame, row, i, scale, bins);
        if tallest > 0 {
            let text = thousands(rate);
            frame.text(Class::TickLabel, row.x - 8.0, row.y + 9.0, Anchor::End, text);
        }
    }
}

/// What the tallest bar stands for: a burst after a pause is cut off rather than let it flatten
/// every other bar.
fn tallest(bins: &[Vec<Bin>]) -> i64 {
    let all = || bins.iter().flatten();
    let most = all().map(|bin| bin.acknowledged + bin.refused).max().unwrap_or(0);
    let usual = all().map(|bin| bin.produced).max().unwrap_or(0);
    most.min(usual * 2)
}

/// Cuts a producer's time into intervals of `step`.
fn bins(producer: &ProducerHistory, from: Time, end: Time, step: u64) -> Vec<Bin> {
    let at = |series: &Series, time: Time| series.at(time).unwrap_or(0);
    let first = from.0 / step;
    let last = end.0.div_ceil(step);
    // Records that wait at an instant.
    let waits = |time: Time| {
        let done = at(&producer.acknowledged, time) + at(&producer.refused, time);
        at(&producer.produced, time) > done
    };
    (first..last)
        .map(|i| {
            let (start, stop) = (Time(i * step), Time((i + 1) * step));
            let gained = |series: &Series| at(series, stop) - at(series, start);
            let produced = gained(&producer.produced);
            let acknowledged = gained(&producer.acknowledged);
            let refused = gained(&producer.refused);
            let waiting = acknowledged == 0 && refused == 0 && waits(start) && waits(stop);
            let (from, to) = (start.max(from), stop.min(end));
            Bin { from, to, produced, acknowledged, refused, waiting }
        })
        .collect()
}

fn draw_row(frame: &mut Frame, row: Rect, index: usize, scale: ValueScale, bins: Vec<Bin>) {
    let name = shortened(&frame.producer_name(index), 12.0, false, row.x - MARGIN - 8.0);
    frame.text(Class::RowName, row.x - 8.0, row.bottom() - 3.0, Anchor::End, name);
    frame
        .picture
        .push(Class::Grid, Shape::Line(vec![(row.x, scale.bottom), (row.right(), scale.bottom)]));
    bins.iter().for_each(|bin| draw_bin(frame, scale, bin));
    for (from, to) in waits(&bins) {
        draw_wait(frame, row, from, to);
    }
    let Some(producer) = frame.names.history.producers.get(index) else { return };
    let totals = totals(frame, producer);
    let both = !totals[1].1.is_empty();
    for (line, (class, text)) in totals.into_iter().enumerate() {
        let y = row.y + row.height / 2.0 + 4.0 + if both { line as f64 * 13.0 - 6.5 } else { 0.0 };
        if !text.is_empty() {
            frame.text(class, frame.picture.width - MARGIN, y, Anchor::End, text);
        }
    }
}

/// A bar of what was acknowledged, and on it one of what was refused.
fn draw_bin(frame: &mut Frame, scale: ValueScale, bin: &Bin) {
    let axis = frame.picture.axis;
    let (x0, x1) = (axis.x_clamped(bin.from), axis.x_clamped(bin.to));
    let right = (x1 - 1.0).max(x0 + 1.0);
    let when = format!("{} – {}", frame.time_text(bin.from), frame.time_text(bin.to));
    let mut bottom = scale.bottom;
    let words = frame.words;
    let parts = [
        (Class::Acknowledged, words.acknowledged, bin.acknowledged),
        (Class::Refused, words.refused, bin.refused),
    ];
    for (class, name, count) in parts.into_iter().filter(|part| part.2 > 0) {
        let top = (bottom - (scale.bottom - scale.y_of(count))).max(scale.top);
        let bar = Rect::from_edges(x0, top, right, bottom);
        frame.noted(class, Shape::Rect(bar), format!("{when}: {name} {count}"));
        bottom = top;
    }
    if (bin.acknowledged + bin.refused) as f64 > scale.high {
        let y = scale.top + 4.0;
        frame.picture.push(Class::Overflow, Shape::Line(vec![(x0, y + 1.5), (right, y - 1.5)]));
    }
}

/// Neighbouring intervals of waiting as one.
fn waits(bins: &[Bin]) -> Vec<(Time, Time)> {
    let mut found: Vec<(Time, Time)> = Vec::new();
    for bin in bins.iter().filter(|bin| bin.waiting) {
        match found.last_mut() {
            Some(last) if last.1 == bin.from => last.1 = bin.to,
            _ => found.push((bin.from, bin.to)),
        }
    }
    found
}

fn draw_wait(frame: &mut Frame, row: Rect, from: Time, to: Time) {
    let axis = frame.picture.axis;
    let (x0, x1) = (axis.x_clamped(from), axis.x_clamped(to));
    let rect = Rect::from_edges(x0, row.y + 4.0, (x1 - 1.0).max(x0 + 1.0), row.bottom() - 1.0);
    let text = frame.words.waiting;
    let note = format!("{text} ({} – {})", frame.time_text(from), frame.time_text(to));
    frame.noted(Class::Waiting, Shape::Rect(rect), note);
    if text_width(text, 11.0, false) + 8.0 <= rect.width {
        let (x, y) = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0 + 4.0);
        frame.text(Class::WaitingLabel, x, y, Anchor::Middle, text);
    }
}
