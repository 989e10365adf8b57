//! The hash over all facts of a run: equal runs have equal hashes, natively and in wasm.

use crate::trace::WorldEvent;
use highwater_protocol::metadata::ConfigResource;
use highwater_protocol::{ChangeCause, Event, FactId, LeaderRecoveryState, NodeId};
use highwater_protocol::{PartitionChange, Time};

/// A running hash. Facts are folded in as numbers, so that it depends on no memory layout.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digest(u64);

/// Odd constants with well-mixed bits (the first primes' square roots, as in SHA-512).
const KEYS: [u64; 5] = [
    0x6a09_e667_f3bc_c909,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
];

impl Default for Digest {
    fn default() -> Self {
        Digest(KEYS[0])
    }
}

impl Digest {
    /// The hash so far.
    pub(crate) fn value(self) -> u64 {
        let z = (self.0 ^ (self.0 >> 32)).wrapping_mul(KEYS[1]);
        z ^ (z >> 29)
    }

    /// Folds in a fact of a node.
    #[inline(always)]
    pub(crate) fn node(&mut self, time: Time, node: NodeId, cause: FactId, event: &Event) {
        let (a, b) = words(event);
        self.fold(time, node, cause, a, b);
    }

    /// Folds in a fact of the world.
    pub(crate) fn world(&mut self, time: Time, node: NodeId, cause: FactId, event: &WorldEvent) {
        let (a, b) = match *event {
            WorldEvent::Action(index) => (128, u64::from(index)),
            WorldEvent::ActionIgnored(index) => (129, u64::from(index)),
            WorldEvent::ProcessDown => (130, 0),
            WorldEvent::ProcessUp => (131, 0),
            WorldEvent::PowerLost { partition, removed } => {
                (132 | u64::from(partition.0) << 8, u64::from(removed))
            }
            WorldEvent::LogLost { partition, removed } => {
                (133 | u64::from(partition.0) << 8, u64::from(removed))
            }
        };
        self.fold(time, node, cause, a, b);
    }

    /// Folds in what a partition has become.
    pub(crate) fn change(&mut self, change: &PartitionChange) {
        let registration = &change.registration;
        let lists = [
            &registration.replicas,
            &registration.adding_replicas,
            &registration.removing_replicas,
            &registration.isr,
            &registration.elr,
            &registration.last_known_elr,
        ];
        for list in lists {
            self.mix(list.len() as u64);
            list.iter().for_each(|node| self.mix(u64::from(node.0)));
        }
        registration.directories.iter().for_each(|directory| self.mix(u64::from(*directory)));
        self.mix(registration.leader.map_or(u64::MAX, |leader| u64::from(leader.0)));
        self.mix(registration.leader_epoch as u64);
        self.mix(registration.partition_epoch as u64);
        self.mix(match registration.leader_recovery_state {
            LeaderRecoveryState::Recovered => 0,
            LeaderRecoveryState::Recovering => 1,
        });
        self.mix(cause_word(change.cause));
    }

    #[inline(always)]
    fn fold(&mut self, time: Time, node: NodeId, cause: FactId, a: u64, b: u64) {
        let who = u64::from(node.0) << 32 | u64::from(cause.0);
        // The four products do not wait for each other; only the last step is a chain.
        let fact = time
            .0
            .wrapping_mul(KEYS[1])
            .wrapping_add(who.wrapping_mul(KEYS[2]))
            .wrapping_add(a.wrapping_mul(KEYS[3]))
            .wrapping_add(b.wrapping_mul(KEYS[4]));
        self.mix(fact ^ (fact >> 31));
    }

    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(KEYS[4]);
    }
}

fn cause_word(cause: ChangeCause) -> u64 {
    let of = |tag: u64, node: NodeId| tag | u64::from(node.0) << 8;
    match cause {
        ChangeCause::TopicCreated => 0,
        ChangeCause::BrokerFenced(node) => of(1, node),
        ChangeCause::BrokerUnfenced(node) => of(2, node),
        ChangeCause::BrokerRegistered(node) => of(3, node),
        ChangeCause::ControlledShutdown(node) => of(4, node),
        ChangeCause::IsrShrink => 5,
        ChangeCause::IsrExpand => 6,
        ChangeCause::LeaderRecovered => 7,
        ChangeCause::LeaderElection => 8,
        ChangeCause::Reassignment => 9,
        ChangeCause::ConfigChange => 10,
        ChangeCause::DirectoryAssignment => 11,
        ChangeCause::LogDirFailed(node) => of(12, node),
    }
}

