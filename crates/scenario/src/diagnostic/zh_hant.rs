//! Messages in Traditional Chinese.

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
        Problem::UnclosedQuote => "引號沒有結束".to_owned(),
        Problem::UnclosedBracket => "方括號沒有結束".to_owned(),
        Problem::UnknownStatement { word, .. } => format!("沒有以 `{word}` 開頭的陳述"),
        Problem::Missing { wanted } => format!("這裡缺少{}", what(*wanted)),
        Problem::Wrong { wanted, found } => {
            format!("這裡應為{}，而不是 `{found}`", what(*wanted))
        }
        Problem::Unexpected { found } => format!("`{found}` 不應出現在這裡"),
        Problem::UnknownAction { word, .. } => format!("沒有名為 `{word}` 的動作"),
        Problem::UnknownMeasure { words, .. } => format!("`{words}` 不是可以期望的內容"),
        Problem::BadDuration { found } if Duration::is_too_long(found) => {
            format!("`{found}` 太長")
        }
        Problem::BadDuration { found } => format!("`{found}` 不是時間"),
        Problem::ForDoesNotGo { word } => format!("`{word}` 不能帶 `for`"),
        _ => return None,
    })
}

fn names(problem: &Problem) -> Option<String> {
    Some(match problem {
        Problem::UnknownName { thing, name, .. } => {
            format!("沒有名為 `{name}` 的{}", noun(*thing))
        }
        Problem::DuplicateName { thing, name, line } => {
            format!("第 {line} 行已有名為 `{name}` 的{}", noun(*thing))
        }
        Problem::DuplicateStatement { word, line } => format!("第 {line} 行已寫過 `{word}`"),
        Problem::IllegalName { thing, name } => {
            format!("`{name}` 不能作為{}的名稱", noun(*thing))
        }
        Problem::NoSuchPartition { topic, partition, count: 1 } => {
            format!("主題 `{topic}` 沒有分割區 {partition}，只有分割區 0")
        }
        Problem::NoSuchPartition { topic, partition, count } => {
            format!("主題 `{topic}` 沒有分割區 {partition}，只有 0 到 {}", count - 1)
        }
        Problem::NeedsTopic => "需要寫明是哪個主題".to_owned(),
        Problem::NotPossibleFor { verb, thing } => {
            format!("不能對這個{}執行 `{verb}`", noun(*thing))
        }
        Problem::SelfLink => "鏈路的兩端必須不同".to_owned(),
        Problem::TooMany { thing: Thing::Topic, limit } => format!("分割區過多，最多 {limit} 個"),
        Problem::TooManyRecords { wanted, limit } => {
            format!("總共 {wanted} 筆記錄太多：一次執行最多 {limit} 筆")
        }
        Problem::TooMany { thing, limit } => format!("{}過多，最多 {limit} 個", noun(*thing)),
        _ => return None,
    })
}

fn settings(problem: &Problem) -> Option<String> {
    Some(match problem {
        Problem::UnknownKey { key, .. } => format!("沒有名為 `{key}` 的設定"),
        Problem::KeyNotHere { key, here, .. } => {
            format!("`{key}` 不是 {} 的設定", super::en::places(*here, "或"))
        }
        Problem::BadValue { key, value, kind } => {
            format!("`{key}` 的值應為{}，而不是 `{value}`", values(*kind))
        }
        Problem::DuplicateKey { key } => format!("`{key}` 設定了兩次"),
        Problem::NotDynamic { key } => format!("叢集執行時不能變更 `{key}`"),
        Problem::RemovedKey { key, until } => {
            format!("`{key}` 已不存在：Kafka {until} 是最後一個支援它的版本")
        }
        Problem::IgnoredKey { key } => format!("Kafka 有 `{key}`，但本模型不使用它"),
        Problem::KeyOfOtherTime { key, kafka, when: KeyTime::Since(since), .. } => {
            format!("Kafka {kafka} 沒有 `{key}`：它從 Kafka {since} 開始才有")
        }
        Problem::KeyOfOtherTime { key, kafka, when: KeyTime::Until(until), .. } => {
            format!("Kafka {kafka} 沒有 `{key}`：Kafka {until} 是最後一個支援它的版本")
        }
        Problem::Clashing(clash) => clashing(clash).to_owned(),
        _ => return None,
    })
}

