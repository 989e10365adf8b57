//! `highwater compare`: a script under other replication schemes too, side by side.

use crate::arguments::Compare;
use crate::failure::Failure;
use crate::{Answer, json, render, run, source};
use highwater_chart::{Language, Options, Picture, SchemeRow, svg};
use highwater_compare::{Comparison, Row, table};
use highwater_protocol::{Micros, Time};
use highwater_scenario::Lang;
use highwater_sim::{Recording, Run, Schedule};
use serde::Serialize;
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

/// A comparison as JSON. Times are microseconds.
#[derive(Serialize)]
struct ComparisonReport {
    partition: String,
    copies: Vec<u16>,
    seed: u64,
    end_us: u64,
    schemes: Vec<SchemeReport>,
    notes: Vec<String>,
}

/// One scheme.
#[derive(Serialize)]
struct SchemeReport {
    id: String,
    name: String,
    produced: u64,
    acknowledged: u64,
    refused: u64,
    timed_out: u64,
    pending: u64,
    lost: u64,
    stalled_us: u64,
    /// First and last instant of each.
    stalls_us: Vec<[u64; 2]>,
    latency_p50_us: Option<u64>,
    latency_p99_us: Option<u64>,
    messages: u64,
    copies_needed: &'static str,
    /// Copies that certainly have a record when it is acknowledged.
    copies_at_least: Option<u16>,
}

impl ComparisonReport {
    fn new(comparison: &Comparison, schedule: &Schedule, lang: Lang) -> ComparisonReport {
        let scheme = |row: &Row| SchemeReport::new(row, comparison.copies.len(), lang);
        ComparisonReport {
            partition: comparison.partition.clone(),
            copies: comparison.copies.iter().map(|copy| copy.0).collect(),
            seed: schedule.seed,
            end_us: schedule.end.0,
            schemes: comparison.rows.iter().map(scheme).collect(),
            notes: comparison.notes.iter().map(|note| note.text(schedule, lang)).collect(),
        }
    }
}

impl SchemeReport {
    fn new(row: &Row, copies: usize, lang: Lang) -> SchemeReport {
        let Row { scheme, figures } = row;
        let micros = |length: Option<Micros>| length.map(|length| length.0);
        let stall = |(from, to): &(Time, Time)| [from.0, to.0];
        SchemeReport {
            id: scheme.id(),
            name: scheme.name(lang),
            produced: figures.produced,
            acknowledged: figures.acknowledged,
            refused: figures.refused,
            timed_out: figures.timed_out,
            pending: figures.pending,
            lost: figures.lost,
            stalled_us: figures.unavailable().0,
            stalls_us: figures.stalls.iter().map(stall).collect(),
            latency_p50_us: micros(figures.latency_p50),
            latency_p99_us: micros(figures.latency_p99),
            messages: figures.messages,
            copies_needed: scheme.copies_needed().formula(),
            copies_at_least: scheme.least_copies(copies),
        }
    }
}
