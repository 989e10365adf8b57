//! Sets of whole numbers as runs of first and last, however large.

use highwater_protocol::order;

/// Runs of first and last, ascending, apart from each other.
pub(crate) type NumberRuns = Vec<(u64, u64)>;

/// Sorts runs and joins those that touch.
pub(crate) fn normalise(mut runs: NumberRuns) -> NumberRuns {
    order::sort(&mut runs);
    let mut joined: NumberRuns = Vec::new();
    for (first, last) in runs {
        match joined.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// Whether every number of `part` is in `whole`; both normalised.
pub(super) fn includes(whole: &NumberRuns, part: &NumberRuns) -> bool {
    part.iter().all(|(first, last)| whole.iter().any(|(f, l)| f <= first && last <= l))
}

/// Whether they share a number.
pub(super) fn meets(one: &NumberRuns, other: &NumberRuns) -> bool {
    one.iter().any(|(first, last)| other.iter().any(|(f, l)| f <= last && first <= l))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_touch_are_joined() {
        assert_eq!(normalise(vec![(5, 7), (1, 2), (3, 3), (9, 9)]), [(1, 3), (5, 7), (9, 9)]);
        assert!(includes(&vec![(1, 9)], &vec![(2, 3), (5, 9)]));
        assert!(!includes(&vec![(1, 4), (6, 9)], &vec![(3, 6)]));
        assert!(meets(&vec![(1, 4)], &vec![(4, 8)]));
        assert!(!meets(&vec![(1, 4)], &vec![(5, 8)]));
    }
}
