//! Generations of Kafka's protocol, as data (protocol.md, 0.1): which rules hold in a release,
//! with which defaults, and which settings it has.

mod releases;
mod settings;

pub use settings::{KeyLife, life_of};

use crate::diagnostic::Problem;
use crate::keys::{self, Key, Kind, Typed, read_value};
use highwater_protocol::config::Features;
use releases::RELEASES;
use std::fmt;

/// A version: major, minor, patch. Of versions such as 0.10.2.1 the first three numbers count.
pub type Version = (u16, u16, u16);

/// Who keeps the cluster's metadata.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quorum {
    /// ZooKeeper, and one of the brokers as controller.
    ZooKeeper,
    /// ZooKeeper or controllers of their own (KRaft), as a script has it.
    Either,
    /// Controllers of their own (KIP-500).
    KRaft,
}

/// What sets a release apart from the next newer one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Release {
    /// The first release that this holds for, up to the next newer row.
    since: Version,
    /// Who keeps its metadata.
    quorum: Quorum,
    /// Switches that are off here and in older releases.
    off: &'static [&'static str],
    /// Switches that are on again here and in older releases.
    on: &'static [&'static str],
    /// Settings with another default here and in older releases, as Kafka writes it.
    defaults: &'static [(&'static str, &'static str)],
}

/// The rules, defaults and settings of a release.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Generation {
    /// Its row in the table, newest first.
    row: usize,
    /// What was asked for; the last patch of its line unless a patch was named.
    version: Version,
}

/// The newest.
pub const LATEST: Generation = Generation { row: 0, version: RELEASES[0].since };

impl Generation {
    /// Every row of the table, newest first.
    pub fn all() -> impl Iterator<Item = Generation> {
        let generation =
            |(row, release): (usize, &Release)| Generation { row, version: release.since };
        RELEASES.iter().enumerate().map(generation)
    }

    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Who keeps its metadata.
    pub fn quorum(&self) -> Quorum {
        RELEASES[self.row].quorum
    }

    /// This release's row and all newer ones, newest first.
    fn rows(&self) -> &'static [Release] {
        &RELEASES[..=self.row]
    }

    /// The switches that its row turns off, and on again, as against the next newer one.
    pub fn switched(&self) -> (&'static [&'static str], &'static [&'static str]) {
        (RELEASES[self.row].off, RELEASES[self.row].on)
    }

    /// The defaults that its row changes, as against the next newer one.
    pub fn changed_defaults(&self) -> &'static [(&'static str, &'static str)] {
        RELEASES[self.row].defaults
    }

    /// Its rules.
    pub fn features(&self) -> Features {
        let mut features = Features::default();
        let mut set = |names: &[&str], on| {
            for name in names {
                *features.switch(name).expect("the table names switches") = on;
            }
        };
        for release in self.rows() {
            set(release.off, false);
            set(release.on, true);
        }
        features
    }

    /// The default of a setting, as Kafka writes it; `-` if it has none.
    pub fn default_of(&self, key: &Key) -> &'static str {
        if key.kind == Kind::Switch {
            let on = self.features().switch(key.name).is_some_and(|switch| *switch);
            return if on { "on" } else { "off" };
        }
        let named = |release: &Release| {
            release.defaults.iter().find(|(name, _)| *name == key.name).map(|(_, value)| *value)
        };
        self.rows().iter().rev().find_map(named).unwrap_or(key.default)
    }

    /// The settings whose default is not that of the newest release, with their values.
    pub(crate) fn older_defaults(&self) -> Vec<(&'static Key, Typed)> {
        let mut found: Vec<(&'static Key, Typed)> = Vec::new();
        for (name, value) in self.rows().iter().rev().flat_map(|release| release.defaults) {
            let key = keys::find(name).expect("the table names settings");
            if found.iter().any(|(known, _)| known.name == key.name) {
                continue;
            }
            let written = crate::ast::Value::Word((*value).to_owned());
            let value = read_value(key.kind, &written).expect("the table has values that fit");
            found.push((key, value));
        }
        found
    }

    /// Whether it has a setting; the language's own are everywhere.
    pub fn has(&self, key: &Key) -> bool {
        life_of(key.name).is_none_or(|life| life.covers(self.version))
    }
}

/// `4.3`, or `4.0.0` where a patch was named or matters.
impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&name_of(self.version))
    }
}

impl fmt::Debug for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kafka {self}")
    }
}

/// A version in words; the last patch of a line goes by the line's name.
pub(crate) fn name_of((major, minor, patch): Version) -> String {
    let three = counts_by_three((major, minor));
    match patch {
        LAST_PATCH => format!("{major}.{minor}"),
        0 if !three && !has_rows_after((major, minor, patch)) => format!("{major}.{minor}"),
        _ => format!("{major}.{minor}.{patch}"),
    }
}

/// Whether the third number tells releases apart as the second does later: 0.8.2, 0.10.2.
fn counts_by_three(line: (u16, u16)) -> bool {
    line == (0, 8) || line == (0, 10)
}

/// Whether a later patch of the same line has a row of its own.
fn has_rows_after((major, minor, patch): Version) -> bool {
    let later = |r: &Release| (r.since.0, r.since.1) == (major, minor) && r.since.2 > patch;
    RELEASES.iter().any(later)
}

/// The patch of a line that was named without one.
const LAST_PATCH: u16 = u16::MAX;

/// The generation of a version such as `4.3` or `4.0.1`; a line without a patch is its latest.
pub(crate) fn find(version: &str) -> Result<Generation, Problem> {
    let unknown = || Problem::UnknownGeneration { version: version.to_owned() };
    let mut numbers = version.split('.').map(|part| part.parse::<u16>().ok());
    let (Some(Some(major)), Some(Some(minor))) = (numbers.next(), numbers.next()) else {
        return Err(unknown());
    };
    let patch = numbers.next().flatten().unwrap_or(LAST_PATCH);
    let of_line = |release: &Release| {
        (release.since.0, release.since.1) == (major, minor) && release.since.2 <= patch
    };
    let row = RELEASES.iter().position(of_line).ok_or_else(unknown)?;
    Ok(Generation { row, version: (major, minor, patch) })
}

/// Whether a release of this name can be played.
pub fn is_known(version: &str) -> bool {
    find(version).is_ok()
}

/// The release lines that are modelled, oldest first; patches where rules differ between them.
pub fn known() -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for generation in Generation::all().collect::<Vec<_>>().into_iter().rev() {
        let (major, minor, _) = generation.version;
        let line = format!("{major}.{minor}");
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The versions with rules of their own that are modelled, newest first: what an editor offers.
pub fn offered() -> Vec<String> {
    let mut offered = Vec::new();
    for generation in Generation::all() {
        let (major, minor, patch) = generation.version;
        if !has_rows_after((major, minor, patch)) && !counts_by_three((major, minor)) {
            offered.push(format!("{major}.{minor}"));
        }
        let name = name_of((major, minor, patch));
        if offered.last() != Some(&name) {
            offered.push(name);
        }
    }
    offered
}

#[cfg(test)]
mod tests;
