//! The cluster at an instant.

use super::changes::{ids, leader, recovery};
use super::{
    BrokerReport, Names, PartitionReport, ReplicaReport, StateReport, ZooKeeperStateReport,
};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{NodeId, Time, UNKNOWN_OFFSET};
use highwater_sim::history::BrokerHistory;
use highwater_sim::view::BrokerView;
use highwater_sim::{ClusterView, History, PartitionHistory, Process, Run};

/// The word for what a process does.
fn word(process: Process) -> String {
    let word = match process {
        Process::Running => "running",
        Process::Starting => "starting",
        Process::Paused => "paused",
        Process::Stopping => "stopping",
        Process::Down => "down",
    };
    word.to_owned()
}

/// The partitions at the end of what was run, from the history.
pub(super) fn partitions(history: &History, names: &Names) -> Vec<PartitionReport> {
    let last = |partition: &PartitionHistory| {
        let (_, _, change) = partition.changes.last()?;
        let replica = |broker: NodeId| {
            let replica = partition.replicas.iter().find(|replica| replica.broker == broker);
            let offset = |value: Option<i64>| value.unwrap_or(UNKNOWN_OFFSET);
            ReplicaReport {
                broker: broker.0,
                log_end_offset: offset(replica.and_then(|r| r.log_end_offset.last())),
                high_watermark: offset(replica.and_then(|r| r.high_watermark.last())),
            }
        };
        let high_watermark = partition.high_watermark.last();
        Some(report(partition, &change.registration, high_watermark, names, replica))
    };
    history.partitions.iter().filter_map(last).collect()
}

/// The brokers at the end of what was run, from the history.
pub(super) fn brokers(history: &History) -> Vec<BrokerReport> {
    let last = |broker: &BrokerHistory| {
        let (_, process, fenced) = *broker.states.last()?;
        Some(BrokerReport { broker: broker.broker.0, process: word(process), fenced })
    };
    history.brokers.iter().filter_map(last).collect()
}

impl StateReport {
    /// The cluster at `time`, from the world itself; `None` after the end of what was run.
    pub fn new(run: &Run, time: Time) -> Option<StateReport> {
        let view = run.view_at(time)?;
        let names = Names::new(run.schedule());
        let partition = |history: &PartitionHistory| {
            let registration = view.metadata.partition(history.partition)?;
            let replica = |broker| replica_in(&view, history, broker);
            let high_watermark = history.high_watermark.at(time);
            Some(report(history, registration, high_watermark, &names, replica))
        };
        let broker = |broker: &BrokerView| BrokerReport {
            broker: broker.broker.0,
            process: word(broker.process),
            fenced: view.metadata.broker(broker.broker).is_none_or(|broker| broker.fenced),
        };
        Some(StateReport {
            time_us: time.0,
            partitions: run.history().partitions.iter().filter_map(partition).collect(),
            brokers: view.brokers.iter().map(broker).collect(),
            controller: word(view.controller),
            zookeeper: view.zookeeper.as_ref().map(ZooKeeperStateReport::from),
        })
    }
}

fn replica_in(view: &ClusterView, history: &PartitionHistory, broker: NodeId) -> ReplicaReport {
    let held = view.brokers.iter().find(|held| held.broker == broker);
    let mut replicas = held.into_iter().flat_map(|held| &held.replicas);
    let replica = replicas.find(|replica| replica.partition == history.partition);
    ReplicaReport {
        broker: broker.0,
        log_end_offset: replica.map_or(UNKNOWN_OFFSET, |replica| replica.log_end_offset),
        high_watermark: replica.map_or(UNKNOWN_OFFSET, |replica| replica.high_watermark),
    }
}

fn report(
    history: &PartitionHistory,
    registration: &PartitionRegistration,
    high_watermark: Option<i64>,
    names: &Names,
    replica: impl Fn(NodeId) -> ReplicaReport,
) -> PartitionReport {
    PartitionReport {
        topic: names.topic(history.topic).to_owned(),
        partition: history.index,
        leader: leader(registration),
        leader_epoch: registration.leader_epoch,
        partition_epoch: registration.partition_epoch,
        isr: ids(&registration.isr),
        elr: ids(&registration.elr),
        last_known_elr: ids(&registration.last_known_elr),
        leader_recovery_state: recovery(registration),
        high_watermark: high_watermark.unwrap_or(UNKNOWN_OFFSET),
        replicas: registration.replicas.iter().map(|broker| replica(*broker)).collect(),
    }
}
