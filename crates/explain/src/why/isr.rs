//! Why replicas leave the ISR and join it.

use super::look::in_chain;
use super::setting::Value;
use super::{Because, JoinRule, Reason, Setting, Subject, Why};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{
    ChangeCause, Event, FactId, Micros, NodeId, Offset, PartitionChange, PartitionId, Time,
};
use highwater_sim::schedule::LinkSpec;
use highwater_sim::{Action, TraceEvent, WorldEvent};

impl Why<'_> {
    /// Why the controller changed a partition.
    pub(super) fn change_reasons(&self, subject: &Subject) -> Vec<Reason> {
        let (Some(partition), Some(fact)) = (subject.partition, subject.fact) else {
            return Vec::new();
        };
        let Some((change, before)) = self.change(partition, fact) else { return Vec::new() };
        let mut reasons = Vec::new();
        if let Some(before) = before
            && before.leader != change.registration.leader
        {
            reasons = self.election(fact, subject.time, before, change);
        }
        reasons.extend(self.trigger(fact, subject.time, change));
        reasons.extend(before.and_then(|before| self.enters_elr(subject.time, before, change)));
        reasons
    }

    /// Who is noted in the ELR with a change, since the ISR is below the minimum (R6.30).
    fn enters_elr(
        &self,
        time: Time,
        before: &PartitionRegistration,
        change: &PartitionChange,
    ) -> Option<Reason> {
        let after = &change.registration;
        let new = |id: &NodeId| !before.elr.contains(id);
        let replicas: Vec<NodeId> = after.elr.iter().copied().filter(new).collect();
        if replicas.is_empty() {
            return None;
        }
        let mut reason = Reason::new(Because::EntersElr { replicas });
        reason.settings.extend(self.min_isr(change.partition, time));
        Some(reason)
    }

    /// What made the controller look at the partition at all.
    pub(super) fn trigger(
        &self,
        fact: FactId,
        time: Time,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let partition = change.partition;
        match change.cause {
            ChangeCause::IsrShrink => self.lagging(partition, fact),
            ChangeCause::IsrExpand => self.joining(partition, fact, change),
            ChangeCause::BrokerFenced(broker) => {
                let because = match self.features().kraft {
                    true => Because::FencedLeavesIsr { broker },
                    false => Because::NodeGone { broker },
                };
                let mut reasons = vec![Reason::new(because)];
                reasons.extend(self.fencing(broker, Some(fact)));
                reasons
            }
            ChangeCause::BrokerUnfenced(broker) => self.coming_back(broker, time),
            ChangeCause::BrokerRegistered(broker) => {
                let mut reasons = vec![Reason::new(Because::UncleanRestart { broker })];
                reasons.extend(self.reading.faults.last_at(broker, time).map(|f| self.fault(f)));
                reasons
            }
            ChangeCause::LogDirFailed(broker) => {
                let mut reasons = vec![Reason::new(Because::LogDirLost { broker })];
                let failed = self.reading.faults.disk_of(broker, Time::ZERO, time);
                reasons.extend(failed.map(|fault| self.fault(fault)));
                reasons
            }
            ChangeCause::ControlledShutdown(broker) => {
                let told = self.shutdown(Some(fact));
                if told.is_empty() { self.asked_to_stop(broker, Some(fact)) } else { told }
            }
            ChangeCause::LeaderElection => self.asked_or_rebalanced(fact, change),
            ChangeCause::Reassignment => self.reassigned(partition, fact, change),
            ChangeCause::ConfigChange => vec![Reason::new(Because::Asked)],
            // A leader that tells of its recovery may ask for a follower at the same time.
            ChangeCause::LeaderRecovered => self.joining(partition, fact, change),
            ChangeCause::TopicCreated | ChangeCause::DirectoryAssignment => Vec::new(),
        }
    }

    /// The administrator's request, and that it is complete where it is.
    fn reassigned(
        &self,
        partition: PartitionId,
        fact: FactId,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let chain = self.chain(Some(fact));
        let proposed = in_chain(&chain, |_, event| {
            matches!(event, Event::IsrExpandProposed { .. }).then_some(())
        });
        if proposed.is_some() {
            return self.joining(partition, fact, change);
        }
        let asked = chain.into_iter().find_map(|(id, told)| match told.event {
            TraceEvent::World(WorldEvent::Action(index)) => {
                let action = &self.run.schedule().actions[index as usize].action;
                matches!(action, Action::Reassign { .. }).then_some((told.time, id))
            }
            _ => None,
        });
        let reason = Reason::new(Because::Asked);
        vec![asked.map_or(reason.clone(), |(time, id)| reason.at(time, id))]
    }

    /// Only what befell nodes and links, and what people asked for, behind a change.
    pub(super) fn faults_behind(&self, partition: PartitionId, fact: FactId) -> Vec<Reason> {
        let Some((change, _)) = self.change(partition, fact) else { return Vec::new() };
        let Some(told) = self.run.fact(fact) else { return Vec::new() };
        let mut reasons = self.trigger(fact, told.time, change);
        reasons.retain(|reason| {
            matches!(reason.because, Because::Fault(_) | Because::Preferred { .. } | Because::Asked)
        });
        reasons
    }

    /// The proposal behind a change: among its causes or, where the leader sent it along with the
    /// next request because one was under way (R5.21), the last one before it.
    fn proposed<T>(
        &self,
        fact: FactId,
        of: impl Fn(NodeId, Event) -> Option<T>,
    ) -> Option<(FactId, Time, T)> {
        let chain = self.chain(Some(fact));
        in_chain(&chain, &of).or_else(|| {
            self.last(fact, |told| match told.event {
                TraceEvent::Node(event) => of(told.node, event),
                TraceEvent::World(_) => None,
            })
        })
    }

    /// Members that had fallen behind, as the leader found at its tick (R5.1, R5.2).
    fn lagging(&self, partition: PartitionId, fact: FactId) -> Vec<Reason> {
        let proposed = self.proposed(fact, |node, event| match event {
            Event::IsrShrinkProposed { partition: p, .. } if p == partition => Some(node),
            _ => None,
        });
        let Some((last, found, leader)) = proposed else { return Vec::new() };
        let facts = self.facts();
        let end = facts.partition_point(|(id, _)| *id <= last);
        let together = facts[..end].iter().rev().take_while(|(_, fact)| fact.time == found);
        let mut each: Vec<Reason> = Vec::new();
        let link = |replica| self.slow_link(replica, leader);
        for (id, told) in together {
            let TraceEvent::Node(Event::IsrShrinkProposed { partition: p, replica, caught_up }) =
                told.event
            else {
                continue;
            };
            if p == partition && told.node == leader {
                let mut own = self.behind(*id, (partition, found), leader, replica, caught_up);
                if !own.iter().any(|reason| matches!(reason.because, Because::Fault(_))) {
                    own.extend(link(replica));
                }
                each.splice(0..0, own);
            }
        }
        each
    }

    /// A link between two brokers that the script makes slow from the start on.
    pub(super) fn slow_link(&self, replica: NodeId, leader: NodeId) -> Option<Reason> {
        let environment = &self.run.schedule().environment;
        let joins = |link: &LinkSpec| {
            self.reading.faults.joins(link, replica, leader)
                || self.reading.faults.joins(link, leader, replica)
        };
        let own = environment.links.iter().rev().find(|settings| joins(&settings.link))?;
        let latency = own.latency.filter(|latency| *latency >= SLOW)?;
        Some(Reason::new(Because::SlowLink { link: own.link, latency }))
    }

    fn behind(
        &self,
        id: FactId,
        (partition, found): (PartitionId, Time),
        leader: NodeId,
        replica: NodeId,
        caught_up: Time,
    ) -> Vec<Reason> {
        let since = (caught_up != Time::NEVER).then_some(caught_up);
        let lag = self.lag_time_max(leader);
        let length = lag.map_or(0, |setting| setting.number());
        let twice = self.features().isr_checked_twice_a_lag;
        let checks = Micros(if twice { length / 2 } else { length });
        let behind = self.behind_by(partition, leader, replica, found);
        let messages = Setting::of_broker(self.run, leader, "replica.lag.max.messages", |config| {
            Value::Number(config.replica_lag_max_messages)
        });
        let far = messages.filter(|max| behind.unsigned_abs() > max.number());
        let (because, setting) = match far.filter(|_| !self.features().lag_by_time_only) {
            Some(max) => (Because::TooFarBehind { replica, leader, behind, checks }, Some(max)),
            None if !self.features().lag_by_time_only => {
                (Because::Silent { replica, leader, checks }, lag)
            }
            None => (Because::NotCaughtUp { replica, leader, since, checks }, lag),
        };
        let mut reason = Reason::new(because).at(found, id);
        reason.settings.extend(setting);
        let mut reasons = vec![reason];
        let from = since.unwrap_or(Time::ZERO);
        let went_on =
            self.log_end(partition, replica, found) > self.log_end(partition, replica, from);
        if !self.features().caught_up_by_previous_fetch
            && self.features().lag_by_time_only
            && went_on
        {
            reasons.push(Reason::new(Because::OnlyTheEndCounts { replica }));
        }
        reasons.extend(self.fault_between(replica, leader, from, found));
        reasons
    }

    /// How many records a replica had left to fetch, as its leader knew at a time. Asked for by the
    /// rule of 0.8 alone, so nobody else pays for the replay.
    fn behind_by(
        &self,
        partition: PartitionId,
        leader: NodeId,
        replica: NodeId,
        time: Time,
    ) -> Offset {
        if self.features().lag_by_time_only {
            return 0;
        }
        let view = self.run.view_at(time);
        let broker = view.iter().flat_map(|view| &view.brokers).find(|b| b.broker == leader);
        let mut own = broker.into_iter().flat_map(|broker| &broker.replicas);
        let left = own.find(|own| own.partition == partition).and_then(|own| {
            let remote = own.remotes.iter().find(|remote| remote.broker == replica)?;
            Some(own.log_end_offset - remote.log_end_offset.max(0))
        });
        left.unwrap_or(0)
    }

    /// `replica.lag.time.max.ms` of a leader.
    pub(super) fn lag_time_max(&self, leader: NodeId) -> Option<Setting> {
        Setting::of_broker(self.run, leader, "replica.lag.time.max.ms", |config| {
            Value::Duration(config.replica_lag_time_max_ms)
        })
    }

    /// The fetch that met the conditions of R5.10, and how the replica came to be out.
    fn joining(
        &self,
        partition: PartitionId,
        fact: FactId,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let proposed = self.expansion_proposed(partition, fact);
        let Some((id, time, (leader, replica, offset))) = proposed else { return Vec::new() };
        let (epoch, start) = self.leads_in(partition, leader, id);
        let high_watermark = self.high_watermark_of(partition, leader, time).min(offset);
        let features = self.features();
        let asked = match (features.isr_join_needs_epoch_start, self.checks_active()) {
            (false, _) => JoinRule::HighWatermark,
            (true, false) => JoinRule::EpochStart,
            (true, true) => JoinRule::Active,
        };
        let caught_up =
            Because::CaughtUp { replica, leader, offset, high_watermark, epoch, start, asked };
        let mut reasons = vec![Reason::new(caught_up).at(time, id)];
        reasons.extend(self.wrongly_joined(partition, fact, change));
        if !change.registration.is_reassigning()
            && let Some((_, Some(before))) = self.change(partition, fact)
            && before.is_reassigning()
        {
            let added = before.adding_replicas.clone();
            reasons.push(Reason::new(Because::ReassignmentComplete { added }));
            reasons.push(Reason::new(Because::Asked));
        }
        let left = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            let was_in = before.is_some_and(|before| before.isr.contains(&replica));
            was_in && !after.isr.contains(&replica)
        };
        if let Some((since, left, _)) = self.last_change(partition, time, left) {
            reasons.push(Reason::new(Because::WasOut { replica, since }).at(since, left));
            reasons.extend(self.what_ended(partition, replica, leader, (since, time)));
        }
        reasons
    }

    /// What a leader proposed that led to a change: who leads, who is to join, and which offset
    /// that replica had fetched up to.
    fn expansion_proposed(
        &self,
        partition: PartitionId,
        fact: FactId,
    ) -> Option<(FactId, Time, (NodeId, NodeId, Offset))> {
        self.proposed(fact, |node, event| match event {
            Event::IsrExpandProposed { partition: p, replica, offset } if p == partition => {
                Some((node, replica, offset))
            }
            _ => None,
        })
    }

    /// Whether fenced brokers may not join an ISR (KIP-841); ZooKeeper's controller never looked.
    fn checks_active(&self) -> bool {
        let features = self.features();
        features.kraft && features.isr_members_must_be_active && features.leader_checks_isr_members
    }

    /// What a newer rule would have asked for, and the joining replica did not have.
    pub(super) fn wrongly_joined(
        &self,
        partition: PartitionId,
        fact: FactId,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let proposed = self.expansion_proposed(partition, fact);
        let mut reasons = Vec::new();
        let Some((id, time, (leader, replica, offset))) = proposed else { return reasons };
        if !change.registration.isr.contains(&replica) {
            return reasons;
        }
        let (epoch, start) = self.leads_in(partition, leader, id);
        if !self.features().isr_join_needs_epoch_start && offset < start {
            let because = Because::BelowEpochStart { replica, epoch, start, offset };
            reasons.push(Reason::new(because).at(time, id));
        }
        if let Some(since) = self.fenced_since(replica, id, time) {
            reasons.push(Reason::new(Because::FencedJoins { replica, since }));
        }
        let restarted = self.last(fact, |told| {
            let up = told.event == TraceEvent::World(WorldEvent::ProcessUp);
            (up && told.node == replica && told.time > time).then_some(told.time)
        });
        let unnoticed = !self.features().isr_members_checked_by_epoch;
        if let Some((up, _, restarted)) = restarted.filter(|_| unnoticed) {
            let because = Because::StaleProposal { replica, leader, proposed: time, restarted };
            reasons.push(Reason::new(because).at(restarted, up));
            let taken = self.run.fact(fact).map_or(restarted, |told| told.time);
            let controller = self.run.schedule().controller;
            reasons.extend(self.fault_between(leader, controller, time, taken));
            reasons
                .extend(self.reading.faults.disk_of(replica, time, taken).map(|f| self.fault(f)));
        }
        reasons
    }

    /// What let a replica catch up again: its broker came back, or a fault was over.
    fn what_ended(
        &self,
        partition: PartitionId,
        replica: NodeId,
        leader: NodeId,
        (since, time): (Time, Time),
    ) -> Vec<Reason> {
        let back = self.coming_back(replica, time);
        let came = |reason: &Reason| reason.time.is_some_and(|at| at >= since);
        if back.first().is_some_and(came) {
            return back;
        }
        let over = self.reading.faults.all.iter().rev().find(|fault| {
            let ended = fault.until.is_some_and(|until| until <= time);
            let between = self.reading.faults.between(replica, leader, fault.time, fault.time);
            ended && fault.time <= since && between.is_some_and(|found| found == **fault)
        });
        let ended = over.map(|fault| Reason {
            time: fault.until,
            fact: Some(fault.fact),
            because: Because::Recovered(*fault),
            settings: Vec::new(),
        });
        if ended.is_some() {
            return ended.into_iter().collect();
        }
        // Nothing was mended: it follows another leader, which it reaches.
        let led = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            after.leader == Some(leader) && before.is_some_and(|b| b.leader != after.leader)
        };
        let moved = self.last_change(partition, time, led).filter(|(at, ..)| *at > since);
        let moved = moved.map(|(at, fact, _)| {
            Reason::new(Because::LeaderMoved { leader: Some(leader), time: at }).at(at, fact)
        });
        moved.into_iter().collect()
    }
}

/// A link slower than this from the start on is worth a word.
const SLOW: Micros = Micros::from_millis(50);
