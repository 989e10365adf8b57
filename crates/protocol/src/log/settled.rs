//! Batches that are kept for good, in blocks that copies of a log share.

use crate::types::{Offset, RecordBatch};
use std::sync::Arc;

/// Batches of a block.
const BLOCK: usize = 64;
/// Blocks of a shelf.
const SHELF: usize = 64;

type Block = Arc<[RecordBatch]>;

/// Batches by offset. Copying them costs a pointer a shelf, those of the last shelf, and the open
/// block, so that looking back at a long run, which keeps many copies of each log, takes little
/// more memory than the run itself.
///
/// Invariants: every block holds exactly [`BLOCK`] batches and every full shelf exactly [`SHELF`]
/// blocks, and they never change; `open` is empty only if there is nothing at all, so that the last
/// batch, which may grow, is always in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Settled {
    full: Vec<Arc<[Block]>>,
    /// The last shelf, which is not full.
    shelf: Vec<Block>,
    open: Vec<RecordBatch>,
}

impl Settled {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.blocks() * BLOCK + self.open.len()
    }

    /// How many blocks there are.
    fn blocks(&self) -> usize {
        self.full.len() * SHELF + self.shelf.len()
    }

    fn block(&self, i: usize) -> &Block {
        match self.full.get(i / SHELF) {
            Some(shelf) => &shelf[i % SHELF],
            None => &self.shelf[i - self.full.len() * SHELF],
        }
    }

    /// The one with the highest offsets.
    pub fn last(&self) -> Option<&RecordBatch> {
        self.open.last()
    }

    /// The same, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut RecordBatch> {
        self.open.last_mut()
    }

    /// Adds one after all others.
    pub fn push(&mut self, batch: RecordBatch) {
        if self.open.len() == BLOCK {
            self.shelf.push(Arc::from(self.open.as_slice()));
            self.open.clear();
            if self.shelf.len() == SHELF {
                self.full.push(Arc::from(self.shelf.as_slice()));
                self.shelf.clear();
            }
        }
        self.open.push(batch);
    }

    /// Keeps the first `len` only.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len() {
            return;
        }
        // The block that becomes the open one is not empty, unless nothing is left.
        let whole = len.saturating_sub(1) / BLOCK;
        if whole < self.blocks() {
            self.open = self.block(whole).to_vec();
            if whole < self.full.len() * SHELF {
                self.shelf = self.full[whole / SHELF][..whole % SHELF].to_vec();
                self.full.truncate(whole / SHELF);
            } else {
                self.shelf.truncate(whole - self.full.len() * SHELF);
            }
        }
        self.open.truncate(len - whole * BLOCK);
        debug_assert_eq!(self.len(), len);
    }

    /// How many begin before `offset`.
    pub fn count_before(&self, offset: Offset) -> usize {
        let is_before = |batch: &RecordBatch| batch.base_offset < offset;
        if self.open.first().is_some_and(is_before) {
            return self.blocks() * BLOCK + self.open.partition_point(is_before);
        }
        let full = self.full.partition_point(|shelf| is_before(&shelf[0][0]));
        let shelf = match self.shelf.first() {
            Some(first) if is_before(&first[0]) => self.shelf.partition_point(|b| is_before(&b[0])),
            _ => 0,
        };
        let blocks = match (full.checked_sub(1), shelf) {
            (Some(last), 0) => {
                last * SHELF + self.full[last].partition_point(|block| is_before(&block[0]))
            }
            (_, shelf) => self.full.len() * SHELF + shelf,
        };
        let Some(last) = blocks.checked_sub(1) else { return 0 };
        last * BLOCK + self.block(last).partition_point(is_before)
    }

    /// All, by offset.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &RecordBatch> {
        let shelves = self.full.iter().flat_map(|shelf| shelf.iter());
        shelves.chain(&self.shelf).flat_map(|block| block.iter()).chain(&self.open)
    }

    /// All from this place on, by offset.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = &RecordBatch> {
        let first = (place / BLOCK).min(self.blocks());
        let blocks = (first..self.blocks()).flat_map(|i| self.block(i).iter());
        blocks.chain(&self.open).skip(place - first * BLOCK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::NodeId;

    fn batch(base_offset: Offset) -> RecordBatch {
        RecordBatch {
            base_offset,
            first_value: base_offset as u64,
            count: 2,
            leader_epoch: 0,
            base_sequence: base_offset as i32,
            record_size: 100,
            producer: NodeId(1000),
            producer_epoch: 0,
        }
    }

    fn settled(count: usize) -> Settled {
        let mut settled = Settled::default();
        (0..count).for_each(|i| settled.push(batch(2 * i as Offset)));
        settled
    }

    /// Goal: blocks make no difference. Method: compare with a plain vector, at their borders.
    #[test]
    fn it_is_a_list() {
        let plain: Vec<_> = (0..3 * BLOCK).map(|i| batch(2 * i as Offset)).collect();
        for full in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK] {
            for len in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK] {
                let len = len.min(full);
                let mut cut = settled(full);
                cut.truncate(len);
                assert!(cut.iter().eq(&plain[..len]), "{full} cut to {len}");
                assert_eq!((cut.len(), cut.last()), (len, plain[..len].last()));
                assert_eq!(cut, settled(len), "equal content is equal");
                for offset in [0, 1, 2, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, 9 * BLOCK] {
                    let before = offset.div_ceil(2).min(len);
                    assert_eq!(cut.count_before(offset as Offset), before, "{offset} of {len}");
                    assert!(cut.iter_from(before).eq(&plain[before..len]));
                }
            }
        }
    }

    /// The same at the borders of shelves.
    #[test]
    fn shelves_make_no_difference() {
        const WHOLE: usize = SHELF * BLOCK;
        let lengths = [1, BLOCK + 1, WHOLE, WHOLE + 1, WHOLE + BLOCK + 1, 2 * WHOLE + 7];
        let plain: Vec<_> = (0..2 * WHOLE + 7).map(|i| batch(2 * i as Offset)).collect();
        for full in lengths {
            for len in lengths.into_iter().filter(|len| *len <= full) {
                let mut cut = settled(full);
                cut.truncate(len);
                assert_eq!(cut, settled(len), "{full} cut to {len}");
                assert!(cut.iter().eq(&plain[..len]));
                for place in lengths.into_iter().filter(|place| *place <= len) {
                    assert_eq!(cut.count_before(2 * place as Offset), place, "{place} of {len}");
                    assert!(cut.iter_from(place).eq(&plain[place..len]));
                }
            }
        }
    }

    /// Goal: a copy costs little and keeps to itself.
    #[test]
    fn copies_share_blocks() {
        let mut one = settled(3 * BLOCK);
        let other = one.clone();
        assert!(Arc::ptr_eq(one.block(0), other.block(0)));
        one.truncate(BLOCK / 2);
        one.last_mut().expect("not empty").count = 1;
        assert_eq!(other, settled(3 * BLOCK));
    }
}
