//! Which release has which of the modelled settings.

use super::{Version, name_of};

/// From when to when Kafka has a setting; settings that it always had are not listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyLife {
    /// The first release that has it, if not all.
    pub since: Option<Version>,
    /// The first release that has it no more, with the last line that did.
    until: Option<(Version, &'static str)>,
    /// What there is in its place.
    pub instead: Option<&'static str>,
}

impl KeyLife {
    /// Whether a release has it.
    pub fn covers(&self, version: Version) -> bool {
        self.since.is_none_or(|since| since <= version)
            && self.until.is_none_or(|(gone, _)| version < gone)
    }

    /// In words: the first release that has it.
    pub fn since_name(&self) -> Option<String> {
        self.since.map(name_of)
    }

    /// In words: the last release line that has it.
    pub fn until_name(&self) -> Option<&'static str> {
        self.until.map(|(_, line)| line)
    }
}

/// From when to when Kafka has this setting; `None` if always, or if it is not one of Kafka's.
pub fn life_of(name: &str) -> Option<KeyLife> {
    LIVES.iter().find(|(key, _)| *key == name).map(|(_, life)| *life)
}

const fn until(gone: Version, last_line: &'static str) -> KeyLife {
    KeyLife { since: None, until: Some((gone, last_line)), instead: None }
}

const fn since(major: u16, minor: u16, patch: u16) -> KeyLife {
    KeyLife { since: Some((major, minor, patch)), until: None, instead: None }
}

impl KeyLife {
    const fn from(mut self, major: u16, minor: u16, patch: u16) -> KeyLife {
        self.since = Some((major, minor, patch));
        self
    }

    const fn instead(mut self, instead: &'static str) -> KeyLife {
        self.instead = Some(instead);
        self
    }
}

/// By setting. Up to 3.9 read in `KafkaConfig`, `ProducerConfig`, `ConsumerConfig` and the classes
/// they refer to, at the tag of every release line: the first that defines a name.
const LIVES: &[(&str, KeyLife)] = &[
    // Of brokers and topics.
    ("replica.lag.max.messages", until((0, 9, 0), "0.8").instead("replica.lag.time.max.ms")),
    ("min.insync.replicas", since(0, 8, 2)),
    ("unclean.leader.election.enable", since(0, 8, 2)),
    ("auto.leader.rebalance.enable", since(0, 8, 1)),
    ("leader.imbalance.check.interval.seconds", since(0, 8, 1)),
    ("replica.fetch.backoff.ms", since(0, 9, 0)),
    ("request.timeout.ms", since(0, 9, 0)),
    ("broker.rack", since(0, 10, 0)),
    ("replica.fetch.response.max.bytes", since(0, 10, 1)),
    ("replica.selector.class", since(2, 4, 0)),
    ("broker.heartbeat.interval.ms", since(3, 0, 0)),
    ("broker.session.timeout.ms", since(3, 0, 0).instead("zookeeper.session.timeout.ms")),
    ("controller.quorum.append.linger.ms", since(3, 0, 0)),
    ("metadata.log.dir", since(3, 0, 0)),
    ("log.dir.failure.timeout.ms", since(3, 7, 0)),
    ("unclean.leader.election.interval.ms", since(3, 9, 0)),
    ("eligible.leader.replicas.version", since(4, 0, 0)),
    ("controlled.shutdown.max.retries", until((4, 0, 0), "3.9")),
    ("controlled.shutdown.retry.backoff.ms", until((4, 0, 0), "3.9")),
    ("leader.imbalance.per.broker.percentage", until((4, 0, 0), "3.9").from(0, 8, 1)),
    ("zookeeper.session.timeout.ms", until((4, 0, 0), "3.9").instead("broker.session.timeout.ms")),
    // Of clients.
    ("max.block.ms", since(0, 9, 0)),
    ("fetch.max.bytes", since(0, 10, 1)),
    ("enable.idempotence", since(0, 11, 0)),
    ("isolation.level", since(0, 11, 0)),
    ("reconnect.backoff.max.ms", since(0, 11, 0).instead("reconnect.backoff.ms")),
    ("delivery.timeout.ms", since(2, 1, 0).instead("request.timeout.ms")),
    ("client.rack", since(2, 3, 0)),
    ("retry.backoff.max.ms", since(3, 7, 0).instead("retry.backoff.ms")),
];
