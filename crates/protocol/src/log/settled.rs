//! Batches that are kept for good, in blocks that copies of a log share.

use crate::types::{Offset, RecordBatch};
use std::sync::Arc;

/// Batches of a block.
const BLOCK: usize = 512;

/// Batches by offset. Copying them costs a pointer a block, so that looking back at a long run,
/// which keeps many copies of each log, takes little more memory than the run itself.
///
/// Invariants: every block holds exactly [`BLOCK`] batches and never changes; `open` is empty only
/// if there is nothing at all, so that the last batch, which may grow, is always in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Settled {
    blocks: Vec<Arc<[RecordBatch]>>,
    open: Vec<RecordBatch>,
}

impl Settled {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.blocks.len() * BLOCK + self.open.len()
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
            self.blocks.push(Arc::from(self.open.as_slice()));
            self.open.clear();
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
        if whole < self.blocks.len() {
            self.open = self.blocks[whole].to_vec();
            self.blocks.truncate(whole);
        }
        self.open.truncate(len - whole * BLOCK);
        debug_assert_eq!(self.len(), len);
    }

    /// How many begin before `offset`.
    pub fn count_before(&self, offset: Offset) -> usize {
        let is_before = |batch: &RecordBatch| batch.base_offset < offset;
        if self.open.first().is_some_and(is_before) {
            return self.blocks.len() * BLOCK + self.open.partition_point(is_before);
        }
        let blocks = self.blocks.partition_point(|block| is_before(&block[0]));
        let Some(last) = blocks.checked_sub(1) else { return 0 };
        last * BLOCK + self.blocks[last].partition_point(is_before)
    }

    /// All, by offset.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &RecordBatch> {
        self.blocks.iter().flat_map(|block| block.iter()).chain(&self.open)
    }

    /// All from this place on, by offset.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = &RecordBatch> {
        let first = (place / BLOCK).min(self.blocks.len());
        let blocks = self.blocks[first..].iter().flat_map(|block| block.iter());
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

    /// Goal: a copy costs little and keeps to itself.
    #[test]
    fn copies_share_blocks() {
        let mut one = settled(3 * BLOCK);
        let other = one.clone();
        assert!(Arc::ptr_eq(&one.blocks[0], &other.blocks[0]));
        one.truncate(BLOCK / 2);
        one.last_mut().expect("not empty").count = 1;
        assert_eq!(other, settled(3 * BLOCK));
    }
}
