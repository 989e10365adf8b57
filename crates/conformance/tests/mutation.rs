//! Every rule is there for a reason: switched off, something notices.
//!
//! Each switch of `Features` has a row below, with the rule that it stands for and the recorded
//! cases and text scripts that fail without it. A rule that nobody would miss is a rule that nobody
//! has tested.

#![allow(clippy::print_stdout)] // which witness told what is worth reading: `--nocapture`

use highwater_conformance::{Case, compare, play_with};
use highwater_protocol::config::Features;
use std::cell::RefCell;
use std::panic::{
    AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind, set_hook, take_hook,
};
use std::path::{Path, PathBuf};
use std::sync::Once;

#[path = "../../protocol/tests/datadriven/mod.rs"]
#[allow(dead_code)]
mod datadriven;
#[path = "mutation/scripts.rs"]
mod scripts;

/// A switch, its rule, and who notices that it is off. A witness with a `/` is a text script of
/// the protocol crate, any other a recorded case.
const MUTATIONS: &[(&str, &str, &[&str])] = &[
    (
        "eligible_leader_replicas",
        "R6.29",
        &["g3-all-die-clean-elr-on", "replication/last_replica_standing.txt"],
    ),
    ("maximal_isr", "R4.3", &["replication/pending_expansion_outlasts_lag.txt"]),
    (
        "pending_shrink_counts_old_isr",
        "R4.6",
        &["p1-controller-down", "replication/pending_shrink_counts.txt"],
    ),
    (
        "high_watermark_waits_for_caught_up",
        "R4.4",
        &["replication/caught_up_outsider_holds_back.txt"],
    ),
    (
        "high_watermark_frozen_below_min_isr",
        "R4.2",
        &[
            "b1-min-insync-replicas",
            "o1-raise-min-insync",
            "replication/min_isr_pending_write_waits.txt",
        ],
    ),
    (
        "at_log_end_is_in_sync",
        "R5.3",
        &["d2-follower-pause-no-traffic", "replication/silent_follower_stays.txt"],
    ),
    ("isr_join_needs_epoch_start", "R5.10", &["replication/join_needs_epoch_start.txt"]),
    (
        "leader_checks_isr_members",
        "R5.11",
        &["e1-follower-pause-session", "replication/fenced_follower_stays_out.txt"],
    ),
    (
        "controller_checks_isr_members",
        "R5.22, 8",
        &["controller/alter_partition_errors.txt", "replication/late_leader_is_refused.txt"],
    ),
    (
        "isr_members_must_be_active",
        "R5.11, R5.22, 8 (KIP-841)",
        &["e1-follower-pause-session", "replication/late_leader_is_refused.txt"],
    ),
    (
        "isr_members_checked_by_epoch",
        "R5.11, R5.22, 8 (KIP-903)",
        &["controller/alter_partition_errors.txt", "replication/stale_incarnation_is_refused.txt"],
    ),
    (
        "registration_refused_while_session_lives",
        "R6.6",
        &["controller/registration_refused.txt", "replication/quick_restart.txt"],
    ),
    ("registration_waits_for_session", "R6.6", &["controller/registration_refused.txt"]),
    ("replicas_have_directories", "R8.11", &["l1-disk-loss-follower", "l2-disk-loss-last-isr"]),
    (
        "last_isr_member_stays_without_elr",
        "R6.13",
        &["g1-all-die-clean-elr-off", "replication/last_replica_standing_without_elr.txt"],
    ),
    (
        "unclean_leader_is_alone_in_isr",
        "R6.13",
        &["g2-all-die-unclean-elr-off", "controller/all_die_unclean_elr_off.txt"],
    ),
    (
        "new_leader_bumps_leader_epoch",
        "R6.20",
        &["a1-seed-example", "controller/crash_and_restart.txt"],
    ),
    (
        "losing_leader_bumps_leader_epoch",
        "R6.20",
        &["g1-all-die-clean-elr-off", "g3-all-die-clean-elr-on", "controller/all_die_elr_off.txt"],
    ),
    (
        "dropping_replicas_bumps_leader_epoch",
        "R6.20",
        &[
            "j2-reassign-new-leader-first",
            "j3-reassign-to-dead-broker-then-cancel",
            "controller/reassignment_cancelled.txt",
        ],
    ),
    (
        "isr_change_keeps_leader_epoch",
        "R6.20",
        &["n1-epochs-on-isr-changes", "controller/isr_changes.txt"],
    ),
    (
        "elr_only_below_min_isr",
        "R6.30",
        &["b1-min-insync-replicas", "controller/elr_needs_the_step_below.txt"],
    ),
    (
        "elr_keeps_its_members",
        "R6.30",
        &["g4-all-die-clean-elr-min2", "controller/all_die_elr_on_min_2.txt"],
    ),
    (
        "elr_takes_only_who_leaves",
        "R6.31",
        &["b1-min-insync-replicas", "controller/elr_needs_the_step_below.txt"],
    ),
    (
        "unclean_shutdown_leaves_elr",
        "R6.7, R6.30",
        &["g9-unclean-shutdown-leaves-elr", "controller/unclean_shutdown_leaves_elr.txt"],
    ),
    (
        "last_known_leader_is_noted",
        "R6.32",
        &["g3-all-die-clean-elr-on", "g4-all-die-clean-elr-min2", "controller/all_die_elr_on.txt"],
    ),
    (
        "last_known_leader_may_lead",
        "R6.32",
        &["g3-all-die-clean-elr-on", "g4-all-die-clean-elr-min2", "controller/all_die_elr_on.txt"],
    ),
    ("truncates_on_fetch", "R3.15", &["replication/acks_one_lost_tail.txt"]),
    ("truncation_asks_own_epochs", "R3.15", &["replication/fast_leader_changes.txt"]),
    ("starts_at_log_end", "R1.13", &["i1-rolling-restart", "replication/quick_restart.txt"]),
    ("controller_checks_partition_epoch", "R5.22", &["controller/alter_partition_errors.txt"]),
    ("unfencing_elects_leaders", "R6.9", &["g1-all-die-clean-elr-off"]),
    ("duplicates_are_recognised", "R2.20", &["replication/idempotent_duplicates.txt"]),
    ("ignores_newer_batches", "R3.12", &["replication/newer_batches_are_left.txt"]),
    (
        "reassignment_needs_added_only",
        "R6.40",
        &["j7-reassign-with-a-dead-member", "controller/reassignment_with_a_dead_replica.txt"],
    ),
    ("exponential_backoff", "R2.31", &["producer/backoff_grows.txt"]),
    ("kraft", "R7.1-R7.7", &["a1-seed-example", "replication/controlled_shutdown.txt"]),
    ("alter_partition", "R7.5 (KIP-497)", &["zookeeper/alter_partition.txt"]),
    ("control_requests_carry_broker_epoch", "R7.1 (KIP-380)", &["zookeeper/quick_restart.txt"]),
    ("isr_changes_are_notified", "R7.5", &["zookeeper/isr_change_notification.txt"]),
    ("elects_in_assignment_order", "R7.4", &["zookeeper/election_by_assignment.txt"]),
    ("lag_by_time_only", "R5.5, R7.8", &["replication/lag_by_time.txt"]),
    ("caught_up_by_previous_fetch", "R1.6", &["replication/slow_but_steady.txt"]),
    (
        "isr_checked_twice_a_lag",
        "R5.1",
        &["d2-follower-pause-no-traffic", "replication/lagging_follower.txt"],
    ),
    ("min_isr_capped_by_replicas", "R2.3", &["replication/min_isr_beyond_replicas.txt"]),
    ("acks_all_waits_for_high_watermark", "R2.7", &["replication/min_isr_pending_write_waits.txt"]),
    ("acks_are_all_one_or_none", "R2.3, 1", &["replication/acks_of_a_number_is_refused.txt"]),
    ("leader_epoch_cache", "R1.3", &["replication/no_truncation_to_high_watermark.txt"]),
    (
        "epoch_entry_on_election",
        "R1.3",
        &["j4-reassign-dropped-replica-in-elr", "replication/controlled_shutdown.txt"],
    ),
    ("older_epoch_ends_at_first_entry", "R1.5", &["l2-disk-loss-last-isr"]),
    ("requests_fenced_by_leader_epoch", "R3.6, 2", &["replication/stale_leader.txt"]),
    ("consumers_check_positions", "R9.6", &["consumer/truncation_detected.txt"]),
    (
        "latest_offset_waits_for_epoch_start",
        "R9.5",
        &["replication/latest_offset_not_available.txt"],
    ),
    ("consumers_read_from_followers", "R9.3, R9.8", &["replication/follower_serves_consumers.txt"]),
    (
        "follows_anew_in_every_epoch",
        "R1.11, R7.11",
        &["replication/truncation_to_high_watermark.txt"],
    ),
    ("follows_anew_after_skipped_epoch", "R7.11", &["replication/skipped_epoch.txt"]),
    ("survives_out_of_range", "R3.20, R7.11", &["replication/out_of_range.txt"]),
    ("errors_name_the_leader", "R2.3, R9.9", &["replication/not_leader_hint.txt"]),
    ("isr_in_ascending_order", "R6.15", &["replication/controlled_shutdown.txt"]),
    ("unclean_election_by_config", "R6.14", &["controller/all_die_unclean_elr_off.txt"]),
    ("last_known_leader_noted_on_loss", "R6.32", &["controller/last_leader_lost_with_isr.txt"]),
    ("last_known_leader_must_be_acceptable", "R6.32", &["controller/all_die_elr_on.txt"]),
];

