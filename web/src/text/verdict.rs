//! The verdict: what became of the records, in one sentence a newcomer understands.

use super::figures::count;
use crate::i18n::{Texts, fill};
use highwater_sim::Outcome;

/// How good or bad it is; shown by sign and word, never by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// As one would wish.
    Good,
    /// Nothing lost, but not all is well.
    Fair,
    /// Something that was promised did not hold.
    Bad,
    /// Nothing to judge.
    Neutral,
}

impl Tone {
    /// Its name in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Fair => "fair",
            Tone::Bad => "bad",
            Tone::Neutral => "neutral",
        }
    }
}

/// The records of every producer together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)] // as in `ProducerOutcome`
pub struct Totals {
    pub produced: u64,
    pub acknowledged: u64,
    pub lost: u64,
    pub refused: u64,
    pub timed_out: u64,
    pub duplicated: u64,
    pub pending: u64,
}

/// Adds up the producers.
pub fn totals(outcome: &Outcome) -> Totals {
    let mut sum = Totals::default();
    for p in &outcome.producers {
        sum.produced += p.produced;
        sum.acknowledged += p.acknowledged;
        sum.lost += p.lost;
        sum.refused += p.refused;
        sum.timed_out += p.timed_out;
        sum.duplicated += p.duplicated;
        sum.pending += p.pending;
    }
    sum
}

/// The sentence and how good it is. The worst comes first: a failed expectation does not hide a
/// loss, for the sentence tells of the loss and the expectations stand beside it.
pub fn sentence(totals: &Totals, failed: usize, expected: usize, texts: &Texts) -> (Tone, String) {
    let t = totals;
    let said = |template, number| fill(template, &[&count(number)]);
    if t.lost > 0 {
        (Tone::Bad, said(texts.verdict_lost, t.lost))
    } else if failed > 0 {
        let numbers = [failed.to_string(), expected.to_string()];
        (Tone::Bad, fill(texts.verdict_expect_failed, &[&numbers[0], &numbers[1]]))
    } else if t.produced == 0 {
        (Tone::Neutral, texts.verdict_no_records.to_owned())
    } else if t.duplicated > 0 {
        (Tone::Fair, said(texts.verdict_duplicated, t.duplicated))
    } else if t.acknowledged == 0 {
        (Tone::Fair, texts.verdict_nothing_acknowledged.to_owned())
    } else if t.refused > 0 {
        (Tone::Fair, said(texts.verdict_refused, t.refused))
    } else {
        (Tone::Good, texts.verdict_none_lost.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn told(totals: Totals, failed: usize) -> (Tone, String) {
        sentence(&totals, failed, 3, crate::i18n::texts(Lang::En))
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_worst_is_told() {
        let fine = Totals { produced: 1_100, acknowledged: 1_046, ..Totals::default() };
        assert_eq!(told(fine, 0), (Tone::Good, "Nothing acknowledged was lost.".to_owned()));
        let lost = Totals { lost: 1, refused: 7, ..fine };
        assert_eq!(told(lost, 1), (Tone::Bad, "1 acknowledged record was lost.".to_owned()));
        let lost = Totals { lost: 12, ..fine };
        assert_eq!(told(lost, 0).1, "12 acknowledged records were lost.");
        assert_eq!(told(fine, 2), (Tone::Bad, "2 of 3 expectations failed.".to_owned()));
        assert_eq!(told(Totals::default(), 0).0, Tone::Neutral);
        assert_eq!(told(Totals { refused: 4, ..fine }, 0).0, Tone::Fair);
    }
}
