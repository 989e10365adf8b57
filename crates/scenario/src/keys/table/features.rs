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
];
