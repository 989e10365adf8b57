//! Messages in English.

use super::{Clash, KeyTime, Problem, Thing, Wanted};
use crate::keys::{Kind, Levels};
use crate::literal::Duration;

/// What is wrong.
pub(super) fn message(problem: &Problem) -> String {
    form(problem)
        .or_else(|| names(problem))
        .or_else(|| settings(problem))
        .unwrap_or_else(|| rest(problem))
}

fn form(problem: &Problem) -> Option<String> {
    Some(match problem {
        Problem::UnclosedQuote => "this quote is not closed".to_owned(),
        Problem::UnclosedBracket => "this bracket is not closed".to_owned(),
        Problem::UnknownStatement { word, .. } => format!("no statement begins with `{word}`"),
        Problem::Missing { wanted } => format!("{} is missing here", what(*wanted)),
        Problem::Wrong { wanted, found } => {
            format!("{} was expected, not `{found}`", what(*wanted))
        }
        Problem::Unexpected { found } => format!("`{found}` does not belong here"),
        Problem::UnknownAction { word, .. } => format!("no action is called `{word}`"),
        Problem::UnknownMeasure { words, .. } => format!("`{words}` is nothing to expect"),
        Problem::BadDuration { found } if Duration::is_too_long(found) => {
            format!("`{found}` is too long")
        }
        Problem::BadDuration { found } => format!("`{found}` is not a time"),
        Problem::ForDoesNotGo { word } => format!("`for` does not go with `{word}`"),
        _ => return None,
    })
}

fn names(problem: &Problem) -> Option<String> {
    Some(match problem {
        Problem::UnknownName { thing, name, .. } => {
            format!("there is no {} `{name}`", noun(*thing))
        }
        Problem::DuplicateName { thing, name, line } => {
            format!("there is a {} `{name}` already, on line {line}", noun(*thing))
        }
        Problem::DuplicateStatement { word, line } => {
            format!("`{word}` is said already, on line {line}")
        }
        Problem::IllegalName { thing, name } => {
            format!("`{name}` cannot be the name of a {}", noun(*thing))
        }
        Problem::NoSuchPartition { topic, partition, count: 1 } => {
            format!("topic `{topic}` has no partition {partition}, only partition 0")
        }
        Problem::NoSuchPartition { topic, partition, count } => {
            format!("topic `{topic}` has no partition {partition}, only 0 to {}", count - 1)
        }
        Problem::NeedsTopic => "it must be said which topic".to_owned(),
        Problem::NotPossibleFor { verb, thing } => {
            format!("`{verb}` cannot be done to this {}", noun(*thing))
        }
        Problem::SelfLink => "a link has two different ends".to_owned(),
        Problem::TooMany { thing: Thing::Topic, limit } => {
            format!("more than {limit} partitions are too many")
        }
        Problem::TooManyRecords { wanted, limit } => {
            format!("{wanted} records in all are too many: a run takes at most {limit}")
        }
        Problem::TooMany { thing, limit } => {
            format!("more than {limit} {}s are too many", noun(*thing))
        }
        _ => return None,
    })
}

fn settings(problem: &Problem) -> Option<String> {
    Some(match problem {
        Problem::UnknownKey { key, .. } => format!("there is no setting `{key}`"),
        Problem::KeyNotHere { key, here, .. } => {
            format!("`{key}` is not a setting of {}", places(*here, "or"))
        }
        Problem::BadValue { key, value, kind } => {
            format!("`{key}` takes {}, not `{value}`", values(*kind))
        }
        Problem::DuplicateKey { key } => format!("`{key}` is set twice"),
        Problem::NotDynamic { key } => {
            format!("`{key}` cannot be changed while the cluster runs")
        }
        Problem::RemovedKey { key, until } => {
            format!("`{key}` is gone: Kafka {until} was the last to have it")
        }
        Problem::IgnoredKey { key } => {
            format!("Kafka has `{key}`, but the model does not use it")
        }
        Problem::KeyOfOtherTime { key, kafka, when: KeyTime::Since(since), .. } => {
            format!("Kafka {kafka} has no `{key}`: it came with Kafka {since}")
        }
        Problem::KeyOfOtherTime { key, kafka, when: KeyTime::Until(until), .. } => {
            format!("Kafka {kafka} has no `{key}`: Kafka {until} was the last to have it")
        }
        Problem::Clashing(clash) => clashing(clash).to_owned(),
        _ => return None,
    })
}

