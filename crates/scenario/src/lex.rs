//! One line into tokens. Never fails: whatever is unclear is left to the parser to complain about.

use crate::span::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// A run of characters without a meaning of their own: names, numbers, durations, keys.
    Word,
    /// `"..."`, the quotes included.
    Text,
    /// `"...` without an end.
    UnclosedText,
    /// `=`
    Equals,
    /// `!=`, `<`, `<=`, `>` or `>=`
    Comparison,
    /// `->` or `<->`
    Arrow,
    /// `[`
    Open,
    /// `]`
    Close,
    /// `,`
    Comma,
    /// `#` and the rest of the line.
    Comment,
}

/// A token and where it stands in the script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// Some editors put it at the start of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The tokens of `line`, which begins at byte `base` of the script.
pub fn lex(line: &str, base: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = line[at..].chars().next() {
        if first.is_whitespace() || first == BYTE_ORDER_MARK {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = next_token(&line[at..], first);
        tokens.push(Token { kind, span: Span::new(base + at, base + at + length) });
        at += length;
    }
    tokens
}

/// Kind and length in bytes of the token at the start of `rest`, which starts with `first`.
fn next_token(rest: &str, first: char) -> (TokenKind, usize) {
    match first {
        '#' => (TokenKind::Comment, rest.len()),
        '"' => match rest[1..].find('"') {
            Some(end) => (TokenKind::Text, end + 2),
            None => (TokenKind::UnclosedText, rest.len()),
        },
        '[' => (TokenKind::Open, 1),
        ']' => (TokenKind::Close, 1),
        ',' => (TokenKind::Comma, 1),
        _ if rest.starts_with("<->") => (TokenKind::Arrow, 3),
        _ if rest.starts_with("->") => (TokenKind::Arrow, 2),
        _ if ["!=", "<=", ">="].iter().any(|op| rest.starts_with(op)) => (TokenKind::Comparison, 2),
        '<' | '>' => (TokenKind::Comparison, 1),
        '=' => (TokenKind::Equals, 1),
        _ => (TokenKind::Word, word_length(rest)),
    }
}

/// Length of the word at the start of `rest`; at least one character.
fn word_length(rest: &str) -> usize {
    let ends = |at: usize, character: char| {
        character.is_whitespace()
            || "=<>[],\"#".contains(character)
            || rest[at..].starts_with("->")
            || rest[at..].starts_with("!=")
    };
    rest.char_indices().skip(1).find(|(at, c)| ends(*at, *c)).map_or(rest.len(), |(at, _)| at)
}
