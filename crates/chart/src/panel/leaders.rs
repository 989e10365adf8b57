//! Who leads each partition, for many partitions at once; and how many each broker leads.

use crate::columns::step_points;
use crate::frame::{Frame, MARGIN, SAMPLE};
use crate::place::spread;
use crate::pyramid::Pyramid;
use crate::scale::ValueScale;
use crate::scene::{Anchor, Class, Item, Rect, Shape};
use crate::text::text_width;
use crate::words::fill;
use highwater_protocol::order;
use highwater_protocol::{NodeId, Time};
use highwater_sim::{PartitionHistory, Series};
use std::collections::BTreeMap;

/// Most partitions that get a row.
const ROWS_MAX: usize = 60;
const LABEL_GAP: f64 = 13.0;
/// More brokers than this are named together where they lead equally many.
const LABELS_MAX: usize = 8;

pub(crate) fn heights(frame: &Frame) -> (f64, f64) {
    let rows = frame.names.history.partitions.len().min(ROWS_MAX);
    let natural = if rows <= 12 { 15.0 } else { 12.0 };
    (rows as f64 * 11.0, rows as f64 * natural)
}

pub(crate) fn draw(frame: &mut Frame, index: usize) {
    let rect = frame.picture.panels[index].rect;
    let partitions = &frame.names.history.partitions;
    let hidden = partitions.len().saturating_sub(ROWS_MAX);
    let remark = match hidden {
        0 => frame.words.leaders_note.to_string(),
        n => fill(frame.words.leaders_more, n),
    };
    frame.heading(rect, frame.words.leaders, &remark);
    let rows = partitions.len().clamp(1, ROWS_MAX);
    let height = rect.height / rows as f64;
    for (i, partition) in partitions.iter().take(ROWS_MAX).enumerate() {
        let y = rect.y + i as f64 * height;
        let row = Rect { y, height: height - 1.0, ..rect };
        frame.picture.panels[index].rows.push((partition.partition.0, row));
        let name = frame.row_name(partition);
        let room = rect.x - MARGIN - 8.0;
        let name = crate::text::shortened(&name, 11.0, false, room);
        frame.text(Class::TickLabel, rect.x - 8.0, row.y + height / 2.0 + 3.5, Anchor::End, name);
        draw_row(frame, row, partition);
    }
}

fn draw_row(frame: &mut Frame, row: Rect, partition: &PartitionHistory) {
    let axis = frame.picture.axis;
    for (from, to, leader, preferred) in reigns(partition, axis.from, frame.end) {
        let (x0, x1) = (axis.x_clamped(from), axis.x_clamped(to));
        let rect = Rect::from_edges(x0, row.y, (x1 - 0.5).max(x0 + 0.8), row.bottom());
        let span = format!("{} – {}", frame.time_text(from), frame.time_text(to));
        let name = frame.names.partition(partition.partition);
        let (x, y) = (rect.x + 4.0, row.y + row.height / 2.0 + 3.2);
        let (class, on, text) = match leader {
            Some(id) if preferred => (Class::HeatPreferred, Class::OnPreferred, id.to_string()),
            Some(id) => (Class::HeatOther, Class::OnOther, id.to_string()),
            None => (Class::HeatNone, Class::OnNone, frame.words.no_leader.to_string()),
        };
        let note = Some(format!("{name}: {text} ({span})"));
        frame.picture.items.push(Item { class, broker: leader, shape: Shape::Rect(rect), note });
        let text = match leader {
            None if text_width(&text, on.text_size(), false) + 6.0 > rect.width => "–".to_string(),
            _ => text,
        };
        if text_width(&text, on.text_size(), on.is_bold()) + 5.0 <= rect.width {
            let shape = Shape::Text { x, y, anchor: Anchor::Start, text };
            frame.picture.items.push(Item { class: on, broker: leader, shape, note: None });
        }
    }
}

/// Who led a partition when, and whether it was the preferred replica.
fn reigns(
    partition: &PartitionHistory,
    from: Time,
    end: Time,
) -> Vec<(Time, Time, Option<NodeId>, bool)> {
    let mut found: Vec<(Time, Time, Option<NodeId>, bool)> = Vec::new();
    for (time, _, change) in partition.changes.iter().filter(|c| c.0 < end) {
        let leader = change.registration.leader;
        let preferred = leader.is_some() && leader == change.registration.replicas.first().copied();
        match found.last_mut() {
            Some(last) if (last.2, last.3) == (leader, preferred) => continue,
            Some(last) => last.1 = *time,
            None => {}
        }
        found.push((*time, end, leader, preferred));
    }
    found.retain(|reign| reign.1 > from && reign.0 < reign.1);
    found
}

