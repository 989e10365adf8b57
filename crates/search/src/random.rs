//! Choices drawn from one seed.

use highwater_protocol::client::SplitMix64;
use std::ops::RangeInclusive;

/// A stream of choices.
pub(crate) struct Choices(SplitMix64);

impl Choices {
    pub(crate) fn new(seed: u64) -> Choices {
        // Neighbouring seeds begin alike without this.
        let mut mixed = SplitMix64::new(seed ^ 0x5EA2_C4ED);
        Choices(SplitMix64::new(mixed.next_u64()))
    }

    /// A number of the range, each equally likely.
    pub(crate) fn number(&mut self, range: RangeInclusive<u32>) -> u32 {
        range.start() + self.0.below(range.end() - range.start() + 1)
    }

    /// True once in `n` times.
    pub(crate) fn one_in(&mut self, n: u32) -> bool {
        self.0.below(n) == 0
    }

    /// One of the list.
    pub(crate) fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.0.below(list.len() as u32) as usize]
    }
}
