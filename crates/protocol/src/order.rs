//! Sorting in little code. The standard library's sorts are fast, and some six kilobytes for each
//! type of element: a tenth of the page. These share one sort of places, and add to it two small
//! functions for each type.

use std::cmp::Ordering;

/// Up to this many elements are sorted by moving each to its place; few lists are longer.
const SHORT: usize = 20;

/// Sorts `list` in ascending order; equals keep their order.
pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, Ord::cmp);
}

/// Sorts `list` by what `key` makes of its elements; equals keep their order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// Sorts `list` as `compare` has it; equals keep their order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let len = list.len();
    arrange(len, &mut Elements { list, compare });
}

/// Elements by their places, whatever they are.
trait Places {
    fn compare(&self, a: usize, b: usize) -> Ordering;
    fn swap(&mut self, a: usize, b: usize);
}

struct Elements<'a, T, F> {
    list: &'a mut [T],
    compare: F,
}

impl<T, F: Fn(&T, &T) -> Ordering> Places for Elements<'_, T, F> {
    fn compare(&self, a: usize, b: usize) -> Ordering {
        (self.compare)(&self.list[a], &self.list[b])
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.list.swap(a, b);
    }
}

fn arrange(len: usize, elements: &mut dyn Places) {
    if len > SHORT {
        return rearrange(len, elements);
    }
    for next in 1..len {
        let mut at = next;
        while at > 0 && elements.compare(at, at - 1).is_lt() {
            elements.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Sorts the places first, then takes each element to its own.
fn rearrange(len: usize, elements: &mut dyn Places) {
    let mut sorted: Vec<usize> = (0..len).collect();
    sorted.sort_by(|a, b| elements.compare(*a, *b));
    let mut target = vec![0; len];
    for (to, from) in sorted.into_iter().enumerate() {
        target[from] = to;
    }
    for at in 0..len {
        while target[at] != at {
            let to = target[at];
            elements.swap(at, to);
            target.swap(at, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{sort, sort_by_key};

    /// Numbers below `below` that look random.
    fn numbers(count: u64, below: u64) -> Vec<(u64, u64)> {
        let mixed = |n: u64| (n + count).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        (0..count).map(|n| (mixed(n) % below, n)).collect()
    }

    #[test]
    fn lists_are_as_the_standard_library_sorts_them() {
        for count in 0..100 {
            for below in [1, 3, 50, 1_000_000] {
                let list = numbers(count, below);
                let (mut expected, mut found) = (list.clone(), list.clone());
                expected.sort_by_key(|pair| pair.0);
                sort_by_key(&mut found, |pair| pair.0);
                assert_eq!(found, expected);
                found.reverse();
                sort(&mut found);
                assert_eq!(found, expected);
            }
        }
    }
}
