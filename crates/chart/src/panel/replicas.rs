//! What each replica of a partition is: a row a broker. Pattern, label and letter say the same as
//! the colour.

use crate::frame::{Frame, MARGIN};
use crate::scene::{Anchor, Class, Rect, Shape};
use crate::text::text_width;
use crate::words::fill;
use highwater_protocol::{LeaderEpoch, NodeId, Time};
use highwater_sim::{PartitionHistory, Process, ReplicaHistory, ReplicaState, Role};

const ROW: f64 = 20.0;
const ROW_LEAST: f64 = 16.0;
const GAP: f64 = 4.0;

/// A stretch of time in which a replica's row looks the same.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Segment {
    pub from: Time,
    pub to: Time,
    pub class: Class,
    /// Of a leader.
    pub epoch: Option<LeaderEpoch>,
    /// Changes within it, where they are too dense to draw.
    pub changes: usize,
}

pub(crate) fn heights(frame: &Frame) -> (f64, f64) {
    let rows = frame.partition.map_or(0, |p| p.replicas.len()) as f64;
    (rows * (ROW_LEAST + GAP) - GAP, rows * (ROW + GAP) - GAP)
}

pub(crate) fn draw(frame: &mut Frame, index: usize) {
    let rect = frame.picture.panels[index].rect;
    let Some(partition) = frame.partition else { return };
    let heading = fill(frame.words.replicas, frame.names.partition(partition.partition));
    frame.heading(rect, &heading, "");
    let rows = partition.replicas.len() as f64;
    let height = (rect.height + GAP) / rows - GAP;
    for (i, replica) in partition.replicas.iter().enumerate() {
        let y = rect.y + i as f64 * (height + GAP);
        let row = Rect { y, height, ..rect };
        frame.picture.panels[index].rows.push((replica.broker.0, row));
        row_name(frame, row, replica.broker);
        for segment in segments(frame, partition, replica) {
            draw_segment(frame, row, replica.broker, segment);
        }
    }
}

fn row_name(frame: &mut Frame, row: Rect, broker: NodeId) {
    let y = row.y + row.height / 2.0 + 4.0;
    let name = frame.broker_name(broker);
    let text = Shape::Text { x: row.x - 8.0, y, anchor: Anchor::End, text: name };
    frame.of_broker(Class::RowName, broker, text, None);
    frame.picture.push(Class::Track, Shape::Rect(row));
    debug_assert!(row.x > MARGIN);
}

/// How a replica's row looks in `state`; `None` if it is not assigned. `gains` says whether its log
/// has grown since the state began.
pub(crate) fn band(state: ReplicaState, gains: bool) -> Option<Class> {
    let in_isr = match state.role {
        Role::Unassigned => return None,
        Role::Leader | Role::InSync => true,
        Role::OutOfSync => false,
    };
    let leads = state.role == Role::Leader;
    Some(match state.process {
        Process::Down if leads => Class::DeadLeader,
        Process::Down if in_isr => Class::DeadInSync,
        Process::Down => Class::Down,
        Process::Paused if leads => Class::PausedLeader,
        Process::Paused if in_isr => Class::PausedInSync,
        Process::Paused => Class::Paused,
        Process::Starting if in_isr => Class::StartingInSync,
        Process::Starting => Class::Starting,
        Process::Stopping => Class::Stopping,
        Process::Running if leads => Class::Leader,
        Process::Running if state.fenced => Class::Fenced,
        Process::Running if in_isr => Class::InSync,
        Process::Running if gains => Class::CatchingUp,
        Process::Running => Class::OutOfSync,
    })
}

/// When the replica's log first grew after `from` and before `to`; `to` if it did not.
pub(crate) fn first_gain(replica: &ReplicaHistory, from: Time, to: Time) -> Time {
    let log = &replica.log_end_offset;
    let mut before = log.at(from).unwrap_or(0);
    for (time, end) in log.range(log.count_until(from)..log.len()) {
        if time >= to {
            break;
        }
        if end > before {
            return time;
        }
        before = end;
    }
    to
}

/// The stretches of a replica's row within the window; those narrower than a pixel put together.
pub(crate) fn segments(
    frame: &Frame,
    partition: &PartitionHistory,
    replica: &ReplicaHistory,
) -> Vec<Segment> {
    let axis = frame.picture.axis;
    let least = axis.micros_per(1.5);
    let mut found: Vec<Segment> = Vec::new();
    for (i, (from, state)) in replica.states.iter().enumerate() {
        let to = replica.states.get(i + 1).map_or(frame.end, |next| next.0).min(frame.end);
        if to <= axis.from || *from >= to {
            continue;
        }
        let gain = first_gain(replica, *from, to);
        for (from, to, gains) in [(*from, gain, false), (gain, to, true)] {
            let Some(class) = band(*state, gains) else { continue };
            let from = from.max(axis.from);
            if from >= to {
                continue;
            }
            for (from, to, epoch) in epochs(partition, from, to, class) {
                let segment = Segment { from, to, class, epoch, changes: 0 };
                join(&mut found, segment, least);
            }
        }
    }
    found
}

