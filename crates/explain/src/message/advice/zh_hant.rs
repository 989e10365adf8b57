//! Advice in Traditional Chinese.

use super::AdviceTexts;

/// Traditional Chinese.
pub(super) static ZH_HANT: AdviceTexts = AdviceTexts {
    lost: "{1} 有 {0} 筆已確認的記錄遺失。",
    duplicated: "{1} 有 {0} 筆記錄在日誌中出現不只一次。",
    failed: "{1} 有 {0} 筆記錄被拒絕，或未能及時確認。",
    leaderless: "{1} 有 {0} 沒有 leader。",
    of_producer: "生產者 {2} 設定 {0}={1}",
    of_idempotence: "生產者 {2} 設定 {0}={1}（它要求 acks=all）",
    of_topic: "主題 {2} 設定 {0}={1}",
    of_cluster: "設定 {0}={1}",
    no_elect_unclean: "管理員不做 unclean 選舉",
    both: "{0}，同時{1}",
    helps_records: "有效：{0}。這樣一筆也沒有。",
    helps_time: "有效：{0}。這樣始終有 leader。",
    partly_records: "部分有效：{0}。這樣仍有 {1} 筆記錄。",
    partly_time: "部分有效：{0}。這樣仍有 {1}。",
    no_use: "單獨無效：{0}。",
    cut_short: "執行會太長，結果未知：{0}。",
    no_single: "沒有任何單一設定有效。",
    no_pair: "其中任意兩個合在一起也無效。",
    nothing_to_try: "沒有與此有關、可以改動的設定。",
    incomplete: "可試的太多，沒有全部試過。",
    at_no_price: "在這次執行中看不出代價。",
    disks_cost: "這裡的磁碟不耗時間；在真實的磁碟上，每筆記錄都要等待寫入磁碟。",
    price: "代價：{0}。",
    price_failed: "多 {0} 筆記錄被拒絕或未能及時確認",
    price_lost: "多遺失 {0} 筆已確認的記錄",
    price_duplicated: "多 {0} 筆重複記錄",
    price_leaderless: "沒有 leader 的時間多 {0}",
    price_stalled: "acks=all 無進展的時間多 {0}",
    price_latency: "99 % 的確認耗時上限由 {0} 變為 {1}",
    separator: "；",
    nothing: "沒有記錄遺失、重複或被拒絕，也沒有分割區失去 leader。",
};
