//! What comparing a case came to over several seeds.

use crate::compare::Verdict;
use std::fmt;

/// With how many seeds the simulator did what was recorded.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Seeds that were tried, from 1 on.
    pub tried: u64,
    /// Those that agreed.
    pub passed: Vec<u64>,
    /// Of the first seed that did not agree; of the first one if all did.
    pub verdict: Verdict,
    /// The seed of that verdict.
    pub seed: u64,
}

impl Outcome {
    /// Of one seed.
    pub fn of(seed: u64, verdict: Verdict) -> Outcome {
        let passed = if verdict.passed() { vec![seed] } else { Vec::new() };
        Outcome { tried: 1, passed, verdict, seed }
    }

    /// One seed more.
    pub(crate) fn add(&mut self, seed: u64, verdict: Verdict) {
        self.tried += 1;
        if verdict.passed() {
            self.passed.push(seed);
        } else if self.verdict.passed() {
            (self.verdict, self.seed) = (verdict, seed);
        }
    }

    /// Whether every seed agreed.
    pub fn is_certain(&self) -> bool {
        self.passed.len() as u64 == self.tried
    }

    /// Whether a seed agreed; if `strict`, whether all did.
    pub fn passes(&self, strict: bool) -> bool {
        if strict { self.is_certain() } else { !self.passed.is_empty() }
    }

    /// One line: `pass`, `pass` with the seeds that agreed where only some did, or `FAIL` with the
    /// first difference.
    pub fn line(&self, strict: bool) -> String {
        let passed = self.passed.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let some = format!("{} of {} seeds: {passed}", self.passed.len(), self.tried);
        match (self.passes(strict), self.is_certain()) {
            (true, false) => format!("pass {} ({some})", self.verdict.id),
            (false, _) if !self.passed.is_empty() => format!("{} ({some})", self.verdict),
            _ => self.verdict.to_string(),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(false))
    }
}
