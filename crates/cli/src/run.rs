//! `highwater run`: runs a script and tells how it ended.

use crate::arguments;
use crate::failure::Failure;
use crate::paint::Paint;
use crate::source::{self, Source};
use crate::{Answer, excerpt, figures, json, summary};
use highwater_protocol::Time;
use highwater_scenario::report::Report;
use highwater_scenario::{Plan, compile, has_errors};
use highwater_sim::{EVENTS_MAX, Recording, Run};
use std::io::{self, Write};

/// Runs the script and writes its report. No if something that it expects is not so.
pub fn run(options: &arguments::Run, out: &mut impl Write) -> Answer {
    let source = source::read(&options.file)?;
    let recording = if options.all_facts { Recording::Everything } else { Recording::History };
    let (plan, run) = finished(&source, options.seed, recording)?;
    let mut report = Report::new(&plan, &run);
    if let Some(time) = options.at {
        report = report.with_state(&run, time).ok_or_else(|| beyond_end(time, run.now()))?;
    }
    if options.all_facts {
        report = report.with_facts(&run);
    }
    if options.json {
        json::write(&report, out)?;
    } else {
        summary::write(&report, Paint::of_stdout(), out)?;
    }
    Ok(report.expects.iter().all(|expect| expect.held))
}

/// Runs a script to its end; `seed` takes the place of the script's own. Warnings go to standard
/// error.
pub fn finished(
    source: &Source,
    seed: Option<u64>,
    recording: Recording,
) -> Result<(Plan, Run), Failure> {
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
    let mut run = Run::recording(plan.schedule.clone(), recording);
    run.finish();
    if run.is_cut_short() {
        return Err(too_long(&run));
    }
    Ok((plan, run))
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
