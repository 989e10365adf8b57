//! What promises are called, for programs; `explain` has the names for people.

/// Every invariant of the protocol reference (section 12) with its name.
const NAMES: [(&str, &str); 24] = [
    ("I1", "one_leader_per_epoch"),
    ("I2", "growing_epochs"),
    ("I3", "ordered_epochs"),
    ("I4", "log_matching"),
    ("I5", "replica_agreement"),
    ("I6", "high_watermark_in_bounds"),
    ("I7", "high_watermark_never_falls"),
    ("I8", "leader_completeness"),
    ("I9", "candidate_completeness"),
    ("I10", "whole_isr_acknowledgement"),
    ("I11", "acks_all_durability"),
    ("I12", "acks_0_and_1_durability"),
    ("I13", "failed_means_absent"),
    ("I14", "committed_reads"),
    ("I15", "lasting_reads"),
    ("I16", "valid_leader_and_isr"),
    ("I17", "elr_apart_from_isr"),
    ("I18", "minimum_isr"),
    ("I19", "quorum_overlap"),
    ("I20", "single_isr_proposal"),
    ("I21", "epoch_checked_appends"),
    ("I22", "idempotence"),
    ("I23", "leader_availability"),
    ("I24", "whole_isr_commits"),
];

/// A stable word for a promise, by its id: `log_matching` for `I4`. Empty if there is no such id.
pub fn name(id: &str) -> &'static str {
    NAMES.iter().find(|(own, _)| *own == id).map_or("", |(_, name)| name)
}
