//! Statements about the end of a run, and questions about it.

use super::TopicRef;
use crate::literal::Duration;
use crate::span::Spanned;

/// An `expect`: what must be so when the run has ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expect {
    /// What is looked at.
    pub measure: Spanned<Measure>,
    /// The client, topic or partition it is looked at for.
    pub subject: Option<Spanned<TopicRef>>,
    /// `in orders/0`, of a consumer's position.
    pub within: Option<Spanned<TopicRef>>,
    /// `on broker 2`.
    pub broker: Option<Spanned<u16>>,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub value: Spanned<Expected>,
    /// When; at the end if not said.
    pub at: Option<Spanned<Duration>>,
}

/// What an `expect` looks at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs)] // see `docs/language.md`
pub enum Measure {
    Produced,
    Acknowledged,
    Refused,
    TimedOut,
    Pending,
    Lost,
    Duplicated,
    FailedButPresent,
    LostValues,
    DuplicatedValues,
    Errors,
    Leader,
    LeaderEpoch,
    PartitionEpoch,
    Isr,
    Elr,
    Replicas,
    IsrSize,
    HighWatermark,
    LogEnd,
    Truncated,
    Leaderless,
    Leaders,
    UncleanElections,
    Diverged,
    Position,
    Read,
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // the signs are the documentation
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Include,
    Exclude,
}

impl Comparison {
    /// Every comparison and its sign.
    pub const ALL: [(Comparison, &'static str); 8] = [
        (Comparison::Equal, "="),
        (Comparison::NotEqual, "!="),
        (Comparison::Less, "<"),
        (Comparison::AtMost, "<="),
        (Comparison::Greater, ">"),
        (Comparison::AtLeast, ">="),
        (Comparison::Include, "include"),
        (Comparison::Exclude, "exclude"),
    ];

    /// Its sign.
    pub fn sign(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// The value an `expect` compares with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// `none`: no leader, no error.
    None,
    /// `3`
    Number(u64),
    /// `3s`
    Duration(Duration),
    /// `[2,3]` or `12..14`: runs of first and last, `[]` for nothing.
    Set(Vec<(u64, u64)>),
    /// `NOT_ENOUGH_REPLICAS`
    Error(String),
}

/// An `ask`: a question to the reader, with its answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// The question.
    pub question: Spanned<String>,
    /// The answer, in the words of the script.
    pub answer: Spanned<String>,
    /// The instant it is about.
    pub at: Option<Spanned<Duration>>,
}
