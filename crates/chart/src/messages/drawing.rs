//! Laying out and drawing: lines of nodes, arrows, dots, and labels where there is room.

use super::arrow::{self, Arrow};
use super::deed::{self, Deed};
use super::saying::Tier;
use super::wanted::Wanted;
use super::{Mark, SpaceTime, Traffic};
use crate::frame::{AXIS_HEIGHT, Frame, MARGIN};
use crate::options::PanelKind;
use crate::panel::{actions, replicas};
use crate::place::Occupied;
use crate::scene::{Anchor, Class, Glyph, Panel, Rect, Shape};
use crate::text::text_width;
use crate::words::{fill, fill_all};
use highwater_protocol::order;
use highwater_protocol::{FactId, NodeId};
use highwater_sim::{Fact, MailFate, Node, PartitionHistory};

/// From one node's line to the next.
const PITCH: f64 = 64.0;
/// The same in a narrow picture.
const PITCH_COMPACT: f64 = 54.0;
/// Height of a node's line; of several partitions each has one.
const LANE: f64 = 6.0;
/// From one such line to the next.
const LANE_PITCH: f64 = 12.0;
/// Of so many partitions the replicas' states are drawn.
const LANES_MAX: usize = 6;
/// Height of a label.
pub(super) const LABEL: f64 = 12.0;

/// A node's line.
#[derive(Clone, Copy, Debug)]
struct Lane {
    node: NodeId,
    who: Node,
    y: f64,
    /// Half its height.
    edge: f64,
}

/// A dot in the making.
struct Dot {
    id: FactId,
    fact: Fact,
    deed: Deed,
}

impl Dot {
    /// Whether it happens all the time: it can be pointed at, and is not drawn.
    fn is_routine(&self) -> bool {
        self.deed.class == Class::DotFaint
    }
}

fn deeds(frame: &Frame, traffic: Traffic<'_>, wanted: &Wanted) -> Vec<Dot> {
    let axis = frame.picture.axis;
    let within = |fact: &Fact| axis.from <= fact.time && fact.time <= axis.to;
    let facts = traffic.facts.iter().filter(|(_, fact)| within(fact));
    let dots = facts.filter_map(|(id, fact)| {
        let deed = deed::deed(frame.names, wanted, *id, fact)?;
        Some(Dot { id: *id, fact: *fact, deed })
    });
    dots.collect()
}

/// A picture in the making.
pub(super) struct Drawing<'a> {
    frame: Frame<'a>,
    traffic: Traffic<'a>,
    wanted: Wanted,
    lanes: Vec<Lane>,
    occupied: Occupied,
    /// What nodes are, below their lines: written over the arrows.
    captions: Vec<(Rect, String)>,
    marks: Vec<Mark>,
}

