//! `highwater link`: a link that opens a script in the page.

use crate::arguments::{Codec, Link};
use crate::failure::Failure;
use crate::paint::Paint;
use crate::source::{self, Source};
use crate::{Answer, excerpt, run};
use highwater_scenario::link::{self, View};
use highwater_scenario::{compile, has_errors};
use std::io::Write;

/// Prints the link.
pub fn run(options: &Link, out: &mut impl Write) -> Answer {
    let source = source::read(&options.file)?;
    check(&source, options)?;
    let view = View { time: options.at, ..View::default() };
    let made = match options.codec {
        Codec::D1 => link::encode(&source.text, &view),
        Codec::P => link::encode_plain(&source.text, &view),
    };
    let fragment = made.map_err(|error| Failure::Told {
        message: format!("cannot make a link to {}: {error}", source.name),
        help: None,
    })?;
    let address = format!("{}{fragment}", options.base);
    prove(&address, &source, &view, options.codec)?;
    writeln!(out, "{address}")?;
    Ok(true)
}

/// A link is for ever, so it must not lead to a script with mistakes or past its end.
fn check(source: &Source, options: &Link) -> Result<(), Failure> {
    let compiled = compile(&source.text);
    if has_errors(&compiled.diagnostics) {
        let told = excerpt::told_all(&compiled.diagnostics, source, Paint::of_stderr());
        let message = format!("{} has mistakes, so no link was made", source.name);
        return Err(Failure::Script { told, message });
    }
    let end = compiled.plan.map(|plan| plan.schedule.end);
    match (options.at, end) {
        (Some(time), Some(end)) if time > end => Err(run::beyond_end(time, end)),
        _ => Ok(()),
    }
}

/// Reads the whole address as a stranger would: it has to give script and view back.
fn prove(address: &str, source: &Source, view: &View, codec: Codec) -> Result<(), Failure> {
    let expected = match codec {
        Codec::D1 => highwater_scenario::format(&source.text),
        Codec::P => source.text.clone(),
    };
    let faithful = link::decode(address).is_ok_and(|it| it.text == expected && it.view == *view);
    if faithful {
        return Ok(());
    }
    Err(Failure::new(
        "the link would not give the script back, so it is not printed",
        "is --base an address without `#`? If it is, please report this script",
    ))
}
