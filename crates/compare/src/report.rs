//! A comparison as programs read it. The only types here that are serialised.

use crate::{Comparison, Row};
use highwater_protocol::{Micros, Time};
use highwater_scenario::Lang;
use highwater_sim::Schedule;
use serde::Serialize;

/// The format of [`ComparisonReport`].
pub const FORMAT: u32 = 1;

/// A comparison. Times are microseconds. `docs/comparison.md` tells what the members mean.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ComparisonReport {
    format: u32,
    version: String,
    /// In decimal: it may exceed what a JSON number holds safely.
    seed: String,
    language: String,
    partition: String,
    copies: Vec<u16>,
    end_us: u64,
    schemes: Vec<SchemeReport>,
    notes: Vec<String>,
}

/// One scheme.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
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
    /// A comparison under this schedule, with its names in this language.
    pub fn new(comparison: &Comparison, schedule: &Schedule, lang: Lang) -> ComparisonReport {
        let scheme = |row: &Row| SchemeReport::new(row, comparison.copies.len(), lang);
        ComparisonReport {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: schedule.seed.to_string(),
            language: lang.tag().to_owned(),
            partition: comparison.partition.clone(),
            copies: comparison.copies.iter().map(|copy| copy.0).collect(),
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
