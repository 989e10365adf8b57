//! What to run: a cluster, its clients, and what befalls them when. Plain data, no text.

use highwater_protocol::admin::AdminConfig;
use highwater_protocol::config::{
    BrokerConfig, ConsumerConfig, ControllerConfig, Features, ProducerConfig,
};
use highwater_protocol::message::{Assignment, ElectionType};
use highwater_protocol::metadata::ConfigKey;
use highwater_protocol::{Micros, NodeId, Time};

/// Everything that decides a run. Equal schedules give equal runs, natively and in wasm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
    /// Seed of every random stream: jitter, tick phases, placement.
    pub seed: u64,
    /// When the run ends.
    pub end: Time,
    /// Which protocol rules are in force.
    pub features: Features,
    /// The controller (one active controller; its voters are not modelled apart).
    pub controller: NodeId,
    /// Its settings.
    pub controller_config: ControllerConfig,
    /// The brokers, ascending by id.
    pub brokers: Vec<BrokerSpec>,
    /// Topics that exist from the start; their order gives the topic ids.
    pub topics: Vec<TopicSpec>,
    /// Producers, in the order of the script.
    pub producers: Vec<ProducerSpec>,
    /// Consumers, in the order of the script.
    pub consumers: Vec<ConsumerSpec>,
    /// Links and processes.
    pub environment: Environment,
    /// What happens when; ascending by time, the script's order among equals.
    pub actions: Vec<TimedAction>,
}

impl Schedule {
    /// Every topic in the order of their ids: those of the start, then those created.
    pub fn topic_specs(&self) -> impl Iterator<Item = &TopicSpec> {
        let created = self.actions.iter().filter_map(|timed| match &timed.action {
            Action::CreateTopic(spec) => Some(spec),
            _ => None,
        });
        self.topics.iter().chain(created)
    }
}

/// The log directory of a broker that names none (`log.dir`).
pub const DEFAULT_LOG_DIR: &str = "/tmp/kafka-logs";

/// A broker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BrokerSpec {
    /// `node.id`.
    pub id: NodeId,
    /// Its settings.
    pub config: BrokerConfig,
    /// The names of its log directories, for people: those of `log.dirs`, then that of the metadata
    /// log if it is another. Where a name is missing it is Kafka's default.
    pub log_dirs: Vec<String>,
}

impl BrokerSpec {
    /// The name of the log directory at this place.
    pub fn log_dir(&self, dir: u8) -> &str {
        self.log_dirs.get(usize::from(dir)).map_or(DEFAULT_LOG_DIR, String::as_str)
    }
}

/// A topic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicSpec {
    /// Its name.
    pub name: String,
    /// Number of partitions. With a manual assignment, the number of its lists.
    pub partitions: u16,
    /// Where the replicas go.
    pub assignment: Assignment,
    /// Its own settings; booleans are 0 and 1, times are microseconds.
    pub configs: Vec<(ConfigKey, i64)>,
}

/// A producer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProducerSpec {
    /// Its name.
    pub name: String,
    /// Index of its topic in [`Schedule::topics`].
    pub topic: u16,
    /// The partition it writes to; round robin over all if `None`.
    pub partition: Option<u16>,
    /// Its settings.
    pub config: ProducerConfig,
    /// Time from one record to the next; `None` if it sends only when told to.
    pub interval: Option<Micros>,
    /// When it starts to send.
    pub start: Time,
    /// How many records it sends in all by its own pace; `u64::MAX` for no end.
    pub count: u64,
}

/// A consumer, reading from offset 0 unless its settings say otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsumerSpec {
    /// Its name.
    pub name: String,
    /// Index of its topic in [`Schedule::topics`].
    pub topic: u16,
    /// The partition it reads; all if `None`.
    pub partition: Option<u16>,
    /// Its settings.
    pub config: ConsumerConfig,
    /// When it starts to read.
    pub start: Time,
}

/// Links and processes where the script says nothing else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Environment {
    /// One-way latency of a link.
    pub latency: Micros,
    /// Up to this much more, drawn anew for each message.
    pub jitter: Micros,
    /// Bytes a second of a link; `None` for no limit.
    pub bandwidth: Option<u64>,
    /// From `start` of a broker's process to its first request.
    pub startup: Micros,
    /// How long the administrator tries.
    pub admin: AdminConfig,
    /// Links that differ from the others; where two speak of the same link the later one holds.
    pub links: Vec<LinkSettings>,
}

/// How a link differs from the others, as long as nothing happens to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkSettings {
    /// Which.
    pub link: LinkSpec,
    /// Its one-way latency, if it is another.
    pub latency: Option<Micros>,
    /// Its jitter, if it is another.
    pub jitter: Option<Micros>,
    /// Its bandwidth in bytes a second, if it is another.
    pub bandwidth: Option<u64>,
}

impl Default for Environment {
    fn default() -> Self {
        Environment {
            latency: Micros(500),
            jitter: Micros(200),
            bandwidth: None,
            startup: Micros::from_millis(2_000),
            admin: AdminConfig::default(),
            links: Vec::new(),
        }
    }
}

