//! Timers: one slot per purpose in a fixed table, so that nothing stale is ever queued.

use crate::time::Time;

/// A fixed table of timers, indexed by an enum's discriminant.
#[derive(Clone, Debug)]
pub struct TimerTable<const N: usize> {
    expires: [Time; N],
    /// Invariant: the earliest of `expires`. Asked for after every step, which mostly sets nothing.
    earliest: Time,
}

impl<const N: usize> Default for TimerTable<N> {
    fn default() -> Self {
        TimerTable { expires: [Time::NEVER; N], earliest: Time::NEVER }
    }
}

impl<const N: usize> TimerTable<N> {
    /// Sets `slot` to expire at `at`, replacing what was set.
    pub fn set(&mut self, slot: usize, at: Time) {
        let before = core::mem::replace(&mut self.expires[slot], at);
        if at <= self.earliest {
            self.earliest = at;
        } else if before == self.earliest {
            self.earliest = self.expires.iter().copied().min().unwrap_or(Time::NEVER);
        }
    }

    /// Sets `slot` to expire at `at` unless it expires earlier already.
    pub fn set_earliest(&mut self, slot: usize, at: Time) {
        if at < self.expires[slot] {
            self.set(slot, at);
        }
    }

    /// Stops `slot`.
    pub fn stop(&mut self, slot: usize) {
        self.set(slot, Time::NEVER);
    }

    /// When `slot` expires; [`Time::NEVER`] if it is not set.
    pub fn get(&self, slot: usize) -> Time {
        self.expires[slot]
    }

    /// Takes one expired slot at `now`, the earliest first, lower slots first among equals.
    pub fn pop_expired(&mut self, now: Time) -> Option<usize> {
        if self.earliest > now {
            return None;
        }
        let slot = self.expires.iter().position(|at| *at == self.earliest)?;
        self.stop(slot);
        Some(slot)
    }

    /// When the next slot expires; [`Time::NEVER`] if none is set.
    pub fn next_timeout(&self) -> Time {
        self.earliest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_is_always_known() {
        let mut timers = TimerTable::<3>::default();
        assert_eq!((timers.next_timeout(), timers.pop_expired(Time(99))), (Time::NEVER, None));
        timers.set(1, Time(20));
        timers.set(2, Time(10));
        assert_eq!(timers.next_timeout(), Time(10));
        timers.set(2, Time(30));
        assert_eq!(timers.next_timeout(), Time(20));
        timers.set_earliest(2, Time(40));
        timers.set_earliest(0, Time(20));
        assert_eq!([0, 1, 2].map(|slot| timers.get(slot)), [Time(20), Time(20), Time(30)]);
        let popped: Vec<_> = std::iter::from_fn(|| timers.pop_expired(Time(30))).collect();
        assert_eq!(popped, [0, 1, 2], "earliest first, lower slots first among equals");
        timers.set(0, Time(5));
        timers.stop(0);
        assert_eq!(timers.next_timeout(), Time::NEVER);
    }
}
