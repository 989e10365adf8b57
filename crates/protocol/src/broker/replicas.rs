//! Taking up and laying down roles (`ReplicaManager.applyDelta`), and the replicas' chores.

use super::{Broker, Known, Timer};
use crate::config::Features;
use crate::event::Event;
use crate::io::Outbox;
use crate::log::UnifiedLog;
use crate::metadata::{ConfigKey, PartitionRegistration};
use crate::partition::Partition;
use crate::time::Time;
use crate::types::{LeaderEpoch, NodeId, PartitionId};

impl Broker {
    /// Brings the replicas in line with the metadata of the `touched` partitions: deletions first,
    /// then leaders, then followers (R1.12). The metadata cache is replaced already.
    pub(super) fn publish(&mut self, now: Time, touched: &[PartitionId], out: &mut Outbox) {
        let cause = out.cause();
        let me = self.known.id;
        let mut leaders = Vec::new();
        let mut followers = Vec::new();
        for &id in touched {
            out.resume(cause);
            match self.known.image.partition(id) {
                Some(partition) if partition.leader == Some(me) => leaders.push(id),
                Some(partition) if partition.replicas.contains(&me) => followers.push(id),
                _ => self.delete_replica(now, id, out),
            }
        }
        for id in leaders.iter().chain(&followers) {
            out.resume(cause);
            self.open_log(now, *id, out);
        }
        for id in leaders {
            out.resume(cause);
            if self.can_serve(now, id, out) {
                self.become_leader(now, id, out);
            }
        }
        for id in followers {
            out.resume(cause);
            if self.can_serve(now, id, out) {
                self.become_follower(now, id, out);
            }
        }
        // Settings come last: a new leader has looked at its high watermark by the old ones, and
        // looks again when somebody fetches (`BrokerMetadataPublisher`, case s1).
        self.reload_configs();
        out.resume(cause);
        if self.zookeeper.is_none() {
            self.report_directories(now, touched, out);
        }
        self.retire_idle_fetchers(now, out);
        self.poll_fetchers(now, out);
    }

    fn registration(&self, id: PartitionId) -> PartitionRegistration {
        self.known.image.partition(id).expect("a touched partition is registered").clone()
    }

    fn open_log(&mut self, now: Time, id: PartitionId, out: &mut Outbox) {
        let i = usize::from(id.0);
        if self.partitions.len() <= i {
            self.partitions.resize_with(i + 1, || None);
        }
        if self.partitions[i].is_some() || self.is_offline(id) {
            return;
        }
        let Some(dir) = self.place_for(now, id, out) else { return };
        let mut log = UnifiedLog::default();
        log.obey(&self.known.features);
        let mut partition = Partition { dir, flushed_at: now, ..Partition::new(id, log) };
        load_config(&self.known, &mut partition);
        self.partitions[i] = Some(partition);
    }

    /// Whether a replica can take up a role: its log is there, and a new epoch can be noted in its
    /// directory (R8.10).
    fn can_serve(&mut self, now: Time, id: PartitionId, out: &mut Outbox) -> bool {
        let Some(partition) = self.partition(id) else { return false };
        let leads = self.known.image.partition(id).is_some_and(|registration| {
            registration.leader == Some(self.known.id)
                && registration.leader_epoch > partition.leader_epoch
        });
        !leads || self.write_to_log(now, id, out)
    }

    pub(super) fn delete_replica(&mut self, now: Time, id: PartitionId, out: &mut Outbox) {
        let hosted = self.partitions.get_mut(usize::from(id.0)).and_then(Option::take);
        if let Some(partition) = hosted {
            self.stop_fetching(id);
            let fact = out.emit(Event::ReplicaDeleted { partition: id });
            let records = partition.log.records();
            out.removed.extend(records.iter().map(|batch| (fact, id, *batch)));
            self.complete_produces(id, out);
            self.complete_fetches(now, id, out);
        }
    }

    fn become_leader(&mut self, now: Time, id: PartitionId, out: &mut Outbox) {
        self.stop_fetching(id);
        let registration = self.registration(id);
        let context = self.known.context(now);
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("opened above");
        let change = partition.make_leader(&registration, &context);
        let high_watermark = partition.log.high_watermark();
        if change.new_epoch {
            let start = partition.leading.as_ref().map_or(0, |leading| leading.epoch_start);
            let leader_epoch = registration.leader_epoch;
            out.emit(Event::BecameLeader { partition: id, leader_epoch, start });
        }
        if let Some(replica) = change.forgotten {
            let partition_epoch = registration.partition_epoch;
            out.emit(Event::IsrExpandForgotten { partition: id, replica, partition_epoch });
        }
        if change.high_watermark_rose {
            out.emit(Event::HighWatermark { partition: id, high_watermark });
            self.complete_produces(id, out);
            self.complete_fetches(now, id, out);
        }
    }

    fn become_follower(&mut self, now: Time, id: PartitionId, out: &mut Outbox) {
        let registration = self.registration(id);
        let partition = self.partitions[usize::from(id.0)].as_mut().expect("opened above");
        let (old_leader, old_epoch) = (partition.leader, partition.leader_epoch);
        let change = partition.make_follower(&registration);
        let anew = change.new_epoch
            && self.known.features.follows_anew(old_leader, old_epoch, &registration);
        let leader = registration.leader.filter(|l| self.known.image.broker(*l).is_some());
        // R1.11: while it shuts down a broker stops to follow where it is not wanted any more.
        let leaving = self.lifecycle.is_shutting_down()
            && (registration.leader.is_none() || !registration.isr.contains(&self.known.id));
        if change.new_epoch {
            let leader_epoch = registration.leader_epoch;
            out.emit(Event::BecameFollower { partition: id, leader_epoch, leader });
        }
        if anew || leaving {
            self.stop_fetching(id);
        } else if change.new_epoch {
            self.go_on_fetching(id, registration.leader_epoch);
        }
        if let (true, false, Some(leader)) = (anew, leaving, leader) {
            self.start_fetching(now, id, leader, out);
        }
        if change.new_epoch {
            self.complete_produces(id, out);
            self.complete_fetches(now, id, out);
        }
    }