/// Splits a leader's stretch where its epoch changes.
fn epochs(
    partition: &PartitionHistory,
    from: Time,
    to: Time,
    class: Class,
) -> Vec<(Time, Time, Option<LeaderEpoch>)> {
    if !matches!(class, Class::Leader | Class::DeadLeader | Class::PausedLeader) {
        return vec![(from, to, None)];
    }
    let mut parts: Vec<(Time, Time, Option<LeaderEpoch>)> = Vec::new();
    let first = partition.changes.partition_point(|c| c.0 <= from).saturating_sub(1);
    for (time, _, change) in &partition.changes[first..] {
        let epoch = Some(change.registration.leader_epoch);
        match parts.last_mut() {
            _ if *time >= to => break,
            Some(last) if last.2 == epoch => {}
            Some(last) => {
                last.1 = *time;
                parts.push((*time, to, epoch));
            }
            None => parts.push((from, to, epoch)),
        }
    }
    if parts.is_empty() { vec![(from, to, None)] } else { parts }
}

/// Adds a segment; neighbours that look alike or are too narrow to see become one.
fn join(found: &mut Vec<Segment>, segment: Segment, least: u64) {
    let narrow = |s: &Segment| s.to.0 - s.from.0 < least;
    match found.last_mut() {
        Some(last) if last.to == segment.from && alike(last, &segment) => last.to = segment.to,
        Some(last)
            if last.to == segment.from
                && narrow(&segment)
                && (narrow(last) || last.class == Class::Mixed) =>
        {
            last.to = segment.to;
            last.class = Class::Mixed;
            last.epoch = None;
            last.changes = last.changes.max(1) + 1;
        }
        _ => found.push(segment),
    }
}

fn alike(a: &Segment, b: &Segment) -> bool {
    a.class == b.class && a.epoch == b.epoch
}

fn draw_segment(frame: &mut Frame, row: Rect, broker: NodeId, segment: Segment) {
    let axis = frame.picture.axis;
    let (x0, x1) = (axis.x_clamped(segment.from), axis.x_clamped(segment.to));
    let rect = Rect::from_edges(x0, row.y, (x1 - 0.5).max(x0 + 1.0), row.bottom());
    let texts = texts(frame, segment);
    let (from, to) = (frame.time_text(segment.from), frame.time_text(segment.to));
    let name = fill(frame.words.broker, broker);
    let note = format!("{name}: {} ({from} – {to})", texts[0]);
    frame.of_broker(segment.class, broker, Shape::Rect(rect), Some(note));
    let class = match segment.class {
        Class::Leader => Class::OnLeader,
        Class::DeadLeader | Class::DeadInSync | Class::PausedLeader | Class::PausedInSync => {
            Class::OnDanger
        }
        _ => Class::OnBand,
    };
    let width = |text: &str| text_width(text, class.text_size(), class.is_bold());
    let y = row.y + row.height / 2.0 + 4.0;
    for (i, text) in texts.iter().enumerate() {
        let letter = i + 1 == texts.len();
        let pad = if letter { 1.0 } else { 6.0 };
        if width(text) + 2.0 * pad > rect.width {
            continue;
        }
        let (x, anchor) = match letter {
            true => (rect.x + rect.width / 2.0, Anchor::Middle),
            false => (rect.x + 6.0, Anchor::Start),
        };
        let shape = Shape::Text { x, y, anchor, text: text.clone() };
        frame.of_broker(class, broker, shape, None);
        break;
    }
}

/// What a segment is called, the longest first, one letter last.
pub(crate) fn texts(frame: &Frame, segment: Segment) -> Vec<String> {
    let words = frame.words;
    if segment.class == Class::Mixed {
        let text = fill(words.mixed, segment.changes);
        return vec![text, format!("×{}", segment.changes), "×".to_string()];
    }
    let mut named = words.band(segment.class);
    if segment.class == Class::Fenced && !frame.names.schedule.features.kraft {
        // Nobody is fenced by ZooKeeper: its node is gone.
        named[..3].fill(words.unregistered);
    }
    let [long, middle, short, letter] = named;
    let mut texts: Vec<String> = Vec::new();
    if let (Class::Leader, Some(epoch)) = (segment.class, segment.epoch) {
        let epoch_text = fill(words.epoch, epoch);
        texts.push(format!("{long}, {epoch_text}"));
        texts.push(format!("{letter}, {epoch_text}"));
        texts.push(format!("{letter} e{epoch}"));
    } else {
        texts.extend([long, middle, short].map(str::to_string));
    }
    texts.push(letter.to_string());
    texts
}
