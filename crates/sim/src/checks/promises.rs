//! What is promised, and under which rules: the invariants of the protocol reference, section 12.

use highwater_protocol::config::Features;

/// A promise of Kafka's replication.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    /// Its id, e.g. `I7`.
    pub id: &'static str,
    /// What it says, with the condition under which it holds.
    pub what: &'static str,
    /// Whether it is given where these rules are in force; older generations give fewer.
    pub holds: fn(&Features) -> bool,
}

/// Every promise that is checked. I12 (acks=1 survives) and I13 (what failed is not there) are
/// promised by no generation: `crates/sim/tests/promises.rs` shows how they fail.
pub const PROMISES: [Promise; 22] = [
    Promise { id: "I1", what: "one leader an epoch", holds: |_| true },
    Promise { id: "I2", what: "epochs never go back", holds: |_| true },
    Promise { id: "I3", what: "epochs rise along a log", holds: |_| true },
    Promise {
        id: "I4",
        what: "logs that agree somewhere agree before (with ZooKeeper, where no disk failed)",
        holds: has_log_matching,
    },
    Promise {
        id: "I5",
        what: "below both high watermarks two replicas agree, but after an unclean election",
        holds: is_lossless,
    },
    Promise { id: "I6", what: "start, high watermark and end are in order", holds: |_| true },
    Promise { id: "I7", what: "a leader's high watermark never falls", holds: |_| true },
    Promise {
        id: "I8",
        what: "who is elected has everything committed, where no leader was elected uncleanly and \
               fewer disks failed than min.insync.replicas (without ELR none)",
        holds: is_lossless,
    },
    Promise {
        id: "I9",
        what: "so has every member of ISR and ELR that lost nothing",
        holds: is_lossless,
    },
    Promise {
        id: "I10",
        what: "acks=all is answered when the whole maximal ISR has the record",
        holds: counts_proposals,
    },
    Promise {
        id: "I11",
        what: "and then every later leader has it, where I8 holds",
        holds: is_lossless,
    },
    Promise { id: "I14", what: "consumers are given committed records", holds: |_| true },
    Promise {
        id: "I15",
        what: "what was read is never replaced, where I8 holds",
        holds: is_lossless,
    },
    Promise {
        id: "I16",
        what: "the leader is in the ISR, which is assigned, and active while there is a leader",
        holds: |f| f.kraft && f.isr_members_must_be_active && f.controller_checks_isr_members,
    },
    Promise {
        id: "I17",
        what: "ELR and ISR are apart; a sufficient ISR leaves no ELR",
        holds: |_| true,
    },
    Promise {
        id: "I18",
        what: "no progress below min.insync.replicas",
        holds: |f| f.high_watermark_frozen_below_min_isr,
    },
    Promise {
        id: "I19",
        what: "whoever may be elected must have replicated before a record counts, as far as the \
               leader has proposed or heard",
        holds: counts_proposals,
    },
    Promise {
        id: "I20",
        what: "one proposal at a time; what is accepted follows what it was made from",
        holds: |f| f.maximal_isr && f.controller_checks_partition_epoch,
    },
    Promise {
        id: "I21",
        what: "followers append no batch that is newer than their own epoch",
        holds: |f| f.ignores_newer_batches && f.truncates_on_fetch,
    },
    Promise {
        id: "I22",
        what: "an idempotent producer's records stand once and in order within one epoch",
        holds: |f| f.duplicates_are_recognised,
    },
    Promise {
        id: "I23",
        what: "there is a leader while a member of the ISR (or, without any, of the ELR) may lead, \
               and a dead one is replaced in time while the controller is up",
        holds: |f| f.kraft && f.unfencing_elects_leaders,
    },
    Promise {
        id: "I24",
        what: "nothing is committed before every member that counts has it, where no disk failed",
        holds: counts_proposals,
    },
];

/// Epochs decide what is cut off (KIP-101, KIP-279, KIP-595).
fn has_log_matching(features: &Features) -> bool {
    features.truncates_on_fetch && features.starts_at_log_end && features.truncation_asks_own_epochs
}

/// Whoever may be elected counts when a record is committed (KIP-497).
fn counts_proposals(features: &Features) -> bool {
    features.maximal_isr && features.pending_shrink_counts_old_isr
}

/// What is committed stays (KIP-497, KIP-841, KIP-903 and what came before).
fn is_lossless(features: &Features) -> bool {
    has_log_matching(features)
        && counts_proposals(features)
        && features.kraft
        && features.isr_join_needs_epoch_start
        && features.isr_members_must_be_active
        && features.isr_members_checked_by_epoch
        && features.controller_checks_isr_members
        && features.controller_checks_partition_epoch
}

/// Whether the promise is given under these rules.
pub(super) fn is_promised(id: &str, features: &Features) -> bool {
    let promise = PROMISES.iter().find(|promise| promise.id == id);
    (promise.expect("every check is in the table").holds)(features)
}
