//! The protocol's text scripts, played under other rules.

use super::datadriven::{Command, play};
use std::path::{Path, PathBuf};

#[path = "clients.rs"]
mod clients;
#[path = "../../../protocol/tests/cluster/mod.rs"]
mod cluster_env;
#[path = "controller.rs"]
mod controller;

/// The folder of the scripts.
fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../protocol/testdata")
}

/// Every script as `folder/name.txt`, sorted.
pub fn all() -> Vec<String> {
    let mut names = Vec::new();
    for folder in ["replication", "zookeeper", "controller", "producer", "consumer"] {
        let entries = std::fs::read_dir(testdata().join(folder)).expect("a folder of scripts");
        for entry in entries {
            let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
            if name.ends_with(".txt") {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    names.sort();
    names
}

/// Plays a script with `switch` off; the first line that comes out otherwise than written, if any.
///
/// The first command of a script, which sets it up, is told `without=<switch>`.
pub fn difference(name: &str, switch: Option<&str>) -> Option<String> {
    let text = std::fs::read_to_string(testdata().join(name)).expect("a readable script");
    let written = switch.map_or(text.clone(), |switch| without(&text, switch));
    let played = match name.split('/').next().expect("a folder") {
        "replication" | "zookeeper" => run(&written, cluster_env::Cluster::handle),
        "controller" => run(&written, controller::commands::run),
        _ => run(&written, clients::commands::run),
    };
    let lines = written.lines().zip(played.lines());
    let differs = lines.into_iter().find(|(expected, actual)| expected != actual);
    match differs {
        Some((expected, actual)) => Some(format!("`{expected}` became `{actual}`")),
        None if written != played => Some("its length differs".to_string()),
        None => None,
    }
}

fn run<Env: Default>(text: &str, handle: impl Fn(&mut Env, &Command) -> String) -> String {
    play(text, &mut Env::default(), &handle)
}

/// `text` with the switch named in the lines that set up a cluster or a client.
fn without(text: &str, switch: &str) -> String {
    let sets_up = |line: &&str| {
        let word = line.split(' ').next().unwrap_or_default();
        ["cluster", "bootstrap", "producer", "consumer"].contains(&word)
    };
    let change = |line: &str| match line.find(" without=") {
        _ if !sets_up(&line) => line.to_string(),
        Some(at) => {
            let (before, after) = line.split_at(at + " without=".len());
            format!("{before}{switch},{after}")
        }
        None => format!("{line} without={switch}"),
    };
    text.lines().map(|line| change(line) + "\n").collect()
}