fn rest(problem: &Problem) -> String {
    match problem {
        Problem::TooFewBrokers { replication_factor, brokers } => {
            format!("{replication_factor} 個副本需要同樣多的 broker，但只有 {brokers} 個")
        }
        Problem::ReplicaTwice { broker } => format!("broker {broker} 列出了兩次"),
        Problem::UnevenReplicas => "同一主題的每個分割區必須有同樣多的副本".to_owned(),
        Problem::PartitionsDisagree { lists, partitions } => {
            format!("`replicas` 列出了 {lists} 個分割區，而不是 {partitions} 個")
        }
        Problem::ReplicasAndFactor => "`replicas` 已經說明了副本數".to_owned(),
        Problem::MinIsrBeyondReplicas { min, replicas } => {
            format!("{replicas} 個副本中不可能有 {min} 個同步：Kafka 按 {replicas} 處理")
        }
        Problem::AfterEnd => "這個時間在執行結束之後".to_owned(),
        Problem::NoTopic => "沒有主題，因此沒有任何複製".to_owned(),
        Problem::LanguageVersion { found } => {
            format!("沒有版本為 {found} 的腳本語言，只有版本 1")
        }
        Problem::NoControllerHere { kafka } => {
            format!("此 Kafka {kafka} 沒有獨立的控制器：由某個 broker 兼任")
        }
        Problem::OneLogDirHere { kafka } => {
            format!("Kafka {kafka} 在此處每個 broker 只有一個日誌目錄")
        }
        Problem::NoZooKeeperHere { kafka } => format!("此 Kafka {kafka} 不需要 ZooKeeper"),
        Problem::UnknownGeneration { version } => format!("沒有已知的 Kafka {version}"),
        Problem::WrongSubject { wanted } => format!("這裡應為{}", noun(*wanted)),
        Problem::NeedsSubject { wanted } => format!("需要寫明是哪個{}", noun(*wanted)),
        Problem::NeedsPartition { topic } => {
            format!("主題 `{topic}` 有多個分割區：需要寫明是哪個")
        }
        Problem::NeedsBroker => "需要寫明在哪個 broker 上".to_owned(),
        Problem::NoBrokerHere => "這項內容與 broker 無關".to_owned(),
        Problem::NoTimeHere => "這項內容只有在執行結束時才知道".to_owned(),
        _ => "不能這樣比較".to_owned(),
    }
}

fn clashing(clash: &Clash) -> &'static str {
    match clash {
        Clash::IdempotenceNeedsAcksAll => "冪等生產者需要 `acks=all`",
        Clash::IdempotenceNeedsRetries => "冪等生產者需要允許重試",
        Clash::IdempotenceNeedsFewInFlight => "冪等生產者最多只能有 5 個未回應的請求",
        Clash::DeliveryTimeoutTooShort => {
            "`delivery.timeout.ms` 不得小於 `linger.ms` 與 `request.timeout.ms` 之和"
        }
        Clash::FetchWaitBeyondLag => {
            "`replica.fetch.wait.max.ms` 不得大於 `replica.lag.time.max.ms`"
        }
        Clash::FetchWaitBeyondSocketTimeout => {
            "`replica.fetch.wait.max.ms` 不得大於 `replica.socket.timeout.ms`"
        }
    }
}

/// What to do about it.
pub(super) fn help(problem: &Problem) -> Option<String> {
    match problem {
        Problem::UnknownStatement { word, .. }
            if crate::parse::ACTION_WORDS.contains(&word.as_str()) =>
        {
            Some(format!("請寫明何時發生：`at 2s {word} ...`"))
        }
        Problem::UnknownStatement { suggestion: Some(name), .. }
        | Problem::UnknownAction { suggestion: Some(name), .. }
        | Problem::UnknownMeasure { suggestion: Some(name), .. }
        | Problem::UnknownName { suggestion: Some(name), .. }
        | Problem::UnknownKey { suggestion: Some(name), .. } => {
            Some(format!("是否想寫 `{name}`？"))
        }
        Problem::UnknownStatement { .. } => {
            Some(format!("陳述的開頭有：{}", crate::parse::STATEMENT_WORDS.join(", ")))
        }
        Problem::UnknownAction { .. } => {
            Some(format!("動作有：{}", crate::parse::ACTION_WORDS.join(", ")))
        }
        Problem::BadDuration { found } if Duration::is_too_long(found) => {
            Some("最長 1000h".to_owned())
        }
        Problem::BadDuration { found } if found.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("請寫明單位：`{found}s` 或 `{found}ms`"))
        }
        Problem::BadDuration { .. }
        | Problem::Missing { wanted: Wanted::Duration }
        | Problem::Wrong { wanted: Wanted::Duration, .. } => {
            Some("單位有 us、ms、s、m、h：`2s`、`1.5s`、`300ms`".to_owned())
        }
        Problem::Unexpected { .. } => Some("設定的寫法是 `key=value`".to_owned()),
        Problem::Missing { wanted: Wanted::Node } | Problem::Wrong { wanted: Wanted::Node, .. } => {
            Some(
                "`broker 2`、`controller`、`zookeeper`、`producer web`、`consumer audit` 或 `all`"
                    .to_owned(),
            )
        }
        Problem::KeyNotHere { belongs, .. } => {
            Some(format!("它屬於 {}", super::en::places(*belongs, "或")))
        }
        Problem::Clashing(Clash::IdempotenceNeedsFewInFlight) => {
            Some("要有更多請求，請寫 `enable.idempotence=false`".to_owned())
        }
        Problem::Clashing(Clash::IdempotenceNeedsAcksAll | Clash::IdempotenceNeedsRetries) => {
            Some("不寫 `enable.idempotence`，它就會自動關閉".to_owned())
        }
        Problem::IllegalName { .. } => {
            Some("可用字母、數字、`.`、`_` 和 `-`，最多 249 個字元".to_owned())
        }
        Problem::KeyOfOtherTime { instead: Some(instead), .. } => {
            Some(format!("該設定不起作用；可用 `{instead}`"))
        }
        Problem::NeedsTopic => Some("`topic=NAME`".to_owned()),
        Problem::NoTopic => Some("`topic orders replicas=[1,2,3]`".to_owned()),
        Problem::NoControllerHere { .. } => Some(
            "狀態儲存在 `zookeeper` 中；設定寫在 `brokers` 上；id 最小的 broker 是第一個控制器"
                .to_owned(),
        ),
        Problem::OneLogDirHere { .. } => {
            Some("從 Kafka 3.7 起的 KRaft 模式可以有多個（KIP-858）".to_owned())
        }
        Problem::NoZooKeeperHere { .. } => Some("請寫 `controller`".to_owned()),
        Problem::UnknownGeneration { .. } => {
            Some(format!("已模擬的版本：{}", crate::generation::known().join(", ")))
        }
        _ => None,
    }
}

