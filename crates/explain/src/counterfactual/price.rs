//! What a change would have cost.

use super::{Advice, Figures, Harm, Trial};
use highwater_protocol::Micros;

/// What was worse with a change than without; zero where it was not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Price {
    /// More records refused or not confirmed in time, of all producers.
    pub failed: u64,
    /// More acknowledged records lost, of all producers.
    pub lost: u64,
    /// More copies.
    pub duplicated: u64,
    /// More time without leader, over all partitions; none if it is less than a millisecond.
    pub leaderless: Micros,
    /// More time without progress for acks=all, likewise.
    pub stalled: Micros,
    /// Latency that 99 of a hundred acknowledgements did not exceed, before and with the change:
    /// of the producer that the harm is about, or of that for which it grew most. Only if it grew
    /// by a tenth and by a millisecond at least.
    pub latency: Option<(Micros, Micros)>,
}

impl Trial {
    /// What it would have cost; `None` if that is not known.
    pub fn price(&self, advice: &Advice) -> Option<Price> {
        let (before, after) = (&advice.before, self.figures.as_ref()?);
        let more = |of: fn(&Figures) -> u64| of(after).saturating_sub(of(before));
        Some(Price {
            failed: more(Figures::failed),
            lost: more(Figures::lost),
            duplicated: more(Figures::duplicated),
            leaderless: longer(more(|figures| figures.leaderless().0)),
            stalled: longer(more(|figures| figures.stalled().0)),
            latency: latency(advice.harm, before, after),
        })
    }
}

/// Less than this is not worth telling.
const LEAST: Micros = Micros::from_millis(1);

fn longer(micros: u64) -> Micros {
    if micros < LEAST.0 { Micros::ZERO } else { Micros(micros) }
}

fn latency(harm: Harm, before: &Figures, after: &Figures) -> Option<(Micros, Micros)> {
    let own = match harm {
        Harm::Lost { producer } | Harm::Duplicated { producer } | Harm::Failed { producer } => {
            Some(usize::from(producer))
        }
        Harm::Leaderless { .. } => None,
    };
    let each = before.producers.iter().zip(&after.producers).enumerate();
    let meant = each.filter(|(index, _)| own.is_none_or(|own| own == *index));
    let grown = meant.map(|(_, (before, after))| (before.p99, after.p99)).filter(|(old, new)| {
        let least = LEAST.max(Micros(old.0 / 10));
        *new >= *old + least
    });
    grown.max_by_key(|(old, new)| *new - *old)
}
