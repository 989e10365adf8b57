//! A comparison as a table of text.

use crate::{Comparison, Note, Row};
use highwater_protocol::Micros;
use highwater_scenario::Lang;
use highwater_scenario::diagnostic::Text;
use highwater_sim::Schedule;

/// Columns of numbers, from left to right.
const HEADINGS: [Text; 10] = [
    Text { en: "acked", zh_hans: "已确认", zh_hant: "已確認" },
    Text { en: "refused", zh_hans: "被拒", zh_hant: "被拒" },
    Text { en: "timed out", zh_hans: "超时", zh_hant: "逾時" },
    Text { en: "pending", zh_hans: "未答复", zh_hant: "未回覆" },
    Text { en: "lost", zh_hans: "丢失", zh_hant: "遺失" },
    Text { en: "stalled", zh_hans: "停滞", zh_hant: "停滯" },
    Text { en: "p50", zh_hans: "p50", zh_hant: "p50" },
    Text { en: "p99", zh_hans: "p99", zh_hant: "p99" },
    Text { en: "msgs/rec", zh_hans: "消息/条", zh_hant: "訊息/筆" },
    Text { en: "copies", zh_hans: "副本", zh_hant: "副本" },
];
const SCHEME: Text = Text { en: "scheme", zh_hans: "方案", zh_hant: "方案" };
const TITLE: Text = Text {
    en: "{p} with copies on brokers {c}: {n} records in {t}, seed {s}",
    zh_hans: "{p}，副本在 broker {c}：{t} 内 {n} 条记录，种子 {s}",
    zh_hant: "{p}，副本在 broker {c}：{t} 內 {n} 筆記錄，種子 {s}",
};
const WRITTEN: Text =
    Text {
        en: "* as the script says", zh_hans: "* 脚本中的设置", zh_hant: "* 腳本中的設定"
    };

/// The comparison as a table, with the remarks below. `schedule` is the one compared.
pub fn table(comparison: &Comparison, schedule: &Schedule, lang: Lang) -> String {
    let mut lines: Vec<Vec<String>> = vec![
        std::iter::once(SCHEME).chain(HEADINGS).map(|text| text.get(lang).to_owned()).collect(),
    ];
    lines.extend(comparison.rows.iter().map(|row| cells(row, lang)));
    let widths: Vec<usize> = (0..lines[0].len())
        .map(|column| lines.iter().map(|line| width(&line[column])).max().unwrap_or(0))
        .collect();
    let mut text = title(comparison, schedule, lang) + "\n\n";
    for line in &lines {
        text.push_str(&laid_out(line, &widths));
        text.push('\n');
    }
    let mut remarks = Vec::new();
    if comparison.rows.iter().any(|row| row.scheme.name(lang).ends_with('*')) {
        remarks.push(WRITTEN.get(lang).to_owned());
    }
    remarks.extend(comparison.notes.iter().map(|note: &Note| note.text(schedule, lang)));
    if !remarks.is_empty() {
        text.push('\n');
    }
    remarks.iter().for_each(|remark| text.push_str(&format!("{remark}\n")));
    text
}

fn title(comparison: &Comparison, schedule: &Schedule, lang: Lang) -> String {
    let copies: Vec<String> = comparison.copies.iter().map(ToString::to_string).collect();
    let produced = comparison.rows.iter().map(|row| row.figures.produced).max().unwrap_or(0);
    TITLE
        .get(lang)
        .replace("{p}", &comparison.partition)
        .replace("{c}", &copies.join(", "))
        .replace("{n}", &produced.to_string())
        .replace("{t}", &schedule.end.to_string())
        .replace("{s}", &schedule.seed.to_string())
}

fn cells(row: &Row, lang: Lang) -> Vec<String> {
    let figures = &row.figures;
    let length = |length: Option<Micros>| length.map_or("-".to_owned(), |l| short(l).to_string());
    let messages = figures.messages_per_record();
    let messages = messages.map(|hundredths| (hundredths + 5) / 10);
    vec![
        row.scheme.name(lang),
        figures.acknowledged.to_string(),
        figures.refused.to_string(),
        figures.timed_out.to_string(),
        figures.pending.to_string(),
        figures.lost.to_string(),
        stalled(figures.unavailable()),
        length(figures.latency_p50),
        length(figures.latency_p99),
        messages.map_or("-".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        row.scheme.copies_needed().formula().to_owned(),
    ]
}

fn stalled(length: Micros) -> String {
    match length.as_millis() {
        0 => "0s".to_owned(),
        millis => Micros::from_millis(millis).to_string(),
    }
}

/// To a tenth of a millisecond, or to the millisecond from a second on.
fn short(length: Micros) -> Micros {
    let step = if length >= Micros::from_secs(1) { 1_000 } else { 100 };
    Micros((length.0 + step / 2) / step * step)
}

fn laid_out(line: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (i, (cell, wanted)) in line.iter().zip(widths).enumerate() {
        let room = " ".repeat(wanted - width(cell));
        match i {
            0 => text.push_str(&format!("{cell}{room}")),
            _ => text.push_str(&format!("  {room}{cell}")),
        }
    }
    text
}

/// Columns that a text takes up in a terminal: ideographs and their punctuation take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
}
