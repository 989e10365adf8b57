//! Every setting a script may name: Kafka's own by Kafka's names, and the few of the language.
//!
//! The tables are data: the checker, completion, hover and the manual all read them.

mod foreign;
mod table;
mod value;

pub use foreign::{is_known_to_kafka, removed_until};
pub use table::all;
pub use value::{Typed, read_value};

use crate::diagnostic::{Lang, Text};

/// Where a setting may stand; a set of levels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Levels(u16);

impl Levels {
    /// `brokers`, `broker`, `cluster`
    pub const BROKER: Levels = Levels(1);
    /// `controller`, `cluster`
    pub const CONTROLLER: Levels = Levels(2);
    /// `topic`, `create topic`
    pub const TOPIC: Levels = Levels(4);
    /// `producer`
    pub const PRODUCER: Levels = Levels(8);
    /// `consumer`
    pub const CONSUMER: Levels = Levels(16);
    /// `network`
    pub const NETWORK: Levels = Levels(32);
    /// `link`
    pub const LINK: Levels = Levels(64);
    /// `feature`
    pub const FEATURE: Levels = Levels(128);
    /// `produce`
    pub const PRODUCE: Levels = Levels(256);

    /// `slow`
    pub const SLOW: Levels = Levels(512);

    /// `zookeeper`
    pub const ZOOKEEPER: Levels = Levels(1024);

    /// Every level and the word of the statement that stands for it.
    pub const ALL: [(Levels, &'static str); 11] = [
        (Levels::BROKER, "brokers"),
        (Levels::CONTROLLER, "controller"),
        (Levels::TOPIC, "topic"),
        (Levels::PRODUCER, "producer"),
        (Levels::CONSUMER, "consumer"),
        (Levels::NETWORK, "network"),
        (Levels::LINK, "link"),
        (Levels::FEATURE, "feature"),
        (Levels::PRODUCE, "produce"),
        (Levels::SLOW, "slow"),
        (Levels::ZOOKEEPER, "zookeeper"),
    ];

    /// Both.
    pub const fn and(self, other: Levels) -> Levels {
        Levels(self.0 | other.0)
    }

    /// Whether they share a level.
    pub const fn meets(self, other: Levels) -> bool {
        self.0 & other.0 != 0
    }

    /// The words of the statements, in a fixed order; `cluster` stands for brokers and controller
    /// together.
    pub fn words(self) -> Vec<&'static str> {
        Self::ALL.iter().filter(|(level, _)| self.meets(*level)).map(|(_, word)| *word).collect()
    }
}

/// What values a setting takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// `on` or `off`.
    Switch,
    /// A whole number.
    Count {
        /// At least.
        min: u64,
        /// At most.
        max: u64,
    },
    /// A size in bytes, or with a unit: `16kB`.
    Bytes {
        /// At least.
        min: u64,
        /// At most.
        max: u64,
    },
    /// Milliseconds as Kafka writes them, or with a unit: `10s`.
    Millis {
        /// At least so many milliseconds.
        min: u64,
    },
    /// Seconds as Kafka writes them, or with a unit.
    Seconds,
    /// A duration of the language: the unit is required.
    Duration,
    /// A rate of the language: `100/s`.
    Rate,
    /// A size a second: `1MB/s`.
    Bandwidth,
    /// `all`, `-1`, `0` or `1`.
    Acks,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any text.
    Text,
    /// Different names with commas between: `d1,d2`.
    Names {
        /// At most so many.
        max: usize,
    },
    /// Brokers of each partition: `[1,2,3]` or `[[1,2,3],[2,3,1]]`.
    Replicas,
}

/// A setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Where it may stand.
    pub levels: Levels,
    /// What values it takes.
    pub kind: Kind,
    /// Its default in Kafka 4.3, as Kafka writes it; `-` if it has none.
    pub default: &'static str,
    /// What it does, in a line.
    pub doc: Text,
    /// The language's own, not one of Kafka's.
    pub own: bool,
    /// Whether `set` may change it while the cluster runs, and where.
    pub dynamic: bool,
}

/// The setting of this name.
pub fn find(name: &str) -> Option<&'static Key> {
    all().find(|key| key.name == name)
}

/// The settings that may stand at `level`.
pub fn at_level(level: Levels) -> impl Iterator<Item = &'static Key> {
    all().filter(move |key| key.levels.meets(level))
}

impl Key {
    /// What it does, in `lang`.
    pub fn describe(&self, lang: Lang) -> &'static str {
        self.doc.get(lang)
    }
}
