//! How many replicas are in sync, who, and whether they are enough.

use crate::columns::step_points;
use crate::frame::Frame;
use crate::place::Occupied;
use crate::pyramid::Pyramid;
use crate::readout::reigns;
use crate::scale::ValueScale;
use crate::scene::{Anchor, Class, Rect, Shape};
use crate::text::text_width;
use highwater_protocol::order;
use highwater_protocol::{NodeId, Time};
use highwater_sim::{PartitionHistory, Series};

pub(crate) fn heights(frame: &Frame) -> (f64, f64) {
    let levels = frame.partition.map_or(1, levels) as f64;
    ((levels * 11.0 + 6.0).clamp(34.0, 70.0), (levels * 17.0 + 6.0).clamp(44.0, 96.0))
}

/// Greatest number that the axis must reach.
fn levels(partition: &PartitionHistory) -> i64 {
    let sizes = partition.isr_size.iter().chain(partition.min_insync_replicas.iter());
    sizes.map(|point| point.1).max().unwrap_or(1).max(1)
}

pub(crate) fn draw(frame: &mut Frame, index: usize) {
    let rect = frame.picture.panels[index].rect;
    let Some(partition) = frame.partition else { return };
    frame.heading(rect, frame.words.isr, "");
    let top = rect.y + 5.0;
    let levels = levels(partition);
    let scale = ValueScale { low: 0.0, high: levels as f64, bottom: rect.bottom() - 1.0, top };
    frame.picture.panels[index].scale = Some(scale);
    for level in 0..=levels {
        let y = scale.y_of(level);
        frame.picture.push(Class::Grid, Shape::Line(vec![(rect.x, y), (rect.right(), y)]));
        if levels <= 4 || level % 2 == 0 || level == levels {
            frame.text(Class::TickLabel, rect.x - 8.0, y + 4.0, Anchor::End, level.to_string());
        }
    }
    let (axis, end) = (frame.picture.axis, frame.end);
    let span = (axis.from, end);
    let line = |series: &Series| step_points(series, &Pyramid::new(series), &axis, &scale, span);
    let sizes = line(&partition.isr_size);
    let mins = line(&partition.min_insync_replicas);
    if let (Some(first), Some(last)) = (sizes.first(), sizes.last()) {
        let mut area = sizes.clone();
        area.extend([(last.0, scale.bottom), (first.0, scale.bottom)]);
        frame.picture.push(Class::IsrArea, Shape::Area(area));
    }
    let below = below_min(partition, span);
    for (from, to) in &below {
        shortage(frame, partition, &scale, *from, *to);
    }
    frame.picture.push(Class::MinIsrLine, Shape::Line(mins.clone()));
    frame.picture.push(Class::IsrLine, Shape::Line(sizes));
    let mut occupied = Occupied::default();
    label_members(frame, partition, &scale, &mut occupied);
    label_min(frame, partition, &scale, rect, &mut occupied);
    for (from, to) in &below {
        let nobody = partition.isr_size.at(*from) == Some(0);
        label_shortage(frame, &scale, (*from, *to), nobody, &mut occupied);
    }
}

/// Stretches in which fewer replicas are in sync than `min.insync.replicas`.
fn below_min(partition: &PartitionHistory, (from, to): (Time, Time)) -> Vec<(Time, Time)> {
    let (sizes, mins) = (&partition.isr_size, &partition.min_insync_replicas);
    let mut times: Vec<Time> = sizes.iter().chain(mins.iter()).map(|point| point.0).collect();
    times.push(from);
    times.retain(|t| from <= *t && *t < to);
    order::sort(&mut times);
    times.dedup();
    let mut found: Vec<(Time, Time)> = Vec::new();
    for (i, time) in times.iter().enumerate() {
        let until = times.get(i + 1).copied().unwrap_or(to);
        let short = matches!((sizes.at(*time), mins.at(*time)), (Some(n), Some(min)) if n < min);
        match found.last_mut() {
            _ if !short => {}
            Some(last) if last.1 == *time => last.1 = until,
            _ => found.push((*time, until)),
        }
    }
    found
}

