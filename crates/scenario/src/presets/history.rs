//! Failures that changed Kafka, each by the rules before and after.

use super::{Group, Preset};
use crate::diagnostic::Text;

/// By the number of the scenario.
pub(super) const ALL: [Preset; 24] = [
    Preset {
        id: "truncation-to-high-watermark",
        group: Group::History,
        scenario: Some("S1"),
        title: Text {
            en: "Cutting at the high watermark loses an acknowledged record",
            zh_hans: "按高水位截断会丢失已确认的记录",
            zh_hant: "按高水位截斷會遺失已確認的記錄",
        },
        summary: Text {
            en: "A follower learns late that a record is committed. With another leader it used \
                 to cut its log at the high watermark it knew; when it led itself, the record \
                 was gone, and another replica kept it unnoticed. Since 0.11 followers ask where \
                 an epoch ends.",
            zh_hans: "follower 晚一步才知道记录已提交。换了 leader 后，它曾按自己所知的高水位截断日志；\
                      等它自己当选，记录已丢失，另一个副本却仍留着它而无人察觉。0.11 起改为询问 epoch 止于何处。",
            zh_hant: "follower 晚一步才知道記錄已提交。換了 leader 後，它曾按自己所知的高水位截斷日誌；\
                      等它自己當選，記錄已遺失，另一個副本卻仍留著它而無人察覺。0.11 起改為詢問 epoch 止於何處。",
        },
        statements: &["C5", "C13"],
        releases: &["0.10.2", "0.11"],
        sources: &["KIP-101"],
        script: include_str!("../../presets/history/truncation-to-high-watermark.hw"),
    },
    Preset {
        id: "divergence-after-power-loss",
        group: Group::History,
        scenario: Some("S2"),
        title: Text {
            en: "Two records at one offset after a power loss",
            zh_hans: "断电后同一偏移量上有两条记录",
            zh_hant: "斷電後同一偏移量上有兩筆記錄",
        },
        summary: Text {
            en: "The last replica in sync loses a record with its power and writes another in its \
                 place. The other replica still has the first, and up to 0.10.2 keeps it for ever. \
                 Since 0.11 it asks where its epoch ends, and cuts it off.",
            zh_hans: "最后一个同步副本断电丢失一条记录，又在原处写下另一条。另一副本仍有前一条，\
                      0.10.2 之前会永远留着；0.11 起它询问自己的 epoch 止于何处，并截断。",
            zh_hant: "最後一個同步副本斷電遺失一筆記錄，又在原處寫下另一筆。另一副本仍有前一筆，\
                      0.10.2 之前會永遠留著；0.11 起它詢問自己的 epoch 止於何處，並截斷。",
        },
        statements: &["C5", "C13"],
        releases: &["0.10.2", "0.11"],
        sources: &["KIP-101"],
        script: include_str!("../../presets/history/divergence-after-power-loss.hw"),
    },
    Preset {
        id: "logs-diverge-after-fast-elections",
        group: Group::History,
        scenario: Some("S3"),
        title: Text {
            en: "Logs diverge after fast elections",
            zh_hans: "快速换 leader 后日志分歧",
            zh_hant: "快速換 leader 後日誌分歧",
        },
        summary: Text {
            en: "Leadership moves away and back before the old leader hears of it. Told only an \
                 offset, the other replica keeps five records of an epoch that its leader never \
                 had. Since 2.0 the answer names the epoch as well.",
            zh_hans: "leader 身份移走又移回，原 leader 中途毫不知情。另一副本只得知一个偏移量，\
                      便保留了 leader 从未有过的 epoch 中的五条记录。2.0 起应答也带上 epoch。",
            zh_hant: "leader 身分移走又移回，原 leader 中途毫不知情。另一副本只得知一個偏移量，\
                      便保留了 leader 從未有過的 epoch 中的五筆記錄。2.0 起應答也帶上 epoch。",
        },
        statements: &["C5"],
        releases: &["1.1", "2.0"],
        sources: &["KIP-279"],
        script: include_str!("../../presets/history/logs-diverge-after-fast-elections.hw"),
    },
    Preset {
        id: "follower-admitted-too-early",
        group: Group::History,
        scenario: Some("S4"),
        title: Text {
            en: "A follower is let into the ISR too early",
            zh_hans: "follower 过早进入 ISR",
            zh_hant: "follower 過早進入 ISR",
        },
        summary: Text {
            en: "A new leader does not know yet how far the old one had committed. A follower \
                 that reaches the leader's old high watermark, but lacks committed records, \
                 joins the ISR and is elected. Since 2.0.1 it must reach the start of the leader \
                 epoch.",
            zh_hans: "新 leader 还不知道旧 leader 提交到哪里。缺少已提交记录的 follower\
                      追到旧的高水位就进入 ISR，然后当选。2.0.1 起必须追到 leader epoch 的起点。",
            zh_hant: "新 leader 還不知道舊 leader 提交到哪裡。缺少已提交記錄的 follower\
                      追到舊的高水位就進入 ISR，然後當選。2.0.1 起必須追到 leader epoch 的起點。",
        },
        statements: &["A11", "A12", "C8", "C13"],
        releases: &["2.0.0", "2.0.1"],
        sources: &["KAFKA-7128"],
        script: include_str!("../../presets/history/follower-admitted-too-early.hw"),
    },
    Preset {
        id: "unfenced-fetch",
        group: Group::History,
        scenario: Some("S5"),
        title: Text {
            en: "Asking a leader of the past where an epoch ends",
            zh_hans: "向过去的 leader 询问 epoch 止于何处",
            zh_hant: "向過去的 leader 詢問 epoch 止於何處",
        },
        summary: Text {
            en: "A follower knows of the newest leader before that broker does, and asks it. The \
                 answer comes from a log that is about to be cut; two records stay that nobody \
                 else has. Since 2.1 requests carry the leader epoch, and are refused.",
            zh_hans: "follower 比该 broker 自己更早得知它将是最新的 leader，便去询问。\
                      应答依据的日志即将被截断；留下了别人都没有的两条记录。2.1 起请求带上 leader epoch，会被拒绝。",
            zh_hant: "follower 比該 broker 自己更早得知它將是最新的 leader，便去詢問。\
                      應答依據的日誌即將被截斷；留下了別人都沒有的兩筆記錄。2.1 起請求帶上 leader epoch，會被拒絕。",
        },
        statements: &["C5"],
        releases: &["2.0", "2.1"],
        sources: &["KIP-320"],
        script: include_str!("../../presets/history/unfenced-fetch.hw"),
    },
    Preset {
        id: "consumer-crosses-truncation",
        group: Group::History,
        scenario: Some("S6"),
        title: Text {
            en: "What a consumer read is replaced",
            zh_hans: "消费者读过的记录被换掉",
            zh_hant: "消費者讀過的記錄被換掉",
        },
        summary: Text {
            en: "After an unclean election other records stand at the offsets that a consumer \
                 has read. It checks where its epoch ends in the new leader's log and goes back; \
                 consumers before KIP-320 read on and missed them.",
            zh_hans: "unclean 选举之后，消费者读过的偏移量上换成了别的记录。它向新 leader 询问自己的 epoch\
                      止于何处并退回；KIP-320 之前的消费者继续往后读，错过它们。",
            zh_hant: "unclean 選舉之後，消費者讀過的偏移量上換成了別的記錄。它向新 leader 詢問自己的 epoch\
                      止於何處並退回；KIP-320 之前的消費者繼續往後讀，錯過它們。",
        },
        statements: &["C11", "C14"],
        releases: &["2.2", "2.3"],
        sources: &["KIP-320"],
        script: include_str!("../../presets/history/consumer-crosses-truncation.hw"),
    },
    Preset {
        id: "high-watermark-forgets-proposed-member",
        group: Group::History,
        scenario: Some("S7"),
        title: Text {
            en: "The high watermark forgets a proposed ISR member",
            zh_hans: "高水位漏算被提议的 ISR 成员",
            zh_hant: "高水位漏算被提議的 ISR 成員",
        },
        summary: Text {
            en: "A follower is in the ISR by ZooKeeper, but the answer has not reached the \
                 leader. It counts only the members that it knows of, and confirms a record \
                 that the new one lacks. Since 2.7 proposed members count too.",
            zh_hans: "ZooKeeper 中 follower 已在 ISR 里，但应答没到 leader。leader 只算自己知道的成员，\
                      确认了新成员没有的记录。2.7 起被提议的成员也计入。",
            zh_hant: "ZooKeeper 中 follower 已在 ISR 裡，但應答沒到 leader。leader 只算自己知道的成員，\
                      確認了新成員沒有的記錄。2.7 起被提議的成員也計入。",
        },
        statements: &["A7", "B9", "C11", "C13"],
        releases: &["2.6", "2.7"],
        sources: &["KIP-497"],
        script: include_str!("../../presets/history/high-watermark-forgets-proposed-member.hw"),
    },
    Preset {
        id: "fenced-broker-joins-isr",
        group: Group::History,
        scenario: Some("S8"),
        title: Text {
            en: "A fenced broker returns to the ISR",
            zh_hans: "被隔离的 broker 回到 ISR",
            zh_hant: "被隔離的 broker 回到 ISR",
        },
        summary: Text {
            en: "A broker that has just started copies before the controller unfences it. The \
                 leader puts it back into the ISR, where it stays when it dies: acks=all waits \
                 for a dead broker. Since 3.3 fenced brokers may not join.",
            zh_hans: "刚启动的 broker 在控制器解除隔离之前就开始拉取。leader 把它放回 ISR，它死后也留在那里：\
                      acks=all 等待一个死掉的 broker。3.3 起被隔离的 broker 不得加入。",
            zh_hant: "剛啟動的 broker 在控制器解除隔離之前就開始拉取。leader 把它放回 ISR，它死後也留在那裡：\
                      acks=all 等待一個死掉的 broker。3.3 起被隔離的 broker 不得加入。",
        },
        statements: &["B7", "C7", "C8"],
        releases: &["3.2", "3.3"],
        sources: &["KIP-841"],
        script: include_str!("../../presets/history/fenced-broker-joins-isr.hw"),
    },
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
        id: "high-watermark-after-election",
        group: Group::History,
        scenario: Some("S15"),
        title: Text {
            en: "After an election readers see less for a while",
            zh_hans: "选举后读者暂时看到更少",
            zh_hant: "選舉後讀者暫時看到更少",
        },
        summary: Text {
            en: "The new leader has every committed record, but learned of the last high \
                 watermark too late. Until a follower fetches from it, new readers see less than \
                 others have read. The latest offset went back with it; since 2.2 it is not told \
                 meanwhile.",
            zh_hans: "新 leader 有全部已提交记录，但还不知道最新的高水位。在 follower 向它拉取之前，\
                      新读者看到的比别人读过的少。最新偏移量也曾随之倒退；2.2 起其间不告知。",
            zh_hant: "新 leader 有全部已提交記錄，但還不知道最新的高水位。在 follower 向它拉取之前，\
                      新讀者看到的比別人讀過的少。最新偏移量也曾隨之倒退；2.2 起其間不告知。",
        },
        statements: &["A9", "B10", "C11"],
        releases: &["2.1", "2.2"],
        sources: &["KIP-207"],
        script: include_str!("../../presets/history/high-watermark-after-election.hw"),
    },
    Preset {
        id: "answer-mixes-epochs",
        group: Group::History,
        scenario: Some("S16"),
        title: Text {
            en: "An answer sent late mixes epochs",
            zh_hans: "迟发的应答混入新 epoch",
            zh_hant: "遲發的應答混入新 epoch",
        },
        summary: Text {
            en: "A leader is replaced and its log rewritten before its answer to a follower goes \
                 out. The follower appends the new epoch's batches behind old ones, and later \
                 nobody sees the difference. Since 4.0.1 it leaves newer batches alone.",
            zh_hans: "leader 给 follower 的应答发出之前，它已被取代，日志也已改写。follower 把新 epoch \
                      的批追加在旧记录之后，此后无人察觉分歧。4.0.1 起它不理会更新的批。",
            zh_hant: "leader 給 follower 的應答發出之前，它已被取代，日誌也已改寫。follower 把新 epoch \
                      的批追加在舊記錄之後，此後無人察覺分歧。4.0.1 起它不理會更新的批。",
        },
        statements: &["C5"],
        releases: &["4.0.0", "4.0.1"],
        sources: &["KAFKA-18723"],
        script: include_str!("../../presets/history/answer-mixes-epochs.hw"),
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
        releases: &["2.8", "3.0"],
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
        id: "burst-empties-isr",
        group: Group::History,
        scenario: Some("S19"),
        title: Text {
            en: "A burst puts every follower out of the ISR",
            zh_hans: "突发写入把所有 follower 踢出 ISR",
            zh_hant: "突發寫入把所有 follower 踢出 ISR",
        },
        summary: Text {
            en: "Up to 0.8.2 a follower may lag by replica.lag.max.messages, 4,000. A batch of \
                 5,000 makes every follower too slow for a moment: out, and in again. Since 0.9 \
                 time alone counts.",
            zh_hans: "0.8.2 之前，follower 最多落后 replica.lag.max.messages（4,000）条。一批 5,000 条让所有\
                      follower 一时都算太慢：移出又加入。0.9 起只看时间。",
            zh_hant: "0.8.2 之前，follower 最多落後 replica.lag.max.messages（4,000）筆。一批 5,000 筆讓所有\
                      follower 一時都算太慢：移出又加入。0.9 起只看時間。",
        },
        statements: &["C7", "C8", "C9"],
        releases: &["0.8.2", "0.9"],
        sources: &["KIP-16"],
        script: include_str!("../../presets/history/burst-empties-isr.hw"),
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
        statements: &["A10", "A11", "B7", "C6", "C8"],
        releases: &["0.10.1", "0.10.2"],
        sources: &["KAFKA-4485"],
        script: include_str!("../../presets/history/slow-steady-follower.hw"),
    },
    Preset {
        id: "unclean-by-default",
        group: Group::History,
        scenario: None,
        title: Text {
            en: "Nobody asked for unclean election",
            zh_hans: "没人要求 unclean 选举",
            zh_hant: "沒人要求 unclean 選舉",
        },
        summary: Text {
            en: "All replicas die, and the one that lacks five records returns \
                 first. Up to 0.10.2 it leads at once, by default; since 0.11 the partition waits.",
            zh_hans: "副本全部崩溃，缺五条记录的那个先回来。0.10.2 之前它默认立即当选；0.11 起分区会等待。",
            zh_hant: "副本全部當機，缺五筆記錄的那個先回來。0.10.2 之前它預設立即當選；0.11 起分割區會等待。",
        },
        statements: &["C13", "C14"],
        releases: &["0.10.2", "0.11"],
        sources: &["KIP-106"],
        script: include_str!("../../presets/history/unclean-by-default.hw"),
    },
    Preset {
        id: "zookeeper-session-lost",
        group: Group::History,
        scenario: None,
        title: Text {
            en: "A broker loses its ZooKeeper session",
            zh_hans: "broker 失去 ZooKeeper 会话",
            zh_hant: "broker 失去 ZooKeeper 工作階段",
        },
        summary: Text {
            en: "The leader lives and serves, but ZooKeeper does not hear of it. Its session \
                 ends, and with it its leadership; with a new session it comes back as a \
                 follower.",
            zh_hans: "leader 仍在服务，但 ZooKeeper 收不到它的心跳。会话结束，leader 身份随之失去；有了新会话，\
                      它作为 follower 回来。",
            zh_hant: "leader 仍在服務，但 ZooKeeper 收不到它的心跳。工作階段結束，leader 身分隨之失去；有了新的，\
                      它作為 follower 回來。",
        },
        statements: &["A5", "C7", "C8"],
        releases: &[],
        sources: &[],
        script: include_str!("../../presets/history/zookeeper-session-lost.hw"),
    },
    Preset {
        id: "log-dir-failure",
        group: Group::History,
        scenario: None,
        title: Text {
            en: "One of a broker's two disks fails",
            zh_hans: "broker 的两块磁盘坏了一块",
            zh_hant: "broker 的兩塊磁碟壞了一塊",
        },
        summary: Text {
            en: "What was on the failed disk loses a replica, and another broker leads it; what is \
                 on the other disk goes on as before. A new disk is used from the next start on, \
                 and filled from the leader. Before 1.0, and in KRaft mode before 3.7, one disk \
                 took the whole broker with it.",
            zh_hans: "坏盘上的分区失去一个副本，改由其他 broker 领导；另一块盘上的照常运行。新盘从下次启动起使用，\
                      数据从 leader 复制。1.0 之前，以及 3.7 之前的 KRaft 模式下，坏一块盘就失去整个 broker。",
            zh_hant: "壞碟上的分割區失去一個副本，改由其他 broker 領導；另一塊磁碟上的照常運作。新磁碟從下次啟動起使用，\
                      資料從 leader 複製。1.0 之前，以及 3.7 之前的 KRaft 模式下，壞一塊磁碟就失去整個 broker。",
        },
        statements: &["C8", "C13"],
        releases: &[],
        sources: &["KIP-112", "KIP-858"],
        script: include_str!("../../presets/history/log-dir-failure.hw"),
    },
    Preset {
        id: "late-metadata-forgets-proposal",
        group: Group::History,
        scenario: None,
        title: Text {
            en: "An acknowledged record lost without any unclean election",
            zh_hans: "没有 unclean 选举，已确认的记录也丢了",
            zh_hant: "沒有 unclean 選舉，已確認的記錄也遺失",
        },
        summary: Text {
            en: "Metadata that reach the leader late, of a version that it knows already, make it \
                 forget the member that it has just proposed. It confirms records without that \
                 member, which the controller has taken into the ISR meanwhile; then the leader \
                 dies. Recorded with a real Kafka 4.3.0.",
            zh_hans: "迟到的元数据，版本虽是 leader 已知的，仍让它忘掉刚提议的成员。它不等这个成员就确认记录，\
                      控制器却已把该成员放进 ISR；随后 leader 死掉。在真实的 Kafka 4.3.0 上录到过。",
            zh_hant: "遲到的中繼資料，版本雖是 leader 已知的，仍讓它忘掉剛提議的成員。它不等這個成員就確認記錄，\
                      控制器卻已把該成員放進 ISR；隨後 leader 當機。在真實的 Kafka 4.3.0 上錄到過。",
        },
        statements: &["A7", "B9", "C13"],
        releases: &[],
        sources: &["KIP-497"],
        script: include_str!("../../presets/history/late-metadata-forgets-proposal.hw"),
    },
];
