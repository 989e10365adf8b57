//! What a schedule says that the models cannot do, or do otherwise: told, not passed over.

use highwater_protocol::Time;
use highwater_scenario::Lang;
use highwater_scenario::diagnostic::Text;
use highwater_scenario::report::Names;
use highwater_sim::Schedule;

/// A remark on a comparison. Actions and producers are given by their index in the schedule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// Only Kafka's run carries this action out.
    KafkaAlone(u32),
    /// A quorum promises nothing any more once a member has forgotten its vote and its log.
    WipedVoter(u32),
    /// The controller is Kafka's, and the monitor of primary and backups; a quorum has neither.
    MonitorFault(u32),
    /// A producer writes to several partitions; in the models it sends its share to this one.
    Share {
        /// The producer.
        producer: u16,
        /// How many partitions.
        partitions: u16,
    },
    /// There are other partitions, whose messages Kafka's count contains.
    OtherPartitions(u16),
    /// The topic is created only then; the models have it from the start.
    CreatedLater(Time),
    /// A run of Kafka took too many events and was stopped there.
    CutShort(Time),
    /// Consumers are left out; what they fetch is not counted.
    NoConsumers,
}

const KAFKA_ALONE: Text = Text {
    en: "`{}` is done in Kafka's runs only: the models know no such thing",
    zh_hans: "`{}` 只在 Kafka 的运行中执行：其他模型没有对应的操作",
    zh_hant: "`{}` 只在 Kafka 的執行中進行：其他模型沒有對應的操作",
};
const WIPED_VOTER: Text = Text {
    en: "after `{}` a majority quorum promises nothing: a member without its vote and its log must \
         be replaced, not restarted",
    zh_hans: "`{}` 之后多数派方案不再有任何保证：丢失选票与日志的成员应当被替换，而不是重启",
    zh_hant: "`{}` 之後多數派方案不再有任何保證：遺失選票與日誌的成員應當被替換，而不是重新啟動",
};
const MONITOR_FAULT: Text = Text {
    en: "`{}` strikes Kafka's controller and the monitor of primary and backups; a majority quorum \
         has neither",
    zh_hans: "`{}` 影响 Kafka 的控制器和主备方案的监视者；多数派方案两者都没有",
    zh_hant: "`{}` 影響 Kafka 的控制器和主備方案的監視者；多數派方案兩者都沒有",
};
const SHARE: Text = Text {
    en: "producer {p} writes to {n} partitions; in the models it sends one record in {n} here",
    zh_hans: "生产者 {p} 写入 {n} 个分区；在模型中，每 {n} 条记录有一条写入此分区",
    zh_hant: "生產者 {p} 寫入 {n} 個分割區；在模型中，每 {n} 筆記錄有一筆寫入此分割區",
};
const OTHER_PARTITIONS: Text = Text {
    en: "Kafka's messages are those of all {} partitions",
    zh_hans: "Kafka 的消息数包含全部 {} 个分区",
    zh_hant: "Kafka 的訊息數包含全部 {} 個分割區",
};
const CREATED_LATER: Text = Text {
    en: "the topic is created at {}; the models have it from the start",
    zh_hans: "主题在 {} 才创建；模型从一开始就有它",
    zh_hant: "主題在 {} 才建立；模型從一開始就有它",
};
const CUT_SHORT: Text = Text {
    en: "a run of Kafka was stopped at {}, after too many events: its figures end there",
    zh_hans: "一次 Kafka 运行因事件过多在 {} 停止：其数字只涵盖此前的时间",
    zh_hant: "一次 Kafka 執行因事件過多在 {} 停止：其數字只涵蓋此前的時間",
};
const NO_CONSUMERS: Text = Text {
    en: "consumers are left out: what they fetch is not counted",
    zh_hans: "不含消费者：它们的读取不计入消息数",
    zh_hant: "不含消費者：它們的讀取不計入訊息數",
};

impl Note {
    /// The remark as a sentence without full stop.
    pub fn text(&self, schedule: &Schedule, lang: Lang) -> String {
        let action = |index: u32| {
            let timed = &schedule.actions[index as usize];
            format!("at {} {}", timed.at, Names::new(schedule).action(&timed.action))
        };
        let fill = |text: Text, value: String| text.get(lang).replace("{}", &value);
        match *self {
            Note::KafkaAlone(index) => fill(KAFKA_ALONE, action(index)),
            Note::WipedVoter(index) => fill(WIPED_VOTER, action(index)),
            Note::MonitorFault(index) => fill(MONITOR_FAULT, action(index)),
            Note::Share { producer, partitions } => {
                let name = &schedule.producers[usize::from(producer)].name;
                SHARE.get(lang).replace("{p}", name).replace("{n}", &partitions.to_string())
            }
            Note::OtherPartitions(count) => fill(OTHER_PARTITIONS, count.to_string()),
            Note::CreatedLater(time) => fill(CREATED_LATER, time.to_string()),
            Note::CutShort(time) => fill(CUT_SHORT, time.to_string()),
            Note::NoConsumers => NO_CONSUMERS.get(lang).to_owned(),
        }
    }
}
