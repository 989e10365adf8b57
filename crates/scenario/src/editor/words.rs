//! What statements and actions do, in a line.

use crate::diagnostic::Text;

/// What a statement or an action does, by its first word.
pub(super) fn describe(word: &str) -> Option<&'static Text> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, text)| text)
}

const fn word(
    word: &'static str,
    en: &'static str,
    zh_hans: &'static str,
    zh_hant: &'static str,
) -> (&'static str, Text) {
    (word, Text { en, zh_hans, zh_hant })
}

const WORDS: &[(&str, Text)] = &[
    word("highwater", "version of this language", "脚本语言的版本", "腳本語言的版本"),
    word(
        "kafka",
        "whose rules and defaults hold",
        "采用哪个版本的规则与默认值",
        "採用哪個版本的規則與預設值",
    ),
    word(
        "seed",
        "another number gives other chances",
        "换一个数字，随机结果就不同",
        "換一個數字，隨機結果就不同",
    ),
    word(
        "brokers",
        "brokers and their settings: brokers 1..3 key=value",
        "broker 及其设置：brokers 1..3 key=value",
        "broker 及其設定：brokers 1..3 key=value",
    ),
    word(
        "broker",
        "brokers and their settings: brokers 1..3 key=value",
        "broker 及其设置：brokers 1..3 key=value",
        "broker 及其設定：brokers 1..3 key=value",
    ),
    word(
        "zookeeper",
        "settings of ZooKeeper, in releases that need it",
        "ZooKeeper 的设置（仅限需要它的版本）",
        "ZooKeeper 的設定（僅限需要它的版本）",
    ),
    word("controller", "settings of the controller", "控制器的设置", "控制器的設定"),
    word(
        "cluster",
        "settings of every broker and the controller",
        "所有 broker 与控制器的设置",
        "所有 broker 與控制器的設定",
    ),
    word("feature", "features of the cluster", "集群的功能", "叢集的功能"),
    word(
        "topic",
        "a topic: topic orders replicas=[1,2,3]",
        "主题：topic orders replicas=[1,2,3]",
        "主題：topic orders replicas=[1,2,3]",
    ),
    word(
        "producer",
        "a producer: producer web acks=all rate=100/s",
        "生产者：producer web acks=all rate=100/s",
        "生產者：producer web acks=all rate=100/s",
    ),
    word(
        "consumer",
        "a consumer: consumer audit",
        "消费者：consumer audit",
        "消費者：consumer audit",
    ),
    word("network", "every link", "所有链路", "所有鏈路"),
    word(
        "link",
        "one link: link broker 1 <-> broker 2 latency=50ms",
        "单条链路：link broker 1 <-> broker 2 latency=50ms",
        "單條鏈路：link broker 1 <-> broker 2 latency=50ms",
    ),
    word(
        "startup",
        "from a broker's start to its first request",
        "broker 从启动到发出第一个请求的时间",
        "broker 從啟動到發出第一個請求的時間",
    ),
    word(
        "at",
        "what happens when: at 2s crash broker 2",
        "何时发生什么：at 2s crash broker 2",
        "何時發生什麼：at 2s crash broker 2",
    ),
    word("run", "when the run ends", "运行多久", "執行多久"),
    word(
        "expect",
        "what must be so: expect leader of orders/0 = 3 at 12s",
        "必须成立的事：expect leader of orders/0 = 3 at 12s",
        "必須成立的事：expect leader of orders/0 = 3 at 12s",
    ),
    word(
        "ask",
        "a question to the reader: ask \"Who leads?\" broker 3 at 5s",
        "向读者提问：ask \"Who leads?\" broker 3 at 5s",
        "向讀者提問：ask \"Who leads?\" broker 3 at 5s",
    ),
    word(
        "crash",
        "kill the process; what it wrote survives (kill -9)",
        "杀死进程；已写入的数据仍在（kill -9）",
        "強制結束行程；已寫入的資料仍在（kill -9）",
    ),
    word(
        "power-loss",
        "the machine loses power; what was not flushed may be gone",
        "机器断电；尚未刷盘的数据可能丢失",
        "機器斷電；尚未寫入磁碟的資料可能遺失",
    ),
    word(
        "stop",
        "stop in order: a broker hands over its leaderships first",
        "正常停止：broker 先移交其 leader 身份",
        "正常停止：broker 先移交其 leader 身分",
    ),
    word("start", "start again", "重新启动", "重新啟動"),
    word(
        "pause",
        "freeze the process, as a long garbage collection does",
        "冻结进程，如同一次漫长的垃圾回收",
        "凍結行程，如同一次漫長的垃圾回收",
    ),
    word("resume", "let it go on", "让它继续", "讓它繼續"),
    word(
        "wipe",
        "give a broker that is down an empty disk",
        "给已停止的 broker 换上空磁盘",
        "給已停止的 broker 換上空磁碟",
    ),
    word(
        "fail",
        "the disk of a log directory fails: fail log dir d1 of broker 2",
        "日志目录的磁盘故障：fail log dir d1 of broker 2",
        "日誌目錄的磁碟故障：fail log dir d1 of broker 2",
    ),
    word(
        "replace",
        "an empty disk for a log directory, used from the broker's next start on",
        "为日志目录换上空磁盘，broker 下次启动时使用",
        "為日誌目錄換上空磁碟，broker 下次啟動時使用",
    ),
    word(
        "cut",
        "messages wait until the link is healed: cut broker 1 -> broker 2",
        "消息等到链路恢复：cut broker 1 -> broker 2",
        "訊息等到鏈路恢復：cut broker 1 -> broker 2",
    ),
    word("heal", "the link works again", "链路恢复", "鏈路恢復"),
    word(
        "slow",
        "another latency: slow broker 1 -> broker 2 latency=50ms",
        "改变延迟：slow broker 1 -> broker 2 latency=50ms",
        "改變延遲：slow broker 1 -> broker 2 latency=50ms",
    ),
    word(
        "elect",
        "elect leaders: elect preferred orders/0",
        "选举 leader：elect preferred orders/0",
        "選舉 leader：elect preferred orders/0",
    ),
    word(
        "reassign",
        "move replicas: reassign orders/0 [4,5]",
        "迁移副本：reassign orders/0 [4,5]",
        "遷移副本：reassign orders/0 [4,5]",
    ),
    word(
        "set",
        "change a setting while the cluster runs",
        "在集群运行时更改设置",
        "在叢集執行時變更設定",
    ),
    word("unset", "delete a setting", "删除设置", "刪除設定"),
    word("produce", "send records now", "立即发送记录", "立即傳送記錄"),
    word(
        "rate",
        "another pace: rate web 50/s, rate web off",
        "改变速率：rate web 50/s、rate web off",
        "改變速率：rate web 50/s、rate web off",
    ),
    word("consume", "let a consumer read", "让消费者读取", "讓消費者讀取"),
    word("create", "create a topic", "创建主题", "建立主題"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{ACTION_WORDS, STATEMENT_WORDS};

    #[test]
    fn every_word_is_explained() {
        for word in STATEMENT_WORDS.iter().chain(ACTION_WORDS) {
            assert!(describe(word).is_some(), "{word}");
        }
    }
}
