//! From a series of any length to at most a few points a pixel column: exactly its extremes.

use crate::buckets::joined;
use crate::pyramid::Pyramid;
use crate::scale::{TimeAxis, ValueScale};
use highwater_protocol::Time;
use highwater_sim::Series;

/// What a series does within one column of pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Least value of the points in the column.
    pub low: i64,
    /// Greatest value of the points in the column.
    pub high: i64,
    /// The last of them: the value in force at the column's end.
    pub last: i64,
}

impl Column {
    /// Of one point.
    pub(crate) fn of(value: i64) -> Column {
        Column { low: value, high: value, last: value }
    }
}

/// The points of `series` by `count` columns of `width` microseconds, the first from `from` on;
/// `None` for a column without a point. Quickest for widths that [`Pyramid::column_width`] gives,
/// from a multiple of them on.
pub fn columns(
    series: &Series,
    pyramid: &Pyramid,
    from: Time,
    width: u64,
    count: usize,
) -> Vec<Option<Column>> {
    let Some((mut found, settled)) = pyramid.columns(from, width, count) else {
        return columns_by_search(series, pyramid, from, width, count);
    };
    for (time, value) in series.range(settled..series.len()) {
        let index = time.0.checked_sub(from.0).map(|since| (since / width) as usize);
        if let Some(column) = index.and_then(|index| found.get_mut(index)) {
            *column = joined(*column, Some(Column::of(value)));
        }
    }
    found
}

/// The same for any width: looks for the points at the columns' edges.
fn columns_by_search(
    series: &Series,
    pyramid: &Pyramid,
    from: Time,
    width: u64,
    count: usize,
) -> Vec<Option<Column>> {
    let mut left = count_before(series, from);
    let mut guess = 0;
    (1..=count as u64)
        .map(|i| {
            let right = gallop(series, left, guess, Time(from.0 + width * i));
            guess = right - left;
            let start = std::mem::replace(&mut left, right);
            (start < right).then(|| {
                let (low, high) = pyramid.extremes(series, start, right);
                Column { low, high, last: series.get(right - 1).1 }
            })
        })
        .collect()
}

/// Number of points before `time`.
fn count_before(series: &Series, time: Time) -> usize {
    time.0.checked_sub(1).map_or(0, |last| series.count_until(Time(last)))
}

/// The first index from `start` on whose time is not before `end`; looked for around
/// `start + guess`.
fn gallop(series: &Series, start: usize, guess: usize, end: Time) -> usize {
    let before = |i: usize| series.get(i).0 < end;
    let (mut low, mut high) = (start, (start + guess).min(series.len()));
    let mut reach = 1;
    if high < series.len() && before(high) {
        while high < series.len() && before(high) {
            low = high + 1;
            high = (low + reach).min(series.len());
            reach *= 2;
        }
    } else {
        while high > start {
            let probe = high.saturating_sub(reach).max(start);
            if before(probe) {
                low = probe + 1;
                break;
            }
            high = probe;
            reach *= 2;
        }
    }
    while low < high {
        let middle = low + (high - low) / 2;
        (low, high) = if before(middle) { (middle + 1, high) } else { (low, middle) };
    }
    low
}

