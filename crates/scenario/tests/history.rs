//! What the scenarios of Kafka's history come to, to the record and the offset (protocol.md, 10),
//! and what monitoring shows: the generated parts of `docs/history.md` beside the list of links.

use expect_test::expect_file;
use highwater_scenario::ast::{Content, Era, Statement};
use highwater_scenario::metrics::{Metric, moved};
use highwater_scenario::presets::{self, Group, Preset};
use highwater_scenario::{compile, parse};
use highwater_sim::Run;

/// A row of [`OUTCOMES`].
type Outcome = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

/// Scenario, releases, and what must be expected by the older rules and by the newer ones: what is
/// lost, diverges or stands still, with the numbers of the protocol reference. Where the numbers of
/// a run differ, the last column says why.
const OUTCOMES: &[Outcome] = &[
    (
        "S1",
        &["0.10.2", "0.11"],
        &["lost values of web = 1", "diverged of orders/0 = 1"],
        &["lost values of web = none", "diverged of orders/0 = none"],
        "",
    ),
    (
        "S2",
        &["0.10.2", "0.11"],
        &["lost values of web = 1", "diverged of orders/0 = 1"],
        &["lost values of web = 1", "diverged of orders/0 = none"],
        "",
    ),
    (
        "S3",
        &["1.1", "2.0"],
        &["diverged of orders/0 = 10..14"],
        &["diverged of orders/0 = none"],
        "",
    ),
    (
        "S4",
        &["2.0.0", "2.0.1"],
        &["lost values of web = 6..9", "isr of orders/0 = [3,4,5] at 13s"],
        &["lost values of web = none", "leader of orders/0 = none at 18s"],
        "the new leader's high watermark is 6: a connection has one write under way",
    ),
    ("S5", &["2.0", "2.1"], &["diverged of orders/0 = 5..6"], &["diverged of orders/0 = none"], ""),
    (
        "S6",
        &["2.2", "2.3"],
        &["lost values of web = 5..9", "read of audit = 15"],
        &["lost values of web = 5..9", "read of audit = 20"],
        "",
    ),
    (
        "S7",
        &["2.6", "2.7"],
        &["lost values of web = 100", "records acknowledged = 101 at 11900ms"],
        &["lost values of web = none", "records acknowledged = 100 at 11900ms"],
        "",
    ),
    (
        "S8",
        &["3.2", "3.3"],
        &["isr of orders/0 = [1,2,3] at 12500ms", "partition epoch of orders/0 = 2 at 17s"],
        &["partition epoch of orders/0 = 1"],
        "",
    ),
    (
        "S9",
        &["3.4", "3.5"],
        &["lost values of web = 0..4", "isr of orders/0 = [1,2] at 13s"],
        &["lost values of web = none", "isr of orders/0 = [1] at 13s"],
        "",
    ),
    (
        "S10",
        &["4.0", "4.1"],
        &["lost values of web = 7..9", "truncated of orders/0 on broker 2 = 3"],
        &["lost values of web = none", "leader of orders/0 = 2 at 11s"],
        "",
    ),
    (
        "S11",
        &["4.0", "4.1"],
        &["isr of orders/0 = [1] at 16s", "unclean elections = 0"],
        &["elr of orders/0 = [1,3] at 16s", "unclean elections = 1"],
        "",
    ),
    ("S12", &[], &["lost values of web = 50..79", "leader of orders/0 = 2"], &[], ""),
    ("S13", &[], &["lost values of one = 20", "unclean elections = 0"], &[], ""),
    ("S14", &[], &["lost values of one = 10..14", "records of all lost = 0"], &[], ""),
    (
        "S15",
        &["2.1", "2.2"],
        &["position of late = 6 at 11s"],
        &["errors of late = OFFSET_NOT_AVAILABLE"],
        "",
    ),
    (
        "S16",
        &["4.0.0", "4.0.1"],
        &["diverged of orders/0 = 8..9"],
        &["diverged of orders/0 = none"],
        "",
    ),
    (
        "S17",
        &["2.8", "3.0"],
        &["duplicated values of usual = 1..5", "records of numbered duplicated = 0"],
        &["records of usual duplicated = 0"],
        "",
    ),
    (
        "S18",
        &["3.6", "3.7"],
        &["high watermark of orders/0 = 15 at 13s"],
        &["high watermark of orders/0 = 10 at 13s"],
        "",
    ),
    (
        "S19",
        &["0.8.2", "0.9"],
        &["partition epoch of orders/0 > 2"],
        &["partition epoch of orders/0 = 0"],
        "",
    ),
    (
        "S20",
        &["0.10.1", "0.10.2"],
        &["isr of orders/0 = [1] at 11900ms"],
        &["isr of orders/0 = [1,2] at 11900ms"],
        "",
    ),
];

