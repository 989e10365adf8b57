//! The commands of the controller's scripts.
//!
//! A command waits for its answer; with `no-wait` it does not. With `at T` it happens at T. Brokers
//! that are alive send heartbeats by themselves and have applied whatever is committed.
//!
//! | command | meaning |
//! |---|---|
//! | `bootstrap brokers=1,2,3 topic=orders replicas=1,2,3/2,3,1 elr=on KEY=VALUE..` | see below |
//! | `tick to T` | time passes |
//! | `sleep to T` | the controller is paused until then, and looks at nothing |
//! | `crash N`, `alive N` | N stops, or goes on, sending heartbeats |
//! | `heartbeat N [offset=K] [epoch=E] [want-fence] [want-shut-down]` | one heartbeat by hand |
//! | `register N incarnation=I [previous-epoch=E] [directory=D,E]` | N asks to be registered |
//! | `alter-partition N orders-0 isr=1,2:5 leader-epoch=L partition-epoch=P [recovering]` | below |
//! | `elect preferred orders-0`, `elect unclean orders-0` | the administrator asks for one |
//! | `reassign orders-0 1,2,4`, `reassign orders-0 cancel` | and for a move of replicas |
//! | `config topic orders KEY=VALUE`, `config cluster KEY=` | and for a setting; no value deletes |
//! | `create-topic logs replicas=1,2` or `partitions=6 replication-factor=3` | and for a topic |
//! | `assign-directory N orders-0 directory=D` | N says where its replica is |
//! | `fetch-metadata N offset=K` | N reads the metadata log |
//! | `disconnect N lifecycle` | a connection of N closes |
//! | `restart-controller` | the controller dies, another takes over |
//! | `show` | all partitions |
//! | `show-causes` | from now on every fact is shown with the fact that led to it |
//!
//! `bootstrap` makes a new cluster; a key may be a switch of `Features`, `without=a,b` switches
//! some off. With `alter-partition` the leader N asks for an ISR; `2:5` is broker 2 at epoch 5.

use super::arguments::{Arguments, ids, length, number};
use super::cluster::{ADMIN, Cluster, running};
use super::datadriven::Command;
use super::print;
use highwater_protocol::config::{ControllerConfig, Features};
use highwater_protocol::message::{
    AdminRequest, AlterPartition, AlterPartitionRequest, AssignReplicasToDirsRequest, Assignment,
    BrokerHeartbeatRequest, BrokerRegistrationRequest, Channel, ElectionType, Message,
};
use highwater_protocol::metadata::{ConfigKey, ConfigResource, Directories};
use highwater_protocol::{LeaderRecoveryState, Micros, NodeId, PartitionId, TopicId};

/// Carries out one block, a command a line; returns what came of it.
pub fn run(cluster: &mut Option<Cluster>, block: &Command) -> String {
    let options = block.options.iter().map(|(key, value)| format!("{key}={value}"));
    let words: Vec<_> = block.words.iter().cloned().chain(options).collect();
    let first = format!("{} {}", block.name, words.join(" "));
    let lines = std::iter::once(&first).chain(&block.body);
    let outputs: Vec<_> = lines.map(|line| run_line(cluster, line)).collect();
    outputs
        .iter()
        .flat_map(|text| text.lines())
        .filter(|line| !line.is_empty())
        .fold(String::new(), |text, line| text + line + "\n")
}

fn run_line(cluster: &mut Option<Cluster>, line: &str) -> String {
    let arguments = Arguments::parse(line);
    if arguments.name == "bootstrap" {
        return cluster.insert(bootstrap(&arguments)).take_lines();
    }
    let cluster = cluster.as_mut().expect("bootstrap comes first");
    if let Some(at) = arguments.time_after("at") {
        cluster.tick_to(at);
    }
    let shown = command(cluster, &arguments);
    [cluster.take_lines(), shown].join("\n")
}

