//! When the things happened to a piece that make its fate.

use super::pieces::{Answered, Piece};
use super::places::Lying;
use super::times::Climb;
use super::{Copy, Place, Presence, RecordRun, Sources, Span, losses};
use crate::trace::TraceEvent;
use highwater_protocol::order;
use highwater_protocol::{Event, FactId, PartitionId, Time};

/// The series of a run, ready for look-ups.
pub(super) struct Teller<'a> {
    sources: &'a Sources<'a>,
    produced: Vec<Climb<'a>>,
    /// By partition id.
    high_watermarks: Vec<Climb<'a>>,
    /// By partition id, in the order of its replicas.
    log_ends: Vec<Vec<Climb<'a>>>,
    /// By consumer.
    positions: Vec<Vec<(PartitionId, Climb<'a>)>>,
}

impl<'a> Teller<'a> {
    /// Reads every series once.
    pub(super) fn new(sources: &'a Sources<'a>) -> Teller<'a> {
        let history = sources.history;
        let partitions = history.partitions.iter();
        let log_ends = |partition: &'a crate::history::PartitionHistory| {
            let replicas = partition.replicas.iter();
            replicas.map(|replica| Climb::new(&replica.log_end_offset)).collect()
        };
        let positions = |consumer: &'a crate::history::ConsumerHistory| {
            let each = consumer.positions.iter();
            each.map(|(id, series)| (*id, Climb::new(series))).collect()
        };
        Teller {
            sources,
            produced: history.producers.iter().map(|p| Climb::new(&p.produced)).collect(),
            high_watermarks: partitions.clone().map(|p| Climb::new(&p.high_watermark)).collect(),
            log_ends: partitions.map(log_ends).collect(),
            positions: history.consumers.iter().map(positions).collect(),
        }
    }

    /// The fate of a piece: a run, or several where only some of it was committed or read.
    pub(super) fn tell(
        &self,
        producer: usize,
        piece: &Piece,
        told: &[Answered],
        runs: &mut Vec<RecordRun>,
    ) {
        let loss = piece.place.filter(|_| piece.presence == Presence::Gone);
        let loss = loss.map(|lying| losses::loss(self.sources, &lying, &piece.aside));
        let now = self.sources.history.now;
        let until = loss.as_ref().and_then(|loss| Some(loss.election?.time)).unwrap_or(now);
        let mut first = piece.first;
        for end in self.ends(piece, until) {
            let mut run = self.run(producer, piece, (first, end), until);
            (run.answered, run.refusal) = answered(told, first, end);
            run.loss = loss.clone();
            runs.push(run);
            first = end;
        }
    }

    /// Values at which what passed the records stopped, and the end of the piece.
    fn ends(&self, piece: &Piece, until: Time) -> Vec<u64> {
        let mut ends = vec![piece.end];
        if let Some(lying) = piece.place {
            let place = self.place(lying, piece.end - piece.first);
            let from = place.appended.map_or(until, |(from, _)| from);
            let passing = self.passing(lying.partition);
            let stops = passing.flat_map(|(_, climb)| climb.tops(from, until));
            let value = |offset: i64| piece.first.checked_add_signed(offset - lying.offset);
            ends.extend(stops.filter_map(value));
        }
        ends.retain(|end| (piece.first + 1..=piece.end).contains(end));
        order::sort(&mut ends);
        ends.dedup();
        ends
    }

    /// What passes records of a partition: the high watermark, and consumers by their index.
    fn passing(&self, partition: PartitionId) -> impl Iterator<Item = (Option<u16>, &Climb<'a>)> {
        let high_watermark = self.high_watermarks.get(usize::from(partition.0));
        let readers = self.positions.iter().zip(0..).filter_map(move |(positions, consumer)| {
            let (_, climb) = positions.iter().find(|(id, _)| *id == partition)?;
            Some((Some(consumer), climb))
        });
        high_watermark.map(|climb| (None, climb)).into_iter().chain(readers)
    }

    /// The fate of the values `(first, end)` of a piece, whose records counted until then.
    fn run(
        &self,
        producer: usize,
        piece: &Piece,
        (first, end): (u64, u64),
        until: Time,
    ) -> RecordRun {
        let count = end - first;
        let lying = piece.place.map(|lying| lying.from(first));
        let sent = |value: u64| self.produced[producer].first_above(value as i64, Time::ZERO);
        let now = self.sources.history.now;
        let place = lying.map(|lying| self.place(lying, count));
        let appended = place.and_then(|place| place.appended);
        let mut committed = None;
        let mut read = Vec::new();
        if let (Some(lying), Some((from, _))) = (lying, appended) {
            for (consumer, climb) in self.passing(lying.partition) {
                let passed = passed(climb, lying, count, (from, until));
                match consumer {
                    None => committed = passed,
                    Some(consumer) => read.extend(passed.map(|span| (consumer, span))),
                }
            }
        }
        let copies = piece.copies.iter().map(|copy| copy.from(first));
        RecordRun {
            first,
            count,
            partition: lying.map(|lying| lying.partition).or(piece.answer.partition),
            produced: (sent(first).unwrap_or(now), sent(end - 1).unwrap_or(now)),
            answer: piece.answer.answer,
            answered: None,
            refusal: None,
            late: piece.answer.late,
            place,
            presence: piece.presence,
            committed,
            read,
            loss: None,
            copies: copies.map(|copy| self.copy(producer, copy, count)).collect(),
            out_of_order: piece.out_of_order,
        }
    }

    fn place(&self, lying: Lying, count: u64) -> Place {
        let Lying { partition, offset, leader_epoch, .. } = lying;
        let history = &self.sources.history.partitions[usize::from(partition.0)];
        let reign = history.changes.iter().find(|(_, _, change)| {
            let state = &change.registration;
            state.leader_epoch == leader_epoch && state.leader.is_some()
        });
        let leader = reign.and_then(|(_, _, change)| change.registration.leader);
        let replica = history.replicas.iter().position(|replica| Some(replica.broker) == leader);
        let appended = reign.zip(replica).and_then(|((start, _, _), replica)| {
            let climb = &self.log_ends[usize::from(partition.0)][replica];
            passed(climb, lying, count, (*start, self.sources.history.now))
        });
        Place { partition, offset, leader_epoch, leader, appended }
    }

    fn copy(&self, producer: usize, lying: Lying, count: u64) -> Copy {
        let place = self.place(lying, count);
        let until = place.appended.map_or(self.sources.history.now, |(first, _)| first);
        Copy { place, retry: self.retry(producer, &lying, until) }
    }

    /// The latest failed attempt with this record before an instant.
    fn retry(&self, producer: usize, lying: &Lying, until: Time) -> Option<FactId> {
        let plan = self.sources.plan;
        let node = plan.nodes[plan.producers().start + producer];
        let attempt = |(id, fact): &(FactId, crate::trace::Fact)| match fact.event {
            TraceEvent::Node(Event::Retried { partition, first, .. }) => {
                let meant = fact.node == node && partition == lying.partition;
                (meant && first <= lying.first && fact.time <= until).then_some((first, *id))
            }
            _ => None,
        };
        self.sources.trace.facts.iter().filter_map(attempt).max().map(|(_, id)| id)
    }
}

/// When a series passed the first and the last record of a place, not before and not after.
fn passed(climb: &Climb, lying: Lying, count: u64, within: Span) -> Option<Span> {
    let first = climb.first_rise_above(lying.offset, within.0)?;
    let last = climb.first_above(lying.offset + count as i64 - 1, first)?;
    (last <= within.1).then_some((first, last))
}

/// When the producer was told of the values `(first, end)`, and what tells the first refusal.
fn answered(told: &[Answered], first: u64, end: u64) -> (Option<Span>, Option<FactId>) {
    let start = told.partition_point(|(_, told_end, _)| *told_end <= first);
    let own = told[start..].iter().take_while(|(told_first, _, _)| *told_first < end);
    let times = own.clone().filter_map(|(_, _, told)| told.time);
    let span = times.clone().min().zip(times.max());
    (span, own.filter_map(|(_, _, told)| told.refusal).min())
}
