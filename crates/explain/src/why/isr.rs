//! Why replicas leave the ISR and join it.

use super::look::in_chain;
use super::{Because, Reason, Setting, Subject, Why};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{ChangeCause, Event, FactId, NodeId, PartitionChange, PartitionId, Time};
use highwater_sim::TraceEvent;

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
        reasons
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
                let because = match self.run.schedule().features.kraft {
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
                reasons.extend(self.faults.last_at(broker, time).map(|f| self.fault(f)));
                reasons
            }
            ChangeCause::ControlledShutdown(_) => self.shutdown(Some(fact)),
            ChangeCause::LeaderElection => self.asked_or_rebalanced(fact, change),
            ChangeCause::Reassignment => vec![Reason::new(Because::Asked)],
            // A leader that tells of its recovery may ask for a follower at the same time.
            ChangeCause::LeaderRecovered => self.joining(partition, fact, change),
            ChangeCause::ConfigChange
            | ChangeCause::TopicCreated
            | ChangeCause::DirectoryAssignment => Vec::new(),
        }
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
        for (id, told) in together {
            let TraceEvent::Node(Event::IsrShrinkProposed { partition: p, replica, caught_up }) =
                told.event
            else {
                continue;
            };
            if p == partition && told.node == leader {
                each.splice(0..0, self.behind(*id, found, leader, replica, caught_up));
            }
        }
        each
    }

    fn behind(
        &self,
        id: FactId,
        found: Time,
        leader: NodeId,
        replica: NodeId,
        caught_up: Time,
    ) -> Vec<Reason> {
        let since = (caught_up != Time::NEVER).then_some(caught_up);
        let key = "replica.lag.time.max.ms";
        let lag =
            Setting::of_broker(self.run, leader, key, |config| config.replica_lag_time_max_ms);
        let mut reason = Reason::new(Because::NotCaughtUp { replica, leader, since });
        reason.settings.extend(lag);
        let mut reasons = vec![reason.at(found, id)];
        let from = since.unwrap_or(Time::ZERO);
        reasons.extend(self.fault_between(replica, leader, from, found));
        reasons
    }

    /// The fetch that met the conditions of R5.10, and how the replica came to be out.
    fn joining(
        &self,
        partition: PartitionId,
        fact: FactId,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let proposed = self.proposed(fact, |node, event| match event {
            Event::IsrExpandProposed { partition: p, replica, offset } if p == partition => {
                Some((node, replica, offset))
            }
            _ => None,
        });
        let Some((id, time, (leader, replica, offset))) = proposed else { return Vec::new() };
        let (epoch, start) = self.leads_in(partition, leader, id);
        let high_watermark = self.high_watermark_of(partition, leader, time).min(offset);
        let caught_up = Because::CaughtUp { replica, leader, offset, high_watermark, epoch, start };
        let mut reasons = vec![Reason::new(caught_up).at(time, id)];
        let left = |after: &PartitionRegistration, before: Option<&PartitionRegistration>| {
            let was_in = before.is_some_and(|before| before.isr.contains(&replica));
            was_in && !after.isr.contains(&replica)
        };
        debug_assert!(change.registration.isr.contains(&replica), "it has joined");
        if let Some((since, left, _)) = self.last_change(partition, time, left) {
            reasons.push(Reason::new(Because::WasOut { replica, since }).at(since, left));
            reasons.extend(self.what_ended(replica, leader, since, time));
        }
        reasons
    }

    /// What let a replica catch up again: its broker came back, or a fault was over.
    fn what_ended(&self, replica: NodeId, leader: NodeId, since: Time, time: Time) -> Vec<Reason> {
        let back = self.coming_back(replica, time);
        let came = |reason: &Reason| reason.time.is_some_and(|at| at >= since);
        if back.first().is_some_and(came) {
            return back;
        }
        let over = self.faults.all.iter().rev().find(|fault| {
            let ended = fault.until.is_some_and(|until| until <= time);
            let between = self.faults.between(replica, leader, fault.time, fault.time);
            ended && fault.time <= since && between.is_some_and(|found| found == **fault)
        });
        let ended = over.map(|fault| Reason {
            time: fault.until,
            fact: Some(fault.fact),
            because: Because::Recovered(*fault),
            settings: Vec::new(),
        });
        ended.into_iter().collect()
    }
}
