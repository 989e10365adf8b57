//! Answers to fetches that are sent some time after they were handled. What a broker sends of its
//! log is read from the file only then (KAFKA-18723, S16 of the reference).

use super::{Broker, Timer};
use crate::few::Few;
use crate::io::Outbox;
use crate::message::{Connection, Envelope, FetchPartitionResponse, FetchResponse, Message};
use crate::time::{Micros, Time};
use crate::types::Offset;

/// An answer that is not sent yet.
#[derive(Clone, Debug)]
pub(super) struct LateFetch {
    due: Time,
    connection: Connection,
    correlation: u32,
    partitions: Few<FetchPartitionResponse>,
}

impl LateFetch {
    /// Whether it goes out on this connection.
    pub fn is_for(&self, connection: Connection) -> bool {
        self.connection == connection
    }
}

impl Broker {
    /// Answers a fetch, now or after `fetch_send_time`.
    #[inline(always)]
    pub(super) fn answer_fetch(
        &mut self,
        now: Time,
        connection: Connection,
        correlation: u32,
        partitions: Few<FetchPartitionResponse>,
        out: &mut Outbox,
    ) {
        let wait = self.known.config.fetch_send_time;
        if wait == Micros::ZERO {
            let message = Message::FetchResponse(FetchResponse { partitions });
            out.send(Envelope { connection, correlation, message });
            self.unmute(connection);
            return;
        }
        let due = now + wait;
        self.timers.set_earliest(Timer::Sending as usize, due);
        self.sending.push(LateFetch { due, connection, correlation, partitions });
    }

    /// Sends what is due, with the records that the log has by now: the range of the file was
    /// settled when the fetch was handled, its content is not.
    pub(super) fn send_late(&mut self, now: Time, out: &mut Outbox) {
        while let Some(i) = self.sending.iter().position(|late| late.due <= now) {
            let LateFetch { connection, correlation, mut partitions, .. } = self.sending.remove(i);
            partitions.iter_mut().for_each(|answer| self.read_again(answer));
            let response = Message::FetchResponse(FetchResponse { partitions });
            self.respond(connection, correlation, response, out);
        }
        let next = self.sending.iter().map(|late| late.due).min().unwrap_or(Time::NEVER);
        self.set(Timer::Sending, next);
    }

    fn read_again(&self, answer: &mut FetchPartitionResponse) {
        let range: Option<(Offset, Offset)> = {
            let first = answer.records.iter().next().map(|batch| batch.base_offset);
            let last = answer.records.iter().last().map(|batch| batch.next_offset());
            first.zip(last)
        };
        let Some((from, end)) = range else { return };
        answer.records.clear();
        if let Some(partition) = self.partition(answer.partition) {
            partition.log.records().read(from, end, u64::MAX, &mut answer.records);
        }
    }
}
