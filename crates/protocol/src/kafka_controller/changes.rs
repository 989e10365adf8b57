//! Changing partitions: conditional writes, tried again on what is there where another write came
//! between, and told to the brokers (R7.3, R7.4).

use super::goals::{Goal, Wanted, is_there};
use super::{Io, KafkaController, Waiting};
use crate::event::ChangeCause;
use crate::message::{PartitionWrite, ZooKeeperRequest};
use crate::metadata::{MetadataRecord, PartitionRegistration};
use crate::types::{NodeId, PartitionId};

impl KafkaController {
    /// Brings partitions to where they should be. Their states are read first: leaders change
    /// ISRs without telling (R7.5).
    pub(super) fn change(&mut self, wanted: Vec<Wanted>, io: &mut Io<'_>) {
        if wanted.is_empty() {
            return;
        }
        let ids = wanted.iter().map(|want| want.partition).collect();
        io.zookeeper.submit(io.now, ZooKeeperRequest::ReadStates(ids), io.out);
        self.waiting = Some(Waiting::States(wanted));
    }

    /// Writes what the goals ask for, as far as they ask for anything.
    pub(super) fn write(&mut self, wanted: Vec<Wanted>, io: &mut Io<'_>) {
        let mut writes = Vec::new();
        let mut writing = Vec::new();
        for want in wanted {
            let id = want.partition;
            let Some(registration) = self.next_state(id, &want.goal) else { continue };
            let expected = self.context.partition(id).map_or(-1, |p| p.partition_epoch);
            let cause = want.cause;
            writing.push((want, registration.clone()));
            writes.push(PartitionWrite { partition: id, cause, expected, registration });
        }
        if writes.is_empty() {
            return;
        }
        let controller_epoch = self.epoch;
        let request = ZooKeeperRequest::WritePartitions { controller_epoch, writes };
        io.zookeeper.submit(io.now, request, io.out);
        self.waiting = Some(Waiting::Writes(writing));
    }

    /// What was written is told; what was not is tried again.
    pub(super) fn written(
        &mut self,
        written: Vec<(Wanted, PartitionRegistration)>,
        results: Vec<Result<(), Box<PartitionRegistration>>>,
        io: &mut Io<'_>,
    ) {
        let mut again = Vec::new();
        for ((want, next), result) in written.into_iter().zip(results) {
            let id = want.partition;
            match result {
                Ok(()) => self.apply_change(id, next, &want.goal),
                Err(current) => {
                    self.note(id, *current);
                    again.push(want);
                }
            }
        }
        self.flush(io.out);
        self.write(again, io);
    }

    fn apply_change(&mut self, id: PartitionId, next: PartitionRegistration, goal: &Goal) {
        let before = self.context.partition(id).map_or(Vec::new(), |p| p.replicas.clone());
        self.new.retain(|new| new.partition != id);
        self.context.apply(&MetadataRecord::PartitionChange(id, next));
        let after = &self.context.partition(id).expect("applied just now").replicas;
        let dropped: Vec<NodeId> = super::goals::without(&before, after);
        self.tell_replicas(id);
        let to = self.live_or_shutting_down();
        self.batch.update_metadata(to, id);
        if matches!(goal, Goal::Complete | Goal::Cancel) {
            dropped.into_iter().for_each(|broker| self.batch.stop_replica(broker, id, true));
        }
    }

    /// Gives every replica whose broker is there its role.
    pub(super) fn tell_replicas(&mut self, id: PartitionId) {
        let replicas = self.context.partition(id).map_or(&[][..], |p| &p.replicas);
        for broker in replicas {
            if is_there(&self.context, *broker) {
                self.batch.leader_and_isr(*broker, id);
            }
        }
    }

    /// Brokers that requests can be sent to.
    pub(super) fn live_or_shutting_down(&self) -> Vec<NodeId> {
        let brokers = self.context.brokers.iter();
        brokers.filter(|broker| !broker.fenced).map(|broker| broker.broker).collect()
    }

    /// Elections for all partitions without a live leader, and for those that are new (class
    /// `PartitionStateMachine`).
    pub(super) fn elect_offline(&mut self, cause: ChangeCause, io: &mut Io<'_>) {
        let there = |leader| is_there(&self.context, leader);
        let offline = self.partitions_where(|p| !p.leader.is_some_and(there));
        let elect = |partition| Wanted { partition, goal: Goal::Elect, cause };
        let mut wanted: Vec<Wanted> = offline.into_iter().map(elect).collect();
        wanted.extend(self.new.iter().map(|new| Wanted {
            partition: new.partition,
            goal: Goal::Create(new.clone()),
            cause: ChangeCause::TopicCreated,
        }));
        self.change(wanted, io);
    }

    /// A broker that is gone leaves every ISR, and leads nothing (class `ReplicaStateMachine`).
    pub(super) fn remove_from_isrs(&mut self, broker: NodeId, cause: ChangeCause, io: &mut Io<'_>) {
        // Its leaderships, too, where nobody else could take them; but not while it shuts down.
        let leaves = |p: &PartitionRegistration| match is_there(&self.context, broker) {
            true => p.replicas.len() > 1 && p.leader != Some(broker),
            false => true,
        };
        let concerned = self.partitions_where(|p| p.replicas.contains(&broker) && leaves(p));
        let remove = |partition| Wanted { partition, goal: Goal::Remove(broker), cause };
        self.change(concerned.into_iter().map(remove).collect(), io);
    }
}
