//! Anchor: the queue's own limit. Pop the earliest event, push it back later, at a constant size.

use crate::queue::Queue;
use crate::random::Random;

/// Pops and pushes of a run.
pub const TURNS: u64 = 5_000_000;
/// Events in the queue: as many as a small cluster holds, and some.
const HELD: u64 = 64;
/// Longest delay, in nanoseconds.
const SPAN: u64 = 1_000_000;

/// Turns the queue over; the sum keeps the compiler from leaving it out.
pub fn run() -> u64 {
    let mut random = Random::new(7);
    let mut queue = Queue::new();
    for event in 0..HELD {
        queue.push(random.below(SPAN), [event, 0]);
    }
    for _ in 0..TURNS {
        let [event, turns] = queue.pop().expect("the size is constant");
        queue.push(1 + random.below(SPAN), [event, turns + 1]);
    }
    queue.now()
}
