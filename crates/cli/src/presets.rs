//! `highwater presets`: the worked examples.

use crate::failure::Failure;
use crate::{Answer, json, source};
use highwater_scenario::presets::{self, Group, Preset};
use highwater_scenario::report::PresetReport;
use highwater_scenario::{Lang, generation};
use std::io::{self, Write};

/// Lists the presets, or prints the script of one, by the rules of another release if one is named.
pub fn run(id: Option<&str>, release: Option<&str>, as_json: bool, out: &mut impl Write) -> Answer {
    let Some(preset) = id.map(source::preset).transpose()? else {
        match as_json {
            true => {
                let all = presets::all().iter().map(|preset| PresetReport::new(preset, Lang::En));
                json::write(&all.collect::<Vec<_>>(), out)?;
            }
            false => list(out)?,
        }
        return Ok(true);
    };
    let mut report = PresetReport::new(preset, Lang::En);
    if let Some(release) = release {
        check(release)?;
        report.script = preset.script_for(release);
    }
    match as_json {
        true => json::write(&report, out)?,
        false => out.write_all(report.script.as_bytes())?,
    }
    Ok(true)
}

fn check(release: &str) -> Result<(), Failure> {
    match generation::is_known(release) {
        true => Ok(()),
        false => Err(Failure::new(
            format!("Kafka {release} is not a release that can be played"),
            format!("known are {}", generation::known().join(", ")),
        )),
    }
}

/// A line each, under its heading: id, title, and what else there is to say.
fn list(out: &mut impl Write) -> io::Result<()> {
    let width = presets::all().iter().map(|preset| preset.id.len()).max().unwrap_or(0);
    for (place, group) in Group::ALL.into_iter().enumerate() {
        let end = if place == 0 { "" } else { "\n" };
        writeln!(out, "{end}{}", group.title().get(Lang::En))?;
        for preset in presets::all().iter().filter(|preset| preset.group == group) {
            let title = preset.title.get(Lang::En);
            writeln!(out, "  {:width$}  {title}{}", preset.id, notes(preset))?;
        }
    }
    Ok(())
}

/// ` [S9, Kafka 3.4 -> 3.5, KIP-903]`
fn notes(preset: &Preset) -> String {
    let mut notes: Vec<String> = preset.scenario.map(str::to_owned).into_iter().collect();
    if !preset.releases.is_empty() {
        notes.push(format!("Kafka {}", preset.releases.join(" -> ")));
    }
    notes.extend(preset.sources.iter().map(|name| (*name).to_owned()));
    if notes.is_empty() { String::new() } else { format!(" [{}]", notes.join(", ")) }
}
