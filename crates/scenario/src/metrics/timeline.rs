//! The values of the metrics over a run.

use super::disks::of_disks;
use super::lag::max_lag;
use super::{Metric, What};
use crate::expect::is_unclean_election;
use crate::lower::Plan;
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{ChangeCause, Event, NodeId, PartitionId, Time, order};
use highwater_sim::{History, PartitionHistory, Process, Run, Series, TraceEvent, WorldEvent};
use std::collections::BTreeMap;

/// One metric at one node.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Which.
    pub metric: &'static Metric,
    /// At which broker; at the controllers of KRaft if none.
    pub broker: Option<NodeId>,
    /// Its values; -1 while the process is down and tells nothing.
    pub values: Series,
}

/// Steps of a value: when, and by how much.
pub(super) type Steps = BTreeMap<(What, NodeId), Vec<(Time, i64)>>;

/// The metrics that a run moved, in the order of the table, by broker. Those of the controller are
/// at whoever controls: with ZooKeeper at a broker, and 0 at the others.
pub fn moved(plan: &Plan, run: &Run) -> Vec<Timeline> {
    let (history, kraft) = (run.history(), plan.schedule.features.kraft);
    let steps = steps(run);
    let brokers = || history.brokers.iter().map(|broker| broker.broker);
    let mut timelines = Vec::new();
    for metric in Metric::of(plan.generation, kraft) {
        let nodes: Vec<Option<NodeId>> = match kraft && !metric.is_of_brokers() {
            true => vec![None],
            false => brokers().map(Some).collect(),
        };
        for broker in nodes {
            let who = broker.filter(|_| metric.is_of_brokers()).unwrap_or(CONTROLLER);
            let found = steps.get(&(metric.what, who));
            let own = match (metric.what, broker) {
                (What::MaxLag, Some(broker)) => max_lag(history, broker),
                _ => summed(found.map_or(&[], Vec::as_slice)),
            };
            let told = match broker {
                Some(broker) if metric.is_of_brokers() => up(history, broker),
                Some(broker) => controls(history, broker),
                None => controller_up(run),
            };
            let values = masked(&own, &told, metric.is_of_brokers() || kraft);
            if has_moved(&values) {
                timelines.push(Timeline { metric, broker, values });
            }
        }
    }
    timelines
}

/// Whom the steps of the controller's metrics are kept for.
const CONTROLLER: NodeId = NodeId(u16::MAX);

fn has_moved(values: &Series) -> bool {
    let mut told = values.iter().map(|(_, value)| value).filter(|value| *value >= 0);
    let first = told.next();
    told.any(|value| Some(value) != first)
}

/// Steps added up; 0 at first.
fn summed(steps: &[(Time, i64)]) -> Series {
    let mut steps = steps.to_vec();
    order::sort_by_key(&mut steps, |(time, _)| *time);
    let (mut series, mut sum) = (Series::default(), 0);
    series.push(Time::ZERO, 0);
    for (time, by) in steps {
        sum += by;
        series.push(time, sum);
    }
    series
}

/// `own` where somebody tells it; elsewhere -1, or 0 if the process `lives` without the role.
fn masked(own: &Series, told: &Series, dead: bool) -> Series {
    let mut times: Vec<Time> = own.iter().chain(told.iter()).map(|(time, _)| time).collect();
    order::sort(&mut times);
    times.dedup();
    let value = |time| match told.at(time) {
        Some(0) if dead => -1,
        Some(0) => 0,
        _ => own.at(time).unwrap_or(0),
    };
    times.into_iter().map(|time| (time, value(time))).collect()
}

fn up(history: &History, broker: NodeId) -> Series {
    let states = history.brokers.iter().filter(|known| known.broker == broker);
    let states = states.flat_map(|known| &known.states);
    states.map(|(time, process, _)| (*time, i64::from(*process != Process::Down))).collect()
}

fn controls(history: &History, broker: NodeId) -> Series {
    let controllers = history.zookeeper.iter().flat_map(|zookeeper| &zookeeper.controllers);
    controllers.map(|(time, who, _)| (*time, i64::from(*who == Some(broker)))).collect()
}

fn controller_up(run: &Run) -> Series {
    let mut series = Series::default();
    series.push(Time::ZERO, 1);
    for (_, fact) in &run.trace().facts {
        match fact.event {
            _ if fact.node != run.schedule().controller => {}
            TraceEvent::World(WorldEvent::ProcessDown) => series.push(fact.time, 0),
            TraceEvent::World(WorldEvent::ProcessUp) => series.push(fact.time, 1),
            _ => {}
        }
    }
    series
}

fn steps(run: &Run) -> Steps {
    let mut steps = Steps::new();
    steps.insert((What::ActiveController, CONTROLLER), vec![(Time::ZERO, 1)]);
    for partition in &run.history().partitions {
        of_changes(partition, &mut steps);
    }
    of_leaders(run, &mut steps);
    of_brokers(run.history(), &mut steps);
    of_disks(run, &mut steps);
    for (_, fact) in &run.trace().facts {
        let TraceEvent::Node(event) = fact.event else { continue };
        let (what, who) = match event {
            Event::IsrProposalRefused { .. } => (What::FailedIsrUpdates, fact.node),
            Event::SessionLost => (What::SessionsLost, fact.node),
            Event::SessionExpired { .. } => (What::TimedOutHeartbeats, CONTROLLER),
            _ => continue,
        };
        steps.entry((what, who)).or_default().push((fact.time, 1));
    }
    steps
}

