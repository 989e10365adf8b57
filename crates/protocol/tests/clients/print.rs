//! Events and requests as a script shows them.

use highwater_protocol::message::{
    Envelope, FetchRequest, ListOffsetsTimestamp, Message, ProduceRequest,
};
use highwater_protocol::{Event, RecordBatch};

/// An event, with `p` for partition and the numbers of the values.
pub fn event(event: &Event) -> String {
    match *event {
        Event::Produced { partition, first, count } => {
            format!("Produced p{} {}", partition.0, values(first, count))
        }
        Event::Sent { partition, first, attempt } => {
            format!("Sent p{} from {first}, attempt {attempt}", partition.0)
        }
        Event::Acknowledged { partition, first, count, acks } => {
            format!("Acknowledged p{} {} acks={acks}", partition.0, values(first, count))
        }
        Event::Retried { partition, first, error } => {
            format!("Retried p{} from {first}: {error}", partition.0)
        }
        Event::Refused { partition, first, count, error } => {
            format!("Refused p{} {}: {error}", partition.0, values(first, count))
        }
        Event::ProducerEpochBumped { producer_epoch } => {
            format!("ProducerEpochBumped to {producer_epoch}")
        }
        Event::Consumed { partition, position, count } => {
            format!("Consumed p{} up to {position}, {count} records", partition.0)
        }
        Event::PositionReset { partition, to } => {
            format!("PositionReset p{} to {to}", partition.0)
        }
        Event::OffsetRefused { partition, error } => {
            format!("OffsetRefused p{}: {error}", partition.0)
        }
        Event::ConsumerFailed { partition, error } => {
            format!("ConsumerFailed p{}: {error}", partition.0)
        }
        Event::Disconnected { peer } => format!("Disconnected from {peer}"),
        Event::RequestTimedOut { peer } => format!("RequestTimedOut at {peer}"),
        Event::AdminAnswered { error } => format!("AdminAnswered {error}"),
        ref other => format!("{other:?}"),
    }
}

fn values(first: u64, count: u32) -> String {
    match count {
        1 => first.to_string(),
        _ => format!("{first}-{}", first + u64::from(count) - 1),
    }
}

/// A request, after an arrow to the broker it goes to.
pub fn request(envelope: &Envelope) -> String {
    let to = envelope.connection.server;
    let what = match &envelope.message {
        Message::ApiVersionsRequest(_) => "ApiVersions".to_string(),
        Message::MetadataRequest(_) => "Metadata".to_string(),
        Message::ProduceRequest(request) => produce(request),
        Message::FetchRequest(request) => fetch(request),
        Message::ListOffsetsRequest(request) => {
            let which = match request.timestamp {
                ListOffsetsTimestamp::Earliest => "earliest",
                ListOffsetsTimestamp::Latest => "latest",
            };
            format!(
                "ListOffsets p{} {which} le={}",
                request.partition.0, request.current_leader_epoch
            )
        }
        Message::OffsetsForLeaderEpochRequest(request) => format!(
            "OffsetsForLeaderEpoch p{} end of {} le={}",
            request.partition.0, request.leader_epoch, request.current_leader_epoch
        ),
        Message::AdminRequest(_) => format!("Admin, request {}", envelope.correlation),
        other => unreachable!("a client does not send {other:?}"),
    };
    format!("-> {to} {what}")
}

fn produce(request: &ProduceRequest) -> String {
    let mut text = format!("Produce acks={}", request.acks);
    for part in &request.partitions {
        let RecordBatch { first_value, count, base_sequence, producer_epoch, .. } = part.batch;
        text += &format!(" p{}:{}", part.partition.0, values(first_value, count));
        if base_sequence >= 0 {
            text += &format!(" (seq {base_sequence} epoch {producer_epoch})");
        }
    }
    text
}

fn fetch(request: &FetchRequest) -> String {
    let mut text = "Fetch".to_string();
    for part in &request.partitions {
        let le = part.current_leader_epoch;
        text += &format!(" p{}@{} le={le}", part.partition.0, part.fetch_offset);
    }
    text
}
