//! Diagnostics with the line they are about.

use crate::paint::Paint;
use crate::source::Source;
use highwater_scenario::{Diagnostic, Lang, Severity};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A diagnostic as it is printed: place, message, the line with what is meant underlined, help.
fn told(diagnostic: &Diagnostic, source: &Source, paint: Paint) -> String {
    let severity = match diagnostic.severity() {
        Severity::Error => paint.red("error"),
        Severity::Warning => paint.yellow("warning"),
    };
    let (line, column) = (diagnostic.start.line, diagnostic.start.column);
    let place = paint.bold(&format!("{}:{line}:{column}", source.name));
    let message = diagnostic.message(Lang::En);
    let mut told = format!("{place}: {severity}[{}]: {message}\n", diagnostic.code());
    told.push_str(&excerpt(diagnostic, &source.text, paint));
    if let Some(help) = diagnostic.help(Lang::En) {
        told.push_str(&format!("  {}: {help}\n", paint.bold("help")));
    }
    told
}

/// More are not read by anybody.
const TOLD_MAX: usize = 50;

/// Several, a blank line between them; the first ones, if there are very many.
pub fn told_all(diagnostics: &[Diagnostic], source: &Source, paint: Paint) -> String {
    let first = diagnostics.iter().take(TOLD_MAX);
    let mut each: Vec<_> = first.map(|diagnostic| told(diagnostic, source, paint)).collect();
    if let Some(more) = diagnostics.len().checked_sub(TOLD_MAX).filter(|more| *more > 0) {
        each.push(format!("... and {more} more in {}\n", source.name));
    }
    each.join("\n")
}

/// Most characters of a line that are shown, and of those before what is meant.
const LINE_MAX: usize = 160;
const BEFORE_MAX: usize = 60;

/// A part of a line that fits, and how many of its characters stand before the one at `before`.
fn part(line: &str, before: usize) -> (String, usize) {
    let skipped = match line.chars().nth(LINE_MAX) {
        Some(_) => before.saturating_sub(BEFORE_MAX),
        None => 0,
    };
    let mut rest = line.chars().skip(skipped);
    let shown = |c: char| if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c };
    let mut part: String = rest.by_ref().take(LINE_MAX).map(shown).collect();
    if rest.next().is_some() {
        part.push('…');
    }
    if skipped > 0 {
        part.insert(0, '…');
    }
    (part, before - skipped + usize::from(skipped > 0))
}

/// The line and, under it, a mark below each column that is meant.
fn excerpt(diagnostic: &Diagnostic, text: &str, paint: Paint) -> String {
    let Some(line) = text.lines().nth(diagnostic.start.line as usize - 1) else {
        return String::new();
    };
    let number = diagnostic.start.line.to_string();
    let column = diagnostic.start.column as usize - 1;
    let meant = if diagnostic.end.line == diagnostic.start.line {
        (diagnostic.end.column as usize - 1).saturating_sub(column)
    } else {
        usize::MAX
    };
    let (line, before) = part(line.trim_end(), column);
    let indent: String = line.chars().take(before).map(blank).collect();
    let marked: String = line.chars().skip(before).take(meant).collect();
    let marks = "^".repeat(marked.trim_end().width().max(1));
    let (bar, gutter) = (paint.blue("|"), " ".repeat(number.len()));
    format!("{} {bar} {line}\n{gutter} {bar} {indent}{}\n", paint.blue(&number), paint.red(&marks))
}

/// As much space as the character takes; a tab stays one, for the terminal knows how wide it is.
fn blank(character: char) -> String {
    match character {
        '\t' => "\t".to_owned(),
        other => " ".repeat(other.width().unwrap_or(0)),
    }
}
