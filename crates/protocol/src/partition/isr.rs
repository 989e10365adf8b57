//! The ISR as its leader sees it: what is confirmed and what is proposed (KIP-497).

use super::{Context, Partition};
use crate::error_code::ErrorCode;
use crate::message::{AlterPartition, AlterPartitionResult};
use crate::order;
use crate::time::Time;
use crate::types::{BrokerEpoch, LeaderRecoveryState, NO_BROKER_EPOCH, NodeId};

/// In-sync replicas: the controller's list and at most one proposal under way (I20).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IsrState {
    /// Confirmed by the controller, in its order.
    pub committed: Vec<NodeId>,
    /// What was proposed and is not answered yet.
    pub pending: Option<AlterPartition>,
}

impl IsrState {
    /// Confirmed, nothing proposed.
    pub fn committed(isr: Vec<NodeId>) -> IsrState {
        IsrState { committed: isr, pending: None }
    }

    /// Whether `broker` is in the ISR or proposed for it. A proposed removal still counts (R4.6).
    pub fn is_in_maximal(&self, broker: NodeId) -> bool {
        self.committed.contains(&broker)
            || self.pending.iter().any(|p| p.new_isr.iter().any(|member| member.0 == broker))
    }

    /// Who is proposed to join the ISR, if somebody is.
    pub fn joining(&self) -> Option<NodeId> {
        let proposed = self.pending.iter().flat_map(|pending| &pending.new_isr);
        let mut members = proposed.map(|(member, _)| *member);
        members.find(|member| !self.committed.contains(member))
    }

    /// Whether `broker` is proposed to leave the ISR.
    pub fn is_leaving(&self, broker: NodeId) -> bool {
        let stays = |p: &AlterPartition| p.new_isr.iter().any(|member| member.0 == broker);
        self.committed.contains(&broker) && self.pending.as_ref().is_some_and(|p| !stays(p))
    }

    /// Members of the maximal ISR.
    pub fn maximal(&self) -> Vec<NodeId> {
        let mut members = self.committed.clone();
        for (broker, _) in self.pending.iter().flat_map(|proposal| &proposal.new_isr) {
            if !members.contains(broker) {
                members.push(*broker);
            }
        }
        members
    }

    /// Size of the maximal ISR.
    pub fn maximal_len(&self) -> usize {
        let proposed = self.pending.iter().flat_map(|proposal| &proposal.new_isr);
        self.committed.len() + proposed.filter(|member| !self.committed.contains(&member.0)).count()
    }
}

impl Partition {
    /// Members that have fallen behind, and when each was last caught up (R5.2, R5.3). Empty while
    /// a proposal is under way.
    pub fn out_of_sync_replicas(&self, context: &Context<'_>) -> Vec<(NodeId, Option<Time>)> {
        let Some(leading) = &self.leading else { return Vec::new() };
        if leading.isr.pending.is_some() {
            return Vec::new();
        }
        let end = self.log.log_end_offset();
        leading
            .remotes
            .iter()
            .filter(|remote| remote.in_committed_isr)
            .filter(|remote| match context.features.lag_by_time_only {
                true => {
                    let lag_max = context.replica_lag_time_max;
                    !remote.is_caught_up(end, context.now, lag_max, context.features)
                }
                false => remote.is_stuck_or_slow(end, context),
            })
            .map(|remote| (remote.broker, remote.last_caught_up_time))
            .collect()
    }

    /// Proposes the ISR without `leaving` (R5.2).
    pub fn propose_shrink(
        &mut self,
        leaving: &[NodeId],
        own_epoch: BrokerEpoch,
        context: &Context<'_>,
    ) -> AlterPartition {
        let leading = self.leading.as_ref().expect("only a leader proposes");
        let stays = |broker: &&NodeId| !leaving.contains(broker);
        let mut members: Vec<NodeId> =
            leading.isr.committed.iter().filter(stays).copied().collect();
        if context.features.isr_in_ascending_order {
            sort_by_hash(&mut members, 16);
        }
        self.propose(members, own_epoch, context)
    }

