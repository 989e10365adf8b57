//! Whole comparisons of the schedules in `testdata/`, looked at and found plausible;
//! `UPDATE_EXPECT=1` rewrites them.

use expect_test::expect_file;
use highwater_compare::{Comparing, Comparison, table};
use highwater_protocol::PartitionId;
use highwater_scenario::{Lang, compile};
use highwater_sim::{Run, Schedule};

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

/// Goal: the page, which compares in slices, shows what the tool shows.
#[test]
fn slices_of_any_size_come_to_the_same() {
    let mut written = Run::new(schedule("leader-crash"));
    written.finish();
    let whole = compared("leader-crash");
    for events in [1, 97, 5_000] {
        let mut comparing = Comparing::new(&written, PartitionId(0)).expect("it has a partition");
        let (wanted, mut rows, mut share) = (comparing.rows_wanted(), 0, 0);
        while !comparing.advance(&written, events) {
            let known = comparing.found().rows.len();
            assert!(known == rows || known == rows + 1, "rows come one by one");
            assert_eq!(comparing.rows_wanted(), wanted);
            assert_eq!(comparing.current().map(|scheme| scheme.id()), {
                whole.rows.get(known).map(|row| row.scheme.id())
            });
            assert!((share..=1_000).contains(&comparing.thousandths()), "it goes on");
            (rows, share) = (known, comparing.thousandths());
        }
        assert_eq!((comparing.current(), comparing.thousandths()), (None, 1_000));
        assert_eq!(comparing.into_found(), whole, "{events} events at a time");
    }
}
