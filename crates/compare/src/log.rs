//! A copy of the log, as every scheme here keeps one: entries with the term in which a leader took
//! them, and the check by which a follower's copy is made to agree with the leader's.
//!
//! An entry is a batch of one client. The same log serves the majority quorum, whose terms are
//! Raft's, and primary and backup, whose terms are the numbers of the monitor's views.

use highwater_sim::rng::Rng;

/// Records of one client that were sent together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Batch {
    /// Which client, by its index in the setup.
    pub client: usize,
    /// The client's own number of the first record.
    pub first: u64,
    /// Number of records, not 0.
    pub count: u32,
    /// Bytes of all of them.
    pub bytes: u64,
}

impl Batch {
    /// The number after that of the last record.
    pub fn end(&self) -> u64 {
        self.first + u64::from(self.count)
    }
}

/// An entry of a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// The leadership under which it was taken.
    pub term: u64,
    /// What it holds; nothing in the entry that begins a term.
    pub batch: Option<Batch>,
}

/// A place in a log: `index` entries lie before it, the last of them from `term` (0 if none do).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Position {
    // Raft compares the last entries of two logs by term first, and only then by length.
    pub term: u64,
    pub index: u64,
}

/// One server's copy of the log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    entries: Vec<Entry>,
    /// Entries that a loss of power leaves alone.
    ///
    /// Invariant: at most as many as there are.
    flushed: u64,
    /// By client: index and end of each of its batches, both ascending.
    batches: Vec<Vec<(u64, u64)>>,
}

impl Log {
    /// Number of entries.
    pub fn end(&self) -> u64 {
        self.entries.len() as u64
    }

    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The place after the last entry.
    pub fn last(&self) -> Position {
        self.position(self.end())
    }

    /// The place after `index` entries, which there must be.
    pub fn position(&self, index: u64) -> Position {
        let before = index.checked_sub(1).map(|i| self.entries[i as usize].term);
        Position { term: before.unwrap_or(0), index }
    }

    /// Takes a new entry as the leader; returns the index after it.
    pub fn append(&mut self, entry: Entry) -> u64 {
        self.entries.push(entry);
        let index = self.end();
        if let Some(batch) = entry.batch {
            if self.batches.len() <= batch.client {
                self.batches.resize(batch.client + 1, Vec::new());
            }
            self.batches[batch.client].push((index, batch.end()));
        }
        index
    }

    /// Entries after `index`, as many as fit into `bytes` but at least one if there is one.
    pub fn read(&self, index: u64, bytes: u64) -> Vec<Entry> {
        let mut room = bytes;
        let fits = |entry: &&Entry| {
            let size = entry.batch.map_or(0, |batch| batch.bytes);
            let fits = room >= size || room == bytes;
            room = room.saturating_sub(size);
            fits
        };
        self.entries[index as usize..].iter().take_while(fits).copied().collect()
    }

    /// Makes this copy agree with what its leader says comes after `previous` (Raft §5.3). Returns
    /// how many entries are known to agree; or, where this copy has something else before
    /// `previous`, where the leader should try next.
    pub fn accept(&mut self, previous: Position, entries: &[Entry]) -> Result<u64, u64> {
        if previous.index > self.end() {
            return Err(self.end());
        }
        let own = self.position(previous.index);
        if own.term != previous.term {
            // Skip everything from that other term at once.
            let before = self.entries[..previous.index as usize].iter();
            return Err(before.take_while(|entry| entry.term < own.term).count() as u64);
        }
        for (index, entry) in (previous.index..).zip(entries) {
            match self.entries.get(index as usize) {
                Some(present) if present.term == entry.term => continue,
                Some(_) => self.truncate(index),
                None => {}
            }
            self.append(*entry);
        }
        Ok(previous.index + entries.len() as u64)
    }

    fn truncate(&mut self, index: u64) {
        self.entries.truncate(index as usize);
        self.flushed = self.flushed.min(index);
        for batches in &mut self.batches {
            let kept = batches.partition_point(|(at, _)| *at <= index);
            batches.truncate(kept);
        }
    }

