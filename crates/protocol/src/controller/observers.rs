//! Brokers reading the metadata log (KRaft observers, KIP-595): long polls and their answers.

use super::metadata_log::MetadataLog;
use crate::io::Outbox;
use crate::message::{Connection, Envelope, Message, MetadataFetchRequest, MetadataFetchResponse};
use crate::time::{Micros, Time};

/// Fetches of the metadata log that wait for something to be committed (R6.2).
#[derive(Clone, Debug, Default)]
pub(super) struct Observers {
    held: Vec<HeldFetch>,
}

#[derive(Clone, Copy, Debug)]
struct HeldFetch {
    connection: Connection,
    correlation: u32,
    fetch_offset: i64,
    deadline: Time,
}

impl Observers {
    /// A broker asks for records: answers if there are any, else holds the request.
    pub(super) fn fetch(
        &mut self,
        now: Time,
        max_wait: Micros,
        (connection, correlation): (Connection, u32),
        request: MetadataFetchRequest,
        log: &MetadataLog,
        out: &mut Outbox,
    ) {
        let fetch_offset = request.fetch_offset;
        let fetch = HeldFetch { connection, correlation, fetch_offset, deadline: now + max_wait };
        if log.committed_from(fetch_offset).is_empty() {
            self.held.push(fetch);
        } else {
            answer(fetch, log, out);
        }
    }

    /// Records were committed: answers every fetch that waited for them.
    pub(super) fn committed(&mut self, log: &MetadataLog, out: &mut Outbox) {
        self.answer_where(log, out, |fetch| !log.committed_from(fetch.fetch_offset).is_empty());
    }

    /// Answers, with nothing, the fetches that have been held long enough.
    pub(super) fn expire(&mut self, now: Time, log: &MetadataLog, out: &mut Outbox) {
        self.answer_where(log, out, |fetch| fetch.deadline <= now);
    }

    /// The connection is gone, and with it its fetch.
    pub(super) fn disconnected(&mut self, connection: Connection) {
        self.held.retain(|fetch| fetch.connection != connection);
    }

    /// When the next held fetch must be answered.
    pub(super) fn next_deadline(&self) -> Time {
        self.held.iter().map(|fetch| fetch.deadline).min().unwrap_or(Time::NEVER)
    }

    fn answer_where(
        &mut self,
        log: &MetadataLog,
        out: &mut Outbox,
        due: impl Fn(&HeldFetch) -> bool,
    ) {
        let mut kept = Vec::with_capacity(self.held.len());
        for fetch in self.held.drain(..) {
            if due(&fetch) {
                answer(fetch, log, out);
            } else {
                kept.push(fetch);
            }
        }
        self.held = kept;
    }
}

/// Sends everything committed from the fetch's offset on (R1.12: what is delivered together is
/// applied together).
fn answer(fetch: HeldFetch, log: &MetadataLog, out: &mut Outbox) {
    let step = out.cause();
    // A broker that reads the log from its start is told history, not news.
    if fetch.fetch_offset > 0
        && let Some(fact) = log.fact_from(fetch.fetch_offset)
    {
        out.resume(fact);
    }
    out.send(Envelope {
        connection: fetch.connection,
        correlation: fetch.correlation,
        message: Message::MetadataFetchResponse(MetadataFetchResponse {
            base_offset: fetch.fetch_offset,
            records: log.committed_from(fetch.fetch_offset).to_vec(),
            committed_offset: log.committed().offset,
        }),
    });
    out.resume(step);
}
