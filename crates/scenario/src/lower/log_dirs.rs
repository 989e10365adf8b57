//! Log directories: names into places, and what befalls them (R8.10).

use super::Lowering;
use super::actions::Doing;
use super::settings::Read;
use crate::ast::{LogDirVerb, NodeRef};
use crate::diagnostic::{Problem, Thing};
use crate::keys::Typed;
use crate::span::{Span, Spanned};
use highwater_protocol::NodeId;
use highwater_sim::schedule::Action;
use std::collections::BTreeMap;
use std::ops::Range;

/// What the script says of `log.dirs` and `metadata.log.dir`, by the brokers' places; what is said
/// later holds.
#[derive(Default)]
pub(super) struct LogDirs {
    logs: BTreeMap<usize, (Vec<String>, Span)>,
    metadata: BTreeMap<usize, String>,
}

impl LogDirs {
    /// Takes note of settings of these brokers.
    pub fn note(&mut self, reads: &[Read], brokers: Range<usize>) {
        for read in reads {
            match (&read.value, read.key.name) {
                (Typed::Names(names), "log.dirs") => {
                    let said = || (names.clone(), read.span);
                    self.logs.extend(brokers.clone().map(|broker| (broker, said())));
                }
                (Typed::Text(name), "metadata.log.dir") => {
                    self.metadata.extend(brokers.clone().map(|broker| (broker, name.clone())));
                }
                _ => {}
            }
        }
    }
}

impl Lowering<'_> {
    /// Gives the brokers their directories. Several there are only where the controller knows of
    /// them: in ZooKeeper mode and before 3.7 what becomes of a failed one is not modelled.
    pub(super) fn log_dirs(&mut self, said: LogDirs) {
        let several = self.features.kraft && self.features.replicas_have_directories;
        let mut refused = Vec::new();
        for (broker, (names, span)) in said.logs {
            if names.len() > 1 && !several {
                refused.push(span);
                continue;
            }
            let spec = &mut self.brokers[broker];
            spec.config.log_dirs = names.len() as u8;
            spec.log_dirs = names;
        }
        refused.dedup();
        for span in refused {
            let kafka = self.generation.to_string();
            self.report(span, Problem::OneLogDirHere { kafka });
        }
        for (broker, name) in said.metadata {
            let spec = &mut self.brokers[broker];
            if spec.log_dirs.is_empty() {
                spec.log_dirs.push(spec.log_dir(0).to_owned());
            }
            let known = spec.log_dirs.iter().position(|known| *known == name);
            spec.config.metadata_log_dir = known.unwrap_or(spec.log_dirs.len()) as u8;
            if known.is_none() {
                spec.log_dirs.push(name);
            }
        }
    }

    /// `fail log dir d1 of broker 2` and its like; what has failed is replaced after `for`.
    pub(super) fn log_dir(
        &mut self,
        verb: LogDirVerb,
        dir: &Spanned<String>,
        node: &Spanned<NodeRef>,
    ) -> Vec<Doing> {
        let NodeRef::Brokers(ids) = &node.value else {
            let verb = verb.word().to_owned();
            self.report(node.span, Problem::NotPossibleFor { verb, thing: Thing::Node });
            return Vec::new();
        };
        let mut doings = Vec::new();
        for node in self.known_brokers(ids, node.span) {
            let Some(dir) = self.log_dir_place(node, dir) else { break };
            let replace = Action::ReplaceLogDir { node, dir };
            doings.push(match verb {
                LogDirVerb::Fail => (Action::FailLogDir { node, dir }, Some(replace)),
                LogDirVerb::Replace => (replace, None),
            });
        }
        doings
    }

    fn log_dir_place(&mut self, node: NodeId, dir: &Spanned<String>) -> Option<u8> {
        let spec = self.brokers.iter().find(|spec| spec.id == node)?;
        let names = match spec.log_dirs.as_slice() {
            [] => vec![spec.log_dir(0).to_owned()],
            names => names.to_vec(),
        };
        let place = names.iter().position(|name| *name == dir.value);
        if place.is_none() {
            let known = names.iter().map(String::as_str);
            self.unknown_name(Thing::LogDir, &dir.value, dir.span, known);
        }
        place.and_then(|place| u8::try_from(place).ok())
    }
}
