//! The texts of verdicts: promises by name, and a run's sums.

mod en;
mod zh_hans;
mod zh_hant;

use crate::table;
use highwater_scenario::Lang;

table! {
    /// The texts in one language; templates as in [`fill`](super::fill()).
    VerdictTexts {
        cut_short all_held some_failed no_expectations kept broken not_promised of_records
        of_times first_at records acknowledged lost late refused in_doubt pending duplicated
        reordered read_and_gone present latency unavailable separator
    }
    /// What promises say, by their ids.
    promises
}

impl VerdictTexts {
    /// What a promise says, by its id.
    pub fn promise(&self, id: &str) -> &'static str {
        self.promises.iter().find(|(own, _)| *own == id).map_or("", |(_, text)| text)
    }
}

/// The texts of a language.
pub fn texts(lang: Lang) -> &'static VerdictTexts {
    match lang {
        Lang::En => &en::EN,
        Lang::ZhHans => &zh_hans::ZH_HANS,
        Lang::ZhHant => &zh_hant::ZH_HANT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every invariant has its sentence in every language.
    #[test]
    fn every_promise_has_a_sentence() {
        for (lang, _) in Lang::ALL {
            let ids: Vec<&str> = texts(lang).promises.iter().map(|(id, _)| *id).collect();
            let expected: Vec<String> = (1..=24).map(|number| format!("I{number}")).collect();
            assert_eq!(ids, expected);
            assert!(texts(lang).promises.iter().all(|(_, text)| !text.is_empty()));
        }
    }
}
