//! What became of records, in sentences.

use super::Names;
use super::figures::{rough_duration, short_instant};
use crate::fates::{Fate, Listed};
use crate::i18n::{Texts, fill};
use highwater_protocol::{Event, Micros, Offset, Time, order};
use highwater_sim::ledger::{Answer, Copy, Loss, Presence, RecordRun, Span};
use highwater_sim::{Run, TraceEvent};

/// What tells of records.
#[derive(Clone)]
pub struct Telling<'a> {
    /// The run that they are of.
    pub run: &'a Run,
    /// What things are called.
    pub names: Names,
    /// The language.
    pub texts: &'static Texts,
}

/// The name of a fate.
pub fn name(fate: Fate, x: &'static Texts) -> &'static str {
    match fate {
        Fate::Notable => x.fate_notable,
        Fate::Lost => x.lost,
        Fate::ReadAndGone => x.fate_read_and_gone,
        Fate::Late => x.fate_late,
        Fate::Refused => x.refused,
        Fate::InDoubt => x.in_doubt,
        Fate::FailedButPresent => x.fate_present,
        Fate::Duplicated => x.duplicated,
        Fate::Reordered => x.fate_reordered,
        Fate::Pending => x.pending,
        Fate::Any => x.fate_any,
    }
}

/// What a fate means.
pub fn meaning(fate: Fate, x: &'static Texts) -> &'static str {
    match fate {
        Fate::Notable => x.fate_notable_help,
        Fate::Lost => x.fate_lost_help,
        Fate::ReadAndGone => x.fate_read_and_gone_help,
        Fate::Late => x.fate_late_help,
        Fate::Refused => x.fate_refused_help,
        Fate::InDoubt => x.in_doubt_help,
        Fate::FailedButPresent => x.fate_present_help,
        Fate::Duplicated => x.fate_duplicated_help,
        Fate::Reordered => x.fate_reordered_help,
        Fate::Pending => x.fate_pending_help,
        Fate::Any => x.fate_any_help,
    }
}

/// Numbers from a first one on: `812–831`.
pub fn values(first: u64, how_many: u64) -> String {
    match how_many {
        0 | 1 => first.to_string(),
        _ => format!("{first}–{}", first + how_many - 1),
    }
}

/// An instant, or the first and the last.
fn span((from, to): Span) -> String {
    let (first, last) = (short_instant(from), short_instant(to));
    match first == last {
        true => first,
        false => format!("{}–{last}", first.trim_end_matches(" s")),
    }
}

impl Telling<'_> {
    /// Where records are or were: partition and offsets.
    pub fn place(&self, listed: &Listed) -> String {
        let records = &listed.records;
        let partition = records.partition.map(|id| self.names.partition(id).to_owned());
        let places = records.place.zip(listed.last_offset);
        let offsets = places.map(|(place, last)| {
            let without_gaps = last - place.offset < records.count as Offset;
            let between = if without_gaps { "–" } else { " … " };
            match last == place.offset {
                true => fill(self.texts.fate_offsets, &[&last.to_string()]),
                false => {
                    let offsets = format!("{}{between}{last}", place.offset);
                    fill(self.texts.fate_offsets, &[&offsets])
                }
            }
        });
        let parts: Vec<String> = partition.into_iter().chain(offsets).collect();
        parts.join(" · ")
    }

    fn offsets(&self, first: Offset, how_many: u64) -> String {
        let first = u64::try_from(first).unwrap_or(0);
        fill(self.texts.fate_offsets, &[&values(first, how_many)])
    }

    /// What happened to records, in the order in which it did.
    pub fn story(&self, records: &RecordRun) -> String {
        let x = self.texts;
        let at = |span: Option<Span>| span.map_or(Time::NEVER, |(first, _)| first);
        let mut then = vec![(at(records.answered), self.answer(records))];
        then.extend(records.read.iter().map(|(consumer, span_read)| {
            let who = self.names.consumer(*consumer);
            (span_read.0, fill(x.fate_read, &[&who, &span(*span_read)]))
        }));
        let copies = records.copies.iter();
        then.extend(copies.map(|c| (at(c.place.appended), self.copy(c, records.count))));
        order::sort_by_key(&mut then, |(time, _)| *time);
        let mut told = vec![fill(x.fate_sent, &[&span(records.produced)])];
        told.extend(then.into_iter().map(|(_, words)| words));
        if records.out_of_order {
            told.push(x.fate_after_later.to_owned());
        }
        told.extend(self.presence(records));
        told.join(x.fate_separator)
    }

    fn answer(&self, records: &RecordRun) -> String {
        let x = self.texts;
        let at = records.answered.map(span).unwrap_or_default();
        match records.answer {
            Answer::Acknowledged if records.late => {
                let wait = rough_duration(longest_wait(records));
                fill(x.fate_acknowledged_late, &[&at, &wait])
            }
            Answer::Acknowledged => fill(x.fate_acknowledged, &[&at]),
            Answer::Refused(error) => fill(x.fate_refused, &[&at, error.name()]),
            Answer::TimedOut => fill(x.fate_given_up, &[&at]),
            Answer::Pending => x.fate_unanswered.to_owned(),
        }
    }

    fn copy(&self, copy: &Copy, how_many: u64) -> String {
        let at = copy.place.appended.map(span).unwrap_or_default();
        let offsets = self.offsets(copy.place.offset, how_many);
        let x = self.texts;
        let template = if copy.retry.is_some() { x.fate_retried } else { x.fate_again };
        fill(template, &[&at, &offsets])
    }

    /// Where they are in the end, if that is worth a word.
    fn presence(&self, records: &RecordRun) -> Vec<String> {
        let x = self.texts;
        let expected = matches!(records.answer, Answer::Acknowledged);
        match (records.presence, &records.loss) {
            (Presence::InLog, _) if expected => Vec::new(),
            (Presence::InLog, _) => vec![x.fate_in_log.to_owned()],
            (Presence::Possible, _) => vec![x.fate_possible.to_owned()],
            (Presence::NeverAppended, _) => vec![x.fate_never_appended.to_owned()],
            (Presence::Gone, None) => vec![x.fate_gone.to_owned()],
            (Presence::Gone, Some(loss)) => self.loss(records, loss),
        }
    }

    fn loss(&self, records: &RecordRun, loss: &Loss) -> Vec<String> {
        let x = self.texts;
        let mut told = Vec::new();
        if let Some(election) = loss.election {
            let leader = self.names.label(election.leader);
            let epoch = election.leader_epoch.to_string();
            let at = short_instant(election.time);
            let wrote = records.place.and_then(|place| place.leader);
            told.push(match wrote.filter(|_| election.time < records.produced.0) {
                // They were sent to somebody who did not know that it leads no more.
                Some(wrote) => {
                    let wrote = self.names.label(wrote);
                    fill(x.fate_gone_astray, &[&at, &leader, &epoch, &wrote])
                }
                None if election.unclean => fill(x.fate_gone_unclean, &[&at, &leader, &epoch]),
                None => fill(x.fate_gone_elected, &[&at, &leader, &epoch]),
            });
        }
        for id in &loss.cuts {
            let Some(fact) = self.run.trace().get(*id) else { continue };
            let template = match fact.event {
                TraceEvent::Node(Event::ReplicaDeleted { .. }) => x.fate_replica_deleted,
                TraceEvent::Node(_) => x.fate_truncated,
                TraceEvent::World(highwater_sim::WorldEvent::PowerLost { .. }) => x.fate_power_lost,
                TraceEvent::World(_) => x.fate_wiped,
            };
            let node = self.names.label(fact.node);
            told.push(fill(template, &[&node, &short_instant(fact.time)]));
        }
        if !loss.stranded.is_empty() {
            let nodes = loss.stranded.iter().map(|node| self.names.label(*node));
            let nodes: Vec<String> = nodes.collect();
            told.push(fill(x.fate_stranded, &[&nodes.join(", ")]));
        }
        if told.is_empty() {
            told.push(x.fate_gone.to_owned());
        }
        told
    }
}

/// The longest that one of some records waited, by the first and the last of them.
fn longest_wait(records: &RecordRun) -> Micros {
    let Some((first, last)) = records.answered else { return Micros::ZERO };
    let (sent_first, sent_last) = records.produced;
    first.since(sent_first.min(first)).max(last.since(sent_last.min(last)))
}
