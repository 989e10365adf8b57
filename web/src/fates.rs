//! What became of records: which are listed, and how many fared how.

use highwater_sim::ledger::{Answer, Ledger, Presence, RecordRun};

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

/// The runs of records that had a fate, each with its producer's index in the schedule, in the
/// order in which they were sent.
pub fn listed(ledger: &Ledger, fate: Fate) -> Vec<(usize, &RecordRun)> {
    let each = ledger.producers.iter().enumerate();
    let each = each.flat_map(|(producer, own)| own.runs.iter().map(move |run| (producer, run)));
    let mut found: Vec<_> = each.filter(|(_, run)| fate.befell(run)).collect();
    found.sort_by_key(|(producer, run)| (run.produced.0, *producer, run.first));
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
        assert_eq!(of(Fate::Lost), ledger.producers[1].count(RecordRun::is_lost));
        assert!(of(Fate::Lost) > 10 && of(Fate::Late) > of(Fate::Lost), "{sums:?}");
        for (fate, sum) in sums {
            let rows = listed(&ledger, fate);
            assert_eq!(rows.iter().map(|(_, run)| run.count).sum::<u64>(), sum, "{fate:?}");
            let times: Vec<_> = rows.iter().map(|(_, run)| run.produced.0).collect();
            assert!(times.is_sorted());
        }
    }
}
