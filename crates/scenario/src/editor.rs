//! What an editor asks about a text: colours, completion, hover.

mod complete;
mod highlight;
mod hover;
mod words;

pub use complete::{Completion, CompletionKind, complete};
pub use highlight::{TokenClass, highlight};
pub use hover::{Hover, hover};

use crate::ast::{Content, Line, Script, Statement};
use crate::generation::{self, Generation};
use crate::keys::Levels;
use crate::lex::{Token, TokenKind, lex};
use crate::span::floor_char_boundary;

/// The line of `text` that the byte offset is in: where it starts, and its text without its end.
fn line_at(text: &str, offset: usize) -> (usize, &str) {
    let offset = floor_char_boundary(text, offset);
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    (start, text[start..end].trim_end_matches('\r'))
}

/// The tokens of a line that starts at `start`, without its comment, and the text of each.
fn tokens_of<'a>(text: &'a str, line: &str, start: usize) -> Vec<(Token, &'a str)> {
    let tokens = lex(line, start).into_iter();
    let spoken = tokens.filter(|token| token.kind != TokenKind::Comment);
    spoken.map(|token| (token, &text[token.span.range()])).collect()
}

/// The generation that a script names, if it is one; else the newest.
fn generation_of(script: &Script) -> Generation {
    let named = |line: &Line| match &line.content {
        Content::Statement(Statement::Kafka(version)) => generation::find(&version.value).ok(),
        _ => None,
    };
    script.lines.iter().find_map(named).unwrap_or(generation::LATEST)
}

/// Where the settings of a line belong, by its first words; `None` if it takes none.
fn level_of(words: &[&str]) -> Option<Levels> {
    let level = |words: &[&str]| match words {
        ["broker" | "brokers", ..] => Some(Levels::BROKER),
        ["zookeeper", ..] => Some(Levels::ZOOKEEPER),
        ["controller" | "controllers", ..] => Some(Levels::CONTROLLER),
        ["cluster", ..] => Some(Levels::BROKER.and(Levels::CONTROLLER)),
        ["feature" | "features", ..] => Some(Levels::FEATURE),
        ["topic", ..] => Some(Levels::TOPIC),
        ["producer", ..] => Some(Levels::PRODUCER),
        ["consumer", ..] => Some(Levels::CONSUMER),
        ["network", ..] => Some(Levels::NETWORK),
        ["link", ..] => Some(Levels::LINK),
        ["slow", ..] => Some(Levels::SLOW),
        ["produce", ..] => Some(Levels::PRODUCE),
        _ => None,
    };
    match words {
        ["at", _, "create" | "set" | "unset", rest @ ..] => level(rest),
        ["at", _, "broker" | "topic" | "producer" | "consumer", ..] => None,
        ["at", _, rest @ ..] => level(rest),
        _ => level(words),
    }
}
