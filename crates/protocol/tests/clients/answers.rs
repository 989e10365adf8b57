//! How a script has a broker answer.

use super::datadriven::Command;
use highwater_protocol::few::Few;
use highwater_protocol::message::{
    AdminResponse, EpochEndOffset, FetchPartition, FetchPartitionResponse, FetchResponse,
    LeaderAndEpoch, ListOffsetsResponse, Message, OffsetsForLeaderEpochResponse,
    ProducePartitionResponse, ProduceResponse,
};
use highwater_protocol::{ErrorCode, NodeId, Offset, RecordBatch};

/// `3@2`: broker 3 leads in epoch 2.
pub fn leader_and_epoch(text: &str) -> LeaderAndEpoch {
    let (leader, epoch) = text.split_once('@').expect("a leader is written BROKER@EPOCH");
    let leader = (leader != "none").then(|| NodeId(leader.parse().expect("a broker's id")));
    LeaderAndEpoch { leader, leader_epoch: epoch.parse().expect("an epoch") }
}

fn error(command: &Command) -> ErrorCode {
    use ErrorCode as E;
    let Some(name) = command.option("error") else { return E::None };
    let known = [
        E::OffsetOutOfRange,
        E::UnknownTopicOrPartition,
        E::NotLeaderOrFollower,
        E::RequestTimedOut,
        E::NotEnoughReplicas,
        E::NotEnoughReplicasAfterAppend,
        E::OutOfOrderSequenceNumber,
        E::DuplicateSequenceNumber,
        E::InvalidProducerEpoch,
        E::KafkaStorageError,
        E::UnknownProducerId,
        E::FencedLeaderEpoch,
        E::UnknownLeaderEpoch,
        E::OffsetNotAvailable,
        E::InvalidRequiredAcks,
        E::ElectionNotNeeded,
    ];
    let error = known.into_iter().find(|error| error.name() == name);
    error.unwrap_or_else(|| panic!("{name}: not an error that scripts use"))
}

/// The answer to `request` that the command describes.
pub fn answer(command: &Command, request: &Message) -> Message {
    let current_leader = command.option("leader").map(leader_and_epoch);
    let error = error(command);
    match request {
        Message::ProduceRequest(request) => {
            let outcome = |part: &_| {
                let highwater_protocol::message::ProducePartition { partition, .. } = *part;
                let base_offset = if error.is_none() { 0 } else { -1 };
                ProducePartitionResponse { partition, error, base_offset, current_leader }
            };
            let partitions = request.partitions.iter().map(outcome).collect();
            Message::ProduceResponse(ProduceResponse { partitions })
        }
        Message::FetchRequest(request) => {
            let only = command.option("p").map(|p| p.parse::<u16>().expect("a partition"));
            let outcome = |part: &FetchPartition| {
                let meant = only.is_none_or(|only| only == part.partition.0);
                FetchPartitionResponse {
                    partition: part.partition,
                    error: if meant { error } else { ErrorCode::None },
                    high_watermark: command.number("hw", 1_000),
                    log_start_offset: 0,
                    diverging_epoch: None,
                    current_leader,
                    preferred_read_replica: command
                        .option("preferred")
                        .map(|id| NodeId(id.parse().expect("a broker's id"))),
                    records: if meant { records(command).into() } else { Few::None },
                }
            };
            let partitions = request.partitions.iter().map(outcome).collect();
            Message::FetchResponse(FetchResponse { partitions })
        }
        Message::ListOffsetsRequest(request) => Message::ListOffsetsResponse(ListOffsetsResponse {
            partition: request.partition,
            error,
            offset: command.number("offset", -1),
            leader_epoch: -1,
        }),
        Message::OffsetsForLeaderEpochRequest(request) => {
            let end = EpochEndOffset {
                leader_epoch: command.number("epoch", -1) as i32,
                end_offset: command.number("end", -1),
            };
            let partition = request.partition;
            Message::OffsetsForLeaderEpochResponse(OffsetsForLeaderEpochResponse {
                partition,
                error,
                end,
            })
        }
        Message::AdminRequest(_) => Message::AdminResponse(AdminResponse { error }),
        other => panic!("{}: the brokers answer it by themselves", other.name()),
    }
}

/// `records=0-4@1,5@2`: offsets 0 to 4 of epoch 1 and offset 5 of epoch 2.
fn records(command: &Command) -> Vec<RecordBatch> {
    let text = command.option("records").unwrap_or_default();
    let batch = |run: &str| {
        let (offsets, epoch) = run.split_once('@').expect("records are written FROM-TO@EPOCH");
        let (first, last) = offsets.split_once('-').unwrap_or((offsets, offsets));
        let number = |text: &str| text.parse::<Offset>().expect("an offset");
        let (first, last) = (number(first), number(last));
        RecordBatch {
            base_offset: first,
            first_value: first as u64,
            count: (last - first + 1) as u32,
            leader_epoch: epoch.parse().expect("an epoch"),
            base_sequence: -1,
            record_size: 100,
            producer: NodeId(100),
            producer_epoch: -1,
        }
    };
    text.split(',').filter(|run| !run.is_empty()).map(batch).collect()
}