fn command(cluster: &mut Cluster, arguments: &Arguments) -> String {
    match arguments.name {
        "tick" => cluster.tick_to(arguments.time_after("to").expect("tick to T")),
        "sleep" => cluster.sleep_to(arguments.time_after("to").expect("sleep to T")),
        "crash" => cluster.broker(arguments.broker(0)).alive = false,
        "alive" => cluster.broker(arguments.broker(0)).alive = true,
        "heartbeat" => heartbeat(cluster, arguments),
        "register" => register(cluster, arguments),
        "alter-partition" => alter_partition(cluster, arguments),
        "assign-directory" => assign_directory(cluster, arguments),
        "elect" | "reassign" | "config" | "create-topic" => {
            let request = admin_request(cluster, arguments);
            send(cluster, arguments, ADMIN, Message::AdminRequest(request));
        }
        "fetch-metadata" => {
            let from = arguments.number("offset").expect("offset=K");
            let message = print::metadata_fetch(arguments.broker(0), from);
            send(cluster, arguments, arguments.broker(0), message);
        }
        "disconnect" => {
            let message = print::metadata_fetch(arguments.broker(0), 0);
            let mut connection = Cluster::connection(arguments.broker(0), &message);
            connection.channel = match arguments.word(1) {
                "lifecycle" => Channel::Lifecycle,
                "metadata-log" => Channel::MetadataLog,
                other => panic!("no such channel: {other}"),
            };
            cluster.disconnect(connection);
        }
        "restart-controller" => cluster.restart_controller(),
        "show" => return show(cluster),
        "show-causes" => cluster.show_causes = true,
        other => panic!("no such command: {other}"),
    }
    String::new()
}

fn send(cluster: &mut Cluster, arguments: &Arguments, client: NodeId, message: Message) {
    cluster.request(client, message, !arguments.has("no-wait"));
}

/// What `bootstrap` says of the cluster.
struct Setup {
    config: ControllerConfig,
    features: Features,
    heartbeat_interval: Micros,
    seed: u64,
    brokers: Vec<NodeId>,
    racks: Vec<Option<u16>>,
    topic: Option<String>,
    lists: Vec<Vec<NodeId>>,
    topic_configs: Vec<(ConfigKey, i64)>,
}

impl Setup {
    /// Takes one `key=value`: of the cluster, a feature, the controller's configuration or, if it
    /// is none of these, the topic's.
    fn set(&mut self, key: &str, value: &str) {
        let on = value == "on" || value == "true";
        match key {
            "brokers" => self.brokers = ids(value),
            "racks" => self.racks = value.split(',').map(|rack| Some(number(rack))).collect(),
            "topic" => self.topic = Some(value.to_string()),
            "replicas" => self.lists = value.split('/').map(ids).collect(),
            "seed" => self.seed = number(value),
            "without" => {
                for name in value.split(',') {
                    assert!(self.set_feature(name, false), "{name}: no such feature");
                }
            }
            "broker.heartbeat.interval.ms" => self.heartbeat_interval = length(value),
            _ if self.set_feature(key, on) || self.set_controller(key, value, on) => {}
            _ => {
                let (key, value) = setting(key, value);
                self.topic_configs.push((key, value.expect("a value")));
            }
        }
    }

    fn set_feature(&mut self, key: &str, on: bool) -> bool {
        let key = if key == "elr" { "eligible_leader_replicas" } else { key };
        self.features.switch(key).map(|feature| *feature = on).is_some()
    }

    fn set_controller(&mut self, key: &str, value: &str, on: bool) -> bool {
        let config = &mut self.config;
        let time = match key {
            "broker.session.timeout.ms" => &mut config.broker_session_timeout_ms,
            "unclean.leader.election.interval.ms" => {
                &mut config.unclean_leader_election_interval_ms
            }
            "leader.imbalance.check.interval" => &mut config.leader_imbalance_check_interval,
            "controller.quorum.append.linger.ms" => &mut config.controller_quorum_append_linger_ms,
            _ => {
                match key {
                    "auto.leader.rebalance.enable" => config.auto_leader_rebalance_enable = on,
                    "controller.min.insync.replicas" => config.min_insync_replicas = number(value),
                    "controller.unclean.leader.election.enable" => {
                        config.unclean_leader_election_enable = on;
                    }
                    "default.replication.factor" => {
                        config.default_replication_factor = number(value);
                    }
                    _ => return false,
                }
                return true;
            }
        };
        *time = length(value);
        true
    }
}

