//! Random numbers: one stream per purpose, so that what one part draws moves no other part.

/// What a stream is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// The jitter of one directed link.
    Jitter = 1,
    /// When a broker's periodic tasks run.
    Phase = 2,
    /// A client's own jitter (R2.31).
    Client = 3,
    /// Where the controller places replicas (R6.50).
    Placement = 4,
    /// How much of its unflushed data a machine loses with the power (R8.2).
    PowerLoss = 5,
    /// When a server of another scheme stands for election (see the crate `compare`).
    Election = 6,
}

/// SplitMix64 (Steele, Lea, Flood 2014): eight bytes of state, every seed as good as any other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rng(u64);

/// The odd number nearest to 2^64 divided by the golden ratio.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Rng {
    /// The stream of a run's `seed` for a purpose and, where there are many of a kind, an index.
    pub fn stream(seed: u64, purpose: Purpose, index: u64) -> Rng {
        let purpose = mix((purpose as u64).wrapping_mul(GAMMA));
        Rng(mix(seed ^ mix(purpose ^ index.wrapping_mul(GAMMA))))
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mix(self.0)
    }

    /// A number below `limit`, which is not 0. Uneven by at most one part in 2^32.
    pub fn below(&mut self, limit: u64) -> u64 {
        debug_assert!(limit > 0, "no number is below 0");
        let drawn = self.draw();
        match u32::try_from(limit) {
            Ok(limit) => ((drawn >> 32) * u64::from(limit)) >> 32,
            Err(_) => drawn % limit,
        }
    }
}

/// Spreads every bit of `z` over all 64 (David Stafford's variant 13).
fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_published_generator() {
        // The first outputs for the seed 1234567, as in Rosetta Code's task on SplitMix64.
        let mut rng = Rng(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| rng.draw()).collect();
        assert_eq!(
            drawn,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn streams_differ_by_seed_purpose_and_index() {
        let firsts = [
            Rng::stream(1, Purpose::Jitter, 0),
            Rng::stream(2, Purpose::Jitter, 0),
            Rng::stream(1, Purpose::Phase, 0),
            Rng::stream(1, Purpose::Jitter, 1),
        ];
        for (i, a) in firsts.iter().enumerate() {
            assert!(firsts.iter().skip(i + 1).all(|b| a != b));
        }
    }

    #[test]
    fn stays_below_its_limit_and_reaches_it() {
        let mut rng = Rng(7);
        let drawn: Vec<u64> = (0..1_000).map(|_| rng.below(3)).collect();
        assert!(drawn.iter().all(|n| *n < 3));
        assert!((0..3).all(|n| drawn.contains(&n)));
        assert!(rng.below(u64::MAX) < u64::MAX);
        assert_eq!(rng.below(1), 0);
    }
}
