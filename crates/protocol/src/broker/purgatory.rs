//! Requests that wait for something (classes `DelayedProduce`, `DelayedFetch`).

use super::{Broker, Timer};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::few::Few;
use crate::io::Outbox;
use crate::message::{
    Connection, FetchRequest, Message, ProducePartitionResponse, ProduceResponse,
};
use crate::time::Time;
use crate::types::{Acks, Offset, PartitionId, UNKNOWN_OFFSET};

/// Parked requests, in order of arrival.
#[derive(Clone, Debug, Default)]
pub(super) struct Purgatory {
    produces: Vec<DelayedProduce>,
    fetches: Vec<DelayedFetch>,
}

/// A produce request that waits for other replicas, with acks=all for the high watermark (R2.6).
#[derive(Clone, Debug)]
pub(super) struct DelayedProduce {
    pub connection: Connection,
    pub correlation: u32,
    pub acks: Acks,
    pub expires: Time,
    pub partitions: Few<DelayedPartition>,
}

/// One partition of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct DelayedPartition {
    /// The high watermark must reach this.
    pub required_offset: Offset,
    /// Whether it is still waited for.
    pub waiting: bool,
    /// The answer, once it is not.
    pub response: ProducePartitionResponse,
}

/// A fetch that waits for data (R3.8).
#[derive(Clone, Debug)]
pub(super) struct DelayedFetch {
    pub connection: Connection,
    pub correlation: u32,
    pub expires: Time,
    pub request: FetchRequest,
}

impl DelayedProduce {
    fn concerns(&self, partition: PartitionId) -> bool {
        self.partitions.iter().any(|p| p.waiting && p.response.partition == partition)
    }

    pub fn respond(&self) -> Message {
        let partitions = self.partitions.iter().map(|p| p.response).collect();
        Message::ProduceResponse(ProduceResponse { partitions })
    }
}

impl Broker {
    /// Parks a produce request unless it is done already.
    pub(super) fn park_produce(&mut self, mut produce: DelayedProduce, out: &mut Outbox) {
        if self.try_complete_produce(&mut produce) {
            self.answer_produce(&produce, out);
            return;
        }
        self.timers.set_earliest(Timer::Purgatory as usize, produce.expires);
        self.purgatory.produces.push(produce);
    }

    /// Answers a produce request, and tells which of its batches are appended and yet failed.
    fn answer_produce(&mut self, produce: &DelayedProduce, out: &mut Outbox) {
        for DelayedPartition { response, .. } in produce.partitions.iter() {
            let ProducePartitionResponse { partition, error, base_offset: base, .. } = *response;
            if !error.is_none() && base != UNKNOWN_OFFSET {
                out.emit(Event::AppendUnconfirmed { partition, base, error });
            }
        }
        self.respond(produce.connection, produce.correlation, produce.respond(), out);
    }

    /// Parks a fetch.
    pub(super) fn park_fetch(&mut self, fetch: DelayedFetch) {
        self.timers.set_earliest(Timer::Purgatory as usize, fetch.expires);
        self.purgatory.fetches.push(fetch);
    }

    /// Looks again at all fetches that wait for `partition`: its log or its role has changed.
    pub(super) fn complete_fetches(&mut self, now: Time, partition: PartitionId, out: &mut Outbox) {
        self.complete_fetches_of(now, partition, |_| true, out);
    }

    /// Looks again at the consumers' fetches that wait for `partition`: its high watermark has
    /// moved. Followers do not wait for that (R3.9).
    pub(super) fn complete_consumer_fetches(
        &mut self,
        now: Time,
        partition: PartitionId,
        out: &mut Outbox,
    ) {
        self.complete_fetches_of(now, partition, |request| request.replica.is_none(), out);
    }

    fn complete_fetches_of(
        &mut self,
        now: Time,
        partition: PartitionId,
        meant: impl Fn(&FetchRequest) -> bool,
        out: &mut Outbox,
    ) {
        let mut i = 0;
        while i < self.purgatory.fetches.len() {
            let request = &self.purgatory.fetches[i].request;
            let concerned =
                meant(request) && request.partitions.iter().any(|p| p.partition == partition);
            if concerned && self.is_fetch_complete(request) {
                let fetch = self.purgatory.fetches.remove(i);
                self.answer_parked_fetch(now, &fetch, out);
            } else {
                i += 1;
            }
        }
    }

    /// Looks again at the produce requests that wait for `partition`.
    pub(super) fn complete_produces(&mut self, partition: PartitionId, out: &mut Outbox) {
        let mut i = 0;
        while i < self.purgatory.produces.len() {
            let produce = &self.purgatory.produces[i];
            if !produce.concerns(partition) || !self.settles(produce) {
                i += 1;
                continue;
            }
            let mut produce = self.purgatory.produces.remove(i);
            if self.try_complete_produce(&mut produce) {
                self.answer_produce(&produce, out);
            } else {
                self.purgatory.produces.insert(i, produce);
                i += 1;
            }
        }
    }

    /// Settles what can be settled (R2.7). Returns whether nothing is waited for any more.
    fn try_complete_produce(&self, produce: &mut DelayedProduce) -> bool {
        let mut waits = false;
        for waiting in produce.partitions.iter_mut().filter(|p| p.waiting) {
            let Some(error) = self.settled(produce.acks, waiting) else {
                waits = true;
                continue;
            };
            waiting.waiting = false;
            waiting.response.error = error;
            if error == ErrorCode::NotLeaderOrFollower {
                let partition = self.partition(waiting.response.partition);
                waiting.response.current_leader = partition.and_then(|p| self.known.hint(p));
            }
        }
        !waits
    }

    /// Whether something of a produce request can be settled.
    fn settles(&self, produce: &DelayedProduce) -> bool {
        let mut waiting = produce.partitions.iter().filter(|p| p.waiting);
        waiting.any(|waiting| self.settled(produce.acks, waiting).is_some())
    }

    /// What one partition of a produce request has come to; `None` while it waits.
    fn settled(&self, acks: Acks, waiting: &DelayedPartition) -> Option<ErrorCode> {
        let id = waiting.response.partition;
        match self.partition(id) {
            Some(partition) => {
                let features = &self.known.features;
                partition.check_enough_replicas(waiting.required_offset, acks, features)
            }
            None if self.is_offline(id) => Some(ErrorCode::KafkaStorageError),
            None => Some(ErrorCode::NotLeaderOrFollower),
        }
    }

    /// Answers what has waited long enough (R2.8, R3.9).
    pub(super) fn expire_requests(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        while let Some(i) = self.purgatory.fetches.iter().position(|f| f.expires <= now) {
            let fetch = self.purgatory.fetches.remove(i);
            out.resume(cause);
            self.answer_parked_fetch(now, &fetch, out);
        }
        while let Some(i) = self.purgatory.produces.iter().position(|p| p.expires <= now) {
            let mut produce = self.purgatory.produces.remove(i);
            for waiting in produce.partitions.iter_mut().filter(|p| p.waiting) {
                waiting.response.error = ErrorCode::RequestTimedOut;
            }
            out.resume(cause);
            self.answer_produce(&produce, out);
        }
        let fetches = self.purgatory.fetches.iter().map(|f| f.expires);
        let produces = self.purgatory.produces.iter().map(|p| p.expires);
        let next = fetches.chain(produces).min().unwrap_or(Time::NEVER);
        self.set(Timer::Purgatory, next);
    }
}
