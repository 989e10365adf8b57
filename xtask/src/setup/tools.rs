//! Programs from crates.io, each at one exact version. A tool of that version on PATH is used as
//! it is; otherwise it goes into a folder of its own, and the user's own tools stay untouched.

use super::{Found, say};
use crate::context::Context;
use crate::process;
use crate::workshop::Workshop;
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Trunk, which builds and serves the page.
pub fn trunk(context: &Context, workshop: &mut Workshop) -> Result<Found> {
    Tool {
        package: "trunk",
        folder: "trunk",
        version: &context.versions.trunk,
        programs: &["trunk"],
    }
    .set_up(context, workshop)
}

/// The command line tools of wasm-bindgen, which write JavaScript for a module and run its tests.
pub fn wasm_bindgen(context: &Context, workshop: &mut Workshop) -> Result<Found> {
    let tool = Tool {
        package: "wasm-bindgen-cli",
        folder: "wasm-bindgen",
        version: &context.versions.wasm_bindgen,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    };
    workshop.set("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    tool.set_up(context, workshop)
}

/// A package of crates.io with programs.
struct Tool<'a> {
    package: &'static str,
    folder: &'static str,
    version: &'a str,
    programs: &'static [&'static str],
}

impl Tool<'_> {
    fn set_up(&self, context: &Context, workshop: &mut Workshop) -> Result<Found> {
        if self.is_right(Path::new("")) {
            return Ok(Found::There);
        }
        let root = context.cache.join("tools").join(format!("{}-{}", self.folder, self.version));
        let programs = root.join("bin");
        let there = self.is_right(&programs);
        if !there {
            self.install(&root)?;
            ensure!(
                self.is_right(&programs),
                "{} was installed into {} but is not version {}",
                self.package,
                programs.display(),
                self.version
            );
        }
        workshop.prefer(programs);
        Ok(if there { Found::There } else { Found::Now })
    }

    /// Whether all programs of the right version are in `folder`; on PATH if it is empty.
    fn is_right(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            let path = folder.join(program);
            process::output(Command::new(path).arg("--version"))
                .is_ok_and(|said| said.split_whitespace().nth(1) == Some(self.version))
        })
    }

    /// Little optimisation and no TLS: the tools convert and serve local files, and compile in
    /// half the time so.
    fn install(&self, root: &PathBuf) -> Result<()> {
        say(&format!("cargo install {} (some minutes, once)", self.package));
        let mut cargo = Command::new("cargo");
        for (setting, value) in
            [("OPT_LEVEL", "1"), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("DEBUG", "0")]
        {
            cargo.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
        }
        for variable in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "RUSTFLAGS"] {
            cargo.env_remove(variable);
        }
        cargo.args(["install", "--quiet", "--locked", "--force", "--no-default-features"]);
        cargo.arg("--root").arg(root).arg(format!("{}@{}", self.package, self.version));
        process::run(&mut cargo)
    }
}
