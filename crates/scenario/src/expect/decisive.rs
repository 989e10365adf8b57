//! Which fact decided that an expectation did not come true.

use super::{Expectation, Subject};
use crate::ast::Measure;
use highwater_protocol::{Event, FactId, NodeId, Time, TopicId};
use highwater_sim::ledger::{Ledger, RecordRun};
use highwater_sim::{Fact, PartitionHistory, Run, TraceEvent};

impl Expectation {
    /// The fact to explain; none where nothing in particular decided it.
    pub(super) fn decisive(&self, run: &Run, ledger: &Ledger) -> Option<FactId> {
        match self.measure {
            Measure::Lost | Measure::LostValues => self.first_record(ledger, |records| {
                let loss = records.loss.as_ref().filter(|_| records.is_lost())?;
                loss.election.map(|election| election.fact).or(loss.cuts.first().copied())
            }),
            Measure::Duplicated | Measure::DuplicatedValues => {
                self.first_record(ledger, |records| records.copies.first()?.retry)
            }
            Measure::Refused | Measure::TimedOut | Measure::FailedButPresent => {
                self.first_record(ledger, |records| records.refusal)
            }
            Measure::Errors => self.fact(run, |own, fact| {
                let is_error = matches!(
                    fact.event,
                    TraceEvent::Node(
                        Event::Retried { .. }
                            | Event::Refused { .. }
                            | Event::OffsetRefused { .. }
                            | Event::ConsumerFailed { .. }
                    )
                );
                is_error && own == Some(fact.node)
            }),
            Measure::Truncated => self.fact(run, |_, fact| {
                let broker = self.broker.is_none_or(|broker| broker == fact.node);
                matches!(fact.event, TraceEvent::Node(Event::Truncated { .. })) && broker
            }),
            Measure::Position => self.fact(run, |own, fact| {
                let is_told = matches!(
                    fact.event,
                    TraceEvent::Node(Event::PositionReset { .. } | Event::ConsumerFailed { .. })
                );
                is_told && own == Some(fact.node)
            }),
            Measure::Produced | Measure::Acknowledged | Measure::Pending => None,
            _ => self.last_change(run),
        }
    }

    fn first_record(
        &self,
        ledger: &Ledger,
        fact: impl Fn(&RecordRun) -> Option<FactId>,
    ) -> Option<FactId> {
        let producers =
            ledger.producers.iter().enumerate().filter(|(index, _)| match self.subject {
                Subject::Producer(producer) => usize::from(producer) == *index,
                _ => true,
            });
        producers.flat_map(|(_, own)| &own.runs).find_map(fact)
    }

    /// The first fact that is meant; the client that this is about comes with it.
    fn fact(&self, run: &Run, is_meant: impl Fn(Option<NodeId>, &Fact) -> bool) -> Option<FactId> {
        let own = match self.subject {
            Subject::Producer(index) => Some(run.producer_node(usize::from(index))),
            Subject::Consumer(index) => Some(run.consumer_node(usize::from(index))),
            _ => None,
        };
        let facts = run.trace().facts.iter();
        let mut facts = facts.take_while(|(_, fact)| fact.time <= self.at.unwrap_or(Time::NEVER));
        facts.find(|(_, fact)| is_meant(own, fact)).map(|(id, _)| *id)
    }

    /// The last change of the partitions meant, up to the time that was asked for.
    fn last_change(&self, run: &Run) -> Option<FactId> {
        let until = self.at.unwrap_or(run.now());
        let is_meant = |partition: &&PartitionHistory| match self.subject {
            Subject::Partition(topic, index) => {
                partition.topic == TopicId(topic) && partition.index == index
            }
            Subject::Topic(topic) => partition.topic == TopicId(topic),
            _ => true,
        };
        let partitions = run.history().partitions.iter().filter(is_meant);
        let last = |partition: &PartitionHistory| {
            let count = partition.changes.partition_point(|(time, _, _)| *time <= until);
            // Nothing explains the first, which only makes it.
            let (_, fact, _) = partition.changes[..count].get(1..)?.last()?;
            Some(*fact)
        };
        partitions.filter_map(last).max()
    }
}
