//! The texts against the glossary, docs/glossary.md.

use highwater_explain::message::{advice, texts, verdict};
use highwater_scenario::Lang;
use std::fs;
use std::path::Path;

/// A term in the three languages; where there are several words, any may stand.
struct Term {
    en: String,
    zh_hans: Vec<String>,
    zh_hant: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("in the checkout")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn glossary() -> Vec<Term> {
    let text = read("docs/glossary.md");
    let rows = text.lines().filter(|line| line.starts_with("| ")).skip(1);
    let words = |cell: &str| cell.split(" / ").map(|word| word.trim().to_owned()).collect();
    let term = |row: &str| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        Term { en: cells[0].to_owned(), zh_hans: words(cells[1]), zh_hant: words(cells[2]) }
    };
    rows.map(term).collect()
}

/// A text without the names of settings and errors, in small letters.
fn plain(text: &str) -> String {
    let is_name = |word: &&str| {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        inner.contains(['.', '=', '_']) && !inner.contains('{')
    };
    let words = text.split_whitespace().filter(|word| !is_name(word));
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether an English text has a term, as a word or in the plural.
fn has(text: &str, term: &str) -> bool {
    let term = term.to_lowercase();
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
    text.match_indices(&term).any(|(at, _)| {
        let after = text[at + term.len()..].strip_prefix('s').unwrap_or(&text[at + term.len()..]);
        !is_letter(text[..at].chars().next_back()) && !is_letter(after.chars().next())
    })
}

/// Where a text has a term in English, it has that of the glossary in Chinese.
#[test]
fn texts_use_the_terms_of_the_glossary() {
    let entries = |lang: Lang| -> Vec<(&str, &str)> {
        let others = [advice::texts(lang).entries(), verdict::texts(lang).entries()];
        texts(lang).entries().into_iter().chain(others.concat()).collect()
    };
    let (en, hans, hant) = (entries(Lang::En), entries(Lang::ZhHans), entries(Lang::ZhHant));
    let (mut complaints, mut checked) = (Vec::new(), 0);
    for term in glossary() {
        for (i, (key, text)) in en.iter().enumerate() {
            if !has(&plain(text), &term.en) {
                continue;
            }
            checked += 1;
            let has_one = |text: &str, words: &[String]| {
                words.iter().any(|word| text.contains(word.as_str()))
            };
            for (text, words) in [(hans[i].1, &term.zh_hans), (hant[i].1, &term.zh_hant)] {
                if !has_one(text, words) {
                    complaints.push(format!("{key}: {} is {words:?}, not in {text}", term.en));
                }
            }
        }
    }
    assert_eq!(complaints, [""; 0]);
    assert!(checked > 100, "{checked}");
}

/// Words that other regions use do not stand in Traditional Chinese texts.
#[test]
fn traditional_texts_are_those_of_taiwan() {
    let files = [
        "crates/explain/src/message/zh_hant.rs",
        "crates/explain/src/message/advice/zh_hant.rs",
        "crates/scenario/src/diagnostic/zh_hant.rs",
        "web/src/i18n/zh_hant.rs",
    ];
    let elsewhere = [
        "分區",
        "集群",
        "默認",
        "信息",
        "網絡",
        "內存",
        "進程",
        "字節",
        "發送",
        "消息",
        "服務器",
        "會話",
        "數據",
        "程序",
        "保存",
    ];
    for file in files {
        let text = read(file);
        for word in elsewhere {
            assert!(!text.contains(word), "{file} has {word}");
        }
    }
}

/// Every language fills the same places of a text.
#[test]
fn texts_take_the_same_arguments() {
    let places = |text: &str| {
        let mut places: Vec<char> =
            text.match_indices('{').filter_map(|(at, _)| text[at + 1..].chars().next()).collect();
        places.sort_unstable();
        places.dedup();
        places
    };
    let en = texts(Lang::En).entries();
    for lang in [Lang::ZhHans, Lang::ZhHant] {
        for ((key, english), (_, text)) in en.iter().zip(texts(lang).entries()) {
            assert_eq!(places(english), places(text), "{key}: {text}");
        }
    }
}

/// The two Chinese texts are written in their own characters.
#[test]
fn simplified_and_traditional_do_not_mix() {
    let simplified = "产费领导时间录数据启动脚关闭离线发请应确认丢贴进会员该仅与";
    let traditional = "產費領導時間錄數據啟動腳關閉離線發請應確認丟貼進會員該僅與";
    let mixed = |lang: Lang, wrong: &str| {
        let entries = texts(lang).entries();
        entries.into_iter().filter(|(_, text)| text.contains(|c| wrong.contains(c))).count()
    };
    let only = |a: &str, b: &str| a.chars().filter(|c| !b.contains(*c)).collect::<String>();
    assert_eq!(mixed(Lang::ZhHans, &only(traditional, simplified)), 0);
    assert_eq!(mixed(Lang::ZhHant, &only(simplified, traditional)), 0);
}
