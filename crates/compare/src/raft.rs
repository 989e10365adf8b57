//! A majority quorum: Raft as in Ongaro and Ousterhout, "In Search of an Understandable Consensus
//! Algorithm" (2014), whose sections are cited.
//!
//! What its section 5 has, and nothing more: no pre-vote, no lease, no check of the leader's own
//! quorum, no transfer of leadership, no change of members, no snapshots. Term, vote and log are
//! on the disk before anybody is answered.

use crate::log::{Entry, Log, Position};
use crate::message::{Answer, Message, Outbox, Place};
use crate::replication::Replication;
use crate::setup::Timing;
use highwater_protocol::{Time, order};
use highwater_sim::rng::Rng;

/// Rules that can be left out, to see that something notices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rules {
    /// A server votes once a term (§5.2).
    pub one_vote: bool,
    /// A server votes for none whose log is behind its own (§5.4.1).
    pub compare_logs: bool,
    /// A leader counts copies of entries of its own term only (§5.4.2).
    pub own_term_only: bool,
    /// Term, vote and log survive a loss of power (§5.2, figure 2).
    pub durable: bool,
}

impl Rules {
    /// Raft.
    pub const ALL: Rules =
        Rules { one_vote: true, compare_logs: true, own_term_only: true, durable: true };
}

/// A batch that a client waits for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    /// Index after its entry.
    pub index: u64,
    pub client: Place,
    pub attempt: u64,
}

#[derive(Clone, Debug)]
enum Role {
    Follower { leader: Option<Place> },
    Candidate { votes: Vec<Place> },
    Leader { replication: Replication, waiting: Vec<Waiting> },
}

/// A server of the quorum.
#[derive(Clone, Debug)]
pub(crate) struct Raft {
    place: Place,
    /// All servers, itself included.
    voters: Vec<Place>,
    rules: Rules,
    timing: Timing,
    chance: Rng,
    // On the disk.
    term: u64,
    voted_for: Option<Place>,
    log: Log,
    // In memory.
    role: Role,
    /// Index after the last entry known to be committed.
    ///
    /// Invariant: never behind the log's end; grows until the process ends.
    commit: u64,
    election_at: Time,
    heartbeat_at: Time,
}

impl Raft {
    /// A server at the start of the run, when the first of `voters` has just been elected.
    pub fn new(place: Place, voters: &[Place], timing: Timing, chance: Rng, rules: Rules) -> Raft {
        let first = voters[0];
        let mut raft = Raft {
            place,
            voters: voters.to_vec(),
            rules,
            timing,
            chance,
            term: 1,
            voted_for: Some(first),
            log: Log::default(),
            role: Role::Follower { leader: Some(first) },
            commit: 0,
            election_at: Time::NEVER,
            heartbeat_at: Time::NEVER,
        };
        raft.await_leader(Time::ZERO);
        if place == first {
            raft.take_lead();
            raft.heartbeat_at = Time::ZERO;
        }
        raft
    }

    /// The process starts anew with what is on the disk.
    pub fn restart(&mut self, now: Time) {
        self.commit = 0;
        self.role = Role::Follower { leader: None };
        self.await_leader(now);
    }

    /// The power went.
    pub fn lose_power(&mut self, power: &mut Rng) {
        if !self.rules.durable {
            self.log.lose_power(power);
            self.voted_for = None;
        }
    }

    /// The disk is replaced by an empty one.
    pub fn wipe(&mut self) {
        (self.term, self.voted_for, self.log) = (0, None, Log::default());
    }

    /// Its log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Its term.
    pub fn term(&self) -> u64 {
        self.term
    }

    /// Index after the last entry that it knows to be committed.
    #[cfg(test)]
    pub fn commit(&self) -> u64 {
        self.commit
    }

    /// Whether it leads in its term.
    pub fn leads(&self) -> bool {
        matches!(self.role, Role::Leader { .. })
    }

    /// When it acts by itself.
    pub fn next_timeout(&self) -> Time {
        if self.leads() { self.heartbeat_at } else { self.election_at }
    }

    /// [`Raft::next_timeout`] has come.
    pub fn timeout(&mut self, now: Time, out: &mut Outbox) {
        match &mut self.role {
            Role::Leader { replication, .. } => {
                replication.beat(now, &self.log, (self.term, self.commit), out);
                self.heartbeat_at = now + self.timing.heartbeat;
            }
            Role::Follower { .. } | Role::Candidate { .. } => self.stand(now, out),
        }
    }

    /// A connection was closed.
    pub fn closed(&mut self, peer: Place) {
        if let Role::Leader { replication, .. } = &mut self.role {
            replication.closed(peer);
        }
    }

    /// A message arrived.
    pub fn message(&mut self, now: Time, from: Place, message: Message, out: &mut Outbox) {
        let term = match &message {
            Message::Append { term, .. }
            | Message::Appended { term, .. }
            | Message::RequestVote { term, .. }
            | Message::Vote { term, .. } => *term,
            _ => 0,
        };
        if term > self.term {
            // §5.1: whoever hears of a later term falls back to follower.
            (self.term, self.voted_for) = (term, None);
            self.follow(None, out);
        }
        match message {
            Message::Write { batch, after, attempt } => {
                self.write(now, from, (batch, after, attempt), out);
            }
            Message::Append { term, previous, entries, commit, number } => {
                let agreed = match term < self.term {
                    true => Err(self.log.end()),
                    false => self.append(now, from, (previous, &entries, commit), out),
                };
                out.send(from, Message::Appended { term: self.term, agreed, number });
            }
            Message::Appended { term, agreed, number } if term == self.term => {
                self.appended(now, from, (agreed, number), out);
            }
            Message::RequestVote { term, last } => {
                let granted = term == self.term && self.grants(from, last);
                if granted {
                    self.voted_for = Some(from);
                    self.await_leader(now);
                }
                out.send(from, Message::Vote { term: self.term, granted });
            }
            Message::Vote { term, granted: true } if term == self.term => {
                self.count_vote(now, from, out);
            }
            _ => {}
        }
    }

