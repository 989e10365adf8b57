//! A place within the tokens of a line, and the small things that are read everywhere.

use crate::ast::{Ids, LinkRef, NodeRef, Setting, TopicRef, Value};
use crate::diagnostic::{Problem, Sink, Wanted};
use crate::lex::{Token, TokenKind};
use crate::literal::Duration;
use crate::span::{Span, Spanned};

/// The line cannot be read; the reason is reported already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failed;

/// What was read, or [`Failed`].
pub(super) type Parse<T> = Result<T, Failed>;

/// A place within the tokens of a line.
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    sink: &'a mut Sink,
}

impl<'a> Cursor<'a> {
    /// At the start of a line's tokens, of which there is at least one.
    pub fn new(text: &'a str, tokens: &'a [Token], sink: &'a mut Sink) -> Cursor<'a> {
        Cursor { text, tokens, at: 0, sink }
    }

    /// Reports `problem` and gives up the line.
    pub fn fail<T>(&mut self, span: Span, problem: Problem) -> Parse<T> {
        self.sink.report(span, problem);
        Err(Failed)
    }

    /// Reports that `wanted` was expected here, and gives up the line.
    pub fn want<T>(&mut self, wanted: Wanted) -> Parse<T> {
        match self.peek() {
            Some(token) if token.kind == TokenKind::UnclosedText => {
                self.fail(token.span, Problem::UnclosedQuote)
            }
            Some(token) => {
                let found = self.text[token.span.range()].to_owned();
                self.fail(token.span, Problem::Wrong { wanted, found })
            }
            None => {
                let end = self.tokens.last().map_or(0, |token| token.span.end as usize);
                self.fail(Span::new(end, end), Problem::Missing { wanted })
            }
        }
    }

    /// The word of `candidates` nearest to `word`, if near enough to be meant.
    pub fn nearest(&self, word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
        self.sink.nearest(word, candidates)
    }

    /// The next token.
    pub fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// The token `ahead` places on, if it is a word.
    pub fn word_at(&self, ahead: usize) -> Option<&'a str> {
        let token = self.tokens.get(self.at + ahead)?;
        (token.kind == TokenKind::Word).then(|| &self.text[token.span.range()])
    }

