//! Whole comparisons of the schedules in `testdata/`, looked at and found plausible;
//! `UPDATE_EXPECT=1` rewrites them.

use expect_test::expect_file;
use highwater_compare::{Comparison, table};
use highwater_protocol::PartitionId;
use highwater_scenario::{Lang, compile};
use highwater_sim::Schedule;

fn path(name: &str) -> String {
    format!("{}/testdata/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn schedule(name: &str) -> Schedule {
    let text = std::fs::read_to_string(path(&format!("{name}.hw"))).expect("it is there");
    let compiled = compile(&text);
    assert!(compiled.diagnostics.is_empty(), "{name}: {:?}", compiled.diagnostics);
    compiled.plan.expect("it has no mistake").schedule
}

fn compared(name: &str) -> Comparison {
    Comparison::new(&schedule(name), PartitionId(0)).expect("it has a partition")
}

fn check(name: &str) {
    let text = table(&compared(name), &schedule(name), Lang::En);
    expect_file![path(&format!("{name}.txt"))].assert_eq(&text);
}

#[test]
fn a_slow_follower() {
    check("slow-follower");
}

#[test]
fn the_leader_crashes() {
    check("leader-crash");
}

#[test]
fn all_but_one_fail() {
    check("all-but-one-fail");
}

#[test]
fn everyone_loses_power() {
    check("power-loss-of-all");
}
