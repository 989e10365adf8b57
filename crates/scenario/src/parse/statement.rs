//! One statement a line, told by its first word.

use super::ACTION_WORDS;
use super::action::action;
use super::cursor::{Cursor, Parse};
use super::expect::{ask, expect};
use crate::ast::{Action, ClientLine, ConfigTarget, LinkVerb, LogDirVerb, Statement, TopicLine};
use crate::diagnostic::{Problem, Wanted};
use crate::span::{Span, Spanned};

/// The first words of statements.
pub(crate) const STATEMENT_WORDS: &[&str] = &[
    "highwater",
    "kafka",
    "seed",
    "brokers",
    "broker",
    "controller",
    "zookeeper",
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
];

/// Reads the statement at `cursor`, up to the end of its line.
pub(super) fn statement(cursor: &mut Cursor) -> Parse<Statement> {
    let word = cursor.word(Wanted::Statement)?;
    let statement = match word.value {
        "highwater" => Statement::Highwater(cursor.number()?),
        "kafka" => Statement::Kafka(cursor.read(Wanted::Version, version)?),
        "seed" => Statement::Seed(cursor.number()?),
        "brokers" | "broker" => {
            Statement::Brokers { ids: cursor.ids()?, settings: cursor.settings()? }
        }
        "controller" | "controllers" => {
            let numbered = cursor.peek_word().is_some_and(|w| w.parse::<u16>().is_ok());
            let id = if numbered { Some(cursor.broker_id()?) } else { None };
            Statement::Controller {
                id,
                word: Spanned::new((), word.span),
                settings: cursor.settings()?,
            }
        }
        "zookeeper" => {
            Statement::ZooKeeper { word: Spanned::new((), word.span), settings: cursor.settings()? }
        }
        "cluster" => Statement::Cluster(cursor.settings()?),
        "feature" | "features" => Statement::Feature(cursor.settings()?),
        "topic" => Statement::Topic(topic_line(cursor)?),
        "producer" => Statement::Producer(client_line(cursor)?),
        "consumer" => Statement::Consumer(client_line(cursor)?),
        "network" => Statement::Network(cursor.settings()?),
        "link" => Statement::Link { link: cursor.link()?, settings: cursor.settings()? },
        "startup" => Statement::Startup(cursor.duration()?),
        "run" => Statement::Run(cursor.duration()?),
        "at" => at(cursor)?,
        "expect" => Statement::Expect(expect(cursor)?),
        "ask" => Statement::Ask(ask(cursor)?),
        other => {
            let words = STATEMENT_WORDS.iter().chain(ACTION_WORDS).copied();
            let suggestion = cursor.nearest(other, words);
            let word_ = other.to_owned();
            return cursor.fail(word.span, Problem::UnknownStatement { word: word_, suggestion });
        }
    };
    cursor.finish()?;
    Ok(statement)
}

/// `name key=value ...` of a topic.
pub(super) fn topic_line(cursor: &mut Cursor) -> Parse<TopicLine> {
    Ok(TopicLine { name: cursor.name(Wanted::Name)?, settings: cursor.settings()? })
}

/// `name key=value ... from 2s key=value ...`.
fn client_line(cursor: &mut Cursor) -> Parse<ClientLine> {
    let name = cursor.name(Wanted::Name)?;
    let mut settings = cursor.settings()?;
    let mut from = None;
    if cursor.eat_word("from") {
        from = Some(cursor.duration()?);
        settings.extend(cursor.settings()?);
    }
    Ok(ClientLine { name, settings, from })
}

/// `2s crash broker 2 for 4s`.
fn at(cursor: &mut Cursor) -> Parse<Statement> {
    let time = cursor.duration()?;
    let start = cursor.peek().map_or(Span::default(), |token| token.span);
    let action = action(cursor)?;
    let length_at = cursor.peek();
    let length = if cursor.eat_word("for") { Some(cursor.duration()?) } else { None };
    if let (Some(_), Some(token), Some(word)) = (&length, length_at, undoing_is_unclear(&action)) {
        let span = start.to(token.span);
        return cursor.fail(span, Problem::ForDoesNotGo { word: word.to_owned() });
    }
    Ok(Statement::At { time, action, length })
}

/// The word of an action that `for` does not go with.
fn undoing_is_unclear(action: &Action) -> Option<&'static str> {
    use crate::ast::ProcessVerb;
    match action {
        Action::Process { verb: ProcessVerb::Wipe, .. } => Some("wipe"),
        Action::Process { verb: ProcessVerb::Start, .. } => None,
        Action::Process { verb: ProcessVerb::Resume, .. } => Some("resume"),
        Action::Link { verb: LinkVerb::Heal, .. } | Action::HealAll => Some("heal"),
        Action::Elect { .. } => Some("elect"),
        Action::Reassign { .. } => Some("reassign"),
        Action::Set { target: ConfigTarget::Topic(_) | ConfigTarget::Cluster, .. } => Some("set"),
        Action::Unset { .. } => Some("unset"),
        Action::Produce { .. } => Some("produce"),
        Action::CreateTopic(_) => Some("create"),
        Action::LogDir { verb: LogDirVerb::Replace, .. } => Some("replace"),
        Action::Process { .. }
        | Action::LogDir { .. }
        | Action::Link { .. }
        | Action::Rate { .. } => None,
    }
}

/// `4.3`
fn version(word: &str) -> Option<String> {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = word.split('.').collect();
    let form = (2..=4).contains(&parts.len()) && parts.iter().all(|part| number(part));
    form.then(|| word.to_owned())
}
