//! Why: from what happened in a run, backwards along its causes, to the faults and settings that
//! explain it; as data first, as sentences in three languages last.

pub mod counterfactual;
pub mod message;
pub mod report;
pub mod verdict;
pub mod why;

pub use verdict::Verdict;
pub use why::{Explanation, Reading, Why};
