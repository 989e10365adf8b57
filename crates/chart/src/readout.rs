//! What the picture says at one instant, as data: for tooltips, and for tests.

use crate::panel::replicas::{band, first_gain};
use crate::scene::Class;
use highwater_protocol::order;
use highwater_protocol::{LeaderEpoch, NodeId, Offset, PartitionId, Time};
use highwater_sim::{History, PartitionHistory, ReplicaHistory, ReplicaState, Series};

/// Everything that the panels show of one partition at one instant.
#[derive(Clone, PartialEq, Debug)]
pub struct Readout {
    /// Which instant.
    pub time: Time,
    /// The leader by the controller; `None` for nobody.
    pub leader: Option<NodeId>,
    /// Version of the leadership, -1 before the partition exists.
    pub leader_epoch: LeaderEpoch,
    /// The in-sync replicas by the controller, ascending.
    pub isr: Vec<NodeId>,
    /// `min.insync.replicas` in force.
    pub min_insync_replicas: Option<i64>,
    /// High watermark of the partition.
    pub high_watermark: Option<Offset>,
    /// By broker id, ascending.
    pub replicas: Vec<ReplicaReadout>,
    /// Next offset to read of each consumer, in the order of the schedule; `None` for one that
    /// does not read this partition.
    pub positions: Vec<Option<Offset>>,
    /// In the order of the schedule; over all partitions.
    pub producers: Vec<ProducerReadout>,
}

/// One replica at one instant.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplicaReadout {
    /// Where.
    pub broker: NodeId,
    /// What it is.
    pub state: Option<ReplicaState>,
    /// How its band looks; `None` if it is not assigned. See [`band_name`](crate::band_name).
    pub band: Option<Class>,
    /// Its log end offset.
    pub log_end_offset: Option<Offset>,
    /// Its own high watermark.
    pub high_watermark: Option<Offset>,
}

/// One producer at one instant, in records since the start of the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProducerReadout {
    /// Handed to `send`.
    pub produced: i64,
    /// Acknowledged.
    pub acknowledged: i64,
    /// Failed for good.
    pub refused: i64,
    /// Attempts that were repeated.
    pub retries: i64,
}

/// What `history` says of `partition` at `time`; `None` if there is no such partition.
pub fn readout(history: &History, partition: PartitionId, time: Time) -> Option<Readout> {
    let found = history.partitions.get(usize::from(partition.0))?;
    let after = found.changes.partition_point(|change| change.0 <= time);
    let registration = after.checked_sub(1).map(|i| &found.changes[i].2.registration);
    let mut isr = registration.map_or_else(Vec::new, |r| r.isr.clone());
    order::sort(&mut isr);
    let count = |series: &Series| series.at(time).unwrap_or(0);
    Some(Readout {
        time,
        leader: registration.and_then(|r| r.leader),
        leader_epoch: registration.map_or(-1, |r| r.leader_epoch),
        isr,
        min_insync_replicas: found.min_insync_replicas.at(time),
        high_watermark: found.high_watermark.at(time),
        replicas: found.replicas.iter().map(|replica| replica_at(replica, time)).collect(),
        positions: history
            .consumers
            .iter()
            .map(|c| c.positions.iter().find(|p| p.0 == partition).and_then(|p| p.1.at(time)))
            .collect(),
        producers: history
            .producers
            .iter()
            .map(|producer| ProducerReadout {
                produced: count(&producer.produced),
                acknowledged: count(&producer.acknowledged),
                refused: count(&producer.refused),
                retries: count(&producer.retries),
            })
            .collect(),
    })
}

fn replica_at(replica: &ReplicaHistory, time: Time) -> ReplicaReadout {
    let after = replica.states.partition_point(|state| state.0 <= time);
    let current = after.checked_sub(1);
    let class = |i: usize| {
        let (since, state) = replica.states[i];
        band(state, first_gain(replica, since, Time::NEVER) <= time)
    };
    ReplicaReadout {
        broker: replica.broker,
        state: current.map(|i| replica.states[i].1),
        band: current.and_then(class),
        log_end_offset: replica.log_end_offset.at(time),
        high_watermark: replica.high_watermark.at(time),
    }
}

/// The changes of leader and ISR of a partition: from when, leader, its epoch, sorted ISR.
pub(crate) fn reigns(
    partition: &PartitionHistory,
) -> impl Iterator<Item = (Time, Option<NodeId>, LeaderEpoch, Vec<NodeId>)> {
    partition.changes.iter().map(|(time, _, change)| {
        let mut isr = change.registration.isr.clone();
        order::sort(&mut isr);
        (*time, change.registration.leader, change.registration.leader_epoch, isr)
    })
}
