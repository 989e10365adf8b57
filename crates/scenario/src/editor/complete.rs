//! What may come next.

use super::hover::detail;
use super::words::describe;
use super::{generation_of, level_of, line_at, tokens_of};
use crate::ast::{Content, Script, Statement, Value};
use crate::diagnostic::Lang;
use crate::keys::{self, Kind};
use crate::lex::TokenKind;
use crate::parse::{ACTION_WORDS, PHRASES, STATEMENT_WORDS, parse};
use crate::span::floor_char_boundary;
use std::ops::Range;

/// What kind of thing is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompletionKind {
    /// The first word of a statement.
    Statement,
    /// The first word of an action.
    Action,
    /// A setting's name.
    Key,
    /// A value.
    Value,
    /// A name of the script: topic, producer, consumer, broker.
    Name,
    /// What an `expect` looks at.
    Measure,
}

/// Something that may stand at the cursor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What is put in place of [`Completion::range`].
    pub insert: String,
    /// The bytes it replaces: the word before the cursor.
    pub range: Range<usize>,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// What it does, in a line; may be empty.
    pub detail: String,
}

/// What may stand at the byte offset; nothing within a comment or a text.
pub fn complete(text: &str, offset: usize, lang: Lang) -> Vec<Completion> {
    let offset = floor_char_boundary(text, offset);
    let (start, line) = line_at(text, offset);
    let before = &line[..(offset - start).min(line.len())];
    let tokens = tokens_of(text, before, start);
    let quoted = tokens.last().is_some_and(|(token, _)| token.kind == TokenKind::UnclosedText);
    if quoted || before.contains('#') {
        return Vec::new();
    }
    let typing = tokens
        .last()
        .filter(|(token, _)| token.kind == TokenKind::Word && token.span.end as usize == offset);
    let range = typing.map_or(offset..offset, |(token, _)| token.span.range());
    let prefix = typing.map_or("", |(_, word)| *word);
    let words: Vec<&str> = tokens.iter().map(|(_, word)| *word).collect();
    let said = &words[..words.len() - usize::from(typing.is_some())];
    let script = parse(text).0;
    let mut found = candidates(said, &script, lang);
    found.retain(|(label, _, _)| label.starts_with(prefix) && label != prefix);
    let completion = |(label, kind, detail): (String, CompletionKind, String)| {
        let insert = match kind {
            CompletionKind::Key if !said.contains(&"unset") => format!("{label}="),
            _ => label.clone(),
        };
        Completion { label, insert, range: range.clone(), kind, detail }
    };
    found.into_iter().map(completion).collect()
}

type Candidate = (String, CompletionKind, String);

/// What may follow the words `said`.
fn candidates(said: &[&str], script: &Script, lang: Lang) -> Vec<Candidate> {
    let words = |words: &[&str], kind| {
        let doc = |word: &str| describe(word).map_or(String::new(), |d| d.get(lang).to_owned());
        words.iter().map(|word| ((*word).to_owned(), kind, doc(word))).collect()
    };
    match said {
        [] => words(STATEMENT_WORDS, CompletionKind::Statement),
        ["at", _] => words(ACTION_WORDS, CompletionKind::Action),
        [.., key, "="] if said[0] != "expect" => value_candidates(key, script),
        ["at", _, verb, rest @ ..] => action_candidates(said, verb, rest, script, lang),
        ["link"] | ["link", .., "->" | "<->"] => node_kinds(),
        ["link", .., kind] if is_node_kind(kind) => names(script, kind),
        ["expect"] => measures(),
        ["expect", .., "of" | "in"] => subjects(said, script),
        ["expect", "records"] => measures(),
        ["kafka"] => {
            let versions = crate::generation::offered();
            versions
                .into_iter()
                .map(|version| (version, CompletionKind::Value, String::new()))
                .collect()
        }
        [_] if ["topic", "producer", "consumer", "brokers", "broker"].contains(&said[0]) => {
            Vec::new()
        }
        _ => key_candidates(said, script, lang),
    }
}

fn action_candidates(
    said: &[&str],
    verb: &str,
    rest: &[&str],
    script: &Script,
    lang: Lang,
) -> Vec<Candidate> {
    let plain = |words: &[&str]| {
        let value = |word: &&str| ((*word).to_owned(), CompletionKind::Value, String::new());
        words.iter().map(value).collect()
    };
    match (verb, rest) {
        ("crash" | "power-loss" | "stop" | "start" | "pause" | "resume" | "wipe", [])
        | ("cut" | "heal" | "slow", [] | [.., "->" | "<->"]) => node_kinds(),
        ("fail" | "replace", []) => plain(&["log dir"]),
        ("fail" | "replace", ["log"]) => plain(&["dir"]),
        ("fail" | "replace", ["log", "dir"]) => log_dirs(script),
        ("fail" | "replace", ["log", "dir", _]) => plain(&["of"]),
        ("fail" | "replace", ["log", "dir", _, "of"]) => plain(&["broker", "brokers"]),
        ("produce" | "rate", []) => names(script, "producer"),
        ("consume", []) => names(script, "consumer"),
        ("elect", []) => plain(&["preferred", "unclean"]),
        ("elect", [_]) | ("reassign", []) => partitions(script),
        ("set" | "unset", []) => plain(&["topic", "cluster"]),
        ("create", []) => plain(&["topic"]),
        ("set" | "unset", ["topic"]) => names(script, "topic"),
        ("set" | "unset", _) => {
            let dynamic = |name: &str| keys::find(name).is_some_and(|key| key.dynamic);
            let all = key_candidates(said, script, lang).into_iter();
            all.filter(|(name, _, _)| dynamic(name)).collect()
        }
        (_, [.., kind]) if is_node_kind(kind) => names(script, kind),
        _ => key_candidates(said, script, lang),
    }
}

