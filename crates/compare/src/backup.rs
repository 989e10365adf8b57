//! Primary and backups, with a monitor outside that says who is the primary: asynchronous, where
//! the primary answers once it has a record itself, or synchronous, where it answers once every
//! member of its view has it.

use crate::log::{Batch, Entry, Log};
use crate::message::{Answer, Message, Outbox, Place, View};
use crate::raft::Waiting;
use crate::replication::Replication;
use crate::setup::{MONITOR, Timing};
use highwater_protocol::Time;
use highwater_sim::rng::Rng;

/// For whom the primary waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// For nobody.
    Asynchronous,
    /// For every member of its view.
    Synchronous,
}

/// What a primary keeps in memory.
#[derive(Clone, Debug)]
struct Leading {
    replication: Replication,
    waiting: Vec<Waiting>,
    /// Backups that have everything and are on their way into the view: nothing is acknowledged
    /// without them either, so that they may lead as soon as they are members.
    joining: Vec<Place>,
}

/// One copy.
#[derive(Clone, Debug)]
pub(crate) struct Backup {
    place: Place,
    copies: Vec<Place>,
    mode: Mode,
    timing: Timing,
    log: Log,
    // In memory.
    incarnation: u32,
    view: View,
    leading: Option<Leading>,
    heartbeat_at: Time,
}

impl Backup {
    /// A copy at the start of the run, in the first view.
    pub fn new(place: Place, view: View, copies: &[Place], mode: Mode, timing: Timing) -> Backup {
        let mut backup = Backup {
            place,
            copies: copies.to_vec(),
            mode,
            timing,
            log: Log::default(),
            incarnation: 0,
            view: View { epoch: 0, primary: None, members: copies.to_vec() },
            leading: None,
            heartbeat_at: Time::ZERO,
        };
        backup.adopt(Time::ZERO, view, &mut Outbox::default());
        backup
    }

    /// The process starts anew with what is on the disk. It waits to be told its place.
    pub fn restart(&mut self, now: Time) {
        self.incarnation += 1;
        self.leading = None;
        self.view.primary = None;
        self.heartbeat_at = now;
    }

    /// The process is asked to end.
    pub fn leave(&mut self, out: &mut Outbox) {
        self.log.flush();
        out.send(MONITOR, Message::Leaving);
    }

    /// The power went: a part of what was not flushed goes.
    pub fn lose_power(&mut self, power: &mut Rng) {
        self.log.lose_power(power);
    }

    /// The disk is replaced by an empty one.
    pub fn wipe(&mut self) {
        self.log = Log::default();
    }

    /// Its log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// When it acts by itself.
    pub fn next_timeout(&self) -> Time {
        self.heartbeat_at
    }

    /// [`Backup::next_timeout`] has come.
    pub fn timeout(&mut self, now: Time, out: &mut Outbox) {
        self.heartbeat_at = now + self.timing.heartbeat;
        out.send(MONITOR, Message::Heartbeat { incarnation: self.incarnation });
        if let Some(leading) = &mut self.leading {
            leading.replication.beat(now, &self.log, (self.view.epoch, 0), out);
            for backup in &leading.joining {
                // The monitor may not have heard it.
                out.send(MONITOR, Message::CaughtUp { epoch: self.view.epoch, backup: *backup });
            }
            self.ask_to_join(out);
        }
    }

    /// A connection was closed.
    pub fn closed(&mut self, peer: Place) {
        if let Some(leading) = &mut self.leading {
            leading.replication.closed(peer);
        }
    }

    /// A message arrived.
    pub fn message(&mut self, now: Time, from: Place, message: Message, out: &mut Outbox) {
        match message {
            Message::Write { batch, after, attempt } => {
                self.write(now, from, (batch, after, attempt), out);
            }
            Message::Append { term, previous, entries, number, .. } => {
                let agreed = if term < self.view.epoch {
                    Err(self.log.end())
                } else {
                    self.heard_of(term, from, out);
                    let agreed = self.log.accept(previous, &entries);
                    self.log.flush_every(self.timing.flush_interval);
                    agreed
                };
                out.send(from, Message::Appended { term: self.view.epoch, agreed, number });
            }
            Message::Appended { term, .. } if term > self.view.epoch => {
                // There is another primary; the monitor will say who.
                self.step_down(term, None, out);
            }
            Message::Appended { term, agreed, number } if term == self.view.epoch => {
                self.appended(now, from, (agreed, number), out);
            }
            Message::View(view) => self.adopt(now, view, out),
            _ => {}
        }
    }

