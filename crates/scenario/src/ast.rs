//! A script as plain data: line by line what was written, with where it stands.

mod era;
mod expect;

pub use era::{Era, Release};
pub use expect::{Ask, Comparison, Expect, Expected, Measure};

use crate::literal::{Duration, Rate};
use crate::span::{Span, Spanned};

/// A whole script.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Script {
    /// Every line of the text, blank ones included.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// Where it stands, without the end of the line.
    pub span: Span,
    /// What it says.
    pub content: Content,
    /// `since kafka 0.11`: in which releases it says so.
    pub era: Option<Era>,
    /// What follows `#`, without space at either end.
    pub comment: Option<String>,
}

/// Where a line stands is not part of what it says.
impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        let said = |line: &Line| (line.era, line.comment.clone());
        self.content == other.content && said(self) == said(other)
    }
}

impl Eq for Line {}

/// What a line says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// Nothing, or a comment alone.
    Blank,
    /// A statement.
    Statement(Statement),
    /// Something with a mistake in its form, as it was written.
    Broken(String),
}

/// A `key=value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The key, as written.
    pub key: Spanned<String>,
    /// The value, as written.
    pub value: Spanned<Value>,
}

/// A value as written; what it means depends on its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A word, without quotes if it had any.
    Word(String),
    /// `[a, b]`, possibly of lists.
    List(Vec<Spanned<Value>>),
}

/// Ids of brokers as written: `2`, `1..3`, `1,3..5`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ids {
    /// First and last of each run.
    pub runs: Vec<(u16, u16)>,
}

impl Ids {
    /// Every id, in the order written.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.runs.iter().flat_map(|(first, last)| *first..=*last)
    }

    /// Whether this id is among them.
    pub fn contains(&self, id: u16) -> bool {
        self.runs.iter().any(|(first, last)| (*first..=*last).contains(&id))
    }

    /// Whether exactly one id is meant.
    pub fn is_single(&self) -> bool {
        matches!(self.runs[..], [(first, last)] if first == last)
    }
}

/// A node or several, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeRef {
    /// `broker 2`, `brokers 1..3`.
    Brokers(Ids),
    /// `controller`.
    Controller,
    /// `zookeeper`.
    ZooKeeper,
    /// `producer web`.
    Producer(String),
    /// `consumer audit`.
    Consumer(String),
    /// `all`.
    All,
}

/// A link: `A -> B` or `A <-> B`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkRef {
    /// Sender.
    pub from: Spanned<NodeRef>,
    /// Receiver.
    pub to: Spanned<NodeRef>,
    /// Both directions.
    pub both: bool,
}

/// `orders` or `orders/0`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicRef {
    /// The topic's name.
    pub topic: String,
    /// The partition's number.
    pub partition: Option<u16>,
}

/// A `topic` or `create topic`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicLine {
    /// Its name.
    pub name: Spanned<String>,
    /// `partitions`, `replicas`, `replication.factor` and Kafka's own keys.
    pub settings: Vec<Setting>,
}

/// A `producer` or `consumer`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientLine {
    /// Its name.
    pub name: Spanned<String>,
    /// `topic`, `partition`, for producers `rate` and `count`, and Kafka's own keys.
    pub settings: Vec<Setting>,
    /// `from 2s`: when it starts.
    pub from: Option<Spanned<Duration>>,
}

/// One statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Statement {
    /// `highwater 1`: version of the language.
    Highwater(Spanned<u64>),
    /// `kafka 4.3`: whose rules and defaults.
    Kafka(Spanned<String>),
    /// `seed 7`.
    Seed(Spanned<u64>),
    /// `brokers 1..3 key=value` or `broker 2 key=value`.
    Brokers {
        /// Which.
        ids: Spanned<Ids>,
        /// Their settings.
        settings: Vec<Setting>,
    },
    /// `controller 100 key=value`.
    Controller {
        /// Its id; 100 if not said.
        id: Option<Spanned<u16>>,
        /// The word itself.
        word: Spanned<()>,
        /// Its settings.
        settings: Vec<Setting>,
    },
    /// `zookeeper key=value`.
    ZooKeeper {
        /// The word itself.
        word: Spanned<()>,
        /// Its settings.
        settings: Vec<Setting>,
    },
    /// `cluster key=value`: the same in the file of every broker and controller.
    Cluster(Vec<Setting>),
    /// `feature eligible.leader.replicas.version=0`.
    Feature(Vec<Setting>),
    /// `topic orders ...`.
    Topic(TopicLine),
    /// `producer web ...`.
    Producer(ClientLine),
    /// `consumer audit ...`.
    Consumer(ClientLine),
    /// `network latency=.. jitter=.. bandwidth=..`: every link.
    Network(Vec<Setting>),
    /// `link A -> B latency=..`: one link.
    Link {
        /// Which.
        link: LinkRef,
        /// Its settings.
        settings: Vec<Setting>,
    },
    /// `startup 2s`: from a broker's start to its first request.
    Startup(Spanned<Duration>),
    /// `run 30s`.
    Run(Spanned<Duration>),
    /// `at 2s crash broker 2 for 4s`.
    At {
        /// When.
        time: Spanned<Duration>,
        /// What.
        action: Action,
        /// After this long it is undone.
        length: Option<Spanned<Duration>>,
    },
    /// `expect ...`.
    Expect(Expect),
    /// `ask "..." answer at 4s`.
    Ask(Ask),
}

