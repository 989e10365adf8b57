//! `highwater run`: runs scripts and tells how they ended.

use crate::arguments::{self, Format};
use crate::failure::Failure;
use crate::junit::{self, Case, Suite, TestResult};
use crate::paint::Paint;
use crate::source::{self, Source};
use crate::{Answer, excerpt, figures, json, summary};
use highwater_explain::Verdict;
use highwater_explain::verdict::Explainer;
use highwater_protocol::{FactId, Time};
use highwater_scenario::report::{ExpectReport, Report};
use highwater_scenario::{Lang, Plan, Script, compile, has_errors};
use highwater_sim::{EVENTS_MAX, Recording, Run};
use std::io::{self, Write};

/// Runs the scripts and writes what came of them. No if something that one expects is not so.
pub fn run(options: &arguments::Run, out: &mut impl Write) -> Answer {
    match options.format() {
        Format::Junit => all_as_junit(options, out),
        Format::Json if options.files.len() > 1 => Err(Failure::new(
            "the JSON tells of one script",
            "give one FILE, or several with --format text or junit",
        )),
        format => {
            let mut all_hold = true;
            for (i, file) in options.files.iter().enumerate() {
                if options.files.len() > 1 {
                    let line = if i == 0 { "" } else { "\n" };
                    writeln!(out, "{line}== {file}")?;
                }
                all_hold &= one(options, file, format, out)?;
            }
            Ok(all_hold)
        }
    }
}

fn one(options: &arguments::Run, file: &str, format: Format, out: &mut impl Write) -> Answer {
    let source = source::read(file)?;
    let recording = if options.all_facts { Recording::Everything } else { Recording::History };
    let Ran { plan, run, .. } = ran(&source, options.seed, recording, Checks::Read)?;
    let mut report = Report::new(&plan, &run);
    if let Some(time) = options.at {
        report = report.with_state(&run, time).ok_or_else(|| beyond_end(time, run.now()))?;
    }
    if options.all_facts {
        report = report.with_facts(&run);
    }
    if options.all_records {
        report = report.with_all_records(&run);
    }
    if format == Format::Json {
        json::write(&report, out)?;
    } else {
        let verdict = Verdict::new(&plan, &run).told(&run, Lang::En);
        let why = failed(&report).then(|| Explainer::new(&run, Lang::En));
        let explain = |expect: &ExpectReport| explanation(why.as_ref(), &plan, expect);
        let telling =
            summary::Telling { verdict: &verdict, explain: &explain, metrics: options.metrics };
        summary::write(&report, &telling, Paint::of_stdout(), out)?;
    }
    Ok(!failed(&report))
}

fn failed(report: &Report) -> bool {
    report.expects.iter().any(|expect| !expect.held)
}

/// Why an expectation failed, a sentence a line.
fn explanation(why: Option<&Explainer>, plan: &Plan, expect: &ExpectReport) -> Vec<String> {
    let mut own = plan.expectations.iter().filter(|own| own.line == expect.line && !expect.held);
    let (Some(why), Some(expectation)) = (why, own.next()) else { return Vec::new() };
    why.explain(expectation, expect.fact.map(FactId))
}

/// Every script as a test suite. What cannot be run is an error in its suite, and the others run.
fn all_as_junit(options: &arguments::Run, out: &mut impl Write) -> Answer {
    let mut suites = Vec::new();
    let mut first_failure = None;
    let mut all_hold = true;
    for file in &options.files {
        match as_junit(options, file) {
            Ok((suite, holds)) => {
                suites.push(suite);
                all_hold &= holds;
            }
            Err(failure) => {
                let text = failure.painted(Paint::none());
                let message = failure.message().to_owned();
                let result = TestResult::Error { message, text };
                let case = Case { name: RUNS.to_owned(), result };
                suites.push(Suite { name: file.clone(), cases: vec![case] });
                first_failure = first_failure.or(Some(failure));
            }
        }
    }
    junit::write(&suites, out)?;
    first_failure.map_or(Ok(all_hold), Err)
}

/// The test that a script runs to its end.
const RUNS: &str = "runs to its end";

fn as_junit(options: &arguments::Run, file: &str) -> Result<(Suite, bool), Failure> {
    let source = source::read(file)?;
    let Ran { plan, run, .. } = ran(&source, options.seed, Recording::History, Checks::Read)?;
    let report = Report::new(&plan, &run);
    let why = failed(&report).then(|| Explainer::new(&run, Lang::En));
    let mut cases = vec![Case { name: RUNS.to_owned(), result: TestResult::Passed }];
    for expect in &report.expects {
        let ExpectReport { line, text, found, held, .. } = expect;
        let result = match held {
            true => TestResult::Passed,
            false => {
                let mut lines = vec![format!("expected {text}, but it was {found}")];
                lines.extend(explanation(why.as_ref(), &plan, expect));
                let message = format!("it was {found}");
                TestResult::Failed { message, text: lines.join("\n") }
            }
        };
        cases.push(Case { name: format!("line {line}: {text}"), result });
    }
    Ok((Suite { name: source.name, cases }, !failed(&report)))
}

/// A script that was run to its end.
#[derive(Debug)]
pub struct Ran {
    /// As it was read.
    pub script: Script,
    /// What it asks for.
    pub plan: Plan,
    /// What came of it.
    pub run: Run,
}

/// Whether checks read along with a run, which takes longer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Checks {
    /// They do.
    Read,
    /// They do not.
    Rest,
}

/// Runs a script to its end; `seed` takes the place of the script's own. Warnings go to standard
/// error.
pub fn ran(
    source: &Source,
    seed: Option<u64>,
    recording: Recording,
    checks: Checks,
) -> Result<Ran, Failure> {
    let compiled = compile(&source.text);
    let errors = has_errors(&compiled.diagnostics);
    let paint = Paint::of_stderr();
    let told = excerpt::told_all(&compiled.diagnostics, source, paint);
    let Some(mut plan) = compiled.plan.filter(|_| !errors) else {
        let message = format!("{} has mistakes and was not run", source.name);
        return Err(Failure::Script { told, message });
    };
    // A warning that cannot be written must not keep the run from happening.
    let _ = io::stderr().write_all(told.as_bytes());
    if let Some(seed) = seed {
        plan.schedule.seed = seed;
    }
    let schedule = plan.schedule.clone();
    let mut run = match checks {
        Checks::Read => Run::checking(schedule, recording),
        Checks::Rest => Run::recording(schedule, recording),
    };
    run.finish();
    if run.is_cut_short() {
        return Err(too_long(&run));
    }
    Ok(Ran { script: compiled.script, plan, run })
}

/// The run was more than anybody waits for.
fn too_long(run: &Run) -> Failure {
    let (events, now) = (figures::count(EVENTS_MAX), figures::seconds(run.now().0));
    Failure::new(
        format!("the run was stopped at {now}, after {events} events: it takes too long"),
        "a shorter run, fewer records a second or slower links make fewer events",
    )
}

/// An instant was asked for that the run does not reach.
pub fn beyond_end(time: Time, end: Time) -> Failure {
    Failure::new(
        format!("{} is after the end of the run", figures::seconds(time.0)),
        format!("the run ends at {}", figures::seconds(end.0)),
    )
}
