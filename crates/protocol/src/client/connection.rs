//! One connection to one broker.

use super::backoff::{ExponentialBackoff, SplitMix64};
use crate::message::{Channel, Connection};
use crate::time::Time;
use crate::types::NodeId;
use std::collections::VecDeque;

/// How far a connection is open (class `ConnectionState`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// Closed; may be opened again at the time given (`reconnect.backoff.ms`).
    Disconnected { until: Time },
    /// The handshake is under way.
    Connecting,
    /// Requests may be sent.
    Ready,
}

/// Whose request it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Purpose {
    /// The handshake.
    ApiVersions,
    /// The client's own upkeep of its metadata.
    Metadata,
    /// A request of the client's owner.
    Owner,
}

/// A request that awaits its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct InFlight {
    pub correlation: u32,
    /// When its answer is overdue.
    pub expires: Time,
    pub purpose: Purpose,
}

/// The connection to one broker, open or not.
#[derive(Clone, Debug)]
pub(super) struct BrokerConnection {
    pub broker: NodeId,
    pub state: State,
    /// Oldest first. Invariant: empty while disconnected; correlations ascend.
    pub in_flight: VecDeque<InFlight>,
    generation: u32,
    next_correlation: u32,
    /// Connections lost in a row without one that became ready.
    failures: u32,
    /// When it was last given up or lost; decides between brokers to try.
    pub last_attempt: Time,
}

impl BrokerConnection {
    pub fn new(broker: NodeId) -> BrokerConnection {
        BrokerConnection {
            broker,
            state: State::Disconnected { until: Time::ZERO },
            in_flight: VecDeque::new(),
            generation: 0,
            next_correlation: 0,
            failures: 0,
            last_attempt: Time::ZERO,
        }
    }

    /// Its name on the wire.
    pub fn name(&self, client: NodeId) -> Connection {
        Connection {
            client,
            server: self.broker,
            channel: Channel::Client,
            generation: self.generation,
        }
    }

    /// Whether `connection` is this one in its present generation.
    pub fn is(&self, connection: Connection) -> bool {
        connection.channel == Channel::Client
            && connection.server == self.broker
            && connection.generation == self.generation
            && !matches!(self.state, State::Disconnected { .. })
    }

    /// Whether it is closed and may be opened.
    pub fn can_connect(&self, now: Time) -> bool {
        matches!(self.state, State::Disconnected { until } if until <= now)
    }

    /// The handshake is answered: failures are forgotten.
    pub fn opened(&mut self) {
        debug_assert_eq!(self.state, State::Connecting);
        self.state = State::Ready;
        self.failures = 0;
    }

    /// The number of the next request.
    pub fn peek_correlation(&self) -> u32 {
        self.next_correlation
    }

    /// Numbers the next request.
    pub fn next_correlation(&mut self) -> u32 {
        let correlation = self.next_correlation;
        self.next_correlation += 1;
        correlation
    }

    /// Takes the request that `correlation` answers, if it is still awaited.
    pub fn complete(&mut self, correlation: u32) -> Option<InFlight> {
        // A broker answers a connection's requests in order (R2.1), so it is the oldest.
        let at = self.in_flight.iter().position(|r| r.correlation == correlation)?;
        self.in_flight.remove(at)
    }

    /// It was lost or given up at `now`: the next one waits for the reconnect backoff. The
    /// requests in flight stay for the caller to fail.
    pub fn lost(&mut self, now: Time, backoff: &ExponentialBackoff, rng: &mut SplitMix64) {
        let until = now + backoff.delay(self.failures, rng);
        self.failures = self.failures.saturating_add(1);
        self.last_attempt = now;
        self.close(until);
    }

    /// It is closed without a failure and may be opened again from `until` on.
    pub fn close(&mut self, until: Time) {
        debug_assert!(!matches!(self.state, State::Disconnected { .. }));
        self.state = State::Disconnected { until };
        self.generation += 1;
        self.next_correlation = 0;
    }
}
