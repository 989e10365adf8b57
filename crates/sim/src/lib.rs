//! The world around the protocol's state machines: time, network, disks, faults, and the record of
//! what happened. Deterministic: a run is a function of its [`Schedule`].

pub mod checks;
mod connections;
mod deadlines;
mod digest;
mod fate;
mod faults;
mod historian;
pub mod history;
pub mod ledger;
pub mod mail;
pub mod network;
pub mod outcome;
mod plan;
mod process;
mod queue;
mod recorder;
pub mod rng;
pub mod run;
pub mod schedule;
pub mod series;
mod slice;
mod snapshots;
mod stage;
pub mod steps;
pub mod trace;
mod traffic;
pub mod travel;
mod value_runs;
pub mod view;
mod world;

pub use checks::{PROMISES, Promise, Violation};
pub use connections::Toward;
pub use history::{History, PartitionHistory, Process, ReplicaHistory, ReplicaState, Role};
pub use ledger::Ledger;
pub use mail::{Mail, MailFate, Node};
pub use outcome::{Outcome, ProducerOutcome};
pub use recorder::{Recording, is_routine};
pub use run::{EVENTS_MAX, Progress, Run};
pub use schedule::{Action, Schedule};
pub use series::Series;
pub use steps::Step;
pub use trace::{Fact, Trace, TraceEvent, WorldEvent};
pub use travel::Moment;
pub use view::ClusterView;
