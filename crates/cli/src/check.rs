//! `highwater check`: what is wrong with scripts.

use crate::paint::Paint;
use crate::{Answer, excerpt, source};
use highwater_scenario::{Severity, compile};
use std::io::Write;

/// Tells what is wrong with each file. No if one has an error.
pub fn run(files: &[String], out: &mut impl Write) -> Answer {
    let paint = Paint::of_stdout();
    let (mut errors, mut warnings) = (0, 0);
    for file in files {
        let source = source::read(file)?;
        let diagnostics = compile(&source.text).diagnostics;
        let of = |severity| diagnostics.iter().filter(move |d| d.severity() == severity).count();
        errors += of(Severity::Error);
        warnings += of(Severity::Warning);
        if !diagnostics.is_empty() {
            writeln!(out, "{}", excerpt::told_all(&diagnostics, &source, paint))?;
        }
    }
    let scripts = count(files.len(), "script");
    let (errors_told, warnings_told) = (count(errors, "error"), count(warnings, "warning"));
    writeln!(out, "{scripts} checked: {errors_told}, {warnings_told}")?;
    Ok(errors == 0)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
