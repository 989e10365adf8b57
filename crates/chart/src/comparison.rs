//! Several ways to replicate a log, side by side: a row each, with what was acknowledged over time
//! and how long it took.

use crate::columns::step_points;
use crate::frame::{AXIS_HEIGHT, Frame, MARGIN};
use crate::names::Names;
use crate::options::{Options, PanelKind};
use crate::panel::actions;
use crate::pyramid::{Cache, Pyramid};
use crate::scale::ValueScale;
use crate::scene::{Anchor, Class, Panel, Picture, Rect, Shape};
use crate::text::{text_width, thousands};
use crate::words::{Words, fill, fill_all};
use highwater_protocol::{FactId, Micros, Time};
use highwater_sim::{History, Schedule, Series};

/// Height of a row's chart.
const STRIP: f64 = 34.0;
/// Height of a line of text above it.
const LINE: f64 = 15.0;
/// Space between two rows.
const GAP: f64 = 10.0;
/// Space between two remarks.
const BETWEEN: f64 = 10.0;
/// Height of a latency's bar.
const BAR: f64 = 10.0;
/// Space between the charts and the latencies.
const GUTTER: f64 = 34.0;
/// Room for a latency beside the longest bar.
const LABEL: f64 = 66.0;

/// One scheme's row.
#[derive(Clone, PartialEq, Debug)]
pub struct SchemeRow<'a> {
    /// What it is called.
    pub name: String,
    /// Records handed to producers.
    pub produced: u64,
    /// Acknowledged in all, from each instant at which there were more.
    pub acknowledged: &'a [(Time, u64)],
    /// Acknowledged and lost.
    pub lost: u64,
    /// Times in which records waited and none was acknowledged.
    pub stalls: &'a [(Time, Time)],
    /// What half of the acknowledged records took at most, and 99 of 100.
    pub latency: Option<(Micros, Micros)>,
}

