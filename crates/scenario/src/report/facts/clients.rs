//! Facts about producers, consumers and connections.

use super::Telling;
use highwater_protocol::Event;

/// The kind and text of such an event.
pub(super) fn told(t: &Telling, event: Event) -> (&'static str, String) {
    let p = |partition| t.partition(partition);
    let n = |node| t.node(node);
    match event {
        Event::Produced { partition, first, count } => {
            ("produced", format!("{}: {}", p(partition), records("produced", first, count)))
        }
        Event::Sent { partition, first, attempt } => {
            let text =
                format!("{}: batch from record {first} sent, attempt {attempt}", p(partition));
            ("sent", text)
        }
        Event::Acknowledged { partition, first, count, acks } => {
            let told = records("acknowledged", first, count);
            ("acknowledged", format!("{}: {told}, acks={acks}", p(partition)))
        }
        Event::Retried { partition, first, error } => {
            let text = format!("{}: batch from record {first} failed, {error}", p(partition));
            ("retried", text)
        }
        Event::Refused { partition, first, count, error } => {
            let told = records("given up", first, count);
            ("refused", format!("{}: {told}, {error}", p(partition)))
        }
        Event::ProducerEpochBumped { producer_epoch } => {
            ("producer_epoch_bumped", format!("producer epoch {producer_epoch}"))
        }
        Event::ProduceRefused { partition, producer, error } => {
            ("produce_refused", format!("{}: refused {}, {error}", p(partition), n(producer)))
        }
        Event::DuplicateDropped { partition, producer, base } => {
            let text = format!("{}: {} sent offset {base} again", p(partition), n(producer));
            ("duplicate_dropped", text)
        }
        Event::AppendUnconfirmed { partition, base, error } => {
            ("append_unconfirmed", format!("{}: batch at {base}, {error}", p(partition)))
        }
        Event::Consumed { partition, position, count } => {
            ("consumed", format!("{}: {count} read, position {position}", p(partition)))
        }
        Event::PositionReset { partition, to } => {
            ("position_reset", format!("{}: position set to {to}", p(partition)))
        }
        Event::OffsetRefused { partition, error } => {
            ("offset_refused", format!("{}: not told an offset, {error}", p(partition)))
        }
        Event::ConsumerFailed { partition, error } => {
            ("consumer_failed", format!("{}: stopped reading, {error}", p(partition)))
        }
        Event::Disconnected { peer } => ("disconnected", format!("lost {}", n(peer))),
        Event::RequestTimedOut { peer } => {
            ("request_timed_out", format!("no answer from {}", n(peer)))
        }
        // Those of the other groups, which the caller has asked before.
        other => unreachable!("{other:?} belongs to another group"),
    }
}

fn records(what: &str, first: u64, count: u32) -> String {
    match count {
        1 => format!("record {first} {what}"),
        _ => format!("records {first}..{} {what}", first + u64::from(count) - 1),
    }
}
