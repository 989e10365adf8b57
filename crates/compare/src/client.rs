//! A client of the schemes that are not Kafka: a producer with the same pace, the same batches and
//! the same patience as the schedule's.
//!
//! It knows all servers and one that it takes for the leader. Asked the wrong one, it goes where
//! that one points, or else to the next; whoever does not answer in time is left too.

use crate::log::Batch;
use crate::message::{Answer, Message, Outbox, Place, Told};
use highwater_protocol::config::ProducerConfig;
use highwater_protocol::{Micros, Time};
use std::collections::VecDeque;

/// Bytes of a batch beside its records, as in Kafka.
const BATCH_OVERHEAD: u64 = 61;

/// A batch, and how long it may take.
#[derive(Clone, Copy, Debug)]
struct Pending {
    batch: Batch,
    /// When its first record was handed over.
    since: Time,
    /// Whether it was ever sent: then it stays as it is.
    tried: bool,
    /// Number of the attempt under way, and when it was sent.
    attempt: Option<(u64, Time)>,
}

/// A client.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    index: usize,
    config: ProducerConfig,
    servers: Vec<Place>,
    /// Which of `servers` it takes for the leader.
    leader: usize,
    /// The next record's number.
    next: u64,
    /// Batches that are not acknowledged, in the order of sending; the last may still grow.
    pending: VecDeque<Pending>,
    attempts: u64,
    /// Nothing is sent before this.
    quiet_until: Time,
    interval: Option<Micros>,
    record_at: Time,
    /// Records left to send by its own pace; `u64::MAX` for no end.
    left: u64,
}

impl Client {
    /// A client that sends a record each `interval` from `start` on, `count` in all.
    pub fn new(
        index: usize,
        config: ProducerConfig,
        servers: &[Place],
        (interval, start, count): (Option<Micros>, Time, u64),
    ) -> Client {
        let mut client = Client {
            index,
            config,
            servers: servers.to_vec(),
            leader: 0,
            next: 0,
            pending: VecDeque::new(),
            attempts: 0,
            quiet_until: Time::ZERO,
            interval: None,
            record_at: Time::NEVER,
            left: count,
        };
        client.set_rate(start, interval);
        client
    }

    /// Sends at another pace from now on.
    pub fn set_rate(&mut self, now: Time, interval: Option<Micros>) {
        self.interval = interval.map(|interval| interval.max(Micros(1)));
        self.record_at = if interval.is_some() && self.left > 0 { now } else { Time::NEVER };
    }

    /// Number of the next record: how many were handed over.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// When it acts by itself.
    pub fn next_timeout(&self) -> Time {
        let expiry =
            self.pending.front().map(|first| first.since + self.config.delivery_timeout_ms);
        let timeout = self.under_way().map(|(_, sent)| sent + self.config.request_timeout_ms).min();
        let sending = self.next_to_send().map(|i| self.ready_at(i).max(self.quiet_until));
        let others = [expiry, timeout, sending].into_iter().flatten();
        others.chain([self.record_at]).min().unwrap_or(Time::NEVER)
    }

    /// [`Client::next_timeout`] has come.
    pub fn timeout(&mut self, now: Time, out: &mut Outbox) {
        while self.record_at <= now {
            self.produce(now, 1, out);
            if self.left != u64::MAX {
                self.left -= 1;
            }
            let next = self.interval.filter(|_| self.left > 0).map(|i| self.record_at + i);
            self.record_at = next.unwrap_or(Time::NEVER);
        }
        self.expire(now, out);
        let late = |(_, sent)| sent + self.config.request_timeout_ms <= now;
        if self.under_way().any(late) {
            self.go_elsewhere(now, None);
        }
        self.send(now, out);
    }

