//! What is wrong with a script, as data; sentences come last.

mod en;
mod zh_hans;
mod zh_hant;

use crate::keys::{Kind, Levels};
use crate::span::{Position, Span};
use highwater_protocol::order;
use std::fmt;

/// A language of the people who read the messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhHans,
    /// Traditional Chinese.
    ZhHant,
}

impl Lang {
    /// Every language and its tag (BCP 47).
    pub const ALL: [(Lang, &'static str); 3] =
        [(Lang::En, "en"), (Lang::ZhHans, "zh-Hans"), (Lang::ZhHant, "zh-Hant")];

    /// Its tag.
    pub fn tag(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The language of a tag; `zh-CN`, `zh-TW` and their like count too.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let tag = tag.to_ascii_lowercase();
        let traditional = ["hant", "-tw", "-hk", "-mo"].iter().any(|part| tag.contains(part));
        match tag.split('-').next() {
            Some("en") => Some(Lang::En),
            Some("zh") if traditional => Some(Lang::ZhHant),
            Some("zh") => Some(Lang::ZhHans),
            _ => None,
        }
    }
}

/// A text in every language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh_hans: &'static str,
    /// Traditional Chinese.
    pub zh_hant: &'static str,
}

impl Text {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::ZhHans => self.zh_hans,
            Lang::ZhHant => self.zh_hant,
        }
    }
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The script does not run.
    Error,
    /// It runs, but perhaps not as meant.
    Warning,
}

/// Something wrong with a script, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// What.
    pub problem: Problem,
    /// Where.
    pub span: Span,
    /// Line and column of the start.
    pub start: Position,
    /// Line and column after the end.
    pub end: Position,
}

