//! Pictures of messages. Goal: what a window of a run shows is what happened in it, readable and
//! inside the picture; method: real runs with faults, as the page draws them.

mod texts;

use expect_test::expect_file;
use highwater_chart::{
    Anchor, Class, Language, Options, PanelKind, Shape, SpaceTime, Theme, Traffic, svg,
};
use highwater_protocol::config::{BrokerConfig, ControllerConfig, ProducerConfig};
use highwater_protocol::message::Assignment;
use highwater_protocol::{Event, FactId, Micros, NodeId, PartitionId, Time};
use highwater_sim::schedule::{
    BrokerSpec, Endpoint, Environment, LinkSpec, ProducerSpec, TimedAction, TopicSpec,
};
use highwater_sim::{Action, Run, Schedule, TraceEvent};
use texts::texts;

const MS: u64 = 1_000;

fn ms(millis: u64) -> Time {
    Time(millis * MS)
}

/// Broker 3 cannot reach the leader for a while; then the leader dies, and returns.
fn run() -> Run {
    run_of(&[[1, 2, 3]])
}

/// The same with several partitions, their replicas in this order.
fn run_of(assignment: &[[u16; 3]]) -> Run {
    let at = |millis: u64, action| TimedAction { at: ms(millis), action };
    let node = |id: u16| Endpoint::Node(NodeId(id));
    let broker = |id: u16| BrokerSpec {
        id: NodeId(id),
        config: BrokerConfig {
            replica_lag_time_max_ms: Micros::from_millis(1_000),
            broker_heartbeat_interval_ms: Micros::from_millis(300),
            ..BrokerConfig::default()
        },
        log_dirs: Vec::new(),
    };
    let mut run = Run::new(Schedule {
        seed: 1,
        end: ms(12_000),
        features: Default::default(),
        controller: NodeId(100),
        controller_config: ControllerConfig {
            broker_session_timeout_ms: Micros::from_millis(1_000),
            ..ControllerConfig::default()
        },
        brokers: (1..=3).map(broker).collect(),
        topics: vec![TopicSpec {
            name: "orders".to_owned(),
            partitions: assignment.len() as u16,
            assignment: Assignment::Manual(
                assignment.iter().map(|replicas| replicas.map(NodeId).to_vec()).collect(),
            ),
            configs: Vec::new(),
        }],
        producers: vec![ProducerSpec {
            name: "web".to_owned(),
            topic: 0,
            partition: None,
            config: ProducerConfig::default(),
            interval: Some(Micros::from_millis(20)),
            start: ms(0),
            count: u64::MAX,
        }],
        consumers: Vec::new(),
        environment: Environment::default(),
        actions: vec![
            at(1_000, Action::Cut(LinkSpec { from: node(3), to: node(1), both: false })),
            at(4_000, Action::HealAll),
            at(6_000, Action::Crash(NodeId(1))),
            at(8_000, Action::Start(NodeId(1))),
        ],
    });
    run.finish();
    run
}

fn drawn(run: &Run, window: (u64, u64), options: Options, routine: bool) -> SpaceTime {
    drawn_of(run, window, options, routine, &[])
}

fn drawn_of(
    run: &Run,
    window: (u64, u64),
    options: Options,
    routine: bool,
    partitions: &[PartitionId],
) -> SpaceTime {
    let (from, to) = (ms(window.0), ms(window.1));
    let (nodes, mail) = (run.nodes(), run.mail_between(from, to));
    let facts = run.facts_between(from, to);
    let traffic = Traffic { nodes: &nodes, mail: &mail, facts: &facts, partitions, routine };
    let options = Options { window: Some((from, to)), ..options };
    SpaceTime::new(traffic, run.history(), run.schedule(), &options)
}

fn check(name: &str, window: (u64, u64), width: u32, theme: Theme, language: Language) {
    let options = Options { width, language, ..Options::default() };
    let text = svg::render(&drawn(&run(), window, options, true).picture, theme);
    let path = format!("{}/testdata/messages-{name}.svg", env!("CARGO_MANIFEST_DIR"));
    expect_file![path].assert_eq(&text);
}

