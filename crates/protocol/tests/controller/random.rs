//! Random operations on random clusters: the controller's own assertions must hold (I2, I16, I17),
//! and whatever is asked, it answers.

use super::cluster::{ADMIN, Cluster, running};
use highwater_protocol::config::{ControllerConfig, Features};
use highwater_protocol::message::{
    AdminRequest, AlterPartition, AlterPartitionRequest, AssignReplicasToDirsRequest, Assignment,
    BrokerHeartbeatRequest, BrokerRegistrationRequest, ElectionType, Message,
};
use highwater_protocol::metadata::{ConfigKey, ConfigResource, Directories, PartitionRegistration};
use highwater_protocol::{LeaderRecoveryState, Micros, NodeId, PartitionId, Time, TopicId};

const BROKERS: u64 = 5;

/// A linear congruential generator (Knuth's MMIX), good enough for choosing.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 0
    }

    fn broker(&mut self) -> NodeId {
        NodeId(self.below(BROKERS) as u16 + 1)
    }

    /// Some of `list`, in some order.
    fn some(&mut self, list: &[NodeId]) -> Vec<NodeId> {
        let mut some: Vec<_> = list.iter().copied().filter(|_| self.below(3) > 0).collect();
        if !some.is_empty() {
            let by = self.below(some.len() as u64) as usize;
            some.rotate_left(by);
        }
        some
    }
}

/// A cluster of five brokers and two partitions, with features and settings by chance.
fn start(random: &mut Random) -> Cluster {
    let features = Features {
        eligible_leader_replicas: random.below(4) > 0,
        reassignment_needs_added_only: random.flag(),
        isr_change_keeps_leader_epoch: random.flag(),
        registration_waits_for_session: random.flag(),
        ..Features::default()
    };
    let config = ControllerConfig {
        broker_session_timeout_ms: Micros::from_secs(3),
        unclean_leader_election_interval_ms: Micros::from_secs(20),
        leader_imbalance_check_interval: Micros::from_secs(15),
        ..ControllerConfig::default()
    };
    let brokers: Vec<_> = (1..=BROKERS).map(|id| running((NodeId(id as u16), None))).collect();
    let partitions = vec![PartitionId(0), PartitionId(1)];
    let list = |ids: [u16; 3]| ids.map(NodeId).to_vec();
    let topic = AdminRequest::CreateTopics {
        topic: TopicId(0),
        partitions: partitions.clone(),
        assignment: Assignment::Manual(vec![list([1, 2, 3]), list([4, 3, 5])]),
        configs: vec![
            (ConfigKey::MinInsyncReplicas, random.below(3) as i64 + 1),
            (ConfigKey::UncleanLeaderElectionEnable, i64::from(random.below(3) == 0)),
        ],
    };
    let topics = vec![("orders".to_string(), partitions)];
    let interval = Micros::from_millis(500);
    Cluster::new(config, features, interval, &brokers, topics, &[topic], 1)
}

