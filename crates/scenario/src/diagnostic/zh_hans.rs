//! Messages in Simplified Chinese.

use super::{Clash, KeyTime, Problem, Thing, Wanted};
use crate::keys::Kind;
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
        Problem::UnclosedQuote => "引号没有结束".to_owned(),
        Problem::UnclosedBracket => "方括号没有结束".to_owned(),
        Problem::UnknownStatement { word, .. } => format!("没有以 `{word}` 开头的语句"),
        Problem::Missing { wanted } => format!("这里缺少{}", what(*wanted)),
        Problem::Wrong { wanted, found } => {
            format!("这里应为{}，而不是 `{found}`", what(*wanted))
        }
        Problem::Unexpected { found } => format!("`{found}` 不应出现在这里"),
        Problem::UnknownAction { word, .. } => format!("没有名为 `{word}` 的动作"),
        Problem::UnknownMeasure { words, .. } => format!("`{words}` 不是可以期望的内容"),
        Problem::BadDuration { found } if Duration::is_too_long(found) => {
            format!("`{found}` 太长")
        }
        Problem::BadDuration { found } => format!("`{found}` 不是时间"),
        Problem::ForDoesNotGo { word } => format!("`{word}` 不能带 `for`"),
        _ => return None,
    })
}

fn names(problem: &Problem) -> Option<String> {
    Some(match problem {
        Problem::UnknownName { thing, name, .. } => {
            format!("没有名为 `{name}` 的{}", noun(*thing))
        }
        Problem::DuplicateName { thing, name, line } => {
            format!("第 {line} 行已有名为 `{name}` 的{}", noun(*thing))
        }
        Problem::DuplicateStatement { word, line } => format!("第 {line} 行已写过 `{word}`"),
        Problem::IllegalName { thing, name } => {
            format!("`{name}` 不能作为{}的名称", noun(*thing))
        }
        Problem::NoSuchPartition { topic, partition, count: 1 } => {
            format!("主题 `{topic}` 没有分区 {partition}，只有分区 0")
        }
        Problem::NoSuchPartition { topic, partition, count } => {
            format!("主题 `{topic}` 没有分区 {partition}，只有 0 到 {}", count - 1)
        }
        Problem::NeedsTopic => "需要写明是哪个主题".to_owned(),
        Problem::NotPossibleFor { verb, thing } => {
            format!("不能对这个{}执行 `{verb}`", noun(*thing))
        }
        Problem::SelfLink => "链路的两端必须不同".to_owned(),
        Problem::TooMany { thing: Thing::Topic, limit } => format!("分区过多，最多 {limit} 个"),
        Problem::TooManyRecords { wanted, limit } => {
            format!("总共 {wanted} 条记录太多：一次运行最多 {limit} 条")
        }
        Problem::TooMany { thing, limit } => format!("{}过多，最多 {limit} 个", noun(*thing)),
        _ => return None,
    })
}

fn settings(problem: &Problem) -> Option<String> {
    Some(match problem {
        Problem::UnknownKey { key, .. } => format!("没有名为 `{key}` 的设置"),
        Problem::KeyNotHere { key, here, .. } => {
            format!("`{key}` 不是 {} 的设置", super::en::places(*here, "或"))
        }
        Problem::BadValue { key, value, kind } => {
            format!("`{key}` 的值应为{}，而不是 `{value}`", values(*kind))
        }
        Problem::DuplicateKey { key } => format!("`{key}` 设置了两次"),
        Problem::NotDynamic { key } => format!("集群运行时不能更改 `{key}`"),
        Problem::RemovedKey { key, until } => {
            format!("`{key}` 已不存在：Kafka {until} 是最后一个支持它的版本")
        }
        Problem::IgnoredKey { key } => format!("Kafka 有 `{key}`，但本模型不使用它"),
        Problem::KeyOfOtherTime { key, kafka, when: KeyTime::Since(since), .. } => {
            format!("Kafka {kafka} 没有 `{key}`：它从 Kafka {since} 开始才有")
        }
        Problem::KeyOfOtherTime { key, kafka, when: KeyTime::Until(until), .. } => {
            format!("Kafka {kafka} 没有 `{key}`：Kafka {until} 是最后一个支持它的版本")
        }
        Problem::Clashing(clash) => clashing(clash).to_owned(),
        _ => return None,
    })
}

