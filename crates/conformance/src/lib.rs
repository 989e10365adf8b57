//! Recorded Kafka clusters as evidence: reads a case, plays its scenario in the simulator, and
//! compares what came of it with what a real cluster did.
//!
//! A case is a folder with `scenario.json` and `expected.json`; `cases/README.md` describes the
//! format. A recording is never edited and a comparison never loosened: a case that does not pass
//! is a finding about the protocol crate.

mod actual;
mod case;
mod check;
mod compare;
mod config;
mod outcome;
mod reach;
mod read_back;
mod report;
mod schedule;
mod stream;

pub use actual::{Actual, BrokerEvent, MetadataEvent, play, play_schedule, play_with};
pub use case::{Case, CaseError};
pub use compare::{Difference, Verdict, compare};
pub use outcome::Outcome;
pub use report::side_by_side;

use std::path::Path;

/// Reads the case in `folder`, plays it with `seed`, and compares.
pub fn check(folder: &Path, seed: u64) -> Verdict {
    match Case::read(folder).and_then(|case| play(&case, seed).map(|actual| (case, actual))) {
        Ok((case, actual)) => compare(&case, &actual),
        Err(error) => Verdict::unreadable(folder, &error),
    }
}

/// Seeds that are tried where nobody asks for one. A recording of a few runs does not tell what was
/// chance in them: the phase of a leader's ticks, or the order in which brokers that died in one
/// moment are fenced (R6.5).
pub const SEEDS: u64 = 8;

/// As many are tried before a case counts as failed.
pub const SEEDS_MAX: u64 = 32;

/// Like [`check`] with the seeds from 1 to [`SEEDS`]; where none agrees, with those up to
/// [`SEEDS_MAX`] until one does, unless `strict`.
pub fn check_seeds(folder: &Path, strict: bool) -> Outcome {
    let case = match Case::read(folder) {
        Ok(case) => case,
        Err(error) => return Outcome::of(1, Verdict::unreadable(folder, &error)),
    };
    let played = |seed| match play(&case, seed) {
        Ok(actual) => compare(&case, &actual),
        Err(error) => Verdict::unreadable(folder, &error),
    };
    let mut outcome = Outcome::of(1, played(1));
    for seed in 2..=SEEDS_MAX {
        let enough = strict || !outcome.passed.is_empty() || outcome.verdict.is_unreadable();
        if seed > SEEDS && enough {
            break;
        }
        outcome.add(seed, played(seed));
    }
    outcome
}

/// The folders of cases in `folder`: itself if it is one, or else those directly in it, by name.
pub fn cases_in(folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    if folder.join("scenario.json").is_file() {
        return Ok(vec![folder.to_path_buf()]);
    }
    let mut folders: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("scenario.json").is_file())
        .collect();
    folders.sort();
    Ok(folders)
}
