//! What becomes of a batch that was sent (class `Sender`).

use super::batch::{Batch, InFlightBatch};
use super::{Producer, Timer};
use crate::client::{Answer, LostRequest};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{Message, ProducePartitionResponse};
use crate::time::Time;

impl Producer {
    /// Takes the answer to a produce request.
    pub(super) fn handle_answer(&mut self, now: Time, answer: Answer, out: &mut Outbox) {
        let Answer { broker, correlation, message } = answer;
        let Message::ProduceResponse(response) = message else {
            unreachable!("{} does not answer a produce request", message.name());
        };
        for outcome in &response.partitions {
            let ProducePartitionResponse { partition, error, current_leader, .. } = *outcome;
            let place = self.network.metadata().place_of(partition);
            let place = place.expect("brokers answer what was asked");
            let sent = self.partitions[place].take_in_flight(broker, correlation);
            let sent = sent.expect("a batch is in flight until its request is answered");
            self.complete(now, place, sent, error, out);
            if matches!(error, ErrorCode::NotLeaderOrFollower | ErrorCode::FencedLeaderEpoch) {
                // KIP-951: go to the new leader without a metadata round trip.
                self.network.take_hint(place, current_leader);
            }
        }
    }

    /// Takes the news that a produce request will not be answered (R2.32).
    pub(super) fn handle_lost(&mut self, now: Time, lost: LostRequest, out: &mut Outbox) {
        for place in 0..self.partitions.len() {
            let partition = &mut self.partitions[place];
            if let Some(sent) = partition.take_in_flight(lost.broker, lost.correlation) {
                self.complete(now, place, sent, lost.error, out);
            }
        }
    }

    /// Acknowledges, repeats or refuses a batch (R2.33).
    fn complete(
        &mut self,
        now: Time,
        place: usize,
        sent: InFlightBatch,
        error: ErrorCode,
        out: &mut Outbox,
    ) {
        let batch = sent.batch;
        // The broker has had it before: as good as success, at an offset unknown.
        let success = error.is_none() || error == ErrorCode::DuplicateSequenceNumber;
        if success && self.idempotent() {
            self.partitions[place].acked(batch.last_sequence());
        }
        if sent.done {
            // The application was told long ago (R2.34); only now is its memory free.
            self.release_memory();
        } else if success {
            self.acknowledge(place, &batch, out);
        } else if self.may_retry(now, place, &batch, error) {
            self.retry(now, place, batch, error, out);
        } else {
            let exhausted = batch.attempts >= self.config.retries;
            self.refuse(place, &batch, error, out);
            self.release_memory();
            if self.idempotent() {
                self.sequence_lost(place, error, !exhausted);
            }
        }
        if error.is_invalid_metadata() {
            self.network.request_update();
        }
    }

    fn may_retry(&mut self, now: Time, place: usize, batch: &Batch, error: ErrorCode) -> bool {
        let expired = batch.created + self.config.delivery_timeout_ms <= now;
        if expired || batch.attempts >= self.config.retries {
            return false;
        }
        if self.idempotent() {
            return self.idempotent_retry(place, batch, error);
        }
        error.is_retriable()
    }

    fn acknowledge(&mut self, place: usize, batch: &Batch, out: &mut Outbox) {
        let cause = out.cause();
        let partition = self.partitions[place].id;
        let Batch { first_value: first, count, .. } = *batch;
        out.emit(Event::Acknowledged { partition, first, count, acks: self.config.acks });
        out.resume(cause);
        self.release_memory();
    }

    fn retry(
        &mut self,
        now: Time,
        place: usize,
        mut batch: Batch,
        error: ErrorCode,
        out: &mut Outbox,
    ) {
        let cause = out.cause();
        let partition = self.partitions[place].id;
        let first = batch.first_value;
        let fact = out.emit(Event::Retried { partition, first, error });
        out.resume(cause);
        let delay = self.retry_backoff.delay(batch.attempts, self.network.rng());
        batch.failed(now, now + delay, fact);
        if self.partitions[place].queue.is_empty() {
            self.active.push(place as u16);
        }
        self.partitions[place].requeue(batch);
        let deadline = batch.created + self.config.delivery_timeout_ms;
        self.timers.set_earliest(Timer::Delivery as usize, deadline);
    }

    fn refuse(&mut self, place: usize, batch: &Batch, error: ErrorCode, out: &mut Outbox) {
        let cause = out.cause();
        let partition = self.partitions[place].id;
        let Batch { first_value: first, count, .. } = *batch;
        out.emit(Event::Refused { partition, first, count, error });
        out.resume(cause);
    }

    /// Gives up batches that have reached `delivery.timeout.ms`, even in flight (R2.34).
    pub(super) fn expire_batches(&mut self, now: Time, out: &mut Outbox) {
        if now < self.timers.get(Timer::Delivery as usize) {
            return;
        }
        self.timers.stop(Timer::Delivery as usize);
        let timeout = self.config.delivery_timeout_ms;
        for place in 0..self.partitions.len() {
            while let Some(batch) = self.partitions[place].queue.front().copied() {
                if now < batch.created + timeout {
                    self.timers.set_earliest(Timer::Delivery as usize, batch.created + timeout);
                    break;
                }
                self.partitions[place].queue.pop_front();
                self.expire(place, &batch, out);
                self.release_memory();
            }
            for i in 0..self.partitions[place].in_flight.len() {
                let sent = &mut self.partitions[place].in_flight[i];
                let deadline = sent.batch.created + timeout;
                if sent.done {
                    continue;
                }
                if now < deadline {
                    self.timers.set_earliest(Timer::Delivery as usize, deadline);
                    break;
                }
                sent.done = true;
                let batch = sent.batch;
                self.expire(place, &batch, out);
            }
        }
        let partitions = &self.partitions;
        self.active.retain(|place| !partitions[usize::from(*place)].queue.is_empty());
    }

    fn expire(&mut self, place: usize, batch: &Batch, out: &mut Outbox) {
        let cause = out.cause();
        out.resume(batch.cause);
        self.refuse(place, batch, ErrorCode::RequestTimedOut, out);
        out.resume(cause);
        if self.idempotent() && batch.attempts > 0 {
            self.mark_unresolved(place, batch);
        }
    }
}
