//! How far the replicas of a broker are behind: looked at once a second, as monitoring does.

use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::{History, PartitionHistory, Series};

/// Looks at most; a longer run is looked at less often.
const LOOKS_MAX: u64 = 600;
const SECOND: u64 = 1_000_000;

/// The greatest lag of a broker's replicas over time: committed records that one of them lacks
/// (`FetcherLagMetrics`). Kafka works it out with each answer to a fetch and keeps it until the
/// next; here it is as if an answer had just come.
pub(super) fn max_lag(history: &History, broker: NodeId) -> Series {
    let seconds = (history.now.0 / SECOND).div_ceil(LOOKS_MAX).max(1);
    let step = Micros(seconds * SECOND);
    let mut series = Series::default();
    let mut time = Time::ZERO;
    while time <= history.now {
        let lags = history.partitions.iter().filter_map(|p| lag(p, broker, time));
        series.push(time, lags.max().unwrap_or(0));
        time += step;
    }
    series
}

fn lag(partition: &PartitionHistory, broker: NodeId, time: Time) -> Option<i64> {
    let registration = registration_at(partition, time)?;
    if !registration.replicas.contains(&broker) || registration.leader == Some(broker) {
        return None;
    }
    let replica = partition.replicas.iter().find(|replica| replica.broker == broker)?;
    let end = replica.log_end_offset.at(time)?;
    Some((partition.high_watermark.at(time)? - end).max(0))
}

fn registration_at(partition: &PartitionHistory, time: Time) -> Option<&PartitionRegistration> {
    let count = partition.changes.partition_point(|(at, _, _)| *at <= time);
    Some(&partition.changes[..count].last()?.2.registration)
}
