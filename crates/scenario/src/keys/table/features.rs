//! The switches between rules (`feature NAME=off`), by the names of `Features`.

mod more;

pub(super) use more::KEYS as MORE;

use super::key;
use crate::keys::{Key, Kind, Levels};

/// A switch that is on in Kafka 4.3.
const fn on(
    name: &'static str,
    en: &'static str,
    zh_hans: &'static str,
    zh_hant: &'static str,
) -> Key {
    key(name, Levels::FEATURE, Kind::Switch, "on", en, zh_hans, zh_hant).own()
}

/// A switch that is off in every Kafka, for teaching.
const fn off(
    name: &'static str,
    en: &'static str,
    zh_hans: &'static str,
    zh_hant: &'static str,
) -> Key {
    key(name, Levels::FEATURE, Kind::Switch, "off", en, zh_hans, zh_hant).own()
}

/// The first half of them, in the order of the fields of `Features`.
pub(super) const KEYS: &[Key] = &[
    on(
        "eligible-leader-replicas",
        "replicas that left the ISR below min.insync.replicas stay eligible as leaders (KIP-966)",
        "低于 min.insync.replicas 时离开 ISR 的副本仍有资格当 leader（KIP-966）",
        "低於 min.insync.replicas 時離開 ISR 的副本仍有資格當 leader（KIP-966）",
    ),
    on(
        "maximal-isr",
        "the high watermark counts members that are only proposed for the ISR too (KIP-497)",
        "high watermark 也计入仅被提议加入 ISR 的成员（KIP-497）",
        "high watermark 也計入僅被提議加入 ISR 的成員（KIP-497）",
    ),
    on(
        "pending-shrink-counts-old-isr",
        "a member that is to leave the ISR counts until the controller agrees (KIP-497)",
        "将被移出 ISR 的成员在控制器同意前仍然计入（KIP-497）",
        "將被移出 ISR 的成員在控制器同意前仍然計入（KIP-497）",
    ),
    on(
        "high-watermark-waits-for-caught-up",
        "the high watermark waits for caught-up replicas outside the ISR (KAFKA-4485)",
        "high watermark 等待 ISR 之外已追上的副本（KAFKA-4485）",
        "high watermark 等待 ISR 之外已追上的副本（KAFKA-4485）",
    ),
    on(
        "high-watermark-frozen-below-min-isr",
        "the high watermark stands still below min.insync.replicas (KIP-966)",
        "低于 min.insync.replicas 时 high watermark 不前进（KIP-966）",
        "低於 min.insync.replicas 時 high watermark 不前進（KIP-966）",
    ),
    on(
        "at-log-end-is-in-sync",
        "a follower at the leader's log end is never out of sync",
        "位于 leader 日志末尾的 follower 永远算同步",
        "位於 leader 日誌末尾的 follower 永遠算同步",
    ),
    on(
        "isr-join-needs-epoch-start",
        "a follower joins the ISR only at or past the leader epoch's start (KAFKA-7128)",
        "follower 到达 leader epoch 起点后才能加入 ISR（KAFKA-7128）",
        "follower 到達 leader epoch 起點後才能加入 ISR（KAFKA-7128）",
    ),
    on(
        "leader-checks-isr-members",
        "a leader looks at its metadata before it takes a follower into the ISR (KIP-841)",
        "leader 把 follower 纳入 ISR 前先查看自己的元数据（KIP-841）",
        "leader 把 follower 納入 ISR 前先查看自己的中繼資料（KIP-841）",
    ),
    on(
        "controller-checks-isr-members",
        "the controller looks at every member of a proposed ISR (KIP-841)",
        "控制器检查被提议的 ISR 的每个成员（KIP-841）",
        "控制器檢查被提議的 ISR 的每個成員（KIP-841）",
    ),
    on(
        "isr-members-must-be-active",
        "fenced brokers and those shutting down may not join an ISR (KIP-841)",
        "被隔离或正在关闭的 broker 不得加入 ISR（KIP-841）",
        "被隔離或正在關閉的 broker 不得加入 ISR（KIP-841）",
    ),
    on(
        "isr-members-checked-by-epoch",
        "ISR members are checked by broker epoch (KIP-903)",
        "按 broker epoch 检查 ISR 成员（KIP-903）",
        "依 broker epoch 檢查 ISR 成員（KIP-903）",
    ),
    on(
        "registration-refused-while-session-lives",
        "a broker's registration is refused while the session of its other incarnation lives",
        "同一 broker 的另一个进程会话仍有效时，拒绝注册",
        "同一 broker 的另一個行程工作階段仍有效時，拒絕註冊",
    ),
    on(
        "registration-waits-for-session",
        "it is refused too where that incarnation is fenced, as after a clean stop (4.0)",
        "即使那个进程已被隔离（例如正常停止后）也同样拒绝（4.0）",
        "即使那個行程已被隔離（例如正常停止後）也同樣拒絕（4.0）",
    ),
    on(
        "replicas-have-directories",
        "the controller knows the log directory of each replica (KIP-858)",
        "控制器知道每个副本的日志目录（KIP-858）",
        "控制器知道每個副本的日誌目錄（KIP-858）",
    ),
    on(
        "last-isr-member-stays-without-elr",
        "without ELR the last member of an ISR stays in it",
        "没有 ELR 时，ISR 的最后一个成员留在其中",
        "沒有 ELR 時，ISR 的最後一個成員留在其中",
    ),
    on(
        "unclean-leader-is-alone-in-isr",
        "a leader elected uncleanly is the whole ISR",
        "非干净选举产生的 leader 独自构成 ISR",
        "非乾淨選舉產生的 leader 獨自構成 ISR",
    ),
    on(
        "new-leader-bumps-leader-epoch",
        "a new leader has a new leader epoch",
        "新 leader 使用新的 leader epoch",
        "新 leader 使用新的 leader epoch",
    ),
    on(
        "losing-leader-bumps-leader-epoch",
        "losing the leader moves the leader epoch too",
        "失去 leader 时 leader epoch 也会增加",
        "失去 leader 時 leader epoch 也會增加",
    ),
    on(
        "dropping-replicas-bumps-leader-epoch",
        "dropping replicas moves the leader epoch, though the leader stays",
        "移除副本时 leader epoch 增加，即使 leader 不变",
        "移除副本時 leader epoch 增加，即使 leader 不變",
    ),
    on(
        "isr-change-keeps-leader-epoch",
        "ISR changes leave the leader epoch alone (KAFKA-15021)",
        "ISR 变更不改变 leader epoch（KAFKA-15021）",
        "ISR 變更不改變 leader epoch（KAFKA-15021）",
    ),
    on(
        "elr-only-below-min-isr",
        "the ELR is empty while the ISR is large enough (KIP-966)",
        "ISR 足够大时 ELR 为空（KIP-966）",
        "ISR 足夠大時 ELR 為空（KIP-966）",
    ),
    on(
        "elr-keeps-its-members",
        "who is in the ELR stays in it through further changes (KIP-966)",
        "ELR 的成员在后续变更中保留（KIP-966）",
        "ELR 的成員在後續變更中保留（KIP-966）",
    ),
    on(
        "elr-takes-only-who-leaves",
        "only who leaves the ISR in the same change joins the ELR (KIP-966)",
        "只有在同一次变更中离开 ISR 的副本才进入 ELR（KIP-966）",
        "只有在同一次變更中離開 ISR 的副本才進入 ELR（KIP-966）",
    ),
    on(
        "unclean-shutdown-leaves-elr",
        "a broker that comes back from an unclean shutdown leaves the ELR (KIP-966)",
        "非正常关闭后返回的 broker 离开 ELR（KIP-966）",
        "非正常關閉後返回的 broker 離開 ELR（KIP-966）",
    ),
    on(
        "last-known-leader-is-noted",
        "the last leader is noted when the partition loses it (KIP-966)",
        "分区失去 leader 时记下最后的 leader（KIP-966）",
        "分割區失去 leader 時記下最後的 leader（KIP-966）",
    ),
    on(
        "last-known-leader-may-lead",
        "with ISR and ELR empty the last known leader may lead again (KIP-966)",
        "ISR 与 ELR 皆空时，最后的 leader 可再次当选（KIP-966）",
        "ISR 與 ELR 皆空時，最後的 leader 可再次當選（KIP-966）",
    ),
    on(
        "truncates-on-fetch",
        "followers truncate where a fetch shows that their log diverges (KIP-595)",
        "follower 在拉取发现日志分歧时截断（KIP-595）",
        "follower 在拉取發現日誌分歧時截斷（KIP-595）",
    ),
    on(
        "truncation-asks-own-epochs",
        "a follower looks up the leader's epoch in its own log before it truncates (KIP-279)",
        "follower 截断前先在自己的日志中查找 leader 给出的 epoch（KIP-279）",
        "follower 截斷前先在自己的日誌中查找 leader 給出的 epoch（KIP-279）",
    ),
    on(
        "starts-at-log-end",
        "a follower with leader epochs starts at its log end, not at its high watermark (KIP-595)",
        "有 leader epoch 的 follower 从日志末尾而不是 high watermark 开始（KIP-595）",
        "有 leader epoch 的 follower 從日誌末尾而不是 high watermark 開始（KIP-595）",
    ),
    on(
        "controller-checks-partition-epoch",
        "a proposal made from an older state of the partition is refused",
        "基于分区旧状态的提议会被拒绝",
        "基於分區舊狀態的提議會被拒絕",
    ),
    on(
        "unfencing-elects-leaders",
        "what has no leader gets one when a broker that may lead is unfenced",
        "可任 leader 的 broker 解除隔离时，无 leader 的分区选出 leader",
        "可任 leader 的 broker 解除隔離時，無 leader 的分區選出 leader",
    ),
];
