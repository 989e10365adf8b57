//! What happens at a time.

use super::cursor::{Cursor, Parse};
use super::statement::topic_line;
use crate::ast::{Action, ConfigTarget, LinkVerb, LogDirVerb, NodeRef, ProcessVerb, Value};
use crate::diagnostic::{Problem, Wanted};
use crate::lex::TokenKind;
use crate::literal::Rate;
use crate::span::Spanned;

/// The first words of actions.
pub(crate) const ACTION_WORDS: &[&str] = &[
    "crash",
    "power-loss",
    "stop",
    "start",
    "pause",
    "resume",
    "wipe",
    "fail",
    "replace",
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
];

/// Reads the action at `cursor`.
pub(super) fn action(cursor: &mut Cursor) -> Parse<Action> {
    let word = cursor.word(Wanted::Action)?;
    if let Some((verb, _)) = ProcessVerb::ALL.iter().find(|(_, name)| *name == word.value) {
        return Ok(Action::Process { verb: *verb, node: cursor.node()? });
    }
    match word.value {
        "fail" => log_dir(cursor, LogDirVerb::Fail),
        "replace" => log_dir(cursor, LogDirVerb::Replace),
        "cut" => link(cursor, LinkVerb::Cut),
        "slow" => link(cursor, LinkVerb::Slow),
        "heal" => heal(cursor),
        "elect" => elect(cursor),
        "reassign" => reassign(cursor),
        "set" => {
            let target = config_target(cursor)?;
            let settings = cursor.settings()?;
            if settings.is_empty() {
                return cursor.want(Wanted::Setting);
            }
            Ok(Action::Set { target, settings })
        }
        "unset" => unset(cursor),
        "produce" => Ok(Action::Produce {
            producer: cursor.name(Wanted::Name)?,
            count: cursor.number()?,
            settings: cursor.settings()?,
        }),
        "rate" => rate(cursor),
        "consume" => {
            let name = cursor.name(Wanted::Name)?;
            let node = Spanned::new(NodeRef::Consumer(name.value), name.span);
            Ok(Action::Process { verb: ProcessVerb::Start, node })
        }
        "create" => match cursor.eat_word("topic") {
            true => Ok(Action::CreateTopic(topic_line(cursor)?)),
            false => cursor.want(Wanted::Word("topic")),
        },
        other => {
            let suggestion = cursor.nearest(other, ACTION_WORDS.iter().copied());
            let problem = Problem::UnknownAction { word: other.to_owned(), suggestion };
            cursor.fail(word.span, problem)
        }
    }
}

/// `log dir d1 of broker 2`
fn log_dir(cursor: &mut Cursor, verb: LogDirVerb) -> Parse<Action> {
    for word in ["log", "dir"] {
        if !cursor.eat_word(word) {
            return cursor.want(Wanted::Word("log dir"));
        }
    }
    let dir = cursor.word(Wanted::LogDir)?;
    let dir = Spanned::new(dir.value.to_owned(), dir.span);
    if !cursor.eat_word("of") {
        return cursor.want(Wanted::Word("of"));
    }
    Ok(Action::LogDir { verb, dir, node: cursor.node()? })
}

fn link(cursor: &mut Cursor, verb: LinkVerb) -> Parse<Action> {
    let link = cursor.link()?;
    let settings = match verb {
        LinkVerb::Slow => cursor.settings()?,
        LinkVerb::Cut | LinkVerb::Heal => Vec::new(),
    };
    Ok(Action::Link { verb, link, settings })
}

/// `heal all` or `heal A -> B`.
fn heal(cursor: &mut Cursor) -> Parse<Action> {
    let goes_on = cursor.word_at(1).is_some_and(|word| word != "for");
    if cursor.peek_word() == Some("all") && !goes_on && !cursor.arrow_follows() {
        cursor.eat_word("all");
        return Ok(Action::HealAll);
    }
    link(cursor, LinkVerb::Heal)
}

fn elect(cursor: &mut Cursor) -> Parse<Action> {
    let unclean = cursor.read(Wanted::ElectionKind, |word| match word {
        "preferred" => Some(false),
        "unclean" => Some(true),
        _ => None,
    })?;
    let subject = match cursor.peek_word() {
        None | Some("for") => None,
        Some(_) => Some(cursor.topic_ref(Wanted::Partition)?),
    };
    Ok(Action::Elect { unclean: unclean.value, subject })
}

fn reassign(cursor: &mut Cursor) -> Parse<Action> {
    let partition = cursor.topic_ref(Wanted::Partition)?;
    if cursor.eat_word("cancel") {
        return Ok(Action::Reassign { partition, replicas: None });
    }
    if cursor.peek().is_none_or(|token| token.kind != TokenKind::Open) {
        return cursor.want(Wanted::Replicas);
    }
    let list = cursor.value()?;
    let id = |item: &Spanned<Value>| match &item.value {
        Value::Word(word) => Some(Spanned::new(super::cursor::whole(word)?, item.span)),
        Value::List(_) => None,
    };
    let ids = match &list.value {
        Value::List(items) if !items.is_empty() => items.iter().map(id).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    match ids {
        Some(ids) => Ok(Action::Reassign { partition, replicas: Some(ids) }),
        None => {
            let found = cursor.text_of(list.span);
            cursor.fail(list.span, Problem::Wrong { wanted: Wanted::Replicas, found })
        }
    }
}

fn config_target(cursor: &mut Cursor) -> Parse<ConfigTarget> {
    if cursor.eat_word("cluster") {
        return Ok(ConfigTarget::Cluster);
    }
    if cursor.eat_word("topic") {
        return Ok(ConfigTarget::Topic(cursor.name(Wanted::Topic)?));
    }
    cursor.want(Wanted::ConfigTarget)
}

fn unset(cursor: &mut Cursor) -> Parse<Action> {
    let target = config_target(cursor)?;
    let mut keys = Vec::new();
    while cursor.peek_word().is_some_and(|word| word != "for") {
        let key = cursor.word(Wanted::Key)?;
        keys.push(Spanned::new(key.value.to_owned(), key.span));
    }
    if keys.is_empty() {
        return cursor.want(Wanted::Key);
    }
    Ok(Action::Unset { target, keys })
}

/// `web 50/s` or `web off`.
fn rate(cursor: &mut Cursor) -> Parse<Action> {
    let producer = cursor.name(Wanted::Name)?;
    if cursor.eat_word("off") {
        return Ok(Action::Rate { producer, rate: None });
    }
    let rate = cursor.read(Wanted::Rate, Rate::parse)?;
    Ok(Action::Rate { producer, rate: Some(rate.value) })
}
