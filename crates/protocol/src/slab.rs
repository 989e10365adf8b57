//! Items in numbered places, without an allocation each.

/// Where an item lies in a [`Slab`].
pub type Slot = u32;

/// Items under numbers that are used again once free, so that a run allocates only while it grows.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    items: Vec<Cell<T>>,
    free: Slot,
    len: u32,
}

#[derive(Clone, Debug)]
enum Cell<T> {
    Full(T),
    /// Free; names the next free one.
    Free(Slot),
}

const NO_SLOT: Slot = Slot::MAX;

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab { items: Vec::new(), free: NO_SLOT, len: 0 }
    }
}

impl<T> Slab<T> {
    /// Puts an item in and says where.
    pub fn insert(&mut self, item: T) -> Slot {
        self.len += 1;
        let slot = self.free;
        if slot == NO_SLOT {
            self.items.push(Cell::Full(item));
            return self.items.len() as Slot - 1;
        }
        let cell = &mut self.items[slot as usize];
        match *cell {
            Cell::Free(next) => self.free = next,
            Cell::Full(_) => unreachable!("the free list holds free cells only"),
        }
        *cell = Cell::Full(item);
        slot
    }

    /// Takes an item out.
    ///
    /// # Panics
    /// If there is none.
    pub fn remove(&mut self, slot: Slot) -> T {
        let cell = std::mem::replace(&mut self.items[slot as usize], Cell::Free(self.free));
        let Cell::Full(item) = cell else { unreachable!("slot {slot} is free") };
        self.free = slot;
        self.len -= 1;
        item
    }

    /// An item.
    ///
    /// # Panics
    /// If there is none.
    pub fn get(&self, slot: Slot) -> &T {
        match &self.items[slot as usize] {
            Cell::Full(item) => item,
            Cell::Free(_) => unreachable!("slot {slot} is free"),
        }
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All items with their slots, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &T)> {
        self.items.iter().enumerate().filter_map(|(slot, cell)| match cell {
            Cell::Full(item) => Some((slot as Slot, item)),
            Cell::Free(_) => None,
        })
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
