//! What recording a run costs: time, memory, and how long it takes to go back to an instant.

use crate::timed;
use highwater_protocol::{FactId, Time};
use highwater_sim::{Fact, Recording, Run, Schedule, Series};
use std::time::Duration;

/// A run may take this many times as long with history and facts as without.
pub const GOAL: f64 = 1.35;
/// So many bytes a fact, of all facts of a run, are kept at most.
pub const BYTES_GOAL: u64 = 32;
/// Going back to an instant may take this long: a frame of the page.
pub const JUMP_GOAL: Duration = Duration::from_millis(16);
/// Instants that are gone back to.
const JUMPS: u64 = 40;

/// Runs a schedule to its end, with nothing but its outcome.
pub fn unrecorded(schedule: Schedule) -> Run {
    let mut run = Run::recording(schedule, Recording::Outcome);
    run.finish();
    run
}

/// Bytes kept of a run: its series, and the facts that are not routine.
pub fn bytes(run: &Run) -> u64 {
    let history = run.history();
    let of = |series: &[&Series]| series.iter().map(|s| s.heap_bytes() as u64).sum::<u64>();
    let mut bytes = (run.trace().facts.len() * size_of::<(FactId, Fact)>()) as u64;
    for partition in &history.partitions {
        let own = [&partition.isr_size, &partition.min_insync_replicas, &partition.high_watermark];
        bytes += of(&own);
        for replica in &partition.replicas {
            bytes += of(&[&replica.log_end_offset, &replica.high_watermark]);
        }
    }
    for producer in &history.producers {
        let own =
            [&producer.produced, &producer.acknowledged, &producer.refused, &producer.retries];
        bytes += of(&own);
    }
    for consumer in &history.consumers {
        bytes += consumer.positions.iter().map(|(_, series)| of(&[series])).sum::<u64>();
    }
    bytes
}

/// The longest of many ways back: to an instant, and to a fact that was not kept.
pub fn jump(run: &Run) -> Duration {
    let (end, facts) = (run.now().0, run.trace().count as u32);
    let to_instant = |i: u64| timed(|| run.view_at(Time(end / JUMPS * i))).0;
    let to_fact = |i: u64| timed(|| run.fact(FactId(facts / JUMPS as u32 * i as u32))).0;
    (0..JUMPS).map(|i| to_instant(i).max(to_fact(i))).max().unwrap_or_default()
}
