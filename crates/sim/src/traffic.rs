//! Messages on their way: from an outbox onto a link, and from a link to a process.

use crate::connections::{Arrival, ConnectionIndex, Toward};
use crate::plan::Plan;
use crate::queue::{Entry, Route};
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
        let link = self.network.link(from, to);
        self.connections.depart(index);
        let sequence = self.queue.next_sequence();
        let (time, sent) = (Time::NEVER, self.now);
        let payload = || match &load {
            Load::Message(envelope) => envelope.message.payload_bytes(),
            Load::Closed | Load::Start { .. } | Load::Command(_) => 0,
        };
        if self.network.is_cut(link) {
            let slot = self.flights.insert(Flight { load, cause, sent });
            self.held.push(Entry { time, sequence, slot, route: Route::along(index, toward) });
            return;
        }
        let arrival = self.network.arrival(link, self.now, payload);
        let time = self.connections.keep_order(index, toward, arrival);
        let slot = self.flights.insert(Flight { load, cause, sent });
        self.queue.push(Entry { time, sequence, slot, route: Route::along(index, toward) });
    }

    /// Hands something to a process from outside the cluster, at `time`.
    pub(crate) fn hand(&mut self, place: usize, time: Time, cause: FactId, load: Load) {
        let sequence = self.queue.next_sequence();
        let slot = self.flights.insert(Flight { load, cause, sent: self.now });
        self.queue.push(Entry { time, sequence, slot, route: Route::outside(place) });
    }

    /// What waited at links that are cut no more sets off, in the order of sending.
    pub(crate) fn release_held(&mut self) {
        for entry in std::mem::take(&mut self.held) {
            let Some((index, toward)) = entry.route.connection() else {
                unreachable!("what comes from outside crosses no link")
            };
            let (from, to) = self.connections.ends(index, toward);
            let link = self.network.link(from, to);
            if self.network.is_cut(link) {
                self.held.push(entry);
                continue;
            }
            let arrival = self.network.arrival(link, self.now, || 0);
            let time = self.connections.keep_order(index, toward, arrival);
            self.queue.push(Entry { time, ..entry });
        }
    }

    /// What is due first arrives.
    pub(crate) fn arrive(&mut self, plan: &Plan) -> Turn {
        let Some(entry) = self.queue.pop() else { unreachable!("something is due") };
        let Some((index, toward)) = entry.route.connection() else {
            return self.arrive_from_outside(plan, entry);
        };
        let (from, to) = self.connections.ends(index, toward);
        if self.network.is_cut(self.network.link(from, to)) {
            let at = self.held.partition_point(|earlier| earlier.sequence < entry.sequence);
            self.held.insert(at, Entry { time: Time::NEVER, ..entry });
            return Turn::Quiet;
        }
        let place = &self.places[to];
        if place.paused || !self.connections.is_open(index, toward, place.incarnation) {
            return self.arrive_unexpected(entry, index, toward);
        }
        let flight = self.flights.remove(entry.slot);
        match flight.load {
            Load::Message(envelope) => {
                self.connections.landed(index);
                self.step(to, flight.cause, Input::Message(envelope))
            }
            _ => self.arrive_closed(to, index, toward, flight.cause),
        }
    }

    /// The news arrives that the other half of a connection is closed.
    fn arrive_closed(
        &mut self,
        place: usize,
        index: ConnectionIndex,
        toward: Toward,
        cause: FactId,
    ) -> Turn {
        let host = self.places[place].host();
        let arrival = self.connections.close_arrives(index, toward, host);
        let name = self.connections.name(index);
        self.connections.landed(index);
        match arrival {
            Arrival::Deliver => self.step(place, cause, Input::Disconnected(name)),
            Arrival::Drop | Arrival::Reset => Turn::Quiet,
        }
    }

    /// Something arrives at a process that is paused, gone, or does not know the connection yet.
    #[cold]
    fn arrive_unexpected(&mut self, entry: Entry, index: ConnectionIndex, toward: Toward) -> Turn {
        let (_, to) = self.connections.ends(index, toward);
        let paused = self.places[to].paused;
        let closed = matches!(self.flights.get(entry.slot).load, Load::Closed);
        let arrival = match closed {
            true => Arrival::Deliver,
            false => {
                let host = self.places[to].host();
                self.connections.message_arrives(index, toward, host)
            }
        };
        if paused && arrival == Arrival::Deliver {
            self.places[to].waiting.push_back(entry);
            return Turn::Quiet;
        }
        let flight = self.flights.remove(entry.slot);
        match (arrival, flight.load) {
            (Arrival::Deliver, Load::Message(envelope)) => {
                self.connections.landed(index);
                return self.step(to, flight.cause, Input::Message(envelope));
            }
            (Arrival::Deliver, _) => return self.arrive_closed(to, index, toward, flight.cause),
            (Arrival::Reset, _) => {
                self.dispatch(index, toward.back(), flight.cause, Load::Closed);
            }
            (Arrival::Drop, _) => {}
        }
        self.connections.landed(index);
        Turn::Quiet
    }

    fn arrive_from_outside(&mut self, plan: &Plan, entry: Entry) -> Turn {
        let at = entry.route.place();
        let place = &mut self.places[at];
        if place.paused {
            place.waiting.push_back(entry);
            return Turn::Quiet;
        }
        let flight = self.flights.remove(entry.slot);
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
