//! Keeping a client's metadata fresh (class `NetworkClient.DefaultMetadataUpdater`).

use super::BrokerIndex;
use super::connection::{Purpose, State};
use super::network::{NetworkClient, Timer, index_of};
use crate::io::Outbox;
use crate::message::{Message, MetadataRequest, MetadataResponse};
use crate::time::Time;

impl NetworkClient {
    /// Asks for metadata if they are due and somebody can be asked.
    pub fn maybe_update_metadata(&mut self, now: Time, out: &mut Outbox) {
        if now >= self.timers.get(Timer::Reconnect as usize) {
            self.timers.stop(Timer::Reconnect as usize);
        }
        if self.updating.is_some() {
            self.timers.stop(Timer::Metadata as usize);
            return;
        }
        let due = self.metadata.due();
        if now < due {
            self.timers.set(Timer::Metadata as usize, due);
            return;
        }
        // From here on something else wakes the client: an answer, a disconnect, a reconnect.
        self.timers.stop(Timer::Metadata as usize);
        let Some(broker) = self.least_loaded(now).or_else(|| self.rebootstrap(now)) else {
            return;
        };
        if self.can_send(broker) {
            let message = Message::MetadataRequest(MetadataRequest);
            self.transmit(now, broker, message, Purpose::Metadata, out);
            self.updating = Some(broker);
        } else if !self.connections.iter().any(|c| c.state == State::Connecting)
            && self.connections[broker.position()].can_connect(now)
        {
            self.connect(now, broker, out);
        }
    }

    /// The broker to ask for metadata: a ready one with the fewest requests in flight, else one
    /// being connected to, else the one tried longest ago (`NetworkClient.leastLoadedNode`). The
    /// first found wins, beginning anywhere.
    fn least_loaded(&mut self, now: Time) -> Option<BrokerIndex> {
        let count = self.metadata.brokers().len();
        let start = self.rng.below(count as u32) as usize;
        let mut ready: Option<(usize, BrokerIndex)> = None;
        let mut connecting = None;
        let mut idle: Option<(Time, BrokerIndex)> = None;
        let mut wake = Time::NEVER;
        for i in 0..count {
            let broker = self.metadata.brokers()[(start + i) % count];
            let connection = &self.connections[broker.position()];
            match connection.state {
                State::Ready if self.can_send(broker) => {
                    let load = connection.in_flight.len();
                    if ready.is_none_or(|(least, _)| load < least) {
                        ready = Some((load, broker));
                    }
                }
                State::Ready => {}
                State::Connecting => connecting = Some(broker),
                State::Disconnected { until } if now < until => wake = wake.min(until),
                State::Disconnected { .. } => {
                    if idle.is_none_or(|(tried, _)| connection.last_attempt < tried) {
                        idle = Some((connection.last_attempt, broker));
                    }
                }
            }
        }
        let chosen = ready.map(|r| r.1).or(connecting).or(idle.map(|i| i.1));
        if chosen.is_none() {
            self.timers.set_earliest(Timer::Reconnect as usize, wake);
        }
        chosen
    }

    /// Nobody of the last answer can be asked: begins again with the bootstrap brokers (KIP-899).
    fn rebootstrap(&mut self, now: Time) -> Option<BrokerIndex> {
        let state = |b: &BrokerIndex| self.connections[b.position()].state;
        if self.metadata.brokers().iter().any(|b| state(b) == State::Ready) {
            return None;
        }
        self.metadata.rebootstrap();
        self.least_loaded(now)
    }

    /// Takes the answer to a metadata request.
    pub(super) fn take_metadata(
        &mut self,
        now: Time,
        response: &MetadataResponse,
        out: &mut Outbox,
    ) {
        if response.brokers.is_empty() {
            // A broker that has just started knows of nobody yet.
            self.metadata.failed(now, &mut self.rng);
            return;
        }
        let first = !self.metadata.is_known();
        if first {
            self.leave_bootstrap(now, out);
        }
        let connections = &mut self.connections;
        let mut index = |broker| index_of(connections, broker);
        self.metadata.update(now, response, &mut index, &mut self.rng);
        if first && self.config.connects_to_all {
            for i in 0..self.metadata.brokers().len() {
                self.connect(now, self.metadata.brokers()[i], out);
            }
        }
    }

    /// Closes the connection over which the first metadata came. Kafka tells a bootstrap address
    /// from the broker behind it and never uses that connection again, so that an idle client is
    /// connected to the leaders it writes to and to nobody else.
    fn leave_bootstrap(&mut self, now: Time, out: &mut Outbox) {
        for connection in &mut self.connections {
            if !matches!(connection.state, State::Disconnected { .. }) {
                debug_assert!(connection.in_flight.is_empty(), "nothing else was asked for yet");
                out.close(connection.name(self.id));
                connection.close(now);
            }
        }
    }
}
