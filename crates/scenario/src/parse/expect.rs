//! What must be so at the end, and questions to the reader.

use super::cursor::{Cursor, Parse, whole};
use crate::ast::{Ask, Comparison, Expect, Expected, Measure, Value};
use crate::diagnostic::{Problem, Wanted};
use crate::lex::TokenKind;
use crate::literal::Duration;
use crate::span::{Span, Spanned};

/// Every measure and its words.
pub(crate) const PHRASES: &[(Measure, &str)] = &[
    (Measure::Produced, "produced"),
    (Measure::Acknowledged, "acknowledged"),
    (Measure::Refused, "refused"),
    (Measure::TimedOut, "timed out"),
    (Measure::Pending, "pending"),
    (Measure::Lost, "lost"),
    (Measure::Duplicated, "duplicated"),
    (Measure::FailedButPresent, "failed but present"),
    (Measure::LostValues, "lost values"),
    (Measure::DuplicatedValues, "duplicated values"),
    (Measure::Errors, "errors"),
    (Measure::Leader, "leader"),
    (Measure::LeaderEpoch, "leader epoch"),
    (Measure::PartitionEpoch, "partition epoch"),
    (Measure::Isr, "isr"),
    (Measure::Elr, "elr"),
    (Measure::Replicas, "replicas"),
    (Measure::IsrSize, "isr size"),
    (Measure::HighWatermark, "high watermark"),
    (Measure::LogEnd, "log end"),
    (Measure::Truncated, "truncated"),
    (Measure::Leaderless, "leaderless"),
    (Measure::Leaders, "leaders"),
    (Measure::UncleanElections, "unclean elections"),
    (Measure::Diverged, "diverged"),
    (Measure::Position, "position"),
    (Measure::Read, "read"),
];

impl Measure {
    /// Its words.
    pub fn phrase(self) -> &'static str {
        PHRASES[self as usize].1
    }

    /// Whether it counts records of producers: `records of web lost`.
    pub fn counts_records(self) -> bool {
        self <= Measure::FailedButPresent
    }
}

/// Reads what follows `expect`.
pub(super) fn expect(cursor: &mut Cursor) -> Parse<Expect> {
    let start = cursor.peek().map_or(Span::default(), |token| token.span);
    let mut subject = None;
    if cursor.peek_word() == Some("acknowledged") && cursor.word_at(1) == Some("records") {
        cursor.eat_word("acknowledged");
    }
    let records = cursor.eat_word("records");
    if records && cursor.eat_word("of") {
        subject = Some(cursor.topic_ref(Wanted::Name)?);
    }
    let measure = measure(cursor, start, records)?;
    if subject.is_none() {
        let direct = cursor.peek_word().is_some_and(|w| !is_reserved(w));
        if cursor.eat_word("of") || direct {
            subject = Some(cursor.topic_ref(Wanted::Name)?);
        }
    }
    let within = match cursor.eat_word("in") {
        true => Some(cursor.topic_ref(Wanted::Partition)?),
        false => None,
    };
    let broker = match cursor.eat_word("on") {
        true => {
            cursor.eat_word("broker");
            Some(cursor.broker_id()?)
        }
        false => None,
    };
    let comparison = comparison(cursor)?;
    let value = expected(cursor)?;
    let at = if cursor.eat_word("at") { Some(cursor.duration()?) } else { None };
    Ok(Expect { measure, subject, within, broker, comparison, value, at })
}

fn is_reserved(word: &str) -> bool {
    ["of", "in", "on", "at", "include", "exclude"].contains(&word)
}

/// Takes the longest phrase that fits.
fn measure(cursor: &mut Cursor, start: Span, records: bool) -> Parse<Spanned<Measure>> {
    let fits = |phrase: &str| {
        phrase.split(' ').enumerate().all(|(ahead, word)| cursor.word_at(ahead) == Some(word))
    };
    let found = PHRASES
        .iter()
        .filter(|(measure, phrase)| fits(phrase) && (!records || measure.counts_records()))
        .max_by_key(|(_, phrase)| phrase.len());
    let Some((measure, phrase)) = found else {
        let Some(word) = cursor.peek_word() else { return cursor.want(Wanted::Measure) };
        let span = cursor.peek().map_or(start, |token| token.span);
        let suggestion = cursor.nearest(word, PHRASES.iter().map(|(_, phrase)| *phrase));
        let words = word.to_owned();
        return cursor.fail(span, Problem::UnknownMeasure { words, suggestion });
    };
    let mut span = start;
    for _ in phrase.split(' ') {
        span = span.to(cursor.word(Wanted::Measure)?.span);
    }
    Ok(Spanned::new(*measure, span))
}

