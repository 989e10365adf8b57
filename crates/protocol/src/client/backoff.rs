//! Waiting longer after each failure, with jitter.

use crate::time::Micros;

/// A small generator of pseudo-random numbers (Steele, Lea and Flood, 2014): one word of state,
/// seeded by the world, so that a client's jitter depends on nothing else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// A stream of its own for each seed.
    pub fn new(seed: u64) -> SplitMix64 {
        SplitMix64 { state: seed }
    }

    /// The next number.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, all equally likely but for 2^-32.
    pub fn below(&mut self, bound: u32) -> u32 {
        assert!(bound > 0, "there is a number below the bound");
        let wide = (self.next_u64() >> 32) * u64::from(bound);
        (wide >> 32) as u32
    }
}

/// How long to wait after the n-th failure (class `ExponentialBackoff`; KIP-580, R2.31).
///
/// Twice as long each time, up to 20 % more or less by chance, never more than `max`. Constant and
/// without jitter if `max` leaves no room to grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExponentialBackoff {
    initial: Micros,
    max: Micros,
}

impl ExponentialBackoff {
    /// From `initial` after the first failure up to `max`.
    pub fn new(initial: Micros, max: Micros) -> ExponentialBackoff {
        ExponentialBackoff { initial: Micros(initial.0.min(max.0)), max }
    }

    /// Always `delay`: what clients did before KIP-580.
    pub fn constant(delay: Micros) -> ExponentialBackoff {
        ExponentialBackoff { initial: delay, max: delay }
    }

    /// The delay after `failures` earlier failures.
    pub fn delay(&self, failures: u32, rng: &mut SplitMix64) -> Micros {
        if self.initial == self.max {
            return self.initial;
        }
        let doubled = self.initial.0.saturating_mul(1 << failures.min(40));
        let grown = doubled.min(self.max.0);
        // 80.000 % to 120.000 %.
        let permille = 80_000 + u64::from(rng.below(40_001));
        Micros((grown.saturating_mul(permille) / 100_000).min(self.max.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_its_limit_and_stays_within_the_jitter() {
        let backoff = ExponentialBackoff::new(Micros::from_millis(100), Micros::from_millis(1_000));
        let mut rng = SplitMix64::new(7);
        for failures in 0..60 {
            let grown = (100_000u64 << failures.min(20)).min(1_000_000);
            for _ in 0..100 {
                let delay = backoff.delay(failures, &mut rng).0;
                assert!(delay >= grown * 8 / 10);
                assert!(delay <= (grown * 12 / 10).min(1_000_000));
            }
        }
    }

    #[test]
    fn is_constant_without_room_to_grow() {
        let delay = Micros::from_millis(200);
        let backoff = ExponentialBackoff::new(delay, delay);
        assert_eq!(backoff.delay(9, &mut SplitMix64::new(1)), delay);
        assert_eq!(ExponentialBackoff::new(Micros(5), Micros(3)).initial, Micros(3));
    }
}
