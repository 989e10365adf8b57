//! Links: round trips, damage, limits, and links of the past.

use highwater_protocol::Time;
use highwater_scenario::link::{
    LINK_MAX, Link, LinkError, Selection, Theme, View, decode, encode, encode_plain,
};
use highwater_scenario::{Lang, format, presets};

/// A script that the dictionary was not made from.
const PAYMENTS: &str = "\
highwater 1
kafka 4.3
brokers 1..3 replica.lag.time.max.ms=12s
topic payments replicas=[2,3,1] min.insync.replicas=2
producer checkout acks=all rate=40/s linger.ms=20ms
producer billing acks=1 rate=15/s
consumer ledger
at 3s crash broker 2
at 7500ms cut broker 1 <-> broker 3 for 6s
at 16s start broker 2 # copies what it missed
at 21s elect preferred payments/0
run 40s
expect leader of payments/0 = 2
expect acknowledged records lost = 0
";

#[test]
fn a_script_of_14_lines_fits_the_target() {
    assert_eq!(PAYMENTS.lines().count(), 14);
    let link = encode(PAYMENTS, &View::default()).expect("it fits");
    assert!((100..=220).contains(&link.len()), "{} characters: {link}", link.len());
}

#[test]
fn presets_survive() {
    for preset in presets::all() {
        let link = encode(preset.script, &View::default()).expect("it fits");
        let decoded = decode(&link).expect("it was made just now");
        assert_eq!(decoded.text, preset.script, "{}", preset.id);
        let plain = encode_plain(preset.script, &View::default()).expect("it fits");
        assert_eq!(decode(&plain).expect("made just now").text, preset.script);
    }
}

#[test]
fn whole_addresses_and_bare_fragments_are_links() {
    let link = encode(PAYMENTS, &View::default()).expect("it fits");
    let bare = link.trim_start_matches('#');
    for form in [link.clone(), bare.to_owned(), std::format!("https://example.org/p?embed{link}")] {
        assert_eq!(decode(&form).map(|link| link.text), Ok(format(PAYMENTS)), "{form}");
    }
}

#[test]
fn a_view_stands_beside_the_script() {
    let selection = Selection { topic: "orders".to_owned(), partition: 0, broker: Some(2) };
    let view = View {
        time: Some(Time(12_500_000)),
        selection: Some(selection),
        theme: Some(Theme::Dark),
        lang: Some(Lang::ZhHans),
        charts: vec!["isr".to_owned(), "offsets".to_owned()],
    };
    let link = encode("run 30s", &view).expect("it fits");
    let end = "&t=12.5s&r=orders/0@2&theme=dark&lang=zh-Hans&charts=isr,offsets";
    assert!(link.ends_with(end), "{link}");
    assert_eq!(decode(&link), Ok(Link { text: "run 30s\n".to_owned(), view }));
    let newer = link + "&zoom=3&t=later";
    assert_eq!(
        decode(&newer).map(|link| link.view.time),
        Ok(None),
        "what is not known is left out"
    );
}

#[test]
fn a_truncated_link_is_an_error_wherever_it_ends() {
    let link = encode(PAYMENTS, &View::default()).expect("it fits");
    for end in 0..link.len() {
        let result = decode(&link[..end]);
        assert!(result.is_err(), "{end}: {result:?}");
    }
    let plain = encode_plain(PAYMENTS, &View::default()).expect("it fits");
    for end in 0..plain.len() {
        let _ = decode(&plain[..end]);
    }
}

// Goal: what was changed on the way is not taken for a script. Method: every character of the
// payload becomes every other one. (Two links may say the same: a match with another of its kind.)
#[test]
fn a_changed_link_is_an_error() {
    let text = "run 30s  # all is well\n";
    let link = encode(text, &View::default()).expect("it fits");
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%!";
    for at in "#d1:".len()..link.len() {
        for other in alphabet.chars().filter(|c| !link[at..].starts_with(*c)) {
            let mut changed = link.clone();
            changed.replace_range(at..=at, &other.to_string());
            if let Ok(decoded) = decode(&changed) {
                assert_eq!(decoded.text, text, "{changed}");
            }
        }
    }
}

#[test]
fn errors_say_what_is_wrong() {
    assert_eq!(decode(""), Err(LinkError::Empty));
    assert_eq!(decode("https://example.org/#"), Err(LinkError::Empty));
    assert_eq!(decode("https://example.org/page"), Err(LinkError::Empty));
    assert_eq!(decode("#about"), Err(LinkError::NoTag));
    assert_eq!(decode("#d9:AAAA"), Err(LinkError::UnknownTag { tag: "d9".to_owned() }));
    assert_eq!(decode("#d1:"), Err(LinkError::Truncated));
    assert_eq!(decode("#d1:ab*d"), Err(LinkError::Damaged));
    assert_eq!(decode("#p:%ff"), Err(LinkError::NotText));
    let huge = "#d1:".to_owned() + &"A".repeat(10_000_000);
    assert_eq!(decode(&huge), Err(LinkError::TooLong { bytes: 10_000_004 }));
    assert!(huge.len() > LINK_MAX);
    let message = decode(&huge).unwrap_err().message(Lang::En);
    assert_eq!(message, "the link is too long (11 MB); at most 4 MB");
    let long = "#".repeat(1_000_001);
    assert_eq!(encode(&long, &View::default()), Err(LinkError::ScriptTooLong));
}

// Goal: every link ever made opens for ever. Method: a file of links that may only grow; each must
// give the text after it.
#[test]
fn links_of_the_past_open() {
    let corpus = include_str!("links.txt");
    let mut count = 0;
    for entry in corpus.split("\n\n").filter(|entry| !entry.trim().is_empty()) {
        let (link, text) = entry.split_once('\n').expect("a link and its script");
        let decoded = decode(link).unwrap_or_else(|error| panic!("{link}: {error}"));
        let lines: Vec<&str> = text.lines().map(|line| line[1..].trim_start()).collect();
        let decoded_lines: Vec<&str> = decoded.text.lines().map(str::trim_start).collect();
        assert_eq!(decoded_lines, lines, "{link}");
        count += 1;
    }
    assert!(count >= 12, "the corpus never shrinks");
}
