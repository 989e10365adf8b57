//! The one place where the page meets the language, the simulator and the charts. What they offer
//! changes here into what the parts of the page ask for; no other module calls them to *do*
//! anything, though all may read the data that they make.

mod advice;
mod compare;
mod drawing;
mod language;
mod link;
mod messages;
mod metrics;
mod presets;
mod promises;
mod records;
mod release;
mod run;
mod script;
mod why;

pub use advice::{Advised, Advising, Remedy};
pub use compare::{Compare, Compared, Compartment, scheme_name};
pub use drawing::{Drawing, draw};
pub use language::{Completions, complete, highlight, hover};
pub use link::{Link, read_link, write_link, write_view};
pub use messages::{Messages, WINDOWS, draw_messages, window};
pub use metrics::Reading;
pub use presets::{Preset, first_preset, preset_of, presets};
pub use promises::{Checked, Checking, PromiseState, Told};
pub use records::Place;
pub use release::{compared, release, releases, set_release};
pub use run::{Done, Job};
pub use script::{Edit, Problem, Script, insert_action, replaced, says_the_same, utf16_place};
pub use why::Asked;

pub use highwater_compare::{CopiesNeeded, Scheme};
/// An expectation of the script, and whether it came true.
pub use highwater_scenario::Verdict as Expected;
