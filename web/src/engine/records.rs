//! Where the fate of records was decided.

use super::run::Done;
use super::why::Asked;
use highwater_protocol::{PartitionId, Time};
use highwater_sim::ledger::{Answer, RecordRun};

/// Where to look, and what to ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The partition that the records were sent to, as far as that is known.
    pub partition: Option<PartitionId>,
    /// When it was decided.
    pub time: Time,
    /// What tells why; without it whatever happened last before.
    pub asked: Option<Asked>,
}

impl Done {
    /// Where the fate of some records of a producer (by its index in the schedule) was decided.
    pub fn place_of(&self, producer: usize, records: &RecordRun) -> Place {
        let itself = Asked::Record(self.run().producer_node(producer), records.first);
        let election = records.loss.as_ref().and_then(|loss| loss.election);
        let answered = records.answered.map(|(first, _)| first);
        let sent = records.produced.0;
        let again = records.copies.first().and_then(|copy| copy.place.appended);
        let (time, asked) = if records.is_lost() {
            (election.map(|election| election.time).or(answered), Some(itself))
        } else if records.is_read_and_gone() {
            let fact = election.map(|election| Asked::Fact(election.fact));
            (election.map(|election| election.time), fact)
        } else if let Some((first, _)) = again {
            (Some(first), Some(itself))
        } else if matches!(records.answer, Answer::Refused(_) | Answer::TimedOut) {
            (answered, records.refusal.map(Asked::Fact))
        } else if records.late {
            let producer = self.run().producer_node(producer);
            (answered, Some(Asked::Delay(producer, records.first)))
        } else {
            (answered, None)
        };
        Place { partition: records.partition, time: time.unwrap_or(sent), asked }
    }
}
