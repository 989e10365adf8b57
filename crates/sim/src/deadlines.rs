//! The timers of all nodes: one deadline a node, the earliest always at hand.

use highwater_protocol::Time;

/// A winner tree over the nodes' next timeouts. A deadline that moves is overwritten, so that
/// there is never a stale one; among equal deadlines the lower place wins.
#[derive(Clone, Debug)]
pub(crate) struct Deadlines {
    /// Invariant: `tree[i]` is the winner of `tree[2 i]` and `tree[2 i + 1]`; the leaves are the
    /// second half, by place; `tree[0]` is not used.
    tree: Vec<(Time, u16)>,
}

impl Deadlines {
    /// For so many places, none of them waiting for anything.
    pub(crate) fn new(places: usize) -> Deadlines {
        let leaves = places.next_power_of_two().max(1);
        let mut tree = vec![(Time::NEVER, u16::MAX); 2 * leaves];
        for (place, leaf) in tree[leaves..].iter_mut().enumerate() {
            leaf.1 = place as u16;
        }
        for i in (1..leaves).rev() {
            tree[i] = tree[2 * i];
        }
        Deadlines { tree }
    }

    /// Sets the deadline of a place.
    #[inline(always)]
    pub(crate) fn set(&mut self, place: usize, time: Time) {
        let mut i = self.tree.len() / 2 + place;
        if self.tree[i].0 == time {
            return;
        }
        self.tree[i].0 = time;
        while i > 1 {
            let (left, right) = (self.tree[i & !1], self.tree[i | 1]);
            i /= 2;
            let winner = if right.0 < left.0 { right } else { left };
            if self.tree[i] == winner {
                return;
            }
            self.tree[i] = winner;
        }
    }

    /// The earliest deadline and whose it is.
    pub(crate) fn earliest(&self) -> (Time, usize) {
        let (time, place) = self.tree[1];
        (time, usize::from(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_place_or_none_set() {
        let mut one = Deadlines::new(1);
        assert_eq!(one.earliest(), (Time::NEVER, 0));
        one.set(0, Time(4));
        assert_eq!(one.earliest(), (Time(4), 0));
    }

    proptest! {
        /// Against the plain way: scan all deadlines.
        #[test]
        fn the_earliest_wins_and_the_lower_place_among_equals(
            places in 1..20_usize,
            steps in prop::collection::vec((0..20_usize, 0..6_u64), 0..200),
        ) {
            let mut tree = Deadlines::new(places);
            let mut plain = vec![Time::NEVER; places];
            for (place, time) in steps {
                let time = if time == 5 { Time::NEVER } else { Time(time) };
                tree.set(place % places, time);
                plain[place % places] = time;
                let expected = plain.iter().copied().enumerate().min_by_key(|(_, t)| *t);
                let (time, place) = tree.earliest();
                prop_assert_eq!(Some((place, time)), expected);
            }
        }
    }
}
