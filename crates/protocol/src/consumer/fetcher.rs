//! Reading (classes `AbstractFetch`, `FetchCollector`; R9.1 to R9.4, R9.7 to R9.9).

use super::position::FetchState;
use super::{Consumer, Timer};
use crate::client::{BrokerIndex, LostRequest};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{
    FetchPartition, FetchPartitionResponse, FetchRequest, FetchResponse, Message,
};
use crate::time::Time;
use crate::types::{Offset, UNKNOWN_EPOCH, UNKNOWN_OFFSET};

/// The fetch in flight to one broker: at most one, for all partitions read there.
#[derive(Clone, Debug, Default)]
pub(super) struct PendingFetch {
    /// Its number, if there is one.
    correlation: Option<u32>,
    /// Places of its partitions, and the offsets asked for.
    partitions: Vec<(u16, Offset)>,
}

impl Consumer {
    /// Sends a fetch to every broker that is free and has something to be read.
    pub(super) fn send_fetches(&mut self, now: Time, out: &mut Outbox) {
        if self.fetches.len() < self.network.broker_count() {
            self.fetches.resize_with(self.network.broker_count(), PendingFetch::default);
        }
        for place in 0..self.partitions.len() {
            if let Some(broker) = self.fetch_from(now, place) {
                let fetch = &mut self.fetches[broker.position()];
                if fetch.correlation.is_none() {
                    let offset = self.partitions[place].position.offset;
                    fetch.partitions.push((place as u16, offset));
                }
            }
        }
        for broker in self.network.brokers() {
            let fetch = &mut self.fetches[broker.position()];
            if fetch.correlation.is_some() || fetch.partitions.is_empty() {
                continue;
            }
            if self.network.ready(now, broker, out) {
                let request = self.fetch_request(broker);
                let correlation = self.network.send(now, broker, request, out);
                self.fetches[broker.position()].correlation = Some(correlation);
            } else {
                fetch.partitions.clear();
            }
        }
    }

    /// From whom to read a partition now: the preferred replica while it is known to live, else
    /// the leader (`selectReadReplica`).
    fn fetch_from(&mut self, now: Time, place: usize) -> Option<BrokerIndex> {
        let partition = &mut self.partitions[place];
        if partition.state != FetchState::Fetching {
            return None;
        }
        if now < partition.retry_at {
            self.timers.set_earliest(Timer::Retry as usize, partition.retry_at);
            return None;
        }
        let Some(leader) = partition.position.leader else {
            self.network.request_update();
            return None;
        };
        let Some((replica, until)) = partition.preferred else { return Some(leader) };
        if until < now {
            partition.preferred = None;
            return Some(leader);
        }
        if !self.network.metadata().brokers().contains(&replica) {
            partition.preferred = None;
            self.network.request_update();
            return Some(leader);
        }
        Some(replica)
    }

    fn fetch_request(&self, broker: BrokerIndex) -> Message {
        let pending = &self.fetches[broker.position()].partitions;
        let partitions = pending.iter().map(|(place, offset)| {
            let partition = &self.partitions[usize::from(*place)];
            FetchPartition {
                partition: partition.id,
                fetch_offset: *offset,
                log_start_offset: UNKNOWN_OFFSET,
                current_leader_epoch: self.told_epoch(partition.position.leader_epoch),
                // Consumers never send it (R9.1).
                last_fetched_epoch: UNKNOWN_EPOCH,
                max_bytes: self.config.max_partition_fetch_bytes,
            }
        });
        Message::FetchRequest(FetchRequest {
            replica: None,
            max_wait: self.config.fetch_max_wait_ms,
            min_bytes: self.config.fetch_min_bytes,
            max_bytes: self.config.fetch_max_bytes,
            isolation: self.config.isolation_level,
            rack: self.config.client_rack,
            partitions: partitions.collect(),
        })
    }

