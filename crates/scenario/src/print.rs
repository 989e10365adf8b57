//! The canonical text of a script.

use crate::ast::{
    Action, Ask, ClientLine, ConfigTarget, Content, Expect, Expected, Ids, Line, LinkRef, LinkVerb,
    Measure, NodeRef, Script, Setting, Statement, TopicLine, TopicRef, Value,
};
use crate::lex::{TokenKind, lex};
use crate::span::Spanned;
use std::fmt::{self, Display, Formatter};

/// The canonical text: one space between words, neighbouring times and comments in columns. Lines
/// with mistakes stay as they are; comments and blank lines are kept.
pub fn print(script: &Script) -> String {
    let mut out = String::new();
    let mut rest = script.lines.as_slice();
    while !rest.is_empty() {
        let block = rest.iter().take_while(|line| line.content != Content::Blank).count().max(1);
        print_block(&rest[..block], &mut out);
        rest = &rest[block..];
    }
    out
}

/// The shortest text that says the same, for links: no columns.
pub fn print_compact(script: &Script) -> String {
    let mut out = String::new();
    for line in &script.lines {
        out.push_str(&code(line, 0));
        push_comment(line, &mut out);
    }
    out
}

/// Lines without a blank one between them: their times and comments stand in columns.
fn print_block(lines: &[Line], out: &mut String) {
    let time_width = |line: &Line| match &line.content {
        Content::Statement(Statement::At { time, .. }) => time.value.to_string().len(),
        _ => 0,
    };
    let times = lines.iter().map(time_width).max().unwrap_or(0);
    let codes: Vec<String> = lines.iter().map(|line| code(line, times)).collect();
    let width = |code: &String| code.chars().count();
    let commented = codes.iter().zip(lines).filter(|(_, line)| line.comment.is_some());
    let column = commented.map(|(code, _)| width(code)).max().unwrap_or(0);
    for (code, line) in codes.iter().zip(lines) {
        out.push_str(code);
        if line.comment.is_some() && !code.is_empty() {
            out.extend(std::iter::repeat_n(' ', column - width(code) + 1));
        }
        push_comment(line, out);
    }
}

/// A line without its comment; the time of `at` is padded to `time_width`.
fn code(line: &Line, time_width: usize) -> String {
    let mut code = statement(line, time_width);
    if let Some(era) = line.era {
        code.push_str(&format!(" {era}"));
    }
    code
}

/// What a line says, in whichever release.
fn statement(line: &Line, time_width: usize) -> String {
    match &line.content {
        Content::Blank => String::new(),
        Content::Broken(text) => text.clone(),
        Content::Statement(Statement::At { time, action, length }) => {
            let mut code = format!("at {:<time_width$} {action}", time.value.to_string());
            if let Some(length) = length {
                code.push_str(&format!(" for {}", length.value));
            }
            code
        }
        Content::Statement(statement) => statement.to_string(),
    }
}

fn push_comment(line: &Line, out: &mut String) {
    if let Some(comment) = &line.comment {
        if line.content != Content::Blank {
            out.push(' ');
        }
        out.push('#');
        if !comment.is_empty() {
            out.push(' ');
            out.push_str(comment);
        }
    }
    out.push('\n');
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Statement::Highwater(version) => write!(f, "highwater {}", version.value),
            Statement::Kafka(version) => write!(f, "kafka {}", version.value),
            Statement::Seed(seed) => write!(f, "seed {}", seed.value),
            Statement::Brokers { ids, settings } => {
                let word = if ids.value.is_single() { "broker" } else { "brokers" };
                write!(f, "{word} {}{}", ids.value, Settings(settings))
            }
            Statement::Controller { id, settings, .. } => {
                f.write_str("controller")?;
                if let Some(id) = id {
                    write!(f, " {}", id.value)?;
                }
                Settings(settings).fmt(f)
            }
            Statement::ZooKeeper { settings, .. } => write!(f, "zookeeper{}", Settings(settings)),
            Statement::Cluster(settings) => write!(f, "cluster{}", Settings(settings)),
            Statement::Feature(settings) => write!(f, "feature{}", Settings(settings)),
            Statement::Topic(line) => write!(f, "topic {line}"),
            Statement::Producer(line) => write!(f, "producer {line}"),
            Statement::Consumer(line) => write!(f, "consumer {line}"),
            Statement::Network(settings) => write!(f, "network{}", Settings(settings)),
            Statement::Link { link, settings } => write!(f, "link {link}{}", Settings(settings)),
            Statement::Startup(length) => write!(f, "startup {}", length.value),
            Statement::Run(length) => write!(f, "run {}", length.value),
            Statement::At { time, action, length } => {
                write!(f, "at {} {action}", time.value)?;
                length.as_ref().map_or(Ok(()), |length| write!(f, " for {}", length.value))
            }
            Statement::Expect(expect) => write!(f, "expect {expect}"),
            Statement::Ask(ask) => write!(f, "ask {ask}"),
        }
    }
}

