//! The one version of each tool. Three files name them, and they have to agree: Cargo.lock,
//! Trunk.toml (or Trunk would fetch a tool by itself) and package.json.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Versions of the tools, as `major.minor.patch`.
#[derive(Debug, PartialEq, Eq)]
pub struct Versions {
    /// Trunk, from Trunk.toml.
    pub trunk: String,
    /// `wasm-bindgen-cli`, which must be that of the library in Cargo.lock.
    pub wasm_bindgen: String,
    /// npm's `binaryen`, which holds `wasm-opt`, from package.json.
    pub binaryen: String,
}

impl Versions {
    /// Reads the versions of a checkout.
    ///
    /// # Errors
    /// If a file is missing, or two of them disagree.
    pub fn read(root: &Path) -> Result<Versions> {
        let text = |name: &str| {
            fs::read_to_string(root.join(name)).with_context(|| format!("cannot read {name}"))
        };
        Versions::parse(
            &text("Cargo.lock")?,
            &text("Trunk.toml")?,
            &text("package.json")?,
            &text("package-lock.json")?,
        )
    }

    /// The same from the files' text.
    ///
    /// # Errors
    /// If a version is missing, or two files disagree.
    pub fn parse(
        cargo_lock: &str,
        trunk_toml: &str,
        package: &str,
        package_lock: &str,
    ) -> Result<Versions> {
        let wasm_bindgen =
            locked(cargo_lock, "wasm-bindgen").context("Cargo.lock does not hold wasm-bindgen")?;
        let trunk = setting(trunk_toml, "trunk-version")
            .and_then(|version| version.strip_prefix('='))
            .context("Trunk.toml: trunk-version must be \"=major.minor.patch\"")?;
        let tool_bindgen = setting(trunk_toml, "wasm_bindgen").unwrap_or("nothing");
        ensure!(
            tool_bindgen == wasm_bindgen,
            "Trunk.toml's [tools] wasm_bindgen is {tool_bindgen}, Cargo.lock has {wasm_bindgen}: \
             make the first equal to the second"
        );
        let binaryen = json(package)?["devDependencies"]["binaryen"]
            .as_str()
            .context("package.json does not name binaryen")?
            .to_owned();
        let major = binaryen.split('.').next().unwrap_or_default();
        let tool_opt = setting(trunk_toml, "wasm_opt").unwrap_or("nothing");
        ensure!(
            tool_opt == format!("version_{major}"),
            "Trunk.toml's [tools] wasm_opt is {tool_opt}, package.json has binaryen {binaryen}: \
             the first should be version_{major}"
        );
        let lock = json(package_lock)?;
        let npm_locked = lock["packages"]["node_modules/binaryen"]["version"].as_str();
        ensure!(
            npm_locked == Some(&binaryen),
            "package-lock.json does not have binaryen {binaryen}: run `npm install`"
        );
        Ok(Versions { trunk: trunk.to_owned(), wasm_bindgen: wasm_bindgen.to_owned(), binaryen })
    }
}

fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text).context("package.json or package-lock.json is not JSON")
}

/// The version of a package in Cargo.lock.
fn locked<'a>(cargo_lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = cargo_lock.lines();
    lines.find(|line| *line == name)?;
    quoted(lines.next()?)
}

/// The value of `key = "value"` in a TOML file; its tables share no key that we ask for.
fn setting<'a>(toml: &'a str, key: &str) -> Option<&'a str> {
    let is_key = |line: &&str| line.split('=').next().is_some_and(|name| name.trim() == key);
    quoted(toml.lines().find(is_key)?)
}

fn quoted(line: &str) -> Option<&str> {
    line.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n";
    const TRUNK: &str =
        "trunk-version = \"=0.21.14\"\n[tools]\nwasm_bindgen = \"0.2.1\"\nwasm_opt = \"version_7\"";
    const PACKAGE: &str = r#"{"devDependencies": {"binaryen": "7.0.1"}}"#;
    const NPM_LOCK: &str = r#"{"packages": {"node_modules/binaryen": {"version": "7.0.1"}}}"#;

    fn complaint(lock: &str, trunk: &str, package: &str, npm_lock: &str) -> String {
        match Versions::parse(lock, trunk, package, npm_lock) {
            Ok(versions) => format!("{versions:?}"),
            Err(error) => error.to_string(),
        }
    }

    /// Files that agree give the versions.
    #[test]
    fn agreeing() {
        let versions = Versions::parse(LOCK, TRUNK, PACKAGE, NPM_LOCK).expect("they agree");
        assert_eq!(versions.trunk, "0.21.14");
        assert_eq!(versions.wasm_bindgen, "0.2.1");
        assert_eq!(versions.binaryen, "7.0.1");
    }

    /// Each disagreement is told with both sides.
    #[test]
    fn disagreeing() {
        let lock = LOCK.replace("0.2.1", "0.2.2");
        assert!(complaint(&lock, TRUNK, PACKAGE, NPM_LOCK).contains("Cargo.lock has 0.2.2"));
        let package = PACKAGE.replace("7.0.1", "8.0.0");
        assert!(complaint(LOCK, TRUNK, &package, NPM_LOCK).contains("should be version_8"));
        let npm_lock = NPM_LOCK.replace("7.0.1", "7.0.0");
        assert!(complaint(LOCK, TRUNK, PACKAGE, &npm_lock).contains("run `npm install`"));
        assert!(complaint("", TRUNK, PACKAGE, NPM_LOCK).contains("does not hold"));
    }
}
