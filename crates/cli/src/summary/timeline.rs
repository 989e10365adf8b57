//! What happened, in order of time.

use crate::figures::{counted, list, seconds};
use crate::paint::Paint;
use highwater_scenario::report::{
    ActionReport, ChangeReport, FactReport, Report, SessionReport, ZooKeeperReport,
};
use std::io::{self, Write};

/// More lines than this nobody reads; the JSON has them all.
const LINES_MAX: usize = 400;

/// Writes what the script did and how partitions changed.
pub fn write(report: &Report, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}", paint.bold("Timeline"))?;
    let actions = report.actions.iter().map(|action| (action.time_us, action_line(action)));
    let changes = report.changes.iter().enumerate().map(|(index, change)| {
        let same = |earlier: &&ChangeReport| {
            (&earlier.topic, earlier.partition) == (&change.topic, change.partition)
        };
        let before = report.changes[..index].iter().rfind(same);
        let stopped = stopped_by(change, &report.actions);
        let words = match stopped {
            Some(broker) => Some(format!("broker {broker} has stopped")),
            None => in_words(&change.cause, report.zookeeper.is_some()),
        };
        (change.time_us, change_line(change, before, words, paint))
    });
    let zookeeper = report.zookeeper.iter().flat_map(zookeeper);
    let mut lines: Vec<(u64, String)> = actions.chain(zookeeper).chain(changes).collect();
    // Stable: at the same instant, what was done stands before what came of it.
    lines.sort_by_key(|(time, _)| *time);
    for (time, line) in lines.iter().take(LINES_MAX) {
        writeln!(out, "  {:>12}  {line}", seconds(*time))?;
    }
    match lines.len().saturating_sub(LINES_MAX) {
        0 => Ok(()),
        more => writeln!(out, "  ... and {} (--json has all)", counted(more as u64, "more line")),
    }
}

/// Writes every fact with its number and its cause's.
pub fn facts(facts: &[FactReport], paint: Paint, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}", paint.bold("Facts (number, time, node, what, because of)"))?;
    for fact in facts {
        let cause = fact.cause.map_or(String::new(), |cause| format!("  <- {cause}"));
        let (id, time) = (fact.id, seconds(fact.time_us));
        let cause = paint.dim(&cause);
        writeln!(out, "  {id:>8}  {time:>12}  {:<16} {}{cause}", fact.node, fact.text)?;
    }
    Ok(())
}

fn action_line(action: &ActionReport) -> String {
    let ignored = if action.done { "" } else { " (ignored: it is not possible now)" };
    format!("> {}{ignored}", action.action)
}

/// The broker that is fenced since it has stopped as it was asked to, and not since it is silent.
fn stopped_by<'a>(change: &'a ChangeReport, actions: &[ActionReport]) -> Option<&'a str> {
    let broker = change.cause.strip_prefix("broker_fenced:")?;
    let node = format!(" broker {broker}");
    let mut before = actions.iter().filter(|action| action.time_us <= change.time_us);
    let last = before.rfind(|action| action.done && action.action.ends_with(&node))?;
    last.action.starts_with("stop ").then_some(broker)
}

fn change_line(
    change: &ChangeReport,
    before: Option<&ChangeReport>,
    cause: Option<String>,
    paint: Paint,
) -> String {
    let partition = format!("{}/{}", change.topic, change.partition);
    let cause = match cause {
        Some(cause) => paint.dim(&format!("  ({cause})")),
        None => String::new(),
    };
    let what = before.map_or_else(|| created(change), |before| difference(before, change));
    format!("{partition}  {what}{cause}")
}

fn created(change: &ChangeReport) -> String {
    match change.leader {
        -1 => format!("created without leader, ISR {}", list(&change.isr)),
        leader => format!("created: leader {leader}, ISR {}", list(&change.isr)),
    }
}

fn difference(before: &ChangeReport, after: &ChangeReport) -> String {
    let mut parts = Vec::new();
    let epoch = after.leader_epoch;
    match (before.leader, after.leader) {
        (old, new) if old == new => {}
        (old, -1) => parts.push(format!("leader {old} -> none (epoch {epoch})")),
        (-1, new) => parts.push(format!("leader none -> {new} (epoch {epoch})")),
        (old, new) => parts.push(format!("leader {old} -> {new} (epoch {epoch})")),
    }
    let lists = [
        ("ISR", &before.isr, &after.isr),
        ("ELR", &before.elr, &after.elr),
        ("last known leader", &before.last_known_elr, &after.last_known_elr),
        ("replicas", &before.replicas, &after.replicas),
    ];
    for (name, old, new) in lists.into_iter().filter(|(_, old, new)| old != new) {
        parts.push(format!("{name} {} -> {}", list(old), list(new)));
    }
    if before.leader_recovery_state != after.leader_recovery_state {
        parts.push(after.leader_recovery_state.clone());
    }
    match parts.is_empty() {
        true => format!("partition epoch {}, nothing else", after.partition_epoch),
        false => parts.join(", "),
    }
}

/// Sessions that came and went while the run lasted, and who controlled then, by time.
fn zookeeper(report: &ZooKeeperReport) -> Vec<(u64, String)> {
    let later = |time_us: &u64| *time_us > 0;
    let mut lines: Vec<(u64, String)> = Vec::new();
    for SessionReport { broker, opened_us, ended_us, end } in &report.sessions {
        let opened = Some(*opened_us).filter(later);
        lines.extend(opened.map(|at| (at, format!("ZooKeeper  broker {broker} opens a session"))));
        let how = match end.as_deref() {
            Some("closed") => "is closed",
            _ => "expires",
        };
        let line = |at| (at, format!("ZooKeeper  the session of broker {broker} {how}"));
        lines.extend(ended_us.map(line));
    }
    for controller in report.controllers.iter().filter(|controller| later(&controller.time_us)) {
        let line = match (controller.broker, controller.controller_epoch) {
            (-1, _) => "ZooKeeper  there is no controller".to_owned(),
            (broker, epoch) => {
                format!("ZooKeeper  broker {broker} is the controller (epoch {epoch})")
            }
        };
        lines.push((controller.time_us, line));
    }
    lines.sort_by_key(|(time, _)| *time);
    lines
}

/// The cause as a few words; `None` where the line says it already. With ZooKeeper nobody is
/// fenced: sessions end, and there are new ones.
fn in_words(cause: &str, zookeeper: bool) -> Option<String> {
    let (what, broker) = cause.split_once(':').unwrap_or((cause, ""));
    let words = match what {
        "topic_created" => return None,
        "isr_shrink" => "the leader asked to shrink the ISR",
        "isr_expand" => "the leader asked to expand the ISR",
        "leader_recovered" => "the leader has recovered",
        "leader_election" => "an election was asked for or due",
        "broker_fenced" if zookeeper => return Some(format!("broker {broker} has no session")),
        "broker_unfenced" if zookeeper => {
            return Some(format!("broker {broker} has a new session"));
        }
        "broker_fenced" => return Some(format!("broker {broker} was fenced")),
        "broker_unfenced" => return Some(format!("broker {broker} was unfenced")),
        "broker_registered" => return Some(format!("broker {broker} registered anew")),
        "controlled_shutdown" => return Some(format!("broker {broker} is shutting down")),
        other => return Some(other.replace('_', " ")),
    };
    Some(words.to_owned())
}