    /// Proposes to add `joining`, if it may join (R5.10). Called for each accepted fetch.
    pub fn propose_expand(
        &mut self,
        joining: NodeId,
        own_epoch: BrokerEpoch,
        context: &Context<'_>,
    ) -> Option<AlterPartition> {
        let leading = self.leading.as_ref()?;
        let remote = leading.remote(joining)?;
        if remote.in_maximal_isr || leading.isr.pending.is_some() {
            return None;
        }
        if remote.log_end_offset < self.log.high_watermark() {
            return None;
        }
        // KAFKA-7128: up to the start of this epoch, or a committed tail could be missed.
        if context.features.isr_join_needs_epoch_start
            && remote.log_end_offset < leading.epoch_start
        {
            return None;
        }
        if !remote.is_isr_eligible(context.image, context.features) {
            return None;
        }
        let mut members = leading.isr.committed.clone();
        members.push(joining);
        if context.features.isr_in_ascending_order {
            let size = table_size(members.len());
            sort_by_hash(&mut members, size);
        }
        Some(self.propose(members, own_epoch, context))
    }

    fn propose(
        &mut self,
        members: Vec<NodeId>,
        own_epoch: BrokerEpoch,
        context: &Context<'_>,
    ) -> AlterPartition {
        let partition = self.id;
        let leader_epoch = self.leader_epoch;
        let partition_epoch = self.partition_epoch;
        let leading = self.leading.as_mut().expect("only a leader proposes");
        assert!(leading.isr.pending.is_none(), "I20: one proposal at a time");
        assert!(members.contains(&context.broker), "a leader stays in its ISR");
        let epoch_of = |member: &NodeId| match leading.remote(*member) {
            _ if *member == context.broker => own_epoch,
            Some(remote) => remote.broker_epoch.unwrap_or(NO_BROKER_EPOCH),
            None => NO_BROKER_EPOCH,
        };
        let proposal = AlterPartition {
            partition,
            leader_epoch,
            partition_epoch,
            new_isr: members.iter().map(|member| (*member, epoch_of(member))).collect(),
            leader_recovery_state: LeaderRecoveryState::Recovered,
        };
        let committed = leading.isr.committed.clone();
        leading.set_isr(IsrState { committed, pending: Some(proposal.clone()) });
        proposal
    }

    /// Takes the controller's answer to `sent` (R5.24, R5.25). The high watermark is to be looked
    /// at again after [`IsrAnswer::Accepted`].
    pub fn isr_answered(
        &mut self,
        sent: &AlterPartition,
        result: &AlterPartitionResult,
    ) -> IsrAnswer {
        let leader_epoch = self.leader_epoch;
        let partition_epoch = self.partition_epoch;
        let Some(leading) = &mut self.leading else { return IsrAnswer::Outdated };
        if leading.isr.pending.as_ref() != Some(sent) {
            return IsrAnswer::Outdated;
        }
        match result.error {
            ErrorCode::None => {
                if result.leader_epoch != leader_epoch || result.partition_epoch < partition_epoch {
                    return IsrAnswer::Outdated;
                }
                leading.registered_recovery_state = result.leader_recovery_state;
                leading.set_isr(IsrState::committed(result.isr.clone()));
                self.partition_epoch = result.partition_epoch;
                IsrAnswer::Accepted
            }
            ErrorCode::OperationNotAttempted | ErrorCode::IneligibleReplica => {
                let committed = leading.isr.committed.clone();
                leading.set_isr(IsrState::committed(committed));
                IsrAnswer::Reverted
            }
            ErrorCode::UnknownTopicOrPartition
            | ErrorCode::UnknownTopicId
            | ErrorCode::FencedLeaderEpoch
            | ErrorCode::InvalidUpdateVersion
            | ErrorCode::InvalidRequest
            | ErrorCode::NewLeaderElected => IsrAnswer::StaysPending,
            _ => IsrAnswer::Resend,
        }
    }
}

/// R6.15: the order in which a hash set of `size` buckets lists its members. Small ids come out
/// ascending.
fn sort_by_hash(members: &mut [NodeId], size: usize) {
    order::sort_by_key(members, |member| (usize::from(member.0) % size, *member));
}

/// Buckets of a set that is made of so many members, as the leader does when one joins (4.2 and
/// later, case s3): 8 for up to five. Without those that leave it is made anew, with 16.
fn table_size(members: usize) -> usize {
    let wanted = (members + 1) * 4 / 3;
    2 << wanted.saturating_sub(1).max(4).ilog2()
}

/// What a leader does with the answer to its proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IsrAnswer {
    /// The ISR is as proposed.
    Accepted,
    /// The leader goes back to the confirmed ISR and may propose again.
    Reverted,
    /// Nothing more is proposed until metadata arrive.
    StaysPending,
    /// The proposal is to be sent again.
    Resend,
    /// Metadata have overtaken the proposal.
    Outdated,
}