impl Diagnostic {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        if self.code().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// A stable code: `E` or `W` and four digits.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// The message, a sentence without full stop: one line, of a length that can be read.
    pub fn message(&self, lang: Lang) -> String {
        presentable(match lang {
            Lang::En => en::message(&self.problem),
            Lang::ZhHans => zh_hans::message(&self.problem),
            Lang::ZhHant => zh_hant::message(&self.problem),
        })
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<String> {
        let help = match lang {
            Lang::En => en::help(&self.problem),
            Lang::ZhHans => zh_hans::help(&self.problem),
            Lang::ZhHant => zh_hant::help(&self.problem),
        };
        help.map(presentable)
    }
}

/// Longest message, in characters.
const MESSAGE_MAX: usize = 400;

/// Messages quote what a script says, which may be anything: megabytes, or control characters that
/// would do something to a terminal.
fn presentable(text: String) -> String {
    if text.len() <= MESSAGE_MAX && !text.contains(char::is_control) {
        return text;
    }
    let shown = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut out: String = text.chars().take(MESSAGE_MAX).map(shown).collect();
    if text.chars().nth(MESSAGE_MAX).is_some() {
        out.push('…');
    }
    out
}

/// For logs and terminals: `3:7: error[E0201]: ...`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Position { line, column } = self.start;
        let message = self.message(Lang::En);
        write!(f, "{line}:{column}: {severity}[{}]: {message}", self.code())?;
        self.help(Lang::En).map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

/// What the parser had hoped to find.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // said by the messages
pub enum Wanted {
    Statement,
    Duration,
    Number,
    Version,
    Rate,
    Name,
    Key,
    Setting,
    Value,
    BrokerIds,
    BrokerId,
    Records,
    Node,
    Arrow,
    Action,
    ElectionKind,
    Topic,
    Partition,
    Replicas,
    ConfigTarget,
    Measure,
    Comparison,
    ExpectedValue,
    Question,
    LogDir,
    Word(&'static str),
}

/// What kind of thing a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the words of the language
pub enum Thing {
    Broker,
    Topic,
    Producer,
    Consumer,
    Node,
    Action,
    Replica,
    LogDir,
}

/// A combination of settings that Kafka itself refuses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clash {
    /// `enable.idempotence=true` with an `acks` other than all.
    IdempotenceNeedsAcksAll,
    /// `enable.idempotence=true` with `retries=0`.
    IdempotenceNeedsRetries,
    /// Idempotence with more than 5 requests in flight.
    IdempotenceNeedsFewInFlight,
    /// `delivery.timeout.ms` < `linger.ms` + `request.timeout.ms`.
    DeliveryTimeoutTooShort,
    /// `replica.fetch.wait.max.ms` > `replica.lag.time.max.ms`.
    FetchWaitBeyondLag,
    /// `replica.fetch.wait.max.ms` > `replica.socket.timeout.ms`.
    FetchWaitBeyondSocketTimeout,
}

/// When Kafka has a setting that the release of a script does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyTime {
    /// From this release on.
    Since(String),
    /// Up to this release line.
    Until(&'static str),
}

/// What can be wrong. Texts are as the user wrote them.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // said by the messages
pub enum Problem {
    // Form
    UnclosedQuote,
    UnclosedBracket,
    UnknownStatement { word: String, suggestion: Option<String> },
    Missing { wanted: Wanted },
    Wrong { wanted: Wanted, found: String },
    Unexpected { found: String },
    UnknownAction { word: String, suggestion: Option<String> },
    UnknownMeasure { words: String, suggestion: Option<String> },
    BadDuration { found: String },
    ForDoesNotGo { word: String },
    // Names
    UnknownName { thing: Thing, name: String, suggestion: Option<String> },
    DuplicateName { thing: Thing, name: String, line: u32 },
    DuplicateStatement { word: String, line: u32 },
    IllegalName { thing: Thing, name: String },
    NoSuchPartition { topic: String, partition: u64, count: u16 },
    NeedsTopic,
    NotPossibleFor { verb: String, thing: Thing },
    SelfLink,
    TooMany { thing: Thing, limit: usize },
    TooManyRecords { wanted: u64, limit: u64 },
    // Settings
    UnknownKey { key: String, suggestion: Option<String> },
    KeyNotHere { key: String, here: Levels, belongs: Levels },
    BadValue { key: String, value: String, kind: Kind },
    DuplicateKey { key: String },
    NotDynamic { key: String },
    RemovedKey { key: String, until: &'static str },
    IgnoredKey { key: String },
    KeyOfOtherTime { key: String, kafka: String, when: KeyTime, instead: Option<&'static str> },
    // Combinations
    Clashing(Clash),
    TooFewBrokers { replication_factor: u64, brokers: usize },
    ReplicaTwice { broker: u16 },
    UnevenReplicas,
    PartitionsDisagree { lists: usize, partitions: u64 },
    ReplicasAndFactor,
    MinIsrBeyondReplicas { min: u64, replicas: usize },
    AfterEnd,
    NoTopic,
    // Versions
    LanguageVersion { found: u64 },
    NoControllerHere { kafka: String },
    NoZooKeeperHere { kafka: String },
    UnknownGeneration { version: String },
    OneLogDirHere { kafka: String },
    // Statements about the end
    WrongSubject { wanted: Thing },
    NeedsSubject { wanted: Thing },
    NeedsPartition { topic: String },
    NeedsBroker,
    NoBrokerHere,
    NoTimeHere,
    WrongComparison,
}

impl Problem {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Problem::UnclosedQuote => "E0101",
            Problem::UnclosedBracket => "E0102",
            Problem::UnknownStatement { .. } => "E0201",
            Problem::Missing { .. } => "E0202",
            Problem::Wrong { .. } => "E0203",
            Problem::Unexpected { .. } => "E0204",
            Problem::UnknownAction { .. } => "E0205",
            Problem::UnknownMeasure { .. } => "E0206",
            Problem::BadDuration { .. } => "E0207",
            Problem::ForDoesNotGo { .. } => "E0209",
            Problem::UnknownName { .. } => "E0301",
            Problem::DuplicateName { .. } => "E0302",
            Problem::DuplicateStatement { .. } => "E0303",
            Problem::IllegalName { .. } => "E0304",
            Problem::NoSuchPartition { .. } => "E0305",
            Problem::NeedsTopic => "E0306",
            Problem::NotPossibleFor { .. } => "E0307",
            Problem::SelfLink => "E0308",
            Problem::TooMany { .. } => "E0309",
            Problem::TooManyRecords { .. } => "E0310",
            Problem::UnknownKey { .. } => "E0401",
            Problem::KeyNotHere { .. } => "E0402",
            Problem::BadValue { .. } => "E0403",
            Problem::DuplicateKey { .. } => "E0404",
            Problem::NotDynamic { .. } => "E0405",
            Problem::RemovedKey { .. } => "E0406",
            Problem::IgnoredKey { .. } => "W0407",
            Problem::KeyOfOtherTime { .. } => "W0408",
            Problem::Clashing(_) => "E0501",
            Problem::TooFewBrokers { .. } => "E0502",
            Problem::ReplicaTwice { .. } => "E0503",
            Problem::UnevenReplicas => "E0504",
            Problem::PartitionsDisagree { .. } => "E0505",
            Problem::ReplicasAndFactor => "E0506",
            Problem::MinIsrBeyondReplicas { .. } => "W0507",
            Problem::AfterEnd => "W0508",
            Problem::NoTopic => "W0509",
            Problem::LanguageVersion { .. } => "E0601",
            Problem::NoControllerHere { .. } => "E0602",
            Problem::UnknownGeneration { .. } => "E0603",
            Problem::NoZooKeeperHere { .. } => "E0604",
            Problem::OneLogDirHere { .. } => "E0605",
            Problem::WrongSubject { .. } => "E0701",
            Problem::NeedsSubject { .. } => "E0702",
            Problem::NeedsPartition { .. } => "E0703",
            Problem::NeedsBroker => "E0704",
            Problem::NoBrokerHere => "E0705",
            Problem::NoTimeHere => "E0706",
            Problem::WrongComparison => "E0707",
        }
    }
}

/// Collects problems while a text is read.
#[derive(Default)]
pub(crate) struct Sink {
    found: Vec<(Span, Problem)>,
    has_errors: bool,
}

/// More problems than anybody reads; the rest are not kept.
const PROBLEMS_MAX: usize = 1_000;

impl Sink {
    /// Notes a problem.
    pub fn report(&mut self, span: Span, problem: Problem) {
        self.has_errors |= problem.code().starts_with('E');
        if !self.is_full() {
            self.found.push((span, problem));
        }
    }

