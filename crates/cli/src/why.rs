//! `highwater why`: explains what happened in a run.

use crate::arguments;
use crate::paint::Paint;
use crate::{Answer, json, render, run, source};
use highwater_explain::Why;
use highwater_explain::message::Sentences;
use highwater_explain::message::figures::short_instant;
use highwater_explain::report::{ExplanationReport, WhyReport};
use highwater_explain::why::{Subject, concerns};
use highwater_protocol::Time;
use highwater_sim::Recording;
use std::io::{self, Write};

/// Runs the script and explains what happened: all of it by time, or what lies nearest to an
/// instant.
pub fn run(options: &arguments::Why, out: &mut impl Write) -> Answer {
    let source = source::read(&options.file)?;
    let run::Ran { run, .. } =
        run::ran(&source, options.seed, Recording::History, run::Checks::Rest)?;
    let partition = match &options.partition {
        Some(name) => Some(render::partition(Some(name), &run)?),
        None => None,
    };
    if let Some(at) = options.at.filter(|at| *at > run.now()) {
        return Err(run::beyond_end(at, run.now()));
    }
    let why = Why::new(&run);
    let subjects: Vec<&Subject> = match options.at {
        Some(at) => why.around(at, partition).into_iter().collect(),
        None => why.subjects().iter().filter(|subject| concerns(subject, partition)).collect(),
    };
    let report = WhyReport::new(&run, &why, &subjects, options.lang);
    if options.json {
        json::write(&report, out)?;
    } else {
        write(&report, Paint::of_stdout(), out)?;
        if report.explanations.is_empty() {
            writeln!(out, "{}", Sentences::new(&run, options.lang).nothing())?;
        }
    }
    Ok(true)
}

fn write(report: &WhyReport, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    for (i, explanation) in report.explanations.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        write_one(explanation, paint, out)?;
    }
    Ok(())
}

fn write_one(
    explanation: &ExplanationReport,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    let time = short_instant(Time(explanation.time_us));
    writeln!(out, "{}  {}", paint.dim(&time), paint.bold(&explanation.text))?;
    for reason in &explanation.reasons {
        writeln!(out, "    {}", reason.text)?;
    }
    let setting = explanation
        .settings
        .iter()
        .map(|setting| format!("{}={} ({})", setting.name, setting.value, setting.source));
    let titles = explanation.links.iter().map(|link| link.title.clone());
    let kips = titles.filter(|title| title.starts_with("KIP-"));
    let notes: Vec<String> = explanation.rules.iter().cloned().chain(kips).chain(setting).collect();
    if !notes.is_empty() {
        writeln!(out, "    {}", paint.dim(&format!("[{}]", notes.join(", "))))?;
    }
    Ok(())
}
