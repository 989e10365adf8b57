//! What stands under the pointer.

use super::{level_of, line_at, tokens_of};
use crate::diagnostic::{Lang, Text, values};
use crate::keys::{self, Key};
use crate::lex::TokenKind;
use std::ops::Range;

/// What is known of a piece of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// Which bytes of the text are meant.
    pub range: Range<usize>,
    /// The word itself.
    pub title: String,
    /// What it does, in a sentence.
    pub text: String,
    /// For a setting: its default, and what values it takes.
    pub detail: Option<String>,
}

/// What is known of the text at the byte offset.
pub fn hover(text: &str, offset: usize, lang: Lang) -> Option<Hover> {
    let (start, line) = line_at(text, offset);
    let tokens = tokens_of(text, line, start);
    let index = tokens.iter().position(|(token, _)| token.span.touches(offset))?;
    let (token, word) = tokens[index];
    if token.kind != TokenKind::Word {
        return None;
    }
    let range = token.span.range();
    let title = word.to_owned();
    let words: Vec<&str> = tokens.iter().map(|(_, word)| *word).collect();
    if index == 0 || (index == 2 && words[0] == "at") {
        let text = describe(word)?.get(lang).to_owned();
        return Some(Hover { range, title, text, detail: None });
    }
    let level = level_of(&words)?;
    let key = keys::find(word).filter(|key| key.levels.meets(level))?;
    let text = key.describe(lang).to_owned();
    Some(Hover { range, title, text, detail: Some(detail(key, lang)) })
}

/// Default and values of a setting.
pub(super) fn detail(key: &Key, lang: Lang) -> String {
    let values = values(key.kind, lang);
    let default = key.default;
    match (lang, default) {
        (_, "-") => values,
        (Lang::En, _) => format!("{values}; default {default}"),
        (Lang::ZhHans, _) => format!("{values}；默认 {default}"),
        (Lang::ZhHant, _) => format!("{values}；預設 {default}"),
    }
}

/// What a statement or an action does.
pub(super) fn describe(word: &str) -> Option<Text> {
    let text = |en, zh_hans, zh_hant| Some(Text { en, zh_hans, zh_hant });
    match word {
        "highwater" => text("version of this language", "脚本语言的版本", "腳本語言的版本"),
        "kafka" => text(
            "whose rules and defaults hold",
            "采用哪个版本的规则与默认值",
            "採用哪個版本的規則與預設值",
        ),
        "seed" => text(
            "another number gives other chances",
            "换一个数字，随机结果就不同",
            "換一個數字，隨機結果就不同",
        ),
        "brokers" | "broker" => text(
            "brokers and their settings: brokers 1..3 key=value",
            "broker 及其设置：brokers 1..3 key=value",
            "broker 及其設定：brokers 1..3 key=value",
        ),
        "controller" => text("settings of the controller", "控制器的设置", "控制器的設定"),
        "cluster" => text(
            "settings of every broker and the controller",
            "所有 broker 与控制器的设置",
            "所有 broker 與控制器的設定",
        ),
        "feature" => text("features of the cluster", "集群的功能", "叢集的功能"),
        "topic" => text(
            "a topic: topic orders replicas=[1,2,3]",
            "主题：topic orders replicas=[1,2,3]",
            "主題：topic orders replicas=[1,2,3]",
        ),
        "producer" => text(
            "a producer: producer web acks=all rate=100/s",
            "生产者：producer web acks=all rate=100/s",
            "生產者：producer web acks=all rate=100/s",
        ),
        "consumer" => {
            text("a consumer: consumer audit", "消费者：consumer audit", "消費者：consumer audit")
        }
        "network" => text("every link", "所有链路", "所有鏈路"),
        "link" => text(
            "one link: link broker 1 <-> broker 2 latency=50ms",
            "单条链路：link broker 1 <-> broker 2 latency=50ms",
            "單條鏈路：link broker 1 <-> broker 2 latency=50ms",
        ),
        "startup" => text(
            "from a broker's start to its first request",
            "broker 从启动到发出第一个请求的时间",
            "broker 從啟動到發出第一個請求的時間",
        ),
        "at" => text(
            "what happens when: at 2s crash broker 2",
            "何时发生什么：at 2s crash broker 2",
            "何時發生什麼：at 2s crash broker 2",
        ),
        "run" => text("when the run ends", "运行多久", "執行多久"),
        "expect" => text(
            "what must be so: expect leader of orders/0 = 3 at 12s",
            "必须成立的事：expect leader of orders/0 = 3 at 12s",
            "必須成立的事：expect leader of orders/0 = 3 at 12s",
        ),
        "ask" => text(
            "a question to the reader: ask \"Who leads?\" broker 3 at 5s",
            "向读者提问：ask \"Who leads?\" broker 3 at 5s",
            "向讀者提問：ask \"Who leads?\" broker 3 at 5s",
        ),
        _ => describe_action(word),
    }
}

