//! Changes of partitions, and the actions of the script.

use super::{ActionReport, ChangeReport, Names};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::order;
use highwater_protocol::{ChangeCause, LeaderRecoveryState, NodeId, PartitionChange, Time};
use highwater_sim::schedule::TimedAction;
use highwater_sim::{PartitionHistory, Run, TraceEvent, WorldEvent};

/// The id of a leader, -1 for none.
pub(super) fn leader(registration: &PartitionRegistration) -> i32 {
    registration.leader.map_or(-1, |node| i32::from(node.0))
}

/// Plain numbers of nodes.
pub(super) fn ids(nodes: &[NodeId]) -> Vec<u16> {
    nodes.iter().map(|node| node.0).collect()
}

/// Whether a leader has yet to recover from an unclean election.
pub(super) fn recovery(registration: &PartitionRegistration) -> String {
    let state = match registration.leader_recovery_state {
        LeaderRecoveryState::Recovered => "recovered",
        LeaderRecoveryState::Recovering => "recovering",
    };
    state.to_owned()
}

/// Why a partition changed, as the recorded cases write it.
pub(super) fn cause(cause: ChangeCause) -> String {
    let of = |what: &str, broker: NodeId| format!("{what}:{broker}");
    match cause {
        ChangeCause::TopicCreated => "topic_created".to_owned(),
        ChangeCause::BrokerFenced(broker) => of("broker_fenced", broker),
        ChangeCause::BrokerUnfenced(broker) => of("broker_unfenced", broker),
        ChangeCause::BrokerRegistered(broker) => of("broker_registered", broker),
        ChangeCause::ControlledShutdown(broker) => of("controlled_shutdown", broker),
        ChangeCause::LogDirFailed(broker) => of("log_dir_failed", broker),
        ChangeCause::IsrShrink => "isr_shrink".to_owned(),
        ChangeCause::IsrExpand => "isr_expand".to_owned(),
        ChangeCause::LeaderRecovered => "leader_recovered".to_owned(),
        ChangeCause::LeaderElection => "leader_election".to_owned(),
        ChangeCause::Reassignment => "reassignment".to_owned(),
        ChangeCause::ConfigChange => "config_change".to_owned(),
        ChangeCause::DirectoryAssignment => "directory_assignment".to_owned(),
    }
}

/// Changes of every partition, in the order in which the controller wrote them.
pub(super) fn changes(run: &Run, names: &Names) -> Vec<ChangeReport> {
    let mut found = Vec::new();
    for history in &run.history().partitions {
        for (time, fact, change) in &history.changes {
            found.push((*time, *fact, change_report(*time, history, change, names)));
        }
    }
    order::sort_by_key(&mut found, |(time, fact, _)| (*time, *fact));
    found.into_iter().map(|(_, _, change)| change).collect()
}

fn change_report(
    time: Time,
    history: &PartitionHistory,
    change: &PartitionChange,
    names: &Names,
) -> ChangeReport {
    let registration = &change.registration;
    ChangeReport {
        time_us: time.0,
        topic: names.topic(history.topic).to_owned(),
        partition: history.index,
        leader: leader(registration),
        leader_epoch: registration.leader_epoch,
        partition_epoch: registration.partition_epoch,
        isr: ids(&registration.isr),
        elr: ids(&registration.elr),
        last_known_elr: ids(&registration.last_known_elr),
        leader_recovery_state: recovery(registration),
        replicas: ids(&registration.replicas),
        adding: ids(&registration.adding_replicas),
        removing: ids(&registration.removing_replicas),
        cause: cause(change.cause),
    }
}

/// What was done when, and whether it could be. `lines` holds the script's line of each action.
pub(super) fn actions(run: &Run, lines: &[u32], names: &Names) -> Vec<ActionReport> {
    let ignored = |(_, fact): &(_, highwater_sim::Fact)| match fact.event {
        TraceEvent::World(WorldEvent::ActionIgnored(index)) => Some(index as usize),
        _ => None,
    };
    let ignored: Vec<usize> = run.trace().facts.iter().filter_map(ignored).collect();
    let report = |(index, (timed, line)): (usize, (&TimedAction, &u32))| ActionReport {
        time_us: timed.at.0,
        action: names.action(&timed.action),
        line: *line,
        done: !ignored.contains(&index),
    };
    let actions = run.schedule().actions.iter().zip(lines).enumerate();
    actions.filter(|(_, (timed, _))| timed.at <= run.now()).map(report).collect()
}