    /// A fetch will not be answered: whoever was preferred is not any more.
    pub(super) fn lose_fetch(&mut self, lost: LostRequest) {
        let Some(fetch) = self.fetches.get_mut(lost.broker.position()) else { return };
        if fetch.correlation != Some(lost.correlation) {
            return;
        }
        fetch.correlation = None;
        for (place, _) in fetch.partitions.drain(..) {
            self.partitions[usize::from(place)].preferred = None;
        }
    }

    /// Takes the answer to a fetch.
    pub(super) fn handle_fetch(
        &mut self,
        now: Time,
        broker: BrokerIndex,
        correlation: u32,
        response: FetchResponse,
        out: &mut Outbox,
    ) {
        let fetch = &mut self.fetches[broker.position()];
        assert_eq!(fetch.correlation, Some(correlation), "one fetch in flight a broker");
        fetch.correlation = None;
        let mut asked = core::mem::take(&mut fetch.partitions);
        debug_assert_eq!(asked.len(), response.partitions.len());
        for ((place, offset), outcome) in asked.drain(..).zip(&response.partitions) {
            let place = usize::from(place);
            debug_assert_eq!(self.partitions[place].id, outcome.partition);
            // What comes while the application does not read is read again later.
            if !self.consuming || self.partitions[place].state != FetchState::Fetching {
                continue;
            }
            let cause = out.cause();
            if outcome.error.is_none() {
                self.consume(now, place, offset, outcome, out);
            } else {
                self.handle_fetch_error(now, place, offset, outcome, out);
            }
            out.resume(cause);
        }
        // The list keeps its memory for the next fetch.
        self.fetches[broker.position()].partitions = asked;
    }

    fn consume(
        &mut self,
        now: Time,
        place: usize,
        offset: Offset,
        outcome: &FetchPartitionResponse,
        out: &mut Outbox,
    ) {
        if let Some(replica) = outcome.preferred_read_replica {
            let replica = self.network.index_of(replica);
            let partition = &mut self.partitions[place];
            if partition.preferred.is_none_or(|(present, _)| present != replica) {
                partition.preferred = Some((replica, now + self.config.metadata_max_age_ms));
            }
        }
        let partition = &mut self.partitions[place];
        let position = &mut partition.position;
        let Some(last) = outcome.records.last() else { return };
        if position.offset != offset {
            // It has been set anew meanwhile.
            return;
        }
        debug_assert!(last.next_offset() <= outcome.high_watermark, "only committed data (I14)");
        let fresh = outcome.records.iter().map(|batch| {
            let first = batch.base_offset.max(offset);
            (batch.next_offset() - first).max(0) as u32
        });
        let count = fresh.sum();
        position.offset = last.next_offset();
        position.offset_epoch = last.leader_epoch;
        debug_assert!(position.offset >= offset);
        out.emit(Event::Consumed { partition: partition.id, position: position.offset, count });
    }

    /// Table 2.2, column consumer. Kafka fetches again at once; here the partition waits for
    /// `retry.backoff.ms` or for news of its leader, whichever comes first, so that a refusal is
    /// not repeated a thousand times a second.
    fn handle_fetch_error(
        &mut self,
        now: Time,
        place: usize,
        offset: Offset,
        outcome: &FetchPartitionResponse,
        out: &mut Outbox,
    ) {
        let retry_at = now + self.retry_backoff();
        let partition = &mut self.partitions[place];
        let preferred = partition.preferred.is_some();
        match outcome.error {
            ErrorCode::OffsetOutOfRange if preferred => {
                // The follower is behind or ahead of the leader: ask the leader.
                partition.preferred = None;
            }
            ErrorCode::OffsetOutOfRange => {
                if partition.position.offset == offset {
                    self.reset(place, out);
                }
            }
            ErrorCode::UnknownLeaderEpoch => partition.retry_at = retry_at,
            _ => {
                partition.retry_at = retry_at;
                partition.preferred = None;
                self.network.request_update();
            }
        }
        if matches!(outcome.error, ErrorCode::NotLeaderOrFollower | ErrorCode::FencedLeaderEpoch) {
            self.network.take_hint(place, outcome.current_leader);
        }
    }
}