/// Something that happens at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimedAction {
    /// When.
    pub at: Time,
    /// What.
    pub action: Action,
}

/// One end of a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endpoint {
    /// A broker or the controller.
    Node(NodeId),
    /// A producer, by its index in [`Schedule::producers`].
    Producer(u16),
    /// A consumer, by its index in [`Schedule::consumers`].
    Consumer(u16),
    /// Every node but the one at the other end.
    Everyone,
}

/// Which messages between two ends are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkSpec {
    /// Sender.
    pub from: Endpoint,
    /// Receiver.
    pub to: Endpoint,
    /// Both directions.
    pub both: bool,
}

/// Connections between two ends, by who opened them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConnectionsSpec {
    /// Who opened them and asks.
    pub client: Endpoint,
    /// Who accepted them and answers.
    pub server: Endpoint,
    /// Whether the requests are meant too, or the answers alone.
    pub requests: bool,
}

impl ConnectionsSpec {
    /// The link that they run on, in the directions that are meant.
    pub fn link(&self) -> LinkSpec {
        match self.requests {
            true => LinkSpec { from: self.client, to: self.server, both: true },
            false => LinkSpec { from: self.server, to: self.client, both: false },
        }
    }
}

/// What can happen to the cluster or be done to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Kill the process; the page cache survives, peers see their connections closed (SIGKILL).
    Crash(NodeId),
    /// The machine loses power: unflushed data may go, peers see nothing.
    PowerLoss(NodeId),
    /// One log of a broker that is down loses everything from an offset on, as after a power loss;
    /// other logs lose nothing (R8.2).
    LoseTail {
        /// Whose disk.
        node: NodeId,
        /// Index of the topic.
        topic: u16,
        /// Which partition.
        partition: u16,
        /// Where the log ends afterwards.
        to: i64,
    },
    /// Ask the process to stop (SIGTERM).
    Stop(NodeId),
    /// Start the process.
    Start(NodeId),
    /// Stop the process in its tracks: a long garbage collection (SIGSTOP).
    Pause(NodeId),
    /// Let it go on (SIGCONT).
    Resume(NodeId),
    /// Replace the disks of a broker that is down by empty ones.
    Wipe(NodeId),
    /// The disk of one log directory fails: every write to it does (R8.10).
    FailLogDir {
        /// Whose.
        node: NodeId,
        /// Its place in `log.dirs`; that after the last is the metadata log's own directory.
        dir: u8,
    },
    /// Replace the disk of one log directory by an empty one: one that has failed, or any if the
    /// broker is down.
    ReplaceLogDir {
        /// Whose.
        node: NodeId,
        /// As above.
        dir: u8,
    },
    /// Messages wait until the link is healed; nothing is closed.
    Cut(LinkSpec),
    /// The link works again as it did at first.
    Heal(LinkSpec),
    /// Every link works again.
    HealAll,
    /// Messages on these connections wait until they are healed; others between the same ends,
    /// opened by the other one, do not.
    CutConnections(ConnectionsSpec),
    /// What is said on these connections arrives again.
    HealConnections(ConnectionsSpec),
    /// Another latency for the link from now on.
    Slow(LinkSpec, Micros),
    /// Elect leaders (KIP-460).
    ElectLeaders {
        /// Which kind.
        election_type: ElectionType,
        /// Index of the topic; every topic if `None`.
        topic: Option<u16>,
        /// The partition; every one if `None`.
        partition: Option<u16>,
    },
    /// Change or (with `None`) delete a setting of a topic.
    SetTopicConfig {
        /// Index of the topic.
        topic: u16,
        /// Which setting.
        key: ConfigKey,
        /// Its value; booleans are 0 and 1, times are microseconds.
        value: Option<i64>,
    },
    /// Change or (with `None`) delete a setting of the whole cluster.
    SetClusterConfig {
        /// Which setting.
        key: ConfigKey,
        /// Its value; booleans are 0 and 1, times are microseconds.
        value: Option<i64>,
    },
    /// Send records now.
    Produce {
        /// Index of the producer.
        producer: u16,
        /// The partition; the producer's own choice if `None`.
        partition: Option<u16>,
        /// How many.
        count: u32,
    },
    /// Change a producer's pace; `None` stops it.
    SetRate {
        /// Index of the producer.
        producer: u16,
        /// Time from one record to the next.
        interval: Option<Micros>,
    },
    /// Let a consumer read, or stop it.
    SetConsuming {
        /// Index of the consumer.
        consumer: u16,
        /// Whether it reads.
        on: bool,
    },
    /// Move the replicas of a partition; `None` cancels (KIP-455).
    Reassign {
        /// Index of the topic.
        topic: u16,
        /// Which partition.
        partition: u16,
        /// The replicas wanted.
        replicas: Option<Vec<NodeId>>,
    },
    /// Create a topic; it takes the next topic id.
    CreateTopic(TopicSpec),
}
