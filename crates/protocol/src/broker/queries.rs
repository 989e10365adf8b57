//! Answers that change nothing: offsets, epochs, metadata.

use super::Broker;
use crate::error_code::ErrorCode;
use crate::message::{
    EpochEndOffset, LeaderAndEpoch, ListOffsetsRequest, ListOffsetsResponse, ListOffsetsTimestamp,
    MetadataResponse, OffsetsForLeaderEpochRequest, OffsetsForLeaderEpochResponse,
};
use crate::partition::Partition;
use crate::types::{PartitionId, UNKNOWN_EPOCH, UNKNOWN_OFFSET};

impl Broker {
    fn led(&self, id: PartitionId, epoch: i32) -> Result<&Partition, ErrorCode> {
        let partition = self.partition(id).ok_or_else(|| self.unknown_partition(id))?;
        partition.check_leader_epoch(epoch, true)?;
        Ok(partition)
    }

    /// ListOffsets (R9.5, KIP-207).
    pub(super) fn list_offsets(&self, request: ListOffsetsRequest) -> ListOffsetsResponse {
        let answer = self.led(request.partition, request.current_leader_epoch).and_then(|p| {
            let log = &p.log;
            let epoch_start = p.leading.as_ref().map_or(0, |leading| leading.epoch_start);
            match request.timestamp {
                ListOffsetsTimestamp::Earliest => Ok(log.log_start_offset()),
                ListOffsetsTimestamp::Latest if request.from_replica => Ok(log.log_end_offset()),
                ListOffsetsTimestamp::Latest
                    if epoch_start > log.high_watermark()
                        && self.known.features.latest_offset_waits_for_epoch_start =>
                {
                    Err(ErrorCode::OffsetNotAvailable)
                }
                ListOffsetsTimestamp::Latest => Ok(log.high_watermark()),
            }
        });
        let leader_epoch =
            self.partition(request.partition).map_or(UNKNOWN_EPOCH, |p| p.leader_epoch);
        let partition = request.partition;
        match answer {
            Ok(offset) => {
                ListOffsetsResponse { partition, error: ErrorCode::None, offset, leader_epoch }
            }
            Err(error) => ListOffsetsResponse {
                partition,
                error,
                offset: UNKNOWN_OFFSET,
                leader_epoch: UNKNOWN_EPOCH,
            },
        }
    }

    /// OffsetsForLeaderEpoch (R3.17).
    pub(super) fn offsets_for_leader_epoch(
        &self,
        request: OffsetsForLeaderEpochRequest,
    ) -> OffsetsForLeaderEpochResponse {
        let answer = self
            .led(request.partition, request.current_leader_epoch)
            .map(|p| p.log.end_offset_for_epoch(request.leader_epoch));
        let undefined = EpochEndOffset { leader_epoch: UNKNOWN_EPOCH, end_offset: UNKNOWN_OFFSET };
        OffsetsForLeaderEpochResponse {
            partition: request.partition,
            error: answer.err().unwrap_or_default(),
            end: answer.unwrap_or(undefined),
        }
    }

    /// Metadata: what this broker knows, which may be old.
    pub(super) fn describe_metadata(&self) -> MetadataResponse {
        let image = &self.known.image;
        let brokers = image.brokers.iter().filter(|b| !b.fenced).map(|b| b.broker).collect();
        let partitions = image.partitions.iter().enumerate();
        let partitions = partitions
            .filter_map(|(id, registration)| {
                let registration = registration.as_ref()?;
                let leader_epoch = registration.leader_epoch;
                let leader = registration.leader;
                Some((PartitionId(id as u16), LeaderAndEpoch { leader, leader_epoch }))
            })
            .collect();
        MetadataResponse { brokers, partitions }
    }
}
