//! Every test: native, wasm in the browser, end to end.

mod tally;

use crate::context::Context;
use crate::package::{self, Platform};
use crate::setup::{self, Need};
use crate::size;
use crate::workshop::{TARGET, Workshop};
use anyhow::Result;
use std::process::Command;
use tally::Tally;

/// Crates that run in a browser only; all others are the workspace's default members.
pub const BROWSER_CRATES: [&str; 2] = ["highwater-wasm", "highwater-web"];

/// A part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Part {
    /// Formatting, lints, tidiness, unit tests, integration tests and examples in documentation
    Native,
    /// Lints and tests of the crates for the browser, in headless Chromium
    Wasm,
    /// The page, built for release, in headless Chromium
    E2e,
}

/// Runs all parts, or one; `filter` chooses among the end to end tests. False if a test failed.
///
/// # Errors
/// If something cannot be set up, or a runner cannot be started.
pub fn run(context: &Context, part: Option<Part>, filter: Option<&str>) -> Result<bool> {
    let wants = |one: Part| part.is_none_or(|part| part == one);
    let mut needs = Vec::new();
    if wants(Part::Wasm) {
        needs.extend([Need::Wasm, Need::Package, Need::Browser]);
    }
    if wants(Part::E2e) {
        needs.extend([Need::Wasm, Need::Page, Need::Browser]);
    }
    let workshop = setup::run(context, &needs)?;
    let mut tally = Tally::default();
    if wants(Part::Native) {
        native(context, &mut tally)?;
    }
    if wants(Part::Wasm) {
        wasm(&workshop, &mut tally)?;
    }
    if wants(Part::E2e) {
        end_to_end(context, &workshop, filter, &mut tally)?;
    }
    Ok(tally.close())
}

fn native(context: &Context, tally: &mut Tally) -> Result<()> {
    let cargo = || {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&context.root);
        // The same random cases each time, so that a change is judged by what it changes. New ones
        // come with plain `cargo test`, another seed, or `cargo xtask soak`.
        if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
            cargo.env("PROPTEST_RNG_SEED", "20");
        }
        cargo
    };
    tally.command("format", cargo().args(["fmt", "--all", "--check"]))?;
    let mut clippy = cargo();
    tally.command("clippy", clippy.args(["clippy", "--all-targets", "--", "-D", "warnings"]))?;
    // Tidiness is among them: xtask/tests/tidy.rs.
    tally.tests("native tests", cargo().args(["test", "--no-fail-fast"]))
}

fn wasm(workshop: &Workshop, tally: &mut Tally) -> Result<()> {
    let packages = BROWSER_CRATES.iter().flat_map(|name| ["--package", name]);
    let mut clippy = workshop.command("cargo");
    clippy.args(["clippy", "--all-targets", "--target", TARGET]).args(packages.clone());
    tally.command("clippy for wasm", clippy.args(["--", "-D", "warnings"]))?;
    let mut test = workshop.command("cargo");
    test.args(["test", "--no-fail-fast", "--target", TARGET]).args(packages);
    tally.tests("wasm tests in Chromium", &mut test)?;
    let mut build = workshop.command("cargo");
    build.args(["build", "--package", "highwater-wasm", "--target", TARGET]);
    if !tally.command("package for JavaScript", &mut build)? {
        tally.not_run("the example in docs/javascript.md");
        return Ok(());
    }
    let mut node = workshop.command("node");
    node.args(["--import", "./crates/wasm/tests/files.mjs", "crates/wasm/tests/example.mjs"]);
    node.arg(package::bind(workshop, "debug", Platform::Web)?);
    tally.command("the example in docs/javascript.md", &mut node)?;
    Ok(())
}

fn end_to_end(
    context: &Context,
    workshop: &Workshop,
    filter: Option<&str>,
    tally: &mut Tally,
) -> Result<()> {
    // Tests compare the page with it. Built here, it does not count against a test's time.
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&context.root).args(["build", "--package", "highwater-cli"]);
    tally.command("command line tool", &mut cargo)?;
    let mut trunk = workshop.command("trunk");
    if !tally.command("page for release", trunk.args(["build", "--release"]))? {
        tally.not_run("sizes");
        tally.not_run("end to end tests");
        return Ok(());
    }
    tally.command("sizes", &mut size::command(context))?;
    let mut node = workshop.command("node");
    tally.tests("end to end tests", node.arg("e2e/run.mjs").args(filter))
}