impl<'a> Drawing<'a> {
    /// Nothing is drawn yet.
    pub fn new(frame: Frame<'a>, traffic: Traffic<'a>, wanted: Wanted) -> Drawing<'a> {
        let (lanes, captions, marks) = (Vec::new(), Vec::new(), Vec::new());
        let occupied = Occupied::default();
        Drawing { frame, traffic, wanted, lanes, occupied, captions, marks }
    }

    /// Draws everything.
    pub fn draw(mut self) -> SpaceTime {
        let arrows = arrow::arrows(&self.frame, self.traffic, &self.wanted);
        let dots = &deeds(&self.frame, self.traffic, &self.wanted);
        let nodes = self.nodes(&arrows, dots);
        let (tags, edge) = (self.tags_width(), self.edge());
        let frame = &mut self.frame;
        let pitch = if frame.compact { PITCH_COMPACT } else { PITCH };
        let pitch = pitch + 2.0 * edge - LANE;
        let names: Vec<String> = nodes.iter().map(|(_, who)| name(frame, *who)).collect();
        let widths = names.iter().map(|name| text_width(name, 12.0, false));
        frame.picture.axis.x0 = MARGIN + widths.fold(0.0, f64::max) + 8.0 + tags;
        frame.picture.axis.x1 = frame.picture.width - MARGIN;
        let marks = actions::heights(frame).1;
        let top = MARGIN + LABEL + 4.0 + marks + 8.0;
        let lane = |(i, (node, who)): (usize, &(NodeId, Node))| Lane {
            node: *node,
            who: *who,
            y: top + pitch * (i as f64 + 0.4),
            edge: if matches!(who, Node::Broker(_)) { edge } else { LANE / 2.0 },
        };
        self.lanes = nodes.iter().enumerate().map(lane).collect();
        let bottom = top + pitch * (nodes.len() as f64 - 0.2);
        frame.picture.height = bottom + AXIS_HEIGHT + MARGIN;
        self.set_the_stage((top, bottom), marks);
        self.describe(dots);
        for (lane, name) in self.lanes.clone().into_iter().zip(names) {
            self.draw_lane(lane, name);
        }
        actions::draw(&mut self.frame, 0);
        self.draw_arrows(&arrows);
        self.draw_dots(dots);
        self.label(&arrows, dots);
        SpaceTime { picture: self.frame.picture, marks: self.marks }
    }

    /// Lines of a broker: of each partition one, if they are few.
    fn lanes_a_broker(&self) -> usize {
        if self.wanted.len() <= LANES_MAX { self.wanted.len() } else { 1 }
    }

    /// Room for the partitions' names beside a broker's lines.
    fn tags_width(&self) -> f64 {
        let widths = self.wanted.each().map(|(_, tag)| text_width(tag, 11.0, false) + 8.0);
        if self.lanes_a_broker() > 1 { widths.fold(0.0, f64::max) } else { 0.0 }
    }

    /// Half the height of a node's lines together.
    fn edge(&self) -> f64 {
        (LANE_PITCH * (self.lanes_a_broker() as f64 - 1.0) + LANE) / 2.0
    }

    /// The partitions of the picture.
    fn partitions(&self) -> impl Iterator<Item = &'a PartitionHistory> {
        let all = self.frame.names.history.partitions.iter();
        all.filter(|partition| self.wanted.contains(partition.partition))
    }

    /// Who has a line: the replicas, and whoever says or does something here.
    fn nodes(&self, arrows: &[Arrow], dots: &[Dot]) -> Vec<(NodeId, Node)> {
        let is_replica = |node: NodeId| {
            let mut replicas = self.partitions().flat_map(|p| &p.replicas);
            replicas.any(|replica| replica.broker == node)
        };
        let shows = |node: NodeId| {
            let sends = |arrow: &Arrow| arrow.tier < Tier::Routine && arrow.joins(node);
            let does = |dot: &Dot| dot.fact.node == node && !dot.is_routine();
            arrows.iter().any(sends) || dots.iter().any(does)
        };
        let mut nodes: Vec<(NodeId, Node)> = self.traffic.nodes.to_vec();
        nodes.retain(|(node, _)| is_replica(*node) || shows(*node));
        order::sort_by_key(&mut nodes, |(node, who)| {
            let rank = match who {
                Node::Producer(_) => 0,
                Node::Broker(_) => 1,
                Node::Controller => 2,
                Node::Consumer(_) => 3,
                Node::Admin => 4,
            };
            (rank, *node)
        });
        nodes
    }

    fn set_the_stage(&mut self, (top, bottom): (f64, f64), marks: f64) {
        let frame = &mut self.frame;
        let (width, height) = (frame.picture.width, frame.picture.height);
        let ground = Rect { x: 0.0, y: 0.0, width, height };
        frame.picture.push(Class::Ground, Shape::Rect(ground));
        let axis = frame.picture.axis;
        let edges = |top: f64, bottom: f64| Rect::from_edges(axis.x0, top, axis.x1, bottom);
        let kinds = [
            (PanelKind::Actions, edges(top - 8.0 - marks, top - 8.0)),
            (PanelKind::Messages, edges(top, bottom)),
        ];
        let panel = |(kind, rect)| Panel { kind, rect, scale: None, rows: Vec::new() };
        frame.picture.panels = kinds.map(panel).to_vec();
        frame.time_axis(bottom);
        let heading = Rect { y: MARGIN + LABEL + 4.0, ..edges(0.0, 0.0) };
        let titles = self.wanted.titles().map(|title| fill(frame.words.messages, title));
        let fits = |title: &&String| {
            let text_size = Class::Heading.text_size();
            text_width(title, text_size, true) <= width - 2.0 * MARGIN
        };
        let title = titles.iter().find(fits).unwrap_or(&titles[2]).clone();
        frame.heading(heading, &title, frame.words.messages_note);
        frame.picture.title = title;
    }

    /// The picture in sentences: how much was said, and what was done.
    fn describe(&mut self, dots: &[Dot]) {
        const DEEDS_MAX: usize = 12;
        let frame = &mut self.frame;
        let words = frame.words;
        let axis = frame.picture.axis;
        let range = [("a", frame.time_text(axis.from)), ("b", frame.time_text(axis.to))];
        let mail = self.traffic.mail;
        let lost = mail.iter().filter(|mail| matches!(mail.fate, MailFate::Lost(_))).count();
        let held = mail.iter().filter(|mail| mail.held.or(mail.waited).is_some()).count();
        let counts = [("n", mail.len()), ("h", held), ("l", lost)];
        let counts = counts.map(|(name, count)| (name, count.to_string()));
        let mut said =
            vec![fill_all(words.desc_range, &range), fill_all(words.messages_count, &counts)];
        let told = dots.iter().filter(|dot| !dot.is_routine());
        for (i, dot) in told.enumerate() {
            if i == DEEDS_MAX {
                break;
            }
            let node = name_of(frame, self.traffic, dot.fact.node);
            said.push(format!("{} {node}: {}.", frame.time_text(dot.fact.time), dot.deed.text));
        }
        frame.picture.description = said.join(" ");
    }

    fn draw_lane(&mut self, lane: Lane, name: String) {
        let lanes = self.lanes_a_broker();
        let partitions: Vec<&PartitionHistory> = self.partitions().collect();
        let tags: Vec<String> = self.wanted.each().map(|(_, tag)| tag.to_owned()).collect();
        let frame = &mut self.frame;
        let axis = frame.picture.axis;
        let Lane { y, who, edge, .. } = lane;
        let whole = Rect::from_edges(axis.x0, y - edge, axis.x1, y + edge);
        frame.picture.panels[1].rows.push((lane.node.0, whole));
        self.occupied.take(whole);
        let text = |x, anchor| Shape::Text { x, y: y + 4.0, anchor, text: name };
        let Node::Broker(broker) = who else {
            frame.picture.push(Class::RowName, text(axis.x0 - 8.0, Anchor::End));
            return frame.picture.push(Class::Lane, Shape::Rect(whole));
        };
        // Beside several lines stand the partitions' names.
        let text = match lanes {
            1 => text(axis.x0 - 8.0, Anchor::End),
            _ => text(MARGIN, Anchor::Start),
        };
        frame.of_broker(Class::RowName, broker, text, None);
        for (i, tag) in tags.into_iter().enumerate().take(lanes) {
            let line = Rect { y: whole.y + LANE_PITCH * i as f64, height: LANE, ..whole };
            self.frame.picture.push(Class::Track, Shape::Rect(line));
            if lanes > 1 {
                let (x, y) = (axis.x0 - 6.0, line.y + LANE / 2.0 + 4.0);
                self.frame.text(Class::LaneLabel, x, y, Anchor::End, tag);
            }
            if let Some(partition) = partitions.get(i).filter(|_| partitions.len() <= LANES_MAX) {
                self.draw_states(partition, broker, line);
            }
        }
    }

    /// What a broker's replica of a partition is, along its line.
    fn draw_states(&mut self, partition: &PartitionHistory, broker: NodeId, line: Rect) {
        let alone = self.wanted.len() == 1;
        let frame = &mut self.frame;
        let axis = frame.picture.axis;
        let replica = partition.replicas.iter().find(|replica| replica.broker == broker);
        let segments = replica.map(|replica| replicas::segments(frame, partition, replica));
        for segment in segments.unwrap_or_default() {
            let (from, to) = (axis.x_clamped(segment.from), axis.x_clamped(segment.to));
            let band = Rect::from_edges(from, line.y, to.max(from + 1.0), line.bottom());
            let said = replicas::texts(frame, segment).swap_remove(0);
            let state = self.wanted.tagged(partition.partition, said.clone());
            let note = format!("{}: {state}", fill(frame.words.broker, broker));
            frame.of_broker(segment.class, broker, Shape::Rect(band), Some(note));
            let width = text_width(&said, 11.0, false);
            let label = Rect { x: from + 4.0, y: line.bottom() + 2.0, width, height: LABEL };
            let fits = alone && width + 10.0 <= to - from;
            if fits && self.occupied.place(&[label]).is_some() {
                self.captions.push((label, said));
            }
        }
    }

    fn lane(&self, node: NodeId) -> Option<Lane> {
        self.lanes.iter().find(|lane| lane.node == node).copied()
    }

    /// Where an arrow begins and ends: at the edges of two lines.
    fn ends(&self, arrow: &Arrow) -> Option<(f64, f64)> {
        let (from, to) = self.lane(arrow.from).zip(self.lane(arrow.to))?;
        let down = if to.y > from.y { 1.0 } else { -1.0 };
        Some((from.y + from.edge * down, to.y - to.edge * down))
    }

    fn draw_arrows(&mut self, arrows: &[Arrow]) {
        // The faint ones lowest.
        for tier in [Tier::Routine, Tier::Data, Tier::Key] {
            for arrow in arrows.iter().filter(|arrow| arrow.tier == tier) {
                let Some(ends) = self.ends(arrow) else { continue };
                let drawn = arrow.draw(&mut self.frame, self.traffic, ends);
                self.marks.extend(drawn);
            }
        }
    }

    fn draw_dots(&mut self, dots: &[Dot]) {
        for dot in dots {
            let Some(Lane { y, .. }) = self.lane(dot.fact.node) else { continue };
            let x = self.frame.picture.axis.x_of(dot.fact.time);
            let node = name_of(&self.frame, self.traffic, dot.fact.node);
            let time = self.frame.time_text(dot.fact.time);
            let note = format!("{time} {node}: {}", dot.deed.text);
            if !dot.is_routine() {
                let shape = Shape::Glyph(Glyph::Dot, x, y);
                self.frame.noted(dot.deed.class, shape, note.clone());
            }
            let points = vec![(x, y)];
            self.marks.push(Mark { points, note, cause: Some(dot.id), effect: None });
        }
    }

    /// Labels where there is room, those of note first.
    fn label(&mut self, arrows: &[Arrow], dots: &[Dot]) {
        for (Rect { x, y, .. }, said) in std::mem::take(&mut self.captions) {
            self.frame.text(Class::LaneLabel, x, y + 10.0, Anchor::Start, said);
        }
        self.label_arrows(arrows, |arrow| arrow.tier == Tier::Key);
        self.label_dots(dots);
        self.label_arrows(arrows, |arrow| arrow.tier == Tier::Data && arrow.in_trouble());
        self.label_arrows(arrows, |arrow| arrow.tier == Tier::Data && !arrow.in_trouble());
        self.label_arrows(arrows, |arrow| arrow.tier == Tier::Routine && arrow.in_trouble());
    }

    fn label_arrows(&mut self, arrows: &[Arrow], meant: impl Fn(&Arrow) -> bool) {
        for arrow in arrows.iter().filter(|arrow| meant(arrow)) {
            let Some(ends) = self.ends(arrow) else { continue };
            arrow.label(&mut self.frame, ends, &mut self.occupied);
        }
    }

    /// What a node says several times in a row is said once, with a count.
    fn label_dots(&mut self, dots: &[Dot]) {
        const NEAR: f64 = 5.0;
        let axis = self.frame.picture.axis;
        let mut said: Vec<(&Dot, usize)> = Vec::new();
        for dot in dots.iter().filter(|dot| !dot.is_routine()) {
            let again = said.iter_mut().rev().find(|(other, _)| {
                let near = axis.x_of(dot.fact.time) - axis.x_of(other.fact.time) < NEAR;
                near && other.fact.node == dot.fact.node && other.deed == dot.deed
            });
            match again {
                Some((_, count)) => *count += 1,
                None => said.push((dot, 1)),
            }
        }
        said.into_iter().for_each(|(dot, count)| self.label_dot(dot, count));
    }

    fn label_dot(&mut self, dot: &Dot, count: usize) {
        let Some(Lane { y, edge, .. }) = self.lane(dot.fact.node) else { return };
        let text = match count {
            1 => dot.deed.text.clone(),
            _ => format!("{} ×{count}", dot.deed.text),
        };
        let axis = self.frame.picture.axis;
        let x = axis.x_of(dot.fact.time);
        let width = text_width(&text, 11.0, false);
        let at = |x: f64, y: f64| Rect { x, y, width, height: LABEL };
        let (above, below) = (y - edge - LABEL - 2.0, y + edge + 2.0);
        let mut places = Vec::new();
        for row in [above, below, above - LABEL, below + LABEL] {
            places.extend([at(x - 2.0, row), at(x + 2.0 - width, row), at(x - width / 2.0, row)]);
        }
        places.retain(|rect| axis.x0 <= rect.x && rect.right() <= axis.x1 + MARGIN - 2.0);
        if let Some(chosen) = self.occupied.place(&places) {
            let Rect { x, y, .. } = places[chosen];
            let class = match dot.deed.class {
                Class::DotGrave => Class::OnDanger,
                _ => Class::OnBand,
            };
            self.frame.text(class, x, y + 10.0, Anchor::Start, text);
        }
    }
}

