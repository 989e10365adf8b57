//! Least and greatest value of any range of a series, without looking at every point.

use crate::buckets::Buckets;
use crate::columns::Column;
use highwater_protocol::{NodeId, PartitionId, Time};
use highwater_sim::Series;
use std::collections::BTreeMap;

/// Points, or blocks of the level below, in one block.
const FANOUT: usize = 8;

/// Least and greatest values of a series: by blocks of 8, 64, 512, .. points for any range of them,
/// and by lengths of time for whole columns of pixels. Exact integers both.
///
/// A series grows at its end while a run goes on; [`Pyramid::update`] adds what is new.
#[derive(Clone, Debug, Default)]
pub struct Pyramid {
    /// `levels[k][i]` covers the `8^(k+1)` points from `i * 8^(k+1)` on; only full blocks are kept.
    levels: Vec<Vec<(i64, i64)>>,
    /// Number of points covered by the full blocks of the first level.
    covered: usize,
    buckets: Buckets,
    /// Number of points covered by the buckets.
    settled: usize,
}

impl Pyramid {
    /// Of a whole series.
    pub fn new(series: &Series) -> Pyramid {
        let mut pyramid = Pyramid::default();
        pyramid.update(series);
        pyramid
    }

    /// Adds the points that came since the last time. The last point may have changed since, or
    /// gone.
    pub fn update(&mut self, series: &Series) {
        if series.len() < self.settled {
            *self = Pyramid::default();
        }
        // The last point can still be replaced by one of the same time, so it stays out.
        self.settled = series.len().saturating_sub(1).max(self.settled);
        self.buckets.update(series, self.settled);
        let full = self.settled / FANOUT * FANOUT;
        if full <= self.covered {
            return;
        }
        let mut block = EMPTY;
        for (i, (_, value)) in series.range(self.covered..full).enumerate() {
            block = widened(block, (value, value));
            if i % FANOUT == FANOUT - 1 {
                self.push(0, std::mem::replace(&mut block, EMPTY));
            }
        }
        self.covered = full;
    }

    /// The width in microseconds that columns should have so that they are not wider than `wanted`
    /// and found without looking at points, where that is possible.
    pub fn column_width(&self, wanted: u64) -> u64 {
        self.buckets.column_width(wanted).unwrap_or(wanted).max(1)
    }

    /// Columns of the settled points by whole buckets, and how many points are settled.
    pub(crate) fn columns(
        &self,
        from: Time,
        width: u64,
        count: usize,
    ) -> Option<(Vec<Option<Column>>, usize)> {
        Some((self.buckets.columns(from, width, count)?, self.settled))
    }

    fn push(&mut self, level: usize, block: (i64, i64)) {
        if self.levels.len() == level {
            self.levels.push(Vec::new());
        }
        let blocks = &mut self.levels[level];
        blocks.push(block);
        if blocks.len().is_multiple_of(FANOUT) {
            let below = &blocks[blocks.len() - FANOUT..];
            let above = below.iter().fold(EMPTY, |all, block| widened(all, *block));
            self.push(level + 1, above);
        }
    }

    /// Least and greatest value of the points with indices `from..to`; `from < to`.
    pub fn extremes(&self, series: &Series, from: usize, to: usize) -> (i64, i64) {
        debug_assert!(from < to && to <= series.len());
        // Whole blocks of the first level; the points before and after them one by one.
        let left = from.next_multiple_of(FANOUT).min(to);
        let right = (to.min(self.covered) / FANOUT * FANOUT).max(left);
        let points = series.range(from..left).chain(series.range(right..to));
        let mut found = points.fold(EMPTY, |all, (_, value)| widened(all, (value, value)));
        let (mut left, mut right, mut level) = (left, right, 0);
        while left < right {
            // The same with the blocks of this level, and those of the next.
            (left, right) = (left / FANOUT, right / FANOUT);
            let blocks = &self.levels[level];
            level += 1;
            let above = self.levels.get(level).map_or(0, |next| next.len() * FANOUT);
            let inner_left = left.next_multiple_of(FANOUT).min(right);
            let inner_right = (right.min(above) / FANOUT * FANOUT).max(inner_left);
            let outer = blocks[left..inner_left].iter().chain(&blocks[inner_right..right]);
            found = outer.fold(found, |all, block| widened(all, *block));
            (left, right) = (inner_left, inner_right);
        }
        found
    }
}

/// No value at all.
const EMPTY: (i64, i64) = (i64::MAX, i64::MIN);

fn widened(all: (i64, i64), more: (i64, i64)) -> (i64, i64) {
    (all.0.min(more.0), all.1.max(more.1))
}

/// Which series of a history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SeriesKey {
    /// Log end offset of a replica.
    LogEndOffset(PartitionId, NodeId),
    /// High watermark of a partition.
    HighWatermark(PartitionId),
    /// Position of a consumer, by its index.
    Position(usize, PartitionId),
}

/// The pyramids of one run, each built when it is first needed.
///
/// A cache belongs to one run: take a new one with each new run, and keep it while that run grows.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    pyramids: BTreeMap<SeriesKey, Pyramid>,
}

impl Cache {
    /// The pyramid of a series, up to date.
    pub fn pyramid(&mut self, key: SeriesKey, series: &Series) -> &Pyramid {
        let pyramid = self.pyramids.entry(key).or_default();
        pyramid.update(series);
        pyramid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn series(values: &[i64]) -> Series {
        (0..).map(Time).zip(values.iter().copied()).collect()
    }

    proptest! {
        /// Any range has exactly the extremes that its raw values have, also while growing.
        #[test]
        fn extremes_are_exact(
            values in prop::collection::vec(-50i64..50, 1..1_500),
            grown in 0usize..1_500,
            ranges in prop::collection::vec((0usize..1_500, 1usize..1_500), 20),
        ) {
            let all = series(&values);
            let mut pyramid = Pyramid::new(&series(&values[..grown.min(values.len())]));
            pyramid.update(&all);
            let values: Vec<i64> = all.iter().map(|point| point.1).collect();
            for (from, length) in ranges {
                let from = from % values.len();
                let to = (from + length).min(values.len());
                let raw = &values[from..to];
                let want = (*raw.iter().min().unwrap(), *raw.iter().max().unwrap());
                prop_assert_eq!(pyramid.extremes(&all, from, to), want);
            }
        }
    }
}