    fn write(
        &mut self,
        now: Time,
        client: Place,
        (batch, after, attempt): (crate::log::Batch, u64, u64),
        out: &mut Outbox,
    ) {
        let answer = |answer| Message::Written { attempt, answer };
        let Role::Leader { replication, waiting } = &mut self.role else {
            let leader = match self.role {
                Role::Follower { leader } => leader,
                _ => None,
            };
            return out.send(client, answer(Answer::NotLeader(leader)));
        };
        let index = match self.log.index_of(batch.client, batch.end()) {
            Some(index) if index <= self.commit => {
                return out.send(client, answer(Answer::Done));
            }
            // It came before and is not committed yet.
            Some(index) => index,
            None if self.log.client_end(batch.client) < after => {
                return out.send(client, answer(Answer::Gap));
            }
            None => self.log.append(Entry { term: self.term, batch: Some(batch) }),
        };
        waiting.push(Waiting { index, client, attempt });
        replication.send_new(now, &self.log, (self.term, self.commit), out);
        self.advance(out);
    }

    /// Takes what the leader of this term sends.
    fn append(
        &mut self,
        now: Time,
        leader: Place,
        (previous, entries, commit): (Position, &[Entry], u64),
        out: &mut Outbox,
    ) -> Result<u64, u64> {
        self.follow(Some(leader), out);
        self.await_leader(now);
        let agreed = self.log.accept(previous, entries);
        if let Ok(matched) = agreed {
            self.commit = self.commit.max(commit.min(matched));
        }
        agreed
    }

    fn appended(
        &mut self,
        now: Time,
        from: Place,
        (agreed, number): (Result<u64, u64>, u64),
        out: &mut Outbox,
    ) {
        let Role::Leader { replication, .. } = &mut self.role else { return };
        replication.answered(from, number, agreed);
        self.advance(out);
        if let Role::Leader { replication, .. } = &mut self.role {
            replication.send_new(now, &self.log, (self.term, self.commit), out);
        }
    }

    /// Commits what a majority has (§5.3, §5.4.2), and answers those who wait for it.
    fn advance(&mut self, out: &mut Outbox) {
        let Role::Leader { replication, waiting } = &mut self.role else { return };
        let own = |place: &Place| *place == self.place;
        let mut ends: Vec<u64> = self
            .voters
            .iter()
            .map(|place| if own(place) { self.log.end() } else { replication.matched(*place) })
            .collect();
        order::sort_by(&mut ends, |a, b| b.cmp(a));
        let reached = ends[self.voters.len() / 2];
        let own_term = self.log.position(reached).term == self.term;
        if reached > self.commit && (own_term || !self.rules.own_term_only) {
            self.commit = reached;
        }
        let commit = self.commit;
        waiting.retain(|one| {
            if one.index <= commit {
                let done = Message::Written { attempt: one.attempt, answer: Answer::Done };
                out.send(one.client, done);
            }
            one.index > commit
        });
    }

    fn grants(&self, candidate: Place, last: Position) -> bool {
        let free = self.voted_for.is_none_or(|voted| voted == candidate);
        (free || !self.rules.one_vote) && (last >= self.log.last() || !self.rules.compare_logs)
    }

    fn stand(&mut self, now: Time, out: &mut Outbox) {
        self.term += 1;
        self.voted_for = Some(self.place);
        self.role = Role::Candidate { votes: Vec::new() };
        self.await_leader(now);
        let request = Message::RequestVote { term: self.term, last: self.log.last() };
        for voter in self.voters.iter().filter(|voter| **voter != self.place) {
            out.send(*voter, request.clone());
        }
        self.count_vote(now, self.place, out);
    }

    fn count_vote(&mut self, now: Time, from: Place, out: &mut Outbox) {
        let Role::Candidate { votes } = &mut self.role else { return };
        if !votes.contains(&from) {
            votes.push(from);
        }
        if votes.len() > self.voters.len() / 2 {
            self.take_lead();
            self.timeout(now, out);
            self.advance(out);
        }
    }

    fn take_lead(&mut self) {
        let others = self.voters.iter().copied().filter(|voter| *voter != self.place);
        let replication = Replication::new(others, &self.log, self.timing.detection);
        self.role = Role::Leader { replication, waiting: Vec::new() };
        // §8: an entry of its own term, so that what came before it can be committed.
        self.log.append(Entry { term: self.term, batch: None });
    }

    /// Falls back to follower; clients that wait are sent on.
    fn follow(&mut self, leader: Option<Place>, out: &mut Outbox) {
        let before = std::mem::replace(&mut self.role, Role::Follower { leader });
        let Role::Leader { waiting, .. } = before else { return };
        for Waiting { client, attempt, .. } in waiting {
            out.send(client, Message::Written { attempt, answer: Answer::NotLeader(leader) });
        }
    }

    /// Waits for a leader, not as long as anybody else (§5.2): for the detection time and up to
    /// half as much again.
    fn await_leader(&mut self, now: Time) {
        let more = self.chance.below(self.timing.detection.0 / 2 + 1);
        self.election_at = now + self.timing.detection + highwater_protocol::Micros(more);
    }
}
