//! `highwater advise`: what would have helped.

use crate::Answer;
use crate::arguments::Advise;
use crate::run::{Checks, Ran, ran};
use crate::{json, source};
use highwater_explain::counterfactual::{
    Advice, Advisor, Change, Figures, Helps, Price, Telling, Trial,
};
use highwater_explain::message::advice::texts;
use highwater_scenario::link::{self, View};
use highwater_scenario::report::Names;
use highwater_sim::Recording;
use serde_json::{Value, json};
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
        let names = Names::new(&plan.schedule);
        let each = advice.iter().map(|advice| {
            let mut told = as_json(advice, &telling);
            told["subject"] = subject(advice, &telling, &names);
            told
        });
        let advice: Vec<Value> = each.collect();
        json::write(&json!({ "format": 1, "advice": advice }), out)?;
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

/// Whose harm it is: a producer's or a partition's name.
fn subject(advice: &Advice, telling: &Telling, names: &Names) -> Value {
    use highwater_explain::counterfactual::Harm;
    match advice.harm {
        Harm::Lost { producer } | Harm::Duplicated { producer } | Harm::Failed { producer } => {
            json!(telling.schedule.producers[usize::from(producer)].name)
        }
        Harm::Leaderless { partition } => {
            let known = telling.history.partitions.get(usize::from(partition.0));
            json!(known.map(|partition| names.partition(partition)))
        }
    }
}

fn as_json(advice: &Advice, telling: &Telling) -> Value {
    use highwater_explain::counterfactual::Harm;
    let harm = match advice.harm {
        Harm::Lost { .. } => "lost",
        Harm::Duplicated { .. } => "duplicated",
        Harm::Failed { .. } => "failed",
        Harm::Leaderless { .. } => "leaderless",
    };
    let trials = |trials: &[Trial]| -> Vec<Value> {
        trials.iter().map(|trial| trial_json(advice, trial, telling)).collect()
    };
    json!({
        "harm": harm,
        "amount": advice.amount,
        "text": telling.harm(advice.harm, advice.amount),
        "singles": trials(&advice.singles),
        "pairs": trials(&advice.pairs),
        "incomplete": advice.is_incomplete,
    })
}

fn trial_json(advice: &Advice, trial: &Trial, telling: &Telling) -> Value {
    let helps = match trial.helps {
        Helps::Fully => "fully",
        Helps::Partly => "partly",
        Helps::Not => "not",
    };
    let change = |change: &Change| {
        let (key, value) = change.setting();
        json!({ "key": key, "value": value, "of": change.owner() })
    };
    let left = trial.figures.as_ref().map(|figures: &Figures| figures.amount(advice.harm));
    let link = link::encode(&trial.script, &View::default()).ok();
    json!({
        "changes": trial.changes.iter().map(change).collect::<Vec<_>>(),
        "helps": helps,
        "left": left,
        "price": trial.price(advice).map(price_json),
        "text": telling.trial(advice, trial),
        "script": trial.script,
        "link": link,
    })
}

fn price_json(price: Price) -> Value {
    let Price { failed, lost, duplicated, leaderless, stalled, latency } = price;
    json!({
        "failed": failed,
        "lost": lost,
        "duplicated": duplicated,
        "leaderless_us": leaderless.0,
        "stalled_us": stalled.0,
        "latency_p99_us": latency.map(|(before, after)| [before.0, after.0]),
    })
}
