//! A picture as plain data.

use crate::options::{Language, PanelKind};
use crate::scale::{TimeAxis, ValueScale};
use highwater_protocol::{NodeId, Time};

/// A picture: what [`svg::render`](crate::svg::render) writes down, and where things are.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// Prefix of ids.
    pub id: String,
    /// Language of the texts.
    pub language: Language,
    /// What it shows, in a few words.
    pub title: String,
    /// What it shows, in sentences, for those who cannot see it.
    pub description: String,
    /// The time axis that all panels share.
    pub axis: TimeAxis,
    /// Panels from top to bottom.
    pub panels: Vec<Panel>,
    /// What to draw, the lowest first.
    pub items: Vec<Item>,
}

impl Picture {
    /// Horizontal position of an instant, not clamped to the plot.
    pub fn x_of(&self, time: Time) -> f64 {
        self.axis.x_of(time)
    }

    /// The instant at a horizontal position, clamped to the window shown.
    pub fn time_at(&self, x: f64) -> Time {
        self.axis.time_at(x)
    }

    /// From the top of the first panel to the bottom of the last: where a cursor line belongs.
    pub fn plot(&self) -> Rect {
        let top = self.panels.first().map_or(0.0, |p| p.rect.y);
        let bottom = self.panels.last().map_or(self.height, |p| p.rect.bottom());
        Rect { x: self.axis.x0, y: top, width: self.axis.x1 - self.axis.x0, height: bottom - top }
    }

    /// The panel of a kind.
    pub fn panel(&self, kind: PanelKind) -> Option<&Panel> {
        self.panels.iter().find(|panel| panel.kind == kind)
    }

    pub(crate) fn push(&mut self, class: Class, shape: Shape) {
        self.items.push(Item { class, broker: None, shape, note: None });
    }
}

/// One panel.
#[derive(Clone, PartialEq, Debug)]
pub struct Panel {
    /// What it shows.
    pub kind: PanelKind,
    /// Where it lies, without gutters.
    pub rect: Rect,
    /// Its value axis, if it has one.
    pub scale: Option<ValueScale>,
    /// Its rows from top to bottom: a broker or a partition each.
    pub rows: Vec<(u16, Rect)>,
}

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// From its edges.
    pub fn from_edges(left: f64, top: f64, right: f64, bottom: f64) -> Rect {
        Rect { x: left, y: top, width: right - left, height: bottom - top }
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether all of `other` lies within.
    pub fn contains(&self, other: &Rect) -> bool {
        self.x <= other.x
            && other.right() <= self.right()
            && self.y <= other.y
            && other.bottom() <= self.bottom()
    }

    /// Whether two rectangles share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// One thing to draw.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// What it means; decides how it looks.
    pub class: Class,
    /// The broker whose colour it takes.
    pub broker: Option<NodeId>,
    /// Its form.
    pub shape: Shape,
    /// A sentence about it, shown when pointed at and read to those who cannot see it.
    pub note: Option<String>,
}

/// A form.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A rectangle.
    Rect(Rect),
    /// Straight lines from point to point.
    Line(Vec<(f64, f64)>),
    /// A closed outline.
    Area(Vec<(f64, f64)>),
    /// A small sign centred on a point.
    Glyph(Glyph, f64, f64),
    /// One line of text.
    Text {
        /// Anchor.
        x: f64,
        /// Baseline.
        y: f64,
        /// Which end of the text the anchor is.
        anchor: Anchor,
        /// What it says.
        text: String,
    },
}

/// Which end of a text its anchor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// A small sign of 9 by 9 pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Glyph {
    /// A cross: a process killed, power lost.
    Cross,
    /// A square: asked to stop.
    Square,
    /// A triangle that points right: started, resumed.
    Play,
    /// Two bars: paused.
    Pause,
    /// A line with a gap: a link cut.
    Cut,
    /// A whole line: a link healed.
    Link,
    /// A wave: a link slowed.
    Wave,
    /// A ring: a disk emptied.
    Ring,
    /// A star: an election asked for.
    Star,
    /// A diamond: a setting or an assignment changed.
    Diamond,
    /// A triangle that points up: a client told what to do.
    Up,
    /// A disk: several things at once.
    Disk,
    /// A triangle that points down: a log cut down.
    Down,
    /// A small disk: something that happened at a node.
    Dot,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What an item means; [`svg`](crate::svg) decides how that looks.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Class { $($(#[$doc])* $variant,)* }

        impl Class {
            /// Its name in the SVG.
            pub fn name(self) -> &'static str {
                match self { $(Class::$variant => $name,)* }
            }
        }
    };
}

