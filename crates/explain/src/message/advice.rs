//! The texts of advice: what would have helped, and at what price.

mod en;
mod zh_hans;
mod zh_hant;

use crate::table;
use highwater_scenario::Lang;

table! {
    /// The texts in one language; templates as in [`fill`](super::fill()).
    AdviceTexts {
        lost duplicated failed leaderless of_producer of_idempotence of_topic of_cluster
        no_elect_unclean both
        helps_records helps_time partly_records partly_time no_use cut_short no_single no_pair
        nothing_to_try incomplete at_no_price disks_cost price price_failed price_lost
        price_duplicated
        price_leaderless price_stalled price_latency separator nothing
    }
}

/// The texts of a language.
pub fn texts(lang: Lang) -> &'static AdviceTexts {
    match lang {
        Lang::En => &en::EN,
        Lang::ZhHans => &zh_hans::ZH_HANS,
        Lang::ZhHant => &zh_hant::ZH_HANT,
    }
}
