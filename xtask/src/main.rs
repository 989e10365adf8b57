//! `cargo xtask`: see [`xtask`].
#![expect(clippy::print_stderr, reason = "a failure has to be told")]

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use xtask::context::Context;
use xtask::package::Platform;
use xtask::setup::{self, Need};
use xtask::test::Part;
use xtask::{bench, package, page, size, soak, test, tidy};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, serves, tests and measures Highwater")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up what is missing, build the page and serve it; rebuild on every change
    Serve {
        /// Port on the loopback address
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Open the page in a browser
        #[arg(long)]
        open: bool,
    },
    /// Set up what is missing and run every test, or one part of them
    Test {
        /// Only this part
        #[arg(value_enum)]
        part: Option<Part>,
        /// With `e2e`: only tests whose name or file holds this text
        filter: Option<String>,
    },
    /// Build the page for release into dist/
    Build,
    /// Build the core as a package for JavaScript, and print its folder (docs/javascript.md)
    Package {
        /// Where it is to run
        #[arg(long, value_enum, default_value_t = Platform::Web)]
        target: Platform,
    },
    /// Measure speed: native as ratios to fixed anchors, then going through a run in wasm
    Bench {
        /// Options for the benchmark program; `--help` lists them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Run random schedules with every check on, a million if not said otherwise
    Soak {
        /// Options of `highwater search`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Print the sizes of the files in dist/ and check them against their limits
    Size,
    /// Check what the compiler does not: file and function lengths, order of dependencies, ...
    Tidy,
    /// Set up everything that the other commands need
    Setup,
    /// Print shell commands that make plain `cargo` and `trunk` work for wasm as they do here
    Env,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // From what was wanted to what went wrong; where in xtask is of no use to anybody.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Carries out a command. False if it has found something wrong.
fn run(command: Command) -> Result<bool> {
    let context = Context::find()?;
    Ok(match command {
        Command::Serve { port, open } => page::serve(&context, port, open)?,
        Command::Test { part, filter } => test::run(&context, part, filter.as_deref())?,
        Command::Build => page::build(&context)?,
        Command::Package { target } => package::run(&context, target)?,
        Command::Bench { options } => bench::run(&context, &options)?,
        Command::Soak { options } => soak::run(&context, &options)?,
        Command::Size => size::run(&context)?,
        Command::Tidy => tidy::run(&context)?,
        Command::Setup => {
            setup::run(&context, &[Need::Wasm, Need::Page, Need::Browser])?;
            true
        }
        Command::Env => {
            setup::run(&context, &[Need::Wasm, Need::Page, Need::Browser])?.print_exports();
            true
        }
    })
}
