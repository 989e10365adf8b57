//! AlterPartition: leaders ask for new ISRs (KIP-497, KIP-841, KIP-903; R5.22, R5.23).

use super::election::Election;
use super::{Controller, Outcome};
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::{
    AlterPartition, AlterPartitionRequest, AlterPartitionResponse, AlterPartitionResult, Message,
};
use crate::metadata::PartitionRegistration;
use crate::types::{BrokerEpoch, LeaderRecoveryState, NodeId, UNKNOWN_EPOCH};

impl Controller {
    /// Answers every proposal of the request, each on its own.
    pub(super) fn alter_partition(
        &mut self,
        request: AlterPartitionRequest,
        out: &mut Outbox,
    ) -> Outcome {
        if !self.is_current(request.broker, request.broker_epoch) {
            let error = ErrorCode::StaleBrokerEpoch;
            let response = AlterPartitionResponse { error, partitions: Vec::new() };
            return Outcome::Now(Message::AlterPartitionResponse(response));
        }
        let mut partitions = Vec::with_capacity(request.partitions.len());
        for proposal in request.partitions {
            partitions.push(self.alter_one(request.broker, proposal, out));
        }
        let response = AlterPartitionResponse { error: ErrorCode::None, partitions };
        Outcome::Committed(Message::AlterPartitionResponse(response))
    }

    fn alter_one(
        &mut self,
        sender: NodeId,
        proposal: AlterPartition,
        out: &mut Outbox,
    ) -> AlterPartitionResult {
        let id = proposal.partition;
        let Some(partition) = self.log.latest().partition(id) else {
            return refusal(&proposal, ErrorCode::UnknownTopicOrPartition);
        };
        let error = self.validate_proposal(sender, partition, &proposal);
        if !error.is_none() {
            return refusal(&proposal, error);
        }
        let mut builder = self.change_of(partition);
        if self.unclean_election_enabled(partition.topic) {
            builder.election = Election::Unclean;
        }
        builder.target_isr = proposal.new_isr.iter().map(|(replica, _)| *replica).collect();
        builder.target_recovery_state = proposal.leader_recovery_state;
        if let Some(after) = builder.build_assigned() {
            let cause = cause_of(partition, &after);
            let leader = after.leader;
            self.append_change(id, after, cause, out);
            if leader != Some(sender) {
                // The change stands, but it has cost the sender its leadership (a reassignment
                // was completed by it).
                return refusal(&proposal, ErrorCode::NewLeaderElected);
            }
        }
        let partition = self.log.latest().partition(id).expect("found above");
        AlterPartitionResult {
            partition: id,
            error: ErrorCode::None,
            leader: partition.leader,
            leader_epoch: partition.leader_epoch,
            isr: partition.isr.clone(),
            leader_recovery_state: partition.leader_recovery_state,
            partition_epoch: partition.partition_epoch,
        }
    }

    /// Table R5.22, from 2 on, in its order.
    fn validate_proposal(
        &self,
        sender: NodeId,
        partition: &PartitionRegistration,
        proposal: &AlterPartition,
    ) -> ErrorCode {
        use LeaderRecoveryState::{Recovered, Recovering};
        if proposal.leader_epoch > partition.leader_epoch
            || proposal.partition_epoch > partition.partition_epoch
        {
            return ErrorCode::NotController;
        }
        if proposal.leader_epoch < partition.leader_epoch {
            return ErrorCode::FencedLeaderEpoch;
        }
        if partition.leader != Some(sender) {
            return ErrorCode::InvalidRequest;
        }
        if self.features.controller_checks_partition_epoch
            && proposal.partition_epoch < partition.partition_epoch
        {
            return ErrorCode::InvalidUpdateVersion;
        }
        if !is_valid_isr(partition, &proposal.new_isr) {
            return ErrorCode::InvalidRequest;
        }
        match (partition.leader_recovery_state, proposal.leader_recovery_state) {
            (_, Recovering) if proposal.new_isr.len() > 1 => return ErrorCode::InvalidRequest,
            (Recovered, Recovering) => return ErrorCode::InvalidRequest,
            _ => {}
        }
        let eligible = |(replica, epoch): &(NodeId, _)| self.may_join_isr(*replica, *epoch);
        if !proposal.new_isr.iter().all(eligible) {
            return ErrorCode::IneligibleReplica;
        }
        ErrorCode::None
    }

    /// R5.22, 8: registered, active (KIP-841), and of the incarnation that fetched (KIP-903).
    fn may_join_isr(&self, replica: NodeId, fetched_as: BrokerEpoch) -> bool {
        if !self.features.controller_checks_isr_members {
            return true;
        }
        let Some(broker) = self.log.latest().broker(replica) else { return false };
        let active = !broker.fenced && !broker.in_controlled_shutdown;
        if self.features.isr_members_must_be_active && !active {
            return false;
        }
        let same_incarnation = fetched_as == -1 || fetched_as == broker.epoch;
        same_incarnation || !self.features.isr_members_checked_by_epoch
    }
}

/// Of the replicas, without duplicates, with the leader.
fn is_valid_isr(partition: &PartitionRegistration, isr: &[(NodeId, BrokerEpoch)]) -> bool {
    let ids = || isr.iter().map(|(replica, _)| *replica);
    let assigned = ids().all(|replica| partition.replicas.contains(&replica));
    let unique = ids().enumerate().all(|(i, id)| !ids().take(i).any(|earlier| earlier == id));
    assigned && unique && ids().any(|replica| Some(replica) == partition.leader)
}

/// What the change amounts to: recorded traces name it by its effect.
fn cause_of(before: &PartitionRegistration, after: &PartitionRegistration) -> ChangeCause {
    let moved = before.replicas != after.replicas
        || before.adding_replicas != after.adding_replicas
        || before.removing_replicas != after.removing_replicas;
    if moved {
        ChangeCause::Reassignment
    } else if before.leader_epoch != after.leader_epoch && before.leader != after.leader {
        ChangeCause::LeaderElection
    } else if before.leader_recovery_state != after.leader_recovery_state {
        ChangeCause::LeaderRecovered
    } else if after.isr.iter().any(|replica| !before.isr.contains(replica)) {
        ChangeCause::IsrExpand
    } else {
        ChangeCause::IsrShrink
    }
}

fn refusal(proposal: &AlterPartition, error: ErrorCode) -> AlterPartitionResult {
    AlterPartitionResult {
        partition: proposal.partition,
        error,
        leader: None,
        leader_epoch: UNKNOWN_EPOCH,
        isr: Vec::new(),
        leader_recovery_state: LeaderRecoveryState::Recovered,
        partition_epoch: -1,
    }
}
