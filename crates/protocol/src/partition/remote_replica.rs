//! What a leader knows of one follower (classes `Replica`, `ReplicaState`).

use super::Context;
use crate::config::Features;
use crate::metadata::MetadataImage;
use crate::time::{Micros, Time};
use crate::types::{BrokerEpoch, NO_BROKER_EPOCH, NodeId, Offset, UNKNOWN_OFFSET};

/// A follower in its leader's eyes.
///
/// Invariant: `log_end_offset` is an offset the follower has asked for, or -1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemoteReplica {
    /// The follower.
    pub broker: NodeId,
    /// The offset it last asked for: it has everything below (R4.7).
    pub log_end_offset: Offset,
    /// Its log start offset.
    pub log_start_offset: Offset,
    /// The leader's log end offset at the time of its last fetch.
    pub last_fetch_leader_log_end_offset: Offset,
    /// When it last fetched; `None` if not in this epoch.
    pub last_fetch_time: Option<Time>,
    /// When it was last known to have had everything; `None` if never in this epoch.
    pub last_caught_up_time: Option<Time>,
    /// The broker epoch it fetches with, `None` until it fetches.
    pub broker_epoch: Option<BrokerEpoch>,
    /// Whether it is in the ISR that the controller has confirmed.
    pub in_committed_isr: bool,
    /// Whether it is in that ISR or proposed for it.
    pub in_maximal_isr: bool,
}

impl RemoteReplica {
    /// A follower that has not fetched yet.
    pub fn new(broker: NodeId) -> RemoteReplica {
        RemoteReplica {
            broker,
            log_end_offset: UNKNOWN_OFFSET,
            log_start_offset: UNKNOWN_OFFSET,
            last_fetch_leader_log_end_offset: 0,
            last_fetch_time: None,
            last_caught_up_time: None,
            broker_epoch: None,
            in_committed_isr: false,
            in_maximal_isr: false,
        }
    }

    /// Notes an accepted fetch from `offset`; `leader_end` is the leader's log end offset before
    /// it read (R1.6). Returns whether the follower's log end offset changed.
    pub fn fetched(
        &mut self,
        offset: Offset,
        log_start: Offset,
        broker_epoch: BrokerEpoch,
        leader_end: Offset,
        now: Time,
        features: &Features,
    ) -> bool {
        if offset >= leader_end {
            self.last_caught_up_time = Some(now);
        } else if features.caught_up_by_previous_fetch
            && offset >= self.last_fetch_leader_log_end_offset
        {
            self.last_caught_up_time = self.last_caught_up_time.max(self.last_fetch_time);
        }
        let moved = self.log_end_offset != offset;
        self.log_end_offset = offset;
        self.log_start_offset = log_start;
        self.last_fetch_leader_log_end_offset =
            self.last_fetch_leader_log_end_offset.max(leader_end);
        self.last_fetch_time = Some(now);
        self.broker_epoch = Some(broker_epoch);
        moved
    }

    /// Starts over at a new leader epoch (R1.7).
    pub fn reset(&mut self, in_isr: bool, was_leader: bool, leader_end: Offset, now: Time) {
        let since = in_isr.then_some(now);
        self.last_caught_up_time = since;
        if was_leader {
            self.last_fetch_leader_log_end_offset = leader_end;
            self.last_fetch_time = since;
        } else {
            self.log_end_offset = UNKNOWN_OFFSET;
            self.log_start_offset = UNKNOWN_OFFSET;
            self.last_fetch_leader_log_end_offset = UNKNOWN_OFFSET;
            self.last_fetch_time = None;
            self.broker_epoch = None;
        }
    }

    /// Whether it has everything, or had it at most `lag_max` ago (R1.8).
    pub fn is_caught_up(
        &self,
        leader_end: Offset,
        now: Time,
        lag_max: Micros,
        features: &Features,
    ) -> bool {
        let at_end = features.at_log_end_is_in_sync && self.log_end_offset == leader_end;
        at_end || self.last_caught_up_time.is_some_and(|last| now.since(last) <= lag_max)
    }

    /// Whether it is out of sync by the rule of 0.8 (R7.8): it has not fetched for too long, or
    /// has too many records left to fetch.
    pub fn is_stuck_or_slow(&self, leader_end: Offset, context: &Context<'_>) -> bool {
        // Counted from the election until it fetches.
        let last_heard = self.last_fetch_time.max(self.last_caught_up_time);
        let silent =
            last_heard.is_none_or(|last| context.now.since(last) > context.replica_lag_time_max);
        // 0.8.0 alone: not while it has everything.
        let at_end = context.features.at_log_end_is_in_sync && self.log_end_offset == leader_end;
        let known = self.log_end_offset != UNKNOWN_OFFSET;
        let behind = (leader_end - self.log_end_offset) as u64;
        (silent && !at_end) || (known && behind > context.replica_lag_max_messages)
    }

    /// Whether it may be in the ISR, by the broker's metadata cache (R5.11).
    pub fn is_isr_eligible(&self, image: &MetadataImage, features: &Features) -> bool {
        if !features.leader_checks_isr_members {
            return true;
        }
        let Some(registration) = image.broker(self.broker) else { return false };
        let active = !registration.fenced && !registration.in_controlled_shutdown;
        if features.isr_members_must_be_active && !active {
            return false;
        }
        match self.broker_epoch {
            None => false,
            Some(NO_BROKER_EPOCH) => true,
            Some(epoch) => !features.isr_members_checked_by_epoch || epoch == registration.epoch,
        }
    }
}
