//! What a script expects of a finished run, and whether it came true.

mod clients;
mod decisive;
mod logs;
mod runs;

use crate::ast::{Comparison, Expected, Measure};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::order;
use highwater_protocol::{
    ErrorCode, Event, FactId, LeaderRecoveryState, Micros, NodeId, Time, TopicId,
};
use highwater_sim::ledger::Ledger;
use highwater_sim::{Fact, Outcome, PartitionHistory, ProducerOutcome, Run, TraceEvent};
use std::fmt;

pub(crate) use runs::{NumberRuns, normalise};

/// Whom an expectation is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// All producers together, or all partitions.
    Everything,
    /// A producer, by its index in the schedule.
    Producer(u16),
    /// A consumer, by its index in the schedule.
    Consumer(u16),
    /// Every partition of a topic, by its index.
    Topic(u16),
    /// One partition: the topic's index and the partition's number.
    Partition(u16, u16),
}

/// Something that must be so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expectation {
    /// Its line in the script, from 1.
    pub line: u32,
    /// Its canonical text, without the word `expect`.
    pub text: String,
    /// What is looked at.
    pub measure: Measure,
    /// For whom.
    pub subject: Subject,
    /// A consumer's position in this partition only: topic's index and partition's number.
    pub within: Option<(u16, u16)>,
    /// On this broker.
    pub broker: Option<NodeId>,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub value: Expected,
    /// When; at the end of the run if `None`.
    pub at: Option<Time>,
}

/// What a run shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Observed {
    /// Nobody, or nothing known at that time.
    None,
    /// A number.
    Number(i64),
    /// A length of time.
    Duration(Micros),
    /// Numbers, as ascending runs of first and last.
    Set(NumberRuns),
    /// Kafka's errors, ascending by number.
    Errors(Vec<ErrorCode>),
}

/// Whether an expectation came true.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The expectation's line in the script, from 1.
    pub line: u32,
    /// The expectation's canonical text, without the word `expect`.
    pub text: String,
    /// Whether it came true.
    pub holds: bool,
    /// What was seen instead, or just so.
    pub observed: Observed,
    /// If it did not come true: the fact that decided it, as far as there is one.
    pub decisive: Option<FactId>,
}

/// Looks at a finished run.
pub fn check(expectations: &[Expectation], run: &Run) -> Vec<Verdict> {
    if expectations.is_empty() {
        return Vec::new();
    }
    check_with(expectations, run, &run.outcome(), &run.ledger())
}

/// The same, where the fate of the records is worked out already.
pub fn check_with(
    expectations: &[Expectation],
    run: &Run,
    outcome: &Outcome,
    ledger: &Ledger,
) -> Vec<Verdict> {
    let verdict = |expectation: &Expectation| {
        let observed = expectation.observe(run, outcome);
        let holds = compare(&observed, expectation.comparison, &expectation.value);
        let decisive = match holds {
            true => None,
            false => expectation.decisive(run, ledger),
        };
        let (line, text) = (expectation.line, expectation.text.clone());
        Verdict { line, text, holds, observed, decisive }
    };
    expectations.iter().map(verdict).collect()
}

impl Expectation {
    fn observe(&self, run: &Run, outcome: &Outcome) -> Observed {
        match self.measure {
            Measure::LostValues => self.values(outcome, |producer| &producer.lost_values),
            Measure::DuplicatedValues => {
                self.values(outcome, |producer| &producer.duplicated_values)
            }
            Measure::Diverged => Observed::Set(logs::diverged(self.subject, run)),
            Measure::Errors => Observed::Errors(self.errors(run)),
            Measure::Position => self.position(run),
            Measure::Read => Observed::Number(clients::read(self, run)),
            measure if measure.counts_records() => self.count(run, outcome),
            _ => self.of_partitions(run),
        }
    }

