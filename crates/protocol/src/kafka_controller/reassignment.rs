//! Reassignment as it was (`onPartitionReassignment`): add the new replicas, wait until all of the
//! target are in sync, drop the others.
//!
//! Kafka kept the lists apart from the state, wrote and told each stage by itself; here one write
//! carries what belongs together.

use super::goals::{Goal, Wanted};
use super::{Io, KafkaController, Step};
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::ZooKeeperRequest;
use crate::metadata::PartitionRegistration;
use crate::types::{NodeId, PartitionId};

impl KafkaController {
    /// An administrator wants the replicas there, or (with no target) where they were.
    pub(super) fn reassign(
        &mut self,
        partition: PartitionId,
        target: Option<Vec<NodeId>>,
        out: &Outbox,
    ) {
        let cause = ChangeCause::Reassignment;
        let goal = target.map_or(Goal::Cancel, Goal::Reassign);
        let change = Step::Change(vec![Wanted { partition, goal, cause }]);
        // Reading the state watches it: each change of the ISR may complete the move.
        let watch = Step::Read(ZooKeeperRequest::ReadPartition(partition));
        self.next(vec![change, watch], out);
    }

    /// Completes a reassignment once all of the target are in sync, and watches on until then.
    pub(super) fn check_reassignment(&mut self, partition: PartitionId, io: &mut Io<'_>) {
        let moving = self.context.partition(partition);
        if moving.is_some_and(PartitionRegistration::is_reassigning) {
            let cause = ChangeCause::Reassignment;
            self.change(vec![Wanted { partition, goal: Goal::Complete, cause }], io);
        }
    }
}
