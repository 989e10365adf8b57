//! Speed, measured by the program of `crates/bench`.

use crate::context::Context;
use crate::process;
use anyhow::Result;
use std::process::Command;

/// Builds the benchmark program with full optimisation and runs it. False if it says so.
pub fn run(context: &Context, options: &[String]) -> Result<bool> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&context.root);
    cargo.args(["run", "--release", "--package", "highwater-bench", "--"]).args(options);
    Ok(process::status(&mut cargo)?.success())
}
