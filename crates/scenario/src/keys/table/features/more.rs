//! The other half of the switches.

use super::{off, on};
use crate::keys::Key;

/// See the module above.
pub(in crate::keys::table) const KEYS: &[Key] = &[
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
    on(
        "kraft",
        "the controllers keep a metadata log of their own; off, ZooKeeper keeps it and a broker \
         controls (KIP-500)",
        "控制器自己保存元数据日志；关闭时由 ZooKeeper 保存，由某个 broker 担任控制器（KIP-500）",
        "控制器自己保存中繼資料日誌；關閉時由 ZooKeeper 保存，由某個 broker 擔任控制器（KIP-500）",
    ),
    on(
        "alter-partition",
        "leaders ask the controller for ISR changes, and do not write them to ZooKeeper (KIP-497)",
        "leader 向控制器申请 ISR 变更，而不是直接写入 ZooKeeper（KIP-497）",
        "leader 向控制器申請 ISR 變更，而不是直接寫入 ZooKeeper（KIP-497）",
    ),
    on(
        "control-requests-carry-broker-epoch",
        "requests of a controller in a broker carry the receiver's broker epoch (KIP-380)",
        "broker 担任的控制器发出的请求携带接收者的 broker epoch（KIP-380）",
        "broker 擔任的控制器發出的請求攜帶接收者的 broker epoch（KIP-380）",
    ),
    on(
        "isr-changes-are-notified",
        "leaders that write ISRs to ZooKeeper leave a note for the controller (0.9)",
        "把 ISR 写入 ZooKeeper 的 leader 会通知控制器（0.9）",
        "把 ISR 寫入 ZooKeeper 的 leader 會通知控制器（0.9）",
    ),
    on(
        "elects-in-assignment-order",
        "a controller in a broker elects in the order of assignment, not of the ISR (0.8.2)",
        "broker 担任的控制器按副本分配顺序而不是 ISR 顺序选举（0.8.2）",
        "broker 擔任的控制器依副本分配順序而不是 ISR 順序選舉（0.8.2）",
    ),
    on(
        "lag-by-time-only",
        "a follower is judged by time alone, not by replica.lag.max.messages (KIP-16)",
        "只按时间判断 follower 是否落后，不看 replica.lag.max.messages（KIP-16）",
        "只按時間判斷 follower 是否落後，不看 replica.lag.max.messages（KIP-16）",
    ),
    on(
        "caught-up-by-previous-fetch",
        "a follower that reaches the log end of its previous fetch was caught up then (KAFKA-4485)",
        "到达上次拉取时日志末尾的 follower 视为当时已追上（KAFKA-4485）",
        "到達上次拉取時日誌末尾的 follower 視為當時已追上（KAFKA-4485）",
    ),
    on(
        "isr-checked-twice-a-lag",
        "leaders look for members that lag twice in replica.lag.time.max.ms (0.10.2)",
        "leader 每个 replica.lag.time.max.ms 检查两次落后成员（0.10.2）",
        "leader 每個 replica.lag.time.max.ms 檢查兩次落後成員（0.10.2）",
    ),
    on(
        "min-isr-capped-by-replicas",
        "min.insync.replicas asks for no more replicas than there are (3.7)",
        "min.insync.replicas 不会超过实际副本数（3.7）",
        "min.insync.replicas 不會超過實際副本數（3.7）",
    ),
    on(
        "acks-all-waits-for-high-watermark",
        "acks=all waits for the high watermark, not for a count of replicas (0.8.2)",
        "acks=all 等待 high watermark，而不是计数副本（0.8.2）",
        "acks=all 等待 high watermark，而不是計數副本（0.8.2）",
    ),
    on(
        "acks-are-all-one-or-none",
        "acks is 0, 1 or all, not any number of replicas (KAFKA-1697)",
        "acks 只能是 0、1 或 all，不能是任意副本数（KAFKA-1697）",
        "acks 只能是 0、1 或 all，不能是任意副本數（KAFKA-1697）",
    ),
    on(
        "leader-epoch-cache",
        "logs know where each leader epoch starts, so followers need not cut at their high \
         watermark (KIP-101)",
        "日志记录每个 leader epoch 的起点，follower 不必截断到 high watermark（KIP-101）",
        "日誌記錄每個 leader epoch 的起點，follower 不必截斷到 high watermark（KIP-101）",
    ),
    on(
        "epoch-entry-on-election",
        "a new leader notes its epoch at once, not with its first record (KAFKA-7415)",
        "新 leader 立即记下其 epoch，而不是等到第一条记录（KAFKA-7415）",
        "新 leader 立即記下其 epoch，而不是等到第一筆記錄（KAFKA-7415）",
    ),
    on(
        "older-epoch-ends-at-first-entry",
        "an epoch older than all that a log knows ends where these start (2.0.1)",
        "早于日志所知的 epoch，在最早的已知 epoch 起点结束（2.0.1）",
        "早於日誌所知的 epoch，在最早的已知 epoch 起點結束（2.0.1）",
    ),
    on(
        "requests-fenced-by-leader-epoch",
        "fetches carry the leader epoch, and are refused in another (KIP-320)",
        "拉取请求携带 leader epoch，不一致则拒绝（KIP-320）",
        "拉取請求攜帶 leader epoch，不一致則拒絕（KIP-320）",
    ),
    on(
        "consumers-check-positions",
        "a consumer checks its position against a new leader's log (KIP-320)",
        "消费者用新 leader 的日志检查自己的位置（KIP-320）",
        "消費者用新 leader 的日誌檢查自己的位置（KIP-320）",
    ),
    on(
        "latest-offset-waits-for-epoch-start",
        "the latest offset is not told before the high watermark is at the epoch's start (KIP-207)",
        "high watermark 到达 epoch 起点前不返回最新位移（KIP-207）",
        "high watermark 到達 epoch 起點前不回傳最新位移（KIP-207）",
    ),
    on(
        "consumers-read-from-followers",
        "consumers may read from followers (KIP-392)",
        "消费者可以从 follower 读取（KIP-392）",
        "消費者可以從 follower 讀取（KIP-392）",
    ),
    on(
        "follows-anew-in-every-epoch",
        "a follower starts over in every leader epoch (2.1)",
        "follower 在每个 leader epoch 重新开始（2.1）",
        "follower 在每個 leader epoch 重新開始（2.1）",
    ),
    on(
        "follows-anew-after-skipped-epoch",
        "where it does not, it does so at least after an epoch that it missed (2.0.1)",
        "否则至少在错过某个 epoch 之后重新开始（2.0.1）",
        "否則至少在錯過某個 epoch 之後重新開始（2.0.1）",
    ),
    on(
        "survives-out-of-range",
        "a broker whose log is longer than its leader's truncates, and does not stop (2.0.1)",
        "日志比 leader 长的 broker 截断而不是停止（2.0.1）",
        "日誌比 leader 長的 broker 截斷而不是停止（2.0.1）",
    ),
    on(
        "errors-name-the-leader",
        "who is misled is told the leader with the error (KIP-951)",
        "错误响应同时告知当前 leader（KIP-951）",
        "錯誤回應同時告知目前的 leader（KIP-951）",
    ),
    on(
        "isr-in-ascending-order",
        "leaders propose ISRs in ascending order, not in the order of joining (4.2)",
        "leader 按升序而不是加入顺序提议 ISR（4.2）",
        "leader 按升序而不是加入順序提議 ISR（4.2）",
    ),
    on(
        "unclean-election-by-config",
        "unclean.leader.election.enable counts in KRaft too (KAFKA-12670)",
        "unclean.leader.election.enable 在 KRaft 中同样生效（KAFKA-12670）",
        "unclean.leader.election.enable 在 KRaft 中同樣生效（KAFKA-12670）",
    ),
    on(
        "last-known-leader-noted-on-loss",
        "the last leader is noted when it is lost, not when the ISR is empty (KAFKA-19522)",
        "失去 leader 时即记下，而不是等到 ISR 为空（KAFKA-19522）",
        "失去 leader 時即記下，而不是等到 ISR 為空（KAFKA-19522）",
    ),
    on(
        "last-known-leader-must-be-acceptable",
        "the last known leader leads again only where it can; 4.0.0 had that inverted",
        "最后的 leader 只有在可用时才再次当选；4.0.0 中此判断相反",
        "最後的 leader 只有在可用時才再次當選；4.0.0 中此判斷相反",
    ),
    off(
        "elects-most-up-to-date",
        "the controller elects the ISR member with the longest log, by what heartbeats told; no \
         Kafka does",
        "控制器按心跳上报的日志末尾选出 ISR 中日志最长者；任何 Kafka 都不这样做",
        "控制器依心跳回報的日誌末尾選出 ISR 中日誌最長者；任何 Kafka 都不這樣做",
    ),
];
