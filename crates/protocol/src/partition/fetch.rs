//! How a leader serves a fetch (`Partition.fetchRecords`).

use super::{Context, Partition};
use crate::error_code::ErrorCode;
use crate::message::{FetchPartition, FetchPartitionResponse, ReplicaState};
use crate::types::{NodeId, Offset, UNKNOWN_EPOCH};

/// What a follower's fetch moved at the leader.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FollowerFetch {
    /// The follower's log end offset changed, so that the high watermark may rise.
    pub moved: bool,
    /// The fetch counted: the follower may now join the ISR (R3.6 step 9).
    pub accepted: bool,
    /// It is in the maximal ISR already.
    pub is_member: bool,
}

impl Partition {
    /// Checks a client's or follower's view of the leadership (R3.6 steps 2 and 3).
    pub fn check_leader_epoch(&self, requested: i32, must_lead: bool) -> Result<(), ErrorCode> {
        if requested != UNKNOWN_EPOCH && requested < self.leader_epoch {
            return Err(ErrorCode::FencedLeaderEpoch);
        }
        if requested > self.leader_epoch {
            return Err(ErrorCode::UnknownLeaderEpoch);
        }
        if must_lead && !self.is_leader() {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        Ok(())
    }

    /// Reads for a follower, steps 2 to 7 of R3.6.
    pub fn read_for_follower(
        &self,
        follower: NodeId,
        fetch: &FetchPartition,
        max_bytes: u64,
    ) -> FetchPartitionResponse {
        if let Err(error) = self.check_leader_epoch(fetch.current_leader_epoch, true) {
            return FetchPartitionResponse::refused(fetch.partition, error);
        }
        let leading = self.leading.as_ref().expect("leadership was checked");
        if leading.remote(follower).is_none() {
            let error = ErrorCode::UnknownLeaderEpoch;
            return FetchPartitionResponse::refused(fetch.partition, error);
        }
        self.read(fetch, self.log.log_end_offset(), max_bytes)
    }

    /// Whether a follower is told nothing but the high watermark: it fetches at the end of a log
    /// that is like its own. If not, only [`Partition::read_for_follower`] can tell.
    pub fn has_nothing_for(&self, follower: NodeId, fetch: &FetchPartition) -> bool {
        let same_epoch = || self.log.latest_epoch() == Some(fetch.last_fetched_epoch);
        fetch.fetch_offset == self.log.log_end_offset()
            && self.check_leader_epoch(fetch.current_leader_epoch, true).is_ok()
            && self.leading.as_ref().is_some_and(|leading| leading.remote(follower).is_some())
            && (fetch.last_fetched_epoch == UNKNOWN_EPOCH || same_epoch())
    }

    /// Reads for a consumer, up to the high watermark (R9.1, R9.2). A follower may serve it too if
    /// it is in the same epoch (R9.3).
    pub fn read_for_consumer(
        &self,
        fetch: &FetchPartition,
        must_lead: bool,
        max_bytes: u64,
    ) -> FetchPartitionResponse {
        match self.check_leader_epoch(fetch.current_leader_epoch, must_lead) {
            Err(error) => FetchPartitionResponse::refused(fetch.partition, error),
            Ok(()) => self.read(fetch, self.log.high_watermark(), max_bytes),
        }
    }

    /// High watermark and log start are those from before the read (R3.7).
    #[inline(always)]
    fn read(&self, fetch: &FetchPartition, end: Offset, max_bytes: u64) -> FetchPartitionResponse {
        let log = &self.log;
        let mut result = FetchPartitionResponse {
            high_watermark: log.high_watermark(),
            log_start_offset: log.log_start_offset(),
            ..FetchPartitionResponse::refused(fetch.partition, ErrorCode::None)
        };
        if fetch.last_fetched_epoch != UNKNOWN_EPOCH {
            let ours = log.end_offset_for_epoch(fetch.last_fetched_epoch);
            if ours.end_offset < 0 || fetch.fetch_offset < log.log_start_offset() {
                result.error = ErrorCode::OffsetOutOfRange;
                return result;
            }
            if ours.leader_epoch < fetch.last_fetched_epoch || ours.end_offset < fetch.fetch_offset
            {
                result.diverging_epoch = Some(ours);
                return result;
            }
        }
        let known = log.log_start_offset()..=log.log_end_offset();
        if !known.contains(&fetch.fetch_offset) {
            result.error = ErrorCode::OffsetOutOfRange;
        } else if fetch.fetch_offset < end {
            let max_bytes = max_bytes.min(u64::from(fetch.max_bytes));
            log.records().read(fetch.fetch_offset, end, max_bytes, &mut result.records);
        }
        result
    }

    /// Notes a follower's fetch that was answered without error or divergence, step 8 of R3.6.
    /// `leader_end` is the log end offset from before the read.
    ///
    /// # Errors
    /// `NotLeaderOrFollower` for a fetch by an incarnation older than the registered one
    /// (KIP-903, R1.6).
    pub fn note_follower_fetch(
        &mut self,
        follower: ReplicaState,
        fetch: &FetchPartition,
        leader_end: Offset,
        context: &Context<'_>,
    ) -> Result<FollowerFetch, ErrorCode> {
        let stale = follower.replica_epoch >= 0
            && context.features.isr_members_checked_by_epoch
            && context
                .image
                .broker(follower.replica_id)
                .is_some_and(|b| !b.fenced && b.epoch > follower.replica_epoch);
        if stale {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        let Some(leading) = &mut self.leading else { return Ok(FollowerFetch::default()) };
        let remote = leading.remotes.iter_mut().find(|r| r.broker == follower.replica_id);
        let Some(remote) = remote else { return Ok(FollowerFetch::default()) };
        let moved = remote.fetched(
            fetch.fetch_offset,
            fetch.log_start_offset,
            follower.replica_epoch,
            leader_end,
            context.now,
            context.features,
        );
        Ok(FollowerFetch { moved, accepted: true, is_member: remote.in_maximal_isr })
    }
}
