//! `highwater conform`: recorded clusters against the simulator.

use crate::Answer;
use crate::arguments::Conform;
use crate::failure::Failure;
use highwater_conformance::{Case, Difference, Outcome};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Compares every case and tells one line each; the answer is whether all passed.
pub fn run(options: &Conform, out: &mut impl Write) -> Answer {
    let cases = cases(&options.folders)?;
    if let Some(name) = &options.diff {
        return side_by_side(&cases, name, options.seed.unwrap_or(1), out);
    }
    let strict = options.strict;
    let mut outcomes = Vec::with_capacity(cases.len());
    for case in &cases {
        let outcome = match options.seed {
            Some(seed) => Outcome::of(seed, highwater_conformance::check(case, seed)),
            None => highwater_conformance::check_seeds(case, strict),
        };
        if !options.json {
            writeln!(out, "{}", outcome.line(strict))?;
        }
        outcomes.push(outcome);
    }
    let passed = outcomes.iter().filter(|outcome| outcome.passes(strict)).count();
    let failed = outcomes.len() - passed;
    let uncertain = |o: &&Outcome| o.passes(strict) && !o.is_certain();
    let uncertain = outcomes.iter().filter(uncertain).count();
    if options.json {
        let cases: Vec<Value> = outcomes.iter().map(|outcome| as_json(outcome, strict)).collect();
        let report = json!({
            "format": 1, "strict": strict, "passed": passed, "with_some_seeds": uncertain,
            "failed": failed, "cases": cases,
        });
        writeln!(out, "{report:#}")?;
    } else {
        if uncertain > 0 {
            writeln!(out, "{uncertain} of those that passed with some seeds only")?;
        }
        writeln!(out, "{passed} passed, {failed} failed")?;
    }
    Ok(failed == 0)
}

fn cases(folders: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut cases = Vec::new();
    for folder in folders {
        let found = highwater_conformance::cases_in(folder).map_err(|error| {
            let message = format!("cannot read the folder {}: {error}", folder.display());
            Failure::new(message, "name a folder that holds cases, or a case's own folder")
        })?;
        if found.is_empty() {
            let message = format!("there are no cases in {}", folder.display());
            return Err(Failure::new(message, "a case is a folder with scenario.json in it"));
        }
        cases.extend(found);
    }
    Ok(cases)
}

fn side_by_side(cases: &[PathBuf], name: &str, seed: u64, out: &mut impl Write) -> Answer {
    let named = |path: &&PathBuf| path.file_name().is_some_and(|folder| folder == name);
    let path: &Path = cases.iter().find(named).ok_or_else(|| {
        let message = format!("there is no case {name}");
        Failure::new(message, "name a case by its folder, such as a1-seed-example")
    })?;
    let told = |error: highwater_conformance::CaseError| Failure::Told {
        message: error.to_string(),
        help: None,
    };
    let case = Case::read(path).map_err(told)?;
    let actual = highwater_conformance::play(&case, seed).map_err(told)?;
    let verdict = highwater_conformance::compare(&case, &actual);
    write!(out, "{}", highwater_conformance::side_by_side(&case, &actual))?;
    for Difference { path, expected, actual, rule } in &verdict.differences {
        writeln!(out, "{path} ({rule})\n  recorded  {expected}\n  simulated {actual}")?;
    }
    writeln!(out, "{verdict}")?;
    Ok(verdict.passed())
}

fn as_json(outcome: &Outcome, strict: bool) -> Value {
    let differences = |list: &[Difference]| -> Vec<Value> {
        let entry = |d: &Difference| {
            let (path, rule) = (&d.path, d.rule);
            json!({ "path": path, "recorded": d.expected, "simulated": d.actual, "rule": rule })
        };
        list.iter().map(entry).collect()
    };
    let verdict = &outcome.verdict;
    json!({
        "id": verdict.id,
        "passed": outcome.passes(strict),
        "seeds_tried": outcome.tried,
        "seeds_passed": outcome.passed,
        "seed": outcome.seed,
        "differences": differences(&verdict.differences),
        "order_differences": differences(&verdict.order_differences),
    })
}
