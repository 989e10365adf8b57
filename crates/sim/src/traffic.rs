//! Messages on their way: from an outbox onto a link, and from a link to a process.

use crate::connections::{Arrival, ConnectionIndex, Toward};
use crate::plan::Plan;
use crate::queue::{Cargo, Entry, Route};
use crate::world::{Content, Parcel, Turn, World};
use highwater_protocol::message::Connection;
use highwater_protocol::slab::Slot;
use highwater_protocol::{Command, FactId, Input, Posted, Time};

impl World {
    /// Sends a message of the node at `place`, opening its connection if need be. It stays where
    /// it is in the outbox.
    #[inline(always)]
    pub(crate) fn send(&mut self, plan: &Plan, place: usize, slot: Slot) {
        let name = self.outbox.messages.get(slot).envelope.connection;
        match self.connection_of(plan, place, &name) {
            Some((index, toward)) => {
                if self.sent.len() <= slot as usize {
                    self.sent.resize(slot as usize + 1, Time::ZERO);
                }
                self.sent[slot as usize] = self.now;
                self.dispatch(index, toward, Cargo::Message(slot));
            }
            // What is said on a connection that is closed goes nowhere.
            None => drop(self.outbox.messages.remove(slot)),
        }
    }

    #[inline(always)]
    fn connection_of(
        &mut self,
        plan: &Plan,
        place: usize,
        name: &Connection,
    ) -> Option<(ConnectionIndex, Toward)> {
        let incarnation = self.places[place].incarnation;
        let (ends, toward) = ends(plan, place, name)?;
        let index = match toward {
            Toward::Server => match self.connections.of_client(ends, name, incarnation) {
                Some(index) => index,
                None => self.connections.open(ends, *name, incarnation),
            },
            Toward::Client => self.connections.of_server(ends, name, incarnation)?,
        };
        Some((index, toward))
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
        let parcel = self.parcels.insert(Parcel { cause, content: Content::Closed });
        self.dispatch(index, toward, Cargo::Parcel(parcel));
    }

    /// Sends something on its way along a connection.
    #[inline(always)] // once for messages, which is what a run is made of
    fn dispatch(&mut self, index: ConnectionIndex, toward: Toward, cargo: Cargo) {
        let (from, to) = self.connections.depart(index, toward);
        let link = self.network.link(from, to);
        let sequence = self.queue.next_sequence();
        let route = Route::along(index, toward);
        if self.network.is_cut(link, toward) {
            self.held.push(Entry { time: Time::NEVER, sequence, cargo, route });
            return;
        }
        let messages = &self.outbox.messages;
        let payload = || match cargo {
            Cargo::Message(slot) => messages.get(slot).envelope.message.payload_bytes(),
            Cargo::Parcel(_) => 0,
        };
        let arrival = self.network.arrival(link, self.now, payload);
        let time = self.connections.keep_order(index, toward, arrival);
        self.queue.push(Entry { time, sequence, cargo, route });
    }

    /// Hands something to a process from outside the cluster, at `time`.
    pub(crate) fn hand(&mut self, place: usize, time: Time, cause: FactId, content: Content) {
        let sequence = self.queue.next_sequence();
        let cargo = Cargo::Parcel(self.parcels.insert(Parcel { cause, content }));
        self.queue.push(Entry { time, sequence, cargo, route: Route::outside(place) });
    }

    /// Forgets something on its way.
    pub(crate) fn discard(&mut self, entry: Entry) {
        match entry.cargo {
            Cargo::Message(slot) => drop(self.outbox.messages.remove(slot)),
            Cargo::Parcel(slot) => drop(self.parcels.remove(slot)),
        }
        if let Some((index, _)) = entry.route.connection() {
            self.connections.landed(index);
        }
    }

    /// What waited at links that are cut no more sets off, in the order of sending.
    pub(crate) fn release_held(&mut self) {
        for entry in std::mem::take(&mut self.held) {
            let Some((index, toward)) = entry.route.connection() else {
                unreachable!("what comes from outside crosses no link")
            };
            let (from, to) = self.connections.ends(index, toward);
            let link = self.network.link(from, to);
            if self.network.is_cut(link, toward) {
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
        let (index, toward) = match (entry.route.connection(), entry.cargo) {
            (Some(connection), _) => connection,
            (None, Cargo::Parcel(slot)) => return self.arrive_from_outside(plan, entry, slot),
            (None, Cargo::Message(_)) => unreachable!("messages travel on connections"),
        };
        let (from, to) = self.connections.ends(index, toward);
        if self.network.is_cut(self.network.link(from, to), toward) {
            let at = self.held.partition_point(|earlier| earlier.sequence < entry.sequence);
            self.held.insert(at, Entry { time: Time::NEVER, ..entry });
            return Turn::Quiet;
        }
        let place = &self.places[to];
        if place.paused || !self.connections.is_open(index, toward, place.incarnation) {
            return self.arrive_unexpected(entry, index, toward);
        }
        match entry.cargo {
            Cargo::Message(slot) => self.deliver(to, index, slot),
            Cargo::Parcel(slot) => self.arrive_closed(to, index, toward, slot),
        }
    }

    #[inline(always)]
    fn deliver(&mut self, place: usize, index: ConnectionIndex, slot: Slot) -> Turn {
        self.connections.landed(index);
        let Posted { cause, envelope } = self.outbox.messages.remove(slot);
        self.step(place, cause, Input::Message(envelope))
    }

    /// The news arrives that the other half of a connection is closed.
    fn arrive_closed(
        &mut self,
        place: usize,
        index: ConnectionIndex,
        toward: Toward,
        slot: Slot,
    ) -> Turn {
        let Parcel { cause, .. } = self.parcels.remove(slot);
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
        let host = self.places[to].host();
        let arrival = match entry.cargo {
            Cargo::Parcel(_) => Arrival::Deliver,
            Cargo::Message(_) => self.connections.message_arrives(index, toward, host),
        };
        match (arrival, entry.cargo) {
            (Arrival::Deliver, _) if self.places[to].paused => {
                self.places[to].waiting.push_back(entry);
                return Turn::Quiet;
            }
            (Arrival::Deliver, Cargo::Message(slot)) => return self.deliver(to, index, slot),
            (Arrival::Deliver, Cargo::Parcel(slot)) => {
                return self.arrive_closed(to, index, toward, slot);
            }
            (Arrival::Reset, Cargo::Message(slot)) => {
                let cause = self.outbox.messages.get(slot).cause;
                self.dispatch_close(index, toward.back(), cause);
            }
            (Arrival::Reset | Arrival::Drop, _) => {}
        }
        self.discard(entry);
        Turn::Quiet
    }

    fn arrive_from_outside(&mut self, plan: &Plan, entry: Entry, slot: Slot) -> Turn {
        let at = entry.route.place();
        let place = &mut self.places[at];
        if place.paused {
            place.waiting.push_back(entry);
            return Turn::Quiet;
        }
        let Parcel { cause, content } = self.parcels.remove(slot);
        match content {
            Content::Start { incarnation } => {
                if !place.is_up() || place.incarnation != incarnation {
                    return Turn::Quiet;
                }
                self.wake(plan, at);
                self.step(at, cause, Input::Start)
            }
            Content::Command(command) if place.node.is_some() => {
                self.step(at, cause, Input::Command(command))
            }
            // Asked to stop before its first move, a process ends at once.
            Content::Command(Command::Shutdown) if place.is_up() => {
                self.end_process(plan, at, cause);
                Turn::Quiet
            }
            Content::Command(_) => Turn::Quiet,
            Content::Closed => unreachable!("connections are closed along connections"),
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
