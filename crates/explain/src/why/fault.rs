//! What befell nodes and links, from when to when.

use highwater_protocol::{FactId, Micros, NodeId, Time};
use highwater_sim::schedule::{ConnectionsSpec, Endpoint, LinkSpec};
use highwater_sim::{Action, Run, Schedule};

/// Something of the script that stood in the way for a while.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Its index among the schedule's actions.
    pub action: u32,
    /// The fact that tells it.
    pub fact: FactId,
    /// When it began.
    pub time: Time,
    /// When it was over, if it was.
    pub until: Option<Time>,
    /// What it is.
    pub kind: FaultKind,
}

/// What befell whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// The process was killed.
    Crashed(NodeId),
    /// The machine lost its power.
    LostPower(NodeId),
    /// The process was told to stop.
    Stopped(NodeId),
    /// The process stood still.
    Paused(NodeId),
    /// Messages did not arrive.
    Cut(LinkSpec),
    /// Messages took longer.
    Slowed(LinkSpec, Micros),
    /// The disk was replaced by an empty one.
    Wiped(NodeId),
    /// The end of one log was lost.
    LostTail(NodeId),
    /// The disk of a log directory failed.
    LogDirFailed(NodeId),
}

impl FaultKind {
    fn of(action: &Action, schedule: &Schedule) -> Option<FaultKind> {
        Some(match *action {
            Action::Crash(node) => FaultKind::Crashed(node),
            Action::PowerLoss(node) => FaultKind::LostPower(node),
            Action::Stop(node) => FaultKind::Stopped(node),
            Action::Pause(node) => FaultKind::Paused(node),
            Action::Cut(link) => FaultKind::Cut(link),
            Action::CutConnections(spec) => FaultKind::Cut(ConnectionsSpec::link(&spec)),
            Action::Slow(link, latency) => FaultKind::Slowed(link, latency),
            // Without this directory the broker halts.
            Action::FailLogDir { node, dir } if is_needed(schedule, node, dir) => {
                FaultKind::LogDirFailed(node)
            }
            _ => return None,
        })
    }

    /// What took records off a disk for good.
    fn of_disk(action: &Action) -> Option<FaultKind> {
        Some(match *action {
            Action::Wipe(node) | Action::ReplaceLogDir { node, .. } => FaultKind::Wiped(node),
            Action::FailLogDir { node, .. } => FaultKind::LogDirFailed(node),
            Action::LoseTail { node, .. } => FaultKind::LostTail(node),
            _ => return None,
        })
    }

    /// The node that it befell, unless it is a link.
    pub fn node(&self) -> Option<NodeId> {
        match *self {
            FaultKind::Crashed(node)
            | FaultKind::LostPower(node)
            | FaultKind::Stopped(node)
            | FaultKind::Paused(node)
            | FaultKind::Wiped(node)
            | FaultKind::LogDirFailed(node)
            | FaultKind::LostTail(node) => Some(node),
            FaultKind::Cut(_) | FaultKind::Slowed(..) => None,
        }
    }

    /// Whether `action` ends it.
    fn is_ended_by(&self, action: &Action) -> bool {
        match (*self, action) {
            (FaultKind::Paused(node), Action::Resume(other) | Action::Crash(other))
            | (
                FaultKind::Crashed(node)
                | FaultKind::LostPower(node)
                | FaultKind::LogDirFailed(node)
                | FaultKind::Stopped(node)
                | FaultKind::Paused(node),
                Action::Start(other),
            ) => node == *other,
            (FaultKind::Cut(_) | FaultKind::Slowed(..), Action::HealAll) => true,
            (FaultKind::Cut(link) | FaultKind::Slowed(link, _), Action::Heal(other)) => {
                covers(other, &link)
            }
            (FaultKind::Slowed(link, _), Action::Slow(other, _)) => covers(other, &link),
            (FaultKind::Cut(link), Action::HealConnections(other)) => covers(&other.link(), &link),
            _ => false,
        }
    }
}

/// Whether a broker cannot run without a log directory: with the metadata log in it, or alone.
fn is_needed(schedule: &Schedule, broker: NodeId, dir: u8) -> bool {
    let spec = schedule.brokers.iter().find(|spec| spec.id == broker);
    spec.is_some_and(|spec| dir == spec.config.metadata_log_dir || spec.config.log_dirs == 1)
}

/// Whether `wide` takes in every message that `narrow` does.
fn covers(wide: &LinkSpec, narrow: &LinkSpec) -> bool {
    let end = |wide: Endpoint, narrow: Endpoint| wide == narrow || wide == Endpoint::Everyone;
    let ahead = end(wide.from, narrow.from) && end(wide.to, narrow.to);
    let back = end(wide.from, narrow.to) && end(wide.to, narrow.from);
    if wide.both { ahead || back } else { ahead && !narrow.both }
}

