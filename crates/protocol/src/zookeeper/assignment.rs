//! Where the replicas of a new topic go (`AdminUtils.assignReplicasToBrokers`).

use crate::controller::SplitMix;
use crate::order;
use crate::types::NodeId;

/// Places replicas round robin, each topic from a random start.
#[derive(Clone, Debug)]
pub(super) struct Assigner {
    random: SplitMix,
}

impl Assigner {
    /// The stream of `seed`.
    pub(super) fn new(seed: u64) -> Assigner {
        Assigner { random: SplitMix::new(seed) }
    }

    /// Replica lists of `partitions` partitions; `None` if there are fewer brokers than replicas.
    ///
    /// First replicas go round robin, the others follow at a distance that grows by one with each
    /// round. Brokers with racks are taken a rack at a time (KIP-36), and no rack gets a second
    /// replica before each has one.
    pub(super) fn assign(
        &mut self,
        brokers: &[(NodeId, Option<u16>)],
        partitions: usize,
        replication_factor: usize,
    ) -> Option<Vec<Vec<NodeId>>> {
        let n = brokers.len();
        if replication_factor == 0 || replication_factor > n {
            return None;
        }
        let brokers = alternate_racks(brokers);
        let racks = distinct_racks(&brokers);
        let start = self.random.below(n);
        let mut shift = self.random.below(n);
        let mut lists = Vec::with_capacity(partitions);
        for partition in 0..partitions {
            if partition > 0 && partition.is_multiple_of(n) {
                shift += 1;
            }
            let first = (start + partition) % n;
            let mut list = vec![brokers[first]];
            // Every distance from 1 to n-1 comes once in n-1 turns; twice, for those passed over.
            for turn in 0..2 * n.saturating_sub(1) {
                if list.len() == replication_factor {
                    break;
                }
                let next = brokers[(first + 1 + (shift + turn) % (n - 1)) % n];
                let full = list.len() >= racks;
                let same_rack = list.iter().any(|b| b.1.is_some() && b.1 == next.1);
                if !list.contains(&next) && (full || !same_rack) {
                    list.push(next);
                }
            }
            lists.push(list.into_iter().map(|broker| broker.0).collect());
        }
        Some(lists)
    }
}

/// The brokers of each rack in turn, where every broker has a rack.
fn alternate_racks(brokers: &[(NodeId, Option<u16>)]) -> Vec<(NodeId, Option<u16>)> {
    if brokers.iter().any(|broker| broker.1.is_none()) {
        return brokers.iter().map(|broker| (broker.0, None)).collect();
    }
    let rank = |at: usize| brokers[..at].iter().filter(|b| b.1 == brokers[at].1).count();
    let mut ranked: Vec<_> = (0..brokers.len()).map(|at| (rank(at), brokers[at].1, at)).collect();
    order::sort(&mut ranked);
    ranked.into_iter().map(|(_, _, at)| brokers[at]).collect()
}

fn distinct_racks(brokers: &[(NodeId, Option<u16>)]) -> usize {
    let mut racks: Vec<_> = brokers.iter().filter_map(|broker| broker.1).collect();
    order::sort(&mut racks);
    racks.dedup();
    racks.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_replicas_go_round_and_lists_have_no_doubles() {
        for seed in 0..40 {
            let racks = seed % 2 == 1;
            let n = 3 + seed as usize % 3;
            let brokers: Vec<_> =
                (0..n as u16).map(|id| (NodeId(id), racks.then_some(id % 3))).collect();
            let lists = Assigner::new(seed).assign(&brokers, 3 * n, 3).expect("enough brokers");
            for broker in 0..n as u16 {
                let led = lists.iter().filter(|list| list[0] == NodeId(broker)).count();
                assert_eq!(led, 3, "seed {seed}, broker {broker}: {lists:?}");
            }
            for list in &lists {
                assert_eq!(list.len(), 3, "seed {seed}: {list:?}");
                assert!((0..3).all(|i| !list[..i].contains(&list[i])), "seed {seed}: {list:?}");
                let mut used: Vec<u16> = list.iter().map(|broker| broker.0 % 3).collect();
                used.sort_unstable();
                used.dedup();
                assert!(!racks || used.len() == 3, "seed {seed}: {list:?} spares a rack");
            }
        }
        assert_eq!(Assigner::new(1).assign(&[(NodeId(1), None)], 1, 2), None);
    }
}
