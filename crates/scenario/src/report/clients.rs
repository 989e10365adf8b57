//! What producers were told, and how far consumers came.

use super::{ConsumerReport, Names, PositionReport, ProducerReport};
use highwater_protocol::{Event, NodeId, PartitionId};
use highwater_sim::ledger::{Ledger, RecordRun};
use highwater_sim::schedule::ProducerSpec;
use highwater_sim::{Outcome, ProducerOutcome, Run, TraceEvent};
use std::collections::BTreeMap;

/// Every producer, in the order of the schedule.
pub(super) fn producers(
    run: &Run,
    outcome: Outcome,
    ledger: &Ledger,
    names: &Names,
) -> Vec<ProducerReport> {
    let specs = &run.schedule().producers;
    let each = specs.iter().zip(outcome.producers).enumerate();
    let report = |(index, (spec, outcome)): (usize, (&ProducerSpec, ProducerOutcome))| {
        let own = &ledger.producers[index];
        let topic = highwater_protocol::TopicId(spec.topic);
        ProducerReport {
            name: spec.name.clone(),
            topic: names.topic(topic).to_owned(),
            acks: spec.config.acks.to_string(),
            produced: outcome.produced,
            acknowledged: outcome.acknowledged,
            refused: outcome.refused,
            timed_out: outcome.timed_out,
            pending: outcome.pending,
            lost: outcome.lost,
            lost_values: pairs(&outcome.lost_values),
            duplicated: outcome.duplicated,
            duplicated_values: pairs(&outcome.duplicated_values),
            failed_but_present: outcome.failed_but_present,
            late: own.count(|records| records.late),
            reordered: own.count(|records| records.out_of_order),
            read_and_gone: own.count(RecordRun::is_read_and_gone),
            latency: own.latency.into(),
            errors: errors(run, run.producer_node(index)),
        }
    };
    each.map(report).collect()
}

fn pairs(runs: &[(u64, u64)]) -> Vec<[u64; 2]> {
    runs.iter().map(|(first, count)| [*first, *count]).collect()
}

/// Records of `producer` that failed for good, by the name of the error.
fn errors(run: &Run, producer: NodeId) -> BTreeMap<String, u64> {
    let mut errors = BTreeMap::new();
    for (_, fact) in run.trace().facts.iter().filter(|(_, fact)| fact.node == producer) {
        if let TraceEvent::Node(Event::Refused { count, error, .. }) = fact.event {
            *errors.entry(error.name().to_owned()).or_insert(0) += u64::from(count);
        }
    }
    errors
}

/// Every consumer, in the order of the schedule.
pub(super) fn consumers(run: &Run, names: &Names) -> Vec<ConsumerReport> {
    let history = run.history();
    let position = |partition: PartitionId, position: i64| {
        let partition = &history.partitions[usize::from(partition.0)];
        let high_watermark = partition.high_watermark.last().unwrap_or(0);
        PositionReport {
            topic: names.topic(partition.topic).to_owned(),
            partition: partition.index,
            position,
            behind: (high_watermark - position).max(0),
        }
    };
    let each = run.schedule().consumers.iter().zip(&history.consumers);
    let report = |(spec, consumer): (&highwater_sim::schedule::ConsumerSpec, &_)| {
        let highwater_sim::history::ConsumerHistory { positions, .. } = consumer;
        let positions =
            positions.iter().map(|(id, series)| position(*id, series.last().unwrap_or(0)));
        ConsumerReport { name: spec.name.clone(), positions: positions.collect() }
    };
    each.map(report).collect()
}
