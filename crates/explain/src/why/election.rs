//! Why a partition got the leader that it got, or none (R6.11 to R6.14).

use super::look::Registered;
use super::setting::Value;
use super::{Because, Reason, Setting, Standing, Unclean, Why};
use highwater_protocol::metadata::{ConfigKey, PartitionRegistration};
use highwater_protocol::{
    ChangeCause, FactId, LeaderRecoveryState, NodeId, PartitionChange, PartitionId, Time,
};
use highwater_sim::{Action, TraceEvent, WorldEvent};

impl Why<'_> {
    /// Who could lead, and why this one or nobody does.
    pub(super) fn election(
        &self,
        fact: FactId,
        time: Time,
        before: &PartitionRegistration,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let after = &change.registration;
        let chosen = after.leader;
        let mut reasons = vec![self.candidates(fact, before, change).at(time, fact)];
        let key = ConfigKey::UncleanLeaderElectionEnable;
        let unclean = Setting::of_topic(self.run, change.partition, key, time);
        match chosen {
            Some(leader) if is_unclean(before, after) => {
                let by = self.allowed_by(fact, before, change);
                let mut reason = Reason::new(Because::UncleanAllowed { by, leader });
                reason.settings.extend(unclean);
                reasons.push(reason);
                if by == Unclean::LastKnownLeader {
                    reasons.extend(self.left_elr(change.partition, fact));
                }
            }
            Some(leader) if self.features().elects_most_up_to_date => {
                let able = |id: &NodeId| {
                    let standing = self.standing(*id, fact, before, change);
                    matches!(standing, Standing::Valid | Standing::ValidByElr)
                };
                let end = |id: NodeId| (id, self.log_end(change.partition, id, time));
                let ends = after.replicas.iter().copied().filter(able).map(end).collect();
                reasons.push(Reason::new(Because::LongestLog { ends, leader }));
            }
            Some(_) => {}
            None => {
                let anybody = self.is_unclean_allowed(change.partition, time);
                let mut heirs =
                    if after.isr.is_empty() { after.elr.clone() } else { after.isr.clone() };
                if heirs.is_empty() {
                    heirs.clone_from(&after.last_known_elr);
                }
                let mut reason = Reason::new(Because::WaitsFor { replicas: heirs, anybody });
                reason.settings.extend(unclean);
                reasons.push(reason);
                if let [broker] = after.isr[..] {
                    reasons.push(Reason::new(Because::LastMemberStays { broker }));
                }
            }
        }
        reasons
    }

    /// Who could lead, in the order in which the controller looks.
    pub(super) fn candidates(
        &self,
        fact: FactId,
        before: &PartitionRegistration,
        change: &PartitionChange,
    ) -> Reason {
        let by_isr = !self.features().elects_in_assignment_order;
        let order = if by_isr { &before.isr } else { &change.registration.replicas };
        let standing = |id: &NodeId| (*id, self.standing(*id, fact, before, change));
        let replicas = order.iter().map(standing).collect();
        let chosen = change.registration.leader;
        Reason::new(Because::Candidates { replicas, chosen, by_isr })
    }

    /// The registration with which the last heir left the ELR (R6.7).
    fn left_elr(&self, partition: PartitionId, fact: FactId) -> Option<Reason> {
        let changes = &self.partition(partition)?.changes;
        let end = changes.partition_point(|(_, id, _)| *id < fact);
        changes[..end].iter().rev().find_map(|(time, id, change)| match change.cause {
            ChangeCause::BrokerRegistered(broker) => {
                Some(Reason::new(Because::UncleanRestart { broker }).at(*time, *id))
            }
            _ => None,
        })
    }

    pub(super) fn standing(
        &self,
        replica: NodeId,
        fact: FactId,
        before: &PartitionRegistration,
        change: &PartitionChange,
    ) -> Standing {
        let gone = match change.cause {
            ChangeCause::BrokerFenced(broker) => (broker == replica).then_some(Standing::Fenced),
            ChangeCause::ControlledShutdown(broker) => {
                (broker == replica).then_some(Standing::ShuttingDown)
            }
            ChangeCause::BrokerRegistered(broker) => {
                (broker == replica).then_some(Standing::RestartedUncleanly)
            }
            ChangeCause::LogDirFailed(broker) => {
                (broker == replica).then_some(Standing::LogDirFailed)
            }
            _ => None,
        };
        if let Some(gone) = gone {
            return gone;
        }
        let comes = change.cause == ChangeCause::BrokerUnfenced(replica);
        let registered = self.registered(replica, fact);
        let remains: Vec<NodeId> = match change.cause {
            ChangeCause::BrokerFenced(broker)
            | ChangeCause::ControlledShutdown(broker)
            | ChangeCause::LogDirFailed(broker)
            | ChangeCause::BrokerRegistered(broker) => {
                before.isr.iter().copied().filter(|member| *member != broker).collect()
            }
            _ => before.isr.clone(),
        };
        match registered {
            Registered::Fenced if !comes => Standing::Fenced,
            Registered::ShuttingDown if !comes => Standing::ShuttingDown,
            _ if remains.contains(&replica) => Standing::Valid,
            _ if remains.is_empty() && before.elr.contains(&replica) => Standing::ValidByElr,
            _ => Standing::OutOfSync,
        }
    }

    fn allowed_by(
        &self,
        fact: FactId,
        before: &PartitionRegistration,
        change: &PartitionChange,
    ) -> Unclean {
        let time = self.run.fact(fact).map_or(Time::ZERO, |fact| fact.time);
        let key = ConfigKey::UncleanLeaderElectionEnable;
        let enabled = Setting::of_topic(self.run, change.partition, key, time);
        let enabled = enabled.is_some_and(|setting| setting.value == Value::Flag(true));
        let alone = before.last_known_elr.as_slice() == change.registration.leader.as_slice();
        match change.cause {
            ChangeCause::LeaderElection if !enabled && self.admin_action(fact).is_some() => {
                Unclean::Administrator
            }
            _ if !enabled && alone => Unclean::LastKnownLeader,
            _ => Unclean::Setting,
        }
    }

    /// The administrator's action that an election came from.
    fn admin_action(&self, fact: FactId) -> Option<(FactId, Time)> {
        self.chain(Some(fact)).into_iter().find_map(|(id, fact)| match fact.event {
            TraceEvent::World(WorldEvent::Action(index)) => {
                let action = &self.run.schedule().actions[index as usize].action;
                matches!(action, Action::ElectLeaders { .. }).then_some((id, fact.time))
            }
            _ => None,
        })
    }

    /// An election that nobody's failure asked for: an administrator's, or a rebalancing.
    pub(super) fn asked_or_rebalanced(
        &self,
        fact: FactId,
        change: &PartitionChange,
    ) -> Vec<Reason> {
        let asked = self.admin_action(fact);
        let after = &change.registration;
        let Some(leader) = after.leader.filter(|leader| after.replicas.first() == Some(leader))
        else {
            let reason = asked.map(|(id, time)| Reason::new(Because::Asked).at(time, id));
            return reason.into_iter().collect();
        };
        let mut reason = Reason::new(Because::Preferred { leader, asked: asked.is_some() });
        match asked {
            Some((id, time)) => reason = reason.at(time, id),
            None => {
                let key = "leader.imbalance.check.interval.seconds";
                reason = reason.by(Setting::of_controller(self.run, key, |config| {
                    Value::Duration(config.leader_imbalance_check_interval)
                }));
            }
        }
        vec![reason]
    }
}

/// Whether the leader was elected uncleanly with this change.
pub(super) fn is_unclean(before: &PartitionRegistration, after: &PartitionRegistration) -> bool {
    let Some(leader) = after.leader.filter(|_| before.leader != after.leader) else { return false };
    // ZooKeeper mode has no mark for it.
    after.leader_recovery_state == LeaderRecoveryState::Recovering
        || !before.isr.contains(&leader) && !before.elr.contains(&leader)
}