/// Every switch has a row, and its witnesses fail without it.
#[test]
fn every_rule_has_witnesses() {
    let rows: Vec<&str> = MUTATIONS.iter().map(|(switch, ..)| *switch).collect();
    assert_eq!(rows, Features::NAMES, "a row for each switch, in the order of the fields");
    let mut problems = String::new();
    for (switch, rule, witnesses) in MUTATIONS {
        let told = witnesses.iter().map(|name| (*name, difference(name, Some(switch))));
        let told: Vec<_> = told.collect();
        for (name, difference) in &told {
            match difference {
                Some(text) => println!("{rule} ({switch}): {name}: {text}"),
                None => problems += &format!("{switch}: {name} does not notice\n"),
            }
        }
        if !told.iter().any(|(_, difference)| difference.is_some()) {
            let others = everything();
            // A script may ask for what is not there without the rule: that is no answer.
            let ask = |name: &str| catch_unwind(|| difference(name, Some(switch))).ok().flatten();
            let noticed = others.iter().filter(|name| ask(name).is_some());
            let noticed: Vec<_> = noticed.map(String::as_str).collect();
            let found = match noticed.is_empty() {
                true => "nothing does: the rule is unprotected".to_string(),
                false => format!("these do: {}", noticed.join(", ")),
            };
            problems += &format!("{switch}: {found}\n");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// With all rules in force no witness has anything to tell.
#[test]
fn witnesses_are_content() {
    for name in MUTATIONS.iter().flat_map(|(_, _, witnesses)| *witnesses) {
        assert_eq!(difference(name, None), None, "{name}");
    }
}

/// Every recorded case and every script.
fn everything() -> Vec<String> {
    let folders = highwater_conformance::cases_in(&cases()).expect("the recorded cases");
    let name = |folder: &PathBuf| folder.file_name().expect("a name").to_string_lossy().into();
    folders.iter().map(name).chain(scripts::all()).collect()
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// What the witness `name` has to say with `switch` off: the first difference, or a broken
/// assertion of the protocol itself.
fn difference(name: &str, switch: Option<&str>) -> Option<String> {
    let ask = || match name.contains('/') {
        true => scripts::difference(name, switch),
        false => case_difference(name, switch),
    };
    // A broken assertion below is an answer too, and need not be printed; one of the harness is
    // a mistake of ours.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| match below(panic) {
            Some(text) => BROKEN.set(Some(text)),
            None => usual(panic),
        }));
    });
    BROKEN.set(None);
    match catch_unwind(AssertUnwindSafe(ask)) {
        Ok(difference) => difference,
        Err(panic) => Some(BROKEN.take().unwrap_or_else(|| resume_unwind(panic))),
    }
}

thread_local! {
    /// What the last panic of the model said.
    static BROKEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What a panic says, if it comes from the model itself.
fn below(panic: &PanicHookInfo<'_>) -> Option<String> {
    let file = panic.location()?.file().replace('\\', "/");
    let ours = file.contains("protocol/src/") || file.contains("sim/src/");
    ours.then(|| panic.to_string().replace('\n', " "))
}

fn case_difference(name: &str, switch: Option<&str>) -> Option<String> {
    let case = Case::read(&cases().join(name)).expect("a case that can be read");
    let actual = play_with(&case, 1, |features| {
        if let Some(switch) = switch {
            *features.switch(switch).expect("a switch of this name") = false;
        }
    });
    let verdict = compare(&case, &actual.expect("a scenario that can be played"));
    (!verdict.passed()).then(|| verdict.to_string())
}
