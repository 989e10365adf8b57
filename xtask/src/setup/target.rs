//! The standard library for wasm, and the toolchain that has it.

use super::{Found, debian, rustup, say};
use crate::context::Context;
use crate::process;
use crate::workshop::{TARGET, Workshop};
use anyhow::{Context as _, Result, anyhow, bail};
use std::fs;
use std::process::Command;

/// Name of the toolchain that the fallback links into rustup. Only wasm commands use it.
pub const LINKED: &str = "highwater-wasm";

/// Finds or fetches it. The pinned toolchain comes first, then the linked one.
pub fn set_up(context: &Context, workshop: &mut Workshop) -> Result<Found> {
    if has_target(context, None) {
        return Ok(Found::There);
    }
    if debian::is_current() && has_target(context, Some(LINKED)) {
        workshop.set("RUSTUP_TOOLCHAIN", LINKED);
        return Ok(Found::There);
    }
    let Err(refusal) = rustup::add_target(context) else {
        if has_target(context, None) {
            return Ok(Found::Now);
        }
        bail!("rustup added {TARGET}, but rustc does not find it: is another rustc on PATH?");
    };
    say(&format!("rustup has not fetched it: {refusal:#}"));
    debian::build().map_err(|no| {
        anyhow!(
            "{no:#}\nInstall the target by hand: `rustup target add {TARGET}` with a connection \
             to static.rust-lang.org"
        )
    })?;
    process::run(
        Command::new("rustup").args(["toolchain", "link", LINKED]).arg(debian::sysroot()?),
    )
    .context("linking Debian's rustc into rustup")?;
    if !has_target(context, Some(LINKED)) {
        bail!("Debian's rustc is set up and linked, but finds no std for {TARGET}");
    }
    workshop.set("RUSTUP_TOOLCHAIN", LINKED);
    Ok(Found::Now)
}

/// Whether the toolchain (the pinned one if `None`) has a standard library for wasm.
fn has_target(context: &Context, toolchain: Option<&str>) -> bool {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(&context.root).args(["--print", "target-libdir", "--target", TARGET]);
    rustc.envs(toolchain.map(|name| ("RUSTUP_TOOLCHAIN", name)));
    let Ok(folder) = process::output(&mut rustc) else { return false };
    let Ok(files) = fs::read_dir(folder) else { return false };
    files.flatten().any(|file| {
        let name = file.file_name();
        name.to_string_lossy().starts_with("libstd-")
    })
}
