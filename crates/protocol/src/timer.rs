//! Timers: one slot per purpose in a fixed table, so that nothing stale is ever queued.

use crate::time::Time;

/// A fixed table of timers, indexed by an enum's discriminant.
#[derive(Clone, Debug)]
pub struct TimerTable<const N: usize> {
    expires: [Time; N],
}

impl<const N: usize> Default for TimerTable<N> {
    fn default() -> Self {
        TimerTable { expires: [Time::NEVER; N] }
    }
}

impl<const N: usize> TimerTable<N> {
    /// Sets `slot` to expire at `at`, replacing what was set.
    pub fn set(&mut self, slot: usize, at: Time) {
        self.expires[slot] = at;
    }

    /// Sets `slot` to expire at `at` unless it expires earlier already.
    pub fn set_earliest(&mut self, slot: usize, at: Time) {
        self.expires[slot] = self.expires[slot].min(at);
    }

    /// Stops `slot`.
    pub fn stop(&mut self, slot: usize) {
        self.expires[slot] = Time::NEVER;
    }

    /// When `slot` expires; [`Time::NEVER`] if it is not set.
    pub fn get(&self, slot: usize) -> Time {
        self.expires[slot]
    }

    /// Takes one expired slot at `now`, the earliest first, lower slots first among equals.
    pub fn pop_expired(&mut self, now: Time) -> Option<usize> {
        let (slot, at) = self.expires.iter().enumerate().min_by_key(|(_, at)| **at)?;
        if *at > now {
            return None;
        }
        self.expires[slot] = Time::NEVER;
        Some(slot)
    }

    /// When the next slot expires; [`Time::NEVER`] if none is set.
    pub fn next_timeout(&self) -> Time {
        self.expires.iter().copied().min().unwrap_or(Time::NEVER)
    }
}
