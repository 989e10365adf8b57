//! The texts of verdicts: promises by name, and a run's sums.

mod en;
mod zh_hans;
mod zh_hant;

use super::figures::{count, instant};
use super::fill;
use crate::table;
use highwater_scenario::Lang;
use highwater_scenario::promise::Promise;

table! {
    /// The texts in one language; templates as in [`fill`](super::fill()).
    VerdictTexts {
        cut_short all_held some_failed no_expectations named kept broken not_promised of_records
        of_times first_at records acknowledged lost late refused in_doubt pending duplicated
        reordered read_and_gone present latency unavailable separator list
    }
    /// What promises are called, by their ids.
    promise_names
    /// What promises say, by their ids.
    promises
}

impl VerdictTexts {
    /// What a promise is called, with its id: `log matching (I4)`.
    pub fn name(&self, id: &str) -> String {
        fill(self.named, &[of_id(self.promise_names, id), id])
    }

    /// How often a promise did not hold, and when first, as far as that is known.
    pub fn counted(&self, promise: &Promise) -> String {
        let is_of_records = matches!(promise.id, "I11" | "I12" | "I13" | "I15" | "I22");
        let template = if is_of_records { self.of_records } else { self.of_times };
        let first = promise.first.map(|at| fill(self.first_at, &[&instant(at)]));
        fill(template, &[&count(promise.count)]) + &first.unwrap_or_default()
    }

    /// What a promise says, by its id.
    pub fn promise(&self, id: &str) -> &'static str {
        of_id(self.promises, id)
    }
}

fn of_id(list: &'static [(&'static str, &'static str)], id: &str) -> &'static str {
    list.iter().find(|(own, _)| *own == id).map_or("", |(_, text)| text)
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
    use highwater_scenario::promise;
    use std::collections::BTreeSet;

    /// Every invariant has its name and its sentence in every language, and no two one name.
    #[test]
    fn every_promise_has_a_name_and_a_sentence() {
        for (lang, _) in Lang::ALL {
            let ids: Vec<&str> = texts(lang).promises.iter().map(|(id, _)| *id).collect();
            let expected: Vec<String> = (1..=24).map(|number| format!("I{number}")).collect();
            assert_eq!(ids, expected);
            assert!(texts(lang).promises.iter().all(|(_, text)| !text.is_empty()));
            let named: Vec<&str> = texts(lang).promise_names.iter().map(|(id, _)| *id).collect();
            assert_eq!(named, expected);
            let names: BTreeSet<&str> =
                texts(lang).promise_names.iter().map(|(_, name)| *name).collect();
            assert_eq!(names.len(), expected.len());
        }
    }

    /// The words of the JSON are the English names.
    #[test]
    fn names_are_the_same_for_programs() {
        for (id, name) in en::EN.promise_names {
            let word = name.to_ascii_lowercase().replace([' ', '=', '-'], "_");
            assert_eq!(promise::name(id), word, "{id}");
        }
    }
}
