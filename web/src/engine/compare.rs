//! A run beside the same schedule under other replication schemes, compared in slices.

use super::run::Done;
use crate::i18n::Lang;
use crate::shared::Shared;
use highwater_chart::{Language, Options, Picture, SchemeRow, Theme, svg};
use highwater_compare::{Comparing, Comparison, Row, Scheme};
use highwater_protocol::{NodeId, PartitionId, Time};
use yew::AttrValue;

/// Simulated events between two looks at the clock.
const EVENTS: u64 = 2_000;

/// A comparison under way.
pub struct Compare {
    done: Shared<Done>,
    comparing: Comparing,
}

/// What was found so far.
#[derive(Clone)]
pub struct Compared {
    /// The run that it is about.
    done: Shared<Done>,
    comparison: Comparison,
    /// How many rows there will be.
    pub wanted: usize,
}

/// One scheme's figures for people.
pub struct Compartment<'a> {
    /// What it is called.
    pub name: String,
    /// Whether it is what the script says.
    pub own: bool,
    /// The figures.
    pub row: &'a Row,
    /// Copies that certainly have a record when it is acknowledged, where that is known.
    pub least_copies: Option<u16>,
}

impl Compare {
    /// Prepares to compare; `None` if the partition is never there.
    pub fn begin(done: &Shared<Done>, partition: PartitionId) -> Option<Compare> {
        let comparing = Comparing::new(done.run(), partition)?;
        Some(Compare { done: done.clone(), comparing })
    }

    /// Carries on for a moment; tells whether every scheme has run.
    pub fn advance(&mut self) -> bool {
        self.comparing.advance(self.done.run(), EVENTS)
    }

    /// How many schemes have run.
    pub fn rows(&self) -> usize {
        self.comparing.found().rows.len()
    }

    /// How much is done, in thousandths.
    pub fn thousandths(&self) -> u64 {
        self.comparing.thousandths()
    }

    /// The scheme whose turn it is.
    pub fn current(&self) -> Option<Scheme> {
        self.comparing.current()
    }

    /// What was found so far.
    pub fn found(&self) -> Compared {
        Compared {
            done: self.done.clone(),
            comparison: self.comparing.found().clone(),
            wanted: self.comparing.rows_wanted(),
        }
    }
}

/// A scheme's name without the mark of the script's own.
pub fn scheme_name(scheme: Scheme, lang: Lang) -> String {
    scheme.name(lang).trim_end_matches(" *").to_owned()
}

impl Compared {
    /// The partition: its topic and its number.
    pub fn partition(&self) -> &str {
        &self.comparison.partition
    }

    /// Where its copies are.
    pub fn copies(&self) -> &[NodeId] {
        &self.comparison.copies
    }

    /// Records handed to producers under the scheme that got most, until when, and the seed.
    pub fn subject(&self) -> (u64, Time, u64) {
        let produced = self.comparison.rows.iter().map(|row| row.figures.produced).max();
        let schedule = &self.done.plan().schedule;
        (produced.unwrap_or(0), schedule.end, schedule.seed)
    }

    /// Whether every scheme has run.
    pub fn is_complete(&self) -> bool {
        self.comparison.rows.len() == self.wanted
    }

    /// How many schemes have run.
    pub fn len(&self) -> usize {
        self.comparison.rows.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.comparison.rows.is_empty()
    }

    /// The figures of each.
    pub fn rows(&self, lang: Lang) -> impl Iterator<Item = Compartment<'_>> {
        self.comparison.rows.iter().map(move |row| Compartment {
            name: scheme_name(row.scheme, lang),
            own: matches!(
                row.scheme,
                Scheme::KafkaAsWritten { .. } | Scheme::Kafka { as_written: true, .. }
            ),
            row,
            least_copies: row.scheme.least_copies(self.comparison.copies.len()),
        })
    }

    /// What the models do otherwise or not at all.
    pub fn notes(&self, lang: Lang) -> Vec<String> {
        let schedule = &self.done.plan().schedule;
        self.comparison.notes.iter().map(|note| note.text(schedule, lang)).collect()
    }

    /// The chart, its colours taken from the page's tokens.
    pub fn draw(&self, width: u32, lang: Lang) -> AttrValue {
        let rows = self.rows(lang).map(|Compartment { name, row, .. }| SchemeRow {
            name,
            produced: row.figures.produced,
            acknowledged: &row.figures.progress,
            lost: row.figures.lost,
            stalls: &row.figures.stalls,
            latency: row.figures.latency_p50.zip(row.figures.latency_p99),
        });
        let rows: Vec<SchemeRow<'_>> = rows.collect();
        let options = Options {
            width,
            language: Language::from_tag(lang.tag()),
            id: "schemes".to_owned(),
            ..Options::default()
        };
        let schedule = &self.done.plan().schedule;
        let picture = Picture::comparing(&rows, self.partition(), schedule, &options);
        AttrValue::from(svg::render(&picture, Theme::Auto))
    }
}
