//! Messages as arrows: what says the same between the same two at nearly the same time is one.

use super::drawing::{LABEL, colour, name_of};
use super::saying::{Tier, sayings};
use super::wanted::Wanted;
use super::{Mark, Traffic};
use crate::frame::Frame;
use crate::place::Occupied;
use crate::scene::{Anchor, Class, Glyph, Item, Rect, Shape};
use crate::text::text_width;
use crate::words::{fill, fill_all};
use highwater_protocol::{FactId, NodeId, PartitionId, Time};
use highwater_sim::{Mail, MailFate};

/// Messages of a kind nearer than this are drawn as one.
const BUNDLE: f64 = 5.0;
/// The same of those that happen all the time.
const BUNDLE_ROUTINE: f64 = 12.0;
/// How far from a line something waits.
const SHELF: f64 = 14.0;
/// Length of an arrow's head.
const HEAD: f64 = 6.0;

/// One or several messages.
#[derive(Clone, Debug)]
pub(crate) struct Arrow {
    pub from: NodeId,
    pub to: NodeId,
    pub tier: Tier,
    /// What the first of them says.
    text: String,
    /// Of which partitions, where it names some.
    about: Vec<PartitionId>,
    /// How many there are.
    count: usize,
    mail: Mail,
}

/// The arrows of the window about `wanted`, in the order of sending.
pub(crate) fn arrows(frame: &Frame, traffic: Traffic<'_>, wanted: &Wanted) -> Vec<Arrow> {
    let axis = frame.picture.axis;
    let mut arrows: Vec<Arrow> = Vec::new();
    for (mail, saying) in traffic.mail.iter().zip(sayings(traffic.mail, wanted)) {
        let Some(saying) = saying else { continue };
        let trouble = in_trouble(mail);
        if saying.tier == Tier::Routine && !traffic.routine && !trouble {
            continue;
        }
        let (from, to) = (mail.envelope.sender(), mail.envelope.receiver());
        let x = axis.x_of(mail.sent);
        let width = if saying.tier == Tier::Routine { BUNDLE_ROUTINE } else { BUNDLE };
        let alike = |arrow: &Arrow| {
            (arrow.from, arrow.to, arrow.tier) == (from, to, saying.tier)
                && arrow.mail.envelope.message.name() == mail.envelope.message.name()
                && arrow.in_trouble() == trouble
                && (arrow.about == saying.about || saying.tier == Tier::Routine)
                && x - axis.x_of(arrow.mail.sent) < width
        };
        // Only the last few can be near enough.
        let near = arrows.iter_mut().rev().take_while(|a| x - axis.x_of(a.mail.sent) < width);
        match near.into_iter().find(|arrow| saying.tier != Tier::Key && alike(arrow)) {
            Some(arrow) => arrow.count += 1,
            None => arrows.push(Arrow {
                from,
                to,
                tier: saying.tier,
                text: saying.text,
                about: saying.about,
                count: 1,
                mail: mail.clone(),
            }),
        }
    }
    arrows
}

fn in_trouble(mail: &Mail) -> bool {
    mail.held.is_some() || mail.waited.is_some() || matches!(mail.fate, MailFate::Lost(_))
}

impl Arrow {
    /// Whether it waits or waited longer than on its way, or is lost.
    pub fn in_trouble(&self) -> bool {
        in_trouble(&self.mail)
    }

    /// Whether a node sends or receives it.
    pub fn joins(&self, node: NodeId) -> bool {
        self.from == node || self.to == node
    }

