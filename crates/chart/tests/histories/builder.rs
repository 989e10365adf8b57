//! Writes a history event by event.

use super::Example;
use highwater_protocol::config::{
    BrokerConfig, ConsumerConfig, ControllerConfig, Features, ProducerConfig,
};
use highwater_protocol::message::Assignment;
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::*;
use highwater_sim::history::{BrokerHistory, ConsumerHistory, ProducerHistory};
use highwater_sim::schedule::*;
use highwater_sim::*;

pub struct Builder {
    history: History,
    schedule: Schedule,
    /// Current role, process and fencing by broker, for the rows of states.
    now: Vec<(Role, Process, bool)>,
    end: u64,
}

fn at(ms: u64) -> Time {
    Time(ms * 1_000)
}

impl Builder {
    pub fn new(
        topic: &str,
        brokers: u16,
        end: u64,
        producers: &[(&str, u64)],
        consumers: &[&str],
    ) -> Builder {
        let ids: Vec<NodeId> = (1..=brokers).map(NodeId).collect();
        let schedule = Schedule {
            seed: 1,
            end: at(end),
            features: Features::default(),
            controller: NodeId(100),
            controller_config: ControllerConfig::default(),
            brokers: ids.iter().copied().map(broker).collect(),
            topics: vec![TopicSpec {
                name: topic.to_string(),
                partitions: 1,
                assignment: Assignment::Automatic { replication_factor: 3 },
                configs: Vec::new(),
            }],
            producers: producers
                .iter()
                .map(|(name, rate)| ProducerSpec {
                    name: name.to_string(),
                    topic: 0,
                    partition: None,
                    config: ProducerConfig::default(),
                    interval: Some(Micros(1_000_000 / rate)),
                    start: Time::ZERO,
                    count: u64::MAX,
                })
                .collect(),
            consumers: consumers
                .iter()
                .map(|name| ConsumerSpec {
                    name: name.to_string(),
                    topic: 0,
                    partition: None,
                    config: ConsumerConfig::default(),
                    start: Time::ZERO,
                })
                .collect(),
            environment: Environment::default(),
            actions: Vec::new(),
        };
        let history = History {
            now: at(end),
            partitions: vec![empty_partition(0, &ids)],
            brokers: ids
                .iter()
                .map(|id| BrokerHistory {
                    broker: *id,
                    states: vec![(Time::ZERO, Process::Running, false)],
                })
                .collect(),
            producers: vec![ProducerHistory::default(); producers.len()],
            consumers: vec![reader(); consumers.len()],
            zookeeper: None,
            actions: Vec::new(),
        };
        let now = vec![(Role::InSync, Process::Running, false); brokers.into()];
        let mut builder = Builder { history, schedule, now, end };
        builder.zero();
        builder
    }

    fn zero(&mut self) {
        let partition = &mut self.history.partitions[0];
        partition.high_watermark.push(Time::ZERO, 0);
        for replica in &mut partition.replicas {
            replica.log_end_offset.push(Time::ZERO, 0);
        }
        for consumer in &mut self.history.consumers {
            consumer.positions[0].1.push(Time::ZERO, 0);
        }
    }

    pub fn change(
        &mut self,
        ms: u64,
        leader: Option<u16>,
        epoch: i32,
        isr: &[u16],
        cause: ChangeCause,
    ) {
        let ids = |ids: &[u16]| ids.iter().map(|id| NodeId(*id)).collect::<Vec<_>>();
        let partition = &mut self.history.partitions[0];
        let registration = registration(0, ids(&[1, 2, 3]), ids(isr), leader.map(NodeId), epoch);
        let change = PartitionChange { partition: PartitionId(0), cause, registration };
        partition.changes.push((at(ms), FactId::NONE, change));
        partition.isr_size.push(at(ms), isr.len() as i64);
    }

    pub fn min_isr(&mut self, ms: u64, min: i64) {
        self.history.partitions[0].min_insync_replicas.push(at(ms), min);
    }

    pub fn roles(&mut self, ms: u64, roles: &[(u16, Role)]) {
        for (id, role) in roles {
            self.now[usize::from(id - 1)].0 = *role;
            self.state(ms, *id);
        }
    }

    pub fn process(&mut self, ms: u64, id: u16, process: Process, fenced: bool) {
        let now = &mut self.now[usize::from(id - 1)];
        (now.1, now.2) = (process, fenced);
        self.state(ms, id);
    }

    pub fn fence(&mut self, ms: u64, id: u16, fenced: bool) {
        self.now[usize::from(id - 1)].2 = fenced;
        self.state(ms, id);
    }

    fn state(&mut self, ms: u64, id: u16) {
        let (role, process, fenced) = self.now[usize::from(id - 1)];
        let replicas = &mut self.history.partitions[0].replicas;
        if let Some(replica) = replicas.iter_mut().find(|r| r.broker.0 == id) {
            let states = &mut replica.states;
            states.retain(|state| state.0 < at(ms) || state.0 > at(ms));
            states.push((at(ms), ReplicaState { process, fenced, role }));
            states.sort_by_key(|state| state.0);
        }
        let states = &mut self.history.brokers[usize::from(id - 1)].states;
        states.push((at(ms), process, fenced));
        states.sort_by_key(|state| state.0);
    }

