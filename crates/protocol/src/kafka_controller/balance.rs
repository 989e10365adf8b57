//! Leaders go back to the preferred replicas (R7.7).

use super::goals::{Goal, Wanted};
use super::{Io, KafkaController};
use crate::event::ChangeCause;
use crate::types::NodeId;

impl KafkaController {
    /// Only where more than `leader.imbalance.per.broker.percentage` of what a broker should lead
    /// is led by others (`checkAndTriggerAutoLeaderRebalance`).
    pub(super) fn balance_leaders(&mut self, io: &mut Io<'_>) {
        let percentage = usize::from(self.config.leader_imbalance_per_broker_percentage);
        let mut wanted = Vec::new();
        let brokers: Vec<NodeId> = self.context.brokers.iter().map(|b| b.broker).collect();
        for broker in brokers {
            let preferred = self.partitions_where(|p| p.replicas.first() == Some(&broker));
            let elsewhere = self.partitions_where(|p| {
                p.replicas.first() == Some(&broker) && p.leader != Some(broker)
            });
            if elsewhere.len() * 100 <= percentage * preferred.len() {
                continue;
            }
            let cause = ChangeCause::LeaderElection;
            let moves = elsewhere
                .into_iter()
                .filter(|id| !self.context.partition(*id).is_some_and(|p| p.is_reassigning()));
            wanted.extend(moves.map(|partition| Wanted { partition, goal: Goal::Prefer, cause }));
        }
        self.change(wanted, io);
    }
}