    /// From point to point, cut off at the window's edges. `ends` are the heights at which it
    /// begins and ends.
    fn points(&self, frame: &Frame, ends: (f64, f64)) -> Vec<(f64, f64)> {
        let axis = frame.picture.axis;
        let down = if ends.1 > ends.0 { 1.0 } else { -1.0 };
        let (start, end) = ends;
        let sent = axis.x_of(self.mail.sent);
        let usual = frame.names.schedule.environment.latency;
        let ended = self.mail.ended();
        let last = axis.x_of(ended.unwrap_or(axis.to + usual));
        let mut points = vec![(sent, start)];
        if let Some(held) = self.mail.held {
            // It waits near its sender, until it sets off again.
            let shelf = start + SHELF * down;
            let off = ended.map_or(last, |ended| {
                let way = ended.since(held).0.min(usual.0.max(1));
                axis.x_of(Time(ended.0 - way))
            });
            points.extend([(axis.x_of(held).max(sent), shelf), (off.max(sent), shelf)]);
        }
        if let Some(waited) = self.mail.waited {
            // It waits at its receiver, until that goes on.
            let shelf = end - SHELF * down;
            points.extend([(axis.x_of(waited), shelf), (last, shelf)]);
        }
        match (self.mail.fate, ended) {
            (MailFate::Lost(at), _) if at == self.mail.sent => {
                points.push((sent, start + SHELF * down));
            }
            (_, Some(_)) => points.push((last, end)),
            (_, None) if self.in_trouble() => {}
            (_, None) => points.push((last, end)),
        }
        cut_off(points, axis.x0, axis.x1)
    }

    /// Draws it; where it can be pointed at, if anything of it is seen.
    pub fn draw(&self, frame: &mut Frame, traffic: Traffic<'_>, ends: (f64, f64)) -> Option<Mark> {
        let points = self.points(frame, ends);
        let note = self.note(frame, traffic);
        let lost = matches!(self.mail.fate, MailFate::Lost(_));
        let (class, head) = match self.tier {
            _ if lost => (Class::MessageLost, None),
            _ if self.in_trouble() => (Class::MessageHeld, Some(Class::MessageHeldHead)),
            Tier::Key => (Class::MessageKey, Some(Class::MessageHead)),
            Tier::Data => (Class::Message, Some(Class::MessageHead)),
            Tier::Routine => (Class::MessageFaint, None),
        };
        let broker = colour(traffic, self.from).filter(|_| class != Class::MessageFaint);
        let [.., before, last] = points[..] else { return None };
        let line = Shape::Line(points.clone());
        // What is faint is many: a sentence for each would be most of the picture.
        let told = (class != Class::MessageFaint).then(|| note.clone());
        frame.picture.items.push(Item { class, broker, shape: line, note: told });
        let arrived = last.0 < frame.picture.axis.x1 - 0.05 && self.mail.ended().is_some();
        match head.filter(|_| arrived) {
            Some(class) => {
                let shape = Shape::Area(arrowhead(before, last));
                frame.picture.items.push(Item { class, broker, shape, note: None });
            }
            None if lost => {
                let cross = Shape::Glyph(Glyph::Cross, last.0, last.1);
                frame.picture.push(Class::FaultGlyph, cross);
            }
            None => {}
        }
        let cause = Some(self.mail.cause).filter(|cause| *cause != FactId::NONE);
        let effect = match self.mail.fate {
            MailFate::Taken(_, effect) => effect,
            _ => None,
        };
        Some(Mark { points, note, cause, effect })
    }

    /// The arrow in a sentence: all of its first message, and how many more there are.
    fn note(&self, frame: &Frame, traffic: Traffic<'_>) -> String {
        let words = frame.words;
        let name = self.mail.envelope.message.name();
        let more = if self.count > 1 { format!(" ×{}", self.count) } else { String::new() };
        let template = match self.mail.fate {
            MailFate::Taken(..) => words.sent_taken,
            MailFate::Lost(_) => words.sent_lost,
            MailFate::UnderWay => words.sent_waits,
        };
        let values = [
            ("m", format!("{name} ({}){more}", self.text)),
            ("f", name_of(frame, traffic, self.from)),
            ("t", name_of(frame, traffic, self.to)),
            ("s", exact(self.mail.sent)),
            ("e", self.mail.ended().map_or(String::new(), exact)),
        ];
        let mut note = fill_all(template, &values);
        if let Some(held) = self.mail.held.or(self.mail.waited) {
            note = format!("{note}; {}", fill(words.held_back, exact(held)));
        }
        note
    }

