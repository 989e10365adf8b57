//! `docs/language.md` held against the language itself.

use crate::diagnostic::{Lang, values};
use crate::keys::{self, Key, Levels};
use crate::parse::{ACTION_WORDS, PHRASES, STATEMENT_WORDS};
use crate::{compile, generation};

const MANUAL: &str = include_str!("../../../docs/language.md");

/// The table of the settings of some levels.
fn table(words: &str) -> String {
    let level = |word: &str| Levels::ALL.iter().find(|(_, name)| *name == word).map(|(l, _)| *l);
    let levels: Vec<Levels> = words.split(' ').filter_map(level).collect();
    let meant = |key: &&Key| levels.iter().any(|level| key.levels.meets(*level));
    let mut table = "| setting | default | takes | what it does |\n|---|---|---|---|\n".to_owned();
    for key in keys::all().filter(meant) {
        let name =
            if key.own { format!("`{}` (ours)", key.name) } else { format!("`{}`", key.name) };
        let takes = values(key.kind, Lang::En);
        let doc = key.describe(Lang::En);
        table += &format!("| {name} | {} | {takes} | {doc} |\n", key.default);
    }
    table
}

/// The table of releases.
fn releases() -> String {
    let mut table = "| release | kept by | rules | defaults |\n|---|---|---|---|\n".to_owned();
    for release in generation::Generation::all() {
        let kept = match release.quorum() {
            generation::Quorum::KRaft => "KRaft",
            generation::Quorum::Either if release.features().kraft => "KRaft, or ZooKeeper",
            generation::Quorum::Either => "ZooKeeper, or KRaft",
            generation::Quorum::ZooKeeper => "ZooKeeper",
        };
        let (off, on) = release.switched();
        let rules = off.iter().map(|name| format!("`{name}=off`"));
        let rules = rules.chain(on.iter().map(|name| format!("`{name}=on`")));
        let rules = rules.collect::<Vec<_>>().join(", ");
        let defaults = release.changed_defaults().iter();
        let defaults = defaults.map(|(key, value)| format!("`{key}={value}`"));
        let defaults = defaults.collect::<Vec<_>>().join(", ");
        table += &format!("| {release} | {kept} | {rules} | {defaults} |\n");
    }
    table.replace("|  |", "| |").replace("|  |", "| |")
}

// Goal: the manual never falls behind. Method: its tables are made here; UPDATE_EXPECT=1 writes
// them.
#[test]
fn tables_of_settings_are_true() {
    let (before, table_and_rest) =
        MANUAL.split_once("<!-- releases -->\n").expect("a place for the releases");
    let (_, after) = table_and_rest.split_once("<!-- end -->").expect("the table ends");
    let text = format!("{before}<!-- releases -->\n{}<!-- end -->{after}", releases());
    let mut parts = text.split("<!-- keys: ");
    let mut manual = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (words, rest) = part.split_once(" -->\n").expect("the mark is closed");
        let (_, rest) = rest.split_once("<!-- end -->").expect("the table ends");
        manual += &format!("<!-- keys: {words} -->\n{}<!-- end -->{rest}", table(words));
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/language.md");
        std::fs::write(path, manual).expect("the manual is writable when updating");
    } else {
        assert!(manual == MANUAL, "docs/language.md: a table is out of date (UPDATE_EXPECT=1)");
    }
}

#[test]
fn every_word_is_in_the_manual() {
    for word in STATEMENT_WORDS.iter().chain(ACTION_WORDS) {
        assert!(MANUAL.contains(&format!("`{word} ")), "{word}");
    }
    for (_, phrase) in PHRASES {
        let said = [format!("`{phrase}`"), format!("`records {phrase}`")];
        assert!(said.iter().any(|phrase| MANUAL.contains(phrase)), "{phrase}");
    }
    for version in generation::known() {
        assert!(MANUAL.contains(&format!("| {version}")), "{version}");
    }
}

#[test]
fn scripts_of_the_manual_hold() {
    let blocks = MANUAL.split("```hw\n").skip(1).filter_map(|block| block.split("```").next());
    let mut count = 0;
    for script in blocks {
        let compiled = compile(script);
        assert!(compiled.diagnostics.is_empty(), "{script}{:#?}", compiled.diagnostics);
        let plan = compiled.plan.expect("there is no mistake");
        let mut run = highwater_sim::Run::new(plan.schedule);
        run.finish();
        for verdict in crate::expect::check(&plan.expectations, &run) {
            assert!(verdict.holds, "{}, but {}", verdict.text, verdict.observed);
        }
        count += 1;
    }
    assert_eq!(count, 2);
}
