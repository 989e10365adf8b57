//! What must hold for any text at all.

use highwater_protocol::Time;
use highwater_scenario::editor::{complete, highlight, hover};
use highwater_scenario::link::{View, decode, encode};
use highwater_scenario::{Lang, compile, edit, format, parse, presets, print, print_compact};
use proptest::prelude::*;

/// Words of the language, and what is found between and around them.
const WORDS: &[&str] = &[
    "highwater",
    "kafka",
    "seed",
    "brokers",
    "broker",
    "controller",
    "cluster",
    "feature",
    "topic",
    "producer",
    "consumer",
    "network",
    "link",
    "startup",
    "at",
    "run",
    "expect",
    "ask",
    "crash",
    "power-loss",
    "stop",
    "start",
    "pause",
    "resume",
    "wipe",
    "cut",
    "heal",
    "slow",
    "elect",
    "reassign",
    "set",
    "unset",
    "produce",
    "rate",
    "consume",
    "create",
    "all",
    "for",
    "from",
    "of",
    "in",
    "on",
    "records",
    "acknowledged",
    "lost",
    "values",
    "leader",
    "epoch",
    "isr",
    "include",
    "none",
    "off",
    "cancel",
    "preferred",
    "unclean",
    "web",
    "orders",
    "orders/0",
    "1..3",
    "1",
    "2",
    "2s",
    "4900ms",
    "0.5m",
    "100/s",
    "4.3",
    "acks=all",
    "replicas=[1,2,3]",
    "[[1,2],[2,1]]",
    "=",
    "->",
    "<->",
    ">=",
    "!=",
    "[",
    "]",
    ",",
    "\"Who?\"",
    "\"",
    "# why",
    "latency=5ms",
    "k=\"a b\"",
    "min.insync.replicas=2",
    "k=",
    "\u{3000}",
    "é",
    "領導者",
    "\t",
    "\r",
    "18446744073709551616",
];

fn soup() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(str::to_owned);
    let gap = prop::sample::select(&[" ", " ", " ", "", "\n", "\n\n", "  "][..]);
    let part = (prop_oneof![9 => word, 1 => "\\PC{0,6}"], gap);
    let join = |parts: Vec<(String, &str)>| {
        parts.into_iter().map(|(word, gap)| word + gap).collect::<String>()
    };
    prop::collection::vec(part, 0..40).prop_map(join)
}

