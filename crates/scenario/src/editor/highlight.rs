//! Colours.

use crate::keys;
use crate::lex::{Token, TokenKind, lex};
use crate::literal::{Duration, Rate};
use crate::parse::{ACTION_WORDS, STATEMENT_WORDS};
use std::ops::Range;

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TokenClass {
    /// The first word of a statement, and words that hold one together: `for`, `from`, `of`.
    Keyword,
    /// What happens: `crash`, `cut`.
    Action,
    /// A kind of node: `broker`, `controller`, `producer`.
    Node,
    /// A setting's name.
    Key,
    /// A number, a duration, a rate, a list of brokers.
    Number,
    /// Any other word: names, values, measures.
    Name,
    /// A text in quotes.
    Text,
    /// `=`, `->`, `>=`.
    Operator,
    /// Brackets and commas.
    Punctuation,
    /// `#` and what follows.
    Comment,
}

/// The class of every piece of `text` that is not space, in order.
pub fn highlight(text: &str) -> Vec<(Range<usize>, TokenClass)> {
    let mut classes = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let tokens = lex(line.trim_end_matches(['\n', '\r']), start);
        for (index, token) in tokens.iter().enumerate() {
            classes.push((token.span.range(), class(text, &tokens, index)));
        }
        start += line.len();
    }
    classes
}

fn class(text: &str, tokens: &[Token], index: usize) -> TokenClass {
    let token = tokens[index];
    match token.kind {
        TokenKind::Text | TokenKind::UnclosedText => TokenClass::Text,
        TokenKind::Equals | TokenKind::Comparison | TokenKind::Arrow => TokenClass::Operator,
        TokenKind::Open | TokenKind::Close | TokenKind::Comma => TokenClass::Punctuation,
        TokenKind::Comment => TokenClass::Comment,
        TokenKind::Word => {
            let word = &text[token.span.range()];
            let first = &text[tokens[0].span.range()];
            let next = tokens.get(index + 1).map(|token| token.kind);
            let after_equals = index > 0 && tokens[index - 1].kind == TokenKind::Equals;
            word_class(word, first, index, next == Some(TokenKind::Equals), after_equals)
        }
    }
}

fn word_class(
    word: &str,
    first: &str,
    index: usize,
    before_equals: bool,
    after_equals: bool,
) -> TokenClass {
    let nodes =
        ["broker", "brokers", "controller", "zookeeper", "producer", "consumer", "topic", "all"];
    let joints = ["for", "from", "of", "in", "on", "at", "include", "exclude", "none"];
    let number = || word.starts_with(|c: char| c.is_ascii_digit());
    let measured = || Duration::parse(word).is_some() || Rate::parse(word).is_some();
    match index {
        0 if STATEMENT_WORDS.contains(&word) => TokenClass::Keyword,
        2 if first == "at" && ACTION_WORDS.contains(&word) => TokenClass::Action,
        _ if before_equals && first != "expect" => TokenClass::Key,
        _ if number() || measured() => TokenClass::Number,
        _ if after_equals => TokenClass::Name,
        _ if keys::find(word).is_some_and(|key| !key.own) => TokenClass::Key,
        _ if nodes.contains(&word) && (first == "at" || first == "link") => TokenClass::Node,
        _ if joints.contains(&word) => TokenClass::Keyword,
        _ => TokenClass::Name,
    }
}
