//! The releases, newest first; each row lists only what sets it apart from the one above.

use super::Quorum::{self, Either, KRaft, ZooKeeper};
use super::{Release, Version};

/// A release that differs from the one above by nothing yet.
const fn release(since: Version, quorum: Quorum) -> Release {
    Release { since, quorum, off: &[], on: &[], defaults: &[] }
}

impl Release {
    const fn off(mut self, names: &'static [&'static str]) -> Release {
        self.off = names;
        self
    }

    const fn on(mut self, names: &'static [&'static str]) -> Release {
        self.on = names;
        self
    }

    const fn defaults(mut self, values: &'static [(&'static str, &'static str)]) -> Release {
        self.defaults = values;
        self
    }
}

/// See the module. Sources: protocol.md 0.1, 7 and 11, which name the KIP or issue of each; up to
/// 3.9 each row was held against the classes of Kafka at the tags on both sides of it: of the
/// brokers `Partition`, `Replica`, `ReplicaManager`, `ReplicaFetcherThread`, `KafkaConfig`; of the
/// controllers `PartitionLeaderSelector`, `PartitionChangeBuilder`, `ReplicationControlManager`;
/// of the clients `ProducerConfig`, `Fetcher`.
pub(super) const RELEASES: &[Release] = &[
    // G10
    release((4, 3, 0), KRaft),
    release((4, 2, 0), KRaft).off(&["reassignment-needs-added-only"]), // KAFKA-19975
    // G9
    release((4, 1, 1), KRaft).off(&["isr-in-ascending-order"]),
    release((4, 1, 0), KRaft).off(&["last-known-leader-noted-on-loss"]), // KAFKA-19522
    // G8
    release((4, 0, 1), KRaft)
        .off(&["eligible-leader-replicas"]) // KIP-966: a preview
        .defaults(&[("eligible.leader.replicas.version", "0")]),
    release((4, 0, 0), KRaft).off(&[
        "ignores-newer-batches", // KAFKA-18723
        "last-known-leader-must-be-acceptable",
    ]),
    // G7
    release((3, 9, 1), Either)
        .off(&["registration-waits-for-session"])
        .on(&["ignores-newer-batches"])
        .defaults(&[("linger.ms", "0")]), // KIP-1030
    release((3, 9, 0), Either).off(&["ignores-newer-batches"]),
    release((3, 8, 0), Either).off(&["unclean-election-by-config"]), // KAFKA-12670
    release((3, 7, 0), Either),
    // G6
    release((3, 6, 0), Either).off(&[
        "high-watermark-frozen-below-min-isr", // KIP-966
        "min-isr-capped-by-replicas",
        "replicas-have-directories", // KIP-858
        "exponential-backoff",       // KIP-580
        "errors-name-the-leader",    // KIP-951
    ]),
    release((3, 5, 0), Either).off(&["isr-change-keeps-leader-epoch"]), // KAFKA-15021
    // G5
    release((3, 4, 0), Either).off(&["isr-members-checked-by-epoch"]), // KIP-903
    release((3, 3, 0), Either),
    // G4
    release((3, 2, 0), Either).off(&[
        "kraft",                      // KIP-500: a preview, where a script asks for it
        "isr-members-must-be-active", // KIP-841
        "leader-checks-isr-members",
        "controller-checks-isr-members",
    ]),
    release((3, 1, 1), Either),
    release((3, 1, 0), Either).defaults(&[("enable.idempotence", "false")]), // KAFKA-13598
    release((3, 0, 1), Either).defaults(&[("enable.idempotence", "true")]),
    release((3, 0, 0), Either).defaults(&[("enable.idempotence", "false")]),
    release((2, 8, 0), ZooKeeper).defaults(&[("acks", "1")]), // KIP-679
    // KIP-595: requests have room for it from 2.7 on, `AbstractFetcherThread` does it in 2.8.
    release((2, 7, 0), ZooKeeper).off(&["truncates-on-fetch", "starts-at-log-end"]),
    // G3
    release((2, 6, 0), ZooKeeper).off(&[
        "alter-partition", // KIP-497
        "maximal-isr",
        "pending-shrink-counts-old-isr",
    ]),
    release((2, 5, 0), ZooKeeper),
    release((2, 4, 0), ZooKeeper).defaults(&[
        ("replica.lag.time.max.ms", "10000"), // KIP-537
        ("zookeeper.session.timeout.ms", "6000"),
    ]),
    release((2, 3, 0), ZooKeeper).off(&["consumers-read-from-followers"]), // KIP-392
    release((2, 2, 0), ZooKeeper).off(&["consumers-check-positions"]),     // KIP-320
    release((2, 1, 0), ZooKeeper).off(&[
        "latest-offset-waits-for-epoch-start", // KIP-207
        "control-requests-carry-broker-epoch", // KIP-380
    ]),
    release((2, 0, 1), ZooKeeper)
        .off(&[
            "at-log-end-is-in-sync",
            "requests-fenced-by-leader-epoch", // KIP-320
            "follows-anew-in-every-epoch",
        ])
        .defaults(&[("retries", "0")]), // KIP-91
    release((2, 0, 0), ZooKeeper).off(&[
        "isr-join-needs-epoch-start", // KAFKA-7128
        "epoch-entry-on-election",    // KAFKA-7415
        "older-epoch-ends-at-first-entry",
        "follows-anew-after-skipped-epoch",
        "survives-out-of-range",
    ]),
    // G2
    release((1, 1, 0), ZooKeeper).off(&["truncation-asks-own-epochs"]), // KIP-279
    release((1, 0, 0), ZooKeeper),
    release((0, 11, 0), ZooKeeper),
    // G1
    release((0, 10, 2), ZooKeeper)
        .off(&["leader-epoch-cache"]) // KIP-101
        .defaults(&[("unclean.leader.election.enable", "true")]), // KIP-106
    release((0, 10, 1), ZooKeeper).off(&[
        "caught-up-by-previous-fetch", // KAFKA-4485
        "isr-checked-twice-a-lag",
        "high-watermark-waits-for-caught-up",
    ]),
    release((0, 10, 0), ZooKeeper),
    release((0, 9, 0), ZooKeeper),
    // G0
    release((0, 8, 2), ZooKeeper).off(&[
        "lag-by-time-only",         // KIP-16
        "acks-are-all-one-or-none", // KAFKA-1697
        "isr-changes-are-notified",
    ]),
    release((0, 8, 1), ZooKeeper)
        .off(&["acks-all-waits-for-high-watermark", "elects-in-assignment-order"])
        .on(&["follows-anew-in-every-epoch", "survives-out-of-range"])
        .defaults(&[
            ("auto.leader.rebalance.enable", "false"),
            ("controlled.shutdown.enable", "false"),
        ]),
    release((0, 8, 0), ZooKeeper).on(&["at-log-end-is-in-sync"]),
];
