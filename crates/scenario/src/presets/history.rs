//! Failures that changed Kafka, each by the rules before and after.

use super::{Group, Preset};
use crate::diagnostic::Text;

/// By the number of the scenario.
pub(super) const ALL: [Preset; 9] = [
    Preset {
        id: "stale-broker-joins-isr",
        group: Group::History,
        scenario: Some("S9"),
        title: Text {
            en: "A broker back with an empty disk joins the ISR",
            zh_hans: "换了空磁盘的 broker 进入 ISR",
            zh_hant: "換了空磁碟的 broker 進入 ISR",
        },
        summary: Text {
            en: "The leader's request to take a follower into the ISR arrives late: by then the \
                 follower is another incarnation with an empty disk. It is let in, and elected. \
                 Since 3.5 a request names the broker epochs it is about.",
            zh_hans: "leader 请求把 follower 加入 ISR，但请求迟到：此时 follower 已换了空磁盘重启，\
                      却被接纳并当选。3.5 起请求带上 broker epoch，旧的会被拒绝。",
            zh_hant: "leader 請求把 follower 加入 ISR，但請求遲到：此時 follower 已換了空磁碟重啟，\
                      卻被接納並當選。3.5 起請求帶上 broker epoch，舊的會被拒絕。",
        },
        statements: &["A12", "C13"],
        releases: &["3.4", "3.5"],
        sources: &["KIP-903"],
        script: include_str!("../../presets/history/stale-broker-joins-isr.hw"),
    },
    Preset {
        id: "last-replica-standing",
        group: Group::History,
        scenario: Some("S10"),
        title: Text {
            en: "The last replica standing loses its power",
            zh_hans: "最后一个同步副本断电",
            zh_hant: "最後一個同步副本斷電",
        },
        summary: Text {
            en: "Two healthy replicas have every committed record, but only the broker that lost \
                 power was in the ISR. It leads again and makes the others forget what it forgot. \
                 With eligible leader replicas (4.1) one of the two takes over.",
            zh_hans: "两个健康副本拥有全部已提交记录，但 ISR 里只有断电的那个。它再次当选，\
                      让别人也丢掉它丢掉的记录。4.1 的 ELR 让那两个之一接任。",
            zh_hant: "兩個健康副本擁有全部已提交記錄，但 ISR 裡只有斷電的那個。它再次當選，\
                      讓別人也遺失它遺失的記錄。4.1 的 ELR 讓那兩個之一接任。",
        },
        statements: &["B14", "C13"],
        releases: &["4.0", "4.1"],
        sources: &["KIP-966"],
        script: include_str!("../../presets/history/last-replica-standing.hw"),
    },
    Preset {
        id: "last-known-leader",
        group: Group::History,
        scenario: Some("S11"),
        title: Text {
            en: "Everything was killed: the last known leader",
            zh_hans: "全部被杀：最后已知的 leader",
            zh_hant: "全部被殺：最後已知的 leader",
        },
        summary: Text {
            en: "All replicas are killed one after another. Without ELR the last one stays in \
                 the ISR as a mark. With ELR nobody who was killed is eligible; the last known \
                 leader is elected all the same, and the election counts as unclean.",
            zh_hans: "副本逐个被杀。没有 ELR 时，最后一个作为记号留在 ISR。有 ELR 时，被杀的都没有资格；\
                      最后已知的 leader 仍会当选，但算作unclean 选举。",
            zh_hant: "副本逐個被殺。沒有 ELR 時，最後一個作為記號留在 ISR。有 ELR 時，被殺的都沒有資格；\
                      最後已知的 leader 仍會當選，但算作unclean 選舉。",
        },
        statements: &["C13", "C14"],
        releases: &["4.0", "4.1"],
        sources: &["KIP-966"],
        script: include_str!("../../presets/history/last-known-leader.hw"),
    },
    Preset {
        id: "unclean-election",
        group: Group::History,
        scenario: Some("S12"),
        title: Text {
            en: "Unclean election does not look for the longest log",
            zh_hans: "unclean 选举不看谁的日志最长",
            zh_hant: "unclean 選舉不看誰的日誌最長",
        },
        summary: Text {
            en: "The only in-sync replica dies. Of two stale ones the first in the assignment \
                 leads, though the other has more; both others cut their logs to its length.",
            zh_hans: "唯一的同步副本故障。两个落后副本中，分配顺序靠前的当选，尽管另一个更完整；\
                      其他副本都截断到它的长度。",
            zh_hant: "唯一的同步副本故障。兩個落後副本中，分配順序靠前的當選，儘管另一個更完整；\
                      其他副本都截斷到它的長度。",
        },
        statements: &["A12", "B12", "C14"],
        releases: &[],
        sources: &["KIP-106"],
        script: include_str!("../../presets/history/unclean-election.hw"),
    },
    Preset {
        id: "acks-1-no-failure",
        group: Group::History,
        scenario: Some("S13"),
        title: Text {
            en: "acks=1 loses a record though nothing fails",
            zh_hans: "没有故障，acks=1 也会丢失记录",
            zh_hant: "沒有故障，acks=1 也會遺失記錄",
        },
        summary: Text {
            en: "Leadership moves back to the preferred replica while it has not yet copied the \
                 last record. The old leader throws away what it had acknowledged. So in every \
                 release.",
            zh_hans: "leader 身份移回首选副本时，它还没复制最后一条记录。旧 leader 丢掉自己确认过的记录。\
                      每个版本都如此。",
            zh_hant: "leader 身分移回首選副本時，它還沒複製最後一筆記錄。舊 leader 捨棄自己確認過的記錄。\
                      每個版本都如此。",
        },
        statements: &["A8", "B3", "C12"],
        releases: &[],
        sources: &[],
        script: include_str!("../../presets/history/acks-1-no-failure.hw"),
    },
    Preset {
        id: "zombie-leader",
        group: Group::History,
        scenario: Some("S14"),
        title: Text {
            en: "A leader that does not know it was replaced",
            zh_hans: "不知道自己已被取代的 leader",
            zh_hant: "不知道自己已被取代的 leader",
        },
        summary: Text {
            en: "Cut off from the controller, the old leader goes on taking writes. With acks=1 \
                 they are acknowledged and lost; with acks=all they wait, and are sent again to \
                 the new leader.",
            zh_hans: "与控制器失联的旧 leader 继续接受写入。acks=1 的被确认后丢失；\
                      acks=all 的一直等待，之后重发给新 leader。",
            zh_hant: "與控制器失聯的舊 leader 繼續接受寫入。acks=1 的被確認後遺失；\
                      acks=all 的一直等待，之後重發給新 leader。",
        },
        statements: &["A8", "B4", "C10", "C12"],
        releases: &[],
        sources: &[],
        script: include_str!("../../presets/history/zombie-leader.hw"),
    },
    Preset {
        id: "retries-duplicate",
        group: Group::History,
        scenario: Some("S17"),
        title: Text {
            en: "A retry writes records twice",
            zh_hans: "重试让记录重复",
            zh_hant: "重試讓記錄重複",
        },
        summary: Text {
            en: "The answer to a write is lost, the producer sends again. Numbered batches are \
                 recognised; without numbers every record is there twice.",
            zh_hans: "写入的应答丢失，生产者重发。带序号的批次会被识别；没有序号则每条记录出现两次。",
            zh_hant: "寫入的應答遺失，生產者重發。帶序號的批次會被識別；沒有序號則每筆記錄出現兩次。",
        },
        statements: &["B4"],
        releases: &[],
        sources: &["KIP-98", "KIP-679"],
        script: include_str!("../../presets/history/retries-duplicate.hw"),
    },
    Preset {
        id: "min-isr-freeze",
        group: Group::History,
        scenario: Some("S18"),
        title: Text {
            en: "Below min.insync.replicas the high watermark stands still",
            zh_hans: "低于 min.insync.replicas 时高水位不动",
            zh_hant: "低於 min.insync.replicas 時高水位不動",
        },
        summary: Text {
            en: "One replica is left of three. Before 3.7 what it took with acks=1 was committed \
                 and read, on that one replica alone. Since then it stays hidden until a second \
                 replica has it.",
            zh_hans: "三个副本只剩一个。3.7 之前，它用 acks=1 收下的记录立即提交并可读，只存于这一个副本；\
                      之后要等第二个副本也有了才可见。",
            zh_hant: "三個副本只剩一個。3.7 之前，它用 acks=1 收下的記錄立即提交並可讀，只存於這一個副本；\
                      之後要等第二個副本也有了才可見。",
        },
        statements: &["B6", "B9", "B10", "B16", "C11", "C15"],
        releases: &["3.6", "3.7"],
        sources: &["KIP-966"],
        script: include_str!("../../presets/history/min-isr-freeze.hw"),
    },
    Preset {
        id: "slow-steady-follower",
        group: Group::History,
        scenario: Some("S20"),
        title: Text {
            en: "A slow but steady follower is in sync",
            zh_hans: "慢而稳定的 follower 算同步",
            zh_hant: "慢而穩定的 follower 算同步",
        },
        summary: Text {
            en: "It never reaches the end of the log, but each fetch reaches what was the end at \
                 the fetch before. Only when one fetch takes longer than replica.lag.time.max.ms \
                 is it out.",
            zh_hans: "它从未追到日志末尾，但每次拉取都达到上次拉取时的末尾。只有单次拉取超过 \
                      replica.lag.time.max.ms 才会被移出。",
            zh_hant: "它從未追到日誌末尾，但每次拉取都達到上次拉取時的末尾。只有單次拉取超過 \
                      replica.lag.time.max.ms 才會被移出。",
        },
        statements: &["A10", "A11", "B7", "C8"],
        releases: &[],
        sources: &["KAFKA-4485"],
        script: include_str!("../../presets/history/slow-steady-follower.hw"),
    },
];
