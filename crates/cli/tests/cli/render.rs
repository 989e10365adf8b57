//! `highwater render`.

use crate::tool::{Scratch, highwater};

const PRESET: &str = "render preset:five-brokers";

fn svg(options: &str) -> String {
    let outcome = highwater(&format!("{PRESET} -o - {options}"), "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{options}");
    assert!(outcome.stdout.starts_with("<svg "), "{options}");
    assert!(outcome.stdout.ends_with("</svg>\n"), "{options}");
    outcome.stdout
}

/// The same picture goes to a file and to standard output, each time.
#[test]
fn the_picture_is_the_same_everywhere() {
    let file = Scratch::new("picture.svg", "");
    let outcome = highwater(&format!("{PRESET} -o {}", file.path()), "");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""));
    assert_eq!(file.text(), svg(""));
}

/// Each option changes the picture.
#[test]
fn options_change_the_picture() {
    let options = [
        "",
        "--width 400",
        "--theme light",
        "--theme dark",
        "--partition orders/3",
        "--lang zh-Hans",
        "--lang zh-Hant",
        "--from 8s --to 12s",
        "--from 8s",
        "--seed 2",
    ];
    let mut pictures = options.map(svg).to_vec();
    pictures.sort_unstable();
    pictures.dedup();
    assert_eq!(pictures.len(), options.len());
    assert!(svg("--width 400").contains("width=\"400\""));
    assert_eq!(svg("--partition orders"), svg("--partition orders/0"));
}

/// Messages of a window, with and without routine; a window too long is told.
#[test]
fn messages_are_drawn() {
    let window = "--view messages --from 4s --to 5s";
    let (all, some) = (svg(window), svg(&format!("{window} --no-routine")));
    assert!(all.contains("orders/0: messages between nodes") && all.contains("Fetch @"));
    assert!(some.len() < all.len() && some.contains("Fetch @"));
    let long = highwater(&format!("{PRESET} -o - --view messages"), "");
    assert_eq!((long.status, long.stdout.as_str()), (2, ""));
    assert!(long.stderr.contains("are too many to draw"), "{}", long.stderr);
}

/// Several partitions, or a topic's all; each message names those that it is about.
#[test]
fn messages_of_several_partitions() {
    let window = "--view messages --from 4s --to 4.1s --no-routine";
    let two = svg(&format!("{window} --partition orders/0,orders/1"));
    assert!(two.contains("orders/0, orders/1: messages between nodes"));
    assert!(two.contains("(0: ") || two.contains("Produce 0: "), "{two}");
    assert_eq!(svg(&format!("{window} --partition orders/1,orders/0")), two);
    let all = svg(&format!("{window} --partition orders"));
    assert!(all.len() > two.len());
    let many = format!("{PRESET} -o - --partition orders/0,orders/1");
    let refused = highwater(&many, "");
    assert!(refused.status == 2 && refused.stderr.contains("only --view messages"));
    let unknown = highwater(&format!("{many},x/9 {window}"), "");
    assert!(unknown.status == 2 && unknown.stderr.contains("there is no partition `x/9`"));
}

/// What cannot be drawn is told, with what can.
#[test]
fn what_cannot_be_drawn_is_told() {
    let cases = [
        ("--partition nosuch/0", "the partitions are orders/0, orders/1"),
        ("--width 10", "--width takes 360 to 2400 pixels"),
        ("--to 99s", "the run ends at 45.000 s"),
        ("--from 9s --to 8s", "the earlier first"),
        ("--from 9", "12.5s, 300ms, 2m"),
        ("--lang fr", "en, zh-Hans, zh-Hant"),
        ("--theme blue", "auto, light, dark"),
    ];
    for (options, told) in cases {
        let outcome = highwater(&format!("{PRESET} -o - {options}"), "");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{options}");
        assert!(outcome.stderr.contains(told), "{options}: {}", outcome.stderr);
    }
    let nowhere = highwater(&format!("{PRESET} -o /nonexistent/x.svg"), "");
    assert_eq!(nowhere.status, 2);
    assert!(nowhere.stderr.contains("cannot write /nonexistent/x.svg"), "{}", nowhere.stderr);
}
