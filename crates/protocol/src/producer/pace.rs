//! Records at a steady pace.

use super::{Producer, Timer};
use crate::io::Outbox;
use crate::time::{Micros, Time};

/// A record each interval, until enough are sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pace {
    interval: Micros,
    /// When the next record is due; [`Time::NEVER`] if none is.
    next: Time,
    left: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { interval: Micros::ZERO, next: Time::NEVER, left: 0 }
    }
}

impl Pace {
    /// `count` records, the first at `now`; none without an interval.
    pub fn new(now: Time, interval: Option<Micros>, count: u64) -> Pace {
        match interval {
            Some(interval) if count > 0 => {
                // Without a pause between records there would be no end to them.
                Pace { interval: interval.max(Micros(1)), next: now, left: count }
            }
            _ => Pace::default(),
        }
    }

    /// Takes the record due at `now`, if one is.
    fn take(&mut self, now: Time) -> bool {
        if now < self.next {
            return false;
        }
        debug_assert!(self.left > 0);
        // `u64::MAX` stands for no end.
        if self.left != u64::MAX {
            self.left -= 1;
        }
        self.next = if self.left == 0 { Time::NEVER } else { self.next + self.interval };
        true
    }
}

impl Producer {
    /// Hands over the records that are due.
    pub(super) fn send_at_pace(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        while self.pace.take(now) {
            let place = self.sticky_partition();
            self.send(now, place, 1, out);
            out.resume(cause);
        }
        self.timers.set(Timer::Pace as usize, self.pace.next);
    }
}
