//! Where a consumer stands in a partition (classes `SubscriptionState`, `FetchPosition`).

use crate::client::BrokerIndex;
use crate::message::ListOffsetsTimestamp;
use crate::time::{Micros, Time};
use crate::types::{LeaderEpoch, Offset, PartitionId, UNKNOWN_EPOCH};

/// The next offset to read, and by whose log it is meant (KIP-320).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FetchPosition {
    pub offset: Offset,
    /// Leader epoch of the last batch read; -1 if the position was not reached by reading.
    pub offset_epoch: LeaderEpoch,
    /// The leader that the position was last compared with.
    pub leader: Option<BrokerIndex>,
    /// The epoch in which it leads.
    pub leader_epoch: LeaderEpoch,
}

/// Whether the position can be read from (class `FetchState`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FetchState {
    /// Yes.
    Fetching,
    /// Not until the leader has told where the position's epoch ends.
    AwaitValidation,
    /// The position is not valid: the log's start or end is to be asked for.
    AwaitReset(ListOffsetsTimestamp),
    /// The application was told of an error and does not go on.
    Failed,
}

/// One partition as the consumer sees it.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub id: PartitionId,
    pub position: FetchPosition,
    pub state: FetchState,
    /// No request before this time.
    pub retry_at: Time,
    /// The request of validation or reset in flight, and the position it is about.
    pub request: Option<(BrokerIndex, u32, FetchPosition)>,
    /// The follower to read from, and until when (KIP-392).
    pub preferred: Option<(BrokerIndex, Time)>,
}

impl Partition {
    /// Begins at offset 0, as after `seek`; or `at_latest`, as after `seekToEnd`.
    pub fn new(id: PartitionId, at_latest: bool) -> Partition {
        Partition {
            id,
            position: FetchPosition {
                offset: 0,
                offset_epoch: UNKNOWN_EPOCH,
                leader: None,
                leader_epoch: UNKNOWN_EPOCH,
            },
            state: match at_latest {
                true => FetchState::AwaitReset(ListOffsetsTimestamp::Latest),
                false => FetchState::Fetching,
            },
            retry_at: Time::ZERO,
            request: None,
            preferred: None,
        }
    }

    /// Compares the position with the leader that metadata name. A new leader or epoch calls for
    /// validation, unless the position has no epoch or nobody `checks` (R9.6).
    pub fn follow_leader(&mut self, leader: BrokerIndex, leader_epoch: LeaderEpoch, checks: bool) {
        let same =
            self.position.leader == Some(leader) && self.position.leader_epoch == leader_epoch;
        match self.state {
            FetchState::AwaitReset(_) | FetchState::Failed => return,
            FetchState::Fetching | FetchState::AwaitValidation if same => return,
            FetchState::Fetching | FetchState::AwaitValidation => {}
        }
        self.position.leader = Some(leader);
        self.position.leader_epoch = leader_epoch;
        self.preferred = None;
        self.retry_at = Time::ZERO;
        self.request = None;
        let known = checks && self.position.offset_epoch >= 0 && leader_epoch >= 0;
        self.state = if known { FetchState::AwaitValidation } else { FetchState::Fetching };
    }

    /// Takes a position that needs no validation.
    pub fn seek(&mut self, position: FetchPosition) {
        debug_assert!(position.offset >= 0);
        self.position = position;
        self.state = FetchState::Fetching;
        self.retry_at = Time::ZERO;
        self.request = None;
    }

    /// The position is not valid: it is to be set anew.
    pub fn await_reset(&mut self, timestamp: ListOffsetsTimestamp) {
        self.state = FetchState::AwaitReset(timestamp);
        self.retry_at = Time::ZERO;
        self.request = None;
    }

    /// The application is told of an error; the partition is not read any more.
    pub fn fail(&mut self) {
        self.state = FetchState::Failed;
        self.request = None;
    }

    /// The request of validation or reset was refused: another one in a while.
    pub fn refused(&mut self, now: Time, backoff: Micros) {
        self.request = None;
        self.retry_at = now + backoff;
    }

    /// A request to `broker` will not be answered; maybe it is this partition's.
    pub fn lose_request(
        &mut self,
        broker: BrokerIndex,
        correlation: u32,
        now: Time,
        backoff: Micros,
    ) {
        if self.request.is_some_and(|(b, c, _)| b == broker && c == correlation) {
            self.refused(now, backoff);
        }
    }

    /// Whether a request of validation or reset can be sent.
    pub fn may_ask(&self, now: Time) -> bool {
        self.request.is_none() && self.retry_at <= now
    }
}
