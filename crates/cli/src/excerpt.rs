//! Diagnostics with the line they are about.

use crate::paint::Paint;
use crate::source::Source;
use highwater_scenario::{Diagnostic, Lang, Severity};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A diagnostic as it is printed: place, message, the line with what is meant underlined, help.
pub fn told(diagnostic: &Diagnostic, source: &Source, paint: Paint) -> String {
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

/// Several, a blank line between them.
pub fn told_all(diagnostics: &[Diagnostic], source: &Source, paint: Paint) -> String {
    let each = diagnostics.iter().map(|diagnostic| told(diagnostic, source, paint));
    each.collect::<Vec<_>>().join("\n")
}

/// The line and, under it, a mark below each column that is meant.
fn excerpt(diagnostic: &Diagnostic, text: &str, paint: Paint) -> String {
    let Some(line) = text.lines().nth(diagnostic.start.line as usize - 1) else {
        return String::new();
    };
    let number = diagnostic.start.line.to_string();
    let before = diagnostic.start.column as usize - 1;
    let meant = if diagnostic.end.line == diagnostic.start.line {
        (diagnostic.end.column as usize - 1).saturating_sub(before)
    } else {
        usize::MAX
    };
    let indent: String = line.chars().take(before).map(blank).collect();
    let marked: String = line.chars().skip(before).take(meant).collect();
    let marks = "^".repeat(marked.trim_end().width().max(1));
    let (bar, gutter) = (paint.blue("|"), " ".repeat(number.len()));
    let line = line.trim_end();
    format!("{} {bar} {line}\n{gutter} {bar} {indent}{}\n", paint.blue(&number), paint.red(&marks))
}

/// As much space as the character takes; a tab stays one, for the terminal knows how wide it is.
fn blank(character: char) -> String {
    match character {
        '\t' => "\t".to_owned(),
        other => " ".repeat(other.width().unwrap_or(0)),
    }
}
