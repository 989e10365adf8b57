//! Every text of the page, in each of its languages.
//!
//! Kafka's configuration names, error codes and request names stay as Kafka writes them; the rest
//! follows the glossary at the head of each table.

mod en;
mod keys;
mod zh_hans;
mod zh_hant;

pub use highwater_explain::message::fill;
pub use keys::Texts;

pub use highwater_scenario::Lang;

/// The texts in a language.
pub fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::En => &en::TEXTS,
        Lang::ZhHans => &zh_hans::TEXTS,
        Lang::ZhHant => &zh_hant::TEXTS,
    }
}

/// The languages, in the order of the menu.
pub const LANGS: [Lang; 3] = [Lang::En, Lang::ZhHans, Lang::ZhHant];

/// A language's name in itself.
pub fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::ZhHans => "简体中文",
        Lang::ZhHant => "繁體中文",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// The numbers of the places that a template fills.
    fn places(template: &str) -> BTreeSet<char> {
        let open = template.match_indices('{').map(|(i, _)| i + 1);
        open.filter_map(|i| template[i..].chars().next()).collect()
    }

    // That every language has every key is the compiler's business: `Texts` is a struct.
    #[wasm_bindgen_test(unsupported = test)]
    fn every_text_fills_the_same_places_in_each_language() {
        for lang in LANGS {
            for ((key, text), (_, english)) in
                texts(lang).entries().iter().zip(texts(Lang::En).entries())
            {
                assert!(!text.trim().is_empty(), "{key} is empty in {}", lang.tag());
                assert_eq!(places(text), places(english), "{key} in {}", lang.tag());
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn each_chinese_script_keeps_to_itself() {
        let simplified = "产费领导时间录数据启动脚关闭离线发请应确认丢贴";
        let traditional = "產費領導時間錄數據啟動腳關閉離線發請應確認丟貼";
        for (lang, foreign) in [(Lang::ZhHans, traditional), (Lang::ZhHant, simplified)] {
            for (key, text) in texts(lang).entries() {
                let stray: String = text.chars().filter(|c| foreign.contains(*c)).collect();
                assert!(stray.is_empty(), "{key} in {}: {stray} in {text}", lang.tag());
            }
        }
    }
}
