//! How long producers waited for acknowledgements.

use super::notes::Acknowledgements;
use crate::series::Series;
use highwater_protocol::Micros;
use highwater_protocol::order;

/// From `send` to the acknowledgement, over every record that was acknowledged. Percentiles are by
/// nearest rank: the least latency that so many of a hundred records did not exceed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Latency {
    /// Records acknowledged.
    pub records: u64,
    /// The median.
    pub p50: Micros,
    /// 95 of a hundred.
    pub p95: Micros,
    /// 99 of a hundred.
    pub p99: Micros,
    /// The longest.
    pub max: Micros,
}

impl Latency {
    /// Of how many records took how long.
    fn of(mut waits: Vec<(Micros, u64)>) -> Latency {
        order::sort(&mut waits);
        let records = waits.iter().map(|(_, count)| count).sum();
        let rank = |hundredths: u64| {
            let mut left = (u128::from(records) * u128::from(hundredths)).div_ceil(100);
            for (wait, count) in &waits {
                match left.checked_sub(u128::from(*count)) {
                    Some(0) | None => return *wait,
                    Some(more) => left = more,
                }
            }
            Micros::ZERO
        };
        Latency { records, p50: rank(50), p95: rank(95), p99: rank(99), max: rank(100) }
    }
}

/// The latency of one producer's records; `produced` counts them as they were sent.
pub(super) fn latency(produced: &Series, acknowledged: &Acknowledgements) -> Latency {
    let mut waits = Vec::new();
    for told in acknowledged.iter() {
        let end = told.first + told.count;
        let mut value = told.first;
        let mut index = index_above(produced, value);
        while value < end && index < produced.len() {
            let (sent, count) = produced.get(index);
            let next = end.min(count.unsigned_abs());
            waits.push((told.time.since(sent), next - value));
            (value, index) = (next, index + 1);
        }
    }
    Latency::of(waits)
}

/// The first point of a rising series that is above a value.
fn index_above(series: &Series, value: u64) -> usize {
    let (mut low, mut high) = (0, series.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match series.get(middle).1.unsigned_abs() > value {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Goal: the same figures as from a plain list, a wait a record.
        #[test]
        fn as_from_a_plain_list(waits in prop::collection::vec((0..50_u64, 1..30_u64), 0..30)) {
            let of = waits.iter().map(|(wait, count)| (Micros(*wait), *count)).collect();
            let each = waits.iter().flat_map(|(wait, count)| vec![*wait; *count as usize]);
            let mut each: Vec<u64> = each.collect();
            each.sort_unstable();
            let rank = |hundredths: usize| {
                let rank = (each.len() * hundredths).div_ceil(100).max(1);
                Micros(each.get(rank - 1).copied().unwrap_or(0))
            };
            let (p50, p95, p99, max) = (rank(50), rank(95), rank(99), rank(100));
            let records = each.len() as u64;
            prop_assert_eq!(Latency::of(of), Latency { records, p50, p95, p99, max });
        }
    }
}