fn rest(problem: &Problem) -> String {
    match problem {
        Problem::TooFewBrokers { replication_factor, brokers } => {
            format!("{replication_factor} replicas need as many brokers, and there are {brokers}")
        }
        Problem::ReplicaTwice { broker } => format!("broker {broker} is listed twice"),
        Problem::UnevenReplicas => {
            "every partition of a topic must have the same number of replicas".to_owned()
        }
        Problem::PartitionsDisagree { lists, partitions } => {
            let plural = if *lists == 1 { "" } else { "s" };
            format!("`replicas` lists {lists} partition{plural}, not {partitions}")
        }
        Problem::ReplicasAndFactor => "`replicas` says already how many there are".to_owned(),
        Problem::MinIsrBeyondReplicas { min, replicas } => {
            format!("{min} of {replicas} replicas cannot be in sync: Kafka takes it as {replicas}")
        }
        Problem::AfterEnd => "this is after the end of the run".to_owned(),
        Problem::NoTopic => "there is no topic, so nothing is replicated".to_owned(),
        Problem::LanguageVersion { found } => {
            format!("there is no version {found} of the language, only version 1")
        }
        Problem::NoControllerHere { kafka } => {
            format!("this Kafka {kafka} has no controller of its own: one of the brokers controls")
        }
        Problem::OneLogDirHere { kafka } => {
            format!("Kafka {kafka} is modelled with one log directory a broker")
        }
        Problem::NoZooKeeperHere { kafka } => format!("this Kafka {kafka} needs no ZooKeeper"),
        Problem::UnknownGeneration { version } => format!("no Kafka {version} is known"),
        Problem::WrongSubject { wanted } => format!("this is about a {}", noun(*wanted)),
        Problem::NeedsSubject { wanted } => {
            format!("it must be said of which {}", noun(*wanted))
        }
        Problem::NeedsPartition { topic } => {
            format!("topic `{topic}` has several partitions: it must be said which")
        }
        Problem::NeedsBroker => "it must be said on which broker".to_owned(),
        Problem::NoBrokerHere => "this does not differ from broker to broker".to_owned(),
        Problem::NoTimeHere => "this is known only at the end of the run".to_owned(),
        _ => "this cannot be compared so".to_owned(),
    }
}

fn clashing(clash: &Clash) -> &'static str {
    match clash {
        Clash::IdempotenceNeedsAcksAll => "an idempotent producer needs `acks=all`",
        Clash::IdempotenceNeedsRetries => "an idempotent producer needs retries",
        Clash::IdempotenceNeedsFewInFlight => {
            "an idempotent producer may have at most 5 requests in flight"
        }
        Clash::DeliveryTimeoutTooShort => {
            "`delivery.timeout.ms` must cover `linger.ms` and `request.timeout.ms`"
        }
        Clash::FetchWaitBeyondLag => {
            "`replica.fetch.wait.max.ms` must not exceed `replica.lag.time.max.ms`"
        }
        Clash::FetchWaitBeyondSocketTimeout => {
            "`replica.fetch.wait.max.ms` must not exceed `replica.socket.timeout.ms`"
        }
    }
}

/// What to do about it.
pub(super) fn help(problem: &Problem) -> Option<String> {
    match problem {
        Problem::UnknownStatement { word, .. }
            if crate::parse::ACTION_WORDS.contains(&word.as_str()) =>
        {
            Some(format!("say when it happens: `at 2s {word} ...`"))
        }
        Problem::UnknownStatement { suggestion: Some(name), .. }
        | Problem::UnknownAction { suggestion: Some(name), .. }
        | Problem::UnknownMeasure { suggestion: Some(name), .. }
        | Problem::UnknownName { suggestion: Some(name), .. }
        | Problem::UnknownKey { suggestion: Some(name), .. } => {
            Some(format!("did you mean `{name}`?"))
        }
        Problem::UnknownStatement { .. } => {
            Some(format!("statements begin with {}", crate::parse::STATEMENT_WORDS.join(", ")))
        }
        Problem::UnknownAction { .. } => {
            Some(format!("actions are {}", crate::parse::ACTION_WORDS.join(", ")))
        }
        Problem::BadDuration { found } if Duration::is_too_long(found) => {
            Some("at most 1000h".to_owned())
        }
        Problem::BadDuration { found } if found.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("say the unit: `{found}s` or `{found}ms`"))
        }
        Problem::BadDuration { .. }
        | Problem::Missing { wanted: Wanted::Duration }
        | Problem::Wrong { wanted: Wanted::Duration, .. } => {
            Some("units are us, ms, s, m and h: `2s`, `1.5s`, `300ms`".to_owned())
        }
        Problem::Unexpected { .. } => Some("settings are written `key=value`".to_owned()),
        Problem::Missing { wanted: Wanted::Node } | Problem::Wrong { wanted: Wanted::Node, .. } => {
            Some(
                "`broker 2`, `controller`, `zookeeper`, `producer web`, `consumer audit` or `all`"
                    .to_owned(),
            )
        }
        Problem::KeyNotHere { belongs, .. } => {
            Some(format!("it belongs to {}", places(*belongs, "or")))
        }
        Problem::Clashing(Clash::IdempotenceNeedsFewInFlight) => {
            Some("say `enable.idempotence=false` to have more".to_owned())
        }
        Problem::Clashing(Clash::IdempotenceNeedsAcksAll | Clash::IdempotenceNeedsRetries) => {
            Some("leave `enable.idempotence` out, and it is off by itself".to_owned())
        }
        Problem::IllegalName { .. } => {
            Some("letters, digits, `.`, `_` and `-`, at most 249".to_owned())
        }
        Problem::KeyOfOtherTime { instead: Some(instead), .. } => {
            Some(format!("it is not used; there is `{instead}`"))
        }
        Problem::NeedsTopic => Some("`topic=NAME`".to_owned()),
        Problem::NoTopic => Some("`topic orders replicas=[1,2,3]`".to_owned()),
        Problem::NoControllerHere { .. } => Some(
            "what it keeps is in `zookeeper`; its settings are those of `brokers`; the first \
             controller is the broker with the lowest id"
                .to_owned(),
        ),
        Problem::OneLogDirHere { .. } => {
            Some("from Kafka 3.7 on, in KRaft mode, there can be several (KIP-858)".to_owned())
        }
        Problem::NoZooKeeperHere { .. } => Some("write `controller`".to_owned()),
        Problem::UnknownGeneration { .. } => {
            Some(format!("modelled are {}", crate::generation::known().join(", ")))
        }
        _ => None,
    }
}