impl Display for Action {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Action::Process { verb, node } => write!(f, "{} {}", verb.word(), node.value),
            Action::Link { verb: LinkVerb::Slow, link, settings } => {
                write!(f, "slow {link}{}", Settings(settings))
            }
            Action::Link { verb, link, settings } => {
                write!(f, "{} {link}{}", verb.word(), Settings(settings))
            }
            Action::HealAll => f.write_str("heal all"),
            Action::Elect { unclean, subject } => {
                write!(f, "elect {}", if *unclean { "unclean" } else { "preferred" })?;
                subject.as_ref().map_or(Ok(()), |subject| write!(f, " {}", subject.value))
            }
            Action::Reassign { partition, replicas: None } => {
                write!(f, "reassign {} cancel", partition.value)
            }
            Action::Reassign { partition, replicas: Some(replicas) } => {
                let ids: Vec<String> = replicas.iter().map(|id| id.value.to_string()).collect();
                write!(f, "reassign {} [{}]", partition.value, ids.join(","))
            }
            Action::LogDir { verb, dir, node } => {
                write!(f, "{} log dir {} of {}", verb.word(), dir.value, node.value)
            }
            Action::Set { target, settings } => write!(f, "set {target}{}", Settings(settings)),
            Action::Unset { target, keys } => {
                write!(f, "unset {target}")?;
                keys.iter().try_for_each(|key| write!(f, " {}", key.value))
            }
            Action::Produce { producer, count, settings } => {
                let (name, count) = (&producer.value, count.value);
                write!(f, "produce {name} {count}{}", Settings(settings))
            }
            Action::Rate { producer, rate: Some(rate) } => {
                write!(f, "rate {} {rate}", producer.value)
            }
            Action::Rate { producer, rate: None } => write!(f, "rate {} off", producer.value),
            Action::CreateTopic(line) => write!(f, "create topic {line}"),
        }
    }
}

impl Display for Expect {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let measure = self.measure.value;
        let phrase = measure.phrase();
        match &self.subject {
            Some(subject) if measure.counts_records() => {
                write!(f, "records of {} {phrase}", subject.value)?;
            }
            None if measure == Measure::Lost => f.write_str("acknowledged records lost")?,
            None if measure.counts_records() => write!(f, "records {phrase}")?,
            Some(subject) if measure == Measure::Leaderless => {
                write!(f, "{phrase} {}", subject.value)?;
            }
            Some(subject) => write!(f, "{phrase} of {}", subject.value)?,
            None => f.write_str(phrase)?,
        }
        if let Some(within) = &self.within {
            write!(f, " in {}", within.value)?;
        }
        if let Some(broker) = &self.broker {
            write!(f, " on broker {}", broker.value)?;
        }
        write!(f, " {} {}", self.comparison.sign(), self.value.value)?;
        self.at.as_ref().map_or(Ok(()), |at| write!(f, " at {}", at.value))
    }
}

