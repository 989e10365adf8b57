//! Why a log was cut, or lost its end with the power.

use super::look::in_chain;
use super::setting::Setting;
use super::{Because, FaultKind, Reason, Subject, What, Why};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{
    ErrorCode, Event, FactId, LeaderEpoch, NodeId, Offset, PartitionChange, PartitionId,
    RecordBatch, Time,
};
use highwater_sim::TraceEvent;

/// A cut: whose log, from where to where, and whom it followed then.
#[derive(Clone, Copy, Debug)]
struct Cut {
    partition: PartitionId,
    fact: FactId,
    time: Time,
    replica: NodeId,
    to: Offset,
    own_end: Offset,
    leader: NodeId,
    epoch: LeaderEpoch,
}

impl Why<'_> {
    /// Why records went from a log.
    pub(super) fn cut(&self, subject: &Subject) -> Vec<Reason> {
        let Some((partition, fact)) = subject.partition.zip(subject.fact) else {
            return Vec::new();
        };
        match subject.what {
            What::Truncated { replica, to, removed } => {
                let ends = (to, to + i64::from(removed));
                let cut = self.cut_of(partition, fact, subject.time, replica, ends);
                let Some(cut) = cut else { return Vec::new() };
                let mut reasons = vec![self.what_was_cut(cut)];
                reasons.extend(self.heard_late(partition, replica, subject.time));
                reasons.extend(self.written_alone(cut));
                reasons
            }
            What::PowerLost { replica, .. } => {
                let mut reasons = vec![self.unflushed(partition, replica, subject.time)];
                let lost = self.reading.faults.last_at(replica, subject.time);
                reasons.extend(lost.map(|fault| self.fault(fault)));
                reasons
            }
            _ => Vec::new(),
        }
    }

    fn unflushed(&self, partition: PartitionId, replica: NodeId, time: Time) -> Reason {
        let mut reason = Reason::new(Because::Unflushed { replica });
        reason.settings.extend(Setting::of_flush(self.run, partition, replica, time));
        reason
    }

    /// That who cut its log led again by then, and had not heard of it.
    pub(super) fn heard_late(
        &self,
        partition: PartitionId,
        replica: NodeId,
        time: Time,
    ) -> Vec<Reason> {
        let led = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            before.is_some_and(|before| before.leader != after.leader)
        };
        let found = self.last_change(partition, time, led);
        let Some((since, fact, state)) = found.filter(|(.., now)| now.leader == Some(replica))
        else {
            return Vec::new();
        };
        let because = Because::HeardLate { replica, epoch: state.leader_epoch, since };
        let mut reasons = vec![Reason::new(because).at(since, fact)];
        reasons.extend(self.not_told(replica, replica, since));
        reasons
    }

    /// By which rule a truncation cut the log where it did.
    pub(super) fn rule_of_cut(&self, fact: FactId) -> Option<Reason> {
        let told = self.run.fact(fact)?;
        let TraceEvent::Node(Event::Truncated { partition, to, removed }) = told.event else {
            return None;
        };
        let ends = (to, to + i64::from(removed));
        let cut = self.cut_of(partition, fact, told.time, told.node, ends)?;
        Some(self.what_was_cut(cut))
    }

    fn cut_of(
        &self,
        partition: PartitionId,
        fact: FactId,
        time: Time,
        replica: NodeId,
        (to, own_end): (Offset, Offset),
    ) -> Option<Cut> {
        let end = self.reading.roles.partition_point(|(id, _)| *id < fact);
        let (leader, epoch) =
            self.reading.roles[..end].iter().rev().find_map(|(_, told)| match told.event {
                TraceEvent::Node(Event::BecameFollower { partition: p, leader_epoch, leader })
                    if p == partition && told.node == replica =>
                {
                    leader.map(|leader| (leader, leader_epoch))
                }
                _ => None,
            })?;
        Some(Cut { partition, fact, time, replica, to, own_end, leader, epoch })
    }

    fn what_was_cut(&self, cut: Cut) -> Reason {
        let Cut { partition, replica, leader, to, own_end, .. } = cut;
        let chain = self.chain(Some(cut.fact));
        let diverged = in_chain(&chain, |node, event| match event {
            Event::Diverged { partition: p, leader_epoch, end }
                if p == partition && node == replica =>
            {
                Some((leader_epoch, end))
            }
            _ => None,
        });
        if let Some((id, time, (epoch, end))) = diverged {
            let because = Because::Diverged { replica, leader, epoch, end, own_end };
            return Reason::new(because).at(time, id);
        }
        let out_of_range = in_chain(&chain, |node, event| match event {
            Event::FetchFailed { partition: p, error: ErrorCode::OffsetOutOfRange, .. }
                if p == partition && node == replica =>
            {
                Some(())
            }
            _ => None,
        });
        if let Some((id, time, ())) = out_of_range {
            let because = Because::BeyondLeadersEnd { replica, leader, own_end, end: to };
            return Reason::new(because).at(time, id);
        }
        let features = self.features();
        let because = match features.leader_epoch_cache {
            true if !features.truncates_on_fetch => {
                let own_epochs = features.truncation_asks_own_epochs;
                Because::AskedEpochEnd { replica, leader, to, own_epochs }
            }
            _ => {
                let end = self.log_end(partition, leader, cut.time);
                Because::CutAtHighWatermark { replica, leader, high_watermark: to, end }
            }
        };
        Reason::new(because)
    }

    /// Who wrote what was cut, and how somebody came to lead without it.
    fn written_alone(&self, cut: Cut) -> Vec<Reason> {
        let Cut { partition, to, leader, epoch, .. } = cut;
        let Some(history) = self.partition(partition) else { return Vec::new() };
        let led_in = |epoch: LeaderEpoch| {
            let is_first = |(.., change): &&(_, FactId, PartitionChange)| {
                let state = &change.registration;
                state.leader.is_some() && state.leader_epoch == epoch
            };
            history.changes.iter().find(is_first)
        };
        let Some((time, elected, change)) = led_in(epoch) else { return Vec::new() };
        debug_assert!(*elected < cut.fact, "who follows was told so");
        let mut reasons = Vec::new();
        let written = self.run.removed(cut.fact).next().map(|(_, batch)| batch.leader_epoch);
        // A leader that has the very records did not take over without them.
        if written.is_some_and(|written| self.has(partition, leader, *time, (to, written))) {
            return reasons;
        }
        if let Some(epoch) = written
            && let Some((.., wrote)) = led_in(epoch)
            && let Some(replica) = wrote.registration.leader
        {
            let because = Because::WroteAlone { replica, epoch, from: to, leader };
            match self.had_once(partition, leader, *time, (to, epoch)) {
                Some(had) => reasons.extend(had),
                None => reasons.push(Reason::new(because)),
            }
        }
        let end = self.log_end(partition, leader, *time);
        let without = Because::ElectedWithout { leader, time: *time, epoch, end };
        reasons.push(Reason::new(without).at(*time, *elected));
        reasons.extend(self.unclean_behind(partition, *elected, *time, change));
        reasons.extend(self.faults_behind(partition, *elected));
        reasons
    }

    /// Whether a broker's log had at a time the record at an offset that was written in an epoch:
    /// it came into its log since then, and no later epoch wrote another in its place.
    fn has(
        &self,
        partition: PartitionId,
        broker: NodeId,
        time: Time,
        (offset, written): (Offset, LeaderEpoch),
    ) -> bool {
        let Some(copied) = self.copied(partition, broker, offset, time) else { return false };
        let mut starts = self.reading.roles.iter().filter_map(|(_, fact)| match fact.event {
            TraceEvent::Node(Event::BecameLeader { partition: p, leader_epoch, start })
                if p == partition && fact.time <= copied =>
            {
                Some((leader_epoch, start))
            }
            _ => None,
        });
        let rewritten = starts.any(|(epoch, start)| epoch > written && start <= offset);
        let changes = self.partition(partition).map(|history| &history.changes[..]);
        let since = changes.unwrap_or_default().iter().find(|(.., change)| {
            change.registration.leader_epoch == written && change.registration.leader.is_some()
        });
        !rewritten && since.is_some_and(|(since, ..)| copied >= *since)
    }

    /// That a new leader had had what it lacks, a record of this offset and epoch: its log was cut
    /// below that before, with its power, its disk, or as a follower. Nothing if it never had it.
    pub(super) fn had_once(
        &self,
        partition: PartitionId,
        leader: NodeId,
        elected: Time,
        (offset, written): (Offset, LeaderEpoch),
    ) -> Option<Vec<Reason>> {
        let cuts = self.replica(partition, leader)?.truncations.iter().rev();
        let took = |time: Time| -> Option<FactId> {
            let facts = self.facts();
            let first = facts.partition_point(|(_, fact)| fact.time < time);
            let mut own = facts[first..].iter().take_while(|(_, fact)| fact.time == time);
            let took = own.find(|(id, fact)| {
                let is_it = |(p, batch): (PartitionId, &RecordBatch)| {
                    let end = batch.base_offset + i64::from(batch.count);
                    let holds = (batch.base_offset..end).contains(&offset);
                    p == partition && holds && batch.leader_epoch == written
                };
                fact.node == leader && self.run.removed(*id).any(is_it)
            });
            took.map(|(id, _)| *id)
        };
        let mut below = cuts.filter(|(time, to, _)| *time <= elected && *to <= offset);
        let (time, to, cut) =
            below.find_map(|(time, to, _)| took(*time).map(|cut| (*time, *to, cut)))?;
        let mut reasons = vec![Reason::new(Because::HadOnce { leader, time, to }).at(time, cut)];
        let lost = self.lost_on_disk(leader, time);
        let power = |because: &Because| match because {
            Because::Fault(fault) => matches!(fault.kind, FaultKind::LostPower(_)),
            _ => false,
        };
        if lost.as_ref().is_some_and(|reason| power(&reason.because)) {
            reasons.push(self.unflushed(partition, leader, time));
        }
        reasons.extend(lost);
        reasons.extend(self.rule_of_cut(cut));
        Some(reasons)
    }

    /// What took records off a disk, or out of memory, at a time.
    pub(super) fn lost_on_disk(&self, node: NodeId, time: Time) -> Option<Reason> {
        let power = self.reading.faults.last_at(node, time).filter(|fault| fault.time == time);
        self.reading.faults.disk_of(node, time, time).or(power).map(|fault| self.fault(fault))
    }

    /// That an election was unclean, and what allowed it.
    pub(super) fn unclean_behind(
        &self,
        partition: PartitionId,
        fact: FactId,
        time: Time,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let before: Option<&PartitionRegistration> =
            self.change(partition, fact).and_then(|(_, before)| before);
        let Some(before) = before.filter(|b| super::election::is_unclean(b, &change.registration))
        else {
            return Vec::new();
        };
        let all = self.election(fact, time, before, change);
        let allowed = |reason: &Reason| matches!(reason.because, Because::UncleanAllowed { .. });
        all.into_iter().filter(allowed).collect()
    }
}
