//! Recorded Kafka clusters as evidence: reads a case, plays its scenario in the simulator, and
//! compares what came of it with what a real cluster did.
//!
//! A case is a folder with `scenario.json` and `expected.json`; `cases/README.md` describes the
//! format. A recording is never edited and a comparison never loosened: a case that does not pass
//! is a finding about the protocol crate.

mod actual;
mod case;
mod compare;
mod config;
mod read_back;
mod report;
mod schedule;

pub use actual::{Actual, BrokerEvent, MetadataEvent, play, play_schedule, play_with};
pub use case::{Case, CaseError};
pub use compare::{Difference, Verdict, compare};
pub use report::side_by_side;

use std::path::Path;

/// Reads the case in `folder`, plays it with `seed`, and compares.
pub fn check(folder: &Path, seed: u64) -> Verdict {
    match Case::read(folder).and_then(|case| play(&case, seed).map(|actual| (case, actual))) {
        Ok((case, actual)) => compare(&case, &actual),
        Err(error) => Verdict::unreadable(folder, &error),
    }
}

/// Like [`check`] with one seed after the other until the case passes. A recording of a few runs
/// does not tell what was chance in them: the phase of a leader's ticks, or the order in which
/// brokers that died in one moment are fenced (R6.5). The seed is told with the verdict; without
/// any that passes it is the first one's.
pub fn check_until_passed(folder: &Path, seeds: std::ops::Range<u64>) -> Verdict {
    let first = check(folder, seeds.start);
    if first.passed() {
        return first;
    }
    let mut others = (seeds.start + 1..seeds.end).map(|seed| (seed, check(folder, seed)));
    match others.find(|(_, verdict)| verdict.passed()) {
        Some((seed, verdict)) => Verdict { seed: Some(seed), ..verdict },
        None => first,
    }
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
