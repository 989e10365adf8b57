//! When a partition could not be used: without a leader, or without progress for acks=all.

use super::DELAY;
use super::times::Climb;
use crate::history::{History, PartitionHistory, Process};
use highwater_protocol::order;
use highwater_protocol::{Micros, NodeId, PartitionId, Time};

/// A stretch of time, the end not included.
pub type Stretch = (Time, Time);

/// How long one partition served.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Availability {
    /// Which partition.
    pub partition: PartitionId,
    /// From its creation to where the run has come.
    pub lifetime: Stretch,
    /// Without a leader, by the controller.
    pub leaderless: Vec<Stretch>,
    /// Without progress for acks=all: no leader; or its process does not run; or the ISR is
    /// smaller than `min.insync.replicas`; or records wait in its log and the high watermark has
    /// not moved for longer than [`DELAY`], from when the first of them came.
    pub stalled: Vec<Stretch>,
}

impl Availability {
    /// Of every partition, by id.
    pub(super) fn of(history: &History) -> Vec<Availability> {
        history.partitions.iter().filter_map(|partition| of_partition(history, partition)).collect()
    }

    /// How long it had no leader.
    pub fn time_leaderless(&self) -> Micros {
        total(&self.leaderless)
    }

    /// How long acks=all made no progress.
    pub fn time_stalled(&self) -> Micros {
        total(&self.stalled)
    }

    /// The part of its lifetime in which it had a leader, in millionths.
    pub fn led_ppm(&self) -> u64 {
        self.ppm(self.time_leaderless())
    }

    /// The part of its lifetime in which acks=all made progress, in millionths.
    pub fn progress_ppm(&self) -> u64 {
        self.ppm(self.time_stalled())
    }

    fn ppm(&self, without: Micros) -> u64 {
        let all = self.lifetime.1.since(self.lifetime.0).0;
        let with = all.saturating_sub(without.0);
        let ppm = (u128::from(with) * 1_000_000).checked_div(u128::from(all));
        ppm.map_or(1_000_000, |ppm| ppm as u64)
    }
}

fn of_partition(history: &History, partition: &PartitionHistory) -> Option<Availability> {
    let lifetime = (partition.changes.first()?.0, history.now);
    let reigns = reigns(partition, history.now);
    let leaderless = reigns.iter().filter(|reign| reign.1.is_none()).map(|reign| reign.0);
    let leaderless = merged(leaderless.collect());
    let mut stalled = leaderless.clone();
    stalled.extend(too_few_in_sync(partition, history.now));
    for (stretch, leader) in &reigns {
        leader.iter().for_each(|leader| not_running(history, *leader, *stretch, &mut stalled));
    }
    stalled.extend(standing_still(partition, &reigns, history.now));
    let stalled = merged(stalled);
    Some(Availability { partition: partition.partition, lifetime, leaderless, stalled })
}

/// Who led when, by the controller.
fn reigns(partition: &PartitionHistory, now: Time) -> Vec<(Stretch, Option<NodeId>)> {
    let mut reigns: Vec<(Stretch, Option<NodeId>)> = Vec::new();
    for (time, _, change) in &partition.changes {
        let leader = change.registration.leader;
        match reigns.last_mut() {
            Some((_, last)) if *last == leader => continue,
            Some((stretch, _)) => stretch.1 = *time,
            None => {}
        }
        reigns.push(((*time, now), leader));
    }
    reigns
}

fn too_few_in_sync(partition: &PartitionHistory, now: Time) -> Vec<Stretch> {
    let PartitionHistory { isr_size, min_insync_replicas: wanted, .. } = partition;
    let mut times: Vec<Time> = isr_size.iter().chain(wanted.iter()).map(|(t, _)| t).collect();
    order::sort(&mut times);
    times.dedup();
    let ends = times.iter().skip(1).copied().chain([now]);
    let few =
        |time: &Time| matches!((isr_size.at(*time), wanted.at(*time)), (Some(s), Some(w)) if s < w);
    times.iter().copied().zip(ends).filter(|(start, _)| few(start)).collect()
}

/// When the process of a broker did not serve within a stretch.
fn not_running(history: &History, broker: NodeId, within: Stretch, out: &mut Vec<Stretch>) {
    let Some(broker) = history.brokers.iter().find(|known| known.broker == broker) else { return };
    let ends = broker.states.iter().skip(1).map(|(time, _, _)| *time).chain([Time::NEVER]);
    for ((start, process, _), end) in broker.states.iter().zip(ends) {
        let (start, end) = ((*start).max(within.0), end.min(within.1));
        let serves = matches!(process, Process::Running | Process::Stopping);
        if !serves && start < end {
            out.push((start, end));
        }
    }
}

/// When records of the leader's log waited for the high watermark, and that stood still.
fn standing_still(
    partition: &PartitionHistory,
    reigns: &[(Stretch, Option<NodeId>)],
    now: Time,
) -> Vec<Stretch> {
    let mut found = Vec::new();
    let climb = |leader: &NodeId| {
        let replica = partition.replicas.iter().find(|replica| replica.broker == *leader)?;
        Some(Climb::new(&replica.log_end_offset))
    };
    let reigns: Vec<(Stretch, Option<Climb>)> = reigns
        .iter()
        .map(|(stretch, leader)| (*stretch, leader.as_ref().and_then(climb)))
        .collect();
    let mut note = |(from, high_watermark): (Time, i64), to: Time| {
        if to.since(from) <= DELAY {
            return;
        }
        let overlaps = |(start, end): &Stretch| *start < to && *end > from;
        let waits = reigns.iter().filter(|(stretch, _)| overlaps(stretch));
        let waits = waits.filter_map(|((start, end), log_end)| {
            let since = log_end.as_ref()?.first_above(high_watermark, from.max(*start))?;
            (since < to.min(*end)).then_some(since)
        });
        if let Some(since) = waits.min().filter(|since| to.since(*since) > DELAY) {
            found.push((since, to));
        }
    };
    let mut before = None;
    for point in partition.high_watermark.iter() {
        if let Some(before) = before {
            note(before, point.0);
        }
        before = Some(point);
    }
    before.into_iter().for_each(|last| note(last, now));
    found
}

/// Stretches in order, those that touch made one.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|(start, end)| start < end);
    order::sort(&mut stretches);
    let mut merged: Vec<Stretch> = Vec::new();
    for (start, end) in stretches {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

fn total(stretches: &[Stretch]) -> Micros {
    stretches.iter().fold(Micros::ZERO, |sum, (start, end)| sum + end.since(*start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(of: &[(u64, u64)]) -> Vec<Stretch> {
        of.iter().map(|(start, end)| (Time(*start), Time(*end))).collect()
    }

    #[test]
    fn stretches_that_touch_are_one() {
        let of = stretches(&[(5, 8), (1, 3), (3, 4), (6, 7), (9, 9), (20, 30)]);
        assert_eq!(merged(of), stretches(&[(1, 4), (5, 8), (20, 30)]));
    }

    #[test]
    fn a_rate_in_millionths() {
        let availability = Availability {
            partition: PartitionId(0),
            lifetime: (Time(0), Time(3_000_000)),
            leaderless: vec![],
            stalled: stretches(&[(0, 500_000), (1_000_000, 1_500_000)]),
        };
        assert_eq!((availability.led_ppm(), availability.progress_ppm()), (1_000_000, 666_666));
    }
}
