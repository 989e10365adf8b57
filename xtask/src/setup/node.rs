//! npm packages, by the lock file: the editor, the bundler, `wasm-opt`, and the driver of the end
//! to end tests. Then the bundles, which the page's crate and Trunk need to be there.

use super::{Found, say};
use crate::context::Context;
use crate::process;
use crate::workshop::Workshop;
use anyhow::{Context as _, Result, ensure};
use std::fs;
use std::process::Command;

/// The oldest Node that is good enough.
const OLDEST: u32 = 20;

/// Installs the packages if the lock file has changed, and writes the bundles anew.
pub fn set_up(context: &Context, workshop: &mut Workshop) -> Result<Found> {
    check_node()?;
    let modules = context.root.join("node_modules");
    let installed = modules.join(".highwater-lock.json");
    let lock = fs::read_to_string(context.root.join("package-lock.json"))?;
    let there = fs::read_to_string(&installed).is_ok_and(|text| text == lock);
    if !there {
        say("npm ci");
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut npm = Command::new(npm);
        npm.current_dir(&context.root).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        process::run(&mut npm)?;
        fs::write(&installed, &lock)?;
    }
    workshop.prefer(modules.join(".bin"));
    process::run(workshop.command("node").arg("web/js/build.mjs"))?;
    Ok(if there { Found::There } else { Found::Now })
}

fn check_node() -> Result<()> {
    let version = process::output(Command::new("node").arg("--version"))
        .context("Node is needed: install version 20 or newer from nodejs.org")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= OLDEST),
        "Node {OLDEST} or newer is needed; this is {version}"
    );
    Ok(())
}
