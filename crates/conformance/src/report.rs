//! Both sides of a case next to each other, for people.

use crate::actual::Actual;
use crate::case::Case;
use serde_json::Value;
use std::fmt::Write as _;

/// The recorded and the simulated log of the controller, line by line; `!` marks lines that
/// differ. Times are the simulator's, since the first step.
pub fn side_by_side(case: &Case, actual: &Actual) -> String {
    let recorded: Vec<String> =
        case.expected.metadata_events.iter().flatten().map(describe).collect();
    let simulated: Vec<(String, String)> = actual
        .metadata_events
        .iter()
        .map(|event| (event.time.to_string(), describe(&event.value)))
        .collect();
    let width = recorded.iter().map(String::len).max().unwrap_or(0).max("recorded".len());
    let mut out = String::new();
    let _ = writeln!(out, "  {:<width$}  {:>9}  simulated", "recorded", "at");
    for i in 0..recorded.len().max(simulated.len()) {
        let left = recorded.get(i).map_or("", String::as_str);
        let (time, right) = simulated.get(i).cloned().unwrap_or_default();
        let mark = if left == right { ' ' } else { '!' };
        let _ = writeln!(out, "{mark} {left:<width$}  {time:>9}  {right}");
    }
    out
}

/// One record of the controller's log in one line.
fn describe(event: &Value) -> String {
    let kind = event["type"].as_str().unwrap_or("?");
    match kind {
        "partition_created" | "partition_change" => {
            let mut text = format!(
                "{} {}: leader {} le {} pe {} isr {}",
                event["partition"].as_str().unwrap_or("?"),
                event["cause"].as_str().unwrap_or("created"),
                event["leader"],
                event["leader_epoch"],
                event["partition_epoch"],
                event["isr"],
            );
            for key in ["elr", "last_known_elr", "adding", "removing"] {
                if event[key].as_array().is_some_and(|list| !list.is_empty()) {
                    let _ = write!(text, " {key} {}", event[key]);
                }
            }
            if event["leader_recovery_state"] == "recovering" {
                text.push_str(" recovering");
            }
            text
        }
        "config" => format!(
            "{} {}={}",
            event["resource"].as_str().unwrap_or("?"),
            event["key"].as_str().unwrap_or("?"),
            event["value"].as_str().unwrap_or("?"),
        ),
        _ => {
            let fenced = if event["fenced"] == true { " fenced" } else { " unfenced" };
            let stopping = if event["in_controlled_shutdown"] == true {
                " in controlled shutdown"
            } else {
                ""
            };
            format!("{kind} {}{fenced}{stopping}", event["broker"])
        }
    }
}
