//! The project's documents: what they show is what happens.
//!
//! A block ```` ```hw first.hw ```` is a script of that name. A block ```` ```console ```` or
//! ```` ```json ```` that begins with `$ highwater ...` shows a call, in a folder that holds the
//! document's scripts, and all that it prints.

use crate::tool::root;
use expect_test::expect_file;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every document at the top, and those of `docs/`.
fn documents() -> Vec<PathBuf> {
    let folders = [root().to_owned(), root().join("docs")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("it is a folder"));
    let mut found: Vec<PathBuf> = files.map(|file| file.expect("it can be read").path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    found.sort();
    found
}

/// A fenced block: its first line after the fence, and its text.
struct Block<'a> {
    info: &'a str,
    text: &'a str,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("\n```") {
        let (info, after) = after.split_once('\n').expect("a fence ends its line");
        let end = after.find("```").expect("a fence is closed");
        blocks.push(Block { info, text: &after[..end] });
        rest = &after[end + 3..];
    }
    blocks
}

/// What a shell would show of `command` in `folder`.
fn shown(command: &str, folder: &Path) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words.first(), Some(&"highwater"), "only this is called: {command}");
    let mut tool = Command::new(env!("CARGO_BIN_EXE_highwater"));
    let output = tool.args(&words[1..]).current_dir(folder).output().expect("the tool starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes text");
    text(output.stdout) + &text(output.stderr)
}

/// A `console` block as it should be: each call with what it prints.
fn redone(block: &str, folder: &Path) -> String {
    let calls = block.lines().filter_map(|line| line.strip_prefix("$ "));
    calls.map(|call| format!("$ {call}\n{}", shown(call, folder))).collect()
}

/// Calls print what the documents show. `UPDATE_EXPECT=1` writes the documents anew.
#[test]
fn calls_print_what_is_shown() {
    let folder = std::env::temp_dir().join(format!("highwater-documents-{}", std::process::id()));
    let mut calls = 0;
    for path in documents() {
        fs::create_dir_all(&folder).expect("there is room for temporary files");
        let text = fs::read_to_string(&path).expect("it is text");
        let mut updated = text.clone();
        for Block { info, text } in blocks(&text) {
            if let Some(name) = info.strip_prefix("hw ") {
                fs::write(folder.join(name), text).expect("a script can be written");
            }
            if text.starts_with("$ highwater ") {
                updated = updated.replace(text, &redone(text, &folder));
                calls += 1;
            }
        }
        fs::remove_dir_all(&folder).expect("it was made here");
        expect_file![path].assert_eq(&updated);
    }
    assert!(calls >= 3, "README and docs/json.md show calls");
}

/// What the README says in words of its script is so: what is lost, and that acks=all saves it.
#[test]
fn the_readme_tells_the_truth() {
    let readme = fs::read_to_string(root().join("README.md")).expect("it is there");
    let script = blocks(&readme).into_iter().find(|block| block.info.starts_with("hw "));
    let script = script.expect("it shows a script").text;
    assert_eq!(script.lines().count(), 6);
    let lost = |script: &str| {
        let report = crate::tool::highwater("run --json -", script).stdout;
        let report: serde_json::Value = serde_json::from_str(&report).expect("it writes JSON");
        report["producers"][0]["lost"].as_u64().expect("it counts")
    };
    let said = format!("{} acknowledged records are lost", lost(script));
    assert!(readme.contains(&said), "README.md does not say: {said}");
    assert!(script.contains("acks=1"));
    assert_eq!(lost(&script.replace("acks=1", "acks=all")), 0);
}

/// Links between the project's files lead somewhere.
#[test]
fn links_lead_somewhere() {
    for path in documents() {
        let text = fs::read_to_string(&path).expect("it is text");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://") && !target.starts_with('#')) {
            let file = target.split('#').next().unwrap_or_default();
            let folder = path.parent().expect("a file is in a folder");
            assert!(folder.join(file).exists(), "{}: {target} leads nowhere", path.display());
        }
    }
}

/// `cargo xtask` has every command that the documents name.
#[test]
fn workshop_commands_exist() {
    let source = fs::read_to_string(root().join("xtask/src/main.rs")).expect("it is there");
    for path in documents() {
        let text = fs::read_to_string(&path).expect("it is text");
        for rest in text.split("cargo xtask ").skip(1) {
            let word: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
            // `cargo xtask ...` names none.
            let Some((first, others)) = word.split_at_checked(1) else { continue };
            let variant = format!("    {}{others}", first.to_uppercase());
            let defined = |line: &&str| {
                line.strip_prefix(&variant).is_some_and(|rest| rest == "," || rest == " {")
            };
            let found = source.lines().any(|line| defined(&line));
            assert!(found, "{}: there is no `cargo xtask {word}`", path.display());
        }
    }
}

/// Each invariant of the architecture names a test, and the test is there:
/// `Kept by crates/sim/tests/runs.rs, same_seed_same_run.`
#[test]
fn invariants_have_tests() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is there");
    let invariants: Vec<&str> = text.split("**Architecture invariant:**").skip(1).collect();
    assert!(invariants.len() >= 8, "there are invariants");
    for invariant in invariants {
        let told = invariant.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        let (_, kept) = told.split_once("Kept by `").unwrap_or_else(|| panic!("no test: {told}"));
        let mut parts = kept.split('`');
        let (file, name) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
        let source = fs::read_to_string(root().join(file));
        let source = source.unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(source.contains(&format!("fn {name}(")), "{file} has no test `{name}`");
    }
}
