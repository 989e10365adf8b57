//! From the model's data to sentences and figures for people, in the language of the page.

pub mod fates;
pub mod verdict;

pub use highwater_explain::message::facts;
pub use highwater_explain::message::figures;
pub use highwater_explain::message::figures::{count, duration, instant};
pub use highwater_explain::message::{Names, Roster};

/// A share given in millionths: `98.4 %`; less than the whole never reads as the whole.
pub fn share(ppm: u64) -> String {
    let tenths = (ppm + 500) / 1_000;
    let tenths = if ppm < 1_000_000 { tenths.min(999) } else { tenths };
    match tenths % 10 {
        0 => format!("{} %", tenths / 10),
        rest => format!("{}.{rest} %", tenths / 10),
    }
}
