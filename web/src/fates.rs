//! What became of records: which are listed, and how many fared how.

use highwater_protocol::{Offset, order};
use highwater_sim::ledger::{Answer, Ledger, Presence, RecordRun, Span};

/// What records may have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fate {
    /// Something is out of the ordinary.
    #[default]
    Notable,
    /// Acknowledged, and in no log that counts.
    Lost,
    /// Read by a consumer, and gone.
    ReadAndGone,
    /// Acknowledged late.
    Late,
    /// Refused.
    Refused,
    /// Given up after a time: they may be there.
    InDoubt,
    /// Refused or given up, and in the log all the same.
    FailedButPresent,
    /// In the log more than once.
    Duplicated,
    /// In the log after records that were sent later.
    Reordered,
    /// Not answered by the end.
    Pending,
    /// Every record.
    Any,
}

impl Fate {
    /// Every fate with its name, in the order shown.
    pub const ALL: [(Fate, &'static str); 11] = [
        (Fate::Notable, "notable"),
        (Fate::Lost, "lost"),
        (Fate::ReadAndGone, "read-and-gone"),
        (Fate::Late, "late"),
        (Fate::Refused, "refused"),
        (Fate::InDoubt, "in-doubt"),
        (Fate::FailedButPresent, "failed-but-present"),
        (Fate::Duplicated, "duplicated"),
        (Fate::Reordered, "reordered"),
        (Fate::Pending, "pending"),
        (Fate::Any, "any"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The fate of that name.
    pub fn from_name(name: &str) -> Option<Fate> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(fate, _)| *fate)
    }

    /// Whether records had it.
    pub fn befell(self, records: &RecordRun) -> bool {
        let failed = matches!(records.answer, Answer::Refused(_) | Answer::TimedOut);
        match self {
            Fate::Notable => !records.is_ordinary(),
            Fate::Lost => records.is_lost(),
            Fate::ReadAndGone => records.is_read_and_gone(),
            Fate::Late => records.late,
            Fate::Refused => matches!(records.answer, Answer::Refused(_)),
            Fate::InDoubt => records.answer == Answer::TimedOut,
            Fate::FailedButPresent => {
                failed && matches!(records.presence, Presence::InLog | Presence::Possible)
            }
            Fate::Duplicated => !records.copies.is_empty(),
            Fate::Reordered => records.out_of_order,
            Fate::Pending => records.answer == Answer::Pending,
            Fate::Any => true,
        }
    }

    /// Whether it is something that one would rather not have.
    pub fn is_bad(self) -> bool {
        !matches!(self, Fate::Notable | Fate::Pending | Fate::Any)
    }
}

/// How many records of a ledger had each fate, in the order of [`Fate::ALL`].
pub fn sums(ledger: &Ledger) -> Vec<(Fate, u64)> {
    let sum = |fate: Fate| ledger.producers.iter().map(|own| own.count(|r| fate.befell(r))).sum();
    Fate::ALL.iter().map(|(fate, _)| (*fate, sum(*fate))).collect()
}

/// Successive records of one producer of which the same is told. Other producers' records may
/// stand between them in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The producer's index in the schedule.
    pub producer: usize,
    /// All of them as one run: the first one's place, and times from the first to the last.
    pub records: RecordRun,
    /// The last one's offset, where they have places.
    pub last_offset: Option<Offset>,
}

impl Listed {
    fn new(producer: usize, records: &RecordRun) -> Listed {
        let last_offset = records.place.map(|place| place.offset + records.count as Offset - 1);
        Listed { producer, records: records.clone(), last_offset }
    }

    /// Takes in the run that follows, if the same is to be told of it.
    fn take_in(&mut self, next: &RecordRun) -> bool {
        let all = &mut self.records;
        if all.end() != next.first || !alike(all, next) {
            return false;
        }
        all.count += next.count;
        all.produced = joined(all.produced, next.produced);
        all.answered = all.answered.zip(next.answered).map(|(a, b)| joined(a, b));
        all.committed = all.committed.zip(next.committed).map(|(a, b)| joined(a, b));
        for ((_, all), (_, next)) in all.read.iter_mut().zip(&next.read) {
            *all = joined(*all, *next);
        }
        self.last_offset = next.place.map(|place| place.offset + next.count as Offset - 1);
        true
    }
}

