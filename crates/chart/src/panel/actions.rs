//! What was done to the cluster, and when: signs with short labels, thinned where they are dense.

use crate::frame::Frame;
use crate::place::Occupied;
use crate::scene::{Anchor, Class, Glyph, Rect, Shape};
use crate::text::text_width;
use highwater_protocol::order;
use highwater_sim::Action;

/// Height of a row of labels.
const ROW: f64 = 14.0;
/// Most rows of labels.
const ROWS_MAX: usize = 2;
/// Signs nearer than this are drawn as one, with a count.
const CLUSTER: f64 = 9.0;

/// How an action is drawn; the gravest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tone {
    Death,
    Fault,
    Mend,
    Order,
    Client,
}

/// Actions that are drawn as one sign.
struct Mark {
    x: f64,
    tone: Tone,
    glyph: Glyph,
    /// Long and short, of the first action.
    labels: [String; 2],
    /// One a line.
    note: String,
    count: usize,
}

/// Where a mark's label goes: from its left end, in which row, and what it says.
struct Label {
    x: f64,
    row: usize,
    text: String,
}

pub(crate) fn heights(frame: &Frame) -> (f64, f64) {
    let marks = marks(frame);
    let rows = place(frame, &marks).iter().flatten().map(|label| label.row + 1).max();
    let height = ROW * rows.unwrap_or(1) as f64 + 2.0;
    (height, height)
}

pub(crate) fn draw(frame: &mut Frame, index: usize) {
    let rect = frame.picture.panels[index].rect;
    let below = frame.picture.panels.last().map_or(rect.bottom(), |p| p.rect.bottom());
    let foot = rect.bottom() - 5.0;
    let marks = marks(frame);
    let labels = place(frame, &marks);
    // What clients are told to do does not befall the cluster: no line for it.
    for mark in marks.iter().filter(|mark| mark.tone != Tone::Client) {
        let class = if mark.tone <= Tone::Fault { Class::FaultLine } else { Class::ActionLine };
        let line = vec![(mark.x, foot + 6.0), (mark.x, below)];
        frame.picture.push(class, Shape::Line(line));
    }
    for (mark, label) in marks.into_iter().zip(labels) {
        let class = match mark.tone {
            Tone::Death | Tone::Fault => Class::FaultGlyph,
            Tone::Mend => Class::MendGlyph,
            Tone::Order | Tone::Client => Class::ActionGlyph,
        };
        frame.noted(class, Shape::Glyph(mark.glyph, mark.x, foot), mark.note);
        if let Some(Label { x, row, text }) = label {
            let y = rect.bottom() - ROW * (row + 1) as f64 + 11.0;
            frame.text(label_class(mark.tone), x, y, Anchor::Start, text);
        }
    }
}

fn label_class(tone: Tone) -> Class {
    if tone <= Tone::Fault { Class::FaultLabel } else { Class::ActionLabel }
}

/// Actions carried out within the window, those too close together as one.
fn marks(frame: &Frame) -> Vec<Mark> {
    let axis = frame.picture.axis;
    let names = frame.names;
    let mut marks: Vec<Mark> = Vec::new();
    for (time, index, _) in &names.history.actions {
        if *time < axis.from || *time > axis.to {
            continue;
        }
        let Some(timed) = names.schedule.actions.get(*index as usize) else { continue };
        let (tone, glyph) = look(&timed.action);
        let labels = names.action(&timed.action);
        let note = format!("{}: {}", frame.time_text(*time), labels[0]);
        let x = axis.x_of(*time);
        match marks.last_mut() {
            Some(last) if x - last.x < CLUSTER => {
                last.count += 1;
                // A storm of actions needs no endless list.
                if last.count <= 20 {
                    last.note = format!("{}\n{note}", last.note);
                }
                if tone < last.tone {
                    (last.tone, last.labels) = (tone, labels);
                }
                last.glyph = if last.glyph == glyph { glyph } else { Glyph::Disk };
            }
            _ => marks.push(Mark { x, tone, glyph, labels, note, count: 1 }),
        }
    }
    marks
}

fn look(action: &Action) -> (Tone, Glyph) {
    match action {
        Action::Crash(_) | Action::PowerLoss(_) | Action::LoseTail { .. } => {
            (Tone::Death, Glyph::Cross)
        }
        Action::Pause(_) => (Tone::Fault, Glyph::Pause),
        Action::Cut(_) | Action::CutConnections(_) => (Tone::Fault, Glyph::Cut),
        Action::Slow(..) => (Tone::Fault, Glyph::Wave),
        Action::Wipe(_) => (Tone::Fault, Glyph::Ring),
        Action::FailLogDir { .. } => (Tone::Death, Glyph::Ring),
        Action::ReplaceLogDir { .. } => (Tone::Mend, Glyph::Ring),
        Action::Stop(_) => (Tone::Order, Glyph::Square),
        Action::Start(_) | Action::Resume(_) => (Tone::Mend, Glyph::Play),
        Action::Heal(_) | Action::HealAll | Action::HealConnections(_) => (Tone::Mend, Glyph::Link),
        Action::ElectLeaders { .. } => (Tone::Order, Glyph::Star),
        Action::SetTopicConfig { .. }
        | Action::SetClusterConfig { .. }
        | Action::Reassign { .. }
        | Action::CreateTopic(_) => (Tone::Order, Glyph::Diamond),
        Action::Produce { .. } | Action::SetRate { .. } | Action::SetConsuming { .. } => {
            (Tone::Client, Glyph::Up)
        }
    }
}

/// A place for each mark's label, beside its sign or above it, without overlaps; the longest of its
/// texts that fits, or none. The gravest marks choose first.
fn place(frame: &Frame, marks: &[Mark]) -> Vec<Option<Label>> {
    let mut occupied = Occupied::default();
    for mark in marks {
        occupied.take(Rect { x: mark.x - 5.0, y: -10.0, width: 10.0, height: 10.0 });
    }
    let right = frame.picture.width - 2.0;
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order::sort_by_key(&mut order, |i| marks[*i].tone);
    let mut labels: Vec<Option<Label>> = marks.iter().map(|_| None).collect();
    for i in order {
        let mark = &marks[i];
        let texts = match mark.count {
            1 => mark.labels.to_vec(),
            n => vec![format!("{} +{}", mark.labels[0], n - 1), format!("×{n}")],
        };
        labels[i] = texts.into_iter().find_map(|text| {
            let places = places(mark, &text, right);
            let chosen = places[occupied.place(&places)?];
            Some(Label { x: chosen.x, row: (-chosen.y / ROW) as usize - 1, text })
        });
    }
    labels
}

/// Where the label of a mark could go, the best first; heights count from the panel's foot.
fn places(mark: &Mark, text: &str, right: f64) -> Vec<Rect> {
    let class = label_class(mark.tone);
    let (x, width) = (mark.x, text_width(text, class.text_size(), class.is_bold()));
    let mut places = Vec::new();
    for row in 0..ROWS_MAX {
        let y = -ROW * (row + 1) as f64;
        // In the lowest row beside the sign; above it also centred over it.
        let starts = match row {
            0 => vec![x + 7.0, x - 7.0 - width],
            _ => vec![x - 4.0, x - width / 2.0, x + 4.0 - width],
        };
        let inside = starts.into_iter().filter(|start| *start >= 2.0 && start + width <= right);
        places.extend(inside.map(|x| Rect { x, y, width: width + 6.0, height: ROW }));
    }
    places
}
