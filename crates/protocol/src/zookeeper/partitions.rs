//! The states of partitions: every write is a compare-and-set on the version (R7.3).

use super::ZooKeeper;
use crate::event::{ChangeCause, PartitionChange};
use crate::io::Outbox;
use crate::message::{AlterPartition, PartitionWrite, Watch, ZooKeeperResponse};
use crate::metadata::{MetadataRecord, PartitionRegistration};
use crate::types::{LeaderRecoveryState, NodeId, PartitionId};

impl ZooKeeper {
    /// The controller's writes, each for itself. Those of an earlier controller are refused.
    pub(super) fn write_partitions(
        &mut self,
        controller_epoch: i32,
        writes: Vec<PartitionWrite>,
        out: &mut Outbox,
    ) -> ZooKeeperResponse {
        if controller_epoch != self.controller_epoch {
            return ZooKeeperResponse::ControllerMoved;
        }
        let cause = out.cause();
        let mut results = Vec::with_capacity(writes.len());
        for write in writes {
            out.resume(cause);
            results.push(self.write_partition(write, out));
        }
        ZooKeeperResponse::Written(results)
    }

    /// A write that is tried again after a lost connection finds its own work done: that counts as
    /// success (`checkLeaderAndIsrZkData`).
    fn write_partition(
        &mut self,
        write: PartitionWrite,
        out: &mut Outbox,
    ) -> Result<(), Box<PartitionRegistration>> {
        let id = write.partition;
        let current = self.image.partition(id);
        let version = current.map_or(-1, |state| state.partition_epoch);
        if let Some(current) = current {
            let done = *current == write.registration;
            if done {
                return Ok(());
            }
            if version != write.expected {
                return Err(Box::new(current.clone()));
            }
        }
        debug_assert_eq!(write.registration.partition_epoch, version + 1, "versions count writes");
        self.new.retain(|new| new.partition != id);
        self.store(id, write.registration, write.cause, out);
        Ok(())
    }

    /// A leader's write of its ISR (R7.5). Returns whether it was made, now or by an earlier try.
    pub(super) fn write_isr(
        &mut self,
        leader: NodeId,
        write: &AlterPartition,
        out: &mut Outbox,
    ) -> bool {
        let Some(current) = self.image.partition(write.partition) else { return false };
        let isr: Vec<NodeId> = write.new_isr.iter().map(|(member, _)| *member).collect();
        let ours = current.leader == Some(leader) && current.leader_epoch == write.leader_epoch;
        if ours && current.partition_epoch == write.partition_epoch + 1 && current.isr == isr {
            return true;
        }
        if current.partition_epoch != write.partition_epoch {
            return false;
        }
        debug_assert!(ours, "another leader is another version");
        let grows = isr.iter().any(|member| !current.isr.contains(member));
        let cause = if grows { ChangeCause::IsrExpand } else { ChangeCause::IsrShrink };
        let partition_epoch = current.partition_epoch + 1;
        let after = PartitionRegistration { isr, partition_epoch, ..current.clone() };
        self.store(write.partition, after, cause, out);
        true
    }

    fn store(
        &mut self,
        partition: PartitionId,
        registration: PartitionRegistration,
        cause: ChangeCause,
        out: &mut Outbox,
    ) {
        registration.assert_invariants();
        self.image.apply(&MetadataRecord::PartitionChange(partition, registration.clone()));
        out.partition_changed(PartitionChange { partition, cause, registration });
        self.fire(Watch::Partition(partition), out);
    }

    /// The stage before the run: every new partition has the state that a controller would give
    /// it with all brokers there.
    pub(super) fn lead_everything(&mut self, out: &mut Outbox) {
        for new in std::mem::take(&mut self.new) {
            let registration = PartitionRegistration {
                topic: new.topic,
                index: new.index,
                directories: vec![0; new.replicas.len()],
                adding_replicas: Vec::new(),
                removing_replicas: Vec::new(),
                isr: new.replicas.clone(),
                elr: Vec::new(),
                last_known_elr: Vec::new(),
                leader: new.replicas.first().copied(),
                leader_recovery_state: LeaderRecoveryState::Recovered,
                leader_epoch: 0,
                partition_epoch: 0,
                replicas: new.replicas,
            };
            self.store(new.partition, registration, ChangeCause::TopicCreated, out);
        }
    }
}
