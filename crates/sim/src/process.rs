//! Processes and the machines they run on.

use crate::connections::Host;
use crate::history::Process;
use crate::queue::Entry;
use highwater_protocol::broker::{ReplicaView, Storage};
use highwater_protocol::controller::Controller;
use highwater_protocol::log::UnifiedLog;
use highwater_protocol::partition::Partition;
use highwater_protocol::zookeeper::ZooKeeper;
use highwater_protocol::{Node, PartitionId, Time};
use std::collections::VecDeque;

/// Where a process is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Phase {
    /// It runs.
    Running,
    /// Started, its listeners not open yet.
    Starting,
    /// Asked to stop.
    Stopping,
    /// Not there.
    Down,
}

/// What a process that is gone has left behind.
#[derive(Clone, Debug)]
pub(crate) enum Disk {
    /// A broker's logs.
    Broker(Storage),
    /// The controller's log, still in the state machine that will be made anew from it.
    Controller(Box<Controller>),
    /// What the ensemble holds, sessions included.
    ZooKeeper(Box<ZooKeeper>),
}

/// A place where a process can run, and the disk there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The state machine, from the process's first move to its end.
    pub(crate) node: Option<Node>,
    /// What is on disk, while there is no state machine.
    pub(crate) disk: Option<Disk>,
    /// Where the process is in its life.
    pub(crate) phase: Phase,
    /// Whether it is stopped in its tracks.
    pub(crate) paused: bool,
    /// Whether the machine has power.
    pub(crate) powered: bool,
    /// How often the process was started.
    pub(crate) incarnation: u32,
    /// How often the disk was replaced.
    pub(crate) wipes: u32,
    /// What arrived while it was paused, in order.
    pub(crate) waiting: VecDeque<Entry>,
}

impl Place {
    /// A process that runs from the start.
    pub(crate) fn running(node: Node) -> Place {
        Place {
            node: Some(node),
            disk: None,
            phase: Phase::Running,
            paused: false,
            powered: true,
            incarnation: 0,
            wipes: 0,
            waiting: VecDeque::new(),
        }
    }

    /// Whether there is a process, paused or not.
    pub(crate) fn is_up(&self) -> bool {
        self.phase != Phase::Down
    }

    /// What a segment that arrives finds here.
    pub(crate) fn host(&self) -> Host {
        Host {
            powered: self.powered,
            incarnation: self.is_up().then_some(self.incarnation),
            listening: self.node.as_ref().is_some_and(Node::is_listening),
        }
    }

    /// When its timers want it to run; never while it cannot.
    pub(crate) fn deadline(&self, now: Time) -> Time {
        match &self.node {
            Some(node) if !self.paused => node.next_timeout().max(now),
            _ => Time::NEVER,
        }
    }

    /// What the process does, for people.
    pub(crate) fn process(&self) -> Process {
        match self.phase {
            Phase::Down => Process::Down,
            _ if self.paused => Process::Paused,
            Phase::Running => Process::Running,
            Phase::Starting => Process::Starting,
            Phase::Stopping => Process::Stopping,
        }
    }

    /// A broker's log of a partition, up or down.
    pub(crate) fn log(&self, partition: PartitionId) -> Option<&UnifiedLog> {
        match (&self.node, &self.disk) {
            (Some(Node::Broker(broker)), _) => broker.partition(partition).map(|p| &p.log),
            (_, Some(Disk::Broker(disk))) => disk.log(partition),
            _ => None,
        }
    }

    /// A partition as the broker that runs here holds it.
    pub(crate) fn partition(&self, partition: PartitionId) -> Option<&Partition> {
        match &self.node {
            Some(Node::Broker(broker)) => broker.partition(partition),
            _ => None,
        }
    }

    /// What a broker has of each partition: its own view, or that of its disk.
    pub(crate) fn replicas(&self) -> Vec<ReplicaView> {
        match (&self.node, &self.disk) {
            (Some(Node::Broker(broker)), _) => broker.replicas(),
            (_, Some(Disk::Broker(disk))) => disk.replicas(),
            _ => Vec::new(),
        }
    }

    /// What a broker that runs still has in memory of disks that have failed.
    pub(crate) fn replicas_on_failed_disks(&self) -> Vec<ReplicaView> {
        let Some(Node::Broker(broker)) = &self.node else { return Vec::new() };
        if !broker.has_failing_log_dir() {
            return Vec::new();
        }
        let mut replicas = broker.replicas();
        replicas.retain(|replica| broker.is_on_failed_disk(replica.partition));
        replicas
    }

    /// The process ends; what it has on disk stays.
    pub(crate) fn end_process(&mut self) {
        debug_assert!(self.is_up(), "a process ends once");
        self.phase = Phase::Down;
        self.paused = false;
        match self.node.take() {
            Some(Node::Broker(broker)) => self.disk = Some(Disk::Broker(broker.into_storage())),
            Some(Node::Controller(controller)) => self.disk = Some(Disk::Controller(controller)),
            Some(Node::ZooKeeper(zookeeper)) => self.disk = Some(Disk::ZooKeeper(zookeeper)),
            // It had not made its first move: the disk is as it was.
            None => {}
            Some(_) => unreachable!("clients run to the end"),
        }
        debug_assert!(self.disk.is_some(), "a server leaves something on disk");
    }
}
