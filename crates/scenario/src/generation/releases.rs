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

/// See the module. Sources: protocol.md 0.1, 7 and 11, which name the KIP or issue of each.
pub(super) const RELEASES: &[Release] = &[
    // G10
    release((4, 3, 0), KRaft),
    release((4, 2, 0), KRaft).off(&["reassignment-needs-added-only"]), // KAFKA-19975
    // G9
    release((4, 1, 1), KRaft),
    release((4, 1, 0), KRaft),
    // G8
    release((4, 0, 1), KRaft)
        .off(&["eligible-leader-replicas"]) // KIP-966: a preview
        .defaults(&[("eligible.leader.replicas.version", "0")]),
    release((4, 0, 0), KRaft).off(&["ignores-newer-batches"]), // KAFKA-18723
    // G7
    release((3, 9, 1), Either)
        .off(&["registration-waits-for-session"])
        .on(&["ignores-newer-batches"])
        .defaults(&[("linger.ms", "0")]), // KIP-1030
    release((3, 9, 0), Either).off(&["ignores-newer-batches"]),
    release((3, 8, 0), Either),
    release((3, 7, 0), Either),
    // G6
    release((3, 6, 0), Either).off(&[
        "high-watermark-frozen-below-min-isr", // KIP-966
        "replicas-have-directories",           // KIP-858
        "exponential-backoff",                 // KIP-580
    ]),
    release((3, 5, 0), Either).off(&["isr-change-keeps-leader-epoch"]), // KAFKA-15021
    // G5
    release((3, 4, 0), Either).off(&["isr-members-checked-by-epoch"]), // KIP-903
    release((3, 3, 0), Either),
    // G4
    release((3, 2, 0), ZooKeeper).off(&[
        "isr-members-must-be-active", // KIP-841
        "leader-checks-isr-members",
        "controller-checks-isr-members",
    ]),
    release((3, 1, 1), ZooKeeper),
    release((3, 1, 0), ZooKeeper).defaults(&[("enable.idempotence", "false")]), // KAFKA-13598
    release((3, 0, 1), ZooKeeper).defaults(&[("enable.idempotence", "true")]),
    release((3, 0, 0), ZooKeeper).defaults(&[("enable.idempotence", "false")]),
    release((2, 8, 0), ZooKeeper).defaults(&[("acks", "1")]), // KIP-679
    release((2, 7, 0), ZooKeeper),
    // G3
    release((2, 6, 0), ZooKeeper).off(&[
        "maximal-isr", // KIP-497
        "pending-shrink-counts-old-isr",
        "truncates-on-fetch", // KIP-595
        "starts-at-log-end",
    ]),
    release((2, 5, 0), ZooKeeper),
    release((2, 4, 0), ZooKeeper).defaults(&[("replica.lag.time.max.ms", "10000")]), // KIP-537
    release((2, 3, 0), ZooKeeper),
    release((2, 2, 0), ZooKeeper),
    release((2, 1, 0), ZooKeeper),
    // KIP-91
    release((2, 0, 1), ZooKeeper).off(&["at-log-end-is-in-sync"]).defaults(&[("retries", "0")]),
    release((2, 0, 0), ZooKeeper).off(&["isr-join-needs-epoch-start"]), // KAFKA-7128
    // G2
    release((1, 1, 0), ZooKeeper).off(&["truncation-asks-own-epochs"]), // KIP-279
    release((1, 0, 0), ZooKeeper),
    release((0, 11, 0), ZooKeeper),
    // G1
    // KIP-106
    release((0, 10, 2), ZooKeeper).defaults(&[("unclean.leader.election.enable", "true")]),
    release((0, 10, 1), ZooKeeper).off(&["high-watermark-waits-for-caught-up"]), // KAFKA-4485
    release((0, 10, 0), ZooKeeper),
    release((0, 9, 0), ZooKeeper),
    // G0
    release((0, 8, 2), ZooKeeper),
    release((0, 8, 1), ZooKeeper).defaults(&[
        ("auto.leader.rebalance.enable", "false"),
        ("controlled.shutdown.enable", "false"),
    ]),
    release((0, 8, 0), ZooKeeper).on(&["at-log-end-is-in-sync"]),
];