    /// Records of producers.
    fn count(&self, run: &Run, outcome: &Outcome) -> Observed {
        let history = &run.history().producers;
        let series = |index: usize, time: Time| match self.measure {
            Measure::Produced => history.get(index)?.produced.at(time),
            _ => history.get(index)?.acknowledged.at(time),
        };
        let of_one = |(index, producer): (usize, &ProducerOutcome)| match self.at {
            Some(time) => series(index, time).unwrap_or(0),
            None => counted(self.measure, producer) as i64,
        };
        Observed::Number(self.producers(outcome).map(of_one).sum())
    }

    fn producers<'o>(
        &self,
        outcome: &'o Outcome,
    ) -> impl Iterator<Item = (usize, &'o ProducerOutcome)> {
        let subject = self.subject;
        let meant = move |index: usize| match subject {
            Subject::Producer(producer) => usize::from(producer) == index,
            _ => true,
        };
        outcome.producers.iter().enumerate().filter(move |(index, _)| meant(*index))
    }

    fn values(
        &self,
        outcome: &Outcome,
        values: fn(&ProducerOutcome) -> &Vec<(u64, u64)>,
    ) -> Observed {
        let run = |(first, count): &(u64, u64)| (*first, first + count - 1);
        let all = self.producers(outcome).flat_map(|(_, p)| values(p)).filter(|r| r.1 > 0);
        Observed::Set(normalise(all.map(run).collect()))
    }

    /// Errors that sends failed or were repeated with; or that a consumer met.
    fn errors(&self, run: &Run) -> Vec<ErrorCode> {
        let mut errors = match self.subject {
            Subject::Producer(index) => errors_of(run, run.producer_node(usize::from(index))),
            Subject::Consumer(index) => errors_of(run, run.consumer_node(usize::from(index))),
            _ => Vec::new(),
        };
        order::sort(&mut errors);
        errors.dedup();
        errors
    }

    fn position(&self, run: &Run) -> Observed {
        let Subject::Consumer(consumer) = self.subject else { return Observed::None };
        let history = run.history();
        let Some(consumer) = history.consumers.get(usize::from(consumer)) else {
            return Observed::None;
        };
        let within = self.within.and_then(|(topic, index)| partition(run, topic, index));
        let meant = |id| within.is_none_or(|partition| partition.partition == id);
        let positions = consumer.positions.iter().filter(|(id, _)| meant(*id));
        let time = self.time(run);
        Observed::Number(positions.filter_map(|(_, series)| series.at(time)).sum())
    }

    fn time(&self, run: &Run) -> Time {
        self.at.unwrap_or(run.history().now)
    }

    fn of_partitions(&self, run: &Run) -> Observed {
        let time = self.time(run);
        let meant = |p: &&PartitionHistory| match self.subject {
            Subject::Topic(topic) => p.topic == TopicId(topic),
            Subject::Partition(topic, index) => p.topic == TopicId(topic) && p.index == index,
            _ => true,
        };
        let partitions: Vec<&PartitionHistory> =
            run.history().partitions.iter().filter(meant).collect();
        let sum = |of: &dyn Fn(&PartitionHistory) -> i64| {
            Observed::Number(partitions.iter().map(|partition| of(partition)).sum())
        };
        match self.measure {
            Measure::Leaders => sum(&|p| i64::from(leader(p, time) == self.broker)),
            Measure::UncleanElections => sum(&|p| unclean_elections(p, time)),
            Measure::Truncated => sum(&|p| truncated(p, self.broker, time)),
            _ => partitions.first().map_or(Observed::None, |p| self.of_partition(p, time)),
        }
    }

    fn of_partition(&self, partition: &PartitionHistory, time: Time) -> Observed {
        let number = |value: Option<i64>| value.map_or(Observed::None, Observed::Number);
        let nodes = |nodes: &[NodeId]| {
            Observed::Set(normalise(nodes.iter().map(|n| (n.0.into(), n.0.into())).collect()))
        };
        let replica = |broker: Option<NodeId>| {
            partition.replicas.iter().find(|replica| Some(replica.broker) == broker)
        };
        let count = partition.changes.partition_point(|(at, _, _)| *at <= time);
        let Some((_, _, change)) = count.checked_sub(1).map(|i| &partition.changes[i]) else {
            return Observed::None;
        };
        let state = &change.registration;
        match (self.measure, self.broker) {
            (Measure::Leader, _) => number(state.leader.map(|leader| i64::from(leader.0))),
            (Measure::LeaderEpoch, _) => number(Some(state.leader_epoch.into())),
            (Measure::PartitionEpoch, _) => number(Some(state.partition_epoch.into())),
            (Measure::Isr, _) => nodes(&state.isr),
            (Measure::Elr, _) => nodes(&state.elr),
            (Measure::Replicas, _) => nodes(&state.replicas),
            (Measure::IsrSize, _) => number(Some(state.isr.len() as i64)),
            (Measure::Leaderless, _) => Observed::Duration(leaderless(partition, time)),
            (Measure::HighWatermark, None) => number(partition.high_watermark.at(time)),
            (Measure::HighWatermark, broker) => {
                number(replica(broker).and_then(|replica| replica.high_watermark.at(time)))
            }
            (_, broker) => {
                let replica = replica(broker.or(state.leader));
                number(replica.and_then(|replica| replica.log_end_offset.at(time)))
            }
        }
    }
}

