//! The client side of one of a broker's own connections: one request at a time.

use crate::io::Outbox;
use crate::message::{Connection, Envelope, Message};
use crate::time::{Micros, Time};
use crate::types::NodeId;

/// A connection that this broker opens, with at most one request under way.
#[derive(Clone, Debug)]
pub(crate) struct Requester {
    connection: Connection,
    correlation: u32,
    in_flight: bool,
    deadline: Time,
    /// Nothing is sent before this.
    pub not_before: Time,
    /// Failures in a row.
    pub failures: u32,
}

impl Requester {
    pub fn new(connection: Connection) -> Requester {
        Requester {
            connection,
            correlation: 0,
            in_flight: false,
            deadline: Time::NEVER,
            not_before: Time::ZERO,
            failures: 0,
        }
    }

    /// Talks to another server from now on; what was under way is not answered any more.
    pub fn turn_to(&mut self, server: NodeId, out: &mut Outbox) {
        out.close(self.connection);
        self.connection.server = server;
        self.connection.generation += 1;
        self.in_flight = false;
    }

    pub fn connection(&self) -> Connection {
        self.connection
    }

    pub fn in_flight(&self) -> bool {
        self.in_flight
    }

    /// When an answer is overdue, or else when sending is allowed again.
    pub fn next_timeout(&self) -> Time {
        if self.in_flight { self.deadline } else { self.not_before }
    }

    #[inline(always)] // the message is made where it is to lie
    pub fn send(&mut self, now: Time, timeout: Micros, message: Message, out: &mut Outbox) {
        assert!(!self.in_flight, "one request at a time");
        self.correlation = self.correlation.wrapping_add(1);
        self.in_flight = true;
        self.deadline = now + timeout;
        let (connection, correlation) = (self.connection, self.correlation);
        out.send(Envelope { connection, correlation, message });
    }

    /// Whether `envelope` answers the request under way; then there is none any more.
    pub fn answered_by(&mut self, envelope: &Envelope) -> bool {
        let ours = self.in_flight
            && envelope.connection == self.connection
            && envelope.correlation == self.correlation;
        if ours {
            self.in_flight = false;
            self.failures = 0;
        }
        ours
    }

    /// The connection is gone; the next request opens another, not before `backoff` has passed.
    pub fn disconnected(&mut self, now: Time, backoff: Micros) {
        self.connection.generation += 1;
        self.in_flight = false;
        self.failures += 1;
        self.not_before = now + backoff;
    }

    /// Closes the connection if the answer is overdue. Returns whether it was.
    pub fn give_up_if_overdue(&mut self, now: Time, backoff: Micros, out: &mut Outbox) -> bool {
        let overdue = self.in_flight && self.deadline <= now;
        if overdue {
            out.close(self.connection);
            self.disconnected(now, backoff);
        }
        overdue
    }
}