    /// Whether any of them keeps the script from running.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// Whether further problems are not kept, so that nothing need be worked out for them.
    pub fn is_full(&self) -> bool {
        self.found.len() >= PROBLEMS_MAX
    }

    /// The word of `candidates` nearest to `word`, if near enough to be meant.
    pub fn nearest<'a>(
        &self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        if self.is_full() { None } else { crate::parse::nearest(word, candidates) }
    }

    /// Everything noted, in the order of `text`, the text that was read.
    pub fn finish(mut self, text: &str) -> Vec<Diagnostic> {
        order::sort_by_key(&mut self.found, |(span, problem)| (span.start, problem.code()));
        let (mut at, mut position) = (0, Position { line: 1, column: 1 });
        let locate = |(span, problem): (Span, Problem)| {
            position = position.after(&text[at..span.start as usize]);
            at = span.start as usize;
            let end = position.after(&text[span.range()]);
            Diagnostic { problem, span, start: position, end }
        };
        self.found.into_iter().map(locate).collect()
    }
}

/// What values a setting of this kind takes, in words.
pub fn values(kind: Kind, lang: Lang) -> String {
    match lang {
        Lang::En => en::values(kind),
        Lang::ZhHans => zh_hans::values(kind).trim_start().to_owned(),
        Lang::ZhHant => zh_hant::values(kind).trim_start().to_owned(),
    }
}

/// Whether any of them keeps the script from running.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity() == Severity::Error)
}
