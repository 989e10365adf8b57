//! What is due when: small keys in order of time; the items themselves lie in slabs.
//!
//! A cluster holds tens of things on their way, and what is sent now mostly arrives after what was
//! sent before. So the earliest few are kept as a sorted ring, filled from the back, and only what
//! does not fit goes to a heap. Timers are not in here (see [`crate::deadlines`]), so nothing in
//! the queue is ever stale.

use crate::connections::{ConnectionIndex, Toward};
use highwater_protocol::Time;
use highwater_protocol::slab::Slot;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// One entry of the queue; `sequence` counts the sends of a run and breaks ties.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// When the item is due.
    pub(crate) time: Time,
    /// In which order items were sent; no two are alike.
    pub(crate) sequence: u64,
    /// What is due.
    pub(crate) cargo: Cargo,
    /// Which way it comes.
    pub(crate) route: Route,
}

impl Entry {
    /// In which order entries are due, as one number.
    fn key(&self) -> u128 {
        u128::from(self.time.0) << 64 | u128::from(self.sequence)
    }
}

impl Ord for Entry {
    /// Reversed, because the standard heap yields its greatest.
    fn cmp(&self, other: &Entry) -> Ordering {
        other.key().cmp(&self.key())
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The queue: earliest first, then in the order of sending.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    /// The earliest entries: `len` of them, ascending, from `head` on and around the end.
    ///
    /// Invariant: none is later than anything in `rest`; not empty unless `rest` is empty too.
    ring: [Entry; RING],
    head: usize,
    len: usize,
    rest: BinaryHeap<Entry>,
    sequence: u64,
}

/// As many entries as are worth sorting by insertion; a power of two.
const RING: usize = 64;

impl Default for Queue {
    fn default() -> Self {
        let cargo = Cargo::Parcel(0);
        let nothing = Entry { time: Time::NEVER, sequence: 0, cargo, route: Route(0) };
        let (head, len, sequence) = (0, 0, 0);
        Queue { ring: [nothing; RING], head, len, rest: BinaryHeap::new(), sequence }
    }
}

impl Queue {
    /// The place in the order of sending for the next item.
    pub(crate) fn next_sequence(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// Queues an item that has its place in the order of sending.
    #[inline(always)]
    pub(crate) fn push(&mut self, entry: Entry) {
        debug_assert!(entry.sequence <= self.sequence, "the sequence is this queue's own");
        debug_assert!(entry.time < Time::NEVER, "what never comes is not queued");
        if self.len == RING {
            let last = self.at(RING - 1);
            if self.ring[last].key() < entry.key() {
                self.rest.push(entry);
                return;
            }
            self.rest.push(self.ring[last]);
            self.len -= 1;
        } else if self.rest.peek().is_some_and(|earliest| earliest.key() < entry.key()) {
            self.rest.push(entry);
            return;
        }
        let mut i = self.len;
        while i > 0 {
            let before = self.ring[self.at(i - 1)];
            if before.key() < entry.key() {
                break;
            }
            self.ring[self.at(i)] = before;
            i -= 1;
        }
        self.ring[self.at(i)] = entry;
        self.len += 1;
    }

    /// What is due first.
    pub(crate) fn first(&self) -> Option<&Entry> {
        (self.len > 0).then(|| &self.ring[self.at(0)])
    }

    /// When the next item is due; [`Time::NEVER`] if none is.
    pub(crate) fn next_time(&self) -> Time {
        if self.len > 0 { self.ring[self.at(0)].time } else { Time::NEVER }
    }

    /// Takes the next item.
    pub(crate) fn pop(&mut self) -> Option<Entry> {
        if self.len == 0 {
            return None;
        }
        let entry = self.ring[self.at(0)];
        self.head += 1;
        self.len -= 1;
        if self.len == 0 {
            self.refill();
        }
        Some(entry)
    }

    /// Number of items.
    pub(crate) fn len(&self) -> usize {
        self.len + self.rest.len()
    }

    /// All entries, in no order that means anything.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        (0..self.len).map(|i| &self.ring[self.at(i)]).chain(self.rest.iter())
    }