    pub fn act(&mut self, ms: u64, action: Action) {
        let index = self.schedule.actions.len() as u32;
        self.schedule.actions.push(TimedAction { at: at(ms), action });
        self.history.actions.push((at(ms), index, FactId::NONE));
    }

    pub fn produced(&mut self, ms: u64, producer: usize) {
        add(&mut self.history.producers[producer].produced, ms, 1);
    }

    pub fn acknowledge(&mut self, ms: u64, producer: usize, count: i64) {
        add(&mut self.history.producers[producer].acknowledged, ms, count);
    }

    pub fn refuse(&mut self, ms: u64, producer: usize, count: i64) {
        add(&mut self.history.producers[producer].refused, ms, count);
    }

    pub fn append(&mut self, ms: u64, leader: u16, count: i64) {
        let log = &mut self.history.partitions[0].replicas[usize::from(leader - 1)].log_end_offset;
        add(log, ms, count);
    }

    /// The follower, if it runs, copies at most 40 records of what the leader has.
    pub fn follow(&mut self, ms: u64, id: u16) {
        let partition = &mut self.history.partitions[0];
        let states = &partition.replicas[usize::from(id - 1)].states;
        let now = states[states.partition_point(|s| s.0 <= at(ms)) - 1].1;
        if now.process != Process::Running || now.fenced || now.role == Role::Leader {
            return;
        }
        let changes = &partition.changes;
        let current = &changes[changes.partition_point(|c| c.0 <= at(ms)) - 1].2;
        let Some(leader) = current.registration.leader else { return };
        let end = partition.replicas[usize::from(leader.0 - 1)].log_end_offset.last().unwrap();
        let log = &mut partition.replicas[usize::from(id - 1)].log_end_offset;
        let gain = (end - log.last().unwrap()).clamp(0, 40);
        add(log, ms, gain);
    }

    /// The high watermark moves to the least log end of the ISR; consumers follow at leisure.
    pub fn commit(&mut self, ms: u64, producer: usize) {
        let partition = &mut self.history.partitions[0];
        let changes = &partition.changes;
        let current = &changes[changes.partition_point(|c| c.0 <= at(ms)) - 1].2.registration;
        let ends = current
            .isr
            .iter()
            .map(|id| partition.replicas[usize::from(id.0 - 1)].log_end_offset.at(at(ms)).unwrap());
        let least = ends.min().unwrap().max(partition.high_watermark.last().unwrap());
        partition.high_watermark.push(at(ms), least);
        for (i, consumer) in self.history.consumers.iter_mut().enumerate() {
            let series = &mut consumer.positions[0].1;
            let last = series.last().unwrap();
            let lag = 4 + 60 * i as i64;
            series.push(at(ms), (least - lag).max(last));
        }
        let all = self.history.producers.len() as i64;
        let producer = &mut self.history.producers[producer];
        let done = producer.refused.last().unwrap_or(0) + producer.acknowledged.last().unwrap_or(0);
        let most = producer.produced.last().unwrap_or(0) - done;
        add(&mut producer.acknowledged, ms, most.min(8 * all));
    }

    pub fn truncate(&mut self, ms: u64, id: u16, count: u32) {
        let replica = &mut self.history.partitions[0].replicas[usize::from(id - 1)];
        // The log is written later in the run; the mark is set when it is known.
        replica.truncations.push((at(ms), 0, count));
    }

    pub fn finish(mut self, name: &'static str) -> Example {
        assert_eq!(self.history.now, at(self.end));
        for partition in &mut self.history.partitions {
            for replica in &mut partition.replicas {
                cut(replica);
            }
        }
        Example { name, history: self.history, schedule: self.schedule }
    }

    pub fn spread_partitions(&mut self, count: u16) {
        let brokers = self.history.brokers.len() as u16;
        let ids: Vec<NodeId> = (1..=brokers).map(NodeId).collect();
        self.schedule.topics[0].partitions = count;
        self.history.partitions.clear();
        self.history.consumers.clear();
        for index in 0..count {
            let replicas: Vec<NodeId> =
                (0..3).map(|k| ids[usize::from((index + k) % brokers)]).collect();
            let mut partition = empty_partition(index, &replicas);
            for replica in &mut partition.replicas {
                replica.states.push((Time::ZERO, state(replicas[0], replica.broker)));
                for s in 0..40 {
                    replica.log_end_offset.push(at(s * 1_000), s as i64 * 3);
                }
            }
            for s in 0..40 {
                partition.high_watermark.push(at(s * 1_000 + 10), s as i64 * 3);
            }
            partition.min_insync_replicas.push(Time::ZERO, 2);
            self.history.partitions.push(partition);
            self.register(index, 0, replicas.clone(), Some(replicas[0]), replicas, 0);
        }
        for ms in (20..self.end).step_by(20) {
            self.produced(ms, 0);
            self.acknowledge(ms, 0, 1);
        }
    }

