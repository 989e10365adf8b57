//! The workshop: sets up what building and testing need, then builds, serves, tests and measures.
//!
//! `cargo xtask --help` lists the commands. Everything here may be run again at any time: what is
//! there already is left alone.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these are commands that talk to a person"
)]

pub mod bench;
pub mod context;
pub mod package;
pub mod page;
pub mod process;
pub mod setup;
pub mod size;
pub mod soak;
pub mod test;
pub mod tidy;
pub mod versions;
pub mod workshop;
