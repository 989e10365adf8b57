//! A space-time diagram: a line a node, a message an arrow from sender to receiver, what nodes did
//! as dots. For a short window of a run; what happens all the time is drawn faintly.

mod arrow;
mod deed;
mod drawing;
mod saying;
mod wanted;

use crate::frame::Frame;
use crate::names::Names;
use crate::options::Options;
use crate::pyramid::Cache;
use crate::scene::Picture;
use crate::words::Words;
use drawing::Drawing;
use highwater_protocol::{FactId, NodeId, PartitionId};
use highwater_sim::{Fact, History, Mail, Node, Schedule};
use wanted::Wanted;

/// What a picture of messages is drawn from: all of it as `highwater_sim::Run` gives it.
#[derive(Clone, Copy, Debug)]
pub struct Traffic<'a> {
    /// Who is who: `Run::nodes`.
    pub nodes: &'a [(NodeId, Node)],
    /// `Run::mail_between` of the window.
    pub mail: &'a [Mail],
    /// `Run::facts_between` of the window.
    pub facts: &'a [(FactId, Fact)],
    /// Partitions that are drawn; only `Options::partition` if there are none.
    pub partitions: &'a [PartitionId],
    /// Whether heartbeats and fetches without news are drawn, faintly.
    pub routine: bool,
}

/// A picture of messages, and where to point in it.
#[derive(Clone, PartialEq, Debug)]
pub struct SpaceTime {
    /// The picture.
    pub picture: Picture,
    /// What can be pointed at, in the order of drawing.
    pub marks: Vec<Mark>,
}

/// Something that can be pointed at: a message, or a dot, whose points are then one.
#[derive(Clone, PartialEq, Debug)]
pub struct Mark {
    /// From point to point: a message from its sender's line to its receiver's.
    pub points: Vec<(f64, f64)>,
    /// What it is, in a sentence.
    pub note: String,
    /// The fact that a dot stands for, or because of which a message was sent; none for what came
    /// of a timer.
    pub cause: Option<FactId>,
    /// The first fact that a message brought about.
    pub effect: Option<FactId>,
}

impl Mark {
    /// The fact to show for a click at a point: near its end a message stands for what it brought
    /// about, elsewhere for what brought it about.
    pub fn fact_at(&self, x: f64, y: f64) -> Option<FactId> {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return self.cause;
        };
        let near = |point: &(f64, f64)| (point.0 - x).abs() + (point.1 - y).abs();
        match near(last) < near(first) {
            true => self.effect.or(self.cause),
            false => self.cause.or(self.effect),
        }
    }

    /// The square of the distance to a point.
    fn distance(&self, x: f64, y: f64) -> f64 {
        let to = |(px, py): (f64, f64)| (px - x) * (px - x) + (py - y) * (py - y);
        let segments = self.points.windows(2).map(|pair| {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            let (dx, dy) = (bx - ax, by - ay);
            let length = dx * dx + dy * dy;
            let share = if length > 0.0 { ((x - ax) * dx + (y - ay) * dy) / length } else { 0.0 };
            let share = share.clamp(0.0, 1.0);
            to((ax + share * dx, ay + share * dy))
        });
        let points = self.points.iter().map(|point| to(*point));
        segments.chain(points).fold(f64::INFINITY, f64::min)
    }
}

impl SpaceTime {
    /// Farthest that a pointer may be from what it means, in CSS pixels.
    pub const REACH: f64 = 6.0;

    /// Lays out the messages of `options.window` (the whole run without one) that are about the
    /// partitions, with the controller's. A message about several is one arrow. Width, language and
    /// id count too.
    pub fn new(
        traffic: Traffic<'_>,
        history: &History,
        schedule: &Schedule,
        options: &Options,
    ) -> SpaceTime {
        let names = Names { history, schedule, words: Words::of(options.language) };
        let mut cache = Cache::default();
        let frame = Frame::new(names, options, &mut cache);
        let shown = [frame.partition.map_or(options.partition, |shown| shown.partition)];
        let wanted = if traffic.partitions.is_empty() { &shown } else { traffic.partitions };
        let wanted = Wanted::new(names, wanted);
        Drawing::new(frame, traffic, wanted).draw()
    }

    /// What is at a point, or nearest to it within [`SpaceTime::REACH`]; dots before messages.
    pub fn hit(&self, x: f64, y: f64) -> Option<&Mark> {
        let reach = SpaceTime::REACH * SpaceTime::REACH;
        let near = self.marks.iter().map(|mark| (mark.points.len() > 1, mark.distance(x, y), mark));
        let near = near.filter(|(_, distance, _)| *distance <= reach);
        near.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))).map(|(_, _, mark)| mark)
    }
}