fn joined(one: Span, other: Span) -> Span {
    (one.0.min(other.0), one.1.max(other.1))
}

fn alike(a: &RecordRun, b: &RecordRun) -> bool {
    let log = |run: &RecordRun| run.place.map(|place| (place.partition, place.leader_epoch));
    let told = |run: &RecordRun| (run.partition, run.answer, run.late, run.presence);
    let readers = |run: &RecordRun| run.read.iter().map(|(who, _)| *who).collect::<Vec<u16>>();
    log(a) == log(b)
        && told(a) == told(b)
        && a.loss == b.loss
        && a.out_of_order == b.out_of_order
        && (a.copies.is_empty() && b.copies.is_empty())
        && readers(a) == readers(b)
}

/// The records that had a fate, in the order in which they were sent.
pub fn listed(ledger: &Ledger, fate: Fate) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    for (producer, own) in ledger.producers.iter().enumerate() {
        for run in own.runs.iter().filter(|run| fate.befell(run)) {
            let last = found.last_mut().filter(|last| last.producer == producer);
            if !last.is_some_and(|last| last.take_in(run)) {
                found.push(Listed::new(producer, run));
            }
        }
    }
    order::sort_by_key(&mut found, |row| (row.records.produced.0, row.producer, row.records.first));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn ledger(script: &str) -> Ledger {
        let plan = highwater_scenario::compile(script).plan.expect("it can be run");
        let mut run = highwater_sim::Run::new(plan.schedule);
        run.finish();
        run.ledger()
    }

    /// A leader dies with records that only it has; one producer waits for nobody else.
    const LOSS: &str = "\
brokers 1..3 broker.heartbeat.interval.ms=300ms
controller broker.session.timeout.ms=3s
topic orders replicas=[1,2,3]
producer all acks=all rate=20/s
producer one acks=1 rate=20/s
producer zero acks=0 rate=20/s
at 5s pause brokers 2..3
at 6s crash broker 1
at 6100ms resume brokers 2..3
run 20s
";

    #[wasm_bindgen_test(unsupported = test)]
    fn names_lead_back() {
        for (place, (fate, name)) in Fate::ALL.into_iter().enumerate() {
            assert_eq!((fate as usize, fate.name()), (place, name));
            assert_eq!(Fate::from_name(name), Some(fate));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_record_is_counted_and_listed_by_time() {
        let ledger = ledger(LOSS);
        let sums = sums(&ledger);
        let of = |fate: Fate| sums[fate as usize].1;
        assert_eq!(of(Fate::Any), ledger.producers.iter().map(|p| p.count(|_| true)).sum::<u64>());
        let lost = ledger.producers.iter().map(|p| p.count(RecordRun::is_lost)).sum::<u64>();
        assert_eq!((of(Fate::Lost), ledger.producers[0].count(RecordRun::is_lost)), (lost, 0));
        assert!(of(Fate::Lost) > 10 && of(Fate::Late) > of(Fate::Lost), "{sums:?}");
        for (fate, sum) in sums {
            let rows = listed(&ledger, fate);
            assert_eq!(rows.iter().map(|row| row.records.count).sum::<u64>(), sum, "{fate:?}");
            let times: Vec<_> = rows.iter().map(|row| row.records.produced.0).collect();
            assert!(times.is_sorted());
        }
        // Two producers write in turn: what they lost is told in a row all the same.
        let lost = listed(&ledger, Fate::Lost);
        let runs = ledger.producers[1].runs.iter().filter(|run| run.is_lost()).count();
        assert!(lost.len() <= 4 && runs > 5, "{} rows for {runs} runs", lost.len());
        let row = &lost[0];
        let first = row.records.place.expect("it was in a log").offset;
        assert!(row.last_offset.is_some_and(|last| last - first >= row.records.count as i64));
    }
}
