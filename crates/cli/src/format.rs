//! `highwater fmt`: scripts in their canonical form.

use crate::arguments::Fmt;
use crate::failure::Failure;
use crate::paint::Paint;
use crate::source::Source;
use crate::{Answer, excerpt, source};
use highwater_scenario::{parse, print};
use std::fs;
use std::io::Write;

/// Prints, checks or rewrites each file. With `--check`, no if one would change.
pub fn run(options: &Fmt, out: &mut impl Write) -> Answer {
    let mut all_formatted = true;
    for file in &options.files {
        let source = source::read(file)?;
        let formatted = format(&source)?;
        let changed = formatted != source.text;
        if options.check {
            if changed {
                writeln!(out, "{} is not formatted", source.name)?;
            }
            all_formatted &= !changed;
        } else if options.write {
            // What was read from elsewhere than a file of this name has no place to go back to.
            if source.name != *file || file.starts_with("preset:") {
                let message = format!("{file} is not a file that could be written to");
                return Err(Failure::new(message, "without --write, fmt prints what it has made"));
            }
            if changed {
                write_file(file, &formatted)?;
                writeln!(out, "{file} formatted")?;
            }
        } else {
            out.write_all(formatted.as_bytes())?;
        }
    }
    Ok(all_formatted)
}

/// The canonical form. A text that is not even a script in form is left alone.
fn format(source: &Source) -> Result<String, Failure> {
    let (script, diagnostics) = parse(&source.text);
    if diagnostics.is_empty() {
        return Ok(print(&script));
    }
    Err(Failure::Script {
        told: excerpt::told_all(&diagnostics, source, Paint::of_stderr()),
        message: format!("{} has mistakes in its form and was left as it is", source.name),
    })
}

fn write_file(path: &str, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::Told {
        message: format!("cannot write {path}: {error}"),
        help: None,
    })
}
