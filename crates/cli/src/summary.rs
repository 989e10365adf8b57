//! The result of a run, for people.

mod metrics;
mod timeline;

use crate::figures::{count, counted, list, number, seconds, values};
use crate::paint::Paint;
use highwater_scenario::report::{
    BrokerReport, ConsumerReport, ExpectReport, PartitionReport, ProducerReport, Report,
};
use std::io::{self, Write};

/// What is told beside the report.
pub struct Telling<'a> {
    /// The verdict, a sentence or two a line.
    pub verdict: &'a [String],
    /// Why an expectation failed, a sentence a line.
    pub explain: &'a dyn Fn(&ExpectReport) -> Vec<String>,
    /// Whether Kafka's own metrics are told.
    pub metrics: bool,
}

/// Writes the whole summary.
pub fn write(
    report: &Report,
    telling: &Telling,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(
        out,
        "Ran {} of simulated time with seed {}: {}, trace {}",
        seconds(report.end_us),
        report.seed,
        counted(report.events, "event"),
        report.trace_hash
    )?;
    writeln!(out, "\n{}", paint.bold("Verdict"))?;
    telling.verdict.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    writeln!(out, "\n{}", paint.bold("Partitions at the end"))?;
    cluster(&report.partitions, &report.brokers, out)?;
    if let Some(state) = &report.state {
        let heading = format!("Partitions at {}", seconds(state.time_us));
        writeln!(out, "\n{}", paint.bold(&heading))?;
        cluster(&state.partitions, &state.brokers, out)?;
    }
    if !report.producers.is_empty() {
        writeln!(out, "\n{}", paint.bold("Producers"))?;
        report.producers.iter().try_for_each(|each| producer(each, paint, out))?;
    }
    if !report.consumers.is_empty() {
        writeln!(out, "\n{}", paint.bold("Consumers"))?;
        report.consumers.iter().try_for_each(|each| consumer(each, out))?;
    }
    if !report.expects.is_empty() {
        writeln!(out, "\n{}", paint.bold("Expectations"))?;
        report.expects.iter().try_for_each(|each| expectation(each, telling, paint, out))?;
    }
    if telling.metrics {
        metrics::write(&report.metrics, paint, out)?;
    }
    match &report.facts {
        Some(facts) => timeline::facts(facts, paint, out),
        None => timeline::write(report, paint, out),
    }
}

fn cluster(
    partitions: &[PartitionReport],
    brokers: &[BrokerReport],
    out: &mut impl Write,
) -> io::Result<()> {
    partitions.iter().try_for_each(|each| partition(each, brokers, out))
}

fn partition(
    partition: &PartitionReport,
    brokers: &[BrokerReport],
    out: &mut impl Write,
) -> io::Result<()> {
    let PartitionReport { topic, leader_epoch, partition_epoch, .. } = partition;
    let leader = match partition.leader {
        -1 => "no leader".to_owned(),
        leader => format!("leader {leader}"),
    };
    write!(out, "  {topic}/{}  {leader}, ", partition.partition)?;
    write!(out, "leader epoch {leader_epoch}, partition epoch {partition_epoch}, ")?;
    write!(out, "ISR {}, ELR {}", list(&partition.isr), list(&partition.elr))?;
    let recovering = match partition.leader_recovery_state.as_str() {
        "recovering" => ", recovering",
        _ => "",
    };
    writeln!(out, ", high watermark {}{recovering}", number(partition.high_watermark))?;
    for replica in &partition.replicas {
        let id = replica.broker;
        let role = match partition {
            p if p.leader == i32::from(id) => "leader",
            p if p.isr.contains(&id) => "in sync",
            _ => "out of sync",
        };
        let broker = brokers.iter().find(|broker| broker.broker == id);
        let process = match broker.map(|broker| broker.process.as_str()) {
            Some("running") | None => String::new(),
            Some(process) => format!(", {process}"),
        };
        let state = format!("{role}{process}");
        let (end, high_watermark) = (replica.log_end_offset, replica.high_watermark);
        write!(out, "    broker {id:<4} {state:<20} log end {:<10} ", number(end))?;
        writeln!(out, "high watermark {}", number(high_watermark))?;
    }
    Ok(())
}

fn producer(producer: &ProducerReport, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let ProducerReport { name, topic, acks, .. } = producer;
    writeln!(
        out,
        "  {name} to {topic} with acks={acks}: {} produced, {} acknowledged, {} refused, \
         {} timed out, {} pending",
        count(producer.produced),
        count(producer.acknowledged),
        count(producer.refused),
        count(producer.timed_out),
        count(producer.pending)
    )?;
    if !producer.errors.is_empty() {
        let told = producer
            .errors
            .iter()
            .map(|(error, records)| format!("{error} for {}", counted(*records, "record")));
        writeln!(out, "    failed: {}", told.collect::<Vec<_>>().join(", "))?;
    }
    match producer.lost {
        0 => writeln!(out, "    nothing acknowledged was lost")?,
        lost => {
            let lost = format!("{} lost", counted(lost, "acknowledged record"));
            let which = values(name, &producer.lost_values);
            writeln!(out, "    {}: {which}", paint.red(&lost))?;
        }
    }
    if producer.duplicated > 0 {
        let which = values(name, &producer.duplicated_values);
        writeln!(out, "    {}: {which}", counted(producer.duplicated, "duplicate"))?;
    }
    match producer.failed_but_present {
        0 => Ok(()),
        present => writeln!(out, "    {} failed, yet in the log", counted(present, "record")),
    }
}

fn consumer(consumer: &ConsumerReport, out: &mut impl Write) -> io::Result<()> {
    for place in &consumer.positions {
        let (name, topic, partition) = (&consumer.name, &place.topic, place.partition);
        let (position, behind) = (number(place.position), number(place.behind));
        writeln!(out, "  {name} at {position} in {topic}/{partition}, {behind} behind")?;
    }
    Ok(())
}

fn expectation(
    expect: &ExpectReport,
    telling: &Telling,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    let ExpectReport { line, text, found, .. } = expect;
    if expect.held {
        writeln!(out, "  {}    line {line}: {text}", paint.green("held"))
    } else {
        writeln!(out, "  {}  line {line}: {text}, but it was {found}", paint.red("failed"))?;
        let why = (telling.explain)(expect);
        why.iter().try_for_each(|line| writeln!(out, "          {line}"))
    }
}
