//! Messages on their way: from an outbox onto a link, and from a link to a process.

use crate::connections::{Arrival, ConnectionIndex, Toward};
use crate::plan::Plan;
use crate::queue::{Entry, Route};
use crate::world::{Flight, Turn, World};
use highwater_protocol::message::{Connection, Envelope};
use highwater_protocol::{Command, FactId, Input, Time};

impl World {
    /// Sends a message of the node at `place`, opening its connection if need be.
    #[inline(always)]
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
        self.dispatch(index, toward, cause, Input::Message(envelope));
    }

    fn open(&mut self, ends: (usize, usize), name: Connection, incarnation: u32) -> u32 {
        let (index, orphan) = self.connections.open(ends, name, incarnation);
        if let Some(orphan) = orphan {
            self.dispatch_close(orphan, Toward::Server, FactId::NONE);
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
            self.dispatch_close(index, toward, cause);
        }
    }

    /// Sends the news on its way that one half of a connection is closed.
    pub(crate) fn dispatch_close(&mut self, index: ConnectionIndex, toward: Toward, cause: FactId) {
        let name = self.connections.name(index);
        self.dispatch(index, toward, cause, Input::Disconnected(name));
    }

    /// Sends something on its way along a connection.
    #[inline(always)] // once for messages, which is what a run is made of
    fn dispatch(&mut self, index: ConnectionIndex, toward: Toward, cause: FactId, input: Input) {
        let (from, to) = self.connections.ends(index, toward);
        let link = self.network.link(from, to);
        let cut = self.network.is_cut(link);
        let mut time = Time::NEVER;
        self.connections.depart(index);
        if !cut {
            let payload = || match &input {
                Input::Message(envelope) => envelope.message.payload_bytes(),
                _ => 0,
            };
            let arrival = self.network.arrival(link, self.now, payload);
            time = self.connections.keep_order(index, toward, arrival);
        }
        let sequence = self.queue.next_sequence();
        let slot = self.flights.insert(Flight { input, cause, incarnation: 0, sent: self.now });
        let entry = Entry { time, sequence, slot, route: Route::along(index, toward) };
        if cut {
            self.held.push(entry);
        } else {
            self.queue.push(entry);
        }
    }

    /// Hands something to a process from outside the cluster, at `time`.
    pub(crate) fn hand(&mut self, place: usize, time: Time, cause: FactId, input: Input) {
        let incarnation = self.places[place].incarnation;
        let sequence = self.queue.next_sequence();
        let slot = self.flights.insert(Flight { input, cause, incarnation, sent: self.now });
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
        let Flight { input, cause, .. } = self.flights.remove(entry.slot);
        if matches!(input, Input::Disconnected(_)) {
            return self.arrive_closed(to, index, toward, cause);
        }
        self.connections.landed(index);
        self.step(to, cause, input)
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
        let closed = matches!(self.flights.get(entry.slot).input, Input::Disconnected(_));
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
        let Flight { input, cause, .. } = self.flights.remove(entry.slot);
        match arrival {
            Arrival::Deliver if closed => return self.arrive_closed(to, index, toward, cause),
            Arrival::Deliver => {
                self.connections.landed(index);
                return self.step(to, cause, input);
            }
            Arrival::Reset => self.dispatch_close(index, toward.back(), cause),
            Arrival::Drop => {}
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
        let Flight { input, cause, incarnation, .. } = self.flights.remove(entry.slot);
        if !place.is_up() || place.incarnation != incarnation {
            return Turn::Quiet;
        }
        if matches!(input, Input::Start) {
            self.wake(plan, at);
        }
        if self.places[at].node.is_some() {
            return self.step(at, cause, input);
        }
        // Told something before its first move: asked to stop, it ends at once.
        if input == Input::Command(Command::Shutdown) {
            self.end_process(plan, at, cause);
        }
        Turn::Quiet
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