    /// The next token, if it is a word.
    pub fn peek_word(&self) -> Option<&'a str> {
        self.word_at(0)
    }

    /// Whether an arrow comes after the next token.
    pub fn arrow_follows(&self) -> bool {
        self.tokens.get(self.at + 1).is_some_and(|token| token.kind == TokenKind::Arrow)
    }

    /// What stands at `span`.
    pub fn text_of(&self, span: Span) -> String {
        self.text[span.range()].to_owned()
    }

    /// Takes the next token if it is of `kind`.
    pub fn eat(&mut self, kind: TokenKind) -> Option<Spanned<&'a str>> {
        let token = self.peek().filter(|token| token.kind == kind)?;
        self.at += 1;
        Some(Spanned::new(&self.text[token.span.range()], token.span))
    }

    /// Takes the next token if it is the word `word`.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek_word() == Some(word);
        self.at += usize::from(found);
        found
    }

    /// Takes a word.
    pub fn word(&mut self, wanted: Wanted) -> Parse<Spanned<&'a str>> {
        match self.eat(TokenKind::Word) {
            Some(word) => Ok(word),
            None => self.want(wanted),
        }
    }

    /// Takes a word that `read` understands.
    pub fn read<T>(
        &mut self,
        wanted: Wanted,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Parse<Spanned<T>> {
        match self.peek_word().and_then(read) {
            Some(value) => self.word(wanted).map(|word| Spanned::new(value, word.span)),
            None => self.want(wanted),
        }
    }

    /// Takes a name: letters, digits, `.`, `_` and `-`.
    pub fn name(&mut self, wanted: Wanted) -> Parse<Spanned<String>> {
        let legal = |c: char| c.is_alphanumeric() || "._-".contains(c);
        self.read(wanted, |word| word.chars().all(legal).then(|| word.to_owned()))
    }

    /// Takes a whole number.
    pub fn number(&mut self) -> Parse<Spanned<u64>> {
        self.read(Wanted::Number, whole)
    }

    /// Takes the id of a broker.
    pub fn broker_id(&mut self) -> Parse<Spanned<u16>> {
        self.read(Wanted::BrokerId, whole)
    }

    /// Takes a duration.
    pub fn duration(&mut self) -> Parse<Spanned<Duration>> {
        let next = self.peek();
        match (self.peek_word(), next) {
            (Some(word), Some(token)) if word.starts_with(|c: char| c.is_ascii_digit()) => {
                match Duration::parse(word) {
                    Some(_) => self.read(Wanted::Duration, Duration::parse),
                    None => self.fail(token.span, Problem::BadDuration { found: word.to_owned() }),
                }
            }
            _ => self.want(Wanted::Duration),
        }
    }

    /// Takes `orders` or `orders/0`.
    pub fn topic_ref(&mut self, wanted: Wanted) -> Parse<Spanned<TopicRef>> {
        self.read(wanted, |word| match word.split_once('/') {
            Some((topic, partition)) => {
                Some(TopicRef { topic: topic.to_owned(), partition: Some(whole(partition)?) })
            }
            None => Some(TopicRef { topic: word.to_owned(), partition: None }),
        })
    }

    /// Takes `2`, `1..3` or several such with commas.
    pub fn ids(&mut self) -> Parse<Spanned<Ids>> {
        let mut runs = Vec::new();
        let mut span: Option<Span> = None;
        loop {
            let run = self.read(Wanted::BrokerIds, id_run)?;
            runs.push(run.value);
            span = Some(span.map_or(run.span, |span| span.to(run.span)));
            if self.eat(TokenKind::Comma).is_none() {
                return Ok(Spanned::new(Ids { runs }, span.unwrap_or_default()));
            }
        }
    }

    /// Takes a node: `broker 2`, `controller`, `producer web`, `consumer audit`, `zookeeper`,
    /// `all`.
    pub fn node(&mut self) -> Parse<Spanned<NodeRef>> {
        let Some(word) = self.peek_word() else { return self.want(Wanted::Node) };
        let words = ["broker", "brokers", "controller", "zookeeper", "producer", "consumer", "all"];
        if !words.contains(&word) {
            return self.want(Wanted::Node);
        }
        let first = self.word(Wanted::Node)?.span;
        let (node, last) = match word {
            "broker" | "brokers" => {
                let ids = self.ids()?;
                (NodeRef::Brokers(ids.value), ids.span)
            }
            "producer" => {
                let name = self.name(Wanted::Name)?;
                (NodeRef::Producer(name.value), name.span)
            }
            "consumer" => {
                let name = self.name(Wanted::Name)?;
                (NodeRef::Consumer(name.value), name.span)
            }
            "controller" => (NodeRef::Controller, first),
            "zookeeper" => (NodeRef::ZooKeeper, first),
            _ => (NodeRef::All, first),
        };
        Ok(Spanned::new(node, first.to(last)))
    }

    /// Takes `A -> B` or `A <-> B`.
    pub fn link(&mut self) -> Parse<LinkRef> {
        let from = self.node()?;
        let Some(arrow) = self.eat(TokenKind::Arrow) else { return self.want(Wanted::Arrow) };
        let to = self.node()?;
        Ok(LinkRef { from, to, both: arrow.value == "<->" })
    }

    /// Takes every `key=value` that follows.
    pub fn settings(&mut self) -> Parse<Vec<Setting>> {
        let mut settings = Vec::new();
        let is_equals = |token: &Token| token.kind == TokenKind::Equals;
        while self.peek_word().is_some() && self.tokens.get(self.at + 1).is_some_and(is_equals) {
            let key = self.word(Wanted::Key)?;
            let equals = self.eat(TokenKind::Equals).map_or(key.span, |token| token.span);
            let key = Spanned::new(key.value.to_owned(), key.span);
            settings.push(Setting { key, value: self.setting_value(equals)? });
        }
        Ok(settings)
    }

    /// The value after `=`: a list, a text, a word, or everything up to the next space.
    fn setting_value(&mut self, equals: Span) -> Parse<Spanned<Value>> {
        match self.peek().map(|token| token.kind) {
            Some(TokenKind::Open | TokenKind::Text | TokenKind::UnclosedText) => self.value(),
            _ => {
                let (mut end, start) = (equals.end, self.at);
                while let Some(token) = self.tokens.get(self.at) {
                    let bracket = matches!(token.kind, TokenKind::Open | TokenKind::Close);
                    let text = matches!(token.kind, TokenKind::Text | TokenKind::UnclosedText);
                    if token.span.start != end || bracket || text {
                        break;
                    }
                    (end, self.at) = (token.span.end, self.at + 1);
                }
                if self.at == start && self.peek_word().is_some() {
                    return self.value();
                }
                let span = Span { start: equals.end, end };
                Ok(Spanned::new(Value::Word(self.text[span.range()].to_owned()), span))
            }
        }
    }

    /// Takes a list, a text or a word.
    pub fn value(&mut self) -> Parse<Spanned<Value>> {
        if let Some(text) = self.eat(TokenKind::Text) {
            let inner = &text.value[1..text.value.len() - 1];
            return Ok(Spanned::new(Value::Word(inner.to_owned()), text.span));
        }
        let Some(open) = self.eat(TokenKind::Open) else {
            let word = self.word(Wanted::Value)?;
            return Ok(Spanned::new(Value::Word(word.value.to_owned()), word.span));
        };
        self.list(open.span)
    }

    /// The rest of a list after its `[`.
    fn list(&mut self, open: Span) -> Parse<Spanned<Value>> {
        // Lists of lists are the most there is; deeper ones would be a mistake.
        let mut stack: Vec<(Span, Vec<Spanned<Value>>)> = vec![(open, Vec::new())];
        while let Some(token) = self.peek() {
            if let Some(close) = self.eat(TokenKind::Close) {
                let Some((start, items)) = stack.pop() else { break };
                let list = Spanned::new(Value::List(items), start.to(close.span));
                match stack.last_mut() {
                    Some((_, outer)) => outer.push(list),
                    None => return Ok(list),
                }
            } else if let Some(open) = self.eat(TokenKind::Open) {
                if stack.len() > 1 {
                    let found = "[".to_owned();
                    return self.fail(open.span, Problem::Unexpected { found });
                }
                stack.push((open.span, Vec::new()));
            } else if token.kind == TokenKind::Comma {
                self.at += 1;
            } else {
                let word = self.word(Wanted::Value)?;
                let value = Spanned::new(Value::Word(word.value.to_owned()), word.span);
                if let Some((_, items)) = stack.last_mut() {
                    items.push(value);
                }
            }
        }
        self.fail(open, Problem::UnclosedBracket)
    }

    /// The end of the line must have come.
    pub fn finish(&mut self) -> Parse<()> {
        let Some(token) = self.peek() else { return Ok(()) };
        if token.kind == TokenKind::UnclosedText {
            return self.fail(token.span, Problem::UnclosedQuote);
        }
        let found = self.text[token.span.range()].to_owned();
        self.fail(token.span, Problem::Unexpected { found })
    }
}

/// A whole number without sign.
pub(super) fn whole<T: std::str::FromStr>(word: &str) -> Option<T> {
    let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| word.parse().ok())?
}

/// `3` or `1..3`, ascending.
fn id_run(word: &str) -> Option<(u16, u16)> {
    let (first, last) = word.split_once("..").unwrap_or((word, word));
    let (first, last) = (whole(first)?, whole(last)?);
    (first <= last).then_some((first, last))
}