fn what(wanted: Wanted) -> String {
    let text = match wanted {
        Wanted::Statement => "a statement",
        Wanted::Duration => "a time",
        Wanted::Number => "a whole number",
        Wanted::Version => "a version such as 4.3",
        Wanted::Rate => "a rate such as 100/s, at most 100000/s, or `off`",
        Wanted::Name => "a name",
        Wanted::Key => "the name of a setting",
        Wanted::Setting => "`key=value`",
        Wanted::Value => "a value",
        Wanted::BrokerIds => "the number of a broker, or several such as 1..3",
        Wanted::BrokerId => "the number of a broker",
        Wanted::Records => "a number of records from 1 to 1000000",
        Wanted::Node => "a node",
        Wanted::Arrow => "`->` or `<->`",
        Wanted::Action => "what happens",
        Wanted::ElectionKind => "`preferred` or `unclean`",
        Wanted::Topic => "the name of a topic",
        Wanted::Partition => "a partition such as orders/0",
        Wanted::Replicas => "a list of brokers such as [4,5], or `cancel`",
        Wanted::ConfigTarget => "`topic NAME` or `cluster`",
        Wanted::Measure => "what is expected",
        Wanted::Comparison => "`=`, `!=`, `<`, `<=`, `>`, `>=`, `include` or `exclude`",
        Wanted::ExpectedValue => "a number, a list such as [2,3], a time, an error or `none`",
        Wanted::Question => "a question in quotes",
        Wanted::LogDir => "a log directory",
        Wanted::Word(word) => return format!("`{word}`"),
    };
    text.to_owned()
}

fn noun(thing: Thing) -> &'static str {
    match thing {
        Thing::Broker => "broker",
        Thing::Topic => "topic",
        Thing::Producer => "producer",
        Thing::Consumer => "consumer",
        Thing::Node => "node",
        Thing::Replica => "replica",
        Thing::LogDir => "log directory",
        Thing::Action => "action",
    }
}

/// The statements that stand for levels: "`topic`, `brokers` or `controller`".
pub(super) fn places(levels: Levels, or: &str) -> String {
    either(levels.words(), or)
}

/// "`a`, `b` or `c`"
pub(super) fn either<'a>(words: impl IntoIterator<Item = &'a str>, or: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {or} {last}", rest.join(", ")),
        _ => words.join(""),
    }
}

/// What values a kind takes.
pub(crate) fn values(kind: Kind) -> String {
    match kind {
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Switch => "`on` or `off`".to_owned(),
        Kind::Count { min, max } if max < i32::MAX as u64 => {
            format!("a whole number from {min} to {max}")
        }
        Kind::Count { min, .. } => format!("a whole number from {min}"),
        Kind::Bytes { min, .. } => format!("a size from {min} bytes, such as 16384 or 16kB"),
        Kind::Millis { min: 0 } => "milliseconds, or a time such as 10s".to_owned(),
        Kind::Millis { .. } => "milliseconds above 0, or a time such as 10s".to_owned(),
        Kind::Seconds => "seconds, or a time such as 5m".to_owned(),
        Kind::Duration => "a time such as 5ms".to_owned(),
        Kind::Rate => "a rate such as 100/s, at most 100000/s".to_owned(),
        Kind::Bandwidth => "a size a second such as 1MB/s".to_owned(),
        Kind::Acks => "`all`, `1` or `0`".to_owned(),
        Kind::Choice(words) => either(words.iter().copied(), "or"),
        Kind::Text => "a word".to_owned(),
        Kind::Names { max } => format!("1 to {max} different names such as d1,d2"),
        Kind::Replicas => "brokers such as [1,2,3] or [[1,2,3],[2,3,1]]".to_owned(),
    }
}
