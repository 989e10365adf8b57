//! Placing labels so that none covers another.

use crate::scene::Rect;
use highwater_protocol::order;

/// The space that labels have taken.
#[derive(Clone, Debug, Default)]
pub struct Occupied {
    taken: Vec<Rect>,
}

impl Occupied {
    /// Takes the first of `candidates` that overlaps nothing taken before; its index.
    pub fn place(&mut self, candidates: &[Rect]) -> Option<usize> {
        let free = |rect: &Rect| !self.taken.iter().any(|other| rect.overlaps(other));
        let chosen = candidates.iter().position(free)?;
        self.taken.push(candidates[chosen]);
        Some(chosen)
    }

    /// Takes a place whether or not it is free.
    pub fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }
}

/// Moves `wanted` (any order) as little as needed so that they lie at least `gap` apart within
/// `low..=high`, keeping their order. Where they do not all fit, they lie evenly and closer.
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order::sort_by(&mut order, |a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let places = (wanted.len().max(1) - 1) as f64;
    let gap = if places > 0.0 { gap.min((high - low) / places) } else { gap };
    // Groups of touching labels: (first wanted centre summed, members); merged while they overlap.
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for index in &order {
        let mut group = (wanted[*index].clamp(low, high), 1);
        while let Some(last) = groups.last().copied() {
            if start(last, gap, low, high) + last.1 as f64 * gap <= start(group, gap, low, high) {
                break;
            }
            groups.pop();
            let members = last.1 + group.1;
            let centre = (last.0 * last.1 as f64 + group.0 * group.1 as f64) / members as f64;
            group = (centre, members);
        }
        groups.push(group);
    }
    let mut placed = vec![0.0; wanted.len()];
    let mut next = order.into_iter();
    for group in groups {
        let first = start(group, gap, low, high);
        for i in 0..group.1 {
            let index = next.next().expect("the groups have as many members as there are labels");
            placed[index] = first + i as f64 * gap;
        }
    }
    placed
}

/// Where the first label of a group goes.
fn start((centre, members): (f64, usize), gap: f64, low: f64, high: f64) -> f64 {
    let length = (members - 1) as f64 * gap;
    (centre - length / 2.0).min(high - length).max(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Labels keep their order, their distance and the panel.
        #[test]
        fn spread_labels_do_not_overlap(
            wanted in prop::collection::vec(-50.0f64..250.0, 0..14),
            gap in 1.0f64..14.0,
        ) {
            let placed = spread(&wanted, gap, 0.0, 200.0);
            let mut order: Vec<usize> = (0..wanted.len()).collect();
            order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
            for pair in order.windows(2) {
                prop_assert!(placed[pair[1]] - placed[pair[0]] >= gap - 1e-6);
            }
            for y in &placed {
                prop_assert!((-1e-6..=200.0 + 1e-6).contains(y));
            }
        }

        /// What is placed overlaps nothing placed before.
        #[test]
        fn placed_rectangles_are_disjoint(
            rects in prop::collection::vec((0.0f64..300.0, 0.0f64..60.0, 1.0f64..80.0), 1..40),
        ) {
            let mut occupied = Occupied::default();
            let mut kept: Vec<Rect> = Vec::new();
            for (x, y, width) in rects {
                let at = |y: f64| Rect { x, y, width, height: 12.0 };
                let candidates = [at(y), at(y + 13.0), at(y - 13.0)];
                if let Some(i) = occupied.place(&candidates) {
                    prop_assert!(!kept.iter().any(|k| k.overlaps(&candidates[i])));
                    kept.push(candidates[i]);
                }
            }
        }
    }

    #[test]
    fn labels_stay_where_they_are_if_they_can() {
        assert_eq!(spread(&[10.0, 40.0], 12.0, 0.0, 100.0), [10.0, 40.0]);
        assert_eq!(spread(&[50.0, 50.0, 50.0], 10.0, 0.0, 100.0), [40.0, 50.0, 60.0]);
        assert_eq!(spread(&[99.0, 99.0], 10.0, 0.0, 100.0), [90.0, 100.0]);
    }
}