/// All that befell a cluster in a run.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    /// Ascending by time.
    pub(crate) all: Vec<Fault>,
    /// What disks lost, by time.
    disks: Vec<Fault>,
    /// The nodes behind the ends of links.
    producers: Vec<NodeId>,
    consumers: Vec<NodeId>,
}

impl Faults {
    /// Reads what has been carried out so far.
    pub(crate) fn of(run: &Run) -> Faults {
        let actions = &run.schedule().actions;
        let done = &run.history().actions;
        let mut all = Vec::new();
        let mut disks = Vec::new();
        for (i, (time, index, fact)) in done.iter().enumerate() {
            if let Some(kind) = FaultKind::of_disk(&actions[*index as usize].action) {
                let (action, fact, time) = (*index, *fact, *time);
                disks.push(Fault { action, fact, time, until: Some(time), kind });
            }
            let Some(kind) = FaultKind::of(&actions[*index as usize].action, run.schedule()) else {
                continue;
            };
            let mut later = done[i + 1..].iter();
            let end = later.find(|later| kind.is_ended_by(&actions[later.1 as usize].action));
            let until = end.map(|(time, ..)| *time);
            all.push(Fault { action: *index, fact: *fact, time: *time, until, kind });
        }
        Faults {
            all,
            disks,
            producers: (0..run.schedule().producers.len()).map(|i| run.producer_node(i)).collect(),
            consumers: (0..run.schedule().consumers.len()).map(|i| run.consumer_node(i)).collect(),
        }
    }

    /// What stood between two nodes at some time from `from` to `to`: at one of them or on the way.
    /// The earliest, but slow links only if there is nothing worse.
    pub(crate) fn between(&self, a: NodeId, b: NodeId, from: Time, to: Time) -> Option<Fault> {
        let touches = |fault: &&Fault| match fault.kind {
            FaultKind::Cut(link) | FaultKind::Slowed(link, _) => {
                self.joins(&link, a, b) || self.joins(&link, b, a)
            }
            kind => kind.node().is_some_and(|node| node == a || node == b),
        };
        let lasts = |fault: &&Fault| {
            fault.time <= to && fault.until.is_none_or(|until| until >= from && until > fault.time)
        };
        let found = || self.all.iter().filter(touches).filter(lasts);
        let slow = |fault: &&Fault| matches!(fault.kind, FaultKind::Slowed(..));
        found().find(|fault| !slow(fault)).or_else(|| found().next()).copied()
    }

    /// What befell a node itself at some time from `from` to `to`.
    pub(crate) fn at(&self, node: NodeId, from: Time, to: Time) -> Option<Fault> {
        let own = |fault: &&Fault| fault.kind.node() == Some(node);
        let lasts =
            |fault: &&Fault| fault.time <= to && fault.until.is_none_or(|until| until >= from);
        self.all.iter().filter(own).find(lasts).copied()
    }

    /// What befell a node last, until a time.
    pub(crate) fn last_at(&self, node: NodeId, time: Time) -> Option<Fault> {
        let mut before = self.all.iter().rev().filter(|fault| fault.time <= time);
        before.find(|fault| fault.kind.node() == Some(node)).copied()
    }

    /// What a node's disk lost from `from` to `to`, the last.
    pub(crate) fn disk_of(&self, node: NodeId, from: Time, to: Time) -> Option<Fault> {
        let lost = |fault: &&Fault| {
            fault.kind.node() == Some(node) && fault.time >= from && fault.time <= to
        };
        self.disks.iter().rfind(lost).copied()
    }

    /// The fault that a fact tells of.
    pub(crate) fn told_by(&self, fact: FactId) -> Option<Fault> {
        self.all.iter().chain(&self.disks).find(|fault| fault.fact == fact).copied()
    }

    pub(crate) fn joins(&self, link: &LinkSpec, a: NodeId, b: NodeId) -> bool {
        let ahead = self.is_end(link.from, a) && self.is_end(link.to, b);
        ahead || link.both && self.is_end(link.from, b) && self.is_end(link.to, a)
    }

    fn is_end(&self, end: Endpoint, node: NodeId) -> bool {
        match end {
            Endpoint::Node(id) => id == node,
            Endpoint::Producer(i) => self.producers.get(usize::from(i)) == Some(&node),
            Endpoint::Consumer(i) => self.consumers.get(usize::from(i)) == Some(&node),
            Endpoint::Everyone => true,
        }
    }
}
