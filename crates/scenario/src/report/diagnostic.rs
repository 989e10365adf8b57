//! Diagnostics and presets for JavaScript and JSON.

use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::presets::{Preset, source_url};
use crate::span::utf16_offset;
use serde::Serialize;

/// Something wrong with a script, and where.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DiagnosticReport {
    /// `error` or `warning`.
    pub severity: String,
    /// A stable code: `E` or `W` and four digits.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Line of its start, from 1.
    pub line: u32,
    /// Column of its start in characters, from 1.
    pub column: u32,
    /// Line of its end.
    pub end_line: u32,
    /// Column after its end.
    pub end_column: u32,
    /// Offset of its start in UTF-16 code units, as JavaScript counts.
    pub from: usize,
    /// Offset after its end.
    pub to: usize,
}

impl DiagnosticReport {
    /// Tells of a diagnostic of `text` in `lang`.
    pub fn new(diagnostic: &Diagnostic, text: &str, lang: Lang) -> DiagnosticReport {
        let severity = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        DiagnosticReport {
            severity: severity.to_owned(),
            code: diagnostic.code().to_owned(),
            message: diagnostic.message(lang),
            help: diagnostic.help(lang),
            line: diagnostic.start.line,
            column: diagnostic.start.column,
            end_line: diagnostic.end.line,
            end_column: diagnostic.end.column,
            from: utf16_offset(text, diagnostic.span.start as usize),
            to: utf16_offset(text, diagnostic.span.end as usize),
        }
    }
}

/// A worked example.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PresetReport {
    /// Its stable id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub summary: String,
    /// Under which heading it stands: `articles` or `history`.
    pub group: String,
    /// Its number among the scenarios of Kafka's history: `S9`.
    pub scenario: Option<String>,
    /// The statements of the articles that it shows, by their ids.
    pub statements: Vec<String>,
    /// The releases between which its outcome changes, oldest first.
    pub releases: Vec<String>,
    /// The proposals and issues of Kafka that it is about.
    pub sources: Vec<SourceReport>,
    /// Its script.
    pub script: String,
}

/// A proposal or an issue of Kafka.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SourceReport {
    /// `KIP-903` or `KAFKA-7128`.
    pub name: String,
    /// Where it is to be read.
    pub url: Option<String>,
}

impl SourceReport {
    fn new(name: &str) -> SourceReport {
        SourceReport { name: name.to_owned(), url: source_url(name) }
    }
}

impl PresetReport {
    /// Tells of a preset in `lang`.
    pub fn new(preset: &Preset, lang: Lang) -> PresetReport {
        PresetReport {
            id: preset.id.to_owned(),
            title: preset.title.get(lang).to_owned(),
            summary: preset.summary.get(lang).to_owned(),
            group: preset.group.name().to_owned(),
            scenario: preset.scenario.map(str::to_owned),
            statements: preset.statements.iter().map(|id| (*id).to_owned()).collect(),
            releases: preset.releases.iter().map(|id| (*id).to_owned()).collect(),
            sources: preset.sources.iter().map(|name| SourceReport::new(name)).collect(),
            script: preset.script.to_owned(),
        }
    }
}
