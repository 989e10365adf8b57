//! Topics: those from the start and those created on the way.

use super::cluster::number;
use super::limits::{PARTITIONS_MAX, REPLICAS_MAX};
use super::settings::{Read, given};
use super::{Lowering, TopicEntry};
use crate::ast::{Action, Statement, TopicLine, TopicRef};
use crate::diagnostic::{Problem, Thing};
use crate::keys::{Levels, Typed};
use crate::span::{Span, Spanned};
use highwater_protocol::Time;
use highwater_protocol::message::Assignment;
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::order;
use highwater_sim::schedule::TopicSpec;

impl Lowering<'_> {
    /// Every topic; those created later come after the others, by the time of their creation, so
    /// that an index is the topic's id.
    pub(super) fn topics(&mut self) {
        let mut lines: Vec<(Option<Time>, u32, &TopicLine)> = Vec::new();
        for (number, statement) in self.statements.clone() {
            match statement {
                Statement::Topic(line) => lines.push((None, number, line)),
                Statement::At { time, action: Action::CreateTopic(line), .. } => {
                    lines.push((Some(Time(time.value.micros)), number, line));
                }
                _ => {}
            }
        }
        order::sort_by_key(&mut lines, |(created, _, _)| *created);
        for (created, number, line) in lines {
            self.topic(created, number, line);
        }
    }

    fn topic(&mut self, created: Option<Time>, line: u32, topic: &TopicLine) {
        let name = topic.name.value.clone();
        if let Some(other) = self.topics.iter().find(|other| other.spec.name == name) {
            let line = other.line;
            let problem = Problem::DuplicateName { thing: Thing::Topic, name, line };
            return self.report(topic.name.span, problem);
        }
        if !is_legal(&name) {
            self.hidden.push((Thing::Topic, name.clone()));
            let problem = Problem::IllegalName { thing: Thing::Topic, name };
            return self.report(topic.name.span, problem);
        }
        let reads = self.read_settings(&topic.settings, Levels::TOPIC);
        let unread = |key: &str| {
            let written = topic.settings.iter().any(|setting| setting.key.value == key);
            written && given(&reads, key).is_none()
        };
        let unclear = unread("partitions") || unread("replicas") || unread("replication.factor");
        let (partitions, assignment) = self.assignment(&reads, topic.name.span, unclear);
        let configs = reads.iter().filter_map(config_entry).collect();
        let spec = TopicSpec { name, partitions, assignment, configs };
        if let Some(problem) = self.too_many(&spec) {
            self.hidden.push((Thing::Topic, spec.name));
            return self.report(topic.name.span, problem);
        }
        self.topics.push(TopicEntry { spec, line, created, unclear });
    }

    /// Whether there would be too many partitions or replicas.
    fn too_many(&self, spec: &TopicSpec) -> Option<Problem> {
        let specs = || self.topics.iter().map(|topic| &topic.spec).chain([spec]);
        let partitions: usize = specs().map(|spec| usize::from(spec.partitions)).sum();
        let replicas: usize = specs().map(replicas).sum();
        if partitions > PARTITIONS_MAX {
            Some(Problem::TooMany { thing: Thing::Topic, limit: PARTITIONS_MAX })
        } else if replicas > REPLICAS_MAX {
            Some(Problem::TooMany { thing: Thing::Replica, limit: REPLICAS_MAX })
        } else {
            None
        }
    }

    /// Number of partitions and where their replicas go.
    fn assignment(&mut self, reads: &[Read], topic: Span, unclear: bool) -> (u16, Assignment) {
        let partitions = number(reads, "partitions");
        let factor = number(reads, "replication.factor");
        let (count, assignment, replicas) = match given(reads, "replicas") {
            Some(Read { value: Typed::Replicas(lists), span, .. }) => {
                let manual = self.check_replicas(lists, *span);
                if let Some((partitions, at)) = partitions.filter(|p| p.0 != lists.len() as u64) {
                    let lists = lists.len();
                    self.report(at, Problem::PartitionsDisagree { lists, partitions });
                }
                if let Some((_, at)) = factor {
                    self.report(at, Problem::ReplicasAndFactor);
                }
                (manual.len() as u64, Assignment::Manual(manual), lists[0].len())
            }
            _ => {
                let default = u64::from(self.controller_config.default_replication_factor);
                let (factor, at) = factor.unwrap_or((default, topic));
                let brokers = self.brokers.len();
                if factor > brokers as u64 && !self.is_hidden(Thing::Broker, None) {
                    let problem = Problem::TooFewBrokers { replication_factor: factor, brokers };
                    self.report(at, problem);
                }
                let replication_factor = u16::try_from(factor).unwrap_or(u16::MAX);
                let count = partitions.map_or(u64::from(self.num_partitions), |p| p.0);
                (
                    count,
                    Assignment::Automatic { replication_factor },
                    usize::from(replication_factor),
                )
            }
        };
        if let Some((min, at)) = number(reads, "min.insync.replicas")
            && min > replicas as u64
            && !unclear
        {
            self.report(at, Problem::MinIsrBeyondReplicas { min, replicas });
        }
        (u16::try_from(count).unwrap_or(u16::MAX), assignment)
    }

    /// The index of a topic by name; reports if there is none.
    pub(super) fn topic_index(&mut self, name: &str, span: Span) -> Option<u16> {
        let found = self.topics.iter().position(|topic| topic.spec.name == name);
        if found.is_none() {
            let names: Vec<String> = self.topics.iter().map(|t| t.spec.name.clone()).collect();
            self.unknown_name(Thing::Topic, name, span, names.iter().map(String::as_str));
        }
        found.map(|index| index as u16)
    }

    /// Topic and partition; reports if there is none such.
    pub(super) fn topic_and_partition(
        &mut self,
        subject: &Spanned<TopicRef>,
    ) -> Option<(u16, Option<u16>)> {
        let topic = self.topic_index(&subject.value.topic, subject.span)?;
        if let Some(partition) = subject.value.partition
            && !self.check_partition(topic, u64::from(partition), subject.span)
        {
            return None;
        }
        Some((topic, subject.value.partition))
    }

    /// A partition; a topic alone will do if it has only one.
    pub(super) fn one_partition(&mut self, subject: &Spanned<TopicRef>) -> Option<(u16, u16)> {
        let (topic, partition) = self.topic_and_partition(subject)?;
        match partition {
            Some(partition) => Some((topic, partition)),
            None if self.topics[usize::from(topic)].spec.partitions == 1 => Some((topic, 0)),
            None if self.topics[usize::from(topic)].unclear => None,
            None => {
                let topic = subject.value.topic.clone();
                self.report(subject.span, Problem::NeedsPartition { topic });
                None
            }
        }
    }

    /// Whether the topic has such a partition; reports if not.
    pub(super) fn check_partition(&mut self, topic: u16, partition: u64, span: Span) -> bool {
        let TopicEntry { spec, unclear, .. } = &self.topics[usize::from(topic)];
        let (name, count) = (spec.name.clone(), spec.partitions);
        let known = *unclear || partition < u64::from(count);
        if !known {
            self.report(span, Problem::NoSuchPartition { topic: name, partition, count });
        }
        known
    }
}

