//! Messages on their way: from an outbox onto a link, and from a link to a process.

use crate::connections::{Arrival, ConnectionIndex, NO_CONNECTION, Toward};
use crate::plan::Plan;
use crate::queue::{Entry, Slot};
use crate::world::{Flight, Load, Turn, World};
use highwater_protocol::message::{Connection, Envelope};
use highwater_protocol::{Command, FactId, Input, Time};

impl World {
    /// Sends a message of the node at `place`, opening its connection if need be.
    pub(crate) fn send(&mut self, plan: &Plan, place: usize, cause: FactId, envelope: Envelope) {
        let name = envelope.connection;
        let incarnation = self.places[place].incarnation;
        let Some((ends, toward)) = ends(plan, place, &name) else { return };
        let index = match toward {
            Toward::Server => match self.connections.of_client(ends, &name, incarnation) {
                Some(index) => index,
                None => self.open(ends, name, incarnation),
            },
            // What is said on a connection that is closed goes nowhere.
            Toward::Client => match self.connections.of_server(ends, &name, incarnation) {
                Some(index) => index,
                None => return,
            },
        };
        self.dispatch(index, toward, cause, Load::Message(envelope));
    }

    fn open(&mut self, ends: (usize, usize), name: Connection, incarnation: u32) -> u32 {
        let (index, orphan) = self.connections.open(ends, name, incarnation);
        if let Some(orphan) = orphan {
            self.dispatch(orphan, Toward::Server, FactId::NONE, Load::Closed);
        }
        index
    }

    /// Closes a connection from the side of the node at `place`.
    pub(crate) fn close(&mut self, plan: &Plan, place: usize, cause: FactId, name: &Connection) {
        let incarnation = self.places[place].incarnation;
        let Some((ends, toward)) = ends(plan, place, name) else { return };
        let index = match toward {
            Toward::Server => self.connections.of_client(ends, name, incarnation),
            Toward::Client => self.connections.of_server(ends, name, incarnation),
        };
        let Some(index) = index else { return };
        if self.connections.close(index, toward) {
            self.dispatch(index, toward, cause, Load::Closed);
        }
    }

    /// Sends something on its way along a connection.
    pub(crate) fn dispatch(
        &mut self,
        index: ConnectionIndex,
        toward: Toward,
        cause: FactId,
        load: Load,
    ) {
        let (from, to) = self.connections.ends(index, toward);
        self.connections.depart(index);
        let sequence = self.queue.next_sequence();
        let cut = self.network.is_cut(from, to);
        let time = if cut { Time::NEVER } else { self.arrival(index, toward, &load) };
        let sent = self.now;
        let flight = Flight { load, cause, connection: index, to: to as u16, toward, sent };
        let slot = self.flights.insert(flight);
        if cut {
            self.held.push((sequence, slot));
        } else {
            self.queue.push(Entry { time, sequence, slot });
        }
    }

    /// When something sent now along a connection arrives.
    fn arrival(&mut self, index: ConnectionIndex, toward: Toward, load: &Load) -> Time {
        let (from, to) = self.connections.ends(index, toward);
        let payload = || match load {
            Load::Message(envelope) => envelope.message.payload_bytes(),
            Load::Closed | Load::Start { .. } | Load::Command(_) => 0,
        };
        let arrival = self.network.arrival(from, to, self.now, payload);
        self.connections.keep_order(index, toward, arrival)
    }

    /// Hands something to a process from outside the cluster, at `time`.
    pub(crate) fn hand(&mut self, place: usize, time: Time, cause: FactId, load: Load) {
        let sequence = self.queue.next_sequence();
        let (toward, sent) = (Toward::Server, self.now);
        let connection = NO_CONNECTION;
        let flight = Flight { load, cause, connection, to: place as u16, toward, sent };
        let slot = self.flights.insert(flight);
        self.queue.push(Entry { time, sequence, slot });
    }

