//! Counts what the runners report.

use crate::process;
use anyhow::Result;
use std::process::Command;
use std::time::Instant;

/// Results so far, one line a step.
#[derive(Default)]
pub struct Tally {
    steps: Vec<Step>,
}

/// What came of a step. A check without tests of its own counts as one.
struct Step {
    name: &'static str,
    counts: Counts,
    seconds: f64,
}

/// Numbers of tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Counts {
    fn of_check(good: bool) -> Counts {
        Counts { passed: u64::from(good), failed: u64::from(!good), ignored: 0 }
    }

    fn add(&mut self, more: Counts) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.ignored += more.ignored;
    }
}

impl Tally {
    /// Runs a check of our own. Returns whether it is good.
    pub fn check(
        &mut self,
        name: &'static str,
        run: impl FnOnce() -> Result<bool>,
    ) -> Result<bool> {
        println!("[test] {name}");
        let start = Instant::now();
        let good = run()?;
        self.note(name, Counts::of_check(good), start);
        Ok(good)
    }

    /// Runs a command that is itself the check. Returns whether it is good.
    pub fn command(&mut self, name: &'static str, command: &mut Command) -> Result<bool> {
        self.check(name, || Ok(process::status(command)?.success()))
    }

    /// Runs a command that runs tests and says how many passed and failed.
    pub fn tests(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        println!("[test] {name}");
        let start = Instant::now();
        let mut counts = Counts::default();
        let status = process::lines(command, |line| {
            println!("{line}");
            counts.add(reported(line).unwrap_or_default());
        })?;
        // Tests that did not compile, or a runner that found none, must not look like success.
        if counts.failed == 0 && (!status.success() || counts.passed == 0) {
            counts.failed = 1;
        }
        self.note(name, counts, start);
        Ok(())
    }

    /// Notes a step that could not be run because an earlier one failed.
    pub fn not_run(&mut self, name: &'static str) {
        println!("[test] {name}: NOT RUN");
        self.note(name, Counts::of_check(false), Instant::now());
    }

    fn note(&mut self, name: &'static str, counts: Counts, start: Instant) {
        self.steps.push(Step { name, counts, seconds: start.elapsed().as_secs_f64() });
    }

    /// Prints the table and, last, the total. Returns whether all is good.
    pub fn close(self) -> bool {
        let mut total = Counts::default();
        println!();
        for Step { name, counts, seconds } in &self.steps {
            total.add(*counts);
            let Counts { passed, failed, ignored } = counts;
            let mark = if *failed == 0 { "ok    " } else { "FAILED" };
            let ignored = if *ignored > 0 { format!(", {ignored} ignored") } else { String::new() };
            println!(
                "{mark} {name:<24} {passed:>5} passed, {failed} failed{ignored} ({seconds:.1} s)"
            );
        }
        println!("{} passed, {} failed", total.passed, total.failed);
        total.failed == 0
    }
}

/// The counts in a runner's closing line: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`
/// of Rust's and wasm-bindgen's runners, `3 passed, 0 failed` of our own.
fn reported(line: &str) -> Option<Counts> {
    let (text, separator) = match line.strip_prefix("test result: ") {
        Some(rest) => (rest.split_once(". ")?.1, ';'),
        None => (line, ','),
    };
    let mut counts = Counts::default();
    let mut known = 0;
    for part in text.split(separator) {
        let (number, word) = part.trim().split_once(' ')?;
        match word {
            "passed" => counts.passed = number.parse().ok()?,
            "failed" => counts.failed = number.parse().ok()?,
            "ignored" => counts.ignored = number.parse().ok()?,
            _ if separator == ';' => continue,
            _ => return None,
        }
        known += 1;
    }
    (known >= 2).then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, ignored: u64) -> Option<Counts> {
        Some(Counts { passed, failed, ignored })
    }

    /// Closing lines are counted, whoever wrote them.
    #[test]
    fn closing_lines() {
        let rust = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
                    finished in 0.01s";
        assert_eq!(reported(rust), counts(12, 0, 1));
        let failed =
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(reported(failed), counts(1, 2, 0));
        assert_eq!(reported("7 passed, 1 failed"), counts(7, 1, 0));
    }

    /// Other lines are not.
    #[test]
    fn other_lines() {
        for line in ["", "test a ... ok", "running 3 tests", "3 passed", "we passed, 0 failed"] {
            assert_eq!(reported(line), None, "{line}");
        }
    }

    /// A runner that fails without a count, or counts nothing, is a failure.
    #[cfg(unix)]
    #[test]
    fn silence_is_failure() {
        let mut tally = Tally::default();
        tally.tests("nothing", Command::new("true").arg("")).expect("it starts");
        assert_eq!(tally.steps[0].counts, Counts { passed: 0, failed: 1, ignored: 0 });
        tally.tests("failure", &mut Command::new("false")).expect("it starts");
        assert!(!tally.close());
    }
}