/// What a node is called.
fn name(frame: &Frame, who: Node) -> String {
    match who {
        Node::Controller => frame.words.controller.to_string(),
        Node::Broker(broker) => frame.broker_name(broker),
        Node::Producer(index) => frame.producer_name(usize::from(index)),
        Node::Consumer(index) => {
            let room = if frame.compact { 40.0 } else { 96.0 };
            let name = frame.names.consumer(usize::from(index));
            crate::text::shortened(name, 12.0, false, room)
        }
        Node::Admin => frame.words.admin.to_string(),
    }
}

/// What any node is called in a sentence.
pub(super) fn name_of(frame: &Frame, traffic: Traffic<'_>, node: NodeId) -> String {
    let who = traffic.nodes.iter().find(|(other, _)| *other == node);
    match who {
        Some((_, Node::Broker(broker))) => fill(frame.words.broker, broker),
        Some((_, who)) => name(frame, *who),
        None => node.to_string(),
    }
}

/// Whose colour a node has: a broker's its own, others none.
pub(super) fn colour(traffic: Traffic<'_>, node: NodeId) -> Option<NodeId> {
    let who = traffic.nodes.iter().find(|(other, _)| *other == node);
    who.and_then(|(_, who)| match who {
        Node::Broker(broker) => Some(*broker),
        _ => None,
    })
}
