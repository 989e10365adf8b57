//! Step lines: values over time, eight bytes a point.

use core::ops::Range;
use highwater_protocol::Time;

/// A step line: each value holds until the next point. Times ascend strictly; equal values are not
/// repeated.
///
/// Points are kept as differences to the start of their block; a block ends only where a
/// difference no longer fits (after 71 minutes, or 2^31 offsets).
#[derive(Clone, Debug, Default)]
pub struct Series {
    blocks: Vec<Block>,
    /// Invariant: `points[blocks[i].first..blocks[i + 1].first]` belong to block `i`, which starts
    /// with a point of no difference.
    points: Vec<(u32, i32)>,
    /// The last of `blocks`, at hand.
    open: Block,
    /// The last point; means nothing while there is none.
    last: (Time, i64),
}

/// Points that share a start.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    first: u32,
    time: Time,
    value: i64,
}

impl Block {
    fn encode(&self, time: Time, value: i64) -> Option<(u32, i32)> {
        let time = u32::try_from((time - self.time).0).ok()?;
        let value = i32::try_from(value.checked_sub(self.value)?).ok()?;
        Some((time, value))
    }

    fn decode(&self, (time, value): (u32, i32)) -> (Time, i64) {
        (Time(self.time.0 + u64::from(time)), self.value + i64::from(value))
    }
}

impl Series {
    /// Adds a value at `time` (not before the last point), replacing one of the same time.
    #[inline]
    pub fn push(&mut self, time: Time, value: i64) {
        if self.points.is_empty() {
            self.append_block(time, value);
        } else if self.last.1 == value {
            // It holds on.
        } else if self.last.0 < time {
            match self.open.encode(time, value) {
                Some(point) => {
                    self.points.push(point);
                    self.last = (time, value);
                }
                None => self.append_block(time, value),
            }
        } else {
            self.replace_last(time, value);
        }
    }

    #[cold]
    fn append_block(&mut self, time: Time, value: i64) {
        self.open = Block { first: self.points.len() as u32, time, value };
        self.blocks.push(self.open);
        self.points.push((0, 0));
        self.last = (time, value);
    }

    #[cold]
    fn replace_last(&mut self, time: Time, value: i64) {
        assert!(self.last.0 == time, "a series runs forward");
        self.points.pop();
        if self.open.first as usize == self.points.len() {
            self.blocks.pop();
            self.open = self.blocks.last().copied().unwrap_or_default();
        }
        if let Some(i) = self.points.len().checked_sub(1) {
            self.last = self.get(i);
        }
        self.push(time, value);
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The point at `index`, counted from the earliest.
    ///
    /// # Panics
    /// If there are not that many.
    pub fn get(&self, index: usize) -> (Time, i64) {
        let point = self.points[index];
        self.block_of(index).decode(point)
    }

    /// The value in force at `time`; `None` before the first point.
    pub fn at(&self, time: Time) -> Option<i64> {
        let index = self.count_until(time).checked_sub(1)?;
        Some(self.get(index).1)
    }

    /// Number of points at or before `time`: the index of the first one after it.
    pub fn count_until(&self, time: Time) -> usize {
        let after = self.blocks.partition_point(|block| block.time <= time);
        let Some(i) = after.checked_sub(1) else { return 0 };
        let block = &self.blocks[i];
        let difference = (time - block.time).0;
        let points = &self.points[self.range_of(i)];
        block.first as usize + points.partition_point(|(t, _)| u64::from(*t) <= difference)
    }

    /// The first point.
    pub fn first_point(&self) -> Option<(Time, i64)> {
        (!self.is_empty()).then(|| self.get(0))
    }

    /// The last point.
    pub fn last_point(&self) -> Option<(Time, i64)> {
        (!self.is_empty()).then_some(self.last)
    }

    /// The last value.
    pub fn last(&self) -> Option<i64> {
        self.last_point().map(|(_, value)| value)
    }

    /// All points, by time.
    pub fn iter(&self) -> impl Iterator<Item = (Time, i64)> + '_ {
        self.range(0..self.len())
    }

