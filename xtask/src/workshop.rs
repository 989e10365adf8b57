//! The environment in which commands for wasm run.

use crate::context::Context;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// The target of the page.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// What the setup found: variables for the commands that build or test for wasm. Native commands
/// use plain `cargo` with the pinned toolchain.
#[derive(Debug)]
pub struct Workshop {
    root: PathBuf,
    variables: Vec<(&'static str, OsString)>,
    path: Vec<PathBuf>,
}

impl Workshop {
    /// A workshop without anything set up.
    pub fn new(context: &Context) -> Workshop {
        Workshop { root: context.root.clone(), variables: Vec::new(), path: Vec::new() }
    }

    /// Sets a variable for all commands.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.push((name, value.into()));
    }

    /// Programs in `folder` are found before the user's own of the same name.
    pub fn prefer(&mut self, folder: PathBuf) {
        self.path.push(folder);
    }

    /// A command at the root of the checkout that sees the tools.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Prints the same environment as shell commands.
    pub fn print_exports(&self) {
        let quote = |value: &OsString| value.to_string_lossy().replace('\'', r"'\''");
        println!("export PATH='{}'", quote(&self.path()));
        for (name, value) in &self.variables {
            println!("export {name}='{}'", quote(value));
        }
    }

    fn path(&self) -> OsString {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = self.path.iter().cloned().chain(env::split_paths(&old));
        // A folder with the separator in its name cannot be on a PATH at all.
        env::join_paths(all).unwrap_or(old)
    }
}