/// Errors in the facts of a client.
fn errors_of(run: &Run, node: NodeId) -> Vec<ErrorCode> {
    let error = |fact: &Fact| match fact.event {
        TraceEvent::Node(
            Event::Retried { error, .. }
            | Event::Refused { error, .. }
            | Event::OffsetRefused { error, .. }
            | Event::ConsumerFailed { error, .. },
        ) => (fact.node == node).then_some(error),
        _ => None,
    };
    run.trace().facts.iter().filter_map(|(_, fact)| error(fact)).collect()
}

fn counted(measure: Measure, producer: &ProducerOutcome) -> u64 {
    match measure {
        Measure::Produced => producer.produced,
        Measure::Acknowledged => producer.acknowledged,
        Measure::Refused => producer.refused,
        Measure::TimedOut => producer.timed_out,
        Measure::Pending => producer.pending,
        Measure::Lost => producer.lost,
        Measure::Duplicated => producer.duplicated,
        _ => producer.failed_but_present,
    }
}

fn partition(run: &Run, topic: u16, index: u16) -> Option<&PartitionHistory> {
    let meant = |p: &&PartitionHistory| p.topic == TopicId(topic) && p.index == index;
    run.history().partitions.iter().find(meant)
}

fn leader(partition: &PartitionHistory, time: Time) -> Option<NodeId> {
    let count = partition.changes.partition_point(|(at, _, _)| *at <= time);
    partition.changes[..count].last()?.2.registration.leader
}

/// Elections of a replica that was not in sync, up to `time`.
fn unclean_elections(partition: &PartitionHistory, time: Time) -> i64 {
    let changes = partition.changes.iter().take_while(|(at, _, _)| *at <= time);
    let states = changes.map(|(_, _, change)| &change.registration);
    let pairs = states.clone().zip(states.skip(1));
    pairs.filter(|(before, now)| is_unclean_election(before, now)).count() as i64
}

/// Whether a change elects a leader that was not in sync.
pub(crate) fn is_unclean_election(
    before: &PartitionRegistration,
    now: &PartitionRegistration,
) -> bool {
    let leader = now.leader.filter(|_| now.leader_epoch != before.leader_epoch);
    leader.is_some_and(|leader| {
        let may_lead = before.isr.contains(&leader) || before.elr.contains(&leader);
        let recovering = now.leader_recovery_state == LeaderRecoveryState::Recovering;
        !may_lead || (recovering && before.leader != now.leader)
    })
}

