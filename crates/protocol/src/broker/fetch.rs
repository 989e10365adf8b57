//! Serving fetches of followers and consumers (`KafkaApis.handleFetchRequest`,
//! `ReplicaManager.fetchMessages`).

use super::Broker;
use super::purgatory::DelayedFetch;
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::few::Few;
use crate::io::Outbox;
use crate::message::{
    Connection, FetchPartition, FetchPartitionResponse, FetchRequest, LeaderAndEpoch, ReplicaState,
};
use crate::time::{Micros, Time};
use crate::types::{NodeId, UNKNOWN_EPOCH};

impl Broker {
    pub(super) fn handle_fetch(
        &mut self,
        now: Time,
        connection: Connection,
        correlation: u32,
        request: &FetchRequest,
        out: &mut Outbox,
    ) {
        let wait = request.max_wait > Micros::ZERO && !request.partitions.is_empty();
        if !(wait && self.brings_nothing(now, request, out)) {
            let (partitions, at_once) = self.read_partitions(now, request, true, out);
            if at_once || !wait {
                return self.answer_fetch(now, connection, correlation, partitions, out);
            }
        }
        let (expires, request) = (now + request.max_wait, request.clone());
        self.park_fetch(DelayedFetch { connection, correlation, expires, request });
    }

    /// Counts a follower's fetch for which there is nothing to read, as there mostly is, without
    /// making an answer that would not be sent. False if it must be read to know; then nothing has
    /// happened.
    fn brings_nothing(&mut self, now: Time, request: &FetchRequest, out: &mut Outbox) -> bool {
        let Some(follower) = request.replica.filter(|_| request.min_bytes > 0) else {
            return false;
        };
        let nothing = |fetch: &FetchPartition| {
            let partition = self.partition(fetch.partition);
            partition.is_some_and(|p| p.has_nothing_for(follower.replica_id, fetch))
        };
        if !request.partitions.iter().all(nothing) {
            return false;
        }
        let cause = out.cause();
        for fetch in &request.partitions {
            out.resume(cause);
            // An old incarnation counts for no partition, so this is the first one.
            if self.count_follower_fetch(now, follower, fetch, out).is_err() {
                return false;
            }
        }
        true
    }

    /// Answers a fetch that was parked: reads again, without counting it a second time (R3.9).
    pub(super) fn answer_parked_fetch(
        &mut self,
        now: Time,
        fetch: &DelayedFetch,
        out: &mut Outbox,
    ) {
        let DelayedFetch { connection, correlation, ref request, .. } = *fetch;
        let (partitions, _) = self.read_partitions(Time::ZERO, request, false, out);
        self.answer_fetch(now, connection, correlation, partitions, out);
    }

    /// Reads every partition of a request. Returns the answers, and whether they must be sent at
    /// once (R3.8). `counts`: whether a follower's fetch moves the leader's view of it.
    fn read_partitions(
        &mut self,
        now: Time,
        request: &FetchRequest,
        counts: bool,
        out: &mut Outbox,
    ) -> (Few<FetchPartitionResponse>, bool) {
        let most = u64::from(request.max_bytes);
        let enough = u64::from(request.min_bytes);
        if let [fetch] = &*request.partitions {
            let answer = self.answer_partition(now, request, fetch, most.max(1), counts, out);
            let at_once = answer.is_urgent() || size(&answer) >= enough;
            return (Few::One(answer), at_once);
        }
        let cause = out.cause();
        let mut answers = Vec::with_capacity(request.partitions.len());
        let (mut left, mut bytes, mut at_once) = (most, 0, false);
        for fetch in &request.partitions {
            out.resume(cause);
            // At least one batch comes back even if it is larger than the limits (R3.2).
            let max_bytes = if bytes == 0 { left.max(1) } else { left };
            let answer = self.answer_partition(now, request, fetch, max_bytes, counts, out);
            let size = size(&answer);
            bytes += size;
            left = left.saturating_sub(size);
            at_once |= answer.is_urgent();
            answers.push(answer);
        }
        (answers.into(), at_once || bytes >= enough)
    }

    #[inline(always)] // twice, once for the many requests about one partition
    fn answer_partition(
        &mut self,
        now: Time,
        request: &FetchRequest,
        fetch: &FetchPartition,
        max_bytes: u64,
        counts: bool,
        out: &mut Outbox,
    ) -> FetchPartitionResponse {
        let mut answer = self.read_partition(request, fetch, max_bytes);
        if let Some(follower) = request.replica {
            if counts
                && answer.error.is_none()
                && answer.diverging_epoch.is_none()
                && let Err(error) = self.count_follower_fetch(now, follower, fetch, out)
            {
                answer.error = error;
                answer.records.clear();
            }
        } else if let Some(replica) = self.preferred_read_replica(request, fetch, &answer) {
            answer.preferred_read_replica = Some(replica);
            answer.records.clear();
        }
        if !answer.error.is_none() {
            answer.current_leader = self.hint(&answer);
        }
        answer
    }

