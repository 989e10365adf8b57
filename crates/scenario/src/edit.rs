//! Changes of the text that clicks on the page make, and of the settings of a script.

mod settings;

pub use settings::{
    add_replica, drop_unclean_elections, set_feature, set_on_producer, set_on_topic,
    unset_on_producer,
};

use crate::ast::{Content, Line, Script, Statement};
use crate::lex::lex;
use crate::literal::Duration;
use crate::parse::parse;
use highwater_protocol::Time;
use std::ops::Range;

/// Adds `at <time> <action>` where it belongs: after the last action that is not later, or before
/// the first that is; else before `run`, `expect` and `ask`; else at the end. Returns the new text
/// and the bytes of the new line, without its end.
pub fn insert_action(text: &str, time: Time, action: &str) -> (String, Range<usize>) {
    let script = parse(text).0;
    let (before, neighbour) = place(&script, time);
    let at = match before.and_then(|index| script.lines.get(index)) {
        Some(line) => line.span.start as usize,
        None => text.len(),
    };
    let width = neighbour.map_or(0, |line| time_width(&text[line.span.range()]));
    let mut new = text[..at].to_owned();
    if !new.is_empty() && !new.ends_with('\n') {
        new.push('\n');
    }
    let start = new.len();
    let time = Duration::from_micros(time.0).to_string();
    new.push_str(&format!("at {time:<width$} {action}"));
    let end = new.len();
    new.push('\n');
    new.push_str(&text[at..]);
    (new, start..end)
}

/// The index of the line before which an action at `time` belongs, `None` for the end, and an
/// action beside it.
fn place(script: &Script, time: Time) -> (Option<usize>, Option<&Line>) {
    let action_time = |line: &Line| match &line.content {
        Content::Statement(Statement::At { time, .. }) => Some(time.value.micros),
        _ => None,
    };
    let lines = script.lines.iter().enumerate();
    let mut actions = lines.filter_map(|(i, line)| Some((i, line, action_time(line)?)));
    if let Some((last, line, _)) = actions.clone().rfind(|(_, _, other)| *other <= time.0) {
        return (Some(last + 1), Some(line));
    }
    if let Some((first, line, _)) = actions.next() {
        return (Some(first), Some(line));
    }
    let closes = |line: &Line| {
        use Statement::{Ask, Expect, Run};
        matches!(line.content, Content::Statement(Run(_) | Expect(_) | Ask(_)))
    };
    (script.lines.iter().position(closes), None)
}

/// How wide the column of times is on an `at` line.
fn time_width(line: &str) -> usize {
    match lex(line, 0)[..] {
        [at, _, action, ..] => (action.span.start - at.span.end) as usize - 2,
        _ => 0,
    }
}

/// The text without its line of this number, counted from 1; unchanged if there is no such line.
pub fn remove_line(text: &str, number: u32) -> String {
    let kept = text.split_inclusive('\n').enumerate();
    kept.filter(|(index, _)| *index as u32 + 1 != number).map(|(_, line)| line).collect()
}

/// The text with `kafka <version>`: in place of the release it names, or as a line of its own at
/// the top, after `highwater` if that is there.
pub fn set_release(text: &str, version: &str) -> String {
    let script = parse(text).0;
    let statement = |line: &Line| match &line.content {
        Content::Statement(Statement::Kafka(old)) => Some(Ok(old.span.range())),
        Content::Statement(Statement::Highwater(_)) => Some(Err(line.span.end as usize)),
        _ => None,
    };
    let found: Vec<_> = script.lines.iter().filter_map(statement).collect();
    if let Some(Ok(range)) = found.iter().find(|found| found.is_ok()) {
        return [&text[..range.start], version, &text[range.end..]].concat();
    }
    match found.first() {
        Some(Err(end)) => format!("{}\nkafka {version}{}", &text[..*end], &text[*end..]),
        _ => format!("kafka {version}\n{text}"),
    }
}
