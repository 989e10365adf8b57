//! Explanations as sentences.

mod logs;
mod members;

use super::figures::{count, duration, list, rough_duration, short_instant};
use super::{Names, Texts, capital, fill};
use crate::why::{
    Because, Explanation, Fault, FaultKind, Reason, Setting, Source, Standing, Subject, Unclean,
    Value, What,
};
use highwater_protocol::{Micros, NodeId};
use highwater_scenario::Lang;
use highwater_sim::Run;

/// Makes sentences of explanations, in one language.
#[derive(Clone, Debug)]
pub struct Sentences {
    names: Names,
}

impl Sentences {
    /// For what happened in `run`.
    pub fn new(run: &Run, lang: Lang) -> Sentences {
        Sentences { names: Names::new(run, lang) }
    }

    /// What things are called.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// What to say where there is nothing to explain, without full stop.
    pub fn nothing(&self) -> &'static str {
        self.texts().nothing
    }

    fn texts(&self) -> &'static Texts {
        self.names.texts
    }

    /// The whole explanation: what happened, then a sentence a reason.
    pub fn explanation(&self, explanation: &Explanation) -> String {
        let mut out = self.subject(&explanation.subject);
        out.push_str(self.texts().full_stop);
        for reason in &explanation.reasons {
            if !out.ends_with('。') {
                out.push(' ');
            }
            out.push_str(&self.reason(reason));
        }
        out
    }

    /// What ends a sentence.
    pub fn full_stop(&self) -> &'static str {
        self.texts().full_stop
    }

    /// What happened, without full stop.
    pub fn subject(&self, subject: &Subject) -> String {
        let t = self.texts();
        let partition = subject.partition.map_or("", |partition| self.names.partition(partition));
        let sentence = match &subject.what {
            What::Elected { leader, before, epoch, unclean, .. } => {
                let template = match before {
                    _ if *unclean => t.elected_unclean,
                    Some(_) => t.elected,
                    None => t.elected_first,
                };
                let before = before.map_or(String::new(), |before| self.node(before));
                fill(template, &[partition, &self.node(*leader), &before, &epoch.to_string()])
            }
            What::LeaderLost { before, epoch, .. } => {
                fill(t.leader_lost, &[partition, &self.node(*before), &epoch.to_string()])
            }
            What::IsrShrunk { left, isr } => {
                let nodes = self.names.nodes(left);
                fill(t.isr_shrunk, &[partition, &nodes, &list(&isr.0), &list(&isr.1)])
            }
            What::IsrExpanded { joined, isr } => {
                let nodes = self.names.nodes(joined);
                fill(t.isr_expanded, &[partition, &nodes, &list(&isr.0), &list(&isr.1)])
            }
            What::ElrShrunk { left, elr } => {
                let nodes = self.names.nodes(left);
                fill(t.elr_shrunk, &[partition, &nodes, &list(&elr.0), &list(&elr.1)])
            }
            What::NodeDeleted { broker } => fill(t.node_deleted, &[&self.node(*broker)]),
            What::NodeCreated { broker } => fill(t.node_created, &[&self.node(*broker)]),
            What::Reassigned { replicas, .. } => {
                fill(t.reassigned, &[partition, &list(&replicas.0), &list(&replicas.1)])
            }
            What::ProposalRefused { leader, error } => {
                fill(t.proposal_refused, &[partition, &self.node(*leader), error.name()])
            }
            What::Fenced { broker } => fill(t.fenced, &[&self.node(*broker)]),
            What::Unfenced { broker } => fill(t.unfenced, &[&self.node(*broker)]),
            What::ShuttingDown { broker } => fill(t.shutting_down, &[&self.node(*broker)]),
            What::RegistrationRefused { broker, error, times } => {
                let times = times.to_string();
                fill(t.registration_refused, &[&self.node(*broker), error.name(), &times])
            }
            what => self.of_logs_and_clients(subject, partition, what),
        };
        let isr = match &subject.what {
            What::Elected { isr, .. }
            | What::LeaderLost { isr, .. }
            | What::Reassigned { isr, .. } => isr.as_ref(),
            _ => None,
        };
        capital(match isr {
            Some((before, after)) => fill(t.with_isr, &[&sentence, &list(before), &list(after)]),
            None => sentence,
        })
    }

    /// One reason, a whole sentence.
    pub fn reason(&self, reason: &Reason) -> String {
        let t = self.texts();
        let setting = |i: usize| reason.settings.get(i).map(value).unwrap_or_default();
        let period = |divisor: u64| match reason.settings.first().map(|setting| setting.value) {
            Some(Value::Duration(length)) => duration(Micros(length.0 / divisor)),
            _ => String::new(),
        };
        capital(match &reason.because {
            Because::Fault(fault) => self.fault(fault),
            Because::SessionEnded { broker, last_contact, noticed } => {
                let times = [short_instant(*last_contact), short_instant(*noticed)];
                let broker = self.node(*broker);
                fill(t.session_ended, &[&broker, &times[0], &setting(0), &period(8), &times[1]])
            }
            Because::FencedLeavesIsr { broker } => {
                fill(t.fenced_leaves_isr, &[&self.node(*broker)])
            }
            Because::NodeGone { broker } => fill(t.node_gone, &[&self.node(*broker)]),
            Because::ShutdownAsked { broker, time } => {
                fill(t.shutdown_asked, &[&self.node(*broker), &short_instant(*time)])
            }
            Because::UncleanRestart { broker } => fill(t.unclean_restart, &[&self.node(*broker)]),
            Because::SessionLives { broker, last_contact, .. } => {
                let at = last_contact.map(short_instant);
                let template = if at.is_some() { t.session_lives } else { t.session_lives_unknown };
                fill(template, &[&self.node(*broker), &at.unwrap_or_default(), &setting(0)])
            }
            Because::Recovered(fault) => {
                let at = fault.until.map(short_instant).unwrap_or_default();
                match fault.kind {
                    FaultKind::Cut(link) | FaultKind::Slowed(link, _) => {
                        fill(t.recovered, &[&self.names.link(link), &at])
                    }
                    kind => {
                        let node = kind.node().map(|node| self.node(node)).unwrap_or_default();
                        let template = match kind {
                            FaultKind::Paused(_) => t.recovered_node,
                            _ => t.recovered_process,
                        };
                        fill(template, &[&node, &at])
                    }
                }
            }
            because => self
                .of_members(reason)
                .or_else(|| self.of_joining(reason))
                .or_else(|| self.election(because, &setting(0)))
                .or_else(|| self.of_logs(reason, &setting(0)))
                .or_else(|| self.of_cuts(reason, &setting(0)))
                .unwrap_or_else(|| self.of_clients(because, &setting(0))),
        })
    }

    fn node(&self, node: NodeId) -> String {
        self.names.node(node)
    }

    /// What befell whom, and from when to when.
    fn fault(&self, fault: &Fault) -> String {
        let t = self.texts();
        let (from, to) = (short_instant(fault.time), fault.until.map(short_instant));
        let until = to.as_deref().unwrap_or_default();
        let ended = to.is_some();
        let node = |template: &str, node: NodeId| fill(template, &[&self.node(node), &from, until]);
        let link = |template: &str, link, latency: &str| {
            fill(template, &[&self.names.link(link), &from, until, latency])
        };
        match fault.kind {
            FaultKind::Crashed(id) => node(t.crashed, id),
            FaultKind::LostPower(id) => node(t.lost_power, id),
            FaultKind::Wiped(id) => node(t.wiped, id),
            FaultKind::LogDirFailed(id) => node(t.log_dir_failed, id),
            FaultKind::LostTail(id) => node(t.lost_tail, id),
            FaultKind::Stopped(id) => node(t.stopped, id),
            FaultKind::Paused(id) => node(if ended { t.paused_until } else { t.paused }, id),
            FaultKind::Cut(spec) => link(if ended { t.cut_until } else { t.cut }, spec, ""),
            FaultKind::Slowed(spec, latency) => {
                let template = if ended { t.slowed_until } else { t.slowed };
                link(template, spec, &duration(latency))
            }
        }
    }

    /// Who could lead and who does.
    fn election(&self, because: &Because, setting: &str) -> Option<String> {
        let t = self.texts();
        Some(match because {
            Because::Candidates { replicas, chosen, by_isr } => {
                let each: Vec<String> =
                    replicas.iter().map(|(node, at)| self.standing(*node, *at)).collect();
                let template = if *by_isr { t.candidates_by_isr } else { t.candidates };
                let all = fill(template, &[&each.join(t.semicolon)]);
                let valid = |(node, at): &(NodeId, Standing)| {
                    Some(*node) == *chosen && matches!(at, Standing::Valid | Standing::ValidByElr)
                };
                // Another rule than the order's has its own sentence.
                let first = replicas
                    .iter()
                    .find(|(_, at)| matches!(at, Standing::Valid | Standing::ValidByElr));
                let in_order = first.is_some_and(valid);
                match chosen {
                    Some(leader) if in_order => {
                        self.join(all, fill(t.chosen, &[&self.node(*leader)]))
                    }
                    Some(_) => all,
                    None => self.join(all, t.chosen_nobody.to_owned()),
                }
            }
            Because::LongestLog { ends, leader } => {
                let end = |(node, end): &(NodeId, i64)| {
                    fill(t.log_of, &[&self.node(*node), &count(*end)])
                };
                let all: Vec<String> = ends.iter().map(end).collect();
                fill(t.longest_log, &[&all.join(t.semicolon), &self.node(*leader)])
            }
            Because::LastMemberStays { broker } => {
                fill(t.last_member_stays, &[&self.node(*broker)])
            }
            Because::EntersElr { replicas } => {
                fill(t.enters_elr, &[&self.names.nodes(replicas), setting])
            }
            Because::LogDirLost { broker } => fill(t.log_dir_lost, &[&self.node(*broker)]),
            Because::UncleanAllowed { by, leader } => {
                let template = match by {
                    Unclean::Setting => t.unclean_setting,
                    Unclean::Administrator => t.unclean_administrator,
                    Unclean::LastKnownLeader => t.unclean_last_known,
                };
                fill(template, &[&self.node(*leader)])
            }
            Because::WaitsFor { anybody: true, .. } => t.waits_for_anybody.to_owned(),
            Because::WaitsFor { replicas, .. } if replicas.is_empty() => {
                fill(t.waits_for_nobody, &["", setting])
            }
            Because::WaitsFor { replicas, .. } => {
                fill(t.waits_for, &[&self.names.any_of(replicas), setting])
            }
            Because::Preferred { leader, asked: true } => {
                fill(t.preferred_asked, &[&self.node(*leader)])
            }
            Because::Preferred { leader, asked: false } => {
                fill(t.preferred_timer, &[&self.node(*leader), setting])
            }
            Because::Asked => t.asked.to_owned(),
            Because::ReassignmentComplete { added } => {
                fill(t.reassignment_complete, &[&self.names.nodes(added)])
            }
            _ => return None,
        })
    }

    fn standing(&self, node: NodeId, standing: Standing) -> String {
        let t = self.texts();
        let template = match standing {
            Standing::Valid => t.st_valid,
            Standing::ValidByElr => t.st_valid_elr,
            Standing::OutOfSync => t.st_out_of_sync,
            Standing::Fenced if self.names.zookeeper() => t.st_gone,
            Standing::Fenced => t.st_fenced,
            Standing::ShuttingDown => t.st_shutting_down,
            Standing::RestartedUncleanly => t.st_restarted,
            Standing::LogDirFailed => t.st_log_dir,
        };
        fill(template, &[&self.node(node)])
    }

    fn join(&self, first: String, second: String) -> String {
        let space = if first.ends_with('。') { "" } else { " " };
        format!("{first}{space}{second}")
    }

    /// Where a setting's value comes from: `topic orders`, `broker 1`, `default`.
    pub fn source(&self, setting: &Setting) -> String {
        let t = self.texts();
        match setting.source {
            Source::Default => t.source_default.to_owned(),
            Source::Topic(topic) => fill(t.source_topic, &[self.names.topic(topic)]),
            Source::Cluster => t.source_cluster.to_owned(),
            Source::Controller => t.controller.to_owned(),
            Source::Broker(node) | Source::Client(node) => self.node(node),
        }
    }
}

/// A setting's value as people write it.
pub fn value(setting: &Setting) -> String {
    match setting.value {
        Value::Duration(length) if length == Micros::FOREVER => "∞".to_owned(),
        Value::Duration(length) => duration(length),
        Value::Number(number) if number >= i64::MAX as u64 => "∞".to_owned(),
        Value::Number(number) => count(number),
        Value::Flag(flag) => flag.to_string(),
        Value::Word(word) => word.to_owned(),
    }
}

/// A stretch of time in as many digits as matter.
fn stretch(subject: &Subject) -> String {
    let until = subject.until.unwrap_or(subject.time);
    rough_duration(Micros(until.0 - subject.time.0))
}