fn what(wanted: Wanted) -> String {
    let text = match wanted {
        Wanted::Statement => "陳述",
        Wanted::Duration => "時間",
        Wanted::Number => "整數",
        Wanted::Version => "版本，例如 4.3",
        Wanted::Rate => "速率，例如 100/s，最多 100000/s，或 `off`",
        Wanted::Name => "名稱",
        Wanted::Key => "設定的名稱",
        Wanted::Setting => " `key=value`",
        Wanted::Value => "值",
        Wanted::BrokerIds => " broker 的編號，可寫多個，例如 1..3",
        Wanted::BrokerId => " broker 的編號",
        Wanted::Records => "記錄數（1 到 1000000）",
        Wanted::Node => "節點",
        Wanted::Arrow => " `->` 或 `<->`",
        Wanted::Action => "動作",
        Wanted::ElectionKind => " `preferred` 或 `unclean`",
        Wanted::Topic => "主題名稱",
        Wanted::Partition => "分割區，例如 orders/0",
        Wanted::Replicas => " broker 清單，例如 [4,5]，或 `cancel`",
        Wanted::ConfigTarget => " `topic NAME` 或 `cluster`",
        Wanted::Measure => "期望的內容",
        Wanted::Comparison => " `=`、`!=`、`<`、`<=`、`>`、`>=`、`include` 或 `exclude`",
        Wanted::ExpectedValue => "數字、清單（例如 [2,3]）、時間、錯誤或 `none`",
        Wanted::Question => "引號中的問題",
        Wanted::LogDir => "日誌目錄",
        Wanted::Word(word) => return format!(" `{word}`"),
    };
    text.to_owned()
}

fn noun(thing: Thing) -> &'static str {
    match thing {
        Thing::Broker => " broker",
        Thing::Topic => "主題",
        Thing::Producer => "生產者",
        Thing::Consumer => "消費者",
        Thing::Node => "節點",
        Thing::Replica => "副本",
        Thing::LogDir => "日誌目錄",
        Thing::Action => "動作",
    }
}

/// What values a kind takes.
pub(crate) fn values(kind: Kind) -> String {
    match kind {
        Kind::Bool => " `true` 或 `false`".to_owned(),
        Kind::Switch => " `on` 或 `off`".to_owned(),
        Kind::Count { min, max } if max < i32::MAX as u64 => format!(" {min} 到 {max} 的整數"),
        Kind::Count { min, .. } => format!("不小於 {min} 的整數"),
        Kind::Bytes { min, .. } => format!("不小於 {min} 位元組的大小，例如 16384 或 16kB"),
        Kind::Millis { min: 0 } => "毫秒數，或時間，例如 10s".to_owned(),
        Kind::Millis { .. } => "大於 0 的毫秒數，或時間，例如 10s".to_owned(),
        Kind::Seconds => "秒數，或時間，例如 5m".to_owned(),
        Kind::Duration => "時間，例如 5ms".to_owned(),
        Kind::Rate => "速率，例如 100/s，最多 100000/s".to_owned(),
        Kind::Bandwidth => "每秒的大小，例如 1MB/s".to_owned(),
        Kind::Acks => " `all`、`1` 或 `0`".to_owned(),
        Kind::Choice(words) => {
            format!(" {}", super::en::either(words.iter().copied(), "或"))
        }
        Kind::Text => "一個詞".to_owned(),
        Kind::Names { max } => format!("1 到 {max} 個不同的名稱，如 d1,d2"),
        Kind::Replicas => " broker 清單，例如 [1,2,3] 或 [[1,2,3],[2,3,1]]".to_owned(),
    }
}
