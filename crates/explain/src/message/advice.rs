//! The texts of advice: what would have helped, and at what price.

mod en;
mod zh_hans;
mod zh_hant;

use highwater_scenario::Lang;

/// The texts in one language; templates as in [`fill`](super::fill()).
#[allow(missing_docs)] // the English table is the documentation
#[derive(Debug)]
pub struct AdviceTexts {
    pub lost: &'static str,
    pub duplicated: &'static str,
    pub failed: &'static str,
    pub leaderless: &'static str,
    pub of_producer: &'static str,
    pub of_topic: &'static str,
    pub of_cluster: &'static str,
    pub no_elect_unclean: &'static str,
    pub both: &'static str,
    pub helps_records: &'static str,
    pub helps_time: &'static str,
    pub partly_records: &'static str,
    pub partly_time: &'static str,
    pub no_use: &'static str,
    pub cut_short: &'static str,
    pub no_single: &'static str,
    pub no_pair: &'static str,
    pub nothing_to_try: &'static str,
    pub incomplete: &'static str,
    pub at_no_price: &'static str,
    pub price: &'static str,
    pub price_failed: &'static str,
    pub price_lost: &'static str,
    pub price_duplicated: &'static str,
    pub price_leaderless: &'static str,
    pub price_stalled: &'static str,
    pub price_latency: &'static str,
    pub separator: &'static str,
    pub nothing: &'static str,
}

/// The texts of a language.
pub fn texts(lang: Lang) -> &'static AdviceTexts {
    match lang {
        Lang::En => &en::EN,
        Lang::ZhHans => &zh_hans::ZH_HANS,
        Lang::ZhHant => &zh_hant::ZH_HANT,
    }
}
