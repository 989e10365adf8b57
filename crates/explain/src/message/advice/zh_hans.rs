//! Advice in Simplified Chinese.

use super::AdviceTexts;

/// Simplified Chinese.
pub(super) static ZH_HANS: AdviceTexts = AdviceTexts {
    lost: "{1} 有 {0} 条已确认的记录丢失。",
    duplicated: "{1} 有 {0} 条记录在日志中出现不止一次。",
    failed: "{1} 有 {0} 条记录被拒绝，或未能及时确认。",
    leaderless: "{1} 有 {0} 没有 leader。",
    of_producer: "生产者 {2} 设置 {0}={1}",
    of_idempotence: "生产者 {2} 设置 {0}={1}（它要求 acks=all）",
    of_topic: "主题 {2} 设置 {0}={1}",
    of_cluster: "设置 {0}={1}",
    no_elect_unclean: "管理员不做 unclean 选举",
    both: "{0}，同时{1}",
    helps_records: "有效：{0}。这样一条也没有。",
    helps_time: "有效：{0}。这样始终有 leader。",
    partly_records: "部分有效：{0}。这样仍有 {1} 条记录。",
    partly_time: "部分有效：{0}。这样仍有 {1}。",
    no_use: "单独无效：{0}。",
    cut_short: "运行会太长，结果未知：{0}。",
    no_single: "没有任何单个设置有效。",
    no_pair: "其中任意两个合在一起也无效。",
    nothing_to_try: "没有与此有关、可以改动的设置。",
    incomplete: "可试的太多，没有全部试过。",
    at_no_price: "在这次运行中看不出代价。",
    disks_cost: "这里的磁盘不耗时间；在真实的磁盘上，每条记录都要等待刷盘。",
    price: "代价：{0}。",
    price_failed: "多 {0} 条记录被拒绝或未能及时确认",
    price_lost: "多丢失 {0} 条已确认的记录",
    price_duplicated: "多 {0} 条重复记录",
    price_leaderless: "没有 leader 的时间多 {0}",
    price_stalled: "acks=all 无进展的时间多 {0}",
    price_latency: "99 % 的确认耗时上限由 {0} 变为 {1}",
    separator: "；",
    nothing: "没有记录丢失、重复或被拒绝，也没有分区失去 leader。",
};
