//! Settings: known keys, in their place, with values that fit.

use super::Lowering;
use crate::ast::Setting;
use crate::diagnostic::{KeyTime, Problem};
use crate::generation::life_of;
use crate::keys::{self, Key, Levels, Typed, read_value};
use crate::span::{Span, Spanned};
use std::collections::BTreeSet;

/// A setting that was understood.
pub(super) struct Read {
    /// Its key.
    pub key: &'static Key,
    /// Its value.
    pub value: Typed,
    /// Where the whole setting stands.
    pub span: Span,
}

impl Lowering<'_> {
    /// Reads `settings` for a place of `level`; what cannot be used is reported and left out.
    pub(super) fn read_settings(&mut self, settings: &[Setting], level: Levels) -> Vec<Read> {
        let mut reads: Vec<Read> = Vec::new();
        let mut seen = BTreeSet::new();
        for setting in settings {
            if !seen.insert(setting.key.value.as_str()) {
                let key = setting.key.value.clone();
                self.report(setting.key.span, Problem::DuplicateKey { key });
                continue;
            }
            let Some(key) = self.known_key(&setting.key, level) else { continue };
            let span = setting.key.span.to(setting.value.span);
            match read_value(key.kind, &setting.value.value) {
                Some(value) => reads.push(Read { key, value, span }),
                None => {
                    let value = written(setting);
                    let problem =
                        Problem::BadValue { key: key.name.to_owned(), value, kind: key.kind };
                    self.report(setting.value.span, problem);
                }
            }
        }
        reads
    }

    /// The key, if it may stand at `level`; else reports why not.
    pub(super) fn known_key(
        &mut self,
        key: &Spanned<String>,
        level: Levels,
    ) -> Option<&'static Key> {
        let name = key.value.clone();
        let problem = match keys::find(&name) {
            Some(found) if found.levels.meets(level) => match self.of_other_time(found) {
                Some(problem) => problem,
                None => return Some(found),
            },
            _ if keys::is_known_to_kafka(&name, level) => Problem::IgnoredKey { key: name },
            Some(found) => Problem::KeyNotHere { key: name, here: level, belongs: found.levels },
            None => match keys::removed_until(&name) {
                Some(until) => Problem::RemovedKey { key: name, until },
                None => {
                    let here = keys::at_level(level).map(|key| key.name);
                    let anywhere = keys::all().map(|key| key.name);
                    let suggestion = self.sink.nearest(&name, here);
                    let suggestion = suggestion.or_else(|| self.sink.nearest(&name, anywhere));
                    Problem::UnknownKey { key: name, suggestion }
                }
            },
        };
        self.report(key.span, problem);
        None
    }
}

impl Lowering<'_> {
    /// Why the release of the script does not have a setting.
    fn of_other_time(&self, key: &Key) -> Option<Problem> {
        let life = life_of(key.name).filter(|life| !life.covers(self.generation.version()))?;
        let when = match life.until_name() {
            Some(until) => KeyTime::Until(until),
            None => KeyTime::Since(life.since_name().unwrap_or_default()),
        };
        let (key, kafka) = (key.name.to_owned(), self.generation.to_string());
        Some(Problem::KeyOfOtherTime { key, kafka, when, instead: life.instead })
    }
}

/// The value as written, for a message.
fn written(setting: &Setting) -> String {
    crate::print::value_text(&setting.value.value)
}

/// The value read for `name`, if it was given.
pub(super) fn given<'r>(reads: &'r [Read], name: &str) -> Option<&'r Read> {
    reads.iter().find(|read| read.key.name == name)
}