fn resource_word(resource: ConfigResource) -> u64 {
    match resource {
        ConfigResource::Topic(topic) => 1 | u64::from(topic.0) << 8,
        ConfigResource::Cluster => 2,
        ConfigResource::Broker(broker) => 3 | u64::from(broker.0) << 8,
    }
}

fn tag(tag: u64, a: u16, b: u32) -> u64 {
    tag | u64::from(a) << 8 | u64::from(b) << 24
}

/// An event as two numbers, different for different events.
#[inline(always)]
fn words(event: &Event) -> (u64, u64) {
    match *event {
        Event::Appended { partition, end, count } => (tag(1, partition.0, count), end as u64),
        Event::Replicated { partition, end, count } => (tag(2, partition.0, count), end as u64),
        Event::HighWatermark { partition, high_watermark } => {
            (tag(3, partition.0, 0), high_watermark as u64)
        }
        Event::Truncated { partition, to, removed } => (tag(4, partition.0, removed), to as u64),
        Event::LogLoaded { partition, end } => (tag(5, partition.0, 0), end as u64),
        Event::ReplicaDeleted { partition } => (tag(38, partition.0, 0), 0),
        Event::BecameLeader { partition, leader_epoch, start } => {
            (tag(6, partition.0, leader_epoch as u32), start as u64)
        }
        Event::BecameFollower { partition, leader_epoch, leader } => {
            let leader = leader.map_or(u64::MAX, |leader| u64::from(leader.0));
            (tag(7, partition.0, leader_epoch as u32), leader)
        }
        Event::IsrShrinkProposed { partition, replica, caught_up } => {
            (tag(8, partition.0, u32::from(replica.0)), caught_up.0)
        }
        Event::IsrExpandProposed { partition, replica, offset } => {
            (tag(9, partition.0, u32::from(replica.0)), offset as u64)
        }
        Event::Fetched { partition, replica, offset } => {
            (tag(39, partition.0, u32::from(replica.0)), offset as u64)
        }
        Event::IsrProposalRefused { partition, error } => (tag(10, partition.0, error as u32), 0),
        Event::IsrExpandForgotten { partition, replica, partition_epoch } => {
            (tag(52, partition.0, u32::from(replica.0)), partition_epoch as u64)
        }
        Event::FetchFailed { partition, leader, error } => {
            (tag(11, partition.0, error as u32), u64::from(leader.0))
        }
        Event::Diverged { partition, leader_epoch, end } => {
            (tag(12, partition.0, leader_epoch as u32), end as u64)
        }
        // The number of the change is the recorder's; its content is folded in by `change`.
        Event::PartitionChanged { partition, change: _ } => (tag(13, partition.0, 0), 0),
        Event::Produced { partition, first, count } => (tag(25, partition.0, count), first),
        Event::Sent { partition, first, attempt } => (tag(26, partition.0, attempt), first),
        Event::Acknowledged { partition, first, count, acks } => {
            (tag(27, partition.0, count) | u64::from(acks.code()) << 56, first)
        }
        Event::Retried { partition, first, error } => (tag(28, partition.0, error as u32), first),
        Event::Refused { partition, first, count, error } => {
            (tag(29, partition.0, count) | (error as u64) << 56, first)
        }
        Event::ProducerEpochBumped { producer_epoch } => (tag(30, producer_epoch as u16, 0), 0),
        Event::ProduceRefused { partition, producer, error } => {
            (tag(31, partition.0, error as u32), u64::from(producer.0))
        }
        Event::AppendUnconfirmed { partition, base, error } => {
            (tag(40, partition.0, error as u32), base as u64)
        }
        Event::DuplicateDropped { partition, producer, base } => {
            (tag(32, partition.0, u32::from(producer.0)), base as u64)
        }
        Event::Consumed { partition, position, count } => {
            (tag(33, partition.0, count), position as u64)
        }
        Event::PositionReset { partition, to } => (tag(34, partition.0, 0), to as u64),
        Event::ConsumerFailed { partition, error } => (tag(35, partition.0, error as u32), 0),
        Event::OffsetRefused { partition, error } => (tag(51, partition.0, error as u32), 0),
        Event::Disconnected { peer } => (tag(36, peer.0, 0), 0),
        Event::RequestTimedOut { peer } => (tag(37, peer.0, 0), 0),
        _ => cluster_words(event),
    }
}