    fn write(
        &mut self,
        now: Time,
        client: Place,
        (batch, after, attempt): (Batch, u64, u64),
        out: &mut Outbox,
    ) {
        let answer = |answer| Message::Written { attempt, answer };
        let Some(leading) = &mut self.leading else {
            let primary = self.view.primary.filter(|primary| *primary != self.place);
            return out.send(client, answer(Answer::NotLeader(primary)));
        };
        let index = match self.log.index_of(batch.client, batch.end()) {
            Some(index) => index,
            None if self.log.client_end(batch.client) < after => {
                return out.send(client, answer(Answer::Gap));
            }
            None => self.log.append(Entry { term: self.view.epoch, batch: Some(batch) }),
        };
        self.log.flush_every(self.timing.flush_interval);
        leading.waiting.push(Waiting { index, client, attempt });
        self.advance(out);
        if let Some(leading) = &mut self.leading {
            leading.replication.send_new(now, &self.log, (self.view.epoch, 0), out);
        }
    }

    fn appended(
        &mut self,
        now: Time,
        from: Place,
        (agreed, number): (Result<u64, u64>, u64),
        out: &mut Outbox,
    ) {
        let Some(leading) = &mut self.leading else { return };
        leading.replication.answered(from, number, agreed);
        self.ask_to_join(out);
        self.advance(out);
        if let Some(leading) = &mut self.leading {
            leading.replication.send_new(now, &self.log, (self.view.epoch, 0), out);
        }
    }

    /// Answers those whose batch is where it must be.
    fn advance(&mut self, out: &mut Outbox) {
        let reached = self.acknowledged_up_to();
        let Some(leading) = &mut self.leading else { return };
        leading.waiting.retain(|one| {
            if one.index <= reached {
                let done = Message::Written { attempt: one.attempt, answer: Answer::Done };
                out.send(one.client, done);
            }
            one.index > reached
        });
    }

    fn acknowledged_up_to(&self) -> u64 {
        let Some(leading) = &self.leading else { return 0 };
        if self.mode == Mode::Asynchronous {
            return self.log.end();
        }
        let needed = self.view.members.iter().chain(&leading.joining);
        let others = needed.filter(|place| **place != self.place);
        let ends = others.map(|place| leading.replication.matched(*place));
        ends.min().unwrap_or(self.log.end())
    }

    /// Asks the monitor to take in those who have everything and are not members.
    fn ask_to_join(&mut self, out: &mut Outbox) {
        let (epoch, end) = (self.view.epoch, self.log.end());
        let Some(leading) = &mut self.leading else { return };
        if self.mode == Mode::Asynchronous {
            return;
        }
        let outside = |c: &&Place| **c != self.place && !self.view.members.contains(c);
        for backup in self.copies.iter().filter(outside) {
            let caught_up = leading.replication.is_caught_up(*backup, end);
            if caught_up && !leading.joining.contains(backup) {
                leading.joining.push(*backup);
                out.send(MONITOR, Message::CaughtUp { epoch, backup: *backup });
            }
        }
    }

    /// The primary of `epoch` speaks.
    fn heard_of(&mut self, epoch: u64, primary: Place, out: &mut Outbox) {
        if epoch > self.view.epoch || self.view.primary.is_none() {
            self.step_down(epoch, Some(primary), out);
        }
    }

    fn step_down(&mut self, epoch: u64, primary: Option<Place>, out: &mut Outbox) {
        self.view = View { epoch, primary, members: self.view.members.clone() };
        let Some(leading) = self.leading.take() else { return };
        for Waiting { client, attempt, .. } in leading.waiting {
            out.send(client, Message::Written { attempt, answer: Answer::NotLeader(primary) });
        }
    }

    /// Takes up what the monitor decided.
    fn adopt(&mut self, now: Time, view: View, out: &mut Outbox) {
        let newer = view.epoch > self.view.epoch;
        if view.epoch < self.view.epoch || (!newer && self.leading.is_some()) {
            return;
        }
        let leads = view.primary == Some(self.place);
        if !leads {
            self.step_down(view.epoch, view.primary, out);
            self.view = view;
            return;
        }
        self.view = view;
        match &mut self.leading {
            // Who was joining is a member now, or will not be.
            Some(leading) => leading.joining.clear(),
            None => {
                let others = self.copies.iter().copied().filter(|copy| *copy != self.place);
                let replication = Replication::new(others, &self.log, self.timing.detection);
                let mut leading = Leading { replication, waiting: Vec::new(), joining: Vec::new() };
                leading.replication.beat(now, &self.log, (self.view.epoch, 0), out);
                self.leading = Some(leading);
            }
        }
        self.advance(out);
    }
}
