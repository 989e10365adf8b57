//! A client's cache of who leads what (class `Metadata`).

use super::BrokerIndex;
use super::backoff::{ExponentialBackoff, SplitMix64};
use crate::message::{LeaderAndEpoch, MetadataResponse};
use crate::time::{Micros, Time};
use crate::types::{LeaderEpoch, NodeId, PartitionId, UNKNOWN_EPOCH};

/// What is known of one partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Leader {
    broker: Option<BrokerIndex>,
    /// The highest leader epoch seen; -1 before the first answer.
    leader_epoch: LeaderEpoch,
}

/// Who leads the client's partitions, and when to ask again.
///
/// Partitions go by their place in the list given at construction.
#[derive(Clone, Debug)]
pub struct Metadata {
    partitions: Vec<PartitionId>,
    leaders: Vec<Leader>,
    /// Brokers of the last answer; at first, and when none of them can be reached, the bootstrap
    /// brokers.
    brokers: Vec<BrokerIndex>,
    bootstrap: Vec<BrokerIndex>,
    /// Counts what changed the cache: answers and leader hints.
    version: u32,
    /// An answer is known, so partitions are, too.
    known: bool,
    requested: bool,
    refresh_backoff: ExponentialBackoff,
    max_age: Micros,
    last_success: Time,
    /// Answers in a row that told nothing new.
    equivalent: u32,
    /// Requests failed in a row.
    failures: u32,
    /// Not before: backoff since the last answer or failure.
    allowed: Time,
    /// Not before: longer backoff while answers tell nothing new.
    allowed_equivalent: Time,
}

impl Metadata {
    /// Knows nothing yet but `bootstrap`, and wants to.
    pub fn new(
        partitions: Vec<PartitionId>,
        bootstrap: Vec<BrokerIndex>,
        refresh_backoff: ExponentialBackoff,
        max_age: Micros,
    ) -> Metadata {
        assert!(!bootstrap.is_empty(), "a client knows somebody to ask");
        let unknown = Leader { broker: None, leader_epoch: UNKNOWN_EPOCH };
        Metadata {
            leaders: vec![unknown; partitions.len()],
            partitions,
            brokers: bootstrap.clone(),
            bootstrap,
            version: 0,
            known: false,
            requested: true,
            refresh_backoff,
            max_age,
            last_success: Time::ZERO,
            equivalent: 0,
            failures: 0,
            allowed: Time::ZERO,
            allowed_equivalent: Time::ZERO,
        }
    }

    /// Whether any answer has come yet.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Rises with every answer and every leader hint.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Who leads the partition, as far as known.
    pub fn leader(&self, partition: usize) -> Option<BrokerIndex> {
        self.leaders[partition].broker
    }

    /// The highest leader epoch seen, -1 if none.
    pub fn leader_epoch(&self, partition: usize) -> LeaderEpoch {
        self.leaders[partition].leader_epoch
    }

    /// Brokers that may be asked.
    pub fn brokers(&self) -> &[BrokerIndex] {
        &self.brokers
    }

    /// The place of `partition`, if the client cares about it.
    pub fn place_of(&self, partition: PartitionId) -> Option<usize> {
        // A topic's partitions are numbered in a row.
        let first = self.partitions.first()?;
        let guess = usize::from(partition.0.wrapping_sub(first.0));
        if self.partitions.get(guess) == Some(&partition) {
            return Some(guess);
        }
        self.partitions.iter().position(|p| *p == partition)
    }

    /// Asks for an update as soon as backoff allows (R2.33).
    pub fn request_update(&mut self) {
        self.requested = true;
    }

    /// When the next update is due: at once if asked for, else at `metadata.max.age.ms`; but never
    /// before the backoff since the last answer has passed.
    pub fn due(&self) -> Time {
        let old = self.last_success + self.max_age;
        if self.requested {
            // Growing old is no sign that answers are stale: it ends the longer backoff.
            return self.allowed.max(self.allowed_equivalent.min(old));
        }
        old.max(self.allowed)
    }

    /// Begins again with the bootstrap brokers. Leaders known stay known; in Kafka they are
    /// forgotten, but nobody can be reached anyway.
    pub fn rebootstrap(&mut self) {
        self.brokers.clone_from(&self.bootstrap);
    }

    /// A request for metadata failed.
    pub fn failed(&mut self, now: Time, rng: &mut SplitMix64) {
        self.allowed = now + self.refresh_backoff.delay(self.failures, rng);
        self.failures = self.failures.saturating_add(1);
        self.equivalent = 0;
        self.allowed_equivalent = Time::ZERO;
    }

    /// Takes an answer. What it says of a partition is dropped if a newer leader epoch is known
    /// already (KIP-320). `index` gives each broker its place.
    pub fn update(
        &mut self,
        now: Time,
        response: &MetadataResponse,
        index: &mut dyn FnMut(NodeId) -> BrokerIndex,
        rng: &mut SplitMix64,
    ) {
        assert!(!response.brokers.is_empty(), "an answer without brokers is a failure");
        debug_assert!(response.partitions.is_sorted_by_key(|(partition, _)| *partition));
        if self.last_success + self.max_age <= now {
            self.equivalent = 0;
        }
        self.brokers.clear();
        self.brokers.extend(response.brokers.iter().map(|broker| index(*broker)));
        self.known = true;
        self.requested = false;
        self.failures = 0;
        self.version += 1;
        self.last_success = now;
        self.equivalent = self.equivalent.saturating_add(1);
        for (partition, leader) in self.partitions.iter().zip(&mut self.leaders) {
            let at = response.partitions.binary_search_by_key(partition, |p| p.0);
            // UNKNOWN_TOPIC_OR_PARTITION: ask again.
            let Ok(at) = at else {
                self.requested = true;
                continue;
            };
            let answer = response.partitions[at].1;
            if answer.leader_epoch > leader.leader_epoch {
                self.equivalent = 0;
            }
            let alive = answer.leader.filter(|id| response.brokers.contains(id));
            // LEADER_NOT_AVAILABLE: ask again.
            self.requested |= alive.is_none();
            if answer.leader_epoch >= leader.leader_epoch {
                leader.broker = alive.map(&mut *index);
                leader.leader_epoch = answer.leader_epoch;
            }
        }
        self.allowed = now + self.refresh_backoff.delay(0, rng);
        self.allowed_equivalent = match self.equivalent {
            0 => Time::ZERO,
            n => now + self.refresh_backoff.delay(n - 1, rng),
        };
    }

    /// Takes the leader that a broker named in refusing a request, if that is news (KIP-951).
    /// Returns whether it was.
    pub fn update_leadership(
        &mut self,
        partition: usize,
        broker: BrokerIndex,
        leader_epoch: LeaderEpoch,
    ) -> bool {
        let leader = &mut self.leaders[partition];
        if leader_epoch <= leader.leader_epoch {
            return false;
        }
        *leader = Leader { broker: Some(broker), leader_epoch };
        if !self.brokers.contains(&broker) {
            self.brokers.push(broker);
        }
        self.version += 1;
        true
    }

    /// The leader and leader epoch that a hint names, if it names both.
    pub fn hinted(hint: Option<LeaderAndEpoch>) -> Option<(NodeId, LeaderEpoch)> {
        let hint = hint?;
        let leader = hint.leader?;
        (hint.leader_epoch >= 0).then_some((leader, hint.leader_epoch))
    }
}