fn is_node_kind(word: &str) -> bool {
    ["broker", "brokers", "producer", "consumer"].contains(&word)
}

fn node_kinds() -> Vec<Candidate> {
    let kinds = ["broker", "brokers", "controller", "zookeeper", "producer", "consumer", "all"];
    kinds.iter().map(|kind| ((*kind).to_owned(), CompletionKind::Value, String::new())).collect()
}

/// Settings that the statement takes and does not have yet.
fn key_candidates(said: &[&str], script: &Script, lang: Lang) -> Vec<Candidate> {
    let Some(level) = level_of(said) else { return Vec::new() };
    let generation = generation_of(script);
    let open = keys::at_level(level).filter(|key| !said.contains(&key.name) && generation.has(key));
    let candidate = |key: &keys::Key| {
        let detail = format!("{} ({})", key.describe(lang), detail(key, generation, lang));
        (key.name.to_owned(), CompletionKind::Key, detail)
    };
    open.map(candidate).collect()
}

fn value_candidates(key: &str, script: &Script) -> Vec<Candidate> {
    let words: &[&str] = match keys::find(key).map(|key| key.kind) {
        Some(Kind::Bool) => &["true", "false"],
        Some(Kind::Switch) => &["off", "on"],
        Some(Kind::Acks) => &["all", "1", "0"],
        Some(Kind::Choice(words)) => words,
        _ if key == "topic" => return names(script, "topic"),
        _ => &[],
    };
    let value = |word: &&str| ((*word).to_owned(), CompletionKind::Value, String::new());
    words.iter().map(value).collect()
}

fn measures() -> Vec<Candidate> {
    let measure =
        |(_, phrase): &(_, &str)| ((*phrase).to_owned(), CompletionKind::Measure, String::new());
    PHRASES.iter().map(measure).collect()
}

/// Whom an `expect` can be about.
fn subjects(said: &[&str], script: &Script) -> Vec<Candidate> {
    let of_producers = PHRASES.iter().any(|(measure, phrase)| {
        measure.counts_records() && said.contains(&phrase.split(' ').next().unwrap_or(phrase))
    });
    match said {
        ["expect", "position", .., "of"] => names(script, "consumer"),
        _ if said.contains(&"records") || said.contains(&"errors") || of_producers => {
            names(script, "producer")
        }
        _ => partitions(script),
    }
}

/// Names that the script gives to things of this kind.
fn names(script: &Script, kind: &str) -> Vec<Candidate> {
    let mut names: Vec<String> = Vec::new();
    for line in &script.lines {
        match &line.content {
            Content::Statement(Statement::Topic(topic)) if kind == "topic" => {
                names.push(topic.name.value.clone());
            }
            Content::Statement(Statement::Producer(client)) if kind == "producer" => {
                names.push(client.name.value.clone());
            }
            Content::Statement(Statement::Consumer(client)) if kind == "consumer" => {
                names.push(client.name.value.clone());
            }
            Content::Statement(Statement::Brokers { ids, .. }) if kind.starts_with("broker") => {
                names.extend(ids.value.iter().map(|id| id.to_string()));
            }
            _ => {}
        }
    }
    names.dedup();
    names.into_iter().map(|name| (name, CompletionKind::Name, String::new())).collect()
}

/// Log directories that the script names.
fn log_dirs(script: &Script) -> Vec<Candidate> {
    let settings = script.lines.iter().flat_map(|line| match &line.content {
        Content::Statement(Statement::Brokers { settings, .. } | Statement::Cluster(settings)) => {
            settings.as_slice()
        }
        _ => &[],
    });
    let mut names = Vec::new();
    for setting in settings {
        let Value::Word(word) = &setting.value.value else { continue };
        if ["log.dirs", "metadata.log.dir"].contains(&setting.key.value.as_str()) {
            names.extend(word.split(',').map(str::to_owned));
        }
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| (name, CompletionKind::Name, String::new())).collect()
}

/// Each topic's first partition: the number is easily changed.
fn partitions(script: &Script) -> Vec<Candidate> {
    let partition = |(name, kind, detail): Candidate| (format!("{name}/0"), kind, detail);
    names(script, "topic").into_iter().map(partition).collect()
}