fn comparison(cursor: &mut Cursor) -> Parse<Comparison> {
    let of_sign = |sign: &str| {
        Comparison::ALL.iter().find(|(_, name)| *name == sign).map(|(comparison, _)| *comparison)
    };
    let token = match cursor.peek().map(|token| token.kind) {
        Some(kind @ (TokenKind::Equals | TokenKind::Comparison)) => cursor.eat(kind),
        Some(TokenKind::Word) if matches!(cursor.peek_word(), Some("include" | "exclude")) => {
            cursor.eat(TokenKind::Word)
        }
        _ => None,
    };
    match token.and_then(|token| of_sign(token.value)) {
        Some(comparison) => Ok(comparison),
        None => cursor.want(Wanted::Comparison),
    }
}

/// Takes the value compared with.
fn expected(cursor: &mut Cursor) -> Parse<Spanned<Expected>> {
    if cursor.peek().is_some_and(|token| token.kind == TokenKind::Open) {
        let list = cursor.value()?;
        let Value::List(items) = &list.value else { return cursor.want(Wanted::ExpectedValue) };
        let run = |item: &Spanned<Value>| match &item.value {
            Value::Word(word) => run(word),
            Value::List(_) => None,
        };
        return match items.iter().map(run).collect::<Option<Vec<_>>>() {
            Some(runs) => Ok(Spanned::new(Expected::Set(runs), list.span)),
            None => {
                let found = cursor.text_of(list.span);
                let wanted = Wanted::ExpectedValue;
                cursor.fail(list.span, Problem::Wrong { wanted, found })
            }
        };
    }
    cursor.read(Wanted::ExpectedValue, |word| {
        let error = |word: &str| word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        None.or_else(|| (word == "none").then_some(Expected::None))
            .or_else(|| whole(word).map(Expected::Number))
            .or_else(|| run(word).map(|run| Expected::Set(vec![run])))
            .or_else(|| Duration::parse(word).map(Expected::Duration))
            .or_else(|| error(word).then(|| Expected::Error(word.to_owned())))
    })
}

/// `3` or `12..14`.
fn run(word: &str) -> Option<(u64, u64)> {
    let (first, last) = word.split_once("..").unwrap_or((word, word));
    let (first, last) = (whole(first)?, whole(last)?);
    (first <= last).then_some((first, last))
}

/// Reads what follows `ask`: `"question?" answer at 4s`.
pub(super) fn ask(cursor: &mut Cursor) -> Parse<Ask> {
    let Some(question) = cursor.eat(TokenKind::Text) else {
        return cursor.want(Wanted::Question);
    };
    let inner = |text: &str| text[1..text.len() - 1].to_owned();
    let question = Spanned::new(inner(question.value), question.span);
    let answer = match cursor.eat(TokenKind::Text) {
        Some(text) => Spanned::new(inner(text.value), text.span),
        None => plain_answer(cursor)?,
    };
    let at = if cursor.eat_word("at") { Some(cursor.duration()?) } else { None };
    Ok(Ask { question, answer, at })
}

/// Words, numbers and lists up to `at` or the end of the line.
fn plain_answer(cursor: &mut Cursor) -> Parse<Spanned<String>> {
    let mut answer = String::new();
    let mut span: Option<Span> = None;
    while let Some(token) = cursor.peek() {
        let word = token.kind == TokenKind::Word;
        let part = matches!(token.kind, TokenKind::Open | TokenKind::Close | TokenKind::Comma);
        if !(word || part) || cursor.peek_word() == Some("at") {
            break;
        }
        let Some(taken) = cursor.eat(token.kind) else { break };
        if !answer.is_empty() && token.kind == TokenKind::Word && !answer.ends_with(['[', ',']) {
            answer.push(' ');
        }
        if token.kind == TokenKind::Open && answer.ends_with(|c: char| !"[,".contains(c)) {
            answer.push(' ');
        }
        answer.push_str(taken.value);
        span = Some(span.map_or(token.span, |span| span.to(token.span)));
    }
    match span {
        Some(span) => Ok(Spanned::new(answer, span)),
        None => cursor.want(Wanted::Value),
    }
}
