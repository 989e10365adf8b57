//! What a run came to, in the figures that changes are compared by.

use super::Harm;
use highwater_protocol::{Micros, PartitionId};
use highwater_sim::ledger::{Ledger, RecordRun};
use highwater_sim::{Outcome, Run};

/// What a run came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// In the order of the schedule.
    pub producers: Vec<ProducerFigures>,
    /// By partition id.
    pub partitions: Vec<PartitionFigures>,
    /// Records that a consumer had read and that are gone.
    pub read_and_gone: u64,
}

/// What one producer's records came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ProducerFigures {
    /// Acknowledged.
    pub acknowledged: u64,
    /// Acknowledged and gone.
    pub lost: u64,
    /// Copies beyond the first.
    pub duplicated: u64,
    /// Refused, and those whose answer did not come in time.
    pub failed: u64,
    /// Not answered by the end.
    pub pending: u64,
    /// Latency of acknowledgements: the median.
    pub p50: Micros,
    /// Latency of acknowledgements that 99 of a hundred did not exceed.
    pub p99: Micros,
}

/// How one partition served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartitionFigures {
    /// Which.
    pub partition: PartitionId,
    /// Time without leader.
    pub leaderless: Micros,
    /// Time without progress for acks=all.
    pub stalled: Micros,
}

impl Figures {
    /// Those of a finished run with a history.
    pub fn of(run: &Run) -> Figures {
        Figures::new(&run.outcome(), &run.ledger())
    }

    /// The same from what was worked out already.
    pub fn new(outcome: &Outcome, ledger: &Ledger) -> Figures {
        let each = outcome.producers.iter().zip(&ledger.producers);
        let producers = each.map(|(outcome, ledger)| ProducerFigures {
            acknowledged: outcome.acknowledged,
            lost: outcome.lost,
            duplicated: outcome.duplicated,
            failed: outcome.refused + outcome.timed_out,
            pending: outcome.pending,
            p50: ledger.latency.p50,
            p99: ledger.latency.p99,
        });
        let partitions = ledger.partitions.iter().map(|partition| PartitionFigures {
            partition: partition.partition,
            leaderless: partition.time_leaderless(),
            stalled: partition.time_stalled(),
        });
        let gone = ledger.producers.iter().map(|own| own.count(RecordRun::is_read_and_gone));
        Figures {
            producers: producers.collect(),
            partitions: partitions.collect(),
            read_and_gone: gone.sum(),
        }
    }

    /// How much there is of a harm: records, or microseconds.
    pub fn amount(&self, harm: Harm) -> u64 {
        let producer = |index: u16| self.producers.get(usize::from(index)).copied();
        match harm {
            Harm::Lost { producer: p } => producer(p).unwrap_or_default().lost,
            Harm::Duplicated { producer: p } => producer(p).unwrap_or_default().duplicated,
            Harm::Failed { producer: p } => producer(p).unwrap_or_default().failed,
            Harm::Leaderless { partition } => {
                let mut known = self.partitions.iter();
                known.find(|p| p.partition == partition).map_or(0, |p| p.leaderless.0)
            }
        }
    }

    /// Every harm there is, in the order of their names and numbers.
    pub fn harms(&self) -> Vec<Harm> {
        let of_producers = |harm: fn(u16) -> Harm| (0..self.producers.len() as u16).map(harm);
        let lost = of_producers(|producer| Harm::Lost { producer });
        let duplicated = of_producers(|producer| Harm::Duplicated { producer });
        let failed = of_producers(|producer| Harm::Failed { producer });
        let leaderless = self.partitions.iter();
        let leaderless = leaderless.map(|p| Harm::Leaderless { partition: p.partition });
        let all = lost.chain(duplicated).chain(failed).chain(leaderless);
        all.filter(|harm| self.amount(*harm) > 0).collect()
    }

    /// Records acknowledged and gone, of all producers.
    pub fn lost(&self) -> u64 {
        self.producers.iter().map(|producer| producer.lost).sum()
    }

    /// Records refused and timed out, of all producers.
    pub fn failed(&self) -> u64 {
        self.producers.iter().map(|producer| producer.failed).sum()
    }

    /// Copies beyond the first, of all producers.
    pub fn duplicated(&self) -> u64 {
        self.producers.iter().map(|producer| producer.duplicated).sum()
    }

    /// Time without leader, of all partitions together.
    pub fn leaderless(&self) -> Micros {
        self.partitions.iter().fold(Micros::ZERO, |sum, partition| sum + partition.leaderless)
    }

    /// Time without progress for acks=all, of all partitions together.
    pub fn stalled(&self) -> Micros {
        self.partitions.iter().fold(Micros::ZERO, |sum, partition| sum + partition.stalled)
    }
}
