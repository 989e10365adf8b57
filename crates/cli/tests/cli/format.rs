//! `highwater fmt`.

use crate::tool::{Scratch, highwater};

const UGLY: &str = "brokers   1..3\ntopic  orders\nat 2s crash broker 2 # gone\n";

/// What it prints it would print again.
#[test]
fn the_canonical_form_stays() {
    let once = highwater("fmt -", UGLY);
    assert_eq!((once.status, once.stderr.as_str()), (0, ""));
    assert_ne!(once.stdout, UGLY);
    assert_eq!(highwater("fmt -", &once.stdout), once);
}

/// `--check` says which files would change, and changes none.
#[test]
fn check_tells_which_would_change() {
    let file = Scratch::new("check.hw", UGLY);
    let outcome = highwater(&format!("fmt --check {}", file.path()), "");
    assert_eq!(outcome.stdout, format!("{} is not formatted\n", file.path()));
    assert_eq!((outcome.status, file.text()), (1, UGLY.to_owned()));
}

/// `--write` brings a file in order once, and leaves it alone after that.
#[test]
fn write_changes_the_file() {
    let file = Scratch::new("write.hw", UGLY);
    let write = format!("fmt --write {}", file.path());
    let outcome = highwater(&write, "");
    assert_eq!((outcome.status, outcome.stdout), (0, format!("{} formatted\n", file.path())));
    assert_eq!(file.text(), highwater("fmt -", UGLY).stdout);
    assert_eq!(highwater(&write, "").stdout, "");
    assert_eq!(highwater(&format!("fmt --check {}", file.path()), "").status, 0);
}

/// A text that is no script in form is left alone, and what is no file cannot be written.
#[test]
fn what_cannot_be_formatted_is_left_alone() {
    let file = Scratch::new("letter.txt", "Dear all,\n   please find  enclosed\n");
    let before = file.text();
    let outcome = highwater(&format!("fmt --write {}", file.path()), "");
    assert_eq!((outcome.status, file.text()), (2, before));
    assert!(outcome.stderr.contains("was left as it is"), "{}", outcome.stderr);
    for place in ["-", "preset:article-example"] {
        let outcome = highwater(&format!("fmt --write {place}"), UGLY);
        assert_eq!(outcome.status, 2, "{place}");
        assert!(outcome.stderr.contains("is not a file"), "{}", outcome.stderr);
    }
}
