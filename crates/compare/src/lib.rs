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
mod kafka;
mod log;
mod message;
mod model;
mod monitor;
mod note;
mod raft;
mod replication;
mod scheme;
mod setup;
mod table;
mod tally;
mod world;

#[cfg(test)]
mod properties;

pub use note::Note;
pub use scheme::{CopiesNeeded, Scheme};
pub use table::table;
pub use tally::{Figures, STALL_MIN};

use backup::Mode;
use highwater_protocol::{NodeId, PartitionId};
use highwater_sim::{Run, Schedule};
use raft::Rules;
use setup::{Setup, Subject};
use world::Model;

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
        Comparison::with(&kafka::run(schedule), partition)
    }

    /// The same with a run of Kafka that has come to its end.
    pub fn with(written: &Run, partition: PartitionId) -> Option<Comparison> {
        let schedule = written.schedule();
        let (subject, copies) = subject(written, partition)?;
        let (setup, mut notes) = Setup::new(schedule, subject, &copies);
        let (topic, created) = setup::topics(schedule).nth(usize::from(subject.topic))?;
        notes.extend(created.map(Note::CreatedLater));
        let partitions = written.history().partitions.len();
        if partitions > 1 {
            notes.push(Note::OtherPartitions(partitions as u16));
        }
        let mut rows = Vec::new();
        for (scheme, changed) in kafka::variants(schedule, copies.len()) {
            let figures = match changed == *schedule {
                true => kafka::figures(written, partition),
                false => kafka::figures(&kafka::run(&changed), partition),
            };
            rows.push(Row { scheme, figures });
        }
        let models = [
            (Scheme::MajorityQuorum, Model::Quorum(Rules::ALL)),
            (Scheme::Asynchronous, Model::Backup(Mode::Asynchronous)),
            (Scheme::Synchronous, Model::Backup(Mode::Synchronous)),
        ];
        for (scheme, model) in models {
            rows.push(Row { scheme, figures: model::figures(&setup, model) });
        }
        let partition = format!("{}/{}", topic.name, subject.index);
        Some(Comparison { partition, copies, rows, notes })
    }
}

/// Which partition of which topic it is, and where its replicas are at first.
fn subject(run: &Run, partition: PartitionId) -> Option<(Subject, Vec<NodeId>)> {
    let all = &run.history().partitions;
    let history = all.get(usize::from(partition.0))?;
    let (_, _, change) = history.changes.first()?;
    let partitions = all.iter().filter(|other| other.topic == history.topic).count() as u16;
    let subject = Subject { topic: history.topic.0, index: history.index, partitions };
    Some((subject, change.registration.replicas.clone()))
}
