//! The texts of verdicts: promises by name, and a run's sums.

mod en;
mod zh_hans;
mod zh_hant;

use highwater_scenario::Lang;

/// The texts in one language; templates as in [`fill`](super::fill()).
#[allow(missing_docs)] // the English table is the documentation
#[derive(Debug)]
pub struct VerdictTexts {
    pub cut_short: &'static str,
    pub all_held: &'static str,
    pub some_failed: &'static str,
    pub no_expectations: &'static str,
    pub kept: &'static str,
    pub broken: &'static str,
    pub not_promised: &'static str,
    pub of_records: &'static str,
    pub of_times: &'static str,
    pub first_at: &'static str,
    pub records: &'static str,
    pub acknowledged: &'static str,
    pub lost: &'static str,
    pub late: &'static str,
    pub refused: &'static str,
    pub in_doubt: &'static str,
    pub pending: &'static str,
    pub duplicated: &'static str,
    pub reordered: &'static str,
    pub read_and_gone: &'static str,
    pub present: &'static str,
    pub latency: &'static str,
    pub unavailable: &'static str,
    pub separator: &'static str,
    pub promises: &'static [(&'static str, &'static str)],
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
