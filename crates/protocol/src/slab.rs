//! Items in numbered places, without an allocation each.

/// Where an item lies in a [`Slab`].
pub type Slot = u32;

/// Items under numbers that are used again once free, so that a run allocates only while it grows.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    items: Vec<Option<T>>,
    /// Places of no item; what was freed last is used first.
    free: Vec<Slot>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab { items: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// Puts an item in and says where.
    #[inline(always)]
    pub fn insert(&mut self, item: T) -> Slot {
        let Some(slot) = self.free.pop() else {
            self.items.push(Some(item));
            return self.items.len() as Slot - 1;
        };
        self.items[slot as usize] = Some(item);
        slot
    }

    /// Takes an item out.
    ///
    /// # Panics
    /// If there is none.
    #[inline]
    pub fn remove(&mut self, slot: Slot) -> T {
        let Some(item) = self.items[slot as usize].take() else {
            unreachable!("slot {slot} is free")
        };
        self.free.push(slot);
        item
    }

    /// An item.
    ///
    /// # Panics
    /// If there is none.
    #[inline]
    pub fn get(&self, slot: Slot) -> &T {
        match &self.items[slot as usize] {
            Some(item) => item,
            None => unreachable!("slot {slot} is free"),
        }
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.len() - self.free.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All items with their slots, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &T)> {
        let items = self.items.iter().enumerate();
        items.filter_map(|(slot, item)| Some((slot as Slot, item.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_put_in_and_uses_slots_again() {
        let mut slab = Slab::default();
        let slots: Vec<Slot> = (0..4).map(|n| slab.insert(n * 10)).collect();
        assert_eq!(slots, [0, 1, 2, 3]);
        assert_eq!((slab.remove(1), slab.remove(2), slab.len()), (10, 20, 2));
        assert_eq!((slab.insert(50), slab.insert(60), slab.insert(70)), (2, 1, 4));
        let all: Vec<(Slot, i32)> = slab.iter().map(|(slot, item)| (slot, *item)).collect();
        assert_eq!(all, [(0, 0), (1, 60), (2, 50), (3, 30), (4, 70)]);
        assert_eq!(*slab.get(2), 50);
    }
}
