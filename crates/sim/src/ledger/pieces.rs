//! A producer's values, cut wherever two neighbours fared differently.

use super::places::{Aside, Lying, ProducerPlaces};
use super::{Answer, DELAY, Presence, Sources};
use crate::series::Series;
use crate::trace::TraceEvent;
use highwater_protocol::order;
use highwater_protocol::{ErrorCode, Event, FactId, PartitionId, Time};

/// Successive values that fared alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) first: u64,
    pub(super) end: u64,
    pub(super) answer: Told,
    pub(super) presence: Presence,
    /// Where the first copy lies, or the latest that is gone lay.
    pub(super) place: Option<Lying>,
    /// Where else in the leader's log.
    pub(super) copies: Vec<Lying>,
    /// What became of the place, if it does not count.
    pub(super) aside: Vec<Aside>,
    pub(super) out_of_order: bool,
}

/// What the producer was told of some of its records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Told {
    pub(super) answer: Answer,
    pub(super) late: bool,
    pub(super) partition: Option<PartitionId>,
    pub(super) time: Option<Time>,
    pub(super) refusal: Option<FactId>,
}

/// The values `(first, end)` and what was told of them.
pub(super) type Answered = (u64, u64, Told);

const NOTHING: Told =
    Told { answer: Answer::Pending, late: false, partition: None, time: None, refusal: None };

/// The pieces of one producer's records, of which it was told that, ascending.
pub(super) fn pieces(places: &ProducerPlaces, told: &[Answered], total: u64) -> Vec<Piece> {
    let mut sweep = Sweep::new(places);
    let mut next_told = told.iter().peekable();
    let mut pieces: Vec<Piece> = Vec::new();
    for (first, end) in edges(told, places, total) {
        while next_told.next_if(|(_, told_end, _)| *told_end <= first).is_some() {}
        let answer = match next_told.peek() {
            Some((from, _, told)) if *from <= first => *told,
            _ => NOTHING,
        };
        let piece = sweep.piece(first, end, answer);
        match pieces.last_mut().filter(|last| last.goes_on(&piece)) {
            Some(last) => last.end = piece.end,
            None => pieces.push(piece),
        }
    }
    pieces
}

/// What the producer was told, ascending by value.
pub(super) fn told(sources: &Sources, producer: usize, produced: &Series) -> Vec<Answered> {
    let mut told = Vec::new();
    for acknowledged in sources.notes.acknowledgements[producer].iter() {
        let (first, end) = (acknowledged.first, acknowledged.first + acknowledged.count);
        let time = acknowledged.time;
        // Of a batch, the records that were sent first have waited longest.
        let longer = time.0.checked_sub(DELAY.0 + 1).and_then(|t| produced.at(Time(t)));
        let late_to = longer.map_or(0, i64::unsigned_abs).clamp(first, end);
        for (first, end, late) in [(first, late_to, true), (late_to, end, false)] {
            if first < end {
                let answer = Answer::Acknowledged;
                let (partition, time) = (Some(acknowledged.partition), Some(time));
                told.push((first, end, Told { answer, late, partition, time, refusal: None }));
            }
        }
    }
    let node = sources.plan.nodes[sources.plan.producers().start + producer];
    for (id, fact) in sources.trace.facts.iter().filter(|(_, fact)| fact.node == node) {
        let TraceEvent::Node(Event::Refused { partition, first, count, error }) = fact.event else {
            continue;
        };
        let answer = match error {
            ErrorCode::RequestTimedOut => Answer::TimedOut,
            error => Answer::Refused(error),
        };
        let (time, refusal) = (Some(fact.time), Some(*id));
        let partition = Some(partition);
        let what = Told { answer, late: false, partition, time, refusal };
        told.push((first, first + u64::from(count), what));
    }
    order::sort_by_key(&mut told, |(first, _, _)| *first);
    told
}

/// Every stretch of values between two places where something begins or ends.
fn edges(told: &[Answered], places: &ProducerPlaces, total: u64) -> Vec<(u64, u64)> {
    let lying = places.led.iter().chain(&places.possible);
    let lying = lying.chain(places.aside.iter().map(|(lying, _)| lying));
    let mut edges = vec![0, total];
    edges.extend(told.iter().flat_map(|(first, end, _)| [*first, *end]));
    edges.extend(lying.flat_map(|lying| [lying.first, lying.end]));
    let values = places.under_way.iter().chain(&places.out_of_order);
    edges.extend(values.flat_map(|(first, end)| [*first, *end]));
    edges.retain(|edge| *edge <= total);
    order::sort(&mut edges);
    edges.dedup();
    edges.iter().copied().zip(edges.iter().skip(1).copied()).collect()
}

