//! The world around the protocol's state machines: time, network, disks, faults, and the record of
//! what happened. Deterministic: a run is a function of its [`Schedule`].

pub mod history;
pub mod outcome;
pub mod run;
pub mod schedule;
pub mod series;
pub mod trace;
pub mod view;

pub use history::{History, PartitionHistory, Process, ReplicaHistory, ReplicaState, Role};
pub use outcome::{Outcome, ProducerOutcome};
pub use run::{Progress, Run};
pub use schedule::{Action, Schedule};
pub use series::Series;
pub use trace::{Fact, Trace, TraceEvent, WorldEvent};
pub use view::ClusterView;
