//! Which refusals a client repeats, and which tell it that its metadata are out of date.

use crate::error_code::ErrorCode;

impl ErrorCode {
    /// Whether a later attempt may succeed (Kafka's `RetriableException`; table 2.2).
    pub fn is_retriable(self) -> bool {
        self.is_invalid_metadata()
            || matches!(
                self,
                ErrorCode::RequestTimedOut
                    | ErrorCode::NotEnoughReplicas
                    | ErrorCode::NotEnoughReplicasAfterAppend
                    | ErrorCode::NotController
                    | ErrorCode::UnknownLeaderEpoch
                    | ErrorCode::OffsetNotAvailable
            )
    }

    /// Whether it asks for fresh metadata (Kafka's `InvalidMetadataException`; R2.33).
    pub fn is_invalid_metadata(self) -> bool {
        matches!(
            self,
            ErrorCode::UnknownTopicOrPartition
                | ErrorCode::LeaderNotAvailable
                | ErrorCode::NotLeaderOrFollower
                | ErrorCode::NetworkException
                | ErrorCode::KafkaStorageError
                | ErrorCode::FencedLeaderEpoch
                | ErrorCode::UnknownTopicId
        )
    }
}