    fn refill(&mut self) {
        while self.len < RING / 2
            && let Some(entry) = self.rest.pop()
        {
            let at = self.at(self.len);
            self.ring[at] = entry;
            self.len += 1;
        }
    }

    fn at(&self, i: usize) -> usize {
        (self.head + i) % RING
    }
}

/// Where an item lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cargo {
    /// In the outbox's slab of messages.
    Message(Slot),
    /// In the world's slab of everything else.
    Parcel(Slot),
}

/// The way by which something comes: a connection and a direction, or from outside to a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Route(u32);

const OUTSIDE: u32 = 1 << 31;

impl Route {
    /// Along a connection.
    pub(crate) fn along(index: ConnectionIndex, toward: Toward) -> Route {
        debug_assert!(index < OUTSIDE >> 1, "connections are few");
        Route(index << 1 | toward as u32)
    }

    /// From outside the cluster to a place.
    pub(crate) fn outside(place: usize) -> Route {
        Route(OUTSIDE | place as u32)
    }

    /// The connection and the direction, unless it comes from outside.
    pub(crate) fn connection(self) -> Option<(ConnectionIndex, Toward)> {
        let toward = if self.0 & 1 == 0 { Toward::Server } else { Toward::Client };
        (self.0 & OUTSIDE == 0).then_some((self.0 >> 1, toward))
    }

    /// The place that something from outside comes to.
    pub(crate) fn place(self) -> usize {
        debug_assert!(self.0 & OUTSIDE != 0, "a connection has two places");
        (self.0 & !OUTSIDE) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(time: u64, sequence: u64, slot: Slot) -> Entry {
        let (time, cargo) = (Time(time), Cargo::Parcel(slot));
        Entry { time, sequence, cargo, route: Route::outside(0) }
    }

    #[test]
    fn an_entry_takes_32_bytes() {
        assert_eq!(size_of::<Entry>(), 32);
    }

    #[test]
    fn equal_times_keep_the_order_of_sending() {
        let mut queue = Queue::default();
        for (time, slot) in [(5, 0), (3, 1), (5, 2), (3, 3)] {
            let sequence = queue.next_sequence();
            queue.push(entry(time, sequence, slot));
        }
        assert_eq!(queue.next_time(), Time(3));
        let order: Vec<Cargo> = std::iter::from_fn(|| queue.pop()).map(|e| e.cargo).collect();
        assert_eq!(order, [1, 3, 0, 2].map(Cargo::Parcel));
        assert_eq!((queue.len(), queue.next_time()), (0, Time::NEVER));
    }

    #[test]
    fn an_item_queued_again_keeps_its_place() {
        let mut queue = Queue::default();
        let (first, second) = (queue.next_sequence(), queue.next_sequence());
        queue.push(entry(9, second, 2));
        queue.push(entry(9, first, 1));
        assert_eq!(queue.pop().map(|e| e.cargo), Some(Cargo::Parcel(1)));
    }

    #[test]
    fn a_route_names_a_connection_or_a_place() {
        let along = Route::along(7, Toward::Client);
        assert_eq!(along.connection(), Some((7, Toward::Client)));
        let outside = Route::outside(7);
        assert_eq!((outside.connection(), outside.place()), (None, 7));
    }

    proptest! {
        /// Against the standard heap alone, small and large.
        #[test]
        fn the_queue_is_a_heap(
            steps in prop::collection::vec((any::<bool>(), 0..50_u64), 0..400),
            bias in 0..4_u64,
        ) {
            let mut queue = Queue::default();
            let mut plain = BinaryHeap::new();
            for (take, time) in steps {
                if take && time % 4 >= bias {
                    prop_assert_eq!(queue.pop(), plain.pop());
                } else {
                    let sequence = queue.next_sequence();
                    queue.push(entry(time, sequence, 0));
                    plain.push(entry(time, sequence, 0));
                }
                prop_assert_eq!(queue.len(), plain.len());
                prop_assert_eq!(queue.entries().count(), plain.len());
                let next = plain.peek().map_or(Time::NEVER, |entry: &Entry| entry.time);
                prop_assert_eq!(queue.next_time(), next);
            }
            while let Some(entry) = plain.pop() {
                prop_assert_eq!(queue.pop(), Some(entry));
            }
        }
    }
}
