//! When the high watermark stood still though the leader had more, and who held it.

use super::setting::{Setting, Value};
use super::{Because, Reason, Subject, What, Why};
use highwater_protocol::metadata::{ConfigKey, PartitionRegistration};
use highwater_protocol::{Event, FactId, Micros, NodeId, Offset, PartitionId, Time};
use highwater_sim::history::ZooKeeperHistory;
use highwater_sim::{PartitionHistory, Process, TraceEvent};

/// Replication takes a fetch or two, of `replica.fetch.wait.max.ms` at most. What takes longer
/// than this has a reason.
const STALL_MIN: Micros = Micros::from_millis(1_000);

/// A reign: one leader, from when to when.
#[derive(Clone, Copy, Debug)]
struct Reign {
    leader: NodeId,
    from: Time,
    to: Time,
}

/// Every stretch in which a partition's leader had records above the high watermark for long, and
/// it did not move.
pub(super) fn stalls(history: &PartitionHistory, now: Time) -> Vec<Subject> {
    let mut stalls = Vec::new();
    for reign in reigns(history, now) {
        let Some(replica) = history.replicas.iter().find(|r| r.broker == reign.leader) else {
            continue;
        };
        let ends = &replica.log_end_offset;
        let marks = &replica.high_watermark;
        let mut at = reign.from;
        let mut moves = marks.range(marks.count_until(reign.from)..marks.len());
        while at < reign.to {
            let mark = marks.at(at).unwrap_or(0);
            let next = moves.next().map_or(reign.to, |(time, _)| time.min(reign.to));
            if next.0.saturating_sub(at.0) >= STALL_MIN.0
                && let Some(from) = super::look::reached(ends, mark + 1, at)
                && from + STALL_MIN <= next
            {
                let own = ends.range(ends.count_until(from) - 1..ends.count_until(next));
                let end = own.map(|(_, end)| end).max().unwrap_or(mark);
                stalls.push(Subject {
                    time: from,
                    until: Some(next),
                    fact: None,
                    partition: Some(history.partition),
                    what: What::HighWatermarkHeld {
                        leader: reign.leader,
                        high_watermark: mark,
                        end,
                    },
                });
            }
            at = next;
        }
    }
    stalls
}

fn reigns(history: &PartitionHistory, now: Time) -> Vec<Reign> {
    let mut reigns: Vec<Reign> = Vec::new();
    for (i, (from, _, change)) in history.changes.iter().enumerate() {
        let to = history.changes.get(i + 1).map_or(now, |(time, ..)| *time);
        let Some(leader) = change.registration.leader else { continue };
        match reigns.last_mut() {
            Some(last) if last.leader == leader && last.to == *from => last.to = to,
            _ => reigns.push(Reign { leader, from: *from, to }),
        }
    }
    reigns
}