    /// The number after the last record of a client that is in this log.
    pub fn client_end(&self, client: usize) -> u64 {
        self.batches.get(client).and_then(|batches| batches.last()).map_or(0, |(_, end)| *end)
    }

    /// The index after the entry that holds the record before `end` of a client, if it is there.
    pub fn index_of(&self, client: usize, end: u64) -> Option<u64> {
        let batches = self.batches.get(client)?;
        let found = batches.partition_point(|(_, other)| *other < end);
        batches.get(found).map(|(index, _)| *index)
    }

    /// Writes everything to the disk.
    pub fn flush(&mut self) {
        self.flushed = self.end();
    }

    /// Writes everything to the disk once `interval` entries have not been written.
    pub fn flush_every(&mut self, interval: u64) {
        if self.end() - self.flushed >= interval {
            self.flush();
        }
    }

    /// The power goes: a part of what was not written, drawn from `power`, goes with it.
    pub fn lose_power(&mut self, power: &mut Rng) {
        let unflushed = self.end() - self.flushed;
        let kept = power.below(unflushed + 1);
        self.truncate(self.flushed + kept);
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use highwater_sim::rng::Purpose;

    fn entry(term: u64, first: u64) -> Entry {
        Entry { term, batch: Some(Batch { client: 0, first, count: 2, bytes: 100 }) }
    }

    fn log(terms: &[u64]) -> Log {
        let mut log = Log::default();
        for (i, term) in terms.iter().enumerate() {
            log.append(entry(*term, i as u64 * 2));
        }
        log
    }

    #[test]
    fn a_follower_takes_what_follows_its_own_log() {
        let mut follower = log(&[1, 1]);
        let next = [entry(2, 4)];
        assert_eq!(follower.accept(Position { term: 1, index: 2 }, &next), Ok(3));
        assert_eq!(follower.accept(Position { term: 1, index: 2 }, &next), Ok(3), "again");
        assert_eq!((follower.end(), follower.client_end(0)), (3, 6));
    }

    #[test]
    fn a_gap_and_another_history_are_refused() {
        let mut follower = log(&[1, 2, 2]);
        assert_eq!(follower.accept(Position { term: 3, index: 7 }, &[]), Err(3));
        assert_eq!(follower.accept(Position { term: 3, index: 3 }, &[]), Err(1));
        assert_eq!(follower.end(), 3, "a refusal changes nothing");
    }

    #[test]
    fn what_disagrees_is_cut_off_and_what_agrees_stays() {
        let mut follower = log(&[1, 2, 2]);
        assert_eq!(follower.accept(Position { term: 1, index: 1 }, &[]), Ok(1));
        assert_eq!(follower.end(), 3, "nothing disagreed");
        assert_eq!(follower.accept(Position { term: 1, index: 1 }, &[entry(3, 2)]), Ok(2));
        assert_eq!(follower.last(), Position { term: 3, index: 2 });
        assert_eq!((follower.client_end(0), follower.index_of(0, 4)), (4, Some(2)));
        assert_eq!(follower.index_of(0, 5), None);
    }

    #[test]
    fn reading_stops_where_it_is_full_but_not_at_nothing() {
        let log = log(&[1, 1, 1]);
        assert_eq!(log.read(0, 250).len(), 2);
        assert_eq!(log.read(1, 1).len(), 1);
        assert_eq!(log.read(3, 250).len(), 0);
    }

    #[test]
    fn power_takes_at_most_what_was_not_flushed() {
        let mut power = Rng::stream(1, Purpose::PowerLoss, 0);
        let mut left: Vec<u64> = (0..200)
            .map(|_| {
                let mut log = log(&[1; 5]);
                log.flushed = 2;
                log.lose_power(&mut power);
                log.end()
            })
            .collect();
        left.sort_unstable();
        left.dedup();
        assert_eq!(left, [2, 3, 4, 5]);
    }
}
