//! Kafka's in-sync replicas beside other ways to replicate a log, under one schedule: the same
//! brokers, links, faults, producers and seed.
//!
//! Kafka is the simulator itself. The others are small models of one partition, in a loop of their
//! own: a majority quorum (Raft), and primary and backups with a monitor, asynchronous and
//! synchronous. `docs/comparison.md` states what they assume; what a schedule asks for and they
//! cannot do is in [`Comparison::notes`].
//!
//! ```
//! use highwater_compare::{Comparison, Scheme};
//! use highwater_protocol::PartitionId;
//!
//! let script = "topic orders replicas=[1,2,3]\nproducer web rate=10/s\nrun 3s\n";
//! let plan = highwater_scenario::compile(script).plan.expect("there is no mistake");
//! let comparison = Comparison::new(&plan.schedule, PartitionId(0)).expect("it has a partition");
//! assert!(comparison.rows.iter().all(|row| row.figures.lost == 0));
//! assert!(comparison.rows.iter().any(|row| row.scheme == Scheme::MajorityQuorum));
//! ```

mod backup;
mod client;
mod comparing;
mod kafka;
mod log;
mod message;
mod model;
mod monitor;
mod note;
mod raft;
mod replication;
mod report;
mod scheme;
mod setup;
mod table;
mod tally;
mod world;

#[cfg(test)]
mod properties;

pub use comparing::Comparing;
pub use note::Note;
pub use report::{ComparisonReport, FORMAT};
pub use scheme::{CopiesNeeded, Scheme};
pub use table::table;
pub use tally::{Figures, STALL_MIN};

use highwater_protocol::{NodeId, PartitionId};
use highwater_sim::{Run, Schedule};

/// Several schemes under the same schedule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The partition: its topic and its number.
    pub partition: String,
    /// Where its copies are, in the order of assignment.
    pub copies: Vec<NodeId>,
    /// The schemes: Kafka's settings first.
    pub rows: Vec<Row>,
    /// What the models do otherwise or not at all.
    pub notes: Vec<Note>,
}

/// One scheme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Which.
    pub scheme: Scheme,
    /// What became of the records.
    pub figures: Figures,
}

impl Comparison {
    /// Runs every scheme. `None` if the schedule has no such partition, or Kafka never creates it.
    ///
    /// # Panics
    /// If the schedule is not in order; see [`Schedule`].
    pub fn new(schedule: &Schedule, partition: PartitionId) -> Option<Comparison> {
        let mut written = kafka::run(schedule);
        written.finish();
        Comparison::with(&written, partition)
    }

    /// The same with a run of Kafka that has come to its end.
    pub fn with(written: &Run, partition: PartitionId) -> Option<Comparison> {
        let mut comparing = Comparing::new(written, partition)?;
        while !comparing.advance(written, u64::MAX) {}
        Some(comparing.into_found())
    }
}
