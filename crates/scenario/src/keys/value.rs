//! What a written value means under a key.

use super::Kind;
use crate::ast::Value;
use crate::literal::{Duration, Rate, parse_size};
use highwater_protocol::{Acks, Micros};

/// A value read by its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Typed {
    /// Of [`Kind::Bool`] and [`Kind::Switch`].
    Bool(bool),
    /// Of [`Kind::Count`], [`Kind::Bytes`] and [`Kind::Bandwidth`].
    Number(u64),
    /// Of [`Kind::Millis`], [`Kind::Seconds`] and [`Kind::Duration`].
    Time(Micros),
    /// Of [`Kind::Rate`].
    Rate(Rate),
    /// Of [`Kind::Acks`].
    Acks(Acks),
    /// Of [`Kind::Text`] and [`Kind::Choice`].
    Text(String),
    /// Of [`Kind::Names`].
    Names(Vec<String>),
    /// Of [`Kind::Replicas`]: a list a partition.
    Replicas(Vec<Vec<u16>>),
}

impl Typed {
    /// As a number; zero if it is none (the kind decides, so that does not happen).
    pub(crate) fn number(&self) -> u64 {
        match self {
            Typed::Number(number) => *number,
            Typed::Bool(on) => u64::from(*on),
            Typed::Time(micros) => micros.0,
            _ => 0,
        }
    }

    /// As a number of some smaller type, at most its largest.
    pub(crate) fn small<T: TryFrom<u64> + Limit>(&self) -> T {
        T::try_from(self.number()).unwrap_or(T::LARGEST)
    }

    /// As a length of time.
    pub(crate) fn micros(&self) -> Micros {
        Micros(self.number())
    }

    /// As yes or no.
    pub(crate) fn yes(&self) -> bool {
        self.number() != 0
    }
}

/// The largest value of a type.
pub(crate) trait Limit {
    /// That value.
    const LARGEST: Self;
}

impl Limit for u8 {
    const LARGEST: u8 = u8::MAX;
}
impl Limit for u16 {
    const LARGEST: u16 = u16::MAX;
}
impl Limit for u32 {
    const LARGEST: u32 = u32::MAX;
}

/// Kafka's `Long.MAX_VALUE`, which stands for never.
const LONG_MAX: u64 = i64::MAX as u64;

/// Reads `value` as `kind` wants it; `None` if it is none of these.
pub fn read_value(kind: Kind, value: &Value) -> Option<Typed> {
    let word = match value {
        Value::Word(word) => word.as_str(),
        Value::List(_) => return replicas(value).filter(|_| kind == Kind::Replicas),
    };
    let within = |number: u64, min, max| (min..=max).contains(&number).then_some(number);
    match kind {
        Kind::Bool => match word.to_ascii_lowercase().as_str() {
            "true" => Some(Typed::Bool(true)),
            "false" => Some(Typed::Bool(false)),
            _ => None,
        },
        Kind::Switch => match word {
            "on" => Some(Typed::Bool(true)),
            "off" => Some(Typed::Bool(false)),
            _ => None,
        },
        Kind::Count { min, max } => {
            word.parse().ok().and_then(|n| within(n, min, max)).map(Typed::Number)
        }
        Kind::Bytes { min, max } => {
            parse_size(word).and_then(|n| within(n, min, max)).map(Typed::Number)
        }
        Kind::Millis { min } => time(word, 1_000).filter(|us| us.0 >= min * 1_000).map(Typed::Time),
        Kind::Seconds => time(word, 1_000_000).filter(|us| us.0 > 0).map(Typed::Time),
        Kind::Duration => Duration::parse(word).map(|d| Typed::Time(d.into())),
        Kind::Rate => Rate::parse(word).map(Typed::Rate),
        Kind::Bandwidth => {
            let size = word.strip_suffix("/s").and_then(parse_size)?;
            (size > 0).then_some(Typed::Number(size))
        }
        Kind::Acks => match word {
            "all" | "-1" => Some(Typed::Acks(Acks::All)),
            count => match count.parse() {
                Ok(count @ 0..=127) => Some(Typed::Acks(Acks::replicas(count))),
                _ => None,
            },
        },
        Kind::Choice(words) => words.contains(&word).then(|| Typed::Text(word.to_owned())),
        Kind::Text => Some(Typed::Text(word.to_owned())),
        Kind::Names { max } => names(word, max).map(Typed::Names),
        Kind::Replicas => None,
    }
}

/// `d1,d2`: at most `max` names, none twice.
fn names(word: &str, max: usize) -> Option<Vec<String>> {
    let names: Vec<String> = word.split(',').map(str::to_owned).collect();
    let plain = |name: &String| !name.is_empty() && !name.contains(char::is_whitespace);
    let unique = names.iter().enumerate().all(|(i, name)| !names[..i].contains(name));
    (names.len() <= max && unique && names.iter().all(plain)).then_some(names)
}

/// A duration with its unit, or a plain number of Kafka's unit for the key.
fn time(word: &str, micros_per_unit: u64) -> Option<Micros> {
    match word.parse::<u64>() {
        Ok(LONG_MAX) => Some(Micros::FOREVER),
        Ok(number) => number.checked_mul(micros_per_unit).map(Micros),
        Err(_) => Duration::parse(word).map(Micros::from),
    }
}

/// `[1,2,3]`, or a list of such lists.
fn replicas(value: &Value) -> Option<Typed> {
    let Value::List(items) = value else { return None };
    let id = |value: &Value| match value {
        Value::Word(word) => word.parse::<u16>().ok(),
        Value::List(_) => None,
    };
    let ids = |value: &Value| match value {
        Value::List(items) if !items.is_empty() => {
            items.iter().map(|item| id(&item.value)).collect::<Option<Vec<u16>>>()
        }
        _ => None,
    };
    let nested = matches!(items.first().map(|item| &item.value), Some(Value::List(_)));
    let lists = if nested {
        items.iter().map(|item| ids(&item.value)).collect::<Option<Vec<_>>>()?
    } else {
        vec![ids(value)?]
    };
    Some(Typed::Replicas(lists))
}
