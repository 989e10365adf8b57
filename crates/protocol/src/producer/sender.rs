//! From the queues to requests (classes `RecordAccumulator`, `Sender`).

use super::batch::InFlightBatch;
use super::{Producer, Timer};
use crate::client::BrokerIndex;
use crate::event::Event;
use crate::few::Few;
use crate::io::Outbox;
use crate::message::{Message, ProducePartition, ProduceRequest};
use crate::time::Time;
use crate::types::{Acks, RecordBatch, UNKNOWN_EPOCH, UNKNOWN_OFFSET};

/// Whether a partition's first batch can be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Readiness {
    /// Yes, to this broker.
    Now(BrokerIndex),
    /// Not before this time.
    At(Time),
    /// Nobody leads the partition, as far as known.
    NoLeader,
    /// Not before an answer comes.
    Muted,
}

impl Producer {
    /// Sends every batch that can be sent.
    pub(super) fn send_batches(&mut self, now: Time, out: &mut Outbox) {
        while self.send_round(now, out) {}
    }

    /// Sends at most one batch a partition, in one request a broker (R2.30). Returns whether
    /// anything was sent.
    fn send_round(&mut self, now: Time, out: &mut Outbox) -> bool {
        self.timers.stop(Timer::Ready as usize);
        if self.active.is_empty() {
            return false;
        }
        self.ready.clear();
        for i in 0..self.active.len() {
            match self.readiness(now, usize::from(self.active[i])) {
                Readiness::Now(broker) if self.ready.contains(&broker) => {}
                Readiness::Now(broker) => self.ready.push(broker),
                Readiness::At(time) => self.timers.set_earliest(Timer::Ready as usize, time),
                Readiness::NoLeader => self.network.request_update(),
                Readiness::Muted => {}
            }
        }
        let mut sent = false;
        for i in 0..self.ready.len() {
            let broker = self.ready[i];
            if self.network.ready(now, broker, out) {
                sent |= self.send_to(now, broker, out);
            }
        }
        sent
    }

    /// Whether the first batch of the partition at `place` can be sent (R2.30, R2.31).
    fn readiness(&mut self, now: Time, place: usize) -> Readiness {
        let muted = self.is_muted(place);
        let metadata = self.network.metadata();
        let partition = &mut self.partitions[place];
        // A second batch behind it makes a batch full.
        let followed = partition.queue.len() > 1;
        let first = partition.queue.front_mut().expect("active partitions have batches");
        first.note_leader_epoch(metadata.leader_epoch(place));
        let Some(leader) = metadata.leader(place) else { return Readiness::NoLeader };
        if muted {
            return Readiness::Muted;
        }
        if first.is_backing_off(now) {
            return Readiness::At(first.retry_at);
        }
        let bytes = u64::from(first.count) * u64::from(self.config.record_size) + 61;
        let lingered = first.last_attempt + self.config.linger_ms;
        let full = followed || first.closed || bytes >= u64::from(self.config.batch_size);
        // Blocked calls wait for memory: whatever there is goes out.
        if full || lingered <= now || !self.blocked.is_empty() {
            Readiness::Now(leader)
        } else {
            Readiness::At(lingered)
        }
    }

    /// Sends the first batch of every partition that `broker` leads, those that still linger
    /// included. Returns whether there was any.
    fn send_to(&mut self, now: Time, broker: BrokerIndex, out: &mut Outbox) -> bool {
        let mut partitions = Few::None;
        let mut emptied = false;
        for i in 0..self.active.len() {
            let place = usize::from(self.active[i]);
            if !self.may_drain(now, place, broker) {
                continue;
            }
            partitions.push(self.drain(place, broker, out));
            emptied |= self.partitions[place].queue.is_empty();
        }
        if emptied {
            let partitions = &self.partitions;
            self.active.retain(|place| !partitions[usize::from(*place)].queue.is_empty());
        }
        if partitions.is_empty() {
            return false;
        }
        self.transmit(now, broker, partitions, out);
        true
    }

    fn may_drain(&self, now: Time, place: usize, broker: BrokerIndex) -> bool {
        let partition = &self.partitions[place];
        let Some(first) = partition.queue.front() else { return false };
        if self.network.metadata().leader(place) != Some(broker) || self.is_muted(place) {
            return false;
        }
        let in_turn = !self.idempotent() || !partition.must_wait_for_sequences(self.producer_epoch);
        in_turn && !first.is_backing_off(now)
    }

    /// Whether the partition waits for its only request in flight (`max.in.flight=1`, R2.35).
    fn is_muted(&self, place: usize) -> bool {
        self.config.max_in_flight_requests_per_connection == 1
            && !self.partitions[place].in_flight.is_empty()
    }

    /// Takes the first batch of a partition into the request to come.
    fn drain(&mut self, place: usize, broker: BrokerIndex, out: &mut Outbox) -> ProducePartition {
        let idempotent = self.idempotent();
        let correlation = self.network.next_correlation(broker);
        let partition = &mut self.partitions[place];
        let mut batch = partition.queue.pop_front().expect("it was just looked at");
        batch.closed = true;
        if idempotent && !batch.has_sequence() {
            partition.assign_sequence(&mut batch, self.producer_epoch);
        }
        let id = partition.id;
        let (first, attempt) = (batch.first_value, batch.attempts + 1);
        out.emit_because(Event::Sent { partition: id, first, attempt }, batch.cause);
        if self.config.acks != Acks::None {
            partition.in_flight.push_back(InFlightBatch {
                batch,
                broker,
                correlation,
                done: false,
            });
        }
        ProducePartition {
            partition: id,
            batch: RecordBatch {
                base_offset: UNKNOWN_OFFSET,
                first_value: batch.first_value,
                count: batch.count,
                leader_epoch: UNKNOWN_EPOCH,
                base_sequence: batch.base_sequence,
                record_size: self.config.record_size,
                producer: self.network.id(),
                producer_epoch: batch.producer_epoch,
            },
        }
    }

    fn transmit(
        &mut self,
        now: Time,
        broker: BrokerIndex,
        partitions: Few<ProducePartition>,
        out: &mut Outbox,
    ) {
        let acks = self.config.acks;
        let request = ProduceRequest { acks, timeout: self.config.request_timeout_ms, partitions };
        if acks != Acks::None {
            self.network.send(now, broker, Message::ProduceRequest(request), out);
            return;
        }
        // Nobody will answer: what is written is taken for done (R2.41).
        let sent = out.cause();
        for ProducePartition { partition, batch } in &request.partitions {
            let RecordBatch { first_value: first, count, .. } = *batch;
            out.emit(Event::Acknowledged { partition: *partition, first, count, acks });
            self.release_memory();
        }
        out.resume(sent);
        self.network.send_unanswered(now, broker, Message::ProduceRequest(request), out);
    }
}
