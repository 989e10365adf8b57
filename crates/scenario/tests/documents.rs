//! `docs/articles.md` and `docs/history.md`: each statement and each scenario with examples that
//! show it, by links that open and hold. `UPDATE_EXPECT=1` writes the generated parts anew.

use expect_test::expect_file;
use highwater_scenario::link::{View, decode, encode};
use highwater_scenario::presets::{self, Group, Preset, source_url};
use highwater_scenario::{Lang, compile};
use std::collections::BTreeSet;

/// Where `cargo xtask serve` serves the page.
const PAGE: &str = "http://127.0.0.1:8080/";

/// The articles by their letter, and how many statements each makes.
const ARTICLES: [(char, usize); 3] = [('A', 12), ('B', 16), ('C', 16)];

fn document(name: &str) -> (String, String) {
    let path = std::format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the document is there");
    (path, text)
}

fn statements() -> Vec<String> {
    let all = ARTICLES.iter().flat_map(|(article, count)| {
        (1..=*count).map(move |number| std::format!("{article}{number}"))
    });
    all.collect()
}

/// `[text](link)` to a preset's script, by the rules of `release`.
fn link(text: &str, preset: &Preset, release: &str) -> String {
    let link = encode(&preset.script_for(release), &View::default()).expect("scripts are short");
    std::format!("[{text}]({PAGE}{link})")
}

/// The releases that the preset is about, or else the one that its script names.
fn releases(preset: &Preset) -> Vec<&'static str> {
    let named = || preset.script.lines().find_map(|line| line.strip_prefix("kafka "));
    match preset.releases {
        [] => vec![named().expect("presets name their release")],
        releases => releases.to_vec(),
    }
}

/// The row of a statement with the presets that show it.
fn with_examples(row: &str, id: &str) -> String {
    let shown = presets::all().iter().filter(|preset| preset.statements.contains(&id));
    let links = shown.map(|preset| link(preset.id, preset, releases(preset)[0]));
    let cells: Vec<&str> = row.split(" | ").collect();
    let [first, says, holds, ..] = cells[..] else { panic!("{row}: four columns") };
    std::format!("{first} | {says} | {holds} | {} |", links.collect::<Vec<_>>().join(", "))
}

/// The id of a statement's row: `| A1 | ...`.
fn statement_of(row: &str) -> Option<&str> {
    let id = row.strip_prefix("| ")?.split(' ').next()?;
    let letter = |c: char| ARTICLES.iter().any(|(article, _)| *article == c);
    let number = id.strip_prefix(letter)?;
    number.parse::<usize>().is_ok().then_some(id)
}

#[test]
fn every_statement_is_shown() {
    let (path, text) = document("articles.md");
    let rows: Vec<&str> = text.lines().filter_map(statement_of).collect();
    assert_eq!(rows, statements(), "a row for each statement, in order");
    let lines = text.lines().map(|line| match statement_of(line) {
        Some(id) => with_examples(line, id),
        None => line.to_owned(),
    });
    let anew = lines.collect::<Vec<_>>().join("\n") + "\n";
    expect_file![path].assert_eq(&anew);
    for row in anew.lines() {
        if let Some(id) = statement_of(row) {
            assert!(row.contains(PAGE), "no example shows {id}");
        }
    }
}

#[test]
fn presets_name_statements_that_there_are() {
    let known: BTreeSet<String> = statements().into_iter().collect();
    for preset in presets::all() {
        for id in preset.statements {
            assert!(known.contains(*id), "{}: {id}", preset.id);
        }
    }
}

#[test]
fn every_scenario_is_listed() {
    let (path, text) = document("history.md");
    let (before, rest) = text.split_once("<!-- scenarios -->\n").expect("it has its mark");
    let (_, after) = rest.split_once("<!-- end -->").expect("the mark ends");
    let mut table =
        "| | what happens | by the rules of | read on |\n|---|---|---|---|\n".to_owned();
    for preset in presets::all().iter().filter(|preset| preset.group == Group::History) {
        let number = preset.scenario.unwrap_or_default();
        let title = preset.title.get(Lang::En);
        let by = releases(preset).into_iter().map(|release| link(release, preset, release));
        let source = |name: &&str| {
            let url = source_url(name).expect("sources have addresses");
            std::format!("[{name}]({url})")
        };
        let sources: Vec<String> = preset.sources.iter().map(source).collect();
        let (by, sources) = (by.collect::<Vec<_>>().join(", "), sources.join(", "));
        table += &std::format!("| {number} | {title} (`{}`) | {by} | {sources} |\n", preset.id);
    }
    let anew = std::format!("{before}<!-- scenarios -->\n{table}<!-- end -->{after}");
    expect_file![path].assert_eq(&anew);
}

// Goal: what the documents link to is so. Method: open every link, run it, ask every `expect`.
#[test]
fn links_open_and_hold() {
    let mut links = BTreeSet::new();
    for name in ["articles.md", "history.md"] {
        let (_, text) = document(name);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        links.extend(targets.filter(|target| target.starts_with(PAGE)).map(str::to_owned));
    }
    assert!(links.len() >= 20, "{} links", links.len());
    for link in links {
        let script = decode(&link).expect("links open").text;
        let compiled = compile(&script);
        assert!(compiled.diagnostics.is_empty(), "{:?}\n{script}", compiled.diagnostics);
        let plan = compiled.plan.expect("it compiles");
        assert!(!plan.expectations.is_empty(), "it expects nothing:\n{script}");
        let mut run = highwater_sim::Run::new(plan.schedule);
        run.finish();
        for verdict in highwater_scenario::expect::check(&plan.expectations, &run) {
            assert!(verdict.holds, "{}, but {}\n{script}", verdict.text, verdict.observed);
        }
    }
}