    fn register(
        &mut self,
        index: u16,
        ms: u64,
        replicas: Vec<NodeId>,
        leader: Option<NodeId>,
        isr: Vec<NodeId>,
        epoch: i32,
    ) {
        let partition = &mut self.history.partitions[usize::from(index)];
        partition.isr_size.push(at(ms), isr.len() as i64);
        let registration = registration(index, replicas, isr, leader, epoch);
        let cause = ChangeCause::TopicCreated;
        let change = PartitionChange { partition: PartitionId(index), cause, registration };
        partition.changes.push((at(ms), FactId::NONE, change));
    }

    pub fn lose_broker(&mut self, died: u64, noticed: u64, id: u16) {
        self.process(died, id, Process::Down, false);
        self.each(noticed, |r| {
            r.isr.retain(|b| b.0 != id);
            if r.leader == Some(NodeId(id)) {
                r.leader = r.replicas.iter().copied().find(|b| r.isr.contains(b));
                r.leader_epoch += 1;
            }
        });
    }

    pub fn regain_broker(&mut self, started: u64, running: u64, caught_up: u64, id: u16) {
        self.process(started, id, Process::Starting, true);
        self.process(running, id, Process::Running, false);
        self.each(caught_up, |r| {
            if r.replicas.contains(&NodeId(id)) && !r.isr.contains(&NodeId(id)) {
                r.isr.push(NodeId(id));
            }
        });
    }

    pub fn prefer(&mut self, ms: u64) {
        self.each(ms, |r| {
            if r.leader != r.replicas.first().copied() {
                r.leader = r.replicas.first().copied();
                r.leader_epoch += 1;
            }
        });
    }

    fn each(&mut self, ms: u64, change: impl Fn(&mut PartitionRegistration)) {
        for index in 0..self.history.partitions.len() as u16 {
            let partition = &self.history.partitions[usize::from(index)];
            let before = &partition.changes.last().unwrap().2.registration;
            let mut after = before.clone();
            change(&mut after);
            if after != *before {
                let later = ms + u64::from(index) * 15;
                let PartitionRegistration { replicas, leader, isr, leader_epoch, .. } = after;
                self.register(index, later, replicas, leader, isr, leader_epoch);
            }
        }
    }
}

fn state(leader: NodeId, broker: NodeId) -> ReplicaState {
    let role = if leader == broker { Role::Leader } else { Role::InSync };
    ReplicaState { process: Process::Running, fenced: false, role }
}

fn add(series: &mut Series, ms: u64, count: i64) {
    let last = series.last().unwrap_or(0);
    if count > 0 {
        series.push(at(ms), last + count);
    }
}

/// Carries out a truncation in a log that was written as if there were none.
fn cut(replica: &mut ReplicaHistory) {
    for (time, to, count) in &mut replica.truncations {
        let log = &mut replica.log_end_offset;
        let after = log.count_until(*time);
        *to = log.get(after - 1).1 - i64::from(*count);
        let mut points: Vec<(Time, i64)> = log.iter().collect();
        let level = points[(after + 15).min(points.len() - 1)].1;
        for (i, point) in points[after..].iter_mut().take(15).enumerate() {
            point.1 = *to + (level - *to) * (i as i64 + 1) / 15;
        }
        points.insert(after, (*time, *to));
        *log = points.into_iter().collect();
    }
}

fn registration(
    index: u16,
    replicas: Vec<NodeId>,
    isr: Vec<NodeId>,
    leader: Option<NodeId>,
    leader_epoch: i32,
) -> PartitionRegistration {
    PartitionRegistration {
        topic: TopicId(0),
        index,
        directories: vec![0; replicas.len()],
        replicas,
        adding_replicas: Vec::new(),
        removing_replicas: Vec::new(),
        isr,
        elr: Vec::new(),
        last_known_elr: Vec::new(),
        leader,
        leader_recovery_state: LeaderRecoveryState::Recovered,
        leader_epoch,
        partition_epoch: 0,
    }
}

fn empty_partition(index: u16, replicas: &[NodeId]) -> PartitionHistory {
    let mut sorted = replicas.to_vec();
    sorted.sort();
    PartitionHistory {
        partition: PartitionId(index),
        topic: TopicId(0),
        index,
        changes: Vec::new(),
        isr_size: Series::default(),
        min_insync_replicas: Series::default(),
        high_watermark: Series::default(),
        replicas: sorted
            .iter()
            .map(|broker| ReplicaHistory {
                broker: *broker,
                log_end_offset: Series::default(),
                high_watermark: Series::default(),
                states: Vec::new(),
                truncations: Vec::new(),
            })
            .collect(),
    }
}

fn reader() -> ConsumerHistory {
    let positions = vec![(PartitionId(0), Series::default())];
    ConsumerHistory { positions, read: Series::default() }
}

fn broker(id: NodeId) -> BrokerSpec {
    BrokerSpec { id, config: BrokerConfig::default(), log_dirs: Vec::new() }
}