/// The key by which the controller keeps a setting, and the value as it keeps it.
pub(super) fn config_entry(read: &Read) -> Option<(ConfigKey, i64)> {
    let value = i64::try_from(read.value.number()).unwrap_or(i64::MAX);
    config_key(read.key.name).map(|key| (key, value))
}

/// The key by which the controller keeps a setting that may change.
pub(super) fn config_key(name: &str) -> Option<ConfigKey> {
    match name {
        "min.insync.replicas" => Some(ConfigKey::MinInsyncReplicas),
        "unclean.leader.election.enable" => Some(ConfigKey::UncleanLeaderElectionEnable),
        "flush.messages" | "log.flush.interval.messages" => Some(ConfigKey::FlushMessages),
        "flush.ms" | "log.flush.interval.ms" => Some(ConfigKey::FlushMs),
        _ => None,
    }
}

/// How many replicas a topic has.
fn replicas(spec: &TopicSpec) -> usize {
    match &spec.assignment {
        Assignment::Manual(lists) => lists.iter().map(Vec::len).sum(),
        Assignment::Automatic { replication_factor } => {
            usize::from(spec.partitions) * usize::from(*replication_factor)
        }
    }
}

/// Kafka's rule for names of topics (class `Topic`).
fn is_legal(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (1..=249).contains(&name.len()) && name.chars().all(legal) && name != "." && name != ".."
}