/// The texts of what a preset expects by the rules of a release.
fn expects(preset: &Preset, release: &str) -> Vec<String> {
    let plan = compile(&preset.script_for(release)).plan.expect("presets compile");
    plan.expectations.into_iter().map(|expectation| expectation.text).collect()
}

fn document() -> (String, String) {
    let path = std::format!("{}/../../docs/history.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the document is there");
    (path, text)
}

/// The document with the part of this mark anew; other tests write other parts meanwhile.
fn check_part(mark: &str, table: &str) {
    let (path, text) = document();
    let (before, rest) = text.split_once(&std::format!("<!-- {mark} -->\n")).expect("a mark");
    let (_, after) = rest.split_once("<!-- end -->").expect("the mark ends");
    let anew = std::format!("{before}<!-- {mark} -->\n{table}<!-- end -->{after}");
    expect_file![path].assert_eq(&anew);
}

// Goal: the numbers of the scenarios are those of the reference. Method: the scripts must expect
// them, and `presets_hold` runs the scripts, with twenty seeds.
#[test]
fn scenarios_come_to_what_is_known_of_them() {
    let mut table =
        "| | by the older rules | by the newer ones | beside |\n|---|---|---|---|\n".to_owned();
    for (place, (scenario, releases, older, newer, beside)) in OUTCOMES.iter().enumerate() {
        assert_eq!(*scenario, std::format!("S{}", place + 1), "every scenario, in order");
        let preset = presets::find(scenario).expect("a preset of this number");
        assert_eq!(preset.releases, *releases, "{scenario}");
        let own = parse(preset.script).0.lines.iter().find_map(|line| match &line.content {
            Content::Statement(Statement::Kafka(version)) => Some(version.value.clone()),
            _ => None,
        });
        let own = own.expect("presets name their release");
        let sides = [(*older, releases.first()), (*newer, releases.last())];
        for (wanted, release) in sides {
            let found = expects(preset, release.copied().unwrap_or(&own));
            for text in wanted {
                assert!(found.iter().any(|known| known == text), "{scenario}: {text}: {found:#?}");
            }
        }
        let told = |texts: &[&str], release: Option<&&str>| {
            let texts: Vec<String> = texts.iter().map(|t| std::format!("`{t}`")).collect();
            match (texts.is_empty(), release) {
                (true, _) => "the same".to_owned(),
                (_, None) => texts.join(", "),
                (_, Some(release)) => std::format!("{release}: {}", texts.join(", ")),
            }
        };
        let (older, newer) = (told(older, releases.first()), told(newer, releases.last()));
        table += &std::format!("| {scenario} | {older} | {newer} | {beside} |\n");
    }
    check_part("outcomes", &table.replace("|  |", "| |"));
    let all = presets::all().iter().filter(|preset| preset.group == Group::History);
    assert_eq!(all.filter(|preset| preset.scenario.is_some()).count(), OUTCOMES.len());
}

// Goal: a pair of releases differs by the outcome alone. Method: no line but `expect` and comments
// belongs to one release.
#[test]
fn both_releases_are_told_the_same_story() {
    for preset in presets::all().iter().filter(|preset| preset.group == Group::History) {
        for line in &parse(preset.script).0.lines {
            if let Some(Era::Since(_) | Era::Before(_)) = line.era {
                let is_expect = matches!(line.content, Content::Statement(Statement::Expect(_)));
                assert!(is_expect, "{}: line {}", preset.id, line.number);
            }
        }
    }
}

#[test]
fn metrics_are_in_the_manual() {
    let mut table = "| metric | from | kept by |\n|---|---|---|\n".to_owned();
    for metric in Metric::all() {
        let (name, since, kept) = (metric.mbean, metric.since_name(), metric.kept_by());
        table += &std::format!("| `{name}` | {since} | {kept} |\n");
    }
    check_part("metrics", &table);
}

/// The values of a metric, by the end of its name, at a broker; or at the controller.
fn values(run: &Run, plan: &highwater_scenario::Plan, name: &str, broker: Option<u16>) -> Vec<i64> {
    let found = moved(plan, run).into_iter().find(|timeline| {
        timeline.metric.mbean.contains(&std::format!("name={name}"))
            && timeline.broker.map(|broker| broker.0) == broker
    });
    found.map(|t| t.values.iter().map(|(_, value)| value).collect()).unwrap_or_default()
}

fn finished(script: &str) -> (highwater_scenario::Plan, Run) {
    let plan = compile(script).plan.expect("it compiles");
    let mut run = Run::new(plan.schedule.clone());
    run.finish();
    (plan, run)
}

