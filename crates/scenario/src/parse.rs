//! Text into a [`Script`]. Never fails: a line with a mistake in its form becomes
//! [`Content::Broken`] and a diagnostic, and the next line is read as if nothing had been.

mod action;
mod cursor;
mod expect;
mod statement;

use crate::ast::{Content, Line, Script};
use crate::diagnostic::{Diagnostic, Sink};
use crate::lex::{TokenKind, lex};
use crate::span::Span;
use cursor::Cursor;

pub(crate) use action::ACTION_WORDS;
pub(crate) use expect::PHRASES;

pub(crate) use statement::STATEMENT_WORDS;

/// Reads a script. The diagnostics are those of form alone; [`crate::compile`] finds the rest.
pub fn parse(text: &str) -> (Script, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let script = parse_into(text, &mut sink);
    (script, sink.finish(text))
}

/// Reads a script, reporting into `sink`.
pub(crate) fn parse_into(text: &str, sink: &mut Sink) -> Script {
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        let content = raw.trim_end_matches(['\n', '\r']);
        lines.push(parse_line(
            text,
            index as u32 + 1,
            Span::new(start, start + content.len()),
            sink,
        ));
        start += raw.len();
    }
    Script { lines }
}

fn parse_line(text: &str, number: u32, span: Span, sink: &mut Sink) -> Line {
    let mut tokens = lex(&text[span.range()], span.start as usize);
    let comment = tokens.pop_if(|token| token.kind == TokenKind::Comment);
    let comment = comment.map(|token| text[token.span.range()][1..].trim().to_owned());
    let content = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => {
            let whole = first.span.to(last.span);
            let mut cursor = Cursor::new(text, &tokens, sink);
            match statement::statement(&mut cursor) {
                Ok(statement) => Content::Statement(statement),
                Err(_) => Content::Broken(text[whole.range()].to_owned()),
            }
        }
        _ => Content::Blank,
    };
    Line { number, span, content, comment }
}

/// The word of `candidates` nearest to `word`, if near enough to be meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    if word.len() > 80 {
        return None;
    }
    let word = word.to_lowercase();
    let score = |candidate: &'a str| {
        let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
        let close = distance * 3 <= word.chars().count().max(3);
        let similar = strsim::jaro_winkler(&word, candidate) >= 0.9;
        (close || similar).then_some((distance, candidate))
    };
    let best = candidates.into_iter().filter_map(score).min();
    best.map(|(_, candidate)| candidate.to_owned())
}
