//! What is written down while a run goes on, so that the fate of each record can be told later:
//! when what was acknowledged, and what went from which log.

use highwater_protocol::{Event, FactId, NodeId, PartitionId, RecordBatch, Time};

/// The notes of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// In the order of the schedule.
    pub(crate) acknowledgements: Vec<Acknowledgements>,
    /// What logs lost, in order.
    pub(crate) removals: Vec<Removal>,
}

/// Records that went from one log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Removal {
    /// What tells it: a truncation, a power loss, a disk replaced, a replica deleted.
    pub(crate) fact: FactId,
    pub(crate) time: Time,
    /// From whose log.
    pub(crate) node: NodeId,
    pub(crate) partition: PartitionId,
    pub(crate) batch: RecordBatch,
}

/// Records acknowledged together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Acknowledgement {
    pub(crate) time: Time,
    pub(crate) partition: PartitionId,
    pub(crate) first: u64,
    pub(crate) count: u64,
}

/// Acknowledgements of one producer in order of time, each as four differences to what is usual,
/// of seven bits a byte: about five bytes a batch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Acknowledgements {
    bytes: Vec<u8>,
    time: Time,
    /// What the next one begins with, if nothing is unusual.
    next: u64,
}

impl Notes {
    /// Nothing yet.
    pub(crate) fn new(producers: usize) -> Notes {
        Notes { acknowledgements: vec![Acknowledgements::default(); producers], ..Notes::default() }
    }

    /// Takes note of what a producer was told.
    #[inline(always)]
    pub(crate) fn note(&mut self, time: Time, producer: usize, event: &Event) {
        if let Event::Acknowledged { partition, first, count, .. } = *event {
            self.acknowledgements[producer].push(time, partition, first, count);
        }
    }
}

impl Acknowledgements {
    fn push(&mut self, time: Time, partition: PartitionId, first: u64, count: u32) {
        debug_assert!(time >= self.time, "time runs forward");
        self.write((time - self.time).0);
        self.write(u64::from(partition.0));
        let skipped = first.wrapping_sub(self.next) as i64;
        self.write((skipped << 1 ^ skipped >> 63) as u64);
        self.write(u64::from(count));
        (self.time, self.next) = (time, first + u64::from(count));
    }

    fn write(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// All of them, by time.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Acknowledgement> + '_ {
        let mut bytes = self.bytes.iter();
        let (mut time, mut next) = (Time::ZERO, 0_u64);
        let mut read = move || {
            let (mut value, mut shift) = (0, 0);
            loop {
                let byte = bytes.next()?;
                value |= u64::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    return Some(value);
                }
            }
        };
        std::iter::from_fn(move || {
            time = Time(time.0 + read()?);
            let partition = PartitionId(read()? as u16);
            let skipped = read()?;
            let skipped = (skipped >> 1) as i64 ^ -((skipped & 1) as i64);
            let first = next.wrapping_add(skipped as u64);
            let count = read()?;
            next = first + count;
            Some(Acknowledgement { time, partition, first, count })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Goal: whatever is written is read back.
        #[test]
        fn nothing_is_lost(told in prop::collection::vec(
            (0..1_u64 << 40, any::<u16>(), 0..1_u64 << 62, any::<u32>()), 0..50)
        ) {
            let mut acknowledgements = Acknowledgements::default();
            let mut expected = Vec::new();
            let mut time = Time::ZERO;
            for (later, partition, first, count) in told {
                time = Time(time.0 + later);
                let partition = PartitionId(partition);
                acknowledgements.push(time, partition, first, count);
                let count = u64::from(count);
                expected.push(Acknowledgement { time, partition, first, count });
            }
            prop_assert_eq!(acknowledgements.iter().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn what_is_usual_takes_little() {
        let mut acknowledgements = Acknowledgements::default();
        for i in 0..1_000 {
            acknowledgements.push(Time(i * 10_000), PartitionId(0), i * 10, 10);
        }
        assert!(acknowledgements.bytes.len() <= 5_000);
    }
}