    /// The points with these indices, by time.
    pub fn range(&self, indices: Range<usize>) -> impl Iterator<Item = (Time, i64)> + '_ {
        let blocks = (0..self.blocks.len()).map(move |i| {
            let own = self.range_of(i);
            let start = own.start.max(indices.start);
            let end = own.end.min(indices.end).max(start);
            (&self.blocks[i], &self.points[start..end])
        });
        blocks.flat_map(|(block, points)| points.iter().map(move |point| block.decode(*point)))
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.points.capacity() * size_of::<(u32, i32)>()
            + self.blocks.capacity() * size_of::<Block>()
    }

    fn range_of(&self, block: usize) -> Range<usize> {
        let end = self.blocks.get(block + 1).map_or(self.points.len(), |next| next.first as usize);
        self.blocks[block].first as usize..end
    }

    fn block_of(&self, index: usize) -> &Block {
        let after = self.blocks.partition_point(|block| block.first as usize <= index);
        &self.blocks[after - 1]
    }
}

impl PartialEq for Series {
    fn eq(&self, other: &Series) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Series {}

impl FromIterator<(Time, i64)> for Series {
    fn from_iter<I: IntoIterator<Item = (Time, i64)>>(points: I) -> Series {
        let mut series = Series::default();
        for (time, value) in points {
            series.push(time, value);
        }
        series
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: &[(u64, i64)]) -> Series {
        points.iter().map(|(time, value)| (Time(*time), *value)).collect()
    }

    fn points(series: &Series) -> Vec<(u64, i64)> {
        series.iter().map(|(time, value)| (time.0, value)).collect()
    }

    #[test]
    fn a_value_holds_until_the_next() {
        let s = series(&[(10, 1), (20, 5), (30, 2)]);
        let at = [9, 10, 19, 20, 29, 30, 31].map(|t| s.at(Time(t)));
        assert_eq!(at, [None, Some(1), Some(1), Some(5), Some(5), Some(2), Some(2)]);
    }

    #[test]
    fn equal_values_are_not_repeated() {
        assert_eq!(points(&series(&[(1, 7), (2, 7), (3, 8)])), [(1, 7), (3, 8)]);
    }

    #[test]
    fn the_last_value_of_an_instant_counts() {
        assert_eq!(points(&series(&[(1, 7), (2, 8), (2, 9)])), [(1, 7), (2, 9)]);
        assert_eq!(points(&series(&[(1, 7), (2, 8), (2, 7)])), [(1, 7)]);
        assert_eq!(points(&series(&[(1, 7), (1, 8)])), [(1, 8)]);
    }

    #[test]
    fn differences_too_large_begin_a_new_block() {
        let far = 5_000_000_000;
        let wide =
            [(0, 0), (3, 1), (far, 2), (far + 1, i64::MAX), (far + 2, i64::MIN), (far + 3, 0)];
        let s = series(&wide);
        assert!(s.blocks.len() > 3);
        assert_eq!(points(&s), wide);
        assert_eq!(s.at(Time(far - 1)), Some(1));
        assert_eq!(s.at(Time(far + 2)), Some(i64::MIN));
        assert_eq!(s.count_until(Time(far)), 3);
        let middle: Vec<_> = s.range(1..4).map(|(time, _)| time.0).collect();
        assert_eq!(middle, [3, far, far + 1]);
        assert_eq!((s.first_point(), s.last()), (Some((Time(0), 0)), Some(0)));
    }

    #[test]
    fn a_point_takes_eight_bytes() {
        let s: Series = (0..10_000).map(|i| (Time(i * 1_000), i as i64)).collect();
        assert_eq!((s.len(), s.blocks.len()), (10_000, 1));
        assert_eq!(size_of::<(u32, i32)>(), 8);
    }
}
