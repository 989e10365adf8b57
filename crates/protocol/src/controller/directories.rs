//! Log directories of replicas (AssignReplicasToDirs, KIP-858, R8.11).

use super::{Controller, Outcome};
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::{AssignReplicasToDirsRequest, AssignReplicasToDirsResponse, Message};
use crate::types::{NodeId, PartitionId};

impl Controller {
    /// A broker reports where it hosts replicas. Whether it may lead is still judged by the
    /// directory recorded before, so that the report itself elects nobody (case l2).
    pub(super) fn assign_replicas_to_dirs(
        &mut self,
        request: &AssignReplicasToDirsRequest,
        out: &mut Outbox,
    ) -> Outcome {
        let respond =
            |error| Message::AssignReplicasToDirsResponse(AssignReplicasToDirsResponse { error });
        if !self.is_current(request.broker, request.broker_epoch) {
            return Outcome::Now(respond(ErrorCode::StaleBrokerEpoch));
        }
        let mut first_error = ErrorCode::None;
        for id in &request.partitions {
            let error = self.assign_directory(*id, request.broker, request.directory, out);
            if first_error.is_none() {
                first_error = error;
            }
        }
        Outcome::Committed(respond(first_error))
    }

    fn assign_directory(
        &mut self,
        id: PartitionId,
        broker: NodeId,
        directory: u32,
        out: &mut Outbox,
    ) -> ErrorCode {
        let Some(partition) = self.log.latest().partition(id) else {
            return ErrorCode::UnknownTopicOrPartition;
        };
        if !partition.replicas.contains(&broker) {
            return ErrorCode::NotLeaderOrFollower;
        }
        let mut builder = self.change_of(partition);
        builder.new_directory = Some((broker, directory));
        if let Some(after) = builder.build_assigned() {
            self.append_change(id, after, ChangeCause::DirectoryAssignment, out);
        }
        ErrorCode::None
    }
}