/// What happens to a node's process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the words of the language
pub enum ProcessVerb {
    Crash,
    PowerLoss,
    Stop,
    Start,
    Pause,
    Resume,
    Wipe,
}

impl ProcessVerb {
    /// Every verb and its word.
    pub const ALL: [(ProcessVerb, &'static str); 7] = [
        (ProcessVerb::Crash, "crash"),
        (ProcessVerb::PowerLoss, "power-loss"),
        (ProcessVerb::Stop, "stop"),
        (ProcessVerb::Start, "start"),
        (ProcessVerb::Pause, "pause"),
        (ProcessVerb::Resume, "resume"),
        (ProcessVerb::Wipe, "wipe"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// What happens to a log directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the words of the language
pub enum LogDirVerb {
    Fail,
    Replace,
}

impl LogDirVerb {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            LogDirVerb::Fail => "fail",
            LogDirVerb::Replace => "replace",
        }
    }
}

/// What happens to a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the words of the language
pub enum LinkVerb {
    Cut,
    Heal,
    Slow,
}

impl LinkVerb {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            LinkVerb::Cut => "cut",
            LinkVerb::Heal => "heal",
            LinkVerb::Slow => "slow",
        }
    }
}

/// Whose setting is changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfigTarget {
    /// `topic orders`
    Topic(Spanned<String>),
    /// `cluster`
    Cluster,
}

/// What happens at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// `crash broker 2`, `stop consumer audit` and their like.
    Process {
        /// What.
        verb: ProcessVerb,
        /// To whom.
        node: Spanned<NodeRef>,
    },
    /// `fail log dir d1 of broker 2`, `replace log dir d1 of broker 2`.
    LogDir {
        /// What.
        verb: LogDirVerb,
        /// Which, by its name in `log.dirs` or `metadata.log.dir`.
        dir: Spanned<String>,
        /// Whose.
        node: Spanned<NodeRef>,
    },
    /// `cut A -> B`, `heal A <-> B`, `slow A -> B latency=50ms`.
    Link {
        /// What.
        verb: LinkVerb,
        /// Which.
        link: LinkRef,
        /// `latency=` of `slow`.
        settings: Vec<Setting>,
    },
    /// `heal all`.
    HealAll,
    /// `elect preferred orders/0`.
    Elect {
        /// `unclean` rather than `preferred`.
        unclean: bool,
        /// Which; everything if not said.
        subject: Option<Spanned<TopicRef>>,
    },
    /// `reassign orders/0 [4,5]` or `reassign orders/0 cancel`.
    Reassign {
        /// Which.
        partition: Spanned<TopicRef>,
        /// Where to; `None` cancels.
        replicas: Option<Vec<Spanned<u16>>>,
    },
    /// `set topic orders key=value`, `set cluster key=value`.
    Set {
        /// Whose.
        target: ConfigTarget,
        /// What.
        settings: Vec<Setting>,
    },
    /// `unset topic orders key`.
    Unset {
        /// Whose.
        target: ConfigTarget,
        /// What.
        keys: Vec<Spanned<String>>,
    },
    /// `produce web 5 partition=0`.
    Produce {
        /// Who.
        producer: Spanned<String>,
        /// How many records.
        count: Spanned<u64>,
        /// `partition=`.
        settings: Vec<Setting>,
    },
    /// `rate web 50/s` or `rate web off`.
    Rate {
        /// Who.
        producer: Spanned<String>,
        /// `None` for off.
        rate: Option<Rate>,
    },
    /// `create topic orders ...`.
    CreateTopic(TopicLine),
}
