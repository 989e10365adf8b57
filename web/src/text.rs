//! From the model's data to sentences and figures for people, in the language of the page.

pub mod actions;
pub mod changes;
pub mod facts;
pub mod figures;
pub mod names;
pub mod verdict;

pub use figures::{count, duration, instant};
pub use names::Names;
