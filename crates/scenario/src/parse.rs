//! Text into a [`Script`]. Never fails: a line with a mistake in its form becomes
//! [`Content::Broken`] and a diagnostic, and the next line is read as if nothing had been.

mod action;
mod cursor;
mod expect;
mod statement;

use crate::ast::{Content, Era, Line, Release, Script};
use crate::diagnostic::{Diagnostic, Problem, Sink, Wanted};
use crate::lex::{Token, TokenKind, lex};
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
    let whole = tokens.first().zip(tokens.last()).map(|(first, last)| first.span.to(last.span));
    let era = take_era(text, &mut tokens, sink);
    let content = match (whole, era) {
        (Some(whole), Err(())) => Content::Broken(text[whole.range()].to_owned()),
        (Some(whole), Ok(_)) => {
            let mut cursor = Cursor::new(text, &tokens, sink);
            match statement::statement(&mut cursor) {
                Ok(statement) => Content::Statement(statement),
                Err(_) => Content::Broken(text[whole.range()].to_owned()),
            }
        }
        _ => Content::Blank,
    };
    let era = match content {
        Content::Statement(_) => era.unwrap_or_default(),
        _ => None,
    };
    Line { number, span, content, era, comment }
}

/// Takes `since kafka 0.11` or `before kafka 0.11` off the end of a line that says something else
/// too. `Err` for what only looks like it: it is reported.
fn take_era(text: &str, tokens: &mut Vec<Token>, sink: &mut Sink) -> Result<Option<Era>, ()> {
    let word = |token: &Token| &text[token.span.range()];
    let begins =
        |pair: &[Token]| ["since", "before"].contains(&word(&pair[0])) && word(&pair[1]) == "kafka";
    let Some(at) = tokens.windows(2).position(begins) else { return Ok(None) };
    if at == 0 || ["kafka", "highwater"].contains(&word(&tokens[0])) {
        return Ok(None);
    }
    let wanted = Wanted::Version;
    let release = match &tokens[at + 2..] {
        [] => Err((tokens[at + 1].span, Problem::Missing { wanted })),
        [one] => Release::parse(word(one))
            .ok_or_else(|| (one.span, Problem::Wrong { wanted, found: word(one).to_owned() })),
        [_, other, ..] => Err((other.span, Problem::Unexpected { found: word(other).to_owned() })),
    };
    let release = release.map_err(|(span, problem)| sink.report(span, problem))?;
    let since = word(&tokens[at]) == "since";
    tokens.truncate(at);
    Ok(Some(if since { Era::Since(release) } else { Era::Before(release) }))
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