/// One operation by chance; most of them are ones that Kafka would carry out.
fn operate(cluster: &mut Cluster, random: &mut Random, incarnation: u32) {
    let broker = random.broker();
    let id = PartitionId(random.below(2) as u16);
    let partition = cluster.controller.image().partition(id).expect("created").clone();
    let wait = random.below(3) > 0;
    match random.below(12) {
        0 | 1 => cluster.broker(broker).alive = false,
        2 | 3 => {
            let epoch = cluster.broker(broker).epoch;
            cluster.broker(broker).alive = false;
            let message = Message::BrokerRegistrationRequest(BrokerRegistrationRequest {
                broker,
                incarnation,
                previous_broker_epoch: if random.flag() { epoch } else { -1 },
                directories: Directories::one(match random.below(8) {
                    0 => incarnation,
                    _ => u32::from(broker.0),
                }),
                rack: None,
            });
            cluster.request(broker, message, true);
            cluster.broker(broker).alive = true;
        }
        4 => {
            let message = Message::BrokerHeartbeatRequest(BrokerHeartbeatRequest {
                broker,
                broker_epoch: cluster.broker(broker).epoch,
                current_metadata_offset: cluster.controller.image().offset,
                want_fence: random.below(3) == 0,
                want_shut_down: random.flag(),
                offline_directories: match random.below(4) {
                    0 => cluster.controller.image().broker(broker).expect("known").directories,
                    _ => Directories::default(),
                },
                log_ends: Vec::new(),
            });
            cluster.request(broker, message, wait);
        }
        5..=7 => alter_partition(cluster, random, id, &partition, wait),
        8 => {
            let election_type =
                if random.flag() { ElectionType::Preferred } else { ElectionType::Unclean };
            let request = AdminRequest::ElectLeaders { election_type, partitions: vec![id] };
            cluster.request(ADMIN, Message::AdminRequest(request), wait);
        }
        9 => {
            let all: Vec<_> = (1..=BROKERS).map(|id| NodeId(id as u16)).collect();
            let replicas = (random.below(3) > 0).then(|| random.some(&all));
            let request = AdminRequest::AlterPartitionReassignments { partition: id, replicas };
            cluster.request(ADMIN, Message::AdminRequest(request), wait);
        }
        10 => {
            let known = cluster.controller.image().broker(broker).expect("known").directories;
            let directory = known.iter().next().expect("one is left");
            let message = Message::AssignReplicasToDirsRequest(AssignReplicasToDirsRequest {
                broker,
                broker_epoch: cluster.broker(broker).epoch,
                partitions: vec![(id, directory)],
            });
            cluster.request(broker, message, wait);
        }
        _ => configure_or_restart(cluster, random),
    }
}

/// The leader asks for some of the replicas.
fn alter_partition(
    cluster: &mut Cluster,
    random: &mut Random,
    id: PartitionId,
    partition: &PartitionRegistration,
    wait: bool,
) {
    let Some(leader) = partition.leader else { return };
    let mut isr = random.some(&partition.replicas);
    if !isr.contains(&leader) {
        isr.push(leader);
    }
    let new_isr = isr.into_iter().map(|replica| (replica, cluster.broker(replica).epoch)).collect();
    let message = Message::AlterPartitionRequest(AlterPartitionRequest {
        broker: leader,
        broker_epoch: cluster.broker(leader).epoch,
        partitions: vec![AlterPartition {
            partition: id,
            leader_epoch: partition.leader_epoch,
            partition_epoch: partition.partition_epoch,
            new_isr,
            leader_recovery_state: LeaderRecoveryState::Recovered,
        }],
    });
    cluster.request(leader, message, wait);
}

fn configure_or_restart(cluster: &mut Cluster, random: &mut Random) {
    let (key, value) = match random.below(4) {
        0 => return cluster.restart_controller(),
        1 => (ConfigKey::UncleanLeaderElectionEnable, random.below(2) as i64),
        _ => (ConfigKey::MinInsyncReplicas, random.below(3) as i64 + 1),
    };
    let resource =
        if random.flag() { ConfigResource::Cluster } else { ConfigResource::Topic(TopicId(0)) };
    let request = AdminRequest::IncrementalAlterConfigs { resource, key, value: Some(value) };
    cluster.request(ADMIN, Message::AdminRequest(request), false);
}

/// Runs many short histories; prints the seed and the history of the one that fails.
#[test]
fn invariants_hold_whatever_happens() {
    for seed in 0..300 {
        let history = std::panic::catch_unwind(|| {
            let mut random = Random(seed);
            let mut cluster = start(&mut random);
            for incarnation in 2..150 {
                operate(&mut cluster, &mut random, incarnation);
                let pause = Micros::from_millis(random.below(1_500));
                cluster.tick_to(cluster.now + pause);
            }
            assert!(cluster.now > Time::ZERO);
        });
        assert!(history.is_ok(), "seed {seed}");
    }
}
