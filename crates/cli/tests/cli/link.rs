//! `highwater link`, and links where a script is read.

use crate::tool::{Outcome, Scratch, call, highwater};

fn link(options: &str) -> String {
    let outcome = highwater(&format!("link preset:sync-vs-async {options}"), "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{options}");
    outcome.stdout.trim_end().to_owned()
}

fn refused(arguments: &[&str], input: &[u8]) -> String {
    let Outcome { status, stdout, stderr } = call(arguments, input);
    assert_eq!((status, stdout.as_str()), (2, ""), "{stderr}");
    assert!(stderr.contains("error"), "{stderr}");
    stderr
}

/// What a link leads to runs as the script does, given as an argument, a file or input.
#[test]
fn a_link_runs_as_its_script() {
    let own = highwater("run preset:sync-vs-async", "");
    for options in ["", "--codec p", "--at 12.5s", "--base https://example.org/play/?embed"] {
        let link = link(options);
        assert_eq!(call(&["run", &link], b""), own, "{options}");
        assert_eq!(highwater("run -", &format!("{link}\n")), own, "{options}");
        let file = Scratch::new("link.txt", &link);
        assert_eq!(highwater(&format!("run {}", file.path()), ""), own, "{options}");
    }
}

/// The fragment alone will do, and the address is what was asked for.
#[test]
fn addresses() {
    let whole = link("");
    let (base, fragment) = whole.split_once('#').expect("there is a fragment");
    assert_eq!(base, "http://127.0.0.1:8080/");
    let own = highwater("run preset:sync-vs-async", "");
    assert_eq!(call(&["run", &format!("#{fragment}")], b""), own);
    let elsewhere = link("--base https://example.org/play/");
    assert_eq!(elsewhere, format!("https://example.org/play/#{fragment}"));
    assert!(link("--codec p").contains("#p:highwater%201%0A"));
    assert!(link("--at 12.5s").ends_with("&t=12.5s"), "{}", link("--at 12.5s"));
}

/// A link cut short anywhere, or with a character changed, is told of as such.
#[test]
fn a_damaged_link_is_told() {
    let whole = link("");
    let start = whole.find("d1:").expect("it is a d1 link") + 3;
    for end in [start, start + 1, start + 40, whole.len() - 1] {
        let told = refused(&["run", &whole[..end]], b"");
        assert!(told.contains("link"), "{told}");
    }
    let mut tampered = whole.into_bytes();
    let middle = (start + tampered.len()) / 2;
    tampered[middle] = if tampered[middle] == b'A' { b'B' } else { b'A' };
    let told = refused(&["run", "-"], &tampered);
    assert!(told.contains("cannot read the link"), "{told}");
}

/// Ten million characters are refused at once, whatever they are.
#[test]
fn an_endless_link_is_told() {
    for tag in ["d1", "p", "d9"] {
        let mut long = format!("http://127.0.0.1:8080/#{tag}:").into_bytes();
        long.resize(10_000_000, b'A');
        for command in ["run", "check", "link"] {
            let told = refused(&[command, "-"], &long);
            assert!(told.contains("too long"), "{told}");
        }
    }
}

/// An address without a script, and a codec of the future.
#[test]
fn no_link_at_all() {
    let cases = [
        ("https://example.org/", "cannot read the link"),
        ("https://example.org/#", "cannot read the link"),
        ("https://example.org/#top", "no codec tag"),
        ("#d9:abc", "`d9` is not known"),
    ];
    for (link, expected) in cases {
        let told = refused(&["run", link], b"");
        assert!(told.contains(expected), "{link}: {told}");
    }
}

/// No link is made that would be of no use.
#[test]
fn no_link_is_made_to_nowhere() {
    let broken = refused(&["link", "-"], b"brokers 1..3\ntopics orders\n");
    assert!(broken.contains("so no link was made"), "{broken}");
    let late = refused(&["link", "preset:sync-vs-async", "--at", "31s"], b"");
    assert!(late.contains("the run ends at 30.000 s"), "{late}");
    let base = refused(&["link", "preset:sync-vs-async", "--base", "http://a/#b"], b"");
    assert!(base.contains("is --base an address without `#`?"), "{base}");
}
