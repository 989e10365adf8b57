//! `highwater compare`: a script under other replication schemes too, side by side.

use crate::arguments::Compare;
use crate::failure::Failure;
use crate::{Answer, json, render, run, source};
use highwater_chart::{Language, Options, Picture, SchemeRow, svg};
use highwater_compare::{Comparison, ComparisonReport, Row, table};
use highwater_scenario::Lang;
use highwater_sim::{Recording, Run, Schedule};
use std::io::Write;

/// Runs the script under every scheme and writes the table, the JSON or the drawing.
pub fn run(options: &Compare, out: &mut impl Write) -> Answer {
    let source = source::read(&options.file)?;
    let width = render::width(options.width)?;
    let run::Ran { run, .. } =
        run::ran(&source, options.seed, Recording::History, run::Checks::Rest)?;
    let comparison = comparison(options, &run)?;
    let lang = match options.lang {
        Language::En => Lang::En,
        Language::ZhHans => Lang::ZhHans,
        Language::ZhHant => Lang::ZhHant,
    };
    let drawn_only = options.svg.as_ref().is_some_and(|file| file.as_os_str() == "-");
    if let Some(file) = &options.svg {
        let picture_options = Options { width, language: options.lang, ..Options::default() };
        let drawing = draw(&comparison, run.schedule(), &picture_options, lang);
        render::save(&svg::render(&drawing, options.theme.into()), file, out)?;
    }
    if options.json {
        json::write(&ComparisonReport::new(&comparison, run.schedule(), lang), out)?;
    } else if !drawn_only {
        out.write_all(table(&comparison, run.schedule(), lang).as_bytes())?;
    }
    Ok(true)
}

fn comparison(options: &Compare, run: &Run) -> Result<Comparison, Failure> {
    let partition = render::partition(options.partition.as_deref(), run)?;
    Comparison::with(run, partition).ok_or_else(|| {
        let help = "the topic is never created: nothing can be written to it";
        Failure::new("there is no such partition at any time of the run", help)
    })
}

fn draw(comparison: &Comparison, schedule: &Schedule, options: &Options, lang: Lang) -> Picture {
    let row = |row: &'_ Row| row.scheme.name(lang);
    let names: Vec<String> = comparison.rows.iter().map(row).collect();
    let rows = comparison.rows.iter().zip(names).map(|(row, name)| SchemeRow {
        name,
        produced: row.figures.produced,
        acknowledged: &row.figures.progress,
        lost: row.figures.lost,
        stalls: &row.figures.stalls,
        latency: row.figures.latency_p50.zip(row.figures.latency_p99),
    });
    let rows: Vec<SchemeRow<'_>> = rows.collect();
    Picture::comparing(&rows, &comparison.partition, schedule, options)
}
