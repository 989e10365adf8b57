//! What is due when: a heap of small keys, and the items themselves in a slab.
//!
//! `BinaryHeap` is the fastest queue for the tens of events that a cluster holds at once; a
//! wheel pays only past about a hundred. Timers are not in here (see [`crate::deadlines`]), so
//! nothing in the heap is ever stale.

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
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Entry>,
    sequence: u64,
}

impl Queue {
    /// The place in the order of sending for the next item.
    pub(crate) fn next_sequence(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// Queues an item that has its place in the order of sending.
    pub(crate) fn push(&mut self, entry: Entry) {
        debug_assert!(entry.sequence <= self.sequence, "the sequence is this queue's own");
        debug_assert!(entry.time < Time::NEVER, "what never comes is not queued");
        self.heap.push(entry);
    }

    /// When the next item is due; [`Time::NEVER`] if none is.
    pub(crate) fn next_time(&self) -> Time {
        self.heap.peek().map_or(Time::NEVER, |entry| entry.time)
    }

    /// Takes the next item.
    pub(crate) fn pop(&mut self) -> Option<Entry> {
        self.heap.pop()
    }

    /// Number of items.
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    /// All entries, in no order that means anything.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.heap.iter()
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

    #[test]
    fn an_entry_takes_24_bytes() {
        assert_eq!(size_of::<Entry>(), 24);
    }

    #[test]
    fn equal_times_keep_the_order_of_sending() {
        let mut queue = Queue::default();
        for (time, slot) in [(5, 0), (3, 1), (5, 2), (3, 3)] {
            let sequence = queue.next_sequence();
            queue.push(Entry { time: Time(time), sequence, slot });
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
        queue.push(Entry { time: Time(9), sequence: second, slot: 2 });
        queue.push(Entry { time: Time(9), sequence: first, slot: 1 });
        assert_eq!(queue.pop().map(|e| e.slot), Some(1));
    }

    proptest! {
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
