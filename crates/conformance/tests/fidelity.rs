//! What `docs/fidelity.md` says of the evidence is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text() -> String {
    std::fs::read_to_string(root().join("docs/fidelity.md")).expect("docs/fidelity.md")
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn cases() -> Vec<String> {
    let folders = highwater_conformance::cases_in(&root().join("crates/conformance/cases"));
    let name = |folder: PathBuf| folder.file_name().expect("a name").to_string_lossy().into();
    folders.expect("the recorded cases").into_iter().map(name).collect()
}

/// `a1` or `a1-seed-example`: a letter, digits, and perhaps a name.
fn is_case(word: &str) -> bool {
    let id = word.split('-').next().unwrap_or_default();
    let digits = id.trim_start_matches(|c: char| c.is_ascii_lowercase());
    id.len() == digits.len() + 1 && !digits.is_empty() && digits.chars().all(|c| c.is_numeric())
}

/// Every case that is named exists, and every case that exists is named in full.
#[test]
fn cases_are_named_and_exist() {
    let (text, cases) = (text(), cases());
    let named: BTreeSet<&str> = quoted(&text).into_iter().filter(|word| is_case(word)).collect();
    for word in &named {
        let meant =
            cases.iter().filter(|case| *case == word || case.split('-').next() == Some(word));
        assert_eq!(meant.count(), 1, "`{word}` must mean one case");
    }
    for case in &cases {
        assert!(named.contains(case.as_str()), "docs/fidelity.md does not name {case}");
    }
}

/// Every text script and property that is named exists.
#[test]
fn scripts_and_properties_exist() {
    let text = text();
    let folders = ["replication/", "controller/", "producer/", "consumer/"];
    let is_script =
        |word: &&str| folders.iter().any(|f| word.len() > f.len() && word.starts_with(f));
    let scripts: Vec<&str> = quoted(&text).into_iter().filter(is_script).collect();
    assert!(scripts.len() > 40, "{} scripts", scripts.len());
    for script in scripts {
        let path = root().join("crates/protocol/testdata").join(format!("{script}.txt"));
        assert!(path.is_file(), "there is no {script}");
    }
    let windows = root().join("crates/sim/tests/windows.rs");
    let windows = std::fs::read_to_string(windows).expect("the windows' tests");
    let section = text.split("### Windows").nth(1).and_then(|t| t.split("### ").next());
    let section = section.expect("a section on windows");
    let properties = quoted(section).into_iter().filter(|word| word.contains('_'));
    for property in properties.map(|word| word.trim_end_matches('.')) {
        assert!(windows.contains(&format!("fn {property}")), "there is no {property}");
    }
}

/// Section, rule, and whether it is the second of two (R6.9b).
type Id = (u32, u32, bool);

/// The rules that a text names, each as a range.
fn ids(text: &str) -> Vec<(Id, Id)> {
    let mut ids: Vec<(Id, Id)> = Vec::new();
    let mut goes_on = false;
    for part in text.split('R').skip(1) {
        let Some(id) = id(part) else {
            goes_on = false;
            continue;
        };
        match ids.last_mut() {
            Some((_, to)) if goes_on => *to = id,
            _ => ids.push((id, id)),
        }
        goes_on = part.ends_with('-');
    }
    ids
}

/// `6.9b` at the start of a text.
fn id(text: &str) -> Option<Id> {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (section, rest) = text.split_at(digits(text));
    let rest = rest.strip_prefix('.')?;
    let (rule, rest) = rest.split_at(digits(rest));
    Some((section.parse().ok()?, rule.parse().ok()?, rest.starts_with('b')))
}

/// The version is stated, and every rule of the list is named or in a range.
#[test]
fn every_rule_has_its_place() {
    let text = text();
    assert!(text.contains("Apache Kafka 4.3.0"));
    let list = std::fs::read_to_string(root().join("docs/rules.txt")).expect("docs/rules.txt");
    let named = ids(&text);
    for line in list.lines().filter(|line| line.starts_with('R')) {
        let (rule, _) = *ids(line).first().expect("a rule begins its line");
        let named = named.iter().any(|(from, to)| from.0 == rule.0 && *from <= rule && rule <= *to);
        assert!(named, "docs/fidelity.md does not name the rule of `{line}`");
    }
}
