//! `highwater presets`: the worked examples.

use crate::{Answer, json, source};
use highwater_scenario::report::PresetReport;
use highwater_scenario::{Lang, presets};
use std::io::Write;

/// Lists the presets, or prints the script of one.
pub fn run(id: Option<&str>, as_json: bool, out: &mut impl Write) -> Answer {
    let chosen = id.map(source::preset).transpose()?;
    match chosen {
        Some(preset) if as_json => json::write(&PresetReport::new(preset, Lang::En), out)?,
        Some(preset) => out.write_all(preset.script.as_bytes())?,
        None if as_json => {
            let all: Vec<PresetReport> =
                presets::all().iter().map(|preset| PresetReport::new(preset, Lang::En)).collect();
            json::write(&all, out)?;
        }
        None => {
            let width = presets::all().iter().map(|preset| preset.id.len()).max().unwrap_or(0);
            for preset in presets::all() {
                writeln!(out, "{:width$}  {}", preset.id, preset.title.get(Lang::En))?;
            }
        }
    }
    Ok(true)
}
