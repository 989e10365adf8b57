//! What the language makes of texts: `testdata/*.txt`, each a row of cases.
//!
//! A case is a line `=== command`, the text, a line `---`, and what must come of it.
//! `UPDATE_EXPECT=1` writes what comes of it instead.

use highwater_protocol::Time;
use highwater_scenario::editor::{complete, highlight, hover};
use highwater_scenario::{Lang, compile, edit, format, presets};
use highwater_sim::Schedule;
use highwater_sim::schedule::Environment;
use std::fmt::Write;
use std::path::Path;

#[test]
fn texts_give_what_they_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut failed = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder is readable").path();
        let text = std::fs::read_to_string(&path).expect("test data are text");
        let (again, cases) = carry_out(&text);
        count += cases;
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, again).expect("test data are writable when updating");
        } else if again != text {
            let differs = again.lines().zip(text.lines()).find(|(a, b)| a != b);
            failed.push(std::format!("{}: {differs:#?}", path.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count >= 60, "{count} cases");
}

/// The file with every expectation as it comes out now, and the number of its cases.
fn carry_out(file: &str) -> (String, usize) {
    let mut parts = file.split("=== ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut count = 0;
    for case in parts {
        let (command, rest) = case.split_once('\n').unwrap_or((case, ""));
        let input = rest.split("---\n").next().unwrap_or_default();
        let answer = answer(command, input);
        write!(out, "=== {command}\n{input}---\n{}\n\n", answer.trim_end()).expect("memory");
        count += 1;
    }
    (out.trim_end().to_owned() + "\n", count)
}

fn answer(command: &str, input: &str) -> String {
    let mut out = String::new();
    let mut say = |line: &dyn std::fmt::Display| writeln!(out, "{line}").expect("memory");
    match command.split_once(' ').unwrap_or((command, "")) {
        ("check", tag) => {
            let lang = Lang::from_tag(tag).unwrap_or_default();
            for diagnostic in compile(input).diagnostics {
                let (start, end) = (diagnostic.start, diagnostic.end);
                let place = std::format!("{}:{}-{}", start.line, start.column, end.column);
                say(&std::format!("{place} {} {}", diagnostic.code(), diagnostic.message(lang)));
                if let Some(help) = diagnostic.help(lang) {
                    say(&std::format!("  {help}"));
                }
            }
        }
        ("format", _) => out = format(input),
        ("release", version) => out = edit::set_release(input, version),
        ("plan", what) => plan_lines(input, what).iter().for_each(|line| say(line)),
        ("complete", tag) => {
            let (text, offset) = at_cursor(input);
            for completion in complete(&text, offset, Lang::from_tag(tag).unwrap_or_default()) {
                let replaced = &text[completion.range];
                say(&std::format!("{replaced:?} -> {:?} {}", completion.insert, completion.detail));
            }
        }
        ("hover", tag) => {
            let (text, offset) = at_cursor(input);
            if let Some(hover) = hover(&text, offset, Lang::from_tag(tag).unwrap_or_default()) {
                say(&std::format!("{}: {}", hover.title, hover.text));
                hover.detail.iter().for_each(|detail| say(detail));
            }
        }
        ("highlight", _) => {
            for (range, class) in highlight(input) {
                say(&std::format!("{class:?} {}", &input[range]));
            }
        }
        ("insert", rest) => {
            let (seconds, action) = rest.split_once(' ').expect("a time and an action");
            let micros = seconds.parse::<u64>().expect("a time in milliseconds") * 1_000;
            let (text, range) = edit::insert_action(input, Time(micros), action);
            say(&std::format!("{text}>> {}", &text[range]));
        }
        ("remove", number) => out = edit::remove_line(input, number.parse().expect("a line")),
        (other, _) => panic!("no command {other}"),
    }
    out
}

fn plan_lines(input: &str, what: &str) -> Vec<String> {
    let compiled = compile(input);
    let Some(plan) = compiled.plan else {
        return compiled.diagnostics.iter().map(ToString::to_string).collect();
    };
    match what {
        "actions" => {
            let lines = plan.schedule.actions.iter().zip(&plan.action_lines);
            lines.map(|(a, line)| std::format!("{line}: {} {:?}", a.at, a.action)).collect()
        }
        "expectations" => plan.expectations.iter().map(|e| std::format!("{e:?}")).collect(),
        "clients" => {
            let producers = plan.schedule.producers.iter().map(|p| {
                let (start, interval, count) = (p.start, p.interval, p.count);
                let head = std::format!("{} {start} {interval:?} {count}", p.name);
                std::format!("{head} {}", changed(&p.config))
            });
            let consumers = plan.schedule.consumers.iter();
            let consumers =
                consumers.map(|c| std::format!("{} {} {}", c.name, c.start, changed(&c.config)));
            producers.chain(consumers).collect()
        }
        _ => schedule_lines(&plan.schedule),
    }
}

/// What a schedule says beside its actions and clients; of settings only what is not the default.
fn schedule_lines(schedule: &Schedule) -> Vec<String> {
    let mut lines = vec![
        std::format!("seed {} end {}", schedule.seed, schedule.end),
        std::format!("features {}", changed(&schedule.features)),
        std::format!("controller {} {}", schedule.controller, changed(&schedule.controller_config)),
    ];
    for broker in &schedule.brokers {
        lines.push(std::format!("broker {} {}", broker.id, changed(&broker.config)));
    }
    lines.extend(schedule.topics.iter().map(|topic| std::format!("{topic:?}")));
    let environment = Environment { links: Vec::new(), ..schedule.environment.clone() };
    lines.push(std::format!("environment {}", changed(&environment)));
    lines.extend(schedule.environment.links.iter().map(|link| std::format!("{link:?}")));
    lines
}

/// The fields that differ from the default, in braces.
fn changed<T: Default + std::fmt::Debug>(value: &T) -> String {
    let fields = |value: &T| {
        let text = std::format!("{value:?}");
        let inner = text.split_once(" { ").and_then(|(_, rest)| rest.strip_suffix(" }"));
        inner.expect("a struct with named fields").to_owned()
    };
    let (value, default) = (fields(value), fields(&T::default()));
    let pairs = value.split(", ").zip(default.split(", "));
    let changed: Vec<&str> = pairs.filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    std::format!("{{ {} }}", changed.join(", ")).replace("{  }", "{}")
}

/// The text without its `|`, and where that stood.
fn at_cursor(input: &str) -> (String, usize) {
    let offset = input.find('|').expect("a cursor");
    (input.replacen('|', "", 1), offset)
}

// Goal: every setting of a preset can be asked about. Method: hover every word of every preset.
#[test]
fn every_word_can_be_hovered() {
    for preset in presets::all() {
        for offset in 0..preset.script.len() {
            for (lang, _) in Lang::ALL {
                let _ = hover(preset.script, offset, lang);
                let _ = complete(preset.script, offset, lang);
            }
        }
    }
}
