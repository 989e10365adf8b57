//! Every explanation of the worked examples, in every language.

use expect_test::expect_file;
use highwater_explain::Why;
use highwater_explain::message::Sentences;
use highwater_explain::message::figures::short_instant;
use highwater_scenario::{Lang, compile, presets};
use highwater_sim::Run;
use std::fmt::Write as _;

fn finished(text: &str) -> Run {
    let compiled = compile(text);
    let plan = compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
    let mut run = Run::new(plan.schedule);
    run.finish();
    run
}

/// Each subject, when it was, its reasons, and what they rest on.
fn told(run: &Run, lang: Lang) -> String {
    let (why, sentences) = (Why::new(run), Sentences::new(run, lang));
    let mut out = String::new();
    for subject in why.subjects() {
        let explanation = why.explain(subject);
        let _ = writeln!(out, "{}  {}", short_instant(subject.time), sentences.subject(subject));
        for reason in &explanation.reasons {
            let _ = writeln!(out, "    {}", sentences.reason(reason));
        }
        let rules = explanation.rules().join(" ");
        let pages: Vec<String> =
            explanation.references().iter().map(|reference| reference.title()).collect();
        let _ = writeln!(out, "    [{rules} | {}]\n", pages.join(" "));
    }
    out
}

/// Scenarios of the protocol reference (their numbers are its own), and some more.
#[test]
fn every_scenario_in_every_language() {
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let files = std::fs::read_dir(here).expect("the folder of scenarios");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    assert!(paths.len() >= 10);
    for path in paths {
        let run = finished(&std::fs::read_to_string(&path).expect("a script"));
        let name = path.file_stem().expect("a name").to_string_lossy();
        for (lang, tag) in Lang::ALL {
            let golden = format!("goldens/scenarios/{name}.{tag}.txt");
            expect_file![golden].assert_eq(&told(&run, lang));
        }
    }
}

#[test]
fn every_preset_in_every_language() {
    for preset in presets::all() {
        let run = finished(preset.script);
        for (lang, tag) in Lang::ALL {
            let path = format!("goldens/{}.{tag}.txt", preset.id);
            expect_file![path].assert_eq(&told(&run, lang));
        }
    }
}
