//! A list that mostly has one element.

use core::ops::{Deref, DerefMut};

/// A list kept in place while it has at most one element. Most requests are about one partition,
/// and a run makes millions of them: a heap allocation for each would cost a fifth of its time.
#[derive(Clone, Debug, Default)]
pub enum Few<T> {
    /// No element.
    #[default]
    None,
    /// One element.
    One(T),
    /// Any number of elements.
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// Adds an element at the end.
    pub fn push(&mut self, element: T) {
        match self {
            Few::None => *self = Few::One(element),
            Few::Many(elements) => elements.push(element),
            Few::One(_) => {
                let Few::One(first) = core::mem::take(self) else { return };
                *self = Few::Many(vec![first, element]);
            }
        }
    }

    /// Removes every element.
    pub fn clear(&mut self) {
        *self = Few::None;
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        match self {
            Few::None => &[],
            Few::One(element) => core::slice::from_ref(element),
            Few::Many(elements) => elements,
        }
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Few::None => &mut [],
            Few::One(element) => core::slice::from_mut(element),
            Few::Many(elements) => elements,
        }
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut elements: Vec<T>) -> Few<T> {
        match elements.len() {
            0 => Few::None,
            1 => elements.pop().map_or(Few::None, Few::One),
            _ => Few::Many(elements),
        }
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Few<T> {
        let mut few = Few::None;
        elements.into_iter().for_each(|element| few.push(element));
        few
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = core::iter::Chain<core::option::IntoIter<T>, std::vec::IntoIter<T>>;
    fn into_iter(self) -> Self::IntoIter {
        let (one, many) = match self {
            Few::None => (None, Vec::new()),
            Few::One(element) => (Some(element), Vec::new()),
            Few::Many(elements) => (None, elements),
        };
        one.into_iter().chain(many)
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_from_none_to_many_and_compares_by_content() {
        let mut few = Few::default();
        assert!(few.is_empty());
        for n in 0..3 {
            few.push(n);
            assert_eq!(*few, (0..=n).collect::<Vec<_>>());
        }
        assert_eq!(few.clone().into_iter().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(Few::from(vec![7]), [7].into_iter().collect());
        assert!(Few::<u8>::from(Vec::new()).is_empty());
    }
}
