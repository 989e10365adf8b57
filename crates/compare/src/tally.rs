//! What clients were told, counted the same way whatever the scheme.

use highwater_protocol::{Micros, Time, order};

/// From this length on, a time without an acknowledgement counts as unavailable.
pub const STALL_MIN: Micros = Micros::from_millis(200);

/// What a client was told of some of its records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    Produced,
    Acknowledged,
    /// Failed for another reason than time.
    Refused,
    TimedOut,
}

/// One client's records.
#[derive(Clone, Debug, Default)]
struct Records {
    /// When records were handed over: number of the first, when; ascending.
    handed_over: Vec<(u64, Time)>,
    /// By number: whether it is acknowledged.
    acknowledged: Vec<bool>,
}

/// Everything that is counted of one scheme.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    clients: Vec<Records>,
    produced: u64,
    acknowledged: u64,
    refused: u64,
    timed_out: u64,
    /// Of acknowledged records: how long it took, and for how many.
    latencies: Vec<(u64, u64)>,
    /// Since when nothing was acknowledged though something waits.
    waiting_since: Option<Time>,
    stalls: Vec<(Time, Time)>,
    /// Acknowledged in all, as it grew.
    progress: Vec<(Time, u64)>,
}

/// What became of the records under one scheme.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Records handed to producers.
    pub produced: u64,
    /// Acknowledged.
    pub acknowledged: u64,
    /// Failed with an error other than a timeout.
    pub refused: u64,
    /// Given up after a time: in doubt, they may be there.
    pub timed_out: u64,
    /// Neither acknowledged nor failed at the end.
    pub pending: u64,
    /// Acknowledged, and in no log that counts at the end.
    pub lost: u64,
    /// Times without an acknowledgement while a record waited, each at least [`STALL_MIN`] long.
    pub stalls: Vec<(Time, Time)>,
    /// Half of the acknowledged records took at most so long, from `send` to the answer.
    pub latency_p50: Option<Micros>,
    /// 99 of 100 took at most so long.
    pub latency_p99: Option<Micros>,
    /// Messages sent by everyone, consumers and administrators aside.
    pub messages: u64,
    /// Records acknowledged up to each instant at which there were more.
    pub progress: Vec<(Time, u64)>,
}

impl Figures {
    /// How long no write was acknowledged although one waited.
    pub fn unavailable(&self) -> Micros {
        Micros(self.stalls.iter().map(|(from, to)| to.since(*from).0).sum())
    }

    /// Messages for each acknowledged record, in hundredths; `None` if there is no such record.
    pub fn messages_per_record(&self) -> Option<u64> {
        (self.messages * 100).checked_div(self.acknowledged)
    }
}

impl Tally {
    /// Takes note of what a client was told of `count` records from number `first` on.
    pub fn note(&mut self, time: Time, client: usize, first: u64, count: u32, fate: Fate) {
        if self.clients.len() <= client {
            self.clients.resize(client + 1, Records::default());
        }
        let count = u64::from(count);
        match fate {
            Fate::Produced => {
                if self.waiting() == 0 {
                    self.waiting_since = Some(time);
                }
                self.produced += count;
                self.clients[client].handed_over.push((first, time));
            }
            Fate::Acknowledged => {
                self.acknowledged += count;
                self.clients[client].acknowledge(time, first, count, &mut self.latencies);
                self.progress.push((time, self.acknowledged));
                self.end_stall(time);
                self.waiting_since = (self.waiting() > 0).then_some(time);
            }
            Fate::Refused | Fate::TimedOut => {
                let failed = match fate {
                    Fate::Refused => &mut self.refused,
                    _ => &mut self.timed_out,
                };
                *failed += count;
                if self.waiting() == 0 {
                    self.end_stall(time);
                }
            }
        }
    }

    fn waiting(&self) -> u64 {
        let told = self.acknowledged + self.refused + self.timed_out;
        debug_assert!(told <= self.produced, "only what was handed over has a fate");
        self.produced.saturating_sub(told)
    }

    fn end_stall(&mut self, time: Time) {
        if let Some(since) = self.waiting_since.take()
            && time.since(since) >= STALL_MIN
        {
            self.stalls.push((since, time));
        }
    }