/// A cluster; the controller does not balance leaders unless asked to.
fn bootstrap(arguments: &Arguments) -> Cluster {
    let config = ControllerConfig { auto_leader_rebalance_enable: false, ..Default::default() };
    let mut setup = Setup {
        config,
        features: Features::default(),
        heartbeat_interval: Micros::from_secs(2),
        seed: 1,
        brokers: Vec::new(),
        racks: Vec::new(),
        topic: None,
        lists: Vec::new(),
        topic_configs: Vec::new(),
    };
    arguments.pairs().iter().for_each(|(key, value)| setup.set(key, value));
    let partitions: Vec<_> = (0..setup.lists.len() as u16).map(PartitionId).collect();
    let request = AdminRequest::CreateTopics {
        topic: TopicId(0),
        partitions: partitions.clone(),
        assignment: Assignment::Manual(setup.lists),
        configs: setup.topic_configs,
    };
    let requests: Vec<_> = setup.topic.iter().map(|_| request.clone()).collect();
    let topics = setup.topic.into_iter().map(|name| (name, partitions.clone())).collect();
    let racks = setup.racks.into_iter().chain(std::iter::repeat(None));
    let brokers: Vec<_> = setup.brokers.into_iter().zip(racks).map(running).collect();
    let (config, features) = (setup.config, setup.features);
    let interval = setup.heartbeat_interval;
    Cluster::new(config, features, interval, &brokers, topics, &requests, setup.seed)
}

fn heartbeat(cluster: &mut Cluster, arguments: &Arguments) {
    let broker = arguments.broker(0);
    let committed = cluster.controller.image().offset;
    let message = Message::BrokerHeartbeatRequest(BrokerHeartbeatRequest {
        broker,
        broker_epoch: arguments.number("epoch").unwrap_or(cluster.broker(broker).epoch),
        current_metadata_offset: arguments.number("offset").unwrap_or(committed),
        want_fence: arguments.has("want-fence"),
        want_shut_down: arguments.has("want-shut-down"),
        offline_directories: directories(arguments, "offline").unwrap_or_default(),
        log_ends: Vec::new(),
    });
    send(cluster, arguments, broker, message);
}

fn register(cluster: &mut Cluster, arguments: &Arguments) {
    let broker = arguments.broker(0);
    let message = Message::BrokerRegistrationRequest(BrokerRegistrationRequest {
        broker,
        incarnation: arguments.number("incarnation").expect("incarnation=I"),
        previous_broker_epoch: arguments.number("previous-epoch").unwrap_or(-1),
        directories: directories(arguments, "directory")
            .unwrap_or(Directories::one(u32::from(broker.0))),
        rack: arguments.number("rack"),
    });
    send(cluster, arguments, broker, message);
}

fn alter_partition(cluster: &mut Cluster, arguments: &Arguments) {
    let broker = arguments.broker(0);
    let partition = match arguments.word(1) {
        "nowhere-0" => PartitionId(999),
        name => cluster.partition(name),
    };
    let members = arguments.value("isr").expect("isr=..").split(',');
    let new_isr = members
        .map(|member| match member.split_once(':') {
            Some((id, epoch)) => (NodeId(number(id)), number(epoch)),
            None => (NodeId(number(member)), cluster.broker(NodeId(number(member))).epoch),
        })
        .collect();
    let recovering = arguments.has("recovering");
    let proposal = AlterPartition {
        partition,
        leader_epoch: arguments.number("leader-epoch").expect("leader-epoch=L"),
        partition_epoch: arguments.number("partition-epoch").expect("partition-epoch=P"),
        new_isr,
        leader_recovery_state: if recovering {
            LeaderRecoveryState::Recovering
        } else {
            LeaderRecoveryState::Recovered
        },
    };
    let message = Message::AlterPartitionRequest(AlterPartitionRequest {
        broker,
        broker_epoch: arguments.number("epoch").unwrap_or(cluster.broker(broker).epoch),
        partitions: vec![proposal],
    });
    send(cluster, arguments, broker, message);
}

