//! How far each replica's log reaches, what is committed, what consumers have read.
//!
//! The high watermark is the widest line and lies lowest, as a road on which the replicas' thinner
//! lines run; their dash patterns let lines that coincide show through each other.

use crate::columns::{extent, step_points};
use crate::frame::{Frame, SAMPLE};
use crate::place::{Occupied, spread};
use crate::pyramid::SeriesKey;
use crate::scale::ValueScale;
use crate::scene::{Anchor, Class, Glyph, Rect, Shape};
use crate::text::{shortened, text_width, thousands};
use crate::words::fill;
use highwater_protocol::order;
use highwater_protocol::{NodeId, Time};
use highwater_sim::{Process, Series};

const LABEL_GAP: f64 = 14.0;

/// One line of the panel.
pub(crate) struct OffsetLine<'a> {
    pub key: SeriesKey,
    pub series: &'a Series,
    pub class: Class,
    pub broker: Option<NodeId>,
    /// As the gutter has room for.
    pub name: String,
    /// In full.
    pub note: String,
    /// Whether its name is bold.
    pub strong: bool,
    /// At the window's end.
    pub value: Option<i64>,
}

/// The lines of the partition shown: high watermark, log ends by broker, consumers.
pub(crate) fn lines<'a>(frame: &Frame<'a>) -> Vec<OffsetLine<'a>> {
    let Some(partition) = frame.partition else { return Vec::new() };
    let (id, words) = (partition.partition, frame.words);
    let short = |text: &str| shortened(text, 11.0, false, if frame.compact { 38.0 } else { 110.0 });
    let mut lines = vec![OffsetLine {
        key: SeriesKey::HighWatermark(id),
        series: &partition.high_watermark,
        class: Class::HighWatermark,
        broker: None,
        name: match frame.compact {
            true => words.high_watermark_short.to_string(),
            false => words.high_watermark.to_string(),
        },
        note: words.high_watermark.to_string(),
        strong: true,
        value: partition.high_watermark.at(frame.end),
    }];
    lines.extend(partition.replicas.iter().map(|replica| OffsetLine {
        key: SeriesKey::LogEndOffset(id, replica.broker),
        series: &replica.log_end_offset,
        class: Class::LogEnd,
        broker: Some(replica.broker),
        name: frame.broker_name(replica.broker),
        note: fill(words.log_end, replica.broker),
        strong: false,
        value: replica.log_end_offset.at(frame.end),
    }));
    for (index, consumer) in frame.names.history.consumers.iter().enumerate() {
        let Some((_, series)) = consumer.positions.iter().find(|p| p.0 == id) else { continue };
        lines.push(OffsetLine {
            key: SeriesKey::Position(index, id),
            series,
            class: if index % 2 == 0 { Class::Position } else { Class::PositionOther },
            broker: None,
            name: short(frame.names.consumer(index)),
            note: fill(words.position, frame.names.consumer(index)),
            strong: false,
            value: series.at(frame.end),
        });
    }
    lines
}

pub(crate) fn heights(frame: &Frame) -> (f64, f64) {
    let labels = frame.lines.len() as f64 * LABEL_GAP + 4.0;
    let natural: f64 = if frame.compact { 168.0 } else { 200.0 };
    (labels.max(92.0), labels.max(natural))
}

pub(crate) fn draw(frame: &mut Frame, index: usize) {
    let rect = frame.picture.panels[index].rect;
    let lines = std::mem::take(&mut frame.lines);
    frame.heading(rect, frame.words.offsets, frame.words.records);
    let (axis, span) = (frame.picture.axis, (frame.picture.axis.from, frame.end));
    let (mut low, mut high) = (i64::MAX, 0);
    for line in &lines {
        let pyramid = frame.cache.pyramid(line.key, line.series);
        if let Some(found) = extent(line.series, pyramid, span.0, span.1) {
            (low, high) = (low.min(found.0), high.max(found.1));
        }
    }
    let scale = ValueScale::around(low.min(high), high, rect.y + 2.0, rect.bottom() - 1.0);
    frame.picture.panels[index].scale = Some(scale);
    for (value, label) in scale.ticks(30.0) {
        let y = scale.y_of(value);
        frame.picture.push(Class::Grid, Shape::Line(vec![(rect.x, y), (rect.right(), y)]));
        frame.text(Class::TickLabel, rect.x - 8.0, y + 4.0, Anchor::End, label);
    }
    uncommitted(frame, &scale, &lines);
    let (mut ends, mut drawn) = (Vec::new(), Vec::new());
    for line in &lines {
        let processes = line
            .broker
            .map_or_else(|| vec![(span.0, span.1, true)], |broker| stretches(frame, broker, span));
        let pyramid = frame.cache.pyramid(line.key, line.series);
        let mut paths = Vec::new();
        for (from, to, up) in processes {
            let points = step_points(line.series, pyramid, &axis, &scale, (from, to));
            let class = if up { line.class } else { Class::LogEndDown };
            paths.push((class, points));
        }
        let end = paths.last().and_then(|path| path.1.last().copied());
        ends.extend(end.map(|end| (end, line)));
        for (class, points) in paths.into_iter().filter(|path| path.1.len() > 1) {
            drawn.push(points.clone());
            let note = Some(line.note.clone());
            let shape = Shape::Line(points);
            let item = crate::scene::Item { class, broker: line.broker, shape, note };
            frame.picture.items.push(item);
        }
    }
    truncations(frame, &scale, rect, &drawn);
    label_ends(frame, rect, &ends);
    frame.lines = lines;
}

