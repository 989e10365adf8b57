//! Every preset is a script without a flaw, in canonical form, and what it expects is so.

use highwater_scenario::presets::{self, Group, Preset, source_url};
use highwater_scenario::{Lang, compile, eras, format, parse};
use std::collections::BTreeSet;

/// The preset's script, once for each release that it is about.
fn scripts(preset: &Preset) -> Vec<String> {
    match preset.releases {
        [] => vec![preset.script.to_owned()],
        releases => releases.iter().map(|release| preset.script_for(release)).collect(),
    }
}

#[test]
fn presets_have_no_diagnostics() {
    for preset in presets::all() {
        for script in scripts(preset) {
            let compiled = compile(&script);
            let found: Vec<String> = compiled.diagnostics.iter().map(ToString::to_string).collect();
            assert!(found.is_empty(), "{}: {found:#?}\n{script}", preset.id);
            assert!(compiled.plan.is_some(), "{}", preset.id);
        }
    }
}

#[test]
fn presets_are_canonical() {
    for preset in presets::all() {
        let canonical = format(preset.script);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let folder = match preset.group {
                Group::Articles => "",
                Group::History => "history/",
            };
            let path = format!("{}/presets/{folder}{}.hw", env!("CARGO_MANIFEST_DIR"), preset.id);
            std::fs::write(path, &canonical).expect("presets are writable when updating");
            continue;
        }
        assert_eq!(preset.script, canonical, "{}", preset.id);
    }
}

// A reader takes a script in at a glance: few lines, and a run of 20 to 60 seconds.
#[test]
fn presets_are_short() {
    for preset in presets::all() {
        let lines = preset.script.lines().count();
        let most = if preset.group == Group::Articles { 25 } else { 36 };
        assert!(lines <= most, "{}: {lines} lines", preset.id);
        let end = compile(preset.script).plan.expect("presets compile").schedule.end.0;
        assert!((20_000_000..=60_000_000).contains(&end), "{}", preset.id);
    }
}

#[test]
fn presets_say_what_they_are_about() {
    let mut names = BTreeSet::new();
    for preset in presets::all() {
        let id = preset.id;
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        assert!(names.insert(id.to_owned()), "{id} twice");
        assert_eq!(presets::find(id).map(|found| found.id), Some(id));
        if let Some(scenario) = preset.scenario {
            assert!(names.insert(scenario.to_ascii_lowercase()), "{scenario} twice");
            assert_eq!(presets::find(&scenario.to_ascii_lowercase()).map(|p| p.id), Some(id));
        }
        for source in preset.sources {
            assert!(source_url(source).is_some(), "{id}: {source}");
        }
        for lang in [Lang::En, Lang::ZhHans, Lang::ZhHant] {
            assert!(!preset.title.get(lang).is_empty() && !preset.summary.get(lang).is_empty());
        }
    }
    assert_eq!(source_url("KIP-1"), None);
}

// Goal: the page offers one click between the releases that a preset is about. Method: it offers
// those that lines of the script tell apart; the script itself shows the older rules first.
#[test]
fn releases_are_those_that_lines_tell_apart() {
    for preset in presets::all() {
        let script = parse(preset.script).0;
        let offered = eras::releases(&script);
        for release in preset.releases {
            assert!(offered.iter().any(|name| name == release), "{}: {offered:?}", preset.id);
        }
        if let Some(first) = preset.releases.first() {
            assert_eq!(eras::release(&script), *first, "{}", preset.id);
        }
        assert_eq!(preset.releases.is_empty(), offered.is_empty(), "{}", preset.id);
    }
}

// Goal: what a preset expects is what happens. Method: run it and ask every `expect`.
#[test]
fn presets_hold() {
    let broken: Vec<String> = presets::all().iter().flat_map(|preset| broken(preset, 1)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

// Goal: a preset shows a rule, not a chance. Method: other seeds, hence other jitter, other phases
// of timers and other placements.
#[test]
fn presets_hold_for_other_seeds() {
    let all = presets::all().iter();
    let broken: Vec<String> =
        all.flat_map(|preset| (2..=20).flat_map(|seed| broken(preset, seed))).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What a preset expects and does not get, by the rules of each of its releases.
fn broken(preset: &Preset, seed: u64) -> Vec<String> {
    scripts(preset).iter().flat_map(|script| broken_in(preset.id, script, seed)).collect()
}

fn broken_in(id: &str, script: &str, seed: u64) -> Vec<String> {
    let release = eras::release(&parse(script).0);
    let plan = compile(script).plan.expect("presets compile");
    let mut run = highwater_sim::Run::new(highwater_sim::Schedule { seed, ..plan.schedule });
    run.finish();
    let verdicts = highwater_scenario::expect::check(&plan.expectations, &run).into_iter();
    let broken = verdicts.filter(|verdict| !verdict.holds);
    let told = broken.map(|verdict| {
        let (text, line) = (verdict.text, verdict.line);
        std::format!("{id}:{line} Kafka {release} seed {seed}: {text}, but {}", verdict.observed)
    });
    told.collect()
}