#[test]
fn a_link_is_cut() {
    check("cut-1440-en", (950, 1_150), 1440, Theme::Light, Language::En);
}

#[test]
fn a_leader_dies() {
    check("crash-640-zh-Hans", (5_980, 6_080), 640, Theme::Dark, Language::ZhHans);
}

#[test]
fn another_is_elected() {
    let run = run();
    let changes = &run.history().partitions[0].changes;
    let elected = changes.iter().find(|change| change.2.registration.leader == Some(NodeId(2)));
    let millis = elected.expect("somebody is").0.0 / MS;
    check("election-960-zh-Hant", (millis - 10, millis + 40), 960, Theme::Auto, Language::ZhHant);
}

/// Several partitions, two of them led by the same broker.
const SEVERAL: [[u16; 3]; 4] = [[1, 2, 3], [2, 3, 1], [1, 3, 2], [3, 1, 2]];

#[test]
fn several_partitions() {
    let run = run_of(&SEVERAL);
    for (name, window, width, theme, language) in [
        ("several-960-en", (500, 600), 960, Theme::Light, Language::En),
        ("several-390-zh-Hans", (5_980, 6_060), 390, Theme::Dark, Language::ZhHans),
    ] {
        let options = Options { width, language, ..Options::default() };
        let wanted = [0, 1, 2].map(PartitionId);
        let text = svg::render(&drawn_of(&run, window, options, false, &wanted).picture, theme);
        let path = format!("{}/testdata/messages-{name}.svg", env!("CARGO_MANIFEST_DIR"));
        expect_file![path].assert_eq(&text);
    }
}

/// A fetch of several partitions is one arrow, and says what it asks of each; what is about others
/// is not there.
#[test]
fn a_fetch_of_several_partitions_is_one_arrow() {
    let run = run_of(&SEVERAL);
    let (from, to) = (500, 900);
    let notes = |wanted: &[u16]| -> Vec<String> {
        let wanted: Vec<PartitionId> = wanted.iter().copied().map(PartitionId).collect();
        let shown = drawn_of(&run, (from, to), Options::default(), false, &wanted);
        let arrows = shown.marks.iter().filter(|mark| mark.points.len() > 1);
        arrows.map(|mark| mark.note.clone()).collect()
    };
    let both = notes(&[0, 2]);
    let fetch = |note: &&String| note.contains("Fetch 0: @") && note.contains(", 2: @");
    assert!(both.iter().filter(fetch).count() > 2, "{both:?}");
    assert!(both.iter().any(|note| note.contains("Produce 0: ")), "{both:?}");
    assert!(both.iter().all(|note| !note.contains("1: @") && !note.contains("3: @")), "{both:?}");
    let alone = notes(&[0]);
    assert!(alone.iter().any(|note| note.contains("Fetch @")), "{alone:?}");
    assert!(alone.len() <= both.len());
    // Whoever asks about all of them sees no fetch twice.
    let sent = run.mail_between(ms(from), ms(to));
    let all = notes(&[0, 1, 2, 3]);
    assert!(all.len() <= sent.len(), "{} arrows, {} messages", all.len(), sent.len());
}

/// Nothing leaves the picture, and no label covers another, in any width and language, of one
/// partition or several.
#[test]
fn everything_has_its_place() {
    let (one, several) = (run(), run_of(&SEVERAL));
    let wanted: Vec<PartitionId> = (0..4).map(PartitionId).collect();
    for width in [360, 640, 1440] {
        for language in [Language::En, Language::ZhHans, Language::ZhHant] {
            for window in [(0, 300), (950, 1_150), (5_900, 7_400), (8_000, 12_000)] {
                let options = || Options { width, language, ..Options::default() };
                keeps_its_place(&drawn(&one, window, options(), true), width, window);
                let shown = drawn_of(&several, window, options(), true, &wanted);
                keeps_its_place(&shown, width, window);
            }
        }
    }
}

