//! Sets of a producer's values, as runs.

use highwater_protocol::order;

/// A set of numbers as ascending runs `(first, end)`, end exclusive.
///
/// Invariant: runs are not empty and do not touch each other.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct ValueRuns {
    runs: Vec<(u64, u64)>,
}

impl ValueRuns {
    /// Adds `count` numbers from `first`.
    pub(crate) fn insert(&mut self, first: u64, count: u64) {
        if count == 0 {
            return;
        }
        let end = first + count;
        // Values come nearly in order: the last run is nearly always the one to extend.
        if let Some(last) = self.runs.last_mut()
            && last.1 == first
        {
            last.1 = end;
            return;
        }
        let from = self.runs.partition_point(|run| run.1 < first);
        let to = from + self.runs[from..].partition_point(|run| run.0 <= end);
        let touched = &self.runs[from..to];
        let first = touched.first().map_or(first, |run| run.0.min(first));
        let end = touched.last().map_or(end, |run| run.1.max(end));
        self.runs.splice(from..to, [(first, end)]);
    }

    /// How many numbers are in it.
    pub(crate) fn len(&self) -> u64 {
        self.runs.iter().map(|(first, end)| end - first).sum()
    }

    /// The runs as `(first, count)`.
    pub(crate) fn to_runs(&self) -> Vec<(u64, u64)> {
        self.runs.iter().map(|(first, end)| (*first, end - first)).collect()
    }

    /// What is in this and not in `other`.
    pub(crate) fn without(&self, other: &ValueRuns) -> ValueRuns {
        let mut left = ValueRuns::default();
        let mut others = other.runs.iter().peekable();
        for &(mut first, end) in &self.runs {
            while first < end {
                while others.next_if(|run| run.1 <= first).is_some() {}
                let (gap_end, next) = match others.peek() {
                    Some(run) => (run.0.clamp(first, end), run.1),
                    None => (end, end),
                };
                left.insert(first, gap_end - first);
                first = next.max(gap_end);
            }
        }
        left
    }

    /// Tells the numbers that several runs cover from those that only one does: returns all that
    /// are covered, those covered more than once, and how often they are beyond the first.
    pub(crate) fn overlaps(mut runs: Vec<(u64, u64)>) -> (ValueRuns, ValueRuns, u64) {
        order::sort(&mut runs);
        let total: u64 = runs.iter().map(|(_, count)| count).sum();
        let (mut all, mut twice) = (ValueRuns::default(), ValueRuns::default());
        let mut covered_to = 0;
        for (first, count) in runs {
            let end = first + count;
            twice.insert(first, end.min(covered_to).saturating_sub(first));
            all.insert(first, count);
            covered_to = covered_to.max(end);
        }
        let beyond = total - all.len();
        (all, twice, beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn runs(of: &[(u64, u64)]) -> ValueRuns {
        let mut runs = ValueRuns::default();
        of.iter().for_each(|(first, count)| runs.insert(*first, *count));
        runs
    }

    fn set(of: &[(u64, u64)]) -> BTreeSet<u64> {
        of.iter().flat_map(|(first, count)| *first..first + count).collect()
    }

    #[test]
    fn neighbours_merge() {
        assert_eq!(runs(&[(0, 3), (5, 2), (3, 2)]).to_runs(), [(0, 7)]);
        assert_eq!(runs(&[(8, 2), (0, 1), (4, 1)]).to_runs(), [(0, 1), (4, 1), (8, 2)]);
    }

    #[test]
    fn copies_beyond_the_first_are_counted() {
        let (all, twice, beyond) = ValueRuns::overlaps(vec![(0, 10), (4, 2), (5, 1), (12, 1)]);
        assert_eq!(all.to_runs(), [(0, 10), (12, 1)]);
        assert_eq!(twice.to_runs(), [(4, 2)]);
        assert_eq!(beyond, 3);
    }

    fn some_runs() -> impl Strategy<Value = Vec<(u64, u64)>> {
        prop::collection::vec((0..60_u64, 0..6_u64), 0..20)
    }

    proptest! {
        /// Against sets of single numbers.
        #[test]
        fn runs_are_sets(a in some_runs(), b in some_runs()) {
            let (plain_a, plain_b) = (set(&a), set(&b));
            let (runs_a, runs_b) = (runs(&a), runs(&b));
            prop_assert_eq!(set(&runs_a.to_runs()), plain_a.clone());
            prop_assert_eq!(runs_a.len(), plain_a.len() as u64);
            let apart = runs_a.runs.windows(2).all(|pair| pair[0].1 < pair[1].0);
            prop_assert!(apart, "runs do not touch");
            let left = set(&runs_a.without(&runs_b).to_runs());
            prop_assert_eq!(left, plain_a.difference(&plain_b).copied().collect::<BTreeSet<_>>());
            let (all, twice, beyond) = ValueRuns::overlaps(a.clone());
            prop_assert_eq!(set(&all.to_runs()), plain_a.clone());
            let count = |n: u64| a.iter().filter(|(f, c)| (*f..f + c).contains(&n)).count();
            let more: BTreeSet<u64> = plain_a.iter().copied().filter(|n| count(*n) > 1).collect();
            prop_assert_eq!(set(&twice.to_runs()), more);
            let copies: usize = plain_a.iter().map(|n| count(*n) - 1).sum();
            prop_assert_eq!(beyond, copies as u64);
        }
    }
}
