//! Sets up what is missing, saying what it does and how long it took.
//!
//! The ecosystem's usual way comes first (`rustup target add`, `cargo install`, `npm ci`); where
//! its hosts are out of reach and the machine is Debian's, Debian's packages take their place.
//! All it says goes to the standard error, so that `cargo xtask env` prints nothing but commands.

mod browser;
mod debian;
mod node;
mod rustup;
mod target;
mod tools;

use crate::context::Context;
use crate::workshop::Workshop;
use anyhow::{Context as _, Result};
use std::time::Instant;

/// What a command needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Compiling for wasm: the target, and the bundles that the page's crate links to.
    Wasm,
    /// Building the package for JavaScript: `wasm-bindgen`, `wasm-opt`.
    Package,
    /// Building the page: Trunk, `wasm-bindgen`, `wasm-opt`.
    Page,
    /// Running tests in a browser: Chromium, its driver, `wasm-bindgen-test-runner`.
    Browser,
}

/// Whether a thing was there or has just been set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Found {
    /// It was there.
    There,
    /// It was not, and is now.
    Now,
}

/// Sets up what `needs` says; quick when all of it is there.
///
/// # Errors
/// If something cannot be set up; the message says what to install by hand.
pub fn run(context: &Context, needs: &[Need]) -> Result<Workshop> {
    let mut workshop = Workshop::new(context);
    let needs_any = |those: &[Need]| needs.iter().any(|need| those.contains(need));
    let versions = &context.versions;
    if !needs.is_empty() {
        step("std for wasm32-unknown-unknown", || target::set_up(context, &mut workshop))?;
        step("npm packages", || node::set_up(context, &mut workshop))?;
    }
    if needs_any(&[Need::Package, Need::Page, Need::Browser]) {
        let name = format!("wasm-bindgen {}", versions.wasm_bindgen);
        step(&name, || tools::wasm_bindgen(context, &mut workshop))?;
    }
    if needs_any(&[Need::Page]) {
        let name = format!("trunk {}", versions.trunk);
        step(&name, || tools::trunk(context, &mut workshop))?;
    }
    if needs_any(&[Need::Browser]) {
        step("chromium and chromedriver", || browser::set_up(context, &mut workshop))?;
    }
    Ok(workshop)
}

/// One step: its name and time, and on failure what it was about.
fn step(name: &str, work: impl FnOnce() -> Result<Found>) -> Result<()> {
    let start = Instant::now();
    let found = work().with_context(|| format!("setting up {name}"))?;
    let word = if found == Found::There { "there" } else { "set up" };
    eprintln!("[setup] {name}: {word} ({:.1} s)", start.elapsed().as_secs_f64());
    Ok(())
}

/// Says what is about to take a while.
fn say(what: &str) {
    eprintln!("[setup] {what}");
}
