//! Where things are.

use crate::versions::Versions;
use anyhow::{Context as _, Result};
use std::env;
use std::path::PathBuf;

/// The checkout, the place for tools, and the versions they must have.
pub struct Context {
    /// Root of the checkout.
    pub root: PathBuf,
    /// Folder for tools that are not the user's own; safe to delete.
    pub cache: PathBuf,
    /// Versions of the tools.
    pub versions: Versions,
}

impl Context {
    /// Finds the checkout from which `cargo xtask` was called.
    pub fn find() -> Result<Context> {
        // Cargo sets the variable when it runs us; the constant serves a binary called by hand.
        let manifest = env::var("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = PathBuf::from(manifest).parent().context("xtask stands in a folder")?.to_owned();
        let versions = Versions::read(&root)?;
        Ok(Context { root, cache: cache_folder()?, versions })
    }
}

/// `$XDG_CACHE_HOME/highwater`, or `~/.cache/highwater`.
fn cache_folder() -> Result<PathBuf> {
    if let Some(cache) = env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()) {
        return Ok(PathBuf::from(cache).join("highwater"));
    }
    let home = env::home_dir().context("neither XDG_CACHE_HOME nor a home folder is known")?;
    Ok(home.join(".cache/highwater"))
}
