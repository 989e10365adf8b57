//! How a leader of any scheme here brings its followers' logs to its own: one request at a time to
//! each, as a follower of Kafka's has one fetch at a time under way.

use crate::log::Log;
use crate::message::{Message, Outbox, Place};
use highwater_protocol::{Micros, Time};

/// Bytes of records in one request: `replica.fetch.max.bytes` of Kafka's followers.
const BYTES_MAX: u64 = 1_048_576;

/// What a leader knows of one follower.
#[derive(Clone, Debug)]
struct Progress {
    place: Place,
    /// Index after the last entry that the follower is believed to have.
    next: u64,
    /// Index after the last entry that it is known to have.
    matched: u64,
    /// Whether it has said that it agrees with anything.
    agrees: bool,
    /// Number of the request under way, and when it was sent.
    under_way: Option<(u64, Time)>,
}

/// What a leader knows of its followers.
#[derive(Clone, Debug)]
pub(crate) struct Replication {
    followers: Vec<Progress>,
    numbers: u64,
    /// After so long without an answer a request is sent again.
    patience: Micros,
}

impl Replication {
    /// A new leader believes that everyone has what it has, and is told otherwise.
    pub fn new(followers: impl Iterator<Item = Place>, log: &Log, patience: Micros) -> Replication {
        let progress =
            |place| Progress { place, next: log.end(), matched: 0, agrees: false, under_way: None };
        Replication { followers: followers.map(progress).collect(), numbers: 0, patience }
    }

    /// Index after the last entry that the follower at `place` is known to have.
    pub fn matched(&self, place: Place) -> u64 {
        self.followers.iter().find(|f| f.place == place).map_or(0, |follower| follower.matched)
    }

    /// Whether the follower at `place` is known to have every one of `end` entries.
    pub fn is_caught_up(&self, place: Place, end: u64) -> bool {
        let caught_up = |f: &Progress| f.place == place && f.agrees && f.matched >= end;
        self.followers.iter().any(caught_up)
    }

    /// Sends what is new to those who wait for nothing.
    pub fn send_new(&mut self, now: Time, log: &Log, (term, commit): (u64, u64), out: &mut Outbox) {
        for follower in &mut self.followers {
            if follower.under_way.is_none() && follower.next < log.end() {
                self.numbers += 1;
                follower.send(now, log, (term, commit), self.numbers, out);
            }
        }
    }

    /// Says to everyone that the leader is there, and repeats what went unanswered.
    pub fn beat(&mut self, now: Time, log: &Log, (term, commit): (u64, u64), out: &mut Outbox) {
        for follower in &mut self.followers {
            let waits = |(_, sent): (u64, Time)| now.since(sent) < self.patience;
            if follower.under_way.is_some_and(waits) {
                // While entries are under way, a sign of life alone.
                let previous = log.position(follower.matched);
                let entries = Vec::new();
                let append = Message::Append { term, previous, entries, commit, number: 0 };
                out.send(follower.place, append);
            } else {
                self.numbers += 1;
                follower.send(now, log, (term, commit), self.numbers, out);
            }
        }
    }

    /// Takes a follower's answer. The caller then sends what is new.
    pub fn answered(&mut self, from: Place, number: u64, agreed: Result<u64, u64>) {
        let Some(follower) = self.followers.iter_mut().find(|f| f.place == from) else { return };
        if follower.under_way.is_some_and(|(waited, _)| waited == number) {
            follower.under_way = None;
        }
        match agreed {
            Ok(matched) => {
                follower.agrees = true;
                follower.matched = follower.matched.max(matched);
                follower.next = follower.next.max(matched);
            }
            // It has lost data, or an answer comes late; either way to try there does no harm.
            Err(next) => follower.next = next.min(follower.next),
        }
    }

    /// Nothing comes back from a follower whose connection is closed.
    pub fn closed(&mut self, peer: Place) {
        if let Some(follower) = self.followers.iter_mut().find(|f| f.place == peer) {
            follower.under_way = None;
        }
    }
}

impl Progress {
    fn send(
        &mut self,
        now: Time,
        log: &Log,
        (term, commit): (u64, u64),
        number: u64,
        out: &mut Outbox,
    ) {
        debug_assert!(self.next <= log.end(), "nobody has more than the leader knows of");
        let entries = log.read(self.next, BYTES_MAX);
        let previous = log.position(self.next);
        if !entries.is_empty() {
            self.under_way = Some((number, now));
        }
        out.send(self.place, Message::Append { term, previous, entries, commit, number });
    }
}