impl Why<'_> {
    /// Who held the high watermark, and what let it go on.
    pub(super) fn held(&self, subject: &Subject) -> Vec<Reason> {
        let What::HighWatermarkHeld { leader, high_watermark, .. } = subject.what else {
            return Vec::new();
        };
        let Some(partition) = subject.partition else { return Vec::new() };
        let until = subject.until.unwrap_or(subject.time);
        let mut reasons = Vec::new();
        let gone = self.reading.faults.at(leader, subject.time, until);
        let Some((_, _, now)) = self.last_change(partition, subject.time, |_, _| true) else {
            return reasons;
        };
        reasons.extend(self.holders(partition, leader, now, high_watermark, subject));
        let starting = Because::LeaderStarting { leader };
        if self.process(leader, subject.time) == Some(Process::Starting) {
            reasons.push(Reason::new(starting));
            reasons.extend(
                self.reading.faults.last_at(leader, subject.time).map(|fault| self.fault(fault)),
            );
        }
        let (isr, end) = (now.isr.clone(), (subject.time, until));
        reasons.extend(self.below_minimum(partition, &isr, end));
        if let Some(gone) = gone {
            let next = self.last_change(partition, until, |after, _| after.leader != Some(leader));
            let replaced = next.filter(|(time, ..)| *time >= gone.time).map(|(time, ..)| time);
            reasons.push(Reason::new(Because::LeaderGone { leader, replaced }));
            reasons.push(self.fault(gone));
        }
        if reasons.is_empty() {
            reasons = self.counted(partition, leader, now, subject);
        }
        reasons.extend(self.what_moved_it(partition, leader, subject.time, until));
        reasons
    }

    /// Another leader, another ISR, or nothing to tell of.
    fn what_moved_it(
        &self,
        partition: PartitionId,
        leader: NodeId,
        from: Time,
        until: Time,
    ) -> Option<Reason> {
        let moved = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            before.is_some_and(|before| before.isr != after.isr || before.leader != after.leader)
        };
        let (time, fact, after) = self.last_change(partition, until + SOON, moved)?;
        if time <= from || time + SOON < until {
            return None;
        }
        let because = match after.leader {
            None => Because::NoLeader { since: time },
            Some(other) if other != leader => Because::LeaderMoved { leader: after.leader, time },
            Some(_) => Because::MovedOnWithIsr { isr: after.isr.clone(), time },
        };
        Some(Reason::new(because).at(time, fact))
    }

    /// Members of the ISR that had no more than the high watermark, or of which the leader did not
    /// hear that they had.
    fn holders(
        &self,
        partition: PartitionId,
        leader: NodeId,
        now: &PartitionRegistration,
        high_watermark: Offset,
        subject: &Subject,
    ) -> Vec<Reason> {
        let until = subject.until.unwrap_or(subject.time);
        let gone =
            self.reading.faults.at(leader, subject.time, until).map_or(until, |fault| fault.time);
        let at = (subject.time + STALL_MIN).min(gone).max(subject.time);
        let members = || now.isr.iter().copied().filter(|member| *member != leader);
        let follows = |member: &NodeId| self.follows(partition, *member, leader, at);
        let others = || members().filter(follows);
        let behind: Vec<(NodeId, Offset)> = others()
            .map(|member| (member, self.log_end(partition, member, at)))
            .filter(|(_, end)| *end <= high_watermark)
            .collect();
        let unheard: Vec<NodeId> = others()
            .filter(|member| self.log_end(partition, *member, at) > high_watermark)
            .filter(|member| self.reading.faults.between(*member, leader, at, at).is_some())
            .collect();
        let mut faults: Vec<Reason> = Vec::new();
        for member in behind.iter().map(|(member, _)| *member).chain(unheard.iter().copied()) {
            let own = self.fault_between(member, leader, subject.time, at);
            faults.extend(own.or_else(|| self.slow_link(member, leader)));
        }
        for replica in behind.iter().map(|(member, _)| *member) {
            let lag = self.lag_time_max(leader);
            // Who has registered anew has a session that can end.
            let fenced = self.fenced_since(replica, FactId(u32::MAX), at);
            let fenced = fenced.filter(|since| !self.registered_after(replica, *since, at));
            faults.extend(fenced.map(|since| {
                let mut reason = Reason::new(Because::FencedMember { replica, since });
                reason.settings.extend(lag);
                reason
            }));
        }
        if faults.is_empty() && !behind.is_empty() {
            faults.extend(self.slow_answers(leader));
        }
        for replica in members().filter(|member| !follows(member)) {
            let epoch = now.leader_epoch;
            faults.push(Reason::new(Because::NotFetchedYet { replica, leader, epoch }));
            faults.extend(self.not_told(replica, leader, at));
        }
        let mut reasons = Vec::new();
        if !behind.is_empty() {
            reasons.push(Reason::new(Because::HeldBy { replicas: behind }));
        }
        if !unheard.is_empty() {
            reasons.push(Reason::new(Because::UnheardOf { replicas: unheard }));
        }
        reasons.extend(faults);
        reasons
    }

    /// Whether a member had taken up its role under this leader: before that it asks the leader of
    /// before, or nobody.
    fn follows(&self, partition: PartitionId, member: NodeId, leader: NodeId, at: Time) -> bool {
        let end = self.reading.roles.partition_point(|(_, fact)| fact.time <= at);
        let told = self.reading.roles[..end].iter().rev().find_map(|(_, fact)| match fact.event {
            TraceEvent::Node(Event::BecameFollower { partition: p, leader, .. })
                if p == partition && fact.node == member =>
            {
                Some(leader)
            }
            TraceEvent::Node(Event::BecameLeader { partition: p, .. })
                if p == partition && fact.node == member =>
            {
                Some(Some(member))
            }
            _ => None,
        });
        // Roles of the start are told by nobody.
        let first = || self.partition(partition)?.changes.first()?.2.registration.leader;
        told.unwrap_or_else(first) == Some(leader)
    }

    /// Why a broker does not fetch from a new leader: it cannot reach it, or has not heard of it.
    pub(super) fn not_told(&self, replica: NodeId, leader: NodeId, at: Time) -> Option<Reason> {
        let zookeeper = self.run.history().zookeeper.as_ref();
        let controls = |history: &ZooKeeperHistory| {
            let last = history.controllers.iter().rev().find(|(since, ..)| *since <= at);
            last.and_then(|(_, broker, _)| *broker)
        };
        let controller = zookeeper.and_then(controls);
        let controller = controller.unwrap_or(self.run.schedule().controller);
        let unheard = self.fault_between(replica, controller, at, at);
        unheard.or_else(|| self.fault_between(replica, leader, at, at))
    }

    /// The script makes the leader slow to send its answers.
    fn slow_answers(&self, leader: NodeId) -> Option<Reason> {
        let setting = Setting::of_broker(self.run, leader, "fetch.send.time", |config| {
            Value::Duration(config.fetch_send_time)
        });
        let slow = setting.filter(|setting| setting.number() > 0)?;
        Some(Reason::new(Because::SlowAnswers { leader }).by(slow))
    }

    /// Whom the leader counted, by what it knew of its followers in the middle of it (R4.3 to
    /// R4.5): a member that has not fetched yet, one whose fetches are slow, or one outside the ISR
    /// that was caught up just now.
    fn counted(
        &self,
        partition: PartitionId,
        leader: NodeId,
        now: &PartitionRegistration,
        subject: &Subject,
    ) -> Vec<Reason> {
        let What::HighWatermarkHeld { high_watermark, .. } = subject.what else {
            return Vec::new();
        };
        let until = subject.until.unwrap_or(subject.time);
        let time = Time(subject.time.0 + (until.0 - subject.time.0) / 2);
        let mut reasons = Vec::new();
        let view = self.run.view_at(time);
        let broker = view.iter().flat_map(|view| &view.brokers).find(|b| b.broker == leader);
        let replicas = broker.map(|broker| &broker.replicas[..]).unwrap_or_default();
        let Some(own) = replicas.iter().find(|replica| replica.partition == partition) else {
            return reasons;
        };
        let lag = self.lag_time_max(leader);
        let lag_max = Micros(lag.map_or(0, |setting| setting.number()));
        let epoch = now.leader_epoch;
        for remote in own.remotes.iter().filter(|r| r.log_end_offset <= high_watermark) {
            let (replica, offset) = (remote.broker, remote.log_end_offset);
            let caught_up = remote.is_caught_up(own.log_end_offset, time, lag_max, self.features());
            if remote.in_maximal_isr && offset < 0 {
                let because = Because::NotFetchedYet { replica, leader, epoch };
                reasons.push(Reason::new(because));
                reasons.extend(self.not_told(replica, leader, time));
            } else if remote.in_maximal_isr {
                let replicas = vec![(replica, offset)];
                reasons.push(Reason::new(Because::HeldBy { replicas }));
                let fault = self.fault_between(replica, leader, subject.time, time);
                reasons.extend(fault.or_else(|| self.slow_link(replica, leader)));
            } else if self.features().high_watermark_waits_for_caught_up
                && let Some(caught_up) = remote.last_caught_up_time.filter(|_| caught_up)
            {
                let because = Because::OutsiderHolds { replica, leader, caught_up, offset };
                let mut reason = Reason::new(because);
                reason.settings.extend(lag);
                reasons.push(reason);
                let fault = self.fault_between(replica, leader, subject.time, time);
                reasons.extend(fault.or_else(|| self.slow_link(replica, leader)));
            }
        }
        if reasons.is_empty() {
            let others = now.isr.iter().copied().filter(|replica| *replica != leader);
            reasons.push(Reason::new(Because::UnheardOf { replicas: others.collect() }));
        }
        reasons
    }

    /// Below `min.insync.replicas` the high watermark does not move (R4.2).
    fn below_minimum(
        &self,
        partition: PartitionId,
        isr: &[NodeId],
        (from, until): (Time, Time),
    ) -> Vec<Reason> {
        if !self.features().high_watermark_frozen_below_min_isr {
            return Vec::new();
        }
        let Some(minimum) = self.min_isr(partition, from) else { return Vec::new() };
        let small = |isr: &[NodeId]| (isr.len() as u64) < minimum.number();
        let shrunk =
            |after: &PartitionRegistration, _: Option<&PartitionRegistration>| small(&after.isr);
        let before = Time(until.0.saturating_sub(1));
        let (isr, cause) = match self.last_change(partition, before, shrunk) {
            _ if small(isr) => (isr.to_vec(), self.shrunk_since(partition, isr, from)),
            Some((time, _, after)) if time > from => {
                (after.isr.clone(), self.shrunk_since(partition, &after.isr, time))
            }
            _ => return Vec::new(),
        };
        let mut reasons = vec![Reason::new(Because::BelowMinIsr { isr }).by(minimum)];
        reasons.extend(cause);
        reasons
    }

    /// What a broker's process did at a time.
    fn process(&self, broker: NodeId, time: Time) -> Option<Process> {
        let own = self.run.history().brokers.iter().find(|history| history.broker == broker)?;
        let until = own.states.iter().rev().find(|(at, ..)| *at <= time)?;
        Some(until.1)
    }

    /// `min.insync.replicas` of a partition, at most its number of replicas.
    pub(super) fn min_isr(&self, partition: PartitionId, time: Time) -> Option<Setting> {
        Setting::of_topic(self.run, partition, ConfigKey::MinInsyncReplicas, time)
    }

    /// Since when the ISR has been so, and what faults are behind that.
    pub(super) fn shrunk_since(
        &self,
        partition: PartitionId,
        isr: &[NodeId],
        time: Time,
    ) -> Vec<Reason> {
        let became = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            after.isr == isr && before.is_some_and(|before| before.isr != after.isr)
        };
        let Some((since, fact, _)) = self.last_change(partition, time, became) else {
            return Vec::new();
        };
        let because = Because::IsrSince { isr: isr.to_vec(), time: since };
        let mut reasons = vec![Reason::new(because).at(since, fact)];
        reasons.extend(self.change_faults(partition, fact));
        reasons
    }

    /// The faults behind this change and, while the ISR only shrank, behind those before it.
    fn change_faults(&self, partition: PartitionId, fact: FactId) -> Vec<Reason> {
        let Some(history) = self.partition(partition) else { return Vec::new() };
        let end = history.changes.partition_point(|(_, id, _)| *id <= fact);
        let mut faults = Vec::new();
        for i in (1..end).rev() {
            let (before, after) = (&history.changes[i - 1].2, &history.changes[i].2);
            if after.registration.isr.len() > before.registration.isr.len() {
                break;
            }
            faults.splice(0..0, self.faults_behind(partition, history.changes[i].1));
        }
        faults
    }
}

/// A change of the ISR this much after the high watermark moved is what moved it: the leader moves
/// it with the controller's answer.
const SOON: Micros = Micros::from_millis(5);
