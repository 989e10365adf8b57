//! Checking a position against the leader's log, and setting it anew (classes `OffsetFetcher`,
//! `OffsetFetcherUtils`, `SubscriptionState`; KIP-320, R9.5 to R9.7).

use super::position::{FetchPosition, FetchState};
use super::{Consumer, Timer};
use crate::client::BrokerIndex;
use crate::config::AutoOffsetReset;
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{
    ListOffsetsRequest, ListOffsetsResponse, ListOffsetsTimestamp, Message,
    OffsetsForLeaderEpochRequest, OffsetsForLeaderEpochResponse,
};
use crate::time::Time;
use crate::types::UNKNOWN_EPOCH;

impl Consumer {
    /// Asks for what positions need before they can be read from.
    pub(super) fn fix_positions(&mut self, now: Time, out: &mut Outbox) {
        for place in 0..self.partitions.len() {
            let partition = &self.partitions[place];
            let asks = match partition.state {
                FetchState::AwaitValidation | FetchState::AwaitReset(_) => true,
                FetchState::Fetching | FetchState::Failed => false,
            };
            if !asks {
                continue;
            }
            if partition.may_ask(now) {
                self.ask(now, place, out);
            } else if partition.request.is_none() {
                self.timers.set_earliest(Timer::Retry as usize, partition.retry_at);
            }
        }
    }

    fn ask(&mut self, now: Time, place: usize, out: &mut Outbox) {
        let partition = &self.partitions[place];
        let position = partition.position;
        let metadata = self.network.metadata();
        let (leader, message) = match partition.state {
            FetchState::AwaitValidation => {
                let request = OffsetsForLeaderEpochRequest {
                    partition: partition.id,
                    current_leader_epoch: self.told_epoch(position.leader_epoch),
                    leader_epoch: position.offset_epoch,
                };
                (position.leader, Message::OffsetsForLeaderEpochRequest(request))
            }
            FetchState::AwaitReset(timestamp) => {
                let request = ListOffsetsRequest {
                    from_replica: false,
                    partition: partition.id,
                    current_leader_epoch: self.told_epoch(metadata.leader_epoch(place)),
                    timestamp,
                };
                (metadata.leader(place), Message::ListOffsetsRequest(request))
            }
            FetchState::Fetching | FetchState::Failed => unreachable!("nothing to ask"),
        };
        let Some(leader) = leader else {
            self.network.request_update();
            return;
        };
        if self.network.ready(now, leader, out) {
            let correlation = self.network.send(now, leader, message, out);
            self.partitions[place].request = Some((leader, correlation, position));
        }
    }

    /// The place of the partition that waits for the answer `correlation` of `broker`, and the
    /// position that was asked about. None if it does not wait any more.
    fn asker(&self, broker: BrokerIndex, correlation: u32) -> Option<(usize, FetchPosition)> {
        self.partitions.iter().enumerate().find_map(|(place, partition)| {
            let (b, c, position) = partition.request?;
            (b == broker && c == correlation).then_some((place, position))
        })
    }

    /// Takes the answer where the position's epoch ends (`maybeCompleteValidation`).
    pub(super) fn handle_epoch_end(
        &mut self,
        now: Time,
        broker: BrokerIndex,
        correlation: u32,
        response: OffsetsForLeaderEpochResponse,
        out: &mut Outbox,
    ) {
        let Some((place, asked)) = self.asker(broker, correlation) else { return };
        let backoff = self.retry_backoff();
        let partition = &mut self.partitions[place];
        debug_assert_eq!(partition.id, response.partition);
        if !response.error.is_none() {
            partition.refused(now, backoff);
            self.network.request_update();
            return;
        }
        partition.request = None;
        debug_assert_eq!(partition.state, FetchState::AwaitValidation);
        debug_assert_eq!(partition.position, asked, "a new position drops the request");
        let end = response.end;
        if end.end_offset < 0 || end.leader_epoch < 0 {
            // The leader knows nothing of the epoch: truncation to an unknown point.
            match self.config.auto_offset_reset {
                AutoOffsetReset::None => self.tell_truncation(place, out),
                _ => self.reset(place, out),
            }
        } else if end.end_offset < asked.offset {
            self.truncated(place, end.end_offset, end.leader_epoch, out);
        } else {
            partition.seek(asked);
        }
    }

    /// The log was truncated below the position. With a reset policy, whichever, the consumer
    /// silently goes back to where the logs part; without one the application is told.
    fn truncated(&mut self, place: usize, offset: i64, offset_epoch: i32, out: &mut Outbox) {
        let partition = &mut self.partitions[place];
        let id = partition.id;
        if self.config.auto_offset_reset == AutoOffsetReset::None {
            return self.tell_truncation(place, out);
        }
        partition.seek(FetchPosition { offset, offset_epoch, ..partition.position });
        out.emit(Event::PositionReset { partition: id, to: offset });
    }

    /// The application is told and must seek (case u1).
    fn tell_truncation(&mut self, place: usize, out: &mut Outbox) {
        let partition = &mut self.partitions[place];
        partition.fail();
        let error = ErrorCode::LogTruncation;
        out.emit(Event::ConsumerFailed { partition: partition.id, error });
    }

    /// The position is not valid: does what `auto.offset.reset` says (R9.7).
    pub(super) fn reset(&mut self, place: usize, out: &mut Outbox) {
        let partition = &mut self.partitions[place];
        match self.config.auto_offset_reset {
            AutoOffsetReset::Earliest => partition.await_reset(ListOffsetsTimestamp::Earliest),
            AutoOffsetReset::Latest => partition.await_reset(ListOffsetsTimestamp::Latest),
            AutoOffsetReset::None => {
                partition.fail();
                let error = ErrorCode::OffsetOutOfRange;
                out.emit(Event::ConsumerFailed { partition: partition.id, error });
            }
        }
    }

    /// Takes the answer to the question for the log's start or end (R9.5).
    pub(super) fn handle_offset(
        &mut self,
        now: Time,
        broker: BrokerIndex,
        correlation: u32,
        response: ListOffsetsResponse,
        out: &mut Outbox,
    ) {
        let Some((place, _)) = self.asker(broker, correlation) else { return };
        let backoff = self.retry_backoff();
        let metadata = self.network.metadata();
        let (leader, leader_epoch) = (metadata.leader(place), metadata.leader_epoch(place));
        let partition = &mut self.partitions[place];
        debug_assert!(matches!(partition.state, FetchState::AwaitReset(_)));
        if !response.error.is_none() {
            partition.refused(now, backoff);
            let (partition, error) = (partition.id, response.error);
            out.emit(Event::OffsetRefused { partition, error });
            self.network.request_update();
            return;
        }
        // Without an epoch of its own the position is not validated.
        let offset_epoch = UNKNOWN_EPOCH;
        partition.seek(FetchPosition {
            offset: response.offset,
            offset_epoch,
            leader,
            leader_epoch,
        });
        out.emit(Event::PositionReset { partition: partition.id, to: response.offset });
        if response.leader_epoch > leader_epoch {
            // Somebody has led since whom the metadata do not know.
            self.network.request_update();
        }
    }
}