    /// Takes over the settings in force for each topic.
    pub(super) fn reload_configs(&mut self) {
        for partition in self.partitions.iter_mut().flatten() {
            load_config(&self.known, partition);
        }
    }

    /// Tells the controller which replicas are in another directory than it thinks (R8.11).
    fn report_directories(&mut self, now: Time, touched: &[PartitionId], out: &mut Outbox) {
        if !self.known.features.replicas_have_directories {
            return;
        }
        let elsewhere = |id: &PartitionId| {
            let directory = self.dirs[usize::from(self.partition(*id)?.dir)].id;
            let recorded = self.known.image.partition(*id)?.directory(self.known.id)?;
            (recorded != directory).then_some((*id, directory))
        };
        let moved: Vec<(PartitionId, u32)> = touched.iter().filter_map(elsewhere).collect();
        if !moved.is_empty() {
            self.submit_directories(now, &moved, out);
        }
    }

    /// Looks for members of the ISR that have fallen behind (R5.1).
    pub(super) fn isr_tick(&mut self, now: Time, out: &mut Outbox) {
        self.set(Timer::IsrTick, now + self.known.isr_tick_period());
        let cause = out.cause();
        let own_epoch = self.lifecycle.broker_epoch();
        let mut proposals = Vec::new();
        for partition in self.partitions.iter_mut().flatten() {
            let context = self.known.context(now);
            let behind = partition.out_of_sync_replicas(&context);
            if behind.is_empty() {
                continue;
            }
            out.resume(cause);
            for (replica, last_caught_up) in &behind {
                let caught_up = last_caught_up.unwrap_or(Time::NEVER);
                let (partition, replica) = (partition.id, *replica);
                out.emit(Event::IsrShrinkProposed { partition, replica, caught_up });
            }
            let leaving: Vec<NodeId> = behind.iter().map(|(replica, _)| *replica).collect();
            proposals.push(partition.propose_shrink(&leaving, own_epoch, &context));
        }
        for proposal in proposals {
            self.submit_alter_partition(now, proposal, out);
        }
    }

    pub(super) fn checkpoint_high_watermarks(&mut self, now: Time, out: &mut Outbox) {
        let period = self.known.config.replica_high_watermark_checkpoint_interval_ms;
        self.set(Timer::HighWatermarkCheckpoint, now + period);
        self.write_to_all(now, Broker::hosts_in, out);
        for partition in self.partitions.iter_mut().flatten() {
            partition.log.checkpoint_high_watermark();
        }
    }

    /// Flushes the logs that were not flushed for `flush.ms` (`LogManager.flushDirtyLogs`).
    pub(super) fn flush_old(&mut self, now: Time, out: &mut Outbox) {
        self.set(Timer::Flush, now + self.known.config.log_flush_scheduler_interval_ms);
        let old = |p: &Partition| now.0.saturating_sub(p.flushed_at.0) >= p.flush_interval.0;
        let dirty = |p: &Partition| p.log.flushed_offset() < p.log.log_end_offset();
        let meant = |p: &&Partition| old(p) && dirty(p);
        let due: Vec<PartitionId> =
            self.partitions.iter().flatten().filter(meant).map(|p| p.id).collect();
        let cause = out.cause();
        for id in due {
            out.resume(cause);
            if self.partition(id).is_some() && self.write_to_log(now, id, out) {
                let partition = self.partitions[usize::from(id.0)].as_mut().expect("hosted");
                partition.log.flush();
                partition.flushed_at = now;
            }
        }
    }
}

/// Takes over the settings in force for a partition's topic.
fn load_config(known: &Known, partition: &mut Partition) {
    let Some(registration) = known.image.partition(partition.id) else { return };
    let topic = registration.topic;
    let min_isr = known.image.topic_config(topic, ConfigKey::MinInsyncReplicas);
    partition.min_insync_replicas =
        min_isr.map_or(known.config.min_insync_replicas, |value| value as u16);
    let flush = known.image.topic_config(topic, ConfigKey::FlushMessages);
    partition.flush_messages =
        flush.map_or(known.config.log_flush_interval_messages, |value| value as u64);
    let config = &known.config;
    let default = config.log_flush_interval_ms.unwrap_or(config.log_flush_scheduler_interval_ms);
    partition.flush_interval =
        known.image.topic_duration(topic, ConfigKey::FlushMs).unwrap_or(default);
}

impl Features {
    /// Whether a follower starts over at a new leader epoch: always now, else for another leader
    /// or after an epoch that it missed (R7.11).
    fn follows_anew(
        &self,
        leader: Option<NodeId>,
        epoch: LeaderEpoch,
        registration: &PartitionRegistration,
    ) -> bool {
        let skipped = epoch < 0 || registration.leader_epoch > epoch + 1;
        self.follows_anew_in_every_epoch
            || leader != registration.leader
            || (self.follows_anew_after_skipped_epoch && skipped)
    }
}