/// Events of the controller and of brokers' processes, as [`words`] has them.
fn cluster_words(event: &Event) -> (u64, u64) {
    match *event {
        Event::BrokerRegistered { broker } => (tag(14, broker.0, 0), 0),
        Event::RegistrationRefused { broker, error } => (tag(15, broker.0, error as u32), 0),
        Event::BrokerFenced { broker } => (tag(16, broker.0, 0), 0),
        Event::BrokerUnfenced { broker } => (tag(17, broker.0, 0), 0),
        Event::BrokerInControlledShutdown { broker } => (tag(18, broker.0, 0), 0),
        Event::SessionExpired { broker, last_contact } => (tag(19, broker.0, 0), last_contact.0),
        Event::ConfigChanged { resource, key } => (tag(20, key as u16, 0), resource_word(resource)),
        Event::AdminAnswered { error } => (tag(21, 0, error as u32), 0),
        Event::BrokerRunning => (22, 0),
        Event::ControlledShutdownStarted => (23, 0),
        Event::BrokerStopped => (24, 0),
        Event::LogDirOffline { broker, directory } => (tag(47, broker.0, directory), 0),
        Event::LogDirFailed { directory } => (tag(48, directory.into(), 0), 0),
        Event::ReplicaOffline { partition } => (tag(49, partition.0, 0), 0),
        Event::BrokerHalted => (50, 0),
        _ => zookeeper_words(event),
    }
}

/// What sessions and controllers of ZooKeeper mode are as two numbers.
fn zookeeper_words(event: &Event) -> (u64, u64) {
    match *event {
        Event::SessionCreated { broker } => (tag(39, broker.0, 0), 0),
        Event::SessionClosed { broker } => (tag(40, broker.0, 0), 0),
        Event::BrokerNodeCreated { broker } => (tag(41, broker.0, 0), 0),
        Event::BrokerNodeDeleted { broker } => (tag(42, broker.0, 0), 0),
        Event::ControllerElected { broker, controller_epoch } => {
            (tag(43, broker.0, controller_epoch as u32), 0)
        }
        Event::ControllerNodeDeleted { broker } => (tag(44, broker.0, 0), 0),
        Event::SessionLost => (45, 0),
        Event::ControlRequestRefused { controller, error } => {
            (tag(46, controller.0, error as u32), 0)
        }
        other => unreachable!("{other:?} has its words elsewhere"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use highwater_protocol::{ErrorCode, PartitionId};

    fn hash(facts: &[(u64, u16, u32, Event)]) -> u64 {
        let mut digest = Digest::default();
        for (time, node, cause, event) in facts {
            digest.node(Time(*time), NodeId(*node), FactId(*cause), event);
        }
        digest.value()
    }

    const PLAIN: Event = Event::Appended { partition: PartitionId(1), end: 2, count: 3 };

    #[test]
    fn every_part_of_a_fact_counts_and_so_does_their_order() {
        let plain = (10, 1, 5, PLAIN);
        let other = Event::Replicated { partition: PartitionId(1), end: 2, count: 3 };
        let (partition, error) = (PartitionId(1), ErrorCode::NetworkException);
        let hashes = [
            hash(&[plain]),
            hash(&[(11, 1, 5, PLAIN)]),
            hash(&[(10, 2, 5, PLAIN)]),
            hash(&[(10, 1, 6, PLAIN)]),
            hash(&[(10, 1, 5, other)]),
            hash(&[(10, 1, 5, Event::Appended { partition, end: 3, count: 2 })]),
            hash(&[(10, 1, 5, Event::Refused { partition, first: 2, count: 3, error })]),
            hash(&[plain, (10, 1, 5, other)]),
            hash(&[(10, 1, 5, other), plain]),
            hash(&[]),
        ];
        for (i, a) in hashes.iter().enumerate() {
            assert!(hashes.iter().skip(i + 1).all(|b| a != b), "{i}");
        }
    }

    #[test]
    fn the_hash_is_frozen() {
        // If this moves, every golden trace moves: say so in the change log.
        assert_eq!(
            hash(&[(10, 1, 5, PLAIN), (11, 2, 0, Event::BrokerRunning)]),
            12_697_384_824_089_711_072
        );
    }
}
