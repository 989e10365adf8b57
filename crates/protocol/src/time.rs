//! Simulated time, in whole microseconds.

use core::fmt;
use core::ops::{Add, AddAssign, Div, Mul, Sub};

/// An instant: microseconds since the start of the run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Time(pub u64);

/// A length of time in microseconds.
///
/// Kafka's settings are in milliseconds; fields keep Kafka's names (`..._ms`) and this type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Micros(pub u64);

impl Time {
    /// The start of the run.
    pub const ZERO: Time = Time(0);
    /// Later than every instant of a run: a timer that is not set.
    pub const NEVER: Time = Time(u64::MAX);

    /// The length of time from `earlier` to `self`, zero if `earlier` is later.
    pub fn since(self, earlier: Time) -> Micros {
        Micros(self.0.saturating_sub(earlier.0))
    }
}

impl Micros {
    /// No time at all.
    pub const ZERO: Micros = Micros(0);
    /// As good as for ever (Kafka's `Long.MAX_VALUE` defaults).
    pub const FOREVER: Micros = Micros(u64::MAX);

    /// From milliseconds, saturating.
    pub const fn from_millis(millis: u64) -> Micros {
        Micros(millis.saturating_mul(1_000))
    }

    /// From seconds, saturating.
    pub const fn from_secs(secs: u64) -> Micros {
        Micros(secs.saturating_mul(1_000_000))
    }

    /// In whole milliseconds, rounded down.
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }
}

impl Add<Micros> for Time {
    type Output = Time;
    fn add(self, length: Micros) -> Time {
        Time(self.0.saturating_add(length.0))
    }
}

impl AddAssign<Micros> for Time {
    fn add_assign(&mut self, length: Micros) {
        *self = *self + length;
    }
}

impl Sub for Time {
    type Output = Micros;
    fn sub(self, earlier: Time) -> Micros {
        debug_assert!(self >= earlier, "time runs forward");
        self.since(earlier)
    }
}

impl Add for Micros {
    type Output = Micros;
    fn add(self, other: Micros) -> Micros {
        Micros(self.0.saturating_add(other.0))
    }
}

impl Sub for Micros {
    type Output = Micros;
    fn sub(self, other: Micros) -> Micros {
        Micros(self.0.saturating_sub(other.0))
    }
}

impl Mul<u64> for Micros {
    type Output = Micros;
    fn mul(self, by: u64) -> Micros {
        Micros(self.0.saturating_mul(by))
    }
}

impl Div<u64> for Micros {
    type Output = Micros;
    fn div(self, by: u64) -> Micros {
        Micros(self.0 / by)
    }
}

impl fmt::Display for Micros {
    /// In the largest unit that needs at most three decimals: `12.5s`, `300ms`, `7us`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest, unit) = match self.0 {
            us if us >= 1_000_000 => (us / 1_000_000, us % 1_000_000 / 1_000, "s"),
            us if us >= 1_000 => (us / 1_000, us % 1_000, "ms"),
            us => (us, 0, "us"),
        };
        if rest == 0 {
            return write!(f, "{whole}{unit}");
        }
        let digits = format!("{rest:03}");
        write!(f, "{whole}.{}{unit}", digits.trim_end_matches('0'))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Micros(self.0).fmt(f)
    }
}