impl Picture {
    /// Lays out `rows`, which ran under `schedule`, with its actions above them. Of `options` the
    /// width, the language and the id count. `subject` is the partition's name.
    pub fn comparing(
        rows: &[SchemeRow<'_>],
        subject: &str,
        schedule: &Schedule,
        options: &Options,
    ) -> Picture {
        let actions = schedule.actions.iter().enumerate();
        let actions = actions.map(|(i, timed)| (timed.at, i as u32, FactId::NONE)).collect();
        let history = History { now: schedule.end, actions, ..History::default() };
        let words = Words::of(options.language);
        let names = Names { history: &history, schedule, words };
        let mut cache = Cache::default();
        let mut frame = Frame::new(names, options, &mut cache);
        let picture = &mut frame.picture;
        let lengths = if frame.compact { 0.3 } else { 0.26 };
        let split = (picture.width * (1.0 - lengths)).floor();
        (picture.axis.x0, picture.axis.x1) = (MARGIN, split - GUTTER);
        picture.title = fill(words.compared, subject);
        frame.picture.description = description(&frame, rows);
        let marks = actions::heights(&frame).1;
        let axis = frame.picture.axis;
        let fits = rows.iter().all(|row| width_of(&frame, row) <= axis.x1 - axis.x0);
        let lines = if fits { 1.0 } else { 2.0 };
        let each = LINE * lines + STRIP + GAP;
        let top = MARGIN + LINE + marks + 4.0;
        let bottom = top + each * rows.len() as f64;
        let width = frame.picture.width;
        frame.picture.height = bottom + AXIS_HEIGHT + MARGIN;
        let ground = Rect { x: 0.0, y: 0.0, width, height: frame.picture.height };
        frame.picture.push(Class::Ground, Shape::Rect(ground));
        let title = match frame.compact {
            true => subject.to_string(),
            false => frame.picture.title.clone(),
        };
        frame.text(Class::Heading, MARGIN, MARGIN + 10.0, Anchor::Start, title);
        let edges = |top: f64, bottom: f64| Rect::from_edges(axis.x0, top, axis.x1, bottom);
        let panel = |kind, rect| Panel { kind, rect, scale: None, rows: Vec::new() };
        let panels =
            [(PanelKind::Actions, top - marks, top - 4.0), (PanelKind::Schemes, top, bottom)];
        let panels = panels.map(|(kind, top, bottom)| panel(kind, edges(top, bottom)));
        frame.picture.panels = panels.to_vec();
        frame.time_axis(bottom);
        let latencies = LatencyScale::of(
            rows,
            split,
            width - MARGIN - if frame.compact { 46.0 } else { LABEL },
        );
        latencies.axis(&mut frame, top, bottom);
        for (i, row) in rows.iter().enumerate() {
            let y = top + each * i as f64 + LINE * lines;
            let strip = edges(y, y + STRIP);
            draw_chart(&mut frame, row, strip);
            latencies.bars(&mut frame, row, strip);
            frame.picture.panels[1].rows.push((i as u16, strip));
        }
        actions::draw(&mut frame, 0);
        for (i, row) in rows.iter().enumerate() {
            name_row(&mut frame, row, top + each * i as f64, LINE * (lines - 1.0));
        }
        frame.picture
    }
}

fn draw_chart(frame: &mut Frame, row: &SchemeRow<'_>, strip: Rect) {
    let axis = frame.picture.axis;
    frame.picture.push(Class::Track, Shape::Rect(strip));
    for (from, to) in row.stalls {
        let (left, right) = (axis.x_clamped(*from), axis.x_clamped(*to));
        let rect = Rect::from_edges(left, strip.y, right.max(left + 1.0), strip.bottom());
        let length = seconds(to.since(*from));
        let note = format!("{}: {}", frame.time_text(*from), fill(frame.words.stalled, length));
        frame.noted(Class::Stall, Shape::Rect(rect), note);
    }
    let mut series = Series::default();
    series.push(Time::ZERO, 0);
    row.acknowledged.iter().for_each(|(time, total)| series.push(*time, *total as i64));
    let high = row.produced.max(1) as f64;
    let scale = ValueScale { low: 0.0, high, bottom: strip.bottom(), top: strip.y + 2.0 };
    let span = (axis.from, axis.to);
    let points = step_points(&series, &Pyramid::new(&series), &axis, &scale, span);
    if let (Some(first), Some(last)) = (points.first(), points.last()) {
        let mut area = points.clone();
        area.extend([(last.0, scale.bottom), (first.0, scale.bottom)]);
        frame.picture.push(Class::TotalArea, Shape::Area(area));
    }
    frame.picture.push(Class::Total, Shape::Line(points));
}

fn name_row(frame: &mut Frame, row: &SchemeRow<'_>, y: f64, second: f64) {
    let axis = frame.picture.axis;
    let base = y + 11.0;
    frame.text(Class::RowName, axis.x0, base, Anchor::Start, row.name.clone());
    let mut x = axis.x1;
    for (class, text) in remarks(frame, row) {
        let width = text_width(&text, class.text_size(), false);
        if x - width < axis.x0 {
            break;
        }
        frame.text(class, x, base + second, Anchor::End, text);
        x -= width + BETWEEN;
    }
}

/// Width of a row's name with everything that is said beside it.
fn width_of(frame: &Frame, row: &SchemeRow<'_>) -> f64 {
    let said = remarks(frame, row).into_iter();
    let said = said.map(|(class, text)| text_width(&text, class.text_size(), false) + BETWEEN);
    text_width(&row.name, Class::RowName.text_size(), false) + said.sum::<f64>()
}

/// What is said of a row beside its name, the last first.
fn remarks(frame: &Frame, row: &SchemeRow<'_>) -> Vec<(Class, String)> {
    let words = frame.words;
    let acknowledged = row.acknowledged.last().map_or(0, |(_, total)| *total);
    let mut remarks = Vec::new();
    if row.lost > 0 {
        remarks.push((Class::RefusedLabel, fill(words.lost, thousands(row.lost as i64))));
    }
    let stalled: u64 = row.stalls.iter().map(|(from, to)| to.since(*from).0).sum();
    if stalled > 0 {
        remarks.push((Class::WaitingLabel, fill(words.stalled, seconds(Micros(stalled)))));
    }
    let values = [("a", thousands(acknowledged as i64)), ("p", thousands(row.produced as i64))];
    remarks.push((Class::AcknowledgedLabel, fill_all(words.acked_of, &values)));
    remarks
}

fn description(frame: &Frame, rows: &[SchemeRow<'_>]) -> String {
    let each = rows.iter().map(|row| {
        let mut said: Vec<String> = remarks(frame, row).into_iter().map(|(_, said)| said).collect();
        said.reverse();
        let (p50, p99) = row.latency.map_or(("-".into(), "-".into()), lengths);
        format!("{}: {}; p50 {p50}, p99 {p99}.", row.name, said.join(", "))
    });
    each.collect::<Vec<String>>().join(" ")
}

fn lengths((p50, p99): (Micros, Micros)) -> (String, String) {
    (seconds(p50), seconds(p99))
}

/// A length with one decimal, in milliseconds below a second.
fn seconds(length: Micros) -> String {
    let tenths = |unit: u64| {
        let tenths = (length.0 + unit / 20) / (unit / 10);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match length.0 {
        0..999_950 => format!("{} ms", tenths(1_000)),
        _ => format!("{} s", tenths(1_000_000)),
    }
}

/// Lengths of time by decades, straight within each: so that milliseconds and seconds are both
/// seen, without a logarithm.
struct LatencyScale {
    x0: f64,
    x1: f64,
    /// Decades shown, from a power of ten of microseconds.
    first: u32,
    last: u32,
}

impl LatencyScale {
    fn of(rows: &[SchemeRow<'_>], x0: f64, x1: f64) -> LatencyScale {
        let lengths = rows.iter().filter_map(|row| row.latency);
        let lengths = lengths.flat_map(|(p50, p99)| [p50.0, p99.0]);
        let (low, high) =
            lengths.fold((u64::MAX, 0), |(low, high), length| (low.min(length), high.max(length)));
        let first = low.clamp(1, 1_000).ilog10();
        LatencyScale { x0, x1, first, last: (high.max(1).ilog10() + 1).max(first + 1) }
    }

    fn x_of(&self, length: Micros) -> f64 {
        let decade = length.0.max(1).ilog10();
        let start = 10u64.pow(decade) as f64;
        let within = (length.0.max(1) as f64 - start) / (start * 9.0);
        let share = (f64::from(decade) + within - f64::from(self.first))
            / f64::from(self.last - self.first);
        self.x0 + share.clamp(0.0, 1.0) * (self.x1 - self.x0)
    }

    fn axis(&self, frame: &mut Frame, top: f64, bottom: f64) {
        let y = bottom + 3.5;
        frame.picture.push(Class::Axis, Shape::Line(vec![(self.x0, y), (self.x1, y)]));
        let mut free = self.x0 - 20.0;
        for decade in self.first..=self.last {
            let length = 10u64.pow(decade);
            let x = self.x_of(Micros(length));
            frame.picture.push(Class::Grid, Shape::Line(vec![(x, top), (x, bottom)]));
            let label = match length {
                0..1_000 => format!("{length} µs"),
                1_000..1_000_000 => format!("{} ms", length / 1_000),
                _ => format!("{} s", length / 1_000_000),
            };
            let half = text_width(&label, 11.0, false) / 2.0;
            let middle = x.min(frame.picture.width - half - 2.0);
            if middle - half >= free {
                frame.text(Class::TickLabel, middle, bottom + 19.0, Anchor::Middle, label);
                free = middle + half + 6.0;
            }
        }
        frame.text(Class::Heading, self.x0, top - 8.0, Anchor::Start, frame.words.latency);
    }

    fn bars(&self, frame: &mut Frame, row: &SchemeRow<'_>, strip: Rect) {
        let Some((p50, p99)) = row.latency else { return };
        let texts = lengths((p50, p99));
        let bars = [(Class::Median, "p50", p50, texts.0), (Class::Tail, "p99", p99, texts.1)];
        for (i, (class, name, length, text)) in bars.into_iter().enumerate() {
            let y = strip.y + 3.0 + i as f64 * (BAR + 8.0);
            let right = self.x_of(length).max(self.x0 + 1.0);
            let rect = Rect::from_edges(self.x0, y, right, y + BAR);
            frame.noted(class, Shape::Rect(rect), format!("{name}: {text}"));
            let label = if frame.compact { text } else { format!("{name} {text}") };
            frame.text(Class::OnBand, right + 4.0, y + BAR - 1.0, Anchor::Start, label);
        }
    }
}