    fn read_partition(
        &self,
        request: &FetchRequest,
        fetch: &FetchPartition,
        max_bytes: u64,
    ) -> FetchPartitionResponse {
        let id = fetch.partition;
        let Some(partition) = self.partition(id) else {
            return FetchPartitionResponse::refused(id, self.unknown_partition(id));
        };
        match request.replica {
            Some(follower) => partition.read_for_follower(follower.replica_id, fetch, max_bytes),
            None => {
                let must_lead = fetch.current_leader_epoch == UNKNOWN_EPOCH
                    || !self.known.features.consumers_read_from_followers;
                partition.read_for_consumer(fetch, must_lead, max_bytes)
            }
        }
    }

    /// Steps 8 to 10 of R3.6: the fetch tells how far the follower is.
    ///
    /// # Errors
    /// See [`crate::partition::Partition::note_follower_fetch`]; then nothing has changed.
    fn count_follower_fetch(
        &mut self,
        now: Time,
        follower: ReplicaState,
        fetch: &FetchPartition,
        out: &mut Outbox,
    ) -> Result<(), ErrorCode> {
        let own_epoch = self.lifecycle.broker_epoch();
        let context = self.known.context(now);
        let Some(partition) =
            self.partitions.get_mut(usize::from(fetch.partition.0)).and_then(Option::as_mut)
        else {
            return Ok(());
        };
        let end = partition.log.log_end_offset();
        let noted = partition.note_follower_fetch(follower, fetch, end, &context)?;
        if !noted.accepted {
            return Ok(());
        }
        if noted.moved {
            let (partition, offset) = (fetch.partition, fetch.fetch_offset);
            out.emit(Event::Fetched { partition, replica: follower.replica_id, offset });
        }
        let proposal = match noted.is_member {
            true => None,
            false => partition.propose_expand(follower.replica_id, own_epoch, &context),
        };
        let rose = noted.moved && partition.advance(&context);
        let high_watermark = partition.log.high_watermark();
        if let Some(proposal) = proposal {
            let cause = out.cause();
            let (partition, replica) = (fetch.partition, follower.replica_id);
            let offset = fetch.fetch_offset;
            out.emit(Event::IsrExpandProposed { partition, replica, offset });
            self.submit_alter_partition(now, proposal, out);
            out.resume(cause);
        }
        if rose {
            out.emit(Event::HighWatermark { partition: fetch.partition, high_watermark });
            self.complete_consumer_fetches(now, fetch.partition, out);
        }
        if rose || (noted.moved && self.known.counts_replicas()) {
            self.complete_produces(fetch.partition, out);
        }
        Ok(())
    }

    /// Who leads, for a fetcher that was misled (KIP-951).
    fn hint(&self, answer: &FetchPartitionResponse) -> Option<LeaderAndEpoch> {
        let misled =
            matches!(answer.error, ErrorCode::NotLeaderOrFollower | ErrorCode::FencedLeaderEpoch);
        let partition = self.partition(answer.partition).filter(|_| misled)?;
        self.known.hint(partition)
    }

    /// Whether a parked fetch need not wait any longer (R3.9).
    #[inline(always)]
    pub(super) fn is_fetch_complete(&self, request: &FetchRequest) -> bool {
        let enough = u64::from(request.min_bytes);
        let mut bytes = 0;
        for fetch in &request.partitions {
            let Some(partition) = self.partition(fetch.partition) else { return true };
            let must_lead = request.replica.is_some();
            if partition.check_leader_epoch(fetch.current_leader_epoch, must_lead).is_err() {
                return true;
            }
            let log = &partition.log;
            let end = match request.replica {
                Some(_) => log.log_end_offset(),
                None => log.high_watermark(),
            };
            if fetch.fetch_offset > log.log_end_offset() {
                return true;
            }
            if fetch.last_fetched_epoch != UNKNOWN_EPOCH {
                let ours = log.end_offset_for_epoch(fetch.last_fetched_epoch);
                let diverges = ours.leader_epoch < fetch.last_fetched_epoch;
                if diverges || ours.end_offset < fetch.fetch_offset {
                    return true;
                }
            }
            if fetch.fetch_offset >= end {
                continue;
            }
            bytes += log.records().bytes_between(fetch.fetch_offset, end, enough);
            if bytes >= enough {
                return true;
            }
        }
        false
    }

    /// Where a consumer should read instead (KIP-392, R9.8: RackAwareReplicaSelector).
    fn preferred_read_replica(
        &self,
        request: &FetchRequest,
        fetch: &FetchPartition,
        read: &FetchPartitionResponse,
    ) -> Option<NodeId> {
        let rack = request.rack.filter(|_| self.known.config.rack_aware_replica_selector)?;
        if !self.known.features.consumers_read_from_followers {
            return None;
        }
        if !read.error.is_none() {
            return None;
        }
        if self.known.config.broker_rack == Some(rack) {
            return None;
        }
        let leading = self.partition(fetch.partition)?.leading.as_ref()?;
        let in_rack = leading.remotes.iter().filter(|remote| {
            let registration = self.known.image.broker(remote.broker);
            remote.in_committed_isr
                && registration.is_some_and(|b| b.rack == Some(rack) && !b.fenced)
                && remote.log_end_offset >= fetch.fetch_offset
                && remote.log_start_offset <= fetch.fetch_offset
        });
        in_rack
            .max_by_key(|r| (r.log_end_offset, r.last_caught_up_time, r.broker))
            .map(|remote| remote.broker)
    }
}

fn size(answer: &FetchPartitionResponse) -> u64 {
    answer.records.iter().map(|batch| batch.bytes()).sum()
}