fn rest(problem: &Problem) -> String {
    match problem {
        Problem::TooFewBrokers { replication_factor, brokers } => {
            format!("{replication_factor} 个副本需要同样多的 broker，但只有 {brokers} 个")
        }
        Problem::ReplicaTwice { broker } => format!("broker {broker} 列出了两次"),
        Problem::UnevenReplicas => "同一主题的每个分区必须有同样多的副本".to_owned(),
        Problem::PartitionsDisagree { lists, partitions } => {
            format!("`replicas` 列出了 {lists} 个分区，而不是 {partitions} 个")
        }
        Problem::ReplicasAndFactor => "`replicas` 已经说明了副本数".to_owned(),
        Problem::MinIsrBeyondReplicas { min, replicas } => {
            format!("{replicas} 个副本中不可能有 {min} 个同步：Kafka 按 {replicas} 处理")
        }
        Problem::AfterEnd => "这个时间在运行结束之后".to_owned(),
        Problem::NoTopic => "没有主题，因此没有任何复制".to_owned(),
        Problem::LanguageVersion { found } => {
            format!("没有版本为 {found} 的脚本语言，只有版本 1")
        }
        Problem::NoControllerHere { kafka } => {
            format!("此 Kafka {kafka} 没有独立的控制器：由某个 broker 兼任")
        }
        Problem::OneLogDirHere { kafka } => {
            format!("Kafka {kafka} 在此处每个 broker 只有一个日志目录")
        }
        Problem::NoZooKeeperHere { kafka } => format!("此 Kafka {kafka} 不需要 ZooKeeper"),
        Problem::UnknownGeneration { version } => format!("没有已知的 Kafka {version}"),
        Problem::WrongSubject { wanted } => format!("这里应为{}", noun(*wanted)),
        Problem::NeedsSubject { wanted } => format!("需要写明是哪个{}", noun(*wanted)),
        Problem::NeedsPartition { topic } => {
            format!("主题 `{topic}` 有多个分区：需要写明是哪个")
        }
        Problem::NeedsBroker => "需要写明在哪个 broker 上".to_owned(),
        Problem::NoBrokerHere => "这项内容与 broker 无关".to_owned(),
        Problem::NoTimeHere => "这项内容只有在运行结束时才知道".to_owned(),
        _ => "不能这样比较".to_owned(),
    }
}

fn clashing(clash: &Clash) -> &'static str {
    match clash {
        Clash::IdempotenceNeedsAcksAll => "幂等生产者需要 `acks=all`",
        Clash::IdempotenceNeedsRetries => "幂等生产者需要允许重试",
        Clash::IdempotenceNeedsFewInFlight => "幂等生产者最多只能有 5 个未响应的请求",
        Clash::DeliveryTimeoutTooShort => {
            "`delivery.timeout.ms` 不得小于 `linger.ms` 与 `request.timeout.ms` 之和"
        }
        Clash::FetchWaitBeyondLag => {
            "`replica.fetch.wait.max.ms` 不得大于 `replica.lag.time.max.ms`"
        }
        Clash::FetchWaitBeyondSocketTimeout => {
            "`replica.fetch.wait.max.ms` 不得大于 `replica.socket.timeout.ms`"
        }
    }
}

/// What to do about it.
pub(super) fn help(problem: &Problem) -> Option<String> {
    match problem {
        Problem::UnknownStatement { word, .. }
            if crate::parse::ACTION_WORDS.contains(&word.as_str()) =>
        {
            Some(format!("请写明何时发生：`at 2s {word} ...`"))
        }
        Problem::UnknownStatement { suggestion: Some(name), .. }
        | Problem::UnknownAction { suggestion: Some(name), .. }
        | Problem::UnknownMeasure { suggestion: Some(name), .. }
        | Problem::UnknownName { suggestion: Some(name), .. }
        | Problem::UnknownKey { suggestion: Some(name), .. } => {
            Some(format!("是否想写 `{name}`？"))
        }
        Problem::UnknownStatement { .. } => {
            Some(format!("语句的开头有：{}", crate::parse::STATEMENT_WORDS.join(", ")))
        }
        Problem::UnknownAction { .. } => {
            Some(format!("动作有：{}", crate::parse::ACTION_WORDS.join(", ")))
        }
        Problem::BadDuration { found } if Duration::is_too_long(found) => {
            Some("最长 1000h".to_owned())
        }
        Problem::BadDuration { found } if found.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("请写明单位：`{found}s` 或 `{found}ms`"))
        }
        Problem::BadDuration { .. }
        | Problem::Missing { wanted: Wanted::Duration }
        | Problem::Wrong { wanted: Wanted::Duration, .. } => {
            Some("单位有 us、ms、s、m、h：`2s`、`1.5s`、`300ms`".to_owned())
        }
        Problem::Unexpected { .. } => Some("设置的写法是 `key=value`".to_owned()),
        Problem::Missing { wanted: Wanted::Node } | Problem::Wrong { wanted: Wanted::Node, .. } => {
            Some(
                "`broker 2`、`controller`、`zookeeper`、`producer web`、`consumer audit` 或 `all`"
                    .to_owned(),
            )
        }
        Problem::KeyNotHere { belongs, .. } => {
            Some(format!("它属于 {}", super::en::places(*belongs, "或")))
        }
        Problem::Clashing(Clash::IdempotenceNeedsFewInFlight) => {
            Some("要有更多请求，请写 `enable.idempotence=false`".to_owned())
        }
        Problem::Clashing(Clash::IdempotenceNeedsAcksAll | Clash::IdempotenceNeedsRetries) => {
            Some("不写 `enable.idempotence`，它就会自动关闭".to_owned())
        }
        Problem::IllegalName { .. } => {
            Some("可用字母、数字、`.`、`_` 和 `-`，最多 249 个字符".to_owned())
        }
        Problem::KeyOfOtherTime { instead: Some(instead), .. } => {
            Some(format!("该设置不起作用；可用 `{instead}`"))
        }
        Problem::NeedsTopic => Some("`topic=NAME`".to_owned()),
        Problem::NoTopic => Some("`topic orders replicas=[1,2,3]`".to_owned()),
        Problem::NoControllerHere { .. } => Some(
            "状态保存在 `zookeeper` 中；设置写在 `brokers` 上；id 最小的 broker 是第一个控制器"
                .to_owned(),
        ),
        Problem::OneLogDirHere { .. } => {
            Some("从 Kafka 3.7 起的 KRaft 模式可以有多个（KIP-858）".to_owned())
        }
        Problem::NoZooKeeperHere { .. } => Some("请写 `controller`".to_owned()),
        Problem::UnknownGeneration { .. } => {
            Some(format!("已模拟的版本：{}", crate::generation::known().join(", ")))
        }
        _ => None,
    }
}

