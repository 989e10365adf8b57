//! Facts: what happened, when, at which node, and because of what.

use highwater_protocol::{Event, FactId, NodeId, PartitionId, Time};

/// One thing that happened; 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fact {
    /// When.
    pub time: Time,
    /// At which node.
    pub node: NodeId,
    /// Because of which earlier fact.
    pub cause: FactId,
    /// What.
    pub event: TraceEvent,
}

/// What happened: a node's doing, or the world's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TraceEvent {
    /// A node's step did this.
    Node(Event),
    /// The world did this.
    World(WorldEvent),
}

/// What the world does to nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorldEvent {
    /// The action at this index of the schedule was carried out at the fact's node.
    Action(u32),
    /// The action at this index of the schedule could not be carried out: its node was up already,
    /// or down, or there is no such thing.
    ActionIgnored(u32),
    /// The process of the node is gone.
    ProcessDown,
    /// The process of the node was started.
    ProcessUp,
    /// A log was lost with the disk of its directory, while no process used it.
    LogLost {
        /// Which partition.
        partition: PartitionId,
        /// Records gone.
        removed: u32,
    },
    /// Unflushed records of a log were lost with the power; the offset it was cut to is in
    /// [`crate::ReplicaHistory::truncations`].
    PowerLost {
        /// Which partition.
        partition: PartitionId,
        /// Records gone.
        removed: u32,
    },
}

/// The facts of a run. Routine facts (appends, high watermarks, acknowledgements that follow each
/// other) can be left out of the list; the hash covers them all the same.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Facts kept, with their ids ascending.
    pub facts: Vec<(FactId, Fact)>,
    /// Hash over every fact of the run, kept or not.
    pub hash: u64,
    /// Number of facts of the run, kept or not.
    pub count: u64,
}

impl Trace {
    /// The fact of this number, if it was kept.
    pub fn get(&self, id: FactId) -> Option<&Fact> {
        let index = self.facts.binary_search_by_key(&id, |(own, _)| *own).ok()?;
        Some(&self.facts[index].1)
    }

    /// The next fact that was kept, after the one of this number.
    pub fn after(&self, id: FactId) -> Option<&(FactId, Fact)> {
        self.facts.get(self.facts.partition_point(|(own, _)| *own <= id))
    }

    /// The last fact that was kept before the one of this number.
    pub fn before(&self, id: FactId) -> Option<&(FactId, Fact)> {
        self.facts[..self.facts.partition_point(|(own, _)| *own < id)].last()
    }
}

// P6 of the performance goals. A fact that is kept costs four bytes more, for its number.
const _: () = assert!(size_of::<Fact>() <= 32);