fn keeps_its_place(shown: &SpaceTime, width: u32, window: (u64, u64)) {
    let picture = &shown.picture;
    for item in &picture.items {
        if let Shape::Line(points) = &item.shape {
            let inside = |(x, y): &(f64, f64)| {
                (-0.1..=picture.width + 0.1).contains(x) && (0.0..=picture.height).contains(y)
            };
            assert!(points.iter().all(inside), "{width} {window:?}: {points:?}");
        }
    }
    let mut labels: Vec<(f64, f64, f64, &str)> = Vec::new();
    for (item, rect, text) in texts(picture) {
        let inside = rect.x >= 0.0 && rect.right() <= picture.width + 1.0;
        assert!(inside && rect.bottom() < picture.height, "{width} {window:?}: {text} at {rect:?}");
        let Shape::Text { anchor: Anchor::Start, y, .. } = item.shape else { continue };
        if !matches!(item.class, Class::Heading) {
            labels.push((rect.x, rect.right(), y, text));
        }
    }
    for (i, a) in labels.iter().enumerate() {
        for b in &labels[i + 1..] {
            let apart = a.1 <= b.0 + 0.1 || b.1 <= a.0 + 0.1 || (a.2 - b.2).abs() >= 8.0;
            assert!(apart, "{width} {window:?}: {a:?} {b:?}");
        }
    }
}

/// A click on an arrow leads to a fact: at its head to what it brought about, elsewhere to why it
/// was sent; a click on a dot to the dot's own.
#[test]
fn pointing_at_something_finds_its_fact() {
    let run = run();
    let options = Options { width: 1440, ..Options::default() };
    let shown = drawn(&run, (500, 600), options, false);
    let mut arrows = 0;
    let mut dots = 0;
    for mark in &shown.marks {
        let (first, last) = (mark.points[0], *mark.points.last().expect("it has points"));
        let found = shown.hit(first.0, first.1).expect("something is there");
        assert!(!found.note.is_empty());
        if mark.points.len() == 1 {
            let fact = run.fact(mark.cause.expect("a dot is a fact")).expect("it was told");
            let x = shown.picture.x_of(fact.time);
            assert!((x - first.0).abs() < 0.01, "a dot is where its fact is");
            dots += 1;
        } else if let (Some(cause), Some(effect)) = (mark.cause, mark.effect) {
            assert_eq!(mark.fact_at(first.0, first.1), Some(cause));
            assert_eq!(mark.fact_at(last.0, last.1), Some(effect));
            assert!(cause < effect, "causes come first");
            arrows += 1;
        }
    }
    assert!(arrows > 10 && dots > 10, "{arrows} arrows, {dots} dots");
    assert!(shown.hit(-50.0, -50.0).is_none());
}

/// The election is there: the controller's fact, the message that tells it, and the new leader.
#[test]
fn an_election_is_seen() {
    let run = run();
    let shown = drawn(&run, (6_500, 7_500), Options::default(), true);
    let facts = run.facts_between(ms(6_500), ms(7_500));
    let leads = |event: &TraceEvent| {
        matches!(event, TraceEvent::Node(Event::BecameLeader { leader_epoch: 1, .. }))
    };
    let (id, _) = facts.iter().find(|(_, fact)| leads(&fact.event)).expect("2 leads");
    let mark = |id: FactId| shown.marks.iter().find(|mark| mark.cause == Some(id));
    assert_eq!(mark(*id).map(|mark| mark.points.len()), Some(1));
    let texts: Vec<&str> = shown
        .picture
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    for wanted in ["leads, epoch 1", "fences 1", "2 e1 [2,3]"] {
        assert!(texts.iter().any(|text| text.contains(wanted)), "{wanted}: {texts:?}");
    }
    assert!(shown.picture.panel(PanelKind::Messages).is_some_and(|panel| panel.rows.len() >= 5));
}

/// Without routine there is less, and nothing that matters is missing.
#[test]
fn routine_can_be_left_out() {
    let run = run();
    let count = |routine: bool, class: Class| {
        let shown = drawn(&run, (5_500, 7_500), Options::default(), routine);
        shown.picture.items.iter().filter(|item| item.class == class).count()
    };
    assert!(count(true, Class::MessageFaint) > 10);
    assert_eq!(count(false, Class::MessageFaint), 0);
    for class in [Class::MessageKey, Class::MessageLost, Class::Dot] {
        assert_eq!(count(true, class), count(false, class));
        assert!(count(true, class) > 0, "{}", class.name());
    }
}
