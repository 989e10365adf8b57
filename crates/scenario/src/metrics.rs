//! Kafka's own metrics: what its monitoring would have shown of a run, by the names of the time.
//!
//! The table is data; `timeline` works out a run's values from its history and its facts. Names,
//! births and deaths were read in Kafka's classes at the tags of its releases up to 3.9
//! (`ReplicaManager`, `LogManager`, `Partition`, `AbstractFetcherManager`, `KafkaController`,
//! `ControllerMetadataMetrics`, `QuorumControllerMetrics`), later ones in its documentation.

mod disks;
mod lag;
mod timeline;

pub use timeline::{Timeline, moved};

use crate::generation::{Generation, Version, name_of};
use KeptBy::{KRaft, ZooKeeper};

/// A metric of a broker or of the controller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Metric {
    /// Its name in JMX.
    pub mbean: &'static str,
    /// The first release that has it.
    since: Version,
    /// Which clusters have it.
    kept_by: KeptBy,
    /// Whether it goes up and down, or counts.
    pub kind: Kind,
    /// What it is the value of.
    what: What,
}

/// How a metric moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The value at an instant.
    Gauge,
    /// Marks so far: what a meter's `Count` is, from the start of the run.
    Count,
}

/// Which clusters have a metric.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum KeptBy {
    Any,
    ZooKeeper,
    KRaft,
}

/// What a metric is the value of. Those up to [`What::OfflineDirs`] are a broker's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum What {
    UnderReplicated,
    UnderMinIsr,
    AtMinIsr,
    Leaders,
    Replicas,
    IsrShrinks,
    IsrExpands,
    FailedIsrUpdates,
    MaxLag,
    SessionsLost,
    OfflineReplicas,
    OfflineDirs,
    Offline,
    Imbalance,
    ActiveController,
    FencedBrokers,
    ActiveBrokers,
    TimedOutHeartbeats,
    UncleanElections,
    EligibleElections,
}

impl Metric {
    /// The metrics that a release has, in the order of the table.
    pub fn of(generation: Generation, kraft: bool) -> impl Iterator<Item = &'static Metric> {
        let kept = move |metric: &&Metric| match metric.kept_by {
            KeptBy::Any => true,
            ZooKeeper => !kraft,
            KRaft => kraft,
        };
        let born = move |metric: &&Metric| metric.since <= generation.version();
        METRICS.iter().filter(kept).filter(born)
    }

    /// Every metric of the table.
    pub fn all() -> &'static [Metric] {
        METRICS
    }

    /// The first release that has it, in words.
    pub fn since_name(&self) -> String {
        name_of(self.since)
    }

    /// Which clusters have it, in words.
    pub fn kept_by(&self) -> &'static str {
        match self.kept_by {
            KeptBy::Any => "any",
            ZooKeeper => "ZooKeeper",
            KRaft => "KRaft",
        }
    }

    /// Whether each broker has one of its own; else it is the controller's.
    pub fn is_of_brokers(&self) -> bool {
        self.what <= What::OfflineDirs
    }
}

const fn gauge(mbean: &'static str, since: Version, what: What) -> Metric {
    Metric { mbean, since, kept_by: KeptBy::Any, kind: Kind::Gauge, what }
}

const fn count(mbean: &'static str, since: Version, what: What) -> Metric {
    Metric { mbean, since, kept_by: KeptBy::Any, kind: Kind::Count, what }
}

impl Metric {
    const fn kept(mut self, by: KeptBy) -> Metric {
        self.kept_by = by;
        self
    }
}

const METRICS: &[Metric] = &[
    gauge(
        "kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions",
        (0, 8, 0),
        What::UnderReplicated,
    ),
    gauge(
        "kafka.server:type=ReplicaManager,name=UnderMinIsrPartitionCount",
        (1, 0, 0),
        What::UnderMinIsr,
    ),
    gauge(
        "kafka.server:type=ReplicaManager,name=AtMinIsrPartitionCount",
        (2, 3, 0),
        What::AtMinIsr,
    ),
    gauge("kafka.server:type=ReplicaManager,name=LeaderCount", (0, 8, 0), What::Leaders),
    gauge("kafka.server:type=ReplicaManager,name=PartitionCount", (0, 8, 0), What::Replicas),
    // In 0.8.0 it was spelt ISRShrinksPerSec.
    count("kafka.server:type=ReplicaManager,name=IsrShrinksPerSec", (0, 8, 1), What::IsrShrinks),
    count("kafka.server:type=ReplicaManager,name=IsrExpandsPerSec", (0, 8, 0), What::IsrExpands),
    count(
        "kafka.server:type=ReplicaManager,name=FailedIsrUpdatesPerSec",
        (0, 11, 0),
        What::FailedIsrUpdates,
    ),
    gauge(
        "kafka.server:type=ReplicaFetcherManager,name=MaxLag,clientId=Replica",
        (0, 8, 2),
        What::MaxLag,
    ),
    count(
        "kafka.server:type=SessionExpireListener,name=ZooKeeperExpiresPerSec",
        (0, 10, 0),
        What::SessionsLost,
    )
    .kept(ZooKeeper),
    gauge(
        "kafka.server:type=ReplicaManager,name=OfflineReplicaCount",
        (1, 0, 0),
        What::OfflineReplicas,
    ),
    gauge("kafka.log:type=LogManager,name=OfflineLogDirectoryCount", (1, 0, 0), What::OfflineDirs),
    gauge(
        "kafka.controller:type=KafkaController,name=OfflinePartitionsCount",
        (0, 8, 0),
        What::Offline,
    ),
    gauge(
        "kafka.controller:type=KafkaController,name=PreferredReplicaImbalanceCount",
        (0, 8, 1),
        What::Imbalance,
    ),
    gauge(
        "kafka.controller:type=KafkaController,name=ActiveControllerCount",
        (0, 8, 0),
        What::ActiveController,
    ),
    gauge(
        "kafka.controller:type=KafkaController,name=FencedBrokerCount",
        (3, 1, 0),
        What::FencedBrokers,
    )
    .kept(KRaft),
    gauge(
        "kafka.controller:type=KafkaController,name=ActiveBrokerCount",
        (3, 1, 0),
        What::ActiveBrokers,
    )
    .kept(KRaft),
    count(
        "kafka.controller:type=KafkaController,name=TimedOutBrokerHeartbeatCount",
        (3, 6, 0),
        What::TimedOutHeartbeats,
    )
    .kept(KRaft),
    count(
        "kafka.controller:type=ControllerStats,name=UncleanLeaderElectionsPerSec",
        (0, 8, 0),
        What::UncleanElections,
    )
    .kept(ZooKeeper),
    // KRaft had none up to 3.8.
    count(
        "kafka.controller:type=ControllerStats,name=UncleanLeaderElectionsPerSec",
        (3, 9, 0),
        What::UncleanElections,
    )
    .kept(KRaft),
    // KAFKA-18954
    count(
        "kafka.controller:type=ControllerStats,name=ElectionFromEligibleLeaderReplicasPerSec",
        (4, 1, 0),
        What::EligibleElections,
    )
    .kept(KRaft),
];