// Goal: metrics are what brokers report. Method: failures whose course is plain.
#[test]
fn metrics_move_as_monitoring_would_show() {
    let script = "controller broker.session.timeout.ms=3s\n\
         topic orders replicas=[1,2,3] min.insync.replicas=2\n\
         producer web rate=20/s\n\
         at 5s crash broker 3\n\
         at 15s start broker 3\n\
         at 25s crash broker 1\n\
         run 40s";
    let (plan, run) = finished(script);
    let of = |name, broker| values(&run, &plan, name, broker);
    assert_eq!(of("UnderReplicatedPartitions", Some(1)), [0, 1, 0, -1]);
    assert_eq!(of("UnderReplicatedPartitions", Some(2)), [0, 1]);
    assert_eq!(of("UnderMinIsrPartitionCount", Some(1)), [0; 0]);
    assert_eq!(of("AtMinIsrPartitionCount", Some(1)), [0, 1, 0, -1]);
    assert_eq!(of("LeaderCount", Some(2)), [0, 1]);
    // Who is fenced is removed by the controller: no leader shrinks the ISR.
    assert_eq!(of("IsrShrinksPerSec", Some(1)), [0; 0]);
    assert_eq!(of("IsrExpandsPerSec", Some(1)), [0, 1, -1]);
    assert_eq!(of("FencedBrokerCount", None), [0, 1, 0, 1]);
    assert_eq!(of("ActiveBrokerCount", None), [3, 2, 3, 2]);
    assert_eq!(of("TimedOutBrokerHeartbeatCount", None), [0, 1, 2]);
    assert_eq!(of("PreferredReplicaImbalanceCount", None), [0, 1]);
    assert_eq!(of("UncleanLeaderElectionsPerSec", None), [0; 0]);

    let unclean = presets::find("S12").expect("it is there");
    let (plan, run) = finished(unclean.script);
    assert_eq!(values(&run, &plan, "UncleanLeaderElectionsPerSec", None), [0, 1]);
    assert!(values(&run, &plan, "IsrShrinksPerSec", Some(1)).contains(&2));
    assert!(values(&run, &plan, "MaxLag", Some(2)).contains(&10));
    let eligible = presets::find("S10").expect("it is there").script_for("4.1");
    let (plan, run) = finished(&eligible);
    let name = "ElectionFromEligibleLeaderReplicasPerSec";
    assert_eq!(values(&run, &plan, name, None), [0, 1]);
    let zombie = presets::find("S14").expect("it is there");
    let (plan, run) = finished(zombie.script);
    assert_eq!(values(&run, &plan, "LeaderCount", Some(1)), [1, 0], "it believes until it hears");
    let session = presets::find("zookeeper-session-lost").expect("it is there");
    let (plan, run) = finished(&session.script.replace("kafka 0.8.2", "kafka 0.10.0"));
    assert_eq!(values(&run, &plan, "ZooKeeperExpiresPerSec", Some(2)), [0, 1]);
    let (plan, run) = finished(session.script);
    assert!(values(&run, &plan, "ZooKeeperExpiresPerSec", Some(2)).is_empty(), "not born yet");
}

// Goal: dead disks are told by those who notice them. Method: both directories of one broker fail
// one after the other; one of them is dead still when it starts again.
#[test]
fn metrics_tell_of_dead_disks() {
    let script = "kafka 4.3\n\
         brokers 1..3 log.dirs=d1,d2 metadata.log.dir=meta broker.heartbeat.interval.ms=300ms\n\
         controller broker.session.timeout.ms=3s\n\
         topic orders replicas=[[1,2,3],[1,3,2],[1,2,3]]\n\
         producer web rate=20/s\n\
         at 5s fail log dir d1 of broker 1\n\
         at 10s crash broker 1\n\
         at 12s replace log dir d1 of broker 1\n\
         at 12s fail log dir d2 of broker 1\n\
         at 12s fail log dir meta of broker 3\n\
         at 20s start broker 1\n\
         run 40s";
    let (plan, run) = finished(script);
    let of = |name, broker| values(&run, &plan, name, broker);
    assert_eq!(of("OfflineLogDirectoryCount", Some(1)), [0, 1, -1, 1]);
    assert_eq!(of("OfflineLogDirectoryCount", Some(2)), [0; 0]);
    // orders/0 and orders/2 were in d1. What is in d2 at the start is not hosted at all.
    assert_eq!(of("OfflineReplicaCount", Some(1)), [0, 2, -1, 0]);
    assert_eq!(of("LeaderCount", Some(1)), [3, 1, -1, 0]);
    let old = compile("kafka 0.11\ntopic t replicas=[1]\nrun 20s").plan.expect("it compiles");
    let born = |plan: &highwater_scenario::Plan| {
        let names = Metric::of(plan.generation, false).map(|metric| metric.mbean);
        names.filter(|name| name.contains("name=OfflineLogDirectoryCount")).count()
    };
    let newer = compile("kafka 1.0\ntopic t replicas=[1]\nrun 20s").plan.expect("it compiles");
    assert_eq!((born(&old), born(&newer)), (0, 1));
}
