//! Why a log was cut, or lost its end with the power.

use super::look::in_chain;
use super::setting::Setting;
use super::{Because, Reason, Subject, What, Why};
use highwater_protocol::metadata::{ConfigKey, PartitionRegistration};
use highwater_protocol::{Event, FactId, LeaderEpoch, NodeId, PartitionId};
use highwater_sim::TraceEvent;

impl Why<'_> {
    /// Why records went from a log.
    pub(super) fn cut(&self, subject: &Subject) -> Vec<Reason> {
        let Some((partition, fact)) = subject.partition.zip(subject.fact) else {
            return Vec::new();
        };
        match subject.what {
            What::Truncated { replica, to, removed } => {
                self.truncation(partition, fact, replica, (to, to + i64::from(removed)))
            }
            What::PowerLost { replica, .. } => {
                let key = ConfigKey::FlushMessages;
                let flush = Setting::of_topic(self.run, partition, key, subject.time);
                let mut reason = Reason::new(Because::Unflushed { replica });
                reason.settings.extend(flush);
                let mut reasons = vec![reason];
                let lost = self.faults.last_at(replica, subject.time);
                reasons.extend(lost.map(|fault| self.fault(fault)));
                reasons
            }
            _ => Vec::new(),
        }
    }

    fn truncation(
        &self,
        partition: PartitionId,
        fact: FactId,
        replica: NodeId,
        (to, own_end): (i64, i64),
    ) -> Vec<Reason> {
        let followed = self.last(fact, |told| match told.event {
            TraceEvent::Node(Event::BecameFollower { partition: p, leader_epoch, leader })
                if p == partition && told.node == replica =>
            {
                leader.map(|leader| (leader, leader_epoch))
            }
            _ => None,
        });
        let Some((_, _, (leader, epoch))) = followed else { return Vec::new() };
        let chain = self.chain(Some(fact));
        let diverged = in_chain(&chain, |node, event| match event {
            Event::Diverged { partition: p, leader_epoch, end }
                if p == partition && node == replica =>
            {
                Some((leader_epoch, end))
            }
            _ => None,
        });
        let mut reasons = Vec::new();
        if let Some((id, time, (epoch, end))) = diverged {
            let because = Because::Diverged { replica, leader, epoch, end, own_end };
            reasons.push(Reason::new(because).at(time, id));
        }
        reasons.extend(self.written_alone(partition, fact, leader, epoch, to));
        reasons
    }

    /// Who wrote what was cut, and how somebody came to lead without it.
    fn written_alone(
        &self,
        partition: PartitionId,
        fact: FactId,
        leader: NodeId,
        epoch: LeaderEpoch,
        from: i64,
    ) -> Vec<Reason> {
        let Some(history) = self.partition(partition) else { return Vec::new() };
        let is_first = |(.., change): &&(_, FactId, highwater_protocol::PartitionChange)| {
            change.registration.leader == Some(leader) && change.registration.leader_epoch == epoch
        };
        let Some((time, elected, change)) = history.changes.iter().find(is_first) else {
            return Vec::new();
        };
        debug_assert!(*elected < fact, "who follows was told so");
        let end = self.log_end(partition, leader, *time);
        let writer = |after: &PartitionRegistration, _: Option<&PartitionRegistration>| {
            after.leader.is_some() && after.leader_epoch < change.registration.leader_epoch
        };
        let mut reasons = Vec::new();
        if let Some((.., before)) = self.last_change(partition, *time, writer)
            && let Some(replica) = before.leader
        {
            let (writer_epoch, start) = (before.leader_epoch, end);
            let because = Because::WroteAlone { replica, epoch: writer_epoch, from, leader, start };
            reasons.push(Reason::new(because));
        }
        let without = Because::ElectedWithout { leader, time: *time, epoch, end };
        reasons.push(Reason::new(without).at(*time, *elected));
        reasons.extend(self.faults_behind(partition, *elected));
        reasons
    }
}
