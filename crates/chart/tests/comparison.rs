//! Schemes side by side.

mod texts;

use expect_test::expect_file;
use highwater_chart::{Class, Language, Options, PanelKind, Picture, SchemeRow, Shape, Theme, svg};
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::schedule::{Environment, TimedAction};
use highwater_sim::{Action, Schedule};
use texts::texts;

const S: u64 = 1_000_000;

fn schedule() -> Schedule {
    let at = |secs: u64, action| TimedAction { at: Time(secs * S), action };
    Schedule {
        seed: 1,
        end: Time(30 * S),
        features: Default::default(),
        controller: NodeId(100),
        controller_config: Default::default(),
        brokers: Vec::new(),
        topics: Vec::new(),
        producers: Vec::new(),
        consumers: Vec::new(),
        environment: Environment::default(),
        actions: vec![at(5, Action::Crash(NodeId(1))), at(20, Action::Start(NodeId(1)))],
    }
}

fn picture(width: u32, language: Language) -> Picture {
    let steady: Vec<(Time, u64)> = (1..=300).map(|i| (Time(i * S / 10), i * 10)).collect();
    let stalled: Vec<(Time, u64)> =
        steady.iter().copied().filter(|(t, _)| !(5 * S..9 * S).contains(&t.0)).collect();
    let none = SchemeRow {
        name: "Majority quorum".to_string(),
        produced: 3_000,
        acknowledged: &[],
        lost: 0,
        stalls: &[(Time(0), Time(30 * S))],
        latency: None,
    };
    let rows = [
        SchemeRow {
            name: "Kafka, acks=all, min.isr=2 *".to_string(),
            acknowledged: &stalled,
            stalls: &[(Time(5 * S), Time(9 * S))],
            latency: Some((Micros(7_400), Micros(3_900_000))),
            ..none.clone()
        },
        none.clone(),
        SchemeRow {
            name: "Primary/backup, asynchronous".to_string(),
            acknowledged: &steady,
            lost: 874,
            stalls: &[],
            latency: Some((Micros(999_951), Micros(14_300_000))),
            ..none
        },
    ];
    let options = Options { width, language, ..Options::default() };
    Picture::comparing(&rows, "orders/0", &schedule(), &options)
}

fn path(name: &str) -> String {
    format!("{}/testdata/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn schemes_on_a_desk() {
    let text = svg::render(&picture(960, Language::En), Theme::Light);
    expect_file![path("schemes-960-en.svg")].assert_eq(&text);
}

/// Nothing leaves the picture, in any width and language.
#[test]
fn everything_stays_inside() {
    for width in [360, 640, 1440] {
        for language in [Language::En, Language::ZhHans, Language::ZhHant] {
            let picture = picture(width, language);
            for (_, rect, text) in texts(&picture) {
                let beside = rect.x >= 0.0 && rect.right() <= picture.width;
                assert!(beside && rect.bottom() < picture.height, "{width}: {text} at {rect:?}");
            }
        }
    }
}

/// A row tells its story in words too, and its stalls are where they were.
#[test]
fn rows_tell_what_happened() {
    let picture = picture(960, Language::En);
    expect_test::expect![[r#"
        Kafka, acks=all, min.isr=2 *: 3,000 of 3,000 acknowledged, stalled 4.0 s;
          p50 7.4 ms, p99 3.9 s.
        Majority quorum: 0 of 3,000 acknowledged, stalled 30.0 s;
          p50 -, p99 -.
        Primary/backup, asynchronous: 3,000 of 3,000 acknowledged, 874 lost;
          p50 1.0 s, p99 14.3 s.
    "#]]
    .assert_eq(&(picture.description.replace(". ", ".\n").replace("; ", ";\n  ") + "\n"));
    let stalls: Vec<Time> = picture
        .items
        .iter()
        .filter(|item| item.class == Class::Stall)
        .filter_map(|item| match item.shape {
            Shape::Rect(rect) => Some(picture.time_at(rect.x)),
            _ => None,
        })
        .collect();
    assert_eq!(stalls, [Time(5 * S), Time(0)]);
    assert_eq!(picture.panel(PanelKind::Schemes).map(|panel| panel.rows.len()), Some(3));
}
