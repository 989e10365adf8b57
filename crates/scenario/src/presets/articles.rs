//! What the articles state, as it is now.

use super::{Group, Preset};
use crate::diagnostic::Text;

/// In the order of the menu.
pub(super) const ALL: [Preset; 11] = [
    Preset {
        id: "article-example",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "A worked example: two brokers fail and return",
            zh_hans: "完整示例：两个 broker 先后故障并恢复",
            zh_hant: "完整範例：兩個 broker 先後故障並恢復",
        },
        summary: Text {
            en: "One partition on three brokers. A follower fails, then the leader; both return. \
                 The ISR goes from [1,2,3] to [1,3], [3], [2,3] and back.",
            zh_hans: "一个分区、三个 broker。先是 follower 故障，接着是 leader，然后两者恢复。\
                      ISR 由 [1,2,3] 变为 [1,3]、[3]、[2,3]，最后复原。",
            zh_hant: "一個分割區、三個 broker。先是 follower 故障，接著是 leader，然後兩者恢復。\
                      ISR 由 [1,2,3] 變為 [1,3]、[3]、[2,3]，最後復原。",
        },
        statements: &["A1", "A5", "A9", "A11", "B5", "B7", "B11", "B12", "B13", "C8"],
        script: include_str!("../../presets/article-example.hw"),
    },
    Preset {
        id: "sync-vs-async",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "Synchronous or not: acks=all, 1 and 0",
            zh_hans: "同步还是异步：acks=all、1 与 0",
            zh_hant: "同步還是非同步：acks=all、1 與 0",
        },
        summary: Text {
            en: "The leader dies with records that no follower has copied yet. Producers that did \
                 not wait for the followers lose them.",
            zh_hans: "leader 带着尚未被复制的记录故障。不等待 follower 确认的生产者会丢失这些记录。",
            zh_hant: "leader 帶著尚未被複製的記錄故障。不等待 follower 確認的生產者會遺失這些記錄。",
        },
        statements: &["A7", "A8", "A9", "A12", "B2", "B3", "B4", "B8", "B14", "C5", "C12", "C13"],
        script: include_str!("../../presets/sync-vs-async.hw"),
    },
    Preset {
        id: "lagging-follower",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "A follower lags, leaves the ISR and comes back",
            zh_hans: "follower 落后、离开 ISR，再重新加入",
            zh_hant: "follower 落後、離開 ISR，再重新加入",
        },
        summary: Text {
            en: "A follower cannot reach the leader for a while. The high watermark waits for it \
                 until replica.lag.time.max.ms has passed; then it is out of sync.",
            zh_hans: "一个 follower 暂时无法连到 leader。高水位会等它，直到超过 \
                      replica.lag.time.max.ms，它才成为非同步副本（OSR）。",
            zh_hant: "一個 follower 暫時無法連到 leader。高水位會等它，直到超過 \
                      replica.lag.time.max.ms，它才成為非同步副本（OSR）。",
        },
        statements: &["A6", "A10", "A11", "B7", "B8", "B9", "B11", "B15", "C7", "C8", "C9", "C11"],
        script: include_str!("../../presets/lagging-follower.hw"),
    },
    Preset {
        id: "min-insync-replicas",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "min.insync.replicas=2 stops writes",
            zh_hans: "min.insync.replicas=2 让写入停止",
            zh_hant: "min.insync.replicas=2 讓寫入停止",
        },
        summary: Text {
            en: "With one replica in sync, acks=all is refused. acks=1 is still taken, but stays \
                 hidden from consumers until a second replica is back.",
            zh_hans: "只剩一个同步副本时，acks=all 被拒绝；acks=1 仍被接受，\
                      但在第二个副本恢复前对消费者不可见。",
            zh_hant: "只剩一個同步副本時，acks=all 被拒絕；acks=1 仍被接受，\
                      但在第二個副本恢復前對消費者不可見。",
        },
        statements: &["B6", "B10", "B15", "B16", "C11", "C15"],
        script: include_str!("../../presets/min-insync-replicas.hw"),
    },
    Preset {
        id: "all-replicas-die",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "All replicas die: wait, or take the first that returns",
            zh_hans: "所有副本都故障：等待，还是用最先恢复的副本",
            zh_hant: "所有副本都故障：等待，還是用最先恢復的副本",
        },
        summary: Text {
            en: "Two topics suffer the same failures. One waits for its last in-sync replica and \
                 loses nothing; the other elects uncleanly, is back sooner, and loses records.",
            zh_hans: "两个主题遭遇同样的故障。一个等待最后的同步副本，没有丢失；\
                      另一个做unclean 选举，恢复更快，但丢失记录。",
            zh_hant: "兩個主題遭遇同樣的故障。一個等待最後的同步副本，沒有遺失；\
                      另一個做unclean 選舉，恢復更快，但遺失記錄。",
        },
        statements: &["A12", "B14", "C10", "C13", "C14", "C15"],
        script: include_str!("../../presets/all-replicas-die.hw"),
    },
    Preset {
        id: "five-brokers",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "Ten partitions on five brokers",
            zh_hans: "五个 broker 上的十个分区",
            zh_hant: "五個 broker 上的十個分割區",
        },
        summary: Text {
            en: "Leaders are spread evenly. A broker dies and its leaderships move at once; it \
                 returns, catches up, and gets them back.",
            zh_hans: "leader 均匀分布。一个 broker 故障，其 leader 身份立即转移；\
                      恢复并追上之后再移回。",
            zh_hant: "leader 均勻分布。一個 broker 故障，其 leader 身分立即轉移；\
                      恢復並追上之後再移回。",
        },
        statements: &["A1", "A2", "C1", "C3", "C4", "C16"],
        script: include_str!("../../presets/five-brokers.hw"),
    },
    Preset {
        id: "compare",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "In-sync replicas beside majority, asynchronous and synchronous copies",
            zh_hans: "同步副本集合与多数派、异步、同步到全部的对比",
            zh_hant: "同步副本集合與多數派、非同步、同步到全部的對比",
        },
        summary: Text {
            en: "A slow follower, a leader that dies with what nobody has copied, and then one \
                 replica alone. The page runs it with Kafka; `highwater compare preset:compare` \
                 runs it with the other schemes too.",
            zh_hans: "先是一个慢的 follower，再是 leader 带着未被复制的记录故障，最后只剩一个副本。\
                      页面用 Kafka 运行；`highwater compare preset:compare` 还会用其他方案运行。",
            zh_hant: "先是一個慢的 follower，再是 leader 帶著未被複製的記錄故障，最後只剩一個副本。\
                      頁面用 Kafka 執行；`highwater compare preset:compare` 還會用其他方案執行。",
        },
        statements: &["A7", "A8", "B1", "B15", "C13", "C15"],
        script: include_str!("../../presets/compare.hw"),
    },
    Preset {
        id: "defaults",
        group: Group::Articles,
        scenario: None,
        title: Text {
            en: "What you get if you choose nothing",
            zh_hans: "什么都不设置会得到什么",
            zh_hant: "什麼都不設定會得到什麼",
        },
        summary: Text {
            en: "A topic has one replica unless more are asked for; \
                 a producer waits for all in-sync replicas (since 3.0).",
            zh_hans: "不要求时主题只有一个副本；\
                      生产者等待所有同步副本（3.0 起）。",
            zh_hant: "不要求時主題只有一個副本；\
                      生產者等待所有同步副本（3.0 起）。",
        },
        statements: &["A2", "B3", "C2", "C3"],
        releases: &["2.8", "3.0"],
        sources: &["KIP-679"],
        script: include_str!("../../presets/defaults.hw"),
    },
    Preset {
        id: "read-from-follower",
        group: Group::Articles,
        scenario: None,
        title: Text {
            en: "Reading from a follower",
            zh_hans: "从 follower 读取",
            zh_hant: "從 follower 讀取",
        },
        summary: Text {
            en: "Two consumers lose the way to the leader. The one that reads from \
                 the replica in its own rack goes on; the other stands still.",
            zh_hans: "两个消费者都连不到 leader。从同机架副本读取的那个继续，\
                      另一个停住。",
            zh_hant: "兩個消費者都連不到 leader。從同機架副本讀取的那個繼續，\
                      另一個停住。",
        },
        statements: &["A3", "A4", "C4"],
        releases: &[],
        sources: &["KIP-392"],
        script: include_str!("../../presets/read-from-follower.hw"),
    },
    Preset {
        id: "election-by-assignment",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "Who is elected: Kafka's rule",
            zh_hans: "谁当选：Kafka 的规则",
            zh_hant: "誰當選：Kafka 的規則",
        },
        summary: Text {
            en: "Two followers are in sync, and one has five records more. Kafka elects \
                 the first of the assignment, and does not compare logs: the five are lost.",
            zh_hans: "两个 follower 都同步，其中一个多五条记录。Kafka 选分配顺序中的第一个，\
                      不比较日志：这五条丢失。",
            zh_hant: "兩個 follower 都同步，其中一個多五筆記錄。Kafka 選分配順序中的第一個，\
                      不比較日誌：這五筆遺失。",
        },
        statements: &["B3", "B5", "B12"],
        script: include_str!("../../presets/election-by-assignment.hw"),
    },
    Preset {
        id: "election-by-recency",
        group: Group::Articles,
        scenario: None,
        releases: &[],
        sources: &[],
        title: Text {
            en: "Who is elected: an article's rule, of no Kafka",
            zh_hans: "谁当选：文章的说法，并非 Kafka",
            zh_hant: "誰當選：文章的說法，並非 Kafka",
        },
        summary: Text {
            en: "The same with the rule of an interview article: the most up-to-date \
                 follower of the ISR leads. Nothing is lost here; but no Kafka does so.",
            zh_hans: "同样的情形，按面试文章的规则：ISR 中日志最新的 follower 当选。\
                      这里没有丢失；但没有哪个 Kafka 这样做。",
            zh_hant: "同樣的情形，按面試文章的規則：ISR 中日誌最新的 follower 當選。\
                      這裡沒有遺失；但沒有哪個 Kafka 這樣做。",
        },
        statements: &["B12"],
        script: include_str!("../../presets/election-by-recency.hw"),
    },
];
