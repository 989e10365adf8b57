//! `highwater advise`: what would have helped.

use crate::Answer;
use crate::arguments::Advise;
use crate::run::{Checks, Ran, ran};
use crate::{json, source};
use highwater_explain::counterfactual::{Advisor, Telling};
use highwater_explain::message::advice::texts;
use highwater_explain::report::AdviceReport;
use highwater_sim::Recording;
use std::io::Write;

/// Runs a script, then with other settings against each harm of it. Yes, whatever is found.
pub fn run(options: &Advise, out: &mut impl Write) -> Answer {
    let source = source::read(&options.file)?;
    let Ran { script, plan, run } = ran(&source, options.seed, Recording::History, Checks::Rest)?;
    let mut advisor = Advisor::new(&script, &plan, &run);
    advisor.finish();
    let lang = options.lang;
    let telling = Telling { schedule: &plan.schedule, history: run.history(), lang };
    let advice = advisor.advice();
    if options.json {
        json::write(&AdviceReport::new(advice, &telling), out)?;
        return Ok(true);
    }
    if advice.is_empty() {
        writeln!(out, "{}", texts(lang).nothing)?;
    }
    for (i, advice) in advice.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        for (i, line) in telling.advice(advice).iter().enumerate() {
            writeln!(out, "{}{line}", if i == 0 { "" } else { "  " })?;
        }
        if options.scripts {
            for trial in advice.remedies() {
                writeln!(out, "\n# {}", telling.changes(&trial.changes))?;
                write!(out, "{}", trial.script)?;
            }
        }
    }
    Ok(true)
}
