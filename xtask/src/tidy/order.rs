//! The one-way order of the crates: `protocol <- sim <- scenario <- search`, `scenario <- explain`,
//! `sim <- chart`, `sim <- conformance`, with `cli`, `wasm` and `web` on top. Who is not named is
//! forbidden.

use super::Problem;
use crate::process;
use crate::test::BROWSER_CRATES;
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Each crate with the crates of the workspace that it may use, directly and in its tests.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("protocol", &[]),
    ("sim", &["protocol"]),
    ("scenario", &["protocol", "sim"]),
    ("search", &["protocol", "sim", "scenario"]),
    ("explain", &["protocol", "sim", "scenario"]),
    ("compare", &["protocol", "sim", "scenario"]),
    ("chart", &["protocol", "sim"]),
    ("conformance", &["protocol", "sim"]),
    ("wasm", &["protocol", "sim", "scenario", "search", "compare", "explain", "chart"]),
    (
        "cli",
        &["protocol", "sim", "scenario", "search", "compare", "explain", "chart", "conformance"],
    ),
    ("web", &["protocol", "sim", "scenario", "search", "compare", "explain", "chart", "wasm"]),
    ("bench", &["protocol", "sim", "scenario", "explain"]),
    ("xtask", &[]),
];
/// Crates that must build without any other.
const ALONE: &str = "protocol";
/// Starts of the names of packages that exist in a browser only.
const BROWSER: [&str; 6] = ["wasm-bindgen", "js-sys", "web-sys", "gloo", "yew", "serde-wasm"];

/// A package of the workspace and what its Cargo.toml asks for.
struct Package {
    name: String,
    is_default: bool,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    for_tests: bool,
}

/// Dependencies against the order, by Cargo's own reading of the manifests.
pub fn problems(root: &Path) -> Result<Vec<Problem>> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root).args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let metadata = process::output(&mut cargo)?;
    let packages = read(&metadata).context("`cargo metadata` speaks another dialect")?;
    Ok(packages.iter().flat_map(problems_of).collect())
}

fn read(metadata: &str) -> Option<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata).ok()?;
    let defaults = metadata["workspace_default_members"].as_array()?;
    let packages = metadata["packages"].as_array()?.iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array()?.iter();
            let dependencies = dependencies.map(|dependency| {
                let for_tests = dependency["kind"] == "dev";
                Some(Dependency { name: dependency["name"].as_str()?.to_owned(), for_tests })
            });
            Some(Package {
                name: package["name"].as_str()?.to_owned(),
                is_default: defaults.contains(&package["id"]),
                dependencies: dependencies.collect::<Option<_>>()?,
            })
        })
        .collect()
}

/// A package's name without the project's.
fn short(name: &str) -> &str {
    name.strip_prefix("highwater-").unwrap_or(name)
}

fn problems_of(package: &Package) -> Vec<Problem> {
    let name = short(&package.name);
    let mut messages = Vec::new();
    let in_browser = BROWSER_CRATES.contains(&package.name.as_str());
    if in_browser == package.is_default {
        let rule = "default-members are all packages but those of the browser";
        messages.push(format!("{name}: {rule}, or its tests are skipped"));
    }
    let allowed = ALLOWED.iter().find(|(crate_name, _)| *crate_name == name);
    if allowed.is_none() {
        messages.push(format!("{name} has no place in the order of xtask's tidy/order.rs"));
    }
    for dependency in &package.dependencies {
        let used = short(&dependency.name);
        let is_ours = used != dependency.name || used == "xtask";
        if is_ours && allowed.is_some_and(|(_, allowed)| !allowed.contains(&used)) {
            messages.push(format!("{name} must not depend on {used}"));
        } else if name == ALONE && !dependency.for_tests {
            messages.push(format!("{name} has no dependencies, but names {used}"));
        } else if !in_browser && BROWSER.iter().any(|start| used.starts_with(start)) {
            messages.push(format!("{name} must not depend on {used}, which needs a browser"));
        }
    }
    let problem = |message| Problem { file: "Cargo.toml".to_owned(), line: 0, message };
    messages.into_iter().map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(name: &str, dependencies: &[(&str, bool)]) -> Vec<String> {
        let dependencies = dependencies
            .iter()
            .map(|&(name, for_tests)| Dependency { name: name.to_owned(), for_tests })
            .collect();
        let is_default = !BROWSER_CRATES.contains(&name);
        let package = Package { name: name.to_owned(), is_default, dependencies };
        problems_of(&package).into_iter().map(|problem| problem.message).collect()
    }

    /// Downwards is allowed.
    #[test]
    fn downwards() {
        let below = [("highwater-protocol", false), ("highwater-sim", false)];
        assert_eq!(messages("highwater-scenario", &below), [""; 0]);
        assert_eq!(messages("highwater-protocol", &[("proptest", true)]), [""; 0]);
        assert_eq!(messages("highwater-web", &[("yew", false)]), [""; 0]);
    }

    /// Upwards and sideways are not, for tests neither.
    #[test]
    fn upwards() {
        let upwards = messages("highwater-protocol", &[("highwater-sim", true)]);
        assert_eq!(upwards, ["protocol must not depend on sim"]);
        let sideways = messages("highwater-chart", &[("highwater-scenario", false)]);
        assert_eq!(sideways, ["chart must not depend on scenario"]);
    }

    /// protocol stands alone, and a browser is needed by those only that run in one.
    #[test]
    fn outside() {
        let alone = messages("highwater-protocol", &[("serde", false)]);
        assert_eq!(alone, ["protocol has no dependencies, but names serde"]);
        let browser = messages("highwater-chart", &[("web-sys", false)]);
        assert_eq!(browser, ["chart must not depend on web-sys, which needs a browser"]);
    }

    /// A new crate must be given its place.
    #[test]
    fn unknown() {
        assert_eq!(messages("highwater-extra", &[]).len(), 1);
    }

    /// What Cargo says is understood.
    #[test]
    fn reads_metadata() {
        let metadata = r#"{"workspace_default_members": ["a"], "packages": [{"id": "a",
            "name": "highwater-sim", "dependencies": [{"name": "x", "kind": "dev"}]}]}"#;
        let packages = read(metadata).expect("it is well formed");
        assert!(packages[0].is_default && packages[0].dependencies[0].for_tests);
        assert!(read("{}").is_none());
    }
}
