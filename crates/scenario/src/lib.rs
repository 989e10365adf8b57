//! The script language: what people write, check and share. No browser in it.
//!
//! [`compile`] goes the whole way from a text to a [`Plan`] that the simulator can run, with every
//! mistake as a [`Diagnostic`]; [`fn@parse`] and [`fn@print`] are the two ends of the language;
//! [`expect::check`] looks at a finished run. `docs/language.md` is the manual.
//!
//! ```
//! use highwater_scenario::{compile, expect};
//!
//! let compiled = compile(
//!     "topic orders replicas=[1,2,3]\n\
//!      producer web acks=all rate=10/s\n\
//!      at 5s crash broker 1\n\
//!      run 30s\n\
//!      expect acknowledged records lost = 0\n",
//! );
//! assert!(compiled.diagnostics.is_empty());
//! let plan = compiled.plan.expect("there is no mistake");
//! let mut run = highwater_sim::Run::new(plan.schedule);
//! run.finish();
//! assert!(expect::check(&plan.expectations, &run).iter().all(|verdict| verdict.holds));
//! ```

pub mod ast;
pub mod diagnostic;
pub mod edit;
pub mod editor;
pub mod eras;
pub mod expect;
pub mod generation;
pub mod keys;
pub mod lex;
pub mod link;
pub mod literal;
mod lower;
#[cfg(test)]
mod manual;
pub mod metrics;
mod parse;
pub mod presets;
mod print;
pub mod promise;
pub mod report;
pub mod span;

pub use ast::Script;
pub use diagnostic::{Diagnostic, Lang, Severity, has_errors};
pub use expect::{Expectation, Verdict};
pub use lower::{Plan, Question};
pub use parse::parse;
pub use print::{print, print_compact};

/// A script, what is wrong with it, and what it asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compiled {
    /// The script.
    pub script: Script,
    /// What is wrong with it, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What it asks for; `None` if there is an error among the diagnostics.
    pub plan: Option<Plan>,
}

/// Reads and checks a script.
pub fn compile(text: &str) -> Compiled {
    let mut sink = diagnostic::Sink::default();
    let script = parse::parse_into(text, &mut sink);
    let plan = lower::lower(&script, &mut sink);
    let plan = (!sink.has_errors()).then_some(plan);
    let diagnostics = sink.finish(text);
    Compiled { script, diagnostics, plan }
}

/// The canonical form of a text: spaces and columns in order, nothing dropped.
pub fn format(text: &str) -> String {
    print(&parse(text).0)
}