classes! {
    /// The ground under everything.
    Ground = "bg",
    /// What a panel shows.
    Heading = "hd",
    /// More about it.
    Caption = "cap",
    /// Name of a row.
    RowName = "row",
    /// Text at a tick.
    TickLabel = "tick",
    /// The time axis and its ticks.
    Axis = "ax",
    /// Line across a panel at a tick.
    Grid = "gr",
    /// Ground of a row.
    Track = "trk",
    /// Line through all panels at a fault.
    FaultLine = "fl",
    /// Line through all panels at another action.
    ActionLine = "al",
    /// Sign of a fault.
    FaultGlyph = "fg",
    /// Sign of something that mends.
    MendGlyph = "mg",
    /// Sign of another action.
    ActionGlyph = "ag",
    /// Label of a fault.
    FaultLabel = "ft",
    /// Label of another action.
    ActionLabel = "at",
    /// A replica that leads.
    Leader = "b-l",
    /// A replica in sync.
    InSync = "b-i",
    /// A replica out of sync that does not gain.
    OutOfSync = "b-o",
    /// A replica out of sync that catches up.
    CatchingUp = "b-c",
    /// A dead leader that nobody has noticed yet.
    DeadLeader = "b-dl",
    /// A dead replica still in the ISR.
    DeadInSync = "b-di",
    /// A paused replica that still leads.
    PausedLeader = "b-pl",
    /// A paused replica still in the ISR.
    PausedInSync = "b-pi",
    /// A paused replica.
    Paused = "b-p",
    /// A replica of a broker that starts and is still in the ISR.
    StartingInSync = "b-si",
    /// A replica of a broker that starts.
    Starting = "b-s",
    /// A replica of a broker that is shutting down.
    Stopping = "b-t",
    /// A replica of a fenced broker.
    Fenced = "b-f",
    /// A replica of a broker that is down.
    Down = "b-d",
    /// More changes than there are pixels.
    Mixed = "b-m",
    /// Text on the solid ground of a leader.
    OnLeader = "t-on",
    /// Text on a band.
    OnBand = "t-b",
    /// Text on a band that tells of a danger.
    OnDanger = "t-d",
    /// Number of in-sync replicas.
    IsrLine = "isr",
    /// Area under it.
    IsrArea = "isra",
    /// Members of the ISR.
    IsrLabel = "isrt",
    /// `min.insync.replicas`.
    MinIsrLine = "min",
    /// Its label.
    MinIsrLabel = "mint",
    /// Fewer in sync than `min.insync.replicas`.
    BelowMin = "low",
    /// Says so.
    BelowMinLabel = "lowt",
    /// Log end offset of a replica.
    LogEnd = "leo",
    /// The same while its broker is down.
    LogEndDown = "leod",
    /// High watermark.
    HighWatermark = "hwm",
    /// Position of a consumer.
    Position = "pos",
    /// Position of every second consumer.
    PositionOther = "pos2",
    /// Records in the leader's log and not committed.
    Uncommitted = "gap",
    /// Says so.
    UncommittedLabel = "gapt",
    /// Records cut off a log.
    Cut = "cut",
    /// How many.
    CutLabel = "cutt",
    /// From a line's end to its label.
    Connector = "con",
    /// Name at a line's end, in the broker's colour if it has one.
    EndName = "en",
    /// Name of the strongest line.
    EndNameStrong = "ens",
    /// Value at a line's end.
    EndValue = "ev",
    /// Records acknowledged in an interval.
    Acknowledged = "ack",
    /// Records refused in an interval.
    Refused = "ref",
    /// A bar that is longer than drawn.
    Overflow = "ovf",
    /// Time without an answer to a waiting producer.
    Waiting = "wait",
    /// Says so.
    WaitingLabel = "waitt",
    /// Total acknowledged.
    AcknowledgedLabel = "ackt",
    /// Total refused.
    RefusedLabel = "reft",
    /// The preferred leader leads.
    HeatPreferred = "h-p",
    /// Another replica leads.
    HeatOther = "h-o",
    /// Nobody leads.
    HeatNone = "h-n",
    /// Number of the leader on its preferred replica's ground.
    OnPreferred = "t-hp",
    /// Number of the leader elsewhere.
    OnOther = "t-ho",
    /// Says that nobody leads.
    OnNone = "t-hn",
    /// Partitions led by a broker.
    LeaderCount = "lc",
    /// Records acknowledged in all under a scheme.
    Total = "tot",
    /// Area under it.
    TotalArea = "tota",
    /// Time in which records wait and none is acknowledged.
    Stall = "stl",
    /// A node's line in a picture of messages.
    Lane = "lane",
    /// What a node is from here on.
    LaneLabel = "lanet",
    /// A message; in its sender's colour if that is a broker.
    Message = "msg",
    /// One that changes who leads or who is in sync, or tells of it.
    MessageKey = "msgk",
    /// Routine: heartbeats, fetches without news.
    MessageFaint = "msgr",
    /// One that waits at a link that is cut, or at a process that is paused.
    MessageHeld = "msgw",
    /// One that nobody will take.
    MessageLost = "msgx",
    /// Head of a message.
    MessageHead = "msgh",
    /// Head of one that waited.
    MessageHeldHead = "msgwh",
    /// What a message says.
    MessageLabel = "msgt",
    /// What a message of note says.
    MessageKeyLabel = "msgkt",
    /// What a message that waited says.
    MessageHeldLabel = "msgwt",
    /// What a message that was lost says.
    MessageLostLabel = "msgxt",
    /// Something that a node did.
    Dot = "dot",
    /// Something routine that a node did.
    DotFaint = "dotr",
    /// Something grave that happened at a node.
    DotGrave = "dotx",
    /// What half of the records took at most.
    Median = "p50",
    /// What nearly all took at most.
    Tail = "p99",
}

/// Size of text in CSS pixels by class.
impl Class {
    /// Size of its text in CSS pixels.
    pub fn text_size(self) -> f64 {
        match self {
            Class::RowName => 12.0,
            Class::OnPreferred | Class::OnOther | Class::OnNone => 9.0,
            Class::MessageLabel | Class::MessageKeyLabel => 10.0,
            Class::MessageHeldLabel | Class::MessageLostLabel => 10.0,
            _ => 11.0,
        }
    }

    /// Whether its text is bold.
    pub fn is_bold(self) -> bool {
        matches!(self, Class::Heading | Class::OnLeader | Class::EndNameStrong | Class::OnPreferred)
    }
}
