//! `highwater check`, and what the others say to a script with mistakes.

use crate::tool::{Scratch, highwater};
use expect_test::{Expect, expect};

const FIVE_MISTAKES: &str = "\
brokers 1..3
topic orders replicas=[1,2,3] min.insync.replica=2
producer web topic=order acks=all rate=100
at 2s crush broker 2
at 5s crash broker
run 30s
";

fn check(script: &str, expected: Expect) {
    let outcome = highwater("check -", script);
    let told = format!("{}status {}\n", outcome.stdout, outcome.status);
    expected.assert_eq(&told);
    assert_eq!(outcome.stderr, "", "mistakes are the answer, not a failure");
}

/// Each mistake has a place, a message and the line it is in.
#[test]
fn every_mistake_is_told() {
    check(
        FIVE_MISTAKES,
        expect![[r#"
        <stdin>:2:31: error[E0401]: there is no setting `min.insync.replica`
        2 | topic orders replicas=[1,2,3] min.insync.replica=2
          |                               ^^^^^^^^^^^^^^^^^^
          help: did you mean `min.insync.replicas`?

        <stdin>:3:14: error[E0301]: there is no topic `order`
        3 | producer web topic=order acks=all rate=100
          |              ^^^^^^^^^^^
          help: did you mean `orders`?

        <stdin>:3:40: error[E0403]: `rate` takes a rate such as 100/s, at most 100000/s, not `100`
        3 | producer web topic=order acks=all rate=100
          |                                        ^^^

        <stdin>:4:7: error[E0205]: no action is called `crush`
        4 | at 2s crush broker 2
          |       ^^^^^
          help: did you mean `crash`?

        <stdin>:5:19: error[E0202]: the number of a broker, or several such as 1..3 is missing here
        5 | at 5s crash broker
          |                   ^

        1 script checked: 5 errors, 0 warnings
        status 1
    "#]],
    );
}

/// The mark stands below what is meant after tabs and wide characters too.
#[test]
fn the_mark_stands_below_what_is_meant() {
    check(
        "brokers 1..3\ntopic orders\n\tat 2s crash 経紀 1\n",
        expect![[r#"
        <stdin>:3:14: error[E0203]: a node was expected, not `経紀`
        3 | 	at 2s crash 経紀 1
          | 	            ^^^^
          help: `broker 2`, `controller`, `zookeeper`, `producer web`, `consumer audit` or `all`

        1 script checked: 1 error, 0 warnings
        status 1
    "#]],
    );
}

/// A warning does not keep the answer from being yes.
#[test]
fn warnings_do_not_fail() {
    check(
        "brokers 1\ntopic orders\nat 2s crash broker 1\nrun 1s\n",
        expect![[r#"
        <stdin>:3:4: warning[W0508]: this is after the end of the run
        3 | at 2s crash broker 1
          |    ^^

        1 script checked: 0 errors, 1 warning
        status 0
    "#]],
    );
}

/// Every file is checked, not the first alone.
#[test]
fn several_files() {
    let good = Scratch::new("good.hw", "brokers 1\ntopic orders\n");
    let bad = Scratch::new("bad.hw", "brokers 1\ntopic orders\nrun 3\n");
    let outcome = highwater(&format!("check {} {}", bad.path(), good.path()), "");
    assert_eq!(outcome.status, 1);
    let summary = outcome.stdout.lines().last().expect("there is a summary");
    assert!(summary.starts_with("2 scripts checked: 1 error,"), "{summary}");
    assert!(outcome.stdout.starts_with(&format!("{}:3:5: error[", bad.path())));
}

/// `run` and `render` tell the same mistakes and do nothing.
#[test]
fn a_broken_script_is_not_run() {
    for command in ["run -", "run --json -", "render - -o -"] {
        let outcome = highwater(command, FIVE_MISTAKES);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{command}");
        assert_eq!(outcome.stderr.matches(": error[").count(), 5, "{command}");
        let end = "error: <stdin> has mistakes and was not run\n";
        assert!(outcome.stderr.ends_with(end), "{command}: {}", outcome.stderr);
    }
}

/// Whatever is read, the tool answers in its own words.
#[test]
fn no_script_at_all() {
    for input in ["\u{0}\u{1}", "<!doctype html>\n<html></html>\n", &"x".repeat(100_000)] {
        let outcome = highwater("run -", input);
        assert_eq!(outcome.status, 2, "{:.20}", input);
        assert!(outcome.stderr.contains("error"), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    }
}

/// Of a line that no terminal is wide enough for, the part around the mistake is shown; of more
/// mistakes than anybody reads, the first; nothing that would do something to the terminal.
#[test]
fn what_is_told_can_be_read() {
    let (many, much) = ("x".repeat(200), "y".repeat(900));
    let script = format!("topic {many} replicas=[1,2,3] oops\u{1b}[2J=1 # {much}\n");
    let told = highwater("check -", &script).stdout;
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "<stdin>:1:225: error[E0204]: `oops\u{fffd}` does not belong here");
    let shown = lines[1].strip_prefix("1 | …x").expect("the line begins before");
    assert!(shown.contains("x replicas=[1,2,3] oops\u{fffd}[2J=1 # yyy") && shown.ends_with('…'));
    assert_eq!(lines[1].find("oops"), lines[2].find('^').map(|at| at + "…".len() - 1));
    let told = highwater("check -", &"oops\n".repeat(2_000)).stdout;
    assert_eq!(told.matches("no statement begins with `oops`").count(), 50);
    assert!(told.contains("... and 950 more in <stdin>"), "{told}");
    let told = highwater("check -", &"\0".repeat(3_000_000)).stdout;
    assert!(told.len() < 5_000, "{} bytes", told.len());
}