/// Hatches the gap between the ISR and `min.insync.replicas`.
fn shortage(
    frame: &mut Frame,
    partition: &PartitionHistory,
    scale: &ValueScale,
    from: Time,
    to: Time,
) {
    let axis = frame.picture.axis;
    let pyramid = |series: &Series| Pyramid::new(series);
    let (sizes, mins) = (&partition.isr_size, &partition.min_insync_replicas);
    // To just before `to`: at `to` itself the two lines may have parted or met again.
    let span = (from, Time(to.0 - 1));
    let mut area = step_points(mins, &pyramid(mins), &axis, scale, span);
    let lower = step_points(sizes, &pyramid(sizes), &axis, scale, span);
    area.extend(lower.into_iter().rev());
    let note =
        format!("{} ({} – {})", frame.words.below_min, frame.time_text(from), frame.time_text(to));
    frame.noted(Class::BelowMin, Shape::Area(area), note);
}

/// Writes who is in sync along the line, where there is room.
fn label_members(
    frame: &mut Frame,
    partition: &PartitionHistory,
    scale: &ValueScale,
    occupied: &mut Occupied,
) {
    let (axis, end) = (frame.picture.axis, frame.end);
    let mut runs: Vec<(Time, Vec<NodeId>)> = Vec::new();
    for (time, _, _, isr) in reigns(partition).filter(|r| r.0 < end) {
        if runs.last().is_none_or(|last| last.1 != isr) {
            runs.push((time, isr));
        }
    }
    for (i, (from, isr)) in runs.iter().enumerate() {
        let to = runs.get(i + 1).map_or(end, |next| next.0);
        if to <= axis.from {
            continue;
        }
        let (x0, x1) = (axis.x_clamped(*from), axis.x_clamped(to));
        let members: Vec<String> = isr.iter().map(NodeId::to_string).collect();
        let text = format!("[{}]", members.join(","));
        let width = text_width(&text, 11.0, false);
        if width + 8.0 > x1 - x0 {
            continue;
        }
        let y = scale.y_of(isr.len() as i64);
        let candidates = [y + 3.0, y - 15.0].map(|y| Rect { x: x0 + 4.0, y, width, height: 13.0 });
        let inside: Vec<Rect> =
            candidates.into_iter().filter(|r| r.bottom() <= scale.bottom + 1.0).collect();
        if let Some(chosen) = occupied.place(&inside) {
            let place = inside[chosen];
            frame.text(Class::IsrLabel, place.x, place.y + 10.5, Anchor::Start, text);
        }
    }
}

/// Names the dashed line, in the gutter.
fn label_min(
    frame: &mut Frame,
    partition: &PartitionHistory,
    scale: &ValueScale,
    rect: Rect,
    occupied: &mut Occupied,
) {
    let Some(min) = partition.min_insync_replicas.at(frame.end) else { return };
    let room = frame.picture.width - rect.right() - 8.0;
    let texts = [
        format!("{} {min}", frame.words.min_isr),
        format!("min.insync {min}"),
        format!("min ISR {min}"),
        format!("min {min}"),
    ];
    let Some(text) = texts.into_iter().find(|text| text_width(text, 11.0, false) <= room) else {
        return;
    };
    let (x, y) = (rect.right() + 6.0, scale.y_of(min));
    let width = text_width(&text, 11.0, false);
    occupied.take(Rect { x, y: y - 7.0, width, height: 13.0 });
    frame.text(Class::MinIsrLabel, x, y + 4.0, Anchor::Start, text);
}

fn label_shortage(
    frame: &mut Frame,
    scale: &ValueScale,
    (from, to): (Time, Time),
    nobody: bool,
    occupied: &mut Occupied,
) {
    let axis = frame.picture.axis;
    let (x0, x1) = (axis.x_clamped(from), axis.x_clamped(to));
    let words = frame.words;
    let texts = match nobody {
        true => [words.no_leader; 2],
        false => [words.below_min, words.below_min_short],
    };
    for text in texts {
        let width = text_width(text, 11.0, false);
        if width + 8.0 > x1 - x0 {
            continue;
        }
        let mut candidates = Vec::new();
        let mut y = scale.top + 1.0;
        while y + 13.0 <= scale.bottom {
            candidates.push(Rect { x: (x0 + x1 - width) / 2.0, y, width, height: 13.0 });
            y += 4.0;
        }
        if let Some(chosen) = occupied.place(&candidates) {
            let place = candidates[chosen];
            frame.text(Class::BelowMinLabel, place.x, place.y + 10.5, Anchor::Start, text);
            return;
        }
    }
}
