//! What the model tells people, in every language, from one place.

pub mod actions;
pub mod advice;
mod changes;
mod en;
pub mod facts;
pub mod figures;
mod fill;
mod names;
mod roster;
mod table;
mod texts;
pub mod verdict;
pub(crate) mod why;
mod zh_hans;
mod zh_hant;

pub use fill::fill;
pub use names::Names;
pub use roster::Roster;
pub use texts::Texts;
pub use why::Sentences;

use highwater_scenario::Lang;

/// The texts of a language.
pub fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::En => &en::EN,
        Lang::ZhHans => &zh_hans::ZH_HANS,
        Lang::ZhHant => &zh_hant::ZH_HANT,
    }
}

/// A sentence that begins with a capital letter, where its language has them.
fn capital(sentence: String) -> String {
    match sentence.chars().next() {
        Some(first) if first.is_ascii_lowercase() && !is_name_in_code(&sentence) => {
            let mut out = first.to_ascii_uppercase().to_string();
            out.push_str(&sentence[1..]);
            out
        }
        _ => sentence,
    }
}

/// Whether the first word is a partition or a setting, which keep their spelling: `orders/0`.
fn is_name_in_code(sentence: &str) -> bool {
    let word = sentence.split([' ', ':', '：']).next().unwrap_or_default();
    word.contains(['/', '.', '='])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_with_a_capital() {
        assert_eq!(capital("broker 1 leads".to_owned()), "Broker 1 leads");
        assert_eq!(capital("orders/0 has no leader".to_owned()), "orders/0 has no leader");
        assert_eq!(capital("acks=0 waits for nobody".to_owned()), "acks=0 waits for nobody");
        assert_eq!(capital("自 3 s 起".to_owned()), "自 3 s 起");
    }
}
