//! The rows of the stage: one a broker, logs aligned by offset.

use super::log::{Part, Segment, agree_up_to, segments};
use super::scale::{Scale, Zoom};
use super::status::Status;
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{NodeId, Offset, PartitionId, Time};
use highwater_sim::history::PartitionHistory;
use highwater_sim::view::{BrokerView, LogDirView};
use highwater_sim::{ClusterView, History, Process, ReplicaState, Role};

/// One partition at one instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Which partition.
    pub partition: PartitionId,
    /// From offsets to positions.
    pub scale: Scale,
    /// The partition's high watermark: its leader's, as the history tells it.
    pub high_watermark: Offset,
    /// As the controller has it registered.
    pub registration: Option<PartitionRegistration>,
    /// `min.insync.replicas` in force.
    pub min_insync_replicas: i64,
    /// One a broker, ascending by id.
    pub lanes: Vec<Lane>,
    /// Next offset of each consumer that reads the partition: its place in the schedule, and where.
    pub consumers: Vec<(usize, Offset)>,
}

/// One broker's row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// Which broker.
    pub broker: NodeId,
    /// What its process does, whatever it is to the partition.
    pub process: Process,
    /// Its log directories, if the script names them.
    pub log_dirs: Vec<LogDirView>,
    /// What it is to the partition.
    pub status: Status,
    /// Since when it has been that.
    pub since: Time,
    /// Its log, in order; empty without one.
    pub segments: Vec<Segment>,
    /// Offset after the last record; `None` without a log.
    pub log_end: Option<Offset>,
    /// Its own high watermark.
    pub high_watermark: Offset,
    /// Up to where its log is on disk.
    pub flushed: Offset,
    /// Records that differ from the leader's log.
    pub differs: i64,
    /// Where the leader's log ends; `None` without a leader.
    pub leader_end: Option<Offset>,
}

/// Lays out `partition` as it is in `view`; `longest` is where its longest log ends in the whole
/// run (see [`longest`]).
pub fn picture(
    view: &ClusterView,
    history: &History,
    partition: PartitionId,
    zoom: Zoom,
    longest: Offset,
) -> Picture {
    let registration = view.metadata.partition(partition).cloned();
    let recorded = history.partitions.get(usize::from(partition.0));
    let at = |series: &highwater_sim::Series| series.at(view.time).unwrap_or(0);
    let high_watermark = recorded.map_or(0, |p| at(&p.high_watermark));
    let leader = registration.as_ref().and_then(|r| r.leader);
    let reference = leader.and_then(|leader| replica(view, leader, partition));
    let lanes: Vec<Lane> = view
        .brokers
        .iter()
        .map(|broker| {
            let state = state_at(recorded, broker, view.time);
            Lane { since: state.0, ..lane(broker, partition, state.1, reference, high_watermark) }
        })
        .map(|lane| match view.zookeeper.is_some() {
            true => Lane { status: lane.status.in_zookeeper(), ..lane },
            false => lane,
        })
        .collect();
    let consumers = positions(view, partition);
    let scale = match zoom {
        Zoom::Whole => Scale::whole(longest),
        Zoom::Tail => Scale::tail(&marks(&lanes, high_watermark)),
    };
    Picture {
        partition,
        scale,
        high_watermark,
        min_insync_replicas: recorded.map_or(1, |p| at(&p.min_insync_replicas)),
        registration,
        lanes,
        consumers,
    }
}