    /// The figures at the end. `is_there` says of a client's record whether a log that counts has
    /// it.
    pub fn finish(
        mut self,
        end: Time,
        messages: u64,
        is_there: impl Fn(usize, u64) -> bool,
    ) -> Figures {
        if self.waiting() > 0 {
            self.end_stall(end);
        }
        let numbers = |records: &Records| 0..records.acknowledged.len() as u64;
        let each = self.clients.iter().enumerate();
        let all = each.flat_map(|(client, records)| numbers(records).map(move |n| (client, n)));
        let lost = all.filter(|(client, number)| {
            self.clients[*client].acknowledged[*number as usize] && !is_there(*client, *number)
        });
        let lost = lost.count() as u64;
        order::sort(&mut self.latencies);
        Figures {
            produced: self.produced,
            acknowledged: self.acknowledged,
            refused: self.refused,
            timed_out: self.timed_out,
            pending: self.waiting(),
            lost,
            latency_p50: percentile(&self.latencies, 50),
            latency_p99: percentile(&self.latencies, 99),
            messages,
            stalls: self.stalls,
            progress: self.progress,
        }
    }
}

impl Records {
    fn acknowledge(&mut self, time: Time, first: u64, count: u64, latencies: &mut Vec<(u64, u64)>) {
        let end = first + count;
        if (self.acknowledged.len() as u64) < end {
            self.acknowledged.resize(end as usize, false);
        }
        self.acknowledged[first as usize..end as usize].fill(true);
        let mut from = first;
        while from < end {
            let after = self.handed_over.partition_point(|(number, _)| *number <= from);
            let Some((_, since)) = after.checked_sub(1).map(|i| self.handed_over[i]) else {
                return;
            };
            let next = self.handed_over.get(after).map_or(end, |(number, _)| (*number).min(end));
            latencies.push((time.since(since).0, next - from));
            from = next;
        }
    }
}

/// The least length that at least `percent` of 100 do not exceed (nearest rank); `ascending` has
/// lengths and how many took each.
fn percentile(ascending: &[(u64, u64)], percent: u64) -> Option<Micros> {
    let all: u64 = ascending.iter().map(|(_, count)| count).sum();
    let rank = (all * percent).div_ceil(100);
    let mut seen = 0;
    let found = ascending.iter().find(|(_, count)| {
        seen += count;
        seen >= rank
    });
    found.map(|(length, _)| Micros(*length))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000;

    fn tally(notes: &[(u64, u64, u32, Fate)]) -> Figures {
        let mut tally = Tally::default();
        for (millis, first, count, fate) in notes {
            tally.note(Time(millis * MS), 0, *first, *count, *fate);
        }
        tally.finish(Time(10_000 * MS), 50, |_, number| number != 1)
    }

    #[test]
    fn every_record_has_one_fate() {
        let figures = tally(&[
            (0, 0, 10, Fate::Produced),
            (1, 0, 4, Fate::Acknowledged),
            (2, 4, 3, Fate::Refused),
            (3, 7, 1, Fate::TimedOut),
        ]);
        let Figures { produced, acknowledged, refused, timed_out, pending, lost, .. } = figures;
        assert_eq!((produced, acknowledged, refused, timed_out, pending), (10, 4, 3, 1, 2));
        assert_eq!((lost, figures.messages_per_record()), (1, Some(1_250)));
    }

    #[test]
    fn latency_is_from_send_to_answer_by_record() {
        let figures = tally(&[
            (0, 0, 1, Fate::Produced),
            (10, 1, 98, Fate::Produced),
            (20, 99, 1, Fate::Produced),
            (110, 0, 100, Fate::Acknowledged),
        ]);
        assert_eq!(figures.latency_p50, Some(Micros(100 * MS)));
        assert_eq!(figures.latency_p99, Some(Micros(100 * MS)));
        let none = tally(&[(0, 0, 1, Fate::Produced)]);
        assert_eq!((none.latency_p50, none.messages_per_record()), (None, None));
    }

    #[test]
    fn a_stall_lasts_from_the_last_progress_to_the_next() {
        let figures = tally(&[
            (0, 0, 1, Fate::Produced),
            (100, 0, 1, Fate::Acknowledged),
            // Nothing waits until 3 s: no stall.
            (3_000, 1, 1, Fate::Produced),
            (3_500, 2, 1, Fate::Produced),
            (4_000, 1, 1, Fate::Acknowledged),
            (4_300, 2, 1, Fate::Refused),
            (9_000, 3, 1, Fate::Produced),
        ]);
        let millis: Vec<(u64, u64)> =
            figures.stalls.iter().map(|(from, to)| (from.0 / MS, to.0 / MS)).collect();
        assert_eq!(millis, [(3_000, 4_000), (4_000, 4_300), (9_000, 10_000)]);
        assert_eq!(figures.unavailable(), Micros(2_300 * MS));
    }

    #[test]
    fn percentiles_count_records_not_batches() {
        let lengths = [(1, 98), (5, 1), (9, 1)];
        assert_eq!(percentile(&lengths, 50), Some(Micros(1)));
        assert_eq!(percentile(&lengths, 99), Some(Micros(5)));
        assert_eq!(percentile(&lengths, 100), Some(Micros(9)));
    }
}
