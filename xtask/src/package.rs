//! The core as a package for JavaScript: `crates/wasm`, and what wasm-bindgen writes for it.

use crate::context::Context;
use crate::process;
use crate::setup::{self, Need};
use crate::workshop::{TARGET, Workshop};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::PathBuf;

/// Where a package is to run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Platform {
    /// Browsers, without a bundler
    Web,
    /// webpack and its like
    Bundler,
    /// Node
    Nodejs,
}

impl Platform {
    /// As wasm-bindgen calls it, and its folder.
    fn name(self) -> &'static str {
        match self {
            Platform::Web => "web",
            Platform::Bundler => "bundler",
            Platform::Nodejs => "nodejs",
        }
    }
}

/// Builds the package for release and prints where it is.
pub fn run(context: &Context, platform: Platform) -> Result<bool> {
    let workshop = setup::run(context, &[Need::Package])?;
    println!("{}", build(&workshop, platform)?.display());
    Ok(true)
}

/// Builds the package for release, with the page's own profile; its folder.
///
/// # Errors
/// If it cannot be built.
pub fn build(workshop: &Workshop, platform: Platform) -> Result<PathBuf> {
    let mut cargo = workshop.command("cargo");
    cargo.args(["build", "--package", "highwater-wasm", "--target", TARGET]);
    process::run(cargo.args(["--profile", "wasm-release"]))?;
    let folder = bind(workshop, "wasm-release", platform)?;
    let module = folder.join(MODULE);
    process::run(workshop.command("wasm-opt").arg("-Oz").arg(&module).arg("-o").arg(&module))?;
    Ok(folder)
}

/// What wasm-bindgen calls the module.
const MODULE: &str = "highwater_wasm_bg.wasm";

/// Writes the package around a module that was built with a profile of this folder; its folder.
///
/// # Errors
/// If it cannot be written.
pub fn bind(workshop: &Workshop, profile: &str, platform: Platform) -> Result<PathBuf> {
    let target = target_folder(workshop)?;
    let folder = target.join("package").join(profile).join(platform.name());
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let module = target.join(TARGET).join(profile).join("highwater_wasm.wasm");
    let mut bindgen = workshop.command("wasm-bindgen");
    bindgen.args(["--target", platform.name(), "--out-dir"]).arg(&folder).arg(module);
    process::run(&mut bindgen)?;
    Ok(folder)
}

/// Where cargo puts what it builds.
fn target_folder(workshop: &Workshop) -> Result<PathBuf> {
    let mut cargo = workshop.command("cargo");
    let told = process::output(cargo.args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let told: serde_json::Value = serde_json::from_str(&told).context("reading cargo metadata")?;
    let folder = told["target_directory"].as_str().context("cargo names no target directory")?;
    Ok(PathBuf::from(folder))
}