impl Display for Expected {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let run = |(first, last): &(u64, u64)| match first == last {
            true => first.to_string(),
            false => format!("{first}..{last}"),
        };
        match self {
            Expected::None => f.write_str("none"),
            Expected::Number(number) => number.fmt(f),
            Expected::Duration(duration) => duration.fmt(f),
            Expected::Set(runs) => match &runs[..] {
                [only] if only.0 != only.1 => f.write_str(&run(only)),
                _ => write!(f, "[{}]", runs.iter().map(run).collect::<Vec<_>>().join(",")),
            },
            Expected::Error(name) => f.write_str(name),
        }
    }
}

impl Display for Ask {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" ", self.question.value)?;
        let answer = &self.answer.value;
        match plain_answer(answer) {
            true => f.write_str(answer)?,
            false => write!(f, "\"{answer}\"")?,
        }
        self.at.as_ref().map_or(Ok(()), |at| write!(f, " at {}", at.value))
    }
}

/// Whether an answer can stand without quotes and is read back as it is.
fn plain_answer(answer: &str) -> bool {
    let word = |word: &str| {
        let plain = word.chars().all(|c| c.is_alphanumeric() || "._-/".contains(c));
        plain && !word.is_empty() && word != "at"
    };
    answer.split(' ').all(word) || {
        let list = answer.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        list.is_some_and(|list| list.split(',').all(word))
    }
}

impl Display for TopicLine {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name.value, Settings(&self.settings))
    }
}

impl Display for ClientLine {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name.value, Settings(&self.settings))?;
        self.from.as_ref().map_or(Ok(()), |from| write!(f, " from {}", from.value))
    }
}

impl Display for Ids {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.runs.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "," })?;
            match first == last {
                true => first.fmt(f)?,
                false => write!(f, "{first}..{last}")?,
            }
        }
        Ok(())
    }
}

impl Display for NodeRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NodeRef::Brokers(ids) if ids.is_single() => write!(f, "broker {ids}"),
            NodeRef::Brokers(ids) => write!(f, "brokers {ids}"),
            NodeRef::Controller => f.write_str("controller"),
            NodeRef::ZooKeeper => f.write_str("zookeeper"),
            NodeRef::Producer(name) => write!(f, "producer {name}"),
            NodeRef::Consumer(name) => write!(f, "consumer {name}"),
            NodeRef::All => f.write_str("all"),
        }
    }
}

impl Display for LinkRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let arrow = if self.both { "<->" } else { "->" };
        write!(f, "{} {arrow} {}", self.from.value, self.to.value)
    }
}

impl Display for TopicRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.topic)?;
        self.partition.map_or(Ok(()), |partition| write!(f, "/{partition}"))
    }
}

impl Display for ConfigTarget {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ConfigTarget::Topic(name) => write!(f, "topic {}", name.value),
            ConfigTarget::Cluster => f.write_str("cluster"),
        }
    }
}

/// Settings, each after a space.
struct Settings<'a>(&'a [Setting]);

impl Display for Settings<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|setting| {
            write!(f, " {}={}", setting.key.value, InValue(&setting.value.value))
        })
    }
}

/// A value after `=`.
struct InValue<'a>(&'a Value);

impl Display for InValue<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Word(word) if is_one_piece(word) => f.write_str(word),
            Value::Word(word) => write!(f, "\"{word}\""),
            Value::List(items) => list(items, f),
        }
    }
}

/// A list; its words stand bare only where they are one word to the reader too.
fn list(items: &[Spanned<Value>], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("[")?;
    for (index, item) in items.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { "," })?;
        match &item.value {
            Value::Word(word) => f.write_str(word)?,
            Value::List(inner) => list(inner, f)?,
        }
    }
    f.write_str("]")
}

/// A value as it stands after `=`.
pub(crate) fn value_text(value: &Value) -> String {
    InValue(value).to_string()
}

/// Whether a value without quotes is read back whole.
fn is_one_piece(word: &str) -> bool {
    let tokens = lex(word, 0);
    let apart = |token: &crate::lex::Token| {
        use TokenKind::{Close, Comment, Open, Text, UnclosedText};
        matches!(token.kind, Close | Comment | Open | Text | UnclosedText)
    };
    !word.contains(char::is_whitespace) && !tokens.is_empty() && !tokens.iter().any(apart)
}