/// Stretches of the window in which a broker's process is there (true) or not.
fn stretches(frame: &Frame, broker: NodeId, (from, to): (Time, Time)) -> Vec<(Time, Time, bool)> {
    let history = frame.names.history;
    let Some(found) = history.brokers.iter().find(|b| b.broker == broker) else {
        return vec![(from, to, true)];
    };
    let mut parts: Vec<(Time, Time, bool)> = vec![(from, to, true)];
    for (time, process, _) in &found.states {
        let up = *process != Process::Down;
        let last = parts.last_mut().expect("there is always a part");
        if *time <= from {
            last.2 = up;
        } else if *time < to && last.2 != up {
            last.1 = *time;
            parts.push((*time, to, up));
        }
    }
    parts
}

/// Hatches what the leader has beyond the high watermark, reign by reign.
fn uncommitted(frame: &mut Frame, scale: &ValueScale, lines: &[OffsetLine]) {
    let Some(partition) = frame.partition else { return };
    let (axis, end) = (frame.picture.axis, frame.end);
    let mut reigns: Vec<(Time, Time, NodeId)> = Vec::new();
    for (time, _, change) in partition.changes.iter().filter(|c| c.0 < end) {
        match (reigns.last_mut(), change.registration.leader) {
            (Some(last), Some(leader)) if last.1 == Time::NEVER && last.2 == leader => {}
            (last, leader) => {
                if let Some(last) = last {
                    last.1 = last.1.min(*time);
                }
                reigns.extend(leader.map(|leader| (*time, Time::NEVER, leader)));
            }
        }
    }
    for (from, to, leader) in reigns {
        let (from, to) = (from.max(axis.from), to.min(end));
        let key = SeriesKey::LogEndOffset(partition.partition, leader);
        let Some(log) = lines.iter().find(|line| line.key == key) else { continue };
        if from >= to {
            continue;
        }
        let span = (from, Time(to.0 - 1));
        let pyramid = frame.cache.pyramid(key, log.series);
        let mut area = step_points(log.series, pyramid, &axis, scale, span);
        let key = SeriesKey::HighWatermark(partition.partition);
        let pyramid = frame.cache.pyramid(key, &partition.high_watermark);
        let lower = step_points(&partition.high_watermark, pyramid, &axis, scale, span);
        area.extend(lower.into_iter().rev());
        if area.len() > 2 {
            frame.noted(Class::Uncommitted, Shape::Area(area), frame.words.uncommitted.into());
        }
    }
}