/// Records cut off the logs of a broker, or of all, up to `time`.
fn truncated(partition: &PartitionHistory, broker: Option<NodeId>, time: Time) -> i64 {
    let replicas = partition.replicas.iter();
    let meant = replicas.filter(|replica| broker.is_none_or(|broker| broker == replica.broker));
    let truncations = meant.flat_map(|replica| &replica.truncations);
    truncations.filter(|(at, _, _)| *at <= time).map(|(_, _, count)| i64::from(*count)).sum()
}

/// How long the partition had no leader, from its creation up to `time`.
fn leaderless(partition: &PartitionHistory, time: Time) -> Micros {
    let changes = partition.changes.iter();
    let ends = changes.clone().skip(1).map(|(at, _, _)| *at).chain([time]);
    let spans = changes.zip(ends).filter(|((_, _, c), _)| c.registration.leader.is_none());
    spans.fold(Micros::ZERO, |sum, ((start, _, _), end)| sum + end.min(time).since(*start))
}

/// Whether the comparison holds. What cannot be compared does not hold.
fn compare(observed: &Observed, comparison: Comparison, value: &Expected) -> bool {
    use std::cmp::Ordering;
    let ordered = |ordering: Ordering| match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
        Comparison::Less => ordering.is_lt(),
        Comparison::AtMost => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::AtLeast => ordering.is_ge(),
        Comparison::Include | Comparison::Exclude => false,
    };
    match (observed, value) {
        (Observed::Number(number), Expected::Number(value)) => {
            ordered(i128::from(*number).cmp(&i128::from(*value)))
        }
        (Observed::Duration(length), Expected::Duration(value)) => {
            ordered(length.0.cmp(&value.micros))
        }
        (Observed::None, Expected::None) => comparison == Comparison::Equal,
        (Observed::None, _) | (Observed::Number(_), Expected::None) => {
            comparison == Comparison::NotEqual
        }
        (Observed::Set(set), value) => {
            let value = match value {
                Expected::Set(runs) => normalise(runs.clone()),
                Expected::Number(number) => vec![(*number, *number)],
                Expected::None => Vec::new(),
                Expected::Duration(_) | Expected::Error(_) => return false,
            };
            match comparison {
                Comparison::Equal => *set == value,
                Comparison::NotEqual => *set != value,
                Comparison::Include => runs::includes(set, &value),
                Comparison::Exclude => !runs::meets(set, &value),
                _ => false,
            }
        }
        (Observed::Errors(errors), Expected::None) => {
            errors.is_empty() == (comparison == Comparison::Equal)
        }
        (Observed::Errors(errors), Expected::Error(name)) => {
            let has = errors.iter().any(|error| error.name() == name);
            match comparison {
                Comparison::Include => has,
                Comparison::Exclude => !has,
                Comparison::Equal => has && errors.len() == 1,
                _ => !(has && errors.len() == 1),
            }
        }
        _ => false,
    }
}

impl fmt::Display for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Observed::None => f.write_str("none"),
            Observed::Number(number) => number.fmt(f),
            Observed::Duration(length) => crate::literal::Duration::from_micros(length.0).fmt(f),
            Observed::Set(runs) if runs.is_empty() => f.write_str("none"),
            Observed::Set(runs) => {
                let few = runs.iter().map(|(first, last)| last - first + 1).sum::<u64>() <= 8;
                match few {
                    true => {
                        let each = runs.iter().flat_map(|(first, last)| *first..=*last);
                        Expected::Set(each.map(|number| (number, number)).collect()).fmt(f)
                    }
                    false => Expected::Set(runs.clone()).fmt(f),
                }
            }
            Observed::Errors(errors) if errors.is_empty() => f.write_str("none"),
            Observed::Errors(errors) => {
                let names: Vec<&str> = errors.iter().map(|error| error.name()).collect();
                f.write_str(&names.join(", "))
            }
        }
    }
}