    /// Records are handed over.
    pub fn produce(&mut self, now: Time, count: u32, out: &mut Outbox) {
        let (client, first) = (self.index, self.next);
        out.told.push(Told::Produced { client, first, count });
        self.next += u64::from(count);
        let size = u64::from(self.config.record_size.max(1));
        let most = u64::from(self.config.batch_size) / size;
        let most = u32::try_from(most.max(1)).unwrap_or(u32::MAX);
        let mut first = first;
        while first < self.next {
            let left = u32::try_from(self.next - first).unwrap_or(u32::MAX);
            let open = self.pending.back_mut();
            let taken = match open.filter(|last| !last.tried && last.batch.count < most) {
                Some(last) => {
                    let taken = left.min(most - last.batch.count);
                    last.batch.count += taken;
                    last.batch.bytes += u64::from(taken) * size;
                    taken
                }
                None => {
                    let taken = left.min(most);
                    let bytes = u64::from(taken) * size + BATCH_OVERHEAD;
                    let batch = Batch { client, first, count: taken, bytes };
                    let pending = Pending { batch, since: now, tried: false, attempt: None };
                    self.pending.push_back(pending);
                    taken
                }
            };
            first += u64::from(taken);
        }
    }

    /// A connection was closed.
    pub fn closed(&mut self, now: Time, peer: Place) {
        if self.under_way().next().is_some() && self.servers[self.leader] == peer {
            self.go_elsewhere(now, None);
        }
    }

    /// A message arrived.
    pub fn message(&mut self, now: Time, message: Message, out: &mut Outbox) {
        let Message::Written { attempt, answer } = message else { return };
        let Some(i) = self.under_way().position(|(number, _)| number == attempt) else { return };
        match answer {
            Answer::Done => {
                if let Some(Pending { batch, .. }) = self.pending.remove(i) {
                    let Batch { client, first, count, .. } = batch;
                    out.told.push(Told::Acknowledged { client, first, count });
                }
            }
            Answer::NotLeader(leader) => self.go_elsewhere(now, leader),
            Answer::Gap => self.try_again(now),
        }
        self.send(now, out);
    }

    /// Attempts under way: those of the first batches, since all that follow wait for one that
    /// failed.
    fn under_way(&self) -> impl Iterator<Item = (u64, Time)> + '_ {
        self.pending.iter().map_while(|pending| pending.attempt)
    }

    /// Sends what is ready, in order.
    fn send(&mut self, now: Time, out: &mut Outbox) {
        while now >= self.quiet_until
            && let Some(i) = self.next_to_send().filter(|i| self.ready_at(*i) <= now)
        {
            self.attempts += 1;
            let attempt = self.attempts;
            let before = i.checked_sub(1).map(|before| self.pending[before].batch.end());
            let pending = &mut self.pending[i];
            (pending.tried, pending.attempt) = (true, Some((attempt, now)));
            let after = before.unwrap_or(0);
            let write = Message::Write { batch: pending.batch, after, attempt };
            out.send(self.servers[self.leader], write);
        }
    }

    /// The first batch that is not under way, if another may be.
    fn next_to_send(&self) -> Option<usize> {
        let first = self.under_way().count();
        let most = usize::from(self.config.max_in_flight_requests_per_connection.max(1));
        (first < most.min(self.pending.len())).then_some(first)
    }

    /// When a batch may be sent: once it is full, or was sent before, or has lingered.
    fn ready_at(&self, i: usize) -> Time {
        let Pending { batch, since, tried, .. } = self.pending[i];
        let is_last = i + 1 == self.pending.len();
        let room = u64::from(self.config.batch_size) + BATCH_OVERHEAD;
        let is_full = batch.bytes + u64::from(self.config.record_size) > room;
        match tried || !is_last || is_full {
            true => since,
            false => since + self.config.linger_ms,
        }
    }

    fn expire(&mut self, now: Time, out: &mut Outbox) {
        let patience = self.config.delivery_timeout_ms;
        while let Some(first) = self.pending.front().filter(|first| first.since + patience <= now) {
            let Batch { client, first, count, .. } = first.batch;
            out.told.push(Told::TimedOut { client, first, count });
            self.pending.pop_front();
        }
    }

    fn go_elsewhere(&mut self, now: Time, leader: Option<Place>) {
        let named = self.servers.iter().position(|server| Some(*server) == leader);
        self.leader = named.unwrap_or((self.leader + 1) % self.servers.len());
        self.try_again(now);
    }

    fn try_again(&mut self, now: Time) {
        let tried = self.pending.iter_mut().take_while(|pending| pending.attempt.is_some());
        tried.for_each(|pending| pending.attempt = None);
        self.quiet_until = now + self.config.retry_backoff_ms;
    }
}
