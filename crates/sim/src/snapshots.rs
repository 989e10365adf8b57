//! Snapshots of the world, so that any instant is a short replay away.

use crate::world::World;
use highwater_protocol::{FactId, Time};

/// A world now and then. Cloning a world is cheap because logs are runs of batches.
#[derive(Clone, Debug)]
pub(crate) struct Snapshots {
    /// At least so many turns lie between two snapshots.
    interval: u64,
    /// At most so many are kept.
    count_max: usize,
    /// Ascending by turns; the first is the stage as it was set.
    taken: Vec<Snapshot>,
}

#[derive(Clone, Debug)]
struct Snapshot {
    turns: u64,
    world: World,
}

/// Short runs get snapshots this close, for smooth scrubbing.
const INTERVAL_LEAST: u64 = 8_192;
/// Long runs get them this far apart: a few milliseconds of replay, in wasm too (P8).
const INTERVAL_USUAL: u64 = 16_384;
/// As many as this before they are thinned to the usual interval.
const COUNT_FINE: usize = 64;
/// As many as this, some four million turns, before they are thinned further, to bound memory.
const COUNT_MAX: usize = 256;
/// Each node knows each partition, which takes some 600 bytes a snapshot. All snapshots together
/// hold so much of that, or the fewest that are of use.
const KNOWN_MAX: usize = 500_000;
const COUNT_LEAST: usize = 4;

impl Snapshots {
    /// With the stage as the first; there are so many partitions.
    pub(crate) fn new(stage: World, partitions: usize) -> Snapshots {
        let known = stage.places.len() * partitions.max(1);
        Snapshots {
            interval: INTERVAL_LEAST,
            count_max: (KNOWN_MAX / known).clamp(COUNT_LEAST, COUNT_MAX),
            taken: vec![Snapshot { turns: 0, world: stage }],
        }
    }

    /// The number of turns after which the next one is wanted.
    pub(crate) fn due(&self) -> u64 {
        self.taken.last().map_or(0, |last| last.turns) + self.interval
    }

    /// Takes one.
    pub(crate) fn take(&mut self, turns: u64, world: &World) {
        debug_assert!(turns >= self.due(), "not due");
        self.taken.push(Snapshot { turns, world: world.clone() });
        let count = if self.interval < INTERVAL_USUAL { COUNT_FINE } else { COUNT_MAX };
        if self.taken.len() > count.min(self.count_max) {
            self.interval *= 2;
            let mut odd = true;
            self.taken.retain(|_| {
                odd = !odd;
                !odd
            });
        }
    }

    /// The latest world before the fact of this number was told.
    pub(crate) fn before_fact(&self, fact: FactId) -> &World {
        let after = self.taken.partition_point(|s| s.world.outbox.next_fact() <= fact);
        &self.taken[after.saturating_sub(1)].world
    }

    /// The latest world at or before `time`. It may lack things that happened at that instant.
    pub(crate) fn before(&self, time: Time) -> &World {
        let after = self.taken.partition_point(|snapshot| snapshot.world.now <= time);
        &self.taken[after.saturating_sub(1)].world
    }
}
