//! The administrator's client.

use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::{Command, Input, Outbox};
use crate::message::{AdminRequest, Channel, Connection, Envelope, Message};
use crate::time::{Micros, Time};
use crate::types::NodeId;
use std::collections::VecDeque;

/// How long an administrator tries, with Kafka's defaults.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AdminConfig {
    /// `default.api.timeout.ms`: how long a call may take with all its tries.
    pub default_api_timeout_ms: Micros,
    /// `request.timeout.ms`: how long one try may take.
    pub request_timeout_ms: Micros,
    /// `retry.backoff.ms`: the pause before the first repetition; it doubles with each.
    pub retry_backoff_ms: Micros,
    /// `retry.backoff.max.ms`: the longest pause.
    pub retry_backoff_max_ms: Micros,
}

impl Default for AdminConfig {
    fn default() -> Self {
        AdminConfig {
            default_api_timeout_ms: Micros::from_millis(60_000),
            request_timeout_ms: Micros::from_millis(30_000),
            retry_backoff_ms: Micros::from_millis(100),
            retry_backoff_max_ms: Micros::from_millis(1_000),
        }
    }
}

/// An administrator (class `KafkaAdminClient`), talking to the controller (KIP-919). Calls are made
/// one after the other. A lost connection or a late answer is no end: the call is tried again until
/// its time is over, and told as REQUEST_TIMED_OUT then.
#[derive(Clone, Debug)]
pub struct Admin {
    id: NodeId,
    controller: NodeId,
    config: AdminConfig,
    generation: u32,
    correlation: u32,
    /// The first one is being made.
    calls: VecDeque<Call>,
    attempt: Attempt,
    /// Tries of the first call that came to nothing.
    failures: u32,
}

/// What the administrator was told to do, and until when it tries.
#[derive(Clone, Debug)]
struct Call {
    request: AdminRequest,
    deadline: Time,
}

/// How it goes with the first call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Attempt {
    /// It is sent from then on.
    From(Time),
    /// An answer is awaited until then.
    Until(Time),
}

impl Admin {
    /// An administrator of the cluster that `controller` controls.
    pub fn new(id: NodeId, controller: NodeId, config: AdminConfig) -> Admin {
        Admin {
            id,
            controller,
            config,
            generation: 0,
            correlation: 0,
            calls: VecDeque::new(),
            attempt: Attempt::From(Time::ZERO),
            failures: 0,
        }
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// Handles one input.
    pub fn step(&mut self, now: Time, input: Input, out: &mut Outbox) {
        match input {
            Input::Command(Command::Admin(request)) => {
                let deadline = now + self.config.default_api_timeout_ms;
                self.calls.push_back(Call { request, deadline });
            }
            Input::Message(envelope) => self.answered(now, envelope, out),
            Input::Disconnected(connection) if connection == self.connection() => self.lost(now),
            _ => {}
        }
        self.handle_timeouts(now, out);
        self.send(now, out);
    }

    /// When it gives a try or a call up, or tries again.
    pub fn next_timeout(&self) -> Time {
        let Some(call) = self.calls.front() else { return Time::NEVER };
        match self.attempt {
            Attempt::From(at) | Attempt::Until(at) => at.min(call.deadline),
        }
    }

    fn connection(&self) -> Connection {
        Connection {
            client: self.id,
            server: self.controller,
            channel: Channel::Admin,
            generation: self.generation,
        }
    }

    fn answered(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) {
        let current = envelope.connection == self.connection();
        let awaited = matches!(self.attempt, Attempt::Until(_));
        if !current || !awaited || envelope.correlation != self.correlation {
            return;
        }
        if let Message::AdminResponse(response) = envelope.message {
            self.finish(now, response.error, out);
        }
    }

    /// The connection is gone, and with it the request under way.
    fn lost(&mut self, now: Time) {
        self.generation += 1;
        if matches!(self.attempt, Attempt::Until(_)) {
            let doubled = Micros(self.config.retry_backoff_ms.0 << self.failures.min(16));
            self.attempt = Attempt::From(now + doubled.min(self.config.retry_backoff_max_ms));
            self.failures += 1;
        }
    }

    fn handle_timeouts(&mut self, now: Time, out: &mut Outbox) {
        let late = matches!(self.attempt, Attempt::Until(at) if at <= now);
        let over = self.calls.front().is_some_and(|call| call.deadline <= now);
        if matches!(self.attempt, Attempt::Until(_)) && (late || over) {
            out.close(self.connection());
            self.lost(now);
        }
        while self.calls.front().is_some_and(|call| call.deadline <= now) {
            self.finish(now, ErrorCode::RequestTimedOut, out);
        }
    }

    fn finish(&mut self, now: Time, error: ErrorCode, out: &mut Outbox) {
        self.calls.pop_front();
        self.attempt = Attempt::From(now);
        self.failures = 0;
        out.emit(Event::AdminAnswered { error });
    }

    fn send(&mut self, now: Time, out: &mut Outbox) {
        let Some(call) = self.calls.front() else { return };
        let Attempt::From(at) = self.attempt else { return };
        if now < at {
            return;
        }
        self.attempt = Attempt::Until(now + self.config.request_timeout_ms);
        self.correlation += 1;
        out.send(Envelope {
            connection: self.connection(),
            correlation: self.correlation,
            message: Message::AdminRequest(call.request.clone()),
        });
    }
}