    /// What waited at links that are cut no more sets off, in the order of sending.
    pub(crate) fn release_held(&mut self) {
        for (sequence, slot) in std::mem::take(&mut self.held) {
            let flight = self.flights.get(slot);
            let (index, toward) = (flight.connection, flight.toward);
            let (from, to) = self.connections.ends(index, toward);
            if self.network.is_cut(from, to) {
                self.held.push((sequence, slot));
                continue;
            }
            let arrival = self.network.arrival(from, to, self.now, || 0);
            let time = self.connections.keep_order(index, toward, arrival);
            self.queue.push(Entry { time, sequence, slot });
        }
    }

    /// What is due first arrives.
    pub(crate) fn arrive(&mut self, plan: &Plan) -> Turn {
        let Some(Entry { sequence, slot, .. }) = self.queue.pop() else {
            unreachable!("something is due")
        };
        let flight = self.flights.get(slot);
        let (index, toward) = (flight.connection, flight.toward);
        let place = usize::from(flight.to);
        if index == NO_CONNECTION {
            return self.arrive_from_outside(plan, place, sequence, slot);
        }
        let (from, to) = self.connections.ends(index, toward);
        if self.network.is_cut(from, to) {
            let at = self.held.partition_point(|(earlier, _)| *earlier < sequence);
            self.held.insert(at, (sequence, slot));
            return Turn::Quiet;
        }
        let host = self.places[place].host();
        let closed = matches!(flight.load, Load::Closed);
        let paused = self.places[place].paused;
        let arrival = match closed {
            true if paused => Arrival::Deliver,
            true => self.connections.close_arrives(index, toward, host),
            false => self.connections.message_arrives(index, toward, host),
        };
        if arrival == Arrival::Deliver && paused {
            self.places[place].waiting.push_back((sequence, slot));
            return Turn::Quiet;
        }
        let flight = self.flights.remove(slot);
        if arrival == Arrival::Reset {
            let back = match toward {
                Toward::Server => Toward::Client,
                Toward::Client => Toward::Server,
            };
            self.dispatch(index, back, flight.cause, Load::Closed);
        }
        let name = self.connections.name(index);
        self.connections.landed(index);
        match (arrival, flight.load) {
            (Arrival::Deliver, Load::Message(envelope)) => {
                self.step(place, flight.cause, Input::Message(envelope))
            }
            (Arrival::Deliver, _) => self.step(place, flight.cause, Input::Disconnected(name)),
            (Arrival::Drop | Arrival::Reset, _) => Turn::Quiet,
        }
    }

    fn arrive_from_outside(&mut self, plan: &Plan, at: usize, sequence: u64, slot: Slot) -> Turn {
        let place = &mut self.places[at];
        if place.paused {
            place.waiting.push_back((sequence, slot));
            return Turn::Quiet;
        }
        let flight = self.flights.remove(slot);
        match flight.load {
            Load::Start { incarnation } => {
                if !place.is_up() || place.incarnation != incarnation {
                    return Turn::Quiet;
                }
                self.wake(plan, at);
                self.step(at, flight.cause, Input::Start)
            }
            Load::Command(command) if place.is_up() && place.node.is_some() => {
                self.step(at, flight.cause, Input::Command(command))
            }
            // Asked to stop before it did anything.
            Load::Command(Command::Shutdown) if place.is_up() => {
                self.end_process(plan, at, flight.cause);
                Turn::Quiet
            }
            Load::Command(_) => Turn::Quiet,
            Load::Message(_) | Load::Closed => unreachable!("messages travel on connections"),
        }
    }
}

/// Client and server of a connection, and which way what `place` sends on it travels.
fn ends(plan: &Plan, place: usize, name: &Connection) -> Option<((usize, usize), Toward)> {
    let own = plan.nodes[place];
    debug_assert!(name.client == own || name.server == own, "a node uses connections of its own");
    if name.client == own {
        Some(((place, plan.place(name.server)?), Toward::Server))
    } else {
        Some(((plan.place(name.client)?, place), Toward::Client))
    }
}
