//! The anchors' event queue: a binary heap ordered by time, then by order of arrival.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Events in the future, and the present instant in nanoseconds.
#[derive(Debug)]
pub struct Queue<E> {
    heap: BinaryHeap<Entry<E>>,
    pushed: u64,
    popped: u64,
    now: u64,
}

#[derive(Debug)]
struct Entry<E> {
    at: u64,
    number: u64,
    event: E,
}

impl<E> Queue<E> {
    /// An empty queue at instant 0.
    pub fn new() -> Self {
        Queue { heap: BinaryHeap::new(), pushed: 0, popped: 0, now: 0 }
    }

    /// The instant of the event popped last, in nanoseconds.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// How many events have been popped.
    pub fn popped(&self) -> u64 {
        self.popped
    }

    /// Schedules an event `delay` nanoseconds from now.
    #[inline]
    pub fn push(&mut self, delay: u64, event: E) {
        self.pushed += 1;
        self.heap.push(Entry { at: self.now + delay, number: self.pushed, event });
    }

    /// Goes on to the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        let Entry { at, event, .. } = self.heap.pop()?;
        self.now = at;
        self.popped += 1;
        Some(event)
    }
}

impl<E> Ord for Entry<E> {
    /// The earliest is the greatest, because the heap gives the greatest first.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

impl<E> PartialOrd for Entry<E> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Entry<E> {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events come by time, and in the order of arrival among equals.
    #[test]
    fn total_order() {
        let mut queue = Queue::new();
        for (delay, event) in [(5, 'c'), (3, 'a'), (5, 'd'), (3, 'b')] {
            queue.push(delay, event);
        }
        let events: String = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!((events.as_str(), queue.now(), queue.popped()), ("abcd", 5, 4));
    }
}
