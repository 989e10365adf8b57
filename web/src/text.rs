//! From the model's data to sentences and figures for people, in the language of the page.

pub mod names;
pub mod verdict;

pub use highwater_explain::message::facts;
pub use highwater_explain::message::figures;
pub use highwater_explain::message::figures::{count, duration, instant};
pub use names::Names;
