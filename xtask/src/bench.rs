//! Speed: natively by the program of `crates/bench`, in wasm by its script for Node.

use crate::context::Context;
use crate::package::{self, Platform};
use crate::process;
use crate::setup::{self, Need};
use anyhow::Result;
use std::process::Command;

/// Builds everything with full optimisation and measures. False if a goal is missed.
pub fn run(context: &Context, options: &[String]) -> Result<bool> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&context.root);
    cargo.args(["run", "--release", "--package", "highwater-bench", "--"]).args(options);
    let native = process::status(&mut cargo)?.success();
    let workshop = setup::run(context, &[Need::Package])?;
    let mut node = workshop.command("node");
    node.args(["--import", "./crates/wasm/tests/files.mjs", "crates/bench/jumps.mjs"]);
    node.arg(package::build(&workshop, Platform::Web)?);
    Ok(process::status(&mut node)?.success() && native)
}
