//! Automatic placement of replicas (class `StripedReplicaPlacer`, R6.50).
//!
//! Leaders go round robin over the unfenced brokers, followers round robin over racks, each list
//! from a random start. After a full round everything is shuffled, so that the followers of a
//! broker are not always the same.

use crate::order;
use crate::types::NodeId;

/// A small generator of random numbers (SplitMix64, by Steele, Lea and Flood), for placement.
#[derive(Clone, Debug)]
pub(crate) struct SplitMix {
    state: u64,
}

impl SplitMix {
    /// The stream of `seed`.
    pub(crate) fn new(seed: u64) -> SplitMix {
        SplitMix { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0, "nothing is below 0");
        let bound = u128::try_from(bound).expect("a usize fits");
        let below = (u128::from(self.next()) * bound) >> 64;
        usize::try_from(below).expect("it is below a usize")
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A broker that may get replicas.
#[derive(Clone, Copy, Debug)]
pub(super) struct UsableBroker {
    /// The broker.
    pub(super) broker: NodeId,
    /// Its rack; brokers without one form a rack of their own.
    pub(super) rack: Option<u16>,
    /// Whether it is fenced: it may follow, not lead.
    pub(super) fenced: bool,
}

/// Replica lists for `partitions` partitions, in turn; `None` if there are fewer brokers than
/// replicas, or no unfenced broker, or no replica is wanted.
pub(super) fn place(
    random: &mut SplitMix,
    brokers: &[UsableBroker],
    partitions: usize,
    replication_factor: usize,
) -> Option<Vec<Vec<NodeId>>> {
    let unfenced = brokers.iter().filter(|b| !b.fenced).count();
    if unfenced == 0 || replication_factor == 0 || replication_factor > brokers.len() {
        return None;
    }
    let mut racks = Racks::new(random, brokers);
    Some((0..partitions).map(|_| racks.place(random, replication_factor)).collect())
}

/// Brokers in a circle, read from an offset that moves on by one with each round.
#[derive(Clone, Debug, Default)]
struct BrokerList {
    brokers: Vec<NodeId>,
    /// How many have been given out in this round.
    taken: usize,
    offset: usize,
    round: usize,
}

impl BrokerList {
    fn start(&mut self, random: &mut SplitMix) {
        order::sort(&mut self.brokers);
        if !self.brokers.is_empty() {
            self.offset = random.below(self.brokers.len());
        }
    }

    fn next(&mut self, round: usize) -> Option<NodeId> {
        let size = self.brokers.len();
        if self.round != round && size > 0 {
            self.round = round;
            self.taken = 0;
            self.offset = (self.offset + 1) % size;
        }
        if self.taken >= size {
            return None;
        }
        self.taken += 1;
        Some(self.brokers[(self.taken - 1 + self.offset) % size])
    }
}

#[derive(Clone, Debug, Default)]
struct Rack {
    name: Option<u16>,
    unfenced: BrokerList,
    fenced: BrokerList,
}

#[derive(Clone, Debug)]
struct Racks {
    racks: Vec<Rack>,
    unfenced_brokers: usize,
    /// Partitions placed since the last shuffle.
    round: usize,
    /// The rack of the next first replica.
    offset: usize,
}

impl Racks {
    fn new(random: &mut SplitMix, brokers: &[UsableBroker]) -> Racks {
        let mut racks: Vec<Rack> = Vec::new();
        for broker in brokers {
            let at = match racks.binary_search_by_key(&broker.rack, |rack| rack.name) {
                Ok(at) => at,
                Err(at) => {
                    racks.insert(at, Rack { name: broker.rack, ..Rack::default() });
                    at
                }
            };
            let rack = &mut racks[at];
            let list = if broker.fenced { &mut rack.fenced } else { &mut rack.unfenced };
            list.brokers.push(broker.broker);
        }
        for rack in &mut racks {
            rack.unfenced.start(random);
            rack.fenced.start(random);
        }
        let offset = random.below(racks.len());
        let unfenced_brokers = brokers.iter().filter(|b| !b.fenced).count();
        Racks { racks, unfenced_brokers, round: 0, offset }
    }

    /// The replicas of the next partition.
    fn place(&mut self, random: &mut SplitMix, replication_factor: usize) -> Vec<NodeId> {
        // A single unfenced broker leads everything: there is nothing to shuffle.
        if self.round == self.unfenced_brokers && self.unfenced_brokers > 1 {
            self.shuffle(random);
            self.round = 0;
        }
        let (leader, leader_rack) = self.first_replica();
        let mut replicas = vec![leader];
        let mut skipped = false;
        let mut rack = self.offset;
        // Each turn of the racks finds a broker or exhausts a rack; there are enough brokers.
        while replicas.len() < replication_factor {
            if rack == leader_rack && !skipped {
                skipped = true; // It has given the leader.
            } else {
                let lists = &mut self.racks[rack];
                let next =
                    lists.unfenced.next(self.round).or_else(|| lists.fenced.next(self.round));
                replicas.extend(next);
            }
            rack = (rack + 1) % self.racks.len();
        }
        self.round += 1;
        self.offset = (self.offset + 1) % self.racks.len();
        debug_assert_eq!(replicas.len(), replication_factor);
        replicas
    }

    /// An unfenced broker of the current rack, or of the next that has one.
    fn first_replica(&mut self) -> (NodeId, usize) {
        for turn in 0..self.racks.len() {
            let rack = (self.offset + turn) % self.racks.len();
            if let Some(broker) = self.racks[rack].unfenced.next(self.round) {
                return (broker, rack);
            }
        }
        unreachable!("some rack has an unfenced broker")
    }

    fn shuffle(&mut self, random: &mut SplitMix) {
        random.shuffle(&mut self.racks);
        for rack in &mut self.racks {
            random.shuffle(&mut rack.unfenced.brokers);
            random.shuffle(&mut rack.fenced.brokers);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brokers(count: u16, racks: u16) -> Vec<UsableBroker> {
        let rack = |id| if racks == 0 { None } else { Some(id % racks) };
        (1..=count)
            .map(|id| UsableBroker { broker: NodeId(id), rack: rack(id), fenced: false })
            .collect()
    }

    /// In the first round over n brokers of one rack, partition p gets the brokers o+p, o+p+1, ...
    /// modulo n (cases k1, k2); every round gives every broker one leadership.
    #[test]
    fn one_rack_is_striped() {
        for seed in 0..50 {
            let n = 3 + seed as usize % 3;
            let placed = place(&mut SplitMix::new(seed), &brokers(n as u16, 0), 2 * n, 3);
            let placed = placed.expect("enough brokers");
            let first = placed[0][0].0 as usize - 1;
            for (p, replicas) in placed[..n].iter().enumerate() {
                let expected = (0..3).map(|i| NodeId(((first + p + i) % n) as u16 + 1));
                assert!(replicas.iter().copied().eq(expected), "seed {seed}: {placed:?}");
            }
            let mut leaders: Vec<_> = placed[n..].iter().map(|replicas| replicas[0]).collect();
            leaders.sort();
            assert_eq!(leaders.len(), n);
            leaders.dedup();
            assert_eq!(leaders.len(), n, "each leads once in the second round too");
        }
    }

    /// Replicas of a partition are on different racks where there are enough.
    #[test]
    fn racks_are_striped() {
        for seed in 0..50 {
            let placed = place(&mut SplitMix::new(seed), &brokers(6, 3), 12, 3);
            for replicas in placed.expect("enough brokers") {
                let mut racks: Vec<_> = replicas.iter().map(|id| id.0 % 3).collect();
                racks.sort();
                assert_eq!(racks, [0, 1, 2], "seed {seed}: {replicas:?}");
            }
        }
    }

    /// Too few brokers, or only fenced ones, is an error; fenced brokers may follow.
    #[test]
    fn needs_brokers() {
        let mut usable = brokers(3, 0);
        assert!(place(&mut SplitMix::new(1), &usable, 1, 4).is_none());
        usable[0].fenced = true;
        usable[1].fenced = true;
        let placed = place(&mut SplitMix::new(1), &usable, 5, 3).expect("one may lead");
        assert!(placed.iter().all(|replicas| replicas[0] == NodeId(3)), "{placed:?}");
        usable[2].fenced = true;
        assert!(place(&mut SplitMix::new(1), &usable, 1, 1).is_none());
    }
}