/// A run of a step line as points: from `from`, or where the series begins, to `to`.
///
/// Exact where there are no more points than pixels; else each column of a pixel spans exactly
/// from its least to its greatest value.
pub(crate) fn step_points(
    series: &Series,
    pyramid: &Pyramid,
    axis: &TimeAxis,
    scale: &ValueScale,
    (from, to): (Time, Time),
) -> Vec<(f64, f64)> {
    let (from, to) = (from.max(axis.from), to.min(axis.to));
    let first = series.count_until(from);
    let last = series.count_until(to);
    let mut points = Vec::new();
    let mut y = first.checked_sub(1).map(|i| scale.y_of(series.get(i).1));
    if from > to || (y.is_none() && first == last) {
        return points;
    }
    if let Some(y) = y {
        points.push((axis.x_of(from), y));
    }
    let (x_from, x_to) = (axis.x_of(from), axis.x_of(to));
    let mut step = |x: f64, ys: &[f64]| {
        if let Some(y) = y {
            points.push((x, y));
        }
        points.extend(ys.iter().map(|y| (x, *y)));
        y = ys.last().copied();
    };
    if (last - first) as f64 <= 2.0 * (x_to - x_from) {
        for (time, value) in series.range(first..last) {
            step(axis.x_of(time), &[scale.y_of(value)]);
        }
    } else {
        // Columns begin at multiples of their width, so that they do not shimmer when the window
        // moves.
        let width = pyramid.column_width(axis.micros_per(1.0));
        let start = from.0 / width * width;
        let count = (to.0 - start) / width + 1;
        let found = columns(series, pyramid, Time(start), width, count as usize);
        for (i, column) in (0..).zip(found) {
            let Some(column) = column else { continue };
            let x = axis.x_of(Time(start + width * i + width / 2)).clamp(x_from, x_to);
            let ends = [column.high, column.low, column.last].map(|value| scale.y_of(value));
            match column.last {
                _ if column.low == column.high => step(x, &ends[2..]),
                last if last == column.low => step(x, &ends[..2]),
                last if last == column.high => step(x, &[ends[1], ends[0]]),
                _ => step(x, &ends),
            }
        }
    }
    if let (Some(y), Some(end)) = (y, points.last().map(|p| p.0))
        && end < x_to
    {
        points.push((x_to, y));
    }
    points
}

/// Least and greatest value in force from `from` to `to`.
pub(crate) fn extent(
    series: &Series,
    pyramid: &Pyramid,
    from: Time,
    to: Time,
) -> Option<(i64, i64)> {
    let first = series.count_until(from).saturating_sub(1);
    let last = series.count_until(to);
    (first < last).then(|| pyramid.extremes(series, first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each column has exactly the extremes and the last value of its raw points.
        #[test]
        fn columns_are_exact(
            steps in prop::collection::vec((1u64..900, -9i64..10), 1..900),
            mut from in 0u64..300_000,
            span in 1u64..20_000,
            count in 1usize..300,
            whole_buckets: bool,
        ) {
            let mut series = Series::default();
            let (mut time, mut value) = (0, 0);
            for (later, change) in steps {
                time += later;
                value += change;
                series.push(Time(time), value);
            }
            let pyramid = Pyramid::new(&series);
            let mut width = span;
            if whole_buckets {
                width = pyramid.column_width(span + 4_096);
                from = from / width * width;
            }
            let found = columns(&series, &pyramid, Time(from), width, count);
            prop_assert_eq!(found.len(), count);
            for (i, column) in (0..).zip(found) {
                let start = from + width * i;
                let end = start + width;
                let raw: Vec<i64> = series
                    .iter()
                    .filter(|(t, _)| start <= t.0 && t.0 < end)
                    .map(|(_, v)| v)
                    .collect();
                let want = raw.last().map(|last| Column {
                    low: *raw.iter().min().unwrap(),
                    high: *raw.iter().max().unwrap(),
                    last: *last,
                });
                prop_assert_eq!(column, want);
            }
        }
    }

    #[test]
    fn a_long_line_touches_its_extremes_and_little_else() {
        let mut series = Series::default();
        for i in 0..100_000u64 {
            series.push(Time(i * 10), if i == 70_000 { 999_999 } else { i as i64 });
        }
        let axis = TimeAxis { from: Time(0), to: Time(1_000_000), x0: 0.0, x1: 500.0 };
        let scale = ValueScale { low: 0.0, high: 1_000_000.0, bottom: 1_000_000.0, top: 0.0 };
        let pyramid = Pyramid::new(&series);
        let points = step_points(&series, &pyramid, &axis, &scale, (axis.from, axis.to));
        assert!(points.len() <= 4 * 500 + 2, "{}", points.len());
        assert!(points.iter().any(|p| p.1 == 1.0), "the peak is drawn");
        assert_eq!(points.last(), Some(&(500.0, 1_000_000.0 - 99_999.0)));
    }
}
