//! Random schedules by the million, through the command line tool's search.

use crate::context::Context;
use crate::process;
use anyhow::Result;
use std::process::Command;

/// Builds the tool with full optimisation and searches. False if a promise was broken.
pub fn run(context: &Context, options: &[String]) -> Result<bool> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&context.root);
    cargo.args(["run", "--release", "--package", "highwater-cli", "--", "search"]);
    if !options.iter().any(|option| option.starts_with("--schedules")) {
        cargo.args(["--schedules", "1000000"]);
    }
    Ok(process::status(cargo.args(options))?.success())
}