fn lane(
    broker: &BrokerView,
    partition: PartitionId,
    state: ReplicaState,
    reference: Option<&ReplicaView>,
    high_watermark: Offset,
) -> Lane {
    let log = broker.replicas.iter().find(|r| r.partition == partition);
    let believes = log.filter(|r| r.is_leader).map(|r| r.leader_epoch);
    let agrees_to = match (log, reference) {
        (Some(log), Some(leader)) if !std::ptr::eq(log, leader) => {
            agree_up_to(log.records.iter(), leader.records.iter())
                .map(|at| departs(log, leader, at))
        }
        _ => None,
    };
    let segments = log.map_or_else(Vec::new, |log| segments(log, high_watermark, agrees_to));
    let differing = segments.iter().filter(|s| s.part == Part::Differs);
    Lane {
        broker: broker.broker,
        process: broker.process,
        log_dirs: broker.log_dirs.clone(),
        status: match is_offline(broker, partition) && state.role != Role::Unassigned {
            true => Status::Offline,
            false => Status::new(state, believes),
        },
        since: Time::ZERO,
        differs: differing.map(|s| s.to - s.from).sum(),
        leader_end: reference.map(|leader| leader.log_end_offset),
        segments,
        log_end: log.map(|log| log.log_end_offset),
        high_watermark: log.map_or(0, |log| log.high_watermark),
        flushed: log.map_or(0, |log| log.flushed_offset),
    }
}

/// Whether a process runs without its replica, since the disk of a log directory has failed.
fn is_offline(broker: &BrokerView, partition: PartitionId) -> bool {
    let runs = matches!(broker.process, Process::Running | Process::Stopping);
    let hosted = || broker.replicas.iter().any(|replica| replica.partition == partition);
    let failed = || broker.log_dirs.iter().any(|dir| dir.failed);
    runs && (broker.offline.contains(&partition) || (failed() && !hosted()))
}

/// From where on a log differs. One that merely goes on where the leader's ends differs too, unless
/// both are of one epoch: then the picture caught the leader's log a moment behind.
fn departs(log: &ReplicaView, leader: &ReplicaView, agrees: Offset) -> Offset {
    let last = |r: &ReplicaView| r.epochs.last().map(|(epoch, _)| *epoch);
    let ahead_only = agrees == leader.log_end_offset && last(log) == last(leader);
    if ahead_only { log.log_end_offset } else { agrees }
}

fn replica(view: &ClusterView, broker: NodeId, partition: PartitionId) -> Option<&ReplicaView> {
    let broker = view.brokers.iter().find(|b| b.broker == broker)?;
    broker.replicas.iter().find(|r| r.partition == partition)
}

/// What the history says of a broker's replica, and since when it looks the same; a broker that was
/// never one is not assigned.
fn state_at(
    recorded: Option<&PartitionHistory>,
    broker: &BrokerView,
    time: Time,
) -> (Time, ReplicaState) {
    let replicas = recorded.map_or(&[][..], |p| &p.replicas);
    let states = replicas.iter().find(|r| r.broker == broker.broker).map(|r| &r.states);
    let past = states.map_or(&[][..], |s| &s[..s.partition_point(|(at, _)| *at <= time)]);
    let Some((mut since, state)) = past.last().copied() else {
        let none = ReplicaState { process: broker.process, fenced: false, role: Role::Unassigned };
        return (Time::ZERO, none);
    };
    let looks = |state| Status::new(state, None).name();
    for (at, _) in past.iter().rev().take_while(|(_, earlier)| looks(*earlier) == looks(state)) {
        since = *at;
    }
    (since, state)
}

fn positions(view: &ClusterView, partition: PartitionId) -> Vec<(usize, Offset)> {
    let mut out = Vec::new();
    for (index, positions) in view.consumers.iter().enumerate() {
        let mine = positions.iter().filter(|(p, _)| *p == partition);
        out.extend(mine.map(|(_, offset)| (index, *offset)));
    }
    out
}

/// Where the longest log of a partition ends in the whole run. Reads every point: once a run.
pub fn longest(history: &PartitionHistory) -> Offset {
    let ends = history.replicas.iter().flat_map(|r| r.log_end_offset.iter());
    ends.map(|(_, end)| end).max().unwrap_or(0)
}

/// The offsets that the tail must show.
fn marks(lanes: &[Lane], high_watermark: Offset) -> Vec<Offset> {
    let mut marks = vec![high_watermark];
    for lane in lanes.iter().filter(|lane| lane.status != Status::NoReplica) {
        marks.extend(lane.log_end);
        marks.extend(lane.segments.iter().filter(|s| s.part == Part::Differs).map(|s| s.from));
    }
    marks
}
