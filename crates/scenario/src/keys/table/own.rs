//! Settings of the language and features of the cluster.

use super::key;
use crate::keys::{Key, Kind, Levels};

/// See the module.
pub(super) const KEYS: &[Key] = &[
    key(
        "replication.factor",
        Levels::TOPIC,
        Kind::Count { min: 1, max: 32767 },
        "-",
        "replicas a partition; the brokers are chosen as Kafka would",
        "每个分区的副本数；由 Kafka 的规则选择 broker",
        "每個分割區的副本數；由 Kafka 的規則選擇 broker",
    )
    .own(),
    key(
        "partitions",
        Levels::TOPIC,
        Kind::Count { min: 1, max: 1000 },
        "-",
        "number of partitions",
        "分区数",
        "分割區數",
    )
    .own(),
    key(
        "replicas",
        Levels::TOPIC,
        Kind::Replicas,
        "-",
        "the brokers of each partition, the preferred leader first: [1,2,3] or [[1,2,3],[2,3,1]]",
        "每个分区的 broker，首选 leader 在前：[1,2,3] 或 [[1,2,3],[2,3,1]]",
        "每個分割區的 broker，首選 leader 在前：[1,2,3] 或 [[1,2,3],[2,3,1]]",
    )
    .own(),
    key(
        "topic",
        Levels::PRODUCER.and(Levels::CONSUMER),
        Kind::Text,
        "-",
        "the topic; needed only if there are several",
        "主题；只有一个主题时可省略",
        "主題；只有一個主題時可省略",
    )
    .own(),
    key(
        "partition",
        Levels::PRODUCER.and(Levels::CONSUMER).and(Levels::PRODUCE),
        Kind::Count { min: 0, max: 65535 },
        "-",
        "the partition; all of them in turn if not said",
        "分区；不写则轮流使用所有分区",
        "分割區；不寫則輪流使用所有分割區",
    )
    .own(),
    key(
        "rate",
        Levels::PRODUCER,
        Kind::Rate,
        "-",
        "records in a unit of time: 100/s, 30/m; without it the producer sends only when told to",
        "单位时间的记录数：100/s、30/m；不写则只在被要求时发送",
        "單位時間的記錄數：100/s、30/m；不寫則只在被要求時傳送",
    )
    .own(),
    key(
        "count",
        Levels::PRODUCER,
        Kind::Count { min: 1, max: 9_223_372_036_854_775_807 },
        "-",
        "records to send in all at that rate",
        "按该速率总共发送的记录数",
        "按該速率總共傳送的記錄數",
    )
    .own(),
    key(
        "start",
        Levels::CONSUMER,
        Kind::Choice(&["beginning", "latest"]),
        "beginning",
        "where it begins: at offset 0, or at the latest offset, which it asks for",
        "从哪里开始：偏移量 0，或者先询问得到的最新偏移量",
        "從哪裡開始：偏移量 0，或者先詢問得到的最新偏移量",
    )
    .own(),
    key(
        "record.size",
        Levels::PRODUCER,
        Kind::Bytes { min: 1, max: 1_048_576 },
        "100",
        "bytes a record",
        "每条记录的字节数",
        "每筆記錄的位元組數",
    )
    .own(),
    key(
        "log.load.time",
        Levels::BROKER,
        Kind::Duration,
        "300ms",
        "how long a broker needs at its start to load its logs",
        "broker 启动时加载日志所需的时间",
        "broker 啟動時載入日誌所需的時間",
    )
    .own(),
    key(
        "power.loss.takes",
        Levels::BROKER,
        Kind::Choice(&["some", "all"]),
        "some",
        "what a power loss takes of unflushed records: some, by chance, or all",
        "断电时丢失多少未刷盘的记录：some 随机一部分，all 全部",
        "斷電時遺失多少未寫入磁碟的記錄：some 隨機一部分，all 全部",
    )
    .own(),
    key(
        "fetch.send.time",
        Levels::BROKER,
        Kind::Duration,
        "0s",
        "how long a broker takes to send the answer to a fetch; it reads the records only then",
        "broker 发送拉取响应所需的时间；发送时才读取记录",
        "broker 傳送拉取回應所需的時間；傳送時才讀取記錄",
    )
    .own(),
    key(
        "latency",
        Levels::NETWORK.and(Levels::LINK).and(Levels::SLOW),
        Kind::Duration,
        "500us",
        "how long a message is on its way, one way",
        "消息单程所需时间",
        "訊息單程所需時間",
    )
    .own(),
    key(
        "jitter",
        Levels::NETWORK.and(Levels::LINK),
        Kind::Duration,
        "200us",
        "up to this much more, drawn anew for each message",
        "在延迟之上随机增加的上限，每条消息重新抽取",
        "在延遲之上隨機增加的上限，每則訊息重新抽取",
    )
    .own(),
    key(
        "bandwidth",
        Levels::NETWORK.and(Levels::LINK),
        Kind::Bandwidth,
        "-",
        "bytes a second of a link: 1MB/s; no limit if not said",
        "每条链路的带宽：1MB/s；不写则不限",
        "每條鏈路的頻寬：1MB/s；不寫則不限",
    )
    .own(),
    key(
        "eligible.leader.replicas.version",
        Levels::FEATURE,
        Kind::Count { min: 0, max: 1 },
        "1",
        "1: replicas that left the ISR below min.insync.replicas stay eligible as leaders \
         (KIP-966)",
        "1：低于 min.insync.replicas 时离开 ISR 的副本仍有资格当 leader（KIP-966）",
        "1：低於 min.insync.replicas 時離開 ISR 的副本仍有資格當 leader（KIP-966）",
    ),
];