fn what(wanted: Wanted) -> String {
    let text = match wanted {
        Wanted::Statement => "语句",
        Wanted::Duration => "时间",
        Wanted::Number => "整数",
        Wanted::Version => "版本，例如 4.3",
        Wanted::Rate => "速率，例如 100/s，最多 100000/s，或 `off`",
        Wanted::Name => "名称",
        Wanted::Key => "设置的名称",
        Wanted::Setting => " `key=value`",
        Wanted::Value => "值",
        Wanted::BrokerIds => " broker 的编号，可写多个，例如 1..3",
        Wanted::BrokerId => " broker 的编号",
        Wanted::Records => "记录数（1 到 1000000）",
        Wanted::Node => "节点",
        Wanted::Arrow => " `->` 或 `<->`",
        Wanted::Action => "动作",
        Wanted::ElectionKind => " `preferred` 或 `unclean`",
        Wanted::Topic => "主题名称",
        Wanted::Partition => "分区，例如 orders/0",
        Wanted::Replicas => " broker 列表，例如 [4,5]，或 `cancel`",
        Wanted::ConfigTarget => " `topic NAME` 或 `cluster`",
        Wanted::Measure => "期望的内容",
        Wanted::Comparison => " `=`、`!=`、`<`、`<=`、`>`、`>=`、`include` 或 `exclude`",
        Wanted::ExpectedValue => "数字、列表（例如 [2,3]）、时间、错误或 `none`",
        Wanted::Question => "引号中的问题",
        Wanted::LogDir => "日志目录",
        Wanted::Word(word) => return format!(" `{word}`"),
    };
    text.to_owned()
}

fn noun(thing: Thing) -> &'static str {
    match thing {
        Thing::Broker => " broker",
        Thing::Topic => "主题",
        Thing::Producer => "生产者",
        Thing::Consumer => "消费者",
        Thing::Node => "节点",
        Thing::Replica => "副本",
        Thing::LogDir => "日志目录",
        Thing::Action => "动作",
    }
}

/// What values a kind takes.
pub(crate) fn values(kind: Kind) -> String {
    match kind {
        Kind::Bool => " `true` 或 `false`".to_owned(),
        Kind::Switch => " `on` 或 `off`".to_owned(),
        Kind::Count { min, max } if max < i32::MAX as u64 => format!(" {min} 到 {max} 的整数"),
        Kind::Count { min, .. } => format!("不小于 {min} 的整数"),
        Kind::Bytes { min, .. } => format!("不小于 {min} 字节的大小，例如 16384 或 16kB"),
        Kind::Millis { min: 0 } => "毫秒数，或时间，例如 10s".to_owned(),
        Kind::Millis { .. } => "大于 0 的毫秒数，或时间，例如 10s".to_owned(),
        Kind::Seconds => "秒数，或时间，例如 5m".to_owned(),
        Kind::Duration => "时间，例如 5ms".to_owned(),
        Kind::Rate => "速率，例如 100/s，最多 100000/s".to_owned(),
        Kind::Bandwidth => "每秒的大小，例如 1MB/s".to_owned(),
        Kind::Acks => " `all`、`1` 或 `0`".to_owned(),
        Kind::Choice(words) => {
            format!(" {}", super::en::either(words.iter().copied(), "或"))
        }
        Kind::Text => "一个词".to_owned(),
        Kind::Names { max } => format!("1 到 {max} 个不同的名称，如 d1,d2"),
        Kind::Replicas => " broker 列表，例如 [1,2,3] 或 [[1,2,3],[2,3,1]]".to_owned(),
    }
}
