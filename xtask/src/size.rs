//! Sizes of the built page, raw and compressed, against the limits of the project.

use crate::context::Context;
use crate::process;
use anyhow::{Result, ensure};
use std::process::Command;

/// Prints the table. Node compresses, since the tool chain needs it anyway and it has both codecs.
/// False if a limit is passed.
pub fn run(context: &Context) -> Result<bool> {
    ensure!(
        context.root.join("dist/index.html").exists(),
        "dist/ holds no page: run `cargo xtask build` first"
    );
    Ok(process::status(&mut command(context))?.success())
}

/// The command behind it, which fails if a limit is passed.
pub fn command(context: &Context) -> Command {
    let mut node = Command::new("node");
    node.current_dir(&context.root).args(["xtask/size.mjs", "dist"]);
    node
}