/// Marks where a log was cut down, and by how much.
fn truncations(frame: &mut Frame, scale: &ValueScale, rect: Rect, lines: &[Vec<(f64, f64)>]) {
    let Some(partition) = frame.partition else { return };
    let axis = frame.picture.axis;
    let mut cuts: Vec<(NodeId, Time, i64, u32)> = Vec::new();
    for replica in &partition.replicas {
        let inside = replica.truncations.iter().filter(|t| axis.from <= t.0 && t.0 <= axis.to);
        cuts.extend(inside.map(|(time, to, count)| (replica.broker, *time, *to, *count)));
    }
    // The largest choose the places of their labels first.
    order::sort_by_key(&mut cuts, |cut| (std::cmp::Reverse(cut.3), cut.1));
    let mut occupied = Occupied::default();
    for (broker, time, to, count) in cuts.into_iter().filter(|cut| cut.3 > 0) {
        let x = axis.x_of(time);
        let top = scale.y_of(to + i64::from(count)).clamp(rect.y, rect.bottom());
        let bottom = scale.y_of(to).clamp(top, rect.bottom()).max(top + 2.0);
        let cut = Rect::from_edges(x - 2.5, top, x + 2.5, bottom);
        let text = fill(frame.words.truncated, thousands(i64::from(count)));
        let name = fill(frame.words.broker, broker);
        let note = format!("{}: {name}: {text}", frame.time_text(time));
        frame.of_broker(Class::Cut, broker, Shape::Rect(cut), Some(note.clone()));
        let glyph = Shape::Glyph(Glyph::Down, x, (bottom + 6.0).min(rect.bottom() - 4.0));
        frame.of_broker(Class::Cut, broker, glyph, Some(note));
        occupied.take(Rect::from_edges(x - 5.0, top, x + 5.0, bottom + 10.0));
        let texts = [format!("{name}: {text}"), text, format!("−{count}")];
        if let Some((place, text)) = cut_label(rect, cut, &texts, &mut occupied, lines) {
            frame.text(Class::CutLabel, place.x, place.y + 10.5, Anchor::Start, text);
        }
    }
}

/// A place near a truncation for one of `texts`, the longest first: clear of every line if there is
/// one, else at least of other labels.
fn cut_label(
    panel: Rect,
    cut: Rect,
    texts: &[String],
    occupied: &mut Occupied,
    lines: &[Vec<(f64, f64)>],
) -> Option<(Rect, String)> {
    let mut places = Vec::new();
    for text in texts {
        let width = text_width(text, 11.0, false);
        for y in [cut.bottom() - 2.0, cut.bottom() + 5.0, cut.y - 13.0, cut.bottom() + 14.0] {
            for x in [cut.right() + 4.5, cut.x - 4.5 - width] {
                places.push((Rect { x, y, width, height: 13.0 }, text));
            }
        }
    }
    places.retain(|(place, _)| panel.contains(place));
    // Stable: among the clear ones the longest text stays first, among the others the shortest.
    order::sort_by_key(&mut places, |(place, text)| {
        let covers = lines.iter().any(|line| crosses(line, place));
        (covers, if covers { text.len() } else { 0 })
    });
    let rects: Vec<Rect> = places.iter().map(|place| place.0).collect();
    let chosen = occupied.place(&rects)?;
    Some((rects[chosen], places[chosen].1.clone()))
}

/// Whether a line, with its width, runs through a rectangle; taken to do so if the box around a
/// piece of it does.
fn crosses(line: &[(f64, f64)], rect: &Rect) -> bool {
    const HALF: f64 = 2.5;
    line.windows(2).any(|piece| {
        let (a, b) = (piece[0], piece[1]);
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
        left <= rect.right() + HALF
            && rect.x <= right + HALF
            && top <= rect.bottom() + HALF
            && rect.y <= bottom + HALF
    })
}

/// Names the lines at their ends: sample, name, value.
fn label_ends(frame: &mut Frame, rect: Rect, ends: &[((f64, f64), &OffsetLine)]) {
    let wanted: Vec<f64> = ends.iter().map(|((_, y), _)| *y).collect();
    let placed = spread(&wanted, LABEL_GAP, rect.y + 5.0, rect.bottom() - 4.0);
    let left = rect.right() + 8.0;
    for (((x, y), line), place) in ends.iter().zip(placed) {
        let link = vec![(x + 1.0, *y), (left - 3.0, place)];
        frame.picture.push(Class::Connector, Shape::Line(link));
        let sample = Shape::Line(vec![(left, place), (left + SAMPLE, place)]);
        let item = crate::scene::Item {
            class: line.class,
            broker: line.broker,
            shape: sample,
            note: None,
        };
        frame.picture.items.push(item);
        let class = if line.strong { Class::EndNameStrong } else { Class::EndName };
        let text = Shape::Text {
            x: left + SAMPLE + 6.0,
            y: place + 4.0,
            anchor: Anchor::Start,
            text: line.name.clone(),
        };
        let note = Some(line.note.clone());
        frame.picture.items.push(crate::scene::Item {
            class,
            broker: line.broker,
            shape: text,
            note,
        });
        let value = thousands(line.value.unwrap_or(0));
        let right = frame.picture.width - crate::frame::MARGIN;
        frame.text(Class::EndValue, right, place + 4.0, Anchor::End, value);
    }
}