    /// Puts its label beside it, if there is room.
    pub fn label(&self, frame: &mut Frame, ends: (f64, f64), occupied: &mut Occupied) {
        let points = self.points(frame, ends);
        let class = match self.tier {
            _ if matches!(self.mail.fate, MailFate::Lost(_)) => Class::MessageLostLabel,
            _ if self.in_trouble() => Class::MessageHeldLabel,
            Tier::Key => Class::MessageKeyLabel,
            Tier::Data | Tier::Routine => Class::MessageLabel,
        };
        let text = match self.count {
            1 => self.text.clone(),
            count => format!("{} ×{count}", self.text),
        };
        let width = text_width(&text, class.text_size(), true) + 4.0;
        let axis = frame.picture.axis;
        let mut places = Vec::new();
        for share in [0.5, 0.35, 0.65, 0.22, 0.78] {
            let Some((x, y)) = along(&points, share) else { return };
            for x in [x + 3.0, x - 3.0 - width] {
                places.push(Rect { x, y: y - 6.0, width, height: LABEL });
            }
        }
        places.retain(|rect| axis.x0 <= rect.x && rect.right() <= axis.x1 + 8.0);
        let Some(chosen) = occupied.place(&places) else { return };
        let Rect { x, y, .. } = places[chosen];
        let text = Shape::Text { x: x + 1.0, y: y + 9.5, anchor: Anchor::Start, text };
        let broker = colour_of_label(frame, self.from).filter(|_| !self.in_trouble());
        frame.picture.items.push(Item { class, broker, shape: text, note: None });
    }
}

/// Brokers' labels have their colours.
fn colour_of_label(frame: &Frame, node: NodeId) -> Option<NodeId> {
    let brokers = &frame.names.history.brokers;
    brokers.iter().map(|broker| broker.broker).find(|broker| *broker == node)
}

/// To the microsecond: latencies are shorter than a millisecond.
fn exact(time: Time) -> String {
    format!("{}.{:06} s", time.0 / 1_000_000, time.0 % 1_000_000)
}

/// The point at a share of the way along `points`, by height where there is any.
fn along(points: &[(f64, f64)], share: f64) -> Option<(f64, f64)> {
    let length = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() + (a.1 - b.1).abs();
    let all: f64 = points.windows(2).map(|pair| length(pair[0], pair[1])).sum();
    let mut left = all * share;
    for pair in points.windows(2) {
        let own = length(pair[0], pair[1]);
        if left <= own && own > 0.0 {
            let part = left / own;
            let (a, b) = (pair[0], pair[1]);
            return Some((a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part));
        }
        left -= own;
    }
    points.first().copied()
}

/// The part of a line between two uprights.
fn cut_off(points: Vec<(f64, f64)>, left: f64, right: f64) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    let at =
        |a: (f64, f64), b: (f64, f64), x: f64| (x, a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0));
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if b.0 < left || a.0 > right {
            continue;
        }
        let start = if a.0 < left { at(a, b, left) } else { a };
        let end = if b.0 > right { at(a, b, right) } else { b };
        if kept.last() != Some(&start) {
            kept.push(start);
        }
        kept.push(end);
    }
    kept
}

/// A triangle at `tip`, coming from `before`. Its direction is rounded to one of a few, so that no
/// root need be taken.
fn arrowhead(before: (f64, f64), tip: (f64, f64)) -> Vec<(f64, f64)> {
    let (dx, dy) = (tip.0 - before.0, tip.1 - before.1);
    let scale = HEAD / dx.abs().max(dy.abs()).max(0.001);
    let (ux, uy) = (dx * scale, dy * scale);
    let base = (tip.0 - ux, tip.1 - uy);
    let (nx, ny) = (-uy * 0.42, ux * 0.42);
    vec![tip, (base.0 + nx, base.1 + ny), (base.0 - nx, base.1 - ny)]
}