fn of_brokers(history: &History, steps: &mut Steps) {
    for broker in &history.brokers {
        let mut before = None;
        for (time, _, fenced) in &broker.states {
            let [into, out_of] = match fenced {
                true => [What::FencedBrokers, What::ActiveBrokers],
                false => [What::ActiveBrokers, What::FencedBrokers],
            };
            if before != Some(*fenced) {
                steps.entry((into, CONTROLLER)).or_default().push((*time, 1));
            }
            if before == Some(!*fenced) {
                steps.entry((out_of, CONTROLLER)).or_default().push((*time, -1));
            }
            before = Some(*fenced);
        }
    }
}

/// What the controller's changes of a partition tell.
fn of_changes(partition: &PartitionHistory, steps: &mut Steps) {
    let mut before: Option<&PartitionRegistration> = None;
    for (time, _, change) in &partition.changes {
        let now = &change.registration;
        let mut step = |what, who, by| steps.entry((what, who)).or_default().push((*time, by));
        for (registration, by) in before.iter().map(|r| (*r, -1)).chain([(now, 1)]) {
            registration.replicas.iter().for_each(|broker| step(What::Replicas, *broker, by));
            if registration.leader.is_none() {
                step(What::Offline, CONTROLLER, by);
            }
            if registration.leader != registration.replicas.first().copied() {
                step(What::Imbalance, CONTROLLER, by);
            }
        }
        match (change.cause, now.leader) {
            (ChangeCause::IsrShrink, Some(leader)) => step(What::IsrShrinks, leader, 1),
            (ChangeCause::IsrExpand, Some(leader)) => step(What::IsrExpands, leader, 1),
            _ => {}
        }
        if let Some(before) = before {
            if is_unclean_election(before, now) {
                step(What::UncleanElections, CONTROLLER, 1);
            } else if elects_eligible(before, now) {
                step(What::EligibleElections, CONTROLLER, 1);
            }
        }
        before = Some(now);
    }
}

/// Whether a member of the ELR is elected, since the ISR is empty (R6.11).
fn elects_eligible(before: &PartitionRegistration, now: &PartitionRegistration) -> bool {
    let elected = now.leader.filter(|_| now.leader != before.leader);
    elected.is_some_and(|leader| before.elr.contains(&leader) && !before.isr.contains(&leader))
}

/// When brokers began and ceased to believe that they lead a partition.
type Beliefs = BTreeMap<(PartitionId, NodeId), Vec<(Time, bool)>>;

fn beliefs(run: &Run) -> Beliefs {
    let mut beliefs = Beliefs::new();
    for (_, fact) in &run.trace().facts {
        let node = fact.node;
        match fact.event {
            TraceEvent::Node(Event::BecameLeader { partition, .. }) => {
                beliefs.entry((partition, node)).or_default().push((fact.time, true));
            }
            // An offline replica leads nothing (`ReplicaManager.leaderPartitionsIterator`).
            TraceEvent::Node(
                Event::BecameFollower { partition, .. } | Event::ReplicaOffline { partition },
            ) => {
                if let Some(belief) = beliefs.get_mut(&(partition, node)) {
                    belief.push((fact.time, false));
                }
            }
            TraceEvent::World(WorldEvent::ProcessDown) => {
                let own = beliefs.iter_mut().filter(|((_, broker), _)| *broker == node);
                own.for_each(|(_, belief)| belief.push((fact.time, false)));
            }
            _ => {}
        }
    }
    beliefs
}

/// What brokers that believe to lead a partition tell of it, by the ISR that they know.
fn of_leaders(run: &Run, steps: &mut Steps) {
    for ((id, broker), belief) in beliefs(run) {
        let Some(partition) = run.history().partitions.get(usize::from(id.0)) else { continue };
        let changes = partition.changes.iter().map(|(time, _, _)| *time);
        let settings = partition.min_insync_replicas.iter().map(|(time, _)| time);
        let mut times: Vec<Time> = belief.iter().map(|(time, _)| *time).collect();
        times.extend(changes.chain(settings));
        order::sort(&mut times);
        times.dedup();
        let mut last = [false; 4];
        for time in times {
            let now = told(partition, broker, &belief, time);
            for (place, what) in TOLD.into_iter().enumerate() {
                let by = i64::from(now[place]) - i64::from(last[place]);
                if by != 0 {
                    steps.entry((what, broker)).or_default().push((time, by));
                }
            }
            last = now;
        }
    }
}

const TOLD: [What; 4] = [What::Leaders, What::UnderReplicated, What::UnderMinIsr, What::AtMinIsr];

/// Which of [`TOLD`] the partition counts for at a broker.
fn told(
    partition: &PartitionHistory,
    broker: NodeId,
    belief: &[(Time, bool)],
    time: Time,
) -> [bool; 4] {
    let count = belief.partition_point(|(at, _)| *at <= time);
    if !count.checked_sub(1).is_some_and(|last| belief[last].1) {
        return [false; 4];
    }
    let count = partition.changes.partition_point(|(at, _, _)| *at <= time);
    let states = partition.changes[..count].iter().rev().map(|(_, _, change)| &change.registration);
    let known = states.clone().find(|state| state.leader == Some(broker));
    let Some(known) = known else { return [true, false, false, false] };
    let wanted = known.replicas.iter().filter(|b| !known.adding_replicas.contains(b)).count();
    let min = partition.min_insync_replicas.at(time).unwrap_or(1);
    let size = known.isr.len() as i64;
    [true, known.isr.len() < wanted, size < min, size == min]
}