fn describe_action(word: &str) -> Option<Text> {
    let text = |en, zh_hans, zh_hant| Some(Text { en, zh_hans, zh_hant });
    match word {
        "crash" => text(
            "kill the process; what it wrote survives (kill -9)",
            "杀死进程；已写入的数据仍在（kill -9）",
            "強制結束行程；已寫入的資料仍在（kill -9）",
        ),
        "power-loss" => text(
            "the machine loses power; what was not flushed may be gone",
            "机器断电；尚未刷盘的数据可能丢失",
            "機器斷電；尚未寫入磁碟的資料可能遺失",
        ),
        "stop" => text(
            "stop in order: a broker hands over its leaderships first",
            "正常停止：broker 先移交其 leader 身份",
            "正常停止：broker 先移交其 leader 身分",
        ),
        "start" => text("start again", "重新启动", "重新啟動"),
        "pause" => text(
            "freeze the process, as a long garbage collection does",
            "冻结进程，如同一次漫长的垃圾回收",
            "凍結行程，如同一次漫長的垃圾回收",
        ),
        "resume" => text("let it go on", "让它继续", "讓它繼續"),
        "wipe" => text(
            "give a broker that is down an empty disk",
            "给已停止的 broker 换上空磁盘",
            "給已停止的 broker 換上空磁碟",
        ),
        "cut" => text(
            "messages wait until the link is healed: cut broker 1 -> broker 2",
            "消息等到链路恢复：cut broker 1 -> broker 2",
            "訊息等到鏈路恢復：cut broker 1 -> broker 2",
        ),
        "heal" => text("the link works again", "链路恢复", "鏈路恢復"),
        "slow" => text(
            "another latency: slow broker 1 -> broker 2 latency=50ms",
            "改变延迟：slow broker 1 -> broker 2 latency=50ms",
            "改變延遲：slow broker 1 -> broker 2 latency=50ms",
        ),
        "elect" => text(
            "elect leaders: elect preferred orders/0",
            "选举 leader：elect preferred orders/0",
            "選舉 leader：elect preferred orders/0",
        ),
        "reassign" => text(
            "move replicas: reassign orders/0 [4,5]",
            "迁移副本：reassign orders/0 [4,5]",
            "遷移副本：reassign orders/0 [4,5]",
        ),
        "set" => text(
            "change a setting while the cluster runs",
            "在集群运行时更改设置",
            "在叢集執行時變更設定",
        ),
        "unset" => text("delete a setting", "删除设置", "刪除設定"),
        "produce" => text("send records now", "立即发送记录", "立即傳送記錄"),
        "rate" => text(
            "another pace: rate web 50/s, rate web off",
            "改变速率：rate web 50/s、rate web off",
            "改變速率：rate web 50/s、rate web off",
        ),
        "consume" => text("let a consumer read", "让消费者读取", "讓消費者讀取"),
        "create" => text("create a topic", "创建主题", "建立主題"),
        _ => None,
    }
}
