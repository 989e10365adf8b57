//! Facts about producers, consumers and connections.

use super::Telling;
use crate::message::figures::count;
use highwater_protocol::{Event, NodeId};

/// The sentence of an event of this kind; of any other, its name in the model.
pub fn sentence(t: &Telling, node: NodeId, event: Event) -> String {
    let (x, who) = (t.texts(), t.node(node));
    let p = |partition| t.partition(partition);
    match event {
        Event::Produced { partition, count: n, .. } => {
            t.fill(x.ev_produced, &[&who, &count(n), &p(partition)])
        }
        Event::Sent { partition, attempt, .. } => {
            t.fill(x.ev_sent, &[&who, &p(partition), &attempt.to_string()])
        }
        Event::Acknowledged { partition, count: n, acks, .. } => {
            t.fill(x.ev_acknowledged, &[&who, &count(n), &p(partition), &acks.to_string()])
        }
        Event::Retried { partition, error, .. } => {
            t.fill(x.ev_retried, &[&who, &p(partition), error.name()])
        }
        Event::Refused { partition, count: n, error, .. } => {
            t.fill(x.ev_refused, &[&who, &count(n), &p(partition), error.name()])
        }
        Event::ProducerEpochBumped { producer_epoch } => {
            t.fill(x.ev_producer_epoch, &[&who, &producer_epoch.to_string()])
        }
        Event::ProduceRefused { partition, producer, error } => {
            let producer = t.node(producer);
            t.fill(x.ev_produce_refused, &[&who, &producer, &p(partition), error.name()])
        }
        Event::AppendUnconfirmed { partition, base, error } => {
            let at = count(base);
            t.fill(x.ev_append_unconfirmed, &[&who, &p(partition), &at, error.name()])
        }
        Event::DuplicateDropped { partition, producer, base } => {
            let producer = t.node(producer);
            t.fill(x.ev_duplicate_dropped, &[&who, &producer, &p(partition), &count(base)])
        }
        Event::Consumed { partition, position, count: n } => {
            t.fill(x.ev_consumed, &[&who, &count(n), &p(partition), &count(position)])
        }
        Event::PositionReset { partition, to } => {
            t.fill(x.ev_position_reset, &[&who, &p(partition), &count(to)])
        }
        Event::OffsetRefused { partition, error } => {
            t.fill(x.ev_offset_refused, &[&who, &p(partition), error.name()])
        }
        Event::ConsumerFailed { partition, error } => {
            t.fill(x.ev_consumer_failed, &[&who, &p(partition), error.name()])
        }
        Event::Disconnected { peer } => t.fill(x.ev_disconnected, &[&who, &t.node(peer)]),
        Event::RequestTimedOut { peer } => t.fill(x.ev_request_timed_out, &[&who, &t.node(peer)]),
        _ => format!("{who}: {event:?}"),
    }
}