/// Those of a list in order of their first value that hold the value the sweep has come to.
struct Active<'a, T> {
    rest: &'a [T],
    now: Vec<T>,
    values: fn(&T) -> (u64, u64),
}

impl<'a, T: Copy> Active<'a, T> {
    fn new(rest: &'a [T], values: fn(&T) -> (u64, u64)) -> Active<'a, T> {
        Active { rest, now: Vec::new(), values }
    }

    fn at(&mut self, value: u64) -> &[T] {
        while let [next, rest @ ..] = self.rest
            && (self.values)(next).0 <= value
        {
            self.now.push(*next);
            self.rest = rest;
        }
        self.now.retain(|item| (self.values)(item).1 > value);
        &self.now
    }
}

/// A pass over a producer's values.
struct Sweep<'a> {
    led: Active<'a, Lying>,
    possible: Active<'a, Lying>,
    under_way: Active<'a, (u64, u64)>,
    aside: Active<'a, (Lying, Aside)>,
    out_of_order: Active<'a, (u64, u64)>,
}

impl<'a> Sweep<'a> {
    fn new(places: &'a ProducerPlaces) -> Sweep<'a> {
        let lying = |lying: &Lying| (lying.first, lying.end);
        Sweep {
            led: Active::new(&places.led, lying),
            possible: Active::new(&places.possible, lying),
            under_way: Active::new(&places.under_way, |values| *values),
            aside: Active::new(&places.aside, |(lying, _)| (lying.first, lying.end)),
            out_of_order: Active::new(&places.out_of_order, |values| *values),
        }
    }

    fn piece(&mut self, first: u64, end: u64, answer: Told) -> Piece {
        let mut led: Vec<Lying> = self.led.at(first).iter().map(|l| l.from(first)).collect();
        order::sort_by_key(&mut led, |lying| (lying.partition, lying.offset));
        let possible = self.possible.at(first).first().map(|lying| lying.from(first));
        let under_way = !self.under_way.at(first).is_empty();
        let aside = self.aside.at(first);
        let latest = aside.iter().map(|(lying, _)| lying.from(first));
        let latest = latest.max_by_key(|lying| (lying.leader_epoch, lying.offset));
        let out_of_order = !self.out_of_order.at(first).is_empty() && led.len() == 1;
        let (presence, place) = match (led.first(), possible, latest) {
            (Some(lying), _, _) => (Presence::InLog, Some(*lying)),
            (None, Some(lying), _) => (Presence::Possible, Some(lying)),
            (None, None, latest) if under_way => (Presence::Possible, latest),
            (None, None, Some(lying)) => (Presence::Gone, Some(lying)),
            (None, None, None) => (Presence::NeverAppended, None),
        };
        let gone = place.filter(|_| presence == Presence::Gone);
        let aside = aside
            .iter()
            .filter(|(lying, _)| gone.is_some_and(|gone| lying.from(first).is_same_place(&gone)));
        let aside = aside.map(|(_, aside)| *aside).collect();
        let copies = led.split_off(led.len().min(1));
        Piece { first, end, answer, presence, place, copies, aside, out_of_order }
    }
}

impl Piece {
    /// Whether `next` fared as this did and stands right behind it wherever it lies.
    fn goes_on(&self, next: &Piece) -> bool {
        let alike =
            |a: &Told, b: &Told| (a.answer, a.late, a.partition) == (b.answer, b.late, b.partition);
        let behind = match (&self.place, &next.place) {
            (Some(own), Some(other)) => own.is_same_place(other),
            (None, None) => true,
            _ => false,
        };
        let copies = self.copies.iter().zip(&next.copies).all(|(a, b)| a.is_same_place(b));
        self.end == next.first
            && behind
            && copies
            && self.copies.len() == next.copies.len()
            && alike(&self.answer, &next.answer)
            && (self.presence, self.out_of_order) == (next.presence, next.out_of_order)
            && self.aside == next.aside
    }
}
