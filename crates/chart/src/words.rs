//! Every text of a picture, in three languages. `{}` stands for what is filled in.

use crate::options::Language;
use crate::scene::Class;

macro_rules! words {
    ($($name:ident: $en:literal, $hans:literal, $hant:literal;)*) => {
        /// The texts of one language.
        #[allow(missing_docs)]
        pub(crate) struct Words { $(pub $name: &'static str,)* }

        const EN: Words = Words { $($name: $en,)* };
        const ZH_HANS: Words = Words { $($name: $hans,)* };
        const ZH_HANT: Words = Words { $($name: $hant,)* };
    };
}

words! {
    // Actions
    crash: "crash", "崩溃", "當機";
    power_loss: "power loss", "断电", "斷電";
    stop: "stop", "停止", "停止";
    start: "start", "启动", "啟動";
    pause: "pause", "暂停", "暫停";
    resume: "resume", "恢复", "恢復";
    wipe: "wipe disk", "清空磁盘", "清空磁碟";
    fail: "disk fails", "磁盘故障", "磁碟故障";
    cut: "cut", "断开", "斷開";
    heal: "heal", "修复", "修復";
    heal_all: "heal all", "全部修复", "全部修復";
    slow: "slow", "变慢", "變慢";
    elect: "elect", "选举", "選舉";
    elect_preferred: "elect preferred", "首选副本选举", "首選副本選舉";
    elect_unclean: "elect unclean", "unclean 选举", "unclean 選舉";
    set: "set", "设置", "設定";
    produce: "produce", "写入", "寫入";
    reassign: "reassign", "重分配", "重新分配";
    create: "create", "创建", "建立";
    controller: "ctrl", "控制器", "控制器";
    everyone: "all", "全部", "全部";
    default: "default", "默认", "預設";
    // Panels
    leaders: "Leader of each partition", "各分区的 leader", "各分割區的 leader";
    leaders_note: "lighter: not the preferred leader", "浅色：非首选 leader", "淺色：非首選 leader";
    leaders_more: "{} more partitions not shown", "另有 {} 个分区未显示", "另有 {} 個分割區未顯示";
    leader_count: "Partitions led", "领导的分区数", "領導的分割區數";
    replicas: "Replicas of {}", "{} 的副本", "{} 的副本";
    isr: "In-sync replicas (ISR)", "同步副本（ISR）", "同步副本（ISR）";
    offsets: "Offsets", "偏移量", "偏移量";
    producers: "Producers, records/s", "生产者，条/秒", "生產者，筆/秒";
    producers_more: "{} more not shown", "另有 {} 个未显示", "另有 {} 個未顯示";
    brokers: "{} brokers", "{} 个 broker", "{} 個 broker";
    broker: "broker {}", "broker {}", "broker {}";
    // States of a replica
    leader: "leader", "leader", "leader";
    epoch: "epoch {}", "epoch {}", "epoch {}";
    in_sync: "in sync", "已同步", "已同步";
    out_of_sync: "out of sync", "未同步", "未同步";
    catching_up: "catching up", "追赶中", "追趕中";
    dead_leader: "dead, still leader", "已停机，仍是 leader", "已停機，仍是 leader";
    dead_in_sync: "dead, still in ISR", "已停机，仍在 ISR", "已停機，仍在 ISR";
    dead_leader_short: "dead leader", "已停机的 leader", "已停機的 leader";
    dead_in_sync_short: "dead, in ISR", "已停机，在 ISR", "已停機，在 ISR";
    paused_in_sync_short: "paused, in ISR", "已暂停，在 ISR", "已暫停，在 ISR";
    paused_leader_short: "paused leader", "已暂停的 leader", "已暫停的 leader";
    paused_in_sync: "paused, still in ISR", "已暂停，仍在 ISR", "已暫停，仍在 ISR";
    paused_leader: "paused, still leader", "已暂停，仍是 leader", "已暫停，仍是 leader";
    paused: "paused", "已暂停", "已暫停";
    starting_in_sync: "starting, still in ISR", "启动中，仍在 ISR", "啟動中，仍在 ISR";
    starting: "starting", "启动中", "啟動中";
    stopping: "stopping", "关闭中", "關閉中";
    fenced: "fenced", "已隔离", "已隔離";
    unregistered: "not registered", "未登记", "未登記";
    down: "down", "已停机", "已停機";
    dead: "dead", "已停机", "已停機";
    mixed: "{} changes", "{} 次变化", "{} 次變化";
    // ISR
    min_isr: "min.insync.replicas", "min.insync.replicas", "min.insync.replicas";
    below_min: "below min.insync.replicas: acks=all refused",
        "低于 min.insync.replicas：拒绝 acks=all", "低於 min.insync.replicas：拒絕 acks=all";
    below_min_short: "acks=all refused", "拒绝 acks=all", "拒絕 acks=all";
    no_leader: "no leader", "无 leader", "無 leader";
    // Offsets
    high_watermark: "high watermark", "高水位", "高水位";
    high_watermark_short: "HW", "HW", "HW";
    log_end: "log end of broker {}", "broker {} 日志末端", "broker {} 日誌末端";
    position: "position of {}", "{} 的消费位置", "{} 的消費位置";
    uncommitted: "not committed", "未提交", "未提交";
    truncated: "{} truncated", "截断 {} 条", "截斷 {} 筆";
    records: "records", "条记录", "筆記錄";
    // Producers
    acknowledged: "acknowledged", "已确认", "已確認";
    acknowledged_short: "ack", "确认", "確認";
    refused: "refused", "失败", "失敗";
    refused_short: "ref", "失败", "失敗";
    waiting: "no answer", "等待应答", "等待回應";
    // Messages between nodes
    messages: "{}: messages between nodes", "{}：节点之间的消息", "{}：節點之間的訊息";
    messages_note: "faint: routine; dashed: held back or lost", "淡色：例行消息；虚线：滞留或丢失",
        "淡色：例行訊息；虛線：滯留或遺失";
    messages_count: "{n} messages, {h} held back, {l} lost.", "{n} 条消息，滞留 {h} 条，丢失 {l} 条。",
        "{n} 則訊息，滯留 {h} 則，遺失 {l} 則。";
    sent_taken: "{m}: {f} → {t}, sent {s}, taken {e}", "{m}：{f} → {t}，{s} 发出，{e} 收到",
        "{m}：{f} → {t}，{s} 發出，{e} 收到";
    sent_lost: "{m}: {f} → {t}, sent {s}, lost {e}", "{m}：{f} → {t}，{s} 发出，{e} 丢失",
        "{m}：{f} → {t}，{s} 發出，{e} 遺失";
    sent_waits: "{m}: {f} → {t}, sent {s}, not taken yet", "{m}：{f} → {t}，{s} 发出，尚未收到",
        "{m}：{f} → {t}，{s} 發出，尚未收到";
    held_back: "held back since {}", "自 {} 起滞留", "自 {} 起滯留";
    admin: "admin", "管理员", "管理員";
    leads: "leads, epoch {}", "成为 leader，epoch {}", "成為 leader，epoch {}";
    follows: "follows, epoch {}", "成为 follower，epoch {}", "成為 follower，epoch {}";
    shrinks: "wants {} out of ISR", "提议移出 {}", "提議移出 {}";
    expands: "wants {} in ISR", "提议加入 {}", "提議加入 {}";
    cut_to: "log cut to {}", "日志截断到 {}", "日誌截斷到 {}";
    power_took: "{} records gone", "{} 条记录消失", "{} 筆記錄消失";
    log_loaded: "log loaded, end {}", "已加载日志，末端 {}", "已載入日誌，末端 {}";
    diverges: "logs part at {}", "日志在 {} 处分叉", "日誌在 {} 處分叉";
    is_fenced: "fences {}", "隔离 {}", "隔離 {}";
    is_unfenced: "unfences {}", "解除隔离 {}", "解除隔離 {}";
    session_over: "session of {} over", "{} 的会话到期", "{} 的工作階段到期";
    registers: "registers {}", "注册 {}", "註冊 {}";
    lost_peer: "disconnected from {}", "与 {} 断开", "與 {} 斷線";
    gave_up_on: "no answer from {}", "{} 未应答", "{} 未回應";
    serves: "serves", "开始服务", "開始服務";
    // Schemes side by side
    compared: "{}: records acknowledged in all, under the same schedule",
        "{}：同一时间表下累计确认的记录", "{}：同一時間表下累計確認的記錄";
    latency: "Latency", "延迟", "延遲";
    acked_of: "{a} of {p} acknowledged", "确认 {a}/{p}", "確認 {a}/{p}";
    lost: "{} lost", "丢失 {}", "遺失 {}";
    stalled: "stalled {}", "停滞 {}", "停滯 {}";
    // Sentences for those who cannot see the picture
    title: "{}: replicas and offsets over time", "{}：副本与偏移量随时间的变化",
        "{}：副本與偏移量隨時間的變化";
    nothing: "nothing to show yet", "暂无内容", "暫無內容";
    desc_range: "From {a} to {b}.", "从 {a} 到 {b}。", "從 {a} 到 {b}。";
    desc_leader: "{t}: leader {l}, epoch {e}, ISR [{i}].", "{t}：leader {l}，epoch {e}，ISR [{i}]。",
        "{t}：leader {l}，epoch {e}，ISR [{i}]。";
    desc_none: "none", "无", "無";
    desc_more: "{} more changes.", "另有 {} 次变化。", "另有 {} 次變化。";
    desc_high_watermark: "High watermark at the end: {}.", "结束时高水位：{}。",
        "結束時高水位：{}。";
    desc_producer: "Producer {n}: {a} acknowledged, {r} refused.",
        "生产者 {n}：{a} 条已确认，{r} 条失败。", "生產者 {n}：{a} 筆已確認，{r} 筆失敗。";
}

impl Words {
    /// Those of a language.
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::En => &EN,
            Language::ZhHans => &ZH_HANS,
            Language::ZhHant => &ZH_HANT,
        }
    }

    /// Texts of a band of `class`, the longest first, a letter last; empty for what is no band.
    pub fn band(&self, class: Class) -> [&'static str; 4] {
        match class {
            Class::Leader => [self.leader, self.leader, self.leader, "L"],
            Class::InSync => [self.in_sync, self.in_sync, self.in_sync, "I"],
            Class::OutOfSync => [self.out_of_sync, self.out_of_sync, self.out_of_sync, "O"],
            Class::CatchingUp => [self.catching_up, self.catching_up, self.catching_up, "C"],
            Class::DeadLeader => [self.dead_leader, self.dead_leader_short, self.dead, "D"],
            Class::DeadInSync => [self.dead_in_sync, self.dead_in_sync_short, self.dead, "D"],
            Class::PausedLeader => [self.paused_leader, self.paused_leader_short, self.paused, "P"],
            Class::PausedInSync => {
                [self.paused_in_sync, self.paused_in_sync_short, self.paused, "P"]
            }
            Class::Paused => [self.paused, self.paused, self.paused, "P"],
            Class::StartingInSync => [self.starting_in_sync, self.starting, self.starting, "S"],
            Class::Starting => [self.starting, self.starting, self.starting, "S"],
            Class::Stopping => [self.stopping, self.stopping, self.stopping, "T"],
            Class::Fenced => [self.fenced, self.fenced, self.fenced, "F"],
            Class::Down => [self.down, self.down, self.down, "–"],
            _ => [""; 4],
        }
    }
}

/// Puts a value in the place of `{}`.
pub(crate) fn fill(template: &str, value: impl std::fmt::Display) -> String {
    template.replace("{}", &value.to_string())
}

/// Puts values in the places of `{name}`.
pub(crate) fn fill_all(template: &str, values: &[(&str, String)]) -> String {
    let mut text = template.to_string();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// What a replica's band of `class` is called, such as `dead, still in ISR`.
pub fn band_name(class: Class, language: Language) -> &'static str {
    Words::of(language).band(class)[0]
}
