//! `highwater`: runs, checks, draws and shares scripts. `highwater --help` tells more.
//!
//! Exit status: 0 all is well; 1 the answer is no (an expectation failed, `check` found mistakes,
//! a file is not formatted); 2 there is no answer (usage, a file that cannot be read, a script
//! that cannot be run since it has mistakes or takes too long).

mod advise;
mod arguments;
mod check;
mod compare;
mod conform;
mod excerpt;
mod failure;
mod figures;
mod format;
mod json;
mod junit;
mod link;
mod paint;
mod presets;
mod render;
mod run;
mod search;
mod source;
mod summary;
mod why;

use arguments::{Arguments, Command};
use clap::Parser;
use failure::Failure;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Whether the answer to what was asked is yes.
type Answer = Result<bool, Failure>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = BufWriter::new(io::stdout().lock());
    let answer = carry_out(&arguments.command, &mut out);
    let answer = answer.and_then(|good| out.flush().map(|()| good).map_err(Failure::from));
    match answer {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Who reads has seen enough, as `head` has.
        Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(failure) => {
            let mut stderr = io::stderr().lock();
            // With nowhere left to complain to, the status alone must do.
            let _ = write!(stderr, "{}", failure.painted(paint::Paint::of_stderr()));
            ExitCode::from(2)
        }
    }
}

fn carry_out(command: &Command, out: &mut impl Write) -> Answer {
    match command {
        Command::Run(options) => run::run(options, out),
        Command::Advise(options) => advise::run(options, out),
        Command::Check { files } => check::run(files, out),
        Command::Fmt(options) => format::run(options, out),
        Command::Link(options) => link::run(options, out),
        Command::Why(options) => why::run(options, out),
        Command::Compare(options) => compare::run(options, out),
        Command::Render(options) => render::run(options, out),
        Command::Search(options) => search::run(options, out),
        Command::Conform(options) => conform::run(options, out),
        Command::Presets { id, kafka, json } => {
            presets::run(id.as_deref(), kafka.as_deref(), *json, out)
        }
    }
}