/// How many partitions each broker leads over time.
fn counts(partitions: &[PartitionHistory], brokers: &[NodeId]) -> BTreeMap<NodeId, Series> {
    let mut changes: Vec<(Time, usize, Option<NodeId>)> = Vec::new();
    for (index, partition) in partitions.iter().enumerate() {
        let leaders = partition.changes.iter().map(|c| (c.0, index, c.2.registration.leader));
        changes.extend(leaders);
    }
    order::sort_by_key(&mut changes, |change| (change.0, change.1));
    let mut leaders: Vec<Option<NodeId>> = vec![None; partitions.len()];
    let mut counts: BTreeMap<NodeId, i64> = brokers.iter().map(|b| (*b, 0)).collect();
    let mut series: BTreeMap<NodeId, Series> = BTreeMap::new();
    for (time, index, leader) in changes {
        let before = std::mem::replace(&mut leaders[index], leader);
        for (broker, change) in [(before, -1), (leader, 1)] {
            if let Some(broker) = broker {
                *counts.entry(broker).or_insert(0) += change;
            }
        }
        for (broker, count) in &counts {
            series.entry(*broker).or_default().push(time, *count);
        }
    }
    series
}

pub(crate) fn count_heights(frame: &Frame) -> (f64, f64) {
    let brokers = frame.names.history.brokers.len().min(LABELS_MAX);
    let labels = brokers as f64 * LABEL_GAP + 4.0;
    (labels.max(44.0), labels.max(72.0))
}

pub(crate) fn draw_count(frame: &mut Frame, index: usize) {
    let rect = frame.picture.panels[index].rect;
    frame.heading(rect, frame.words.leader_count, "");
    let history = frame.names.history;
    let brokers: Vec<NodeId> = history.brokers.iter().map(|b| b.broker).collect();
    let counts = counts(&history.partitions, &brokers);
    let most = counts.values().flat_map(Series::iter).map(|point| point.1).max().unwrap_or(1);
    let scale = ValueScale {
        low: 0.0,
        high: most.max(1) as f64,
        bottom: rect.bottom() - 1.0,
        top: rect.y + 4.0,
    };
    frame.picture.panels[index].scale = Some(scale);
    for (value, label) in scale.ticks(22.0) {
        let y = scale.y_of(value);
        frame.picture.push(Class::Grid, Shape::Line(vec![(rect.x, y), (rect.right(), y)]));
        frame.text(Class::TickLabel, rect.x - 8.0, y + 4.0, Anchor::End, label);
    }
    let (axis, end) = (frame.picture.axis, frame.end);
    let mut ends: Vec<End> = Vec::new();
    for (broker, series) in &counts {
        let pyramid = Pyramid::new(series);
        let points = step_points(series, &pyramid, &axis, &scale, (axis.from, end));
        if let Some(point) = points.last() {
            let value = series.at(end).unwrap_or(0);
            ends.push(End { point: *point, broker: *broker, value, brokers: 1 });
        }
        let note = Some(fill(frame.words.broker, broker));
        frame.of_broker(Class::LeaderCount, *broker, Shape::Line(points), note);
    }
    if ends.len() > LABELS_MAX {
        together(&mut ends);
    }
    label_ends(frame, rect, &ends);
}

/// Where the line of a broker, or of several that end alike, ends.
struct End {
    point: (f64, f64),
    broker: NodeId,
    value: i64,
    brokers: usize,
}

/// Puts ends of the same value together; the rarest values keep their labels where there are many.
fn together(ends: &mut Vec<End>) {
    order::sort_by_key(ends, |end| (end.value, end.broker));
    ends.dedup_by(|next, kept| {
        let same = next.value == kept.value;
        kept.brokers += usize::from(same);
        same
    });
    order::sort_by_key(ends, |end| (end.brokers, end.broker));
    ends.truncate(LABELS_MAX);
}

fn label_ends(frame: &mut Frame, rect: Rect, ends: &[End]) {
    let wanted: Vec<f64> = ends.iter().map(|end| end.point.1).collect();
    let placed = spread(&wanted, LABEL_GAP, rect.y + 4.0, rect.bottom() - 4.0);
    let left = rect.right() + 8.0;
    for (end, place) in ends.iter().zip(placed) {
        let link = vec![(end.point.0 + 1.0, end.point.1), (left - 3.0, place)];
        frame.picture.push(Class::Connector, Shape::Line(link));
        let (x, y) = (left + SAMPLE + 6.0, place + 4.0);
        let name = |text| Shape::Text { x, y, anchor: Anchor::Start, text };
        if end.brokers == 1 {
            let sample = Shape::Line(vec![(left, place), (left + SAMPLE, place)]);
            frame.of_broker(Class::LeaderCount, end.broker, sample, None);
            let text = name(frame.broker_name(end.broker));
            frame.of_broker(Class::EndName, end.broker, text, None);
        } else {
            let text = match frame.compact {
                true => format!("×{}", end.brokers),
                false => fill(frame.words.brokers, end.brokers),
            };
            frame.picture.push(Class::EndName, name(text));
        }
        let right = frame.picture.width - MARGIN;
        frame.text(Class::EndValue, right, y, Anchor::End, end.value.to_string());
    }
}