fn assign_directory(cluster: &mut Cluster, arguments: &Arguments) {
    let broker = arguments.broker(0);
    let message = Message::AssignReplicasToDirsRequest(AssignReplicasToDirsRequest {
        broker,
        broker_epoch: cluster.broker(broker).epoch,
        partitions: vec![(
            cluster.partition(arguments.word(1)),
            arguments.number("directory").expect("directory=D"),
        )],
    });
    send(cluster, arguments, broker, message);
}

/// `directory=1,101`
fn directories(arguments: &Arguments, key: &str) -> Option<Directories> {
    Some(arguments.value(key)?.split(',').map(number::<u32>).collect())
}

fn admin_request(cluster: &mut Cluster, arguments: &Arguments) -> AdminRequest {
    match arguments.name {
        "elect" => AdminRequest::ElectLeaders {
            election_type: match arguments.word(0) {
                "preferred" => ElectionType::Preferred,
                "unclean" => ElectionType::Unclean,
                other => panic!("no such election: {other}"),
            },
            partitions: vec![cluster.partition(arguments.word(1))],
        },
        "reassign" => AdminRequest::AlterPartitionReassignments {
            partition: cluster.partition(arguments.word(0)),
            replicas: match arguments.word(1) {
                "cancel" => None,
                list => Some(ids(list)),
            },
        },
        "config" => {
            let resource = match arguments.word(0) {
                "topic" => ConfigResource::Topic(cluster.topic_id(arguments.word(1))),
                "cluster" => ConfigResource::Cluster,
                "broker" => ConfigResource::Broker(arguments.broker(1)),
                other => panic!("no such resource: {other}"),
            };
            let (key, value) = arguments.pairs()[0];
            let (key, value) = setting(key, value);
            AdminRequest::IncrementalAlterConfigs { resource, key, value }
        }
        _ => create_topic(cluster, arguments),
    }
}

fn create_topic(cluster: &mut Cluster, arguments: &Arguments) -> AdminRequest {
    let lists: Option<Vec<_>> =
        arguments.value("replicas").map(|lists| lists.split('/').map(ids).collect());
    let count = lists.as_ref().map_or_else(
        || arguments.number("partitions").expect("partitions=N"),
        |lists| lists.len() as u16,
    );
    let first = cluster.topics.iter().map(|(_, partitions)| partitions.len() as u16).sum::<u16>();
    let partitions: Vec<_> = (first..first + count).map(PartitionId).collect();
    let topic = TopicId(cluster.topics.len() as u16);
    cluster.topics.push((arguments.word(0).to_string(), partitions.clone()));
    let assignment = match lists {
        Some(lists) => Assignment::Manual(lists),
        None => Assignment::Automatic {
            replication_factor: arguments.number("replication-factor").unwrap_or(0),
        },
    };
    AdminRequest::CreateTopics { topic, partitions, assignment, configs: Vec::new() }
}

fn setting(key: &str, value: &str) -> (ConfigKey, Option<i64>) {
    use ConfigKey::{FlushMessages, FlushMs, MinInsyncReplicas, UncleanLeaderElectionEnable};
    let keys = [MinInsyncReplicas, UncleanLeaderElectionEnable, FlushMessages, FlushMs];
    let found = keys.into_iter().find(|known| print::key_name(*known) == key);
    let value = match value {
        "" => None,
        "true" => Some(1),
        "false" => Some(0),
        value => Some(number(value)),
    };
    (found.unwrap_or_else(|| panic!("no such setting: {key}")), value)
}

fn show(cluster: &Cluster) -> String {
    let partitions = cluster.controller.image().partitions.iter().zip(0u16..);
    let lines = partitions.filter_map(|(p, id)| {
        let name = cluster.partition_name(PartitionId(id));
        Some(format!("{name} {}", print::partition(p.as_ref()?)))
    });
    lines.collect::<Vec<_>>().join("\n")
}
