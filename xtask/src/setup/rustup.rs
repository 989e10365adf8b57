//! `rustup target add`, with an end to its patience and a memory of failure.

use super::say;
use crate::context::Context;
use crate::process;
use crate::workshop::TARGET;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

/// rustup is given up when nothing arrives for this long.
const PATIENCE: Duration = Duration::from_secs(60);
/// After a failure it is not asked again for this long, so that a second try does not wait again.
const MEMORY: Duration = Duration::from_secs(3600);

/// Adds the wasm target to the pinned toolchain.
///
/// # Errors
/// If rustup is missing, fails, stands still, or did so within the last hour.
pub fn add_target(context: &Context) -> Result<()> {
    let note = context.cache.join("rustup-target-failed");
    let age = fs::metadata(&note).and_then(|file| file.modified()).map(|time| time.elapsed());
    if let Ok(Ok(age)) = age
        && age < MEMORY
    {
        bail!(
            "it could not {} min ago (to try again, delete {})",
            age.as_secs() / 60,
            note.display()
        );
    }
    say(&format!("rustup target add {TARGET}"));
    let mut rustup = Command::new("rustup");
    rustup.current_dir(&context.root).args(["target", "add", TARGET]).env("RUST_BACKTRACE", "0");
    let added = process::run_patiently(&mut rustup, PATIENCE, downloaded);
    if added.is_err() {
        fs::create_dir_all(&context.cache)?;
        fs::write(&note, "")?;
    }
    added
}

/// Bytes in the folders to which rustup downloads: as long as they change, it is at work.
fn downloaded() -> u64 {
    let home = env::var_os("RUSTUP_HOME")
        .map(Into::into)
        .or_else(|| env::home_dir().map(|home| home.join(".rustup")));
    let Some(home) = home else { return 0 };
    ["downloads", "tmp"].iter().map(|name| bytes_in(&home.join(name))).sum()
}

/// Bytes of all files below a folder.
fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(data) if data.is_dir() => bytes_in(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
