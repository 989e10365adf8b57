//! The trace hash of every preset. Goal: the same script gives the same run, natively, in wasm
//! (where `crates/wasm/tests/api.rs` reads the same file) and tomorrow. Method: a golden file;
//! `UPDATE_EXPECT=1` writes it anew, and `CHANGELOG.md` says why a run has changed.

use expect_test::expect_file;
use highwater_scenario::report::trace_hash;
use highwater_scenario::{compile, presets};
use highwater_sim::{Progress, Recording, Run};

fn run(script: &str, recording: Recording, slice: u64) -> String {
    let plan = compile(script).plan.expect("presets compile");
    let mut run = Run::recording(plan.schedule, recording);
    while run.advance(slice) == Progress::More {}
    trace_hash(&run)
}

#[test]
fn hashes_are_as_they_were() {
    let line = |preset: &presets::Preset| {
        format!("{} {}\n", preset.id, run(preset.script, Recording::History, u64::MAX))
    };
    let hashes: String = presets::all().iter().map(line).collect();
    expect_file!["goldens/trace-hashes.txt"].assert_eq(&hashes);
}

#[test]
fn neither_recording_nor_slices_change_a_run() {
    for preset in presets::all() {
        let whole = run(preset.script, Recording::History, u64::MAX);
        assert_eq!(run(preset.script, Recording::Everything, 1_000), whole, "{}", preset.id);
        assert_eq!(run(preset.script, Recording::Outcome, 7), whole, "{}", preset.id);
    }
}
