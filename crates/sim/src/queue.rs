//! What is due when: small keys in order of time, and the items themselves in a slab.
//!
//! A cluster holds tens of things on their way, and what is sent now mostly arrives after what was
//! sent before. So the earliest few are kept as a sorted ring, filled from the back, and only what
//! does not fit goes to a heap. Timers are not in here (see [`crate::deadlines`]), so nothing in
//! the queue is ever stale.

use crate::connections::{ConnectionIndex, Toward};
use highwater_protocol::Time;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Where an item lies in a [`Slab`].
pub(crate) type Slot = u32;

/// One entry of the queue; `sequence` counts the sends of a run and breaks ties.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// When the item is due.
    pub(crate) time: Time,
    /// In which order items were sent; no two are alike.
    pub(crate) sequence: u64,
    /// Where the item lies.
    pub(crate) slot: Slot,
    /// Which way it comes.
    pub(crate) route: Route,
}

impl Entry {
    fn key(&self) -> (Time, u64) {
        (self.time, self.sequence)
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
        let nothing = Entry { time: Time::NEVER, sequence: 0, slot: 0, route: Route(0) };
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

/// Items under numbers that are used again once free, so that a run allocates only while it grows.
#[derive(Clone, Debug)]
pub(crate) struct Slab<T> {
    items: Vec<Cell<T>>,
    free: Slot,
    len: u32,
}

#[derive(Clone, Debug)]
enum Cell<T> {
    Full(T),
    /// Free; names the next free one.
    Free(Slot),
}

const NO_SLOT: Slot = Slot::MAX;

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab { items: Vec::new(), free: NO_SLOT, len: 0 }
    }
}

impl<T> Slab<T> {
    /// Puts an item in and says where.
    pub(crate) fn insert(&mut self, item: T) -> Slot {
        self.len += 1;
        let slot = self.free;
        if slot == NO_SLOT {
            self.items.push(Cell::Full(item));
            return self.items.len() as Slot - 1;
        }
        let cell = &mut self.items[slot as usize];
        match *cell {
            Cell::Free(next) => self.free = next,
            Cell::Full(_) => unreachable!("the free list holds free cells only"),
        }
        *cell = Cell::Full(item);
        slot
    }

    /// Takes an item out.
    ///
    /// # Panics
    /// If there is none.
    pub(crate) fn remove(&mut self, slot: Slot) -> T {
        let cell = std::mem::replace(&mut self.items[slot as usize], Cell::Free(self.free));
        let Cell::Full(item) = cell else { unreachable!("slot {slot} is free") };
        self.free = slot;
        self.len -= 1;
        item
    }

    /// An item.
    ///
    /// # Panics
    /// If there is none.
    pub(crate) fn get(&self, slot: Slot) -> &T {
        match &self.items[slot as usize] {
            Cell::Full(item) => item,
            Cell::Free(_) => unreachable!("slot {slot} is free"),
        }
    }

    /// Number of items.
    pub(crate) fn len(&self) -> usize {
        self.len as usize
    }

    /// All items with their slots, by slot.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Slot, &T)> {
        self.items.iter().enumerate().filter_map(|(slot, cell)| match cell {
            Cell::Full(item) => Some((slot as Slot, item)),
            Cell::Free(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(time: u64, sequence: u64, slot: Slot) -> Entry {
        Entry { time: Time(time), sequence, slot, route: Route::outside(0) }
    }

    #[test]
    fn an_entry_takes_24_bytes() {
        assert_eq!(size_of::<Entry>(), 24);
    }

    #[test]
    fn equal_times_keep_the_order_of_sending() {
        let mut queue = Queue::default();
        for (time, slot) in [(5, 0), (3, 1), (5, 2), (3, 3)] {
            let sequence = queue.next_sequence();
            queue.push(entry(time, sequence, slot));
        }
        assert_eq!(queue.next_time(), Time(3));
        let order: Vec<Slot> = std::iter::from_fn(|| queue.pop()).map(|e| e.slot).collect();
        assert_eq!(order, [1, 3, 0, 2]);
        assert_eq!((queue.len(), queue.next_time()), (0, Time::NEVER));
    }

    #[test]
    fn an_item_queued_again_keeps_its_place() {
        let mut queue = Queue::default();
        let (first, second) = (queue.next_sequence(), queue.next_sequence());
        queue.push(entry(9, second, 2));
        queue.push(entry(9, first, 1));
        assert_eq!(queue.pop().map(|e| e.slot), Some(1));
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

        #[test]
        fn a_slab_gives_back_what_was_put_in(steps in prop::collection::vec(any::<u16>(), 0..300)) {
            let mut slab = Slab::default();
            let mut kept: Vec<(Slot, u16)> = Vec::new();
            for step in steps {
                if step % 3 == 0 && !kept.is_empty() {
                    let (slot, value) = kept.swap_remove(usize::from(step) % kept.len());
                    prop_assert_eq!(slab.remove(slot), value);
                } else {
                    kept.push((slab.insert(step), step));
                }
                prop_assert_eq!(slab.len(), kept.len());
                prop_assert!(kept.iter().all(|(slot, value)| slab.get(*slot) == value));
            }
            kept.sort_unstable();
            let all: Vec<_> = slab.iter().map(|(slot, value)| (slot, *value)).collect();
            prop_assert_eq!(all, kept);
        }
    }
}