/// A preset with one line changed into another text.
fn nearly_a_preset() -> impl Strategy<Value = String> {
    let preset = prop::sample::select(presets::all()).prop_map(|preset| preset.script);
    (preset, any::<prop::sample::Index>(), soup()).prop_map(|(script, index, soup)| {
        let mut lines: Vec<&str> = script.lines().collect();
        let at = index.index(lines.len());
        lines[at] = &soup;
        lines.join("\n")
    })
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![2 => soup(), 1 => "\\PC{0,80}", 1 => ".{0,80}", 1 => nearly_a_preset()]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 250,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_panics(text in texts()) {
        let compiled = compile(&text);
        for diagnostic in &compiled.diagnostics {
            prop_assert!(text.get(diagnostic.span.range()).is_some());
            for (lang, _) in Lang::ALL {
                prop_assert!(!diagnostic.message(lang).is_empty());
                let _ = diagnostic.help(lang);
            }
        }
    }

    #[test]
    fn printing_says_the_same(text in texts()) {
        let (script, _) = parse(&text);
        let printed = print(&script);
        prop_assert_eq!(&parse(&printed).0, &script);
        prop_assert_eq!(&format(&printed), &printed);
        let compact = print_compact(&script);
        prop_assert_eq!(&parse(&compact).0, &script);
        prop_assert_eq!(&print_compact(&parse(&compact).0), &compact);
    }

    #[test]
    fn formatting_keeps_the_meaning(text in texts()) {
        let (before, after) = (compile(&text), compile(&format(&text)));
        let codes = |compiled: &highwater_scenario::Compiled| {
            compiled.diagnostics.iter().map(|d| d.problem.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(&before.plan, &after.plan);
        prop_assert_eq!(codes(&before), codes(&after));
    }

    #[test]
    fn links_give_the_script_back(text in texts()) {
        let link = encode(&text, &View::default());
        prop_assert!(link.is_ok(), "{:?}", link);
        if let Ok(link) = link {
            prop_assert_eq!(decode(&link).map(|link| link.text), Ok(format(&text)));
        }
    }

    #[test]
    fn any_fragment_is_a_link_or_an_error(text in "(#?(d1|p):)?[A-Za-z0-9%_=&#-]{0,60}") {
        let _ = decode(&text);
    }

    #[test]
    fn editors_may_ask_anywhere(text in texts(), offset in any::<prop::sample::Index>()) {
        let offset = offset.index(text.len() + 1);
        let _ = hover(&text, offset, Lang::En);
        for completion in complete(&text, offset, Lang::ZhHant) {
            prop_assert!(text.get(completion.range).is_some());
        }
        let classes = highlight(&text);
        prop_assert!(classes.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
        prop_assert!(classes.iter().all(|(range, _)| text.get(range.clone()).is_some()));
    }

    #[test]
    fn a_click_adds_one_line(text in texts(), time in 0_u64..100_000_000) {
        let at = Time(time);
        let (new, range) = edit::insert_action(&text, at, "crash broker 2");
        prop_assert!(new[range.clone()].ends_with("crash broker 2"));
        let number = new[..range.start].matches('\n').count() as u32 + 1;
        let back = edit::remove_line(&new, number);
        prop_assert_eq!(back.trim_end_matches('\n'), text.trim_end_matches('\n'));
    }
}

// Goal: no text is so bad that the page stands still. Method: long texts of the kinds where one
// thing could be compared with every other; if that were so, this would not end.
#[test]
fn long_texts_are_no_burden() {
    let many = |part: &str| part.repeat(100_000 / part.len());
    let cluster = "brokers 1..200\ntopic t replicas=[1,2,3]\n";
    let texts = [
        many("nothing of this is known\n"),
        "topic t ".to_owned() + &many("a.key=1 "),
        "topic t ".to_owned() + &many("acks=1 "),
        "topic t ".to_owned()
            + &(0..10_000).map(|i| format_args!("k{i}=1 ").to_string()).collect::<String>(),
        "topic t replicas=[".to_owned() + &many("1,2,") + "1]",
        "x".repeat(100_000),
        "\"".repeat(100_000),
        "[".repeat(100_000),
        many("brokers 1..65535\n"),
        cluster.to_owned() + &many("at 1s crash brokers 1..65535\n"),
        cluster.to_owned() + &many("at 1s cut brokers 1..100 <-> brokers 101..200\n"),
        cluster.to_owned() + &many("at 1s produce web 1000000\n"),
        cluster.to_owned() + &many("expect leader of t = 1\n"),
        "at 1s crash brokers ".to_owned() + &many("1,"),
        many("producer web\n"),
        many("topic t partitions=1000\n"),
    ];
    for text in texts {
        let compiled = compile(&text);
        assert!(compiled.diagnostics.len() <= 1_000);
        let _ = format(&text);
        let _ = highlight(&text);
        let _ = complete(&text, text.len(), Lang::En);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Goal: what a click adds to a script at an instant leaves what happened before as it was.
    /// Method: every worked example with an action more, from an instant on.
    #[test]
    fn an_action_added_leaves_the_past(
        preset in prop::sample::select(presets::all()),
        time in 1..20_000_000_u64,
        what in prop::sample::select(vec!["crash broker 1", "pause broker 2 for 2s", "heal all"]),
    ) {
        let finished = |text: &str| {
            let plan = compile(text).plan.expect("it can be run");
            let mut run = highwater_sim::Run::new(plan.schedule);
            run.finish();
            run
        };
        let time = Time(time);
        let (edited, _) = edit::insert_action(preset.script, time, what);
        let (run, fork) = (finished(preset.script), finished(&edited));
        let until = |run: &highwater_sim::Run| {
            let facts = run.trace().facts.iter().take_while(|(_, fact)| fact.time < time);
            facts.copied().collect::<Vec<_>>()
        };
        prop_assert_eq!(until(&run), until(&fork), "{}", edited);
        let before = Time(time.0 - 1);
        if before <= run.now() && before <= fork.now() {
            prop_assert_eq!(run.view_at(before), fork.view_at(before));
        }
    }
}
