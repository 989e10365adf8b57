//! The other half of the switches.

use super::on;
use crate::keys::Key;

/// See the module above.
pub(in crate::keys::table) const KEYS: &[Key] = &[
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
    on(
        "duplicates-are-recognised",
        "a batch of an idempotent producer that is in the log already is not appended again",
        "幂等 producer 已在日志中的批次不再追加",
        "冪等 producer 已在日誌中的批次不再附加",
    ),
    on(
        "ignores-newer-batches",
        "a follower ignores batches newer than its own leader epoch (KAFKA-18723)",
        "follower 忽略比自己的 leader epoch 更新的批次（KAFKA-18723）",
        "follower 忽略比自己的 leader epoch 更新的批次（KAFKA-18723）",
    ),
    on(
        "reassignment-needs-added-only",
        "a reassignment is complete once the added replicas are in the ISR (KAFKA-19975)",
        "新增的副本都进入 ISR 后重分配即完成（KAFKA-19975）",
        "新增的副本都進入 ISR 後重新分配即完成（KAFKA-19975）",
    ),
    on(
        "exponential-backoff",
        "retries back off exponentially (KIP-580)",
        "重试按指数退避（KIP-580）",
        "重試按指數退避（KIP-580）",
    ),
];
