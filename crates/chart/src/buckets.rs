//! Least, greatest and last value of a series by lengths of time that double from level to level.

use crate::columns::Column;
use highwater_protocol::Time;
use highwater_sim::Series;

/// Shortest bucket: 2^10 microseconds, about a millisecond.
const SHIFT_LEAST: u32 = 10;
/// Points for each bucket of the first level, at least, once there are many.
const POINTS: usize = 8;
/// This many buckets are always allowed.
const BUCKETS_ALLOWED: usize = 1 << 12;

/// The levels: a bucket covers a stretch of time, two of them one bucket of the next level.
///
/// Buckets begin at multiples of their width, whatever part of the run is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Buckets {
    /// A bucket of the first level is `2^shift` microseconds wide.
    shift: u32,
    levels: Vec<Vec<Option<Column>>>,
    /// Number of points taken in.
    covered: usize,
}

impl Default for Buckets {
    fn default() -> Buckets {
        Buckets { shift: SHIFT_LEAST, levels: vec![Vec::new()], covered: 0 }
    }
}

impl Buckets {
    /// Takes in the points that came since the last time, up to `settled`.
    pub fn update(&mut self, series: &Series, settled: usize) {
        if settled <= self.covered {
            return;
        }
        let mut first = usize::MAX;
        for (i, (time, value)) in (self.covered..).zip(series.range(self.covered..settled)) {
            let mut index = (time.0 >> self.shift) as usize;
            if index >= self.levels[0].len() {
                while index >= BUCKETS_ALLOWED.max(i / POINTS) {
                    self.coarsen();
                    (index, first) = (index / 2, 0);
                }
                self.levels[0].resize(index + 1, None);
            }
            let bucket = &mut self.levels[0][index];
            *bucket = joined(*bucket, Some(Column::of(value)));
            first = first.min(index);
        }
        self.covered = settled;
        self.raise(first);
    }

    /// Width of a bucket of a level in microseconds.
    fn width(&self, level: usize) -> u64 {
        1 << (self.shift + level as u32)
    }

    /// Doubles the width of the first level.
    fn coarsen(&mut self) {
        self.shift += 1;
        let coarser = self.levels[0].chunks(2).map(pair).collect();
        self.levels = vec![coarser];
    }

    /// Computes the higher levels anew from bucket `first` of the first level on.
    fn raise(&mut self, mut first: usize) {
        let mut level = 0;
        while self.levels[level].len() > 1 {
            first /= 2;
            if self.levels.len() == level + 1 {
                self.levels.push(Vec::new());
            }
            let (below, above) = self.levels.split_at_mut(level + 1);
            let (below, above) = (&below[level], &mut above[0]);
            above.truncate(first);
            above.extend(below[2 * above.len()..].chunks(2).map(pair));
            level += 1;
        }
    }

    /// The widest columns not wider than `wanted` microseconds that whole buckets make up, four to
    /// seven in each; `None` if buckets are too wide for that.
    pub fn column_width(&self, wanted: u64) -> Option<u64> {
        let level = ((wanted / 4) >> self.shift).checked_ilog2()?;
        let width = 1 << (self.shift + level);
        Some(wanted / width * width)
    }

    /// The settled points by `count` columns of `width` from `from` on; `None` if both are not
    /// multiples of a bucket.
    pub fn columns(&self, from: Time, width: u64, count: usize) -> Option<Vec<Option<Column>>> {
        let whole = |bucket: u64| from.0.is_multiple_of(bucket) && width.is_multiple_of(bucket);
        let level = (0..self.levels.len()).take_while(|k| whole(self.width(*k))).last()?;
        let (buckets, bucket) = (&self.levels[level], self.width(level));
        let (first, each) = ((from.0 / bucket) as usize, (width / bucket) as usize);
        let columns = (0..count).map(|i| {
            let start = (first + i * each).min(buckets.len());
            let end = (start + each).min(buckets.len());
            buckets[start..end].iter().fold(None, |all, column| joined(all, *column))
        });
        Some(columns.collect())
    }
}

fn pair(pair: &[Option<Column>]) -> Option<Column> {
    pair.iter().fold(None, |all, column| joined(all, *column))
}

/// A column and the one after it.
pub(crate) fn joined(before: Option<Column>, after: Option<Column>) -> Option<Column> {
    match (before, after) {
        (Some(a), Some(b)) => {
            Some(Column { low: a.low.min(b.low), high: a.high.max(b.high), last: b.last })
        }
        (before, after) => after.or(before),
    }
}
