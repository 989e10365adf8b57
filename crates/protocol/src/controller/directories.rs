//! Log directories of replicas (KIP-858): which broker keeps what where (R8.11), and what becomes
//! of partitions when a directory fails (R8.10).

use super::broker_change::BrokerChange;
use super::{Controller, Outcome};
use crate::error_code::ErrorCode;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::{AssignReplicasToDirsRequest, AssignReplicasToDirsResponse, Message};
use crate::metadata::{BrokerRegistration, Directories, MetadataImage, UNASSIGNED_DIRECTORY};
use crate::types::{NodeId, PartitionId};

impl Controller {
    /// A broker reports where it hosts replicas. Whether it may lead is still judged by the
    /// directory recorded before, so that the report itself elects nobody (case l2). What it
    /// reports of a directory that has failed meanwhile is lost to it at once.
    pub(super) fn assign_replicas_to_dirs(
        &mut self,
        request: &AssignReplicasToDirsRequest,
        out: &mut Outbox,
    ) -> Outcome {
        let respond =
            |error| Message::AssignReplicasToDirsResponse(AssignReplicasToDirsResponse { error });
        let broker = request.broker;
        if !self.is_current(broker, request.broker_epoch) {
            return Outcome::Now(respond(ErrorCode::StaleBrokerEpoch));
        }
        let online = self.registered(broker).directories;
        let mut first_error = ErrorCode::None;
        let mut offline = Vec::new();
        for (id, directory) in &request.partitions {
            let error = self.assign_directory(*id, broker, *directory, out);
            if first_error.is_none() {
                first_error = error;
            }
            if error.is_none() && !online.has_online(*directory) {
                offline.push(*id);
            }
        }
        let cause = ChangeCause::LogDirFailed(broker);
        self.update_leaders_and_isrs(offline, BrokerChange::Removed(broker), cause, out);
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

    /// R8.10: those of `failed` that counted as online do so no more. Their replicas leave the
    /// ISRs and lead no longer, though their broker stays active; then the broker is marked
    /// (`ReplicationControlManager.handleDirectoriesOffline`). What else the same request has
    /// changed does not count: `before` is the state without it, if there is such a thing.
    pub(super) fn take_directories_offline(
        &mut self,
        broker: NodeId,
        failed: &Directories,
        before: Option<&MetadataImage>,
        out: &mut Outbox,
    ) {
        let old = self.registered(broker);
        let newly: Directories =
            old.directories.iter().filter(|own| failed.iter().any(|id| id == *own)).collect();
        if newly == Directories::default() {
            return;
        }
        let cause = ChangeCause::LogDirFailed(broker);
        for directory in newly.iter() {
            let there = self.partitions_where(|p| p.directory(broker) == Some(directory));
            let change = BrokerChange::Removed(broker);
            self.update_leaders_and_isrs_of(before, there, change, cause, out);
        }
        let left = old.directories.iter().filter(|own| !newly.iter().any(|id| id == *own));
        let directories: Directories = left.collect();
        // A record without directories says nothing of them: such a broker is about to halt.
        if directories != Directories::default() {
            let old = self.registered(broker);
            self.change_broker(BrokerRegistration { directories, ..old }, out);
        }
    }

    /// Before the run began: brokers with several directories have created the replicas of the
    /// topics there are, each where the fewest were, and have reported it.
    pub(super) fn assign_at_start(&mut self, out: &mut Outbox) {
        for broker in self.log.latest().brokers.clone() {
            let mut counts: Vec<(u32, u32)> = broker.directories.iter().map(|d| (0, d)).collect();
            let here = |p: &crate::metadata::PartitionRegistration| {
                p.directory(broker.broker) == Some(UNASSIGNED_DIRECTORY)
            };
            for id in self.partitions_where(here) {
                let fewest = counts.iter_mut().min_by_key(|(count, _)| *count);
                let Some((count, directory)) = fewest else { continue };
                *count += 1;
                let directory = *directory;
                let error = self.assign_directory(id, broker.broker, directory, out);
                debug_assert!(error.is_none(), "the broker holds a replica");
            }
        }
    }
}
