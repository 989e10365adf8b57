//! Every preset is a script without a flaw, in canonical form.

use highwater_scenario::{compile, format, presets};

#[test]
fn presets_have_no_diagnostics() {
    for preset in presets::all() {
        let compiled = compile(preset.script);
        let found: Vec<String> = compiled.diagnostics.iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "{}: {found:#?}", preset.id);
        assert!(compiled.plan.is_some(), "{}", preset.id);
    }
}

#[test]
fn presets_are_canonical() {
    for preset in presets::all() {
        let canonical = format(preset.script);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let path = format!("{}/presets/{}.hw", env!("CARGO_MANIFEST_DIR"), preset.id);
            std::fs::write(path, &canonical).expect("presets are writable when updating");
            continue;
        }
        assert_eq!(preset.script, canonical, "{}", preset.id);
    }
}

// A reader takes a script in at a glance: at most 25 lines, and a run of 20 to 60 seconds.
#[test]
fn presets_are_short() {
    for preset in presets::all() {
        let lines = preset.script.lines().count();
        assert!(lines <= 25, "{}: {lines} lines", preset.id);
        let end = compile(preset.script).plan.expect("presets compile").schedule.end.0;
        assert!((20_000_000..=60_000_000).contains(&end), "{}", preset.id);
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
        all.flat_map(|preset| (2..=6).flat_map(|seed| broken(preset, seed))).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What a preset expects and does not get.
fn broken(preset: &presets::Preset, seed: u64) -> Vec<String> {
    let plan = compile(preset.script).plan.expect("presets compile");
    let mut run = highwater_sim::Run::new(highwater_sim::Schedule { seed, ..plan.schedule });
    run.finish();
    let verdicts = highwater_scenario::expect::check(&plan.expectations, &run).into_iter();
    let broken = verdicts.filter(|verdict| !verdict.holds);
    let told = broken.map(|verdict| {
        let (id, line) = (preset.id, verdict.line);
        std::format!("{id}:{line} seed {seed}: {}, but {}", verdict.text, verdict.observed)
    });
    told.collect()
}
