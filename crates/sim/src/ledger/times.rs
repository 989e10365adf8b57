//! When a series passed an offset: when a record was produced, appended, committed, read.

use crate::series::Series;
use highwater_protocol::Time;

/// A series that rises but for a few falls, ready for look-ups.
#[derive(Debug)]
pub(super) struct Climb<'a> {
    series: &'a Series,
    /// Index of the first point of each rise, ascending; the first is 0.
    rises: Vec<usize>,
}

impl<'a> Climb<'a> {
    /// Finds where the series falls.
    pub(super) fn new(series: &'a Series) -> Climb<'a> {
        let mut rises = vec![0];
        let mut before = i64::MIN;
        for (index, (_, value)) in series.iter().enumerate() {
            if value < before {
                rises.push(index);
            }
            before = value;
        }
        Climb { series, rises }
    }

    /// The first instant from `from` on at which the value is above `offset`.
    pub(super) fn first_above(&self, offset: i64, from: Time) -> Option<Time> {
        let start = self.series.count_until(from).saturating_sub(1);
        let first = self.rises.partition_point(|rise| *rise <= start).saturating_sub(1);
        for (i, rise) in self.rises.iter().enumerate().skip(first) {
            let end = self.rises.get(i + 1).copied().unwrap_or(self.series.len());
            let mut low = start.max(*rise);
            let mut high = end;
            if low >= high || self.series.get(high - 1).1 <= offset {
                continue;
            }
            while low < high {
                let middle = low + (high - low) / 2;
                match self.series.get(middle).1 > offset {
                    true => high = middle,
                    false => low = middle + 1,
                }
            }
            return Some(self.series.get(low).0.max(from));
        }
        None
    }

    /// The first instant from `from` on at which the value rises above `offset`; being above it
    /// already is not rising.
    pub(super) fn first_rise_above(&self, offset: i64, from: Time) -> Option<Time> {
        if self.series.at(from).is_none_or(|value| value <= offset) {
            return self.first_above(offset, from);
        }
        let later = self.series.count_until(from);
        let falls = &self.rises[self.rises.partition_point(|rise| *rise < later)..];
        let low = falls.iter().map(|fall| self.series.get(*fall)).find(|(_, v)| *v <= offset)?;
        self.first_above(offset, low.0)
    }

    /// How high it came in each rise, from `from` to `to`.
    pub(super) fn tops(&self, from: Time, to: Time) -> impl Iterator<Item = i64> {
        let start = self.series.count_until(from).saturating_sub(1);
        let end = self.series.count_until(to);
        let first = self.rises.partition_point(|rise| *rise <= start).saturating_sub(1);
        let ends = self.rises.iter().skip(first + 1).copied().chain([self.series.len()]);
        let rises = self.rises.iter().skip(first).zip(ends);
        let rises = rises.take_while(move |(rise, _)| **rise < end);
        rises.map(move |(_, next)| self.series.get(next.min(end) - 1).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Goal: the same instants as a search point by point.
        #[test]
        fn as_a_plain_search(
            points in prop::collection::vec((1..5_u64, 0..20_i64), 0..40),
            offset in 0..20_i64,
            from in 0..100_u64,
            length in 0..100_u64,
        ) {
            let mut time = 0;
            let mut series = Series::default();
            for (later, value) in points {
                time += later;
                series.push(Time(time), value);
            }
            let plain = (from..=time.max(from)).map(Time);
            let plain = plain.clone().find(|t| series.at(*t).is_some_and(|value| value > offset));
            let climb = Climb::new(&series);
            prop_assert_eq!(climb.first_above(offset, Time(from)), plain);
            let at = |t: u64| series.at(Time(t));
            let highest = (from..=from + length).filter_map(at).max();
            prop_assert_eq!(climb.tops(Time(from), Time(from + length)).max(), highest);
            let above = |t: &u64| at(*t).is_some_and(|value| value > offset);
            let rise = (from..=time.max(from)).skip_while(above).find(above).map(Time);
            prop_assert_eq!(climb.first_rise_above(offset, Time(from)), rise);
        }
    }
}
