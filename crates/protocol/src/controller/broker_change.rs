//! What the coming and going of brokers means for partitions (class `ReplicationControlManager`).

use super::Controller;
use super::election::{Election, LeaderAcceptor};
use super::partition_change::change_again;
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::metadata::{BrokerRegistration, MetadataImage, MetadataRecord, PartitionRegistration};
use crate::types::{NodeId, PartitionId};

/// A broker that comes or goes. It counts as such although its own record is not written yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BrokerChange {
    /// It is fenced, shuts down, or is known to have stopped: it leaves every ISR.
    Removed(NodeId),
    /// It is unfenced and may lead again.
    Added(NodeId),
    /// It has come back and may have lost records: it leaves every ISR and ELR (KIP-966).
    UncleanShutdown(NodeId),
}

impl BrokerChange {
    fn excluded(self) -> Option<NodeId> {
        match self {
            BrokerChange::Removed(broker) | BrokerChange::UncleanShutdown(broker) => Some(broker),
            BrokerChange::Added(_) => None,
        }
    }

    fn added(self) -> Option<NodeId> {
        match self {
            BrokerChange::Added(broker) => Some(broker),
            _ => None,
        }
    }

    fn unclean_shutdown(self) -> Option<NodeId> {
        match self {
            BrokerChange::UncleanShutdown(broker) => Some(broker),
            _ => None,
        }
    }
}

impl Controller {
    /// Fences `broker`: its replicas leave the ISRs, then it is marked (R6.5). A broker that is
    /// fenced already gets a second mark, which changes nothing.
    pub(super) fn fence_broker(&mut self, broker: NodeId, out: &mut Outbox) {
        let in_isr = self.partitions_where(|p| p.isr.contains(&broker));
        let cause = ChangeCause::BrokerFenced(broker);
        self.update_leaders_and_isrs(in_isr, BrokerChange::Removed(broker), cause, out);
        let old = self.registered(broker);
        self.change_broker(BrokerRegistration { fenced: true, ..old }, out);
        debug_assert!(
            self.log.latest().partitions.iter().flatten().all(|p| p.leader != Some(broker))
        );
    }

    /// Unfences `broker`: it is marked, then may lead what has no leader (R6.9).
    pub(super) fn unfence_broker(&mut self, broker: NodeId, out: &mut Outbox) {
        let old = self.registered(broker);
        debug_assert!(old.fenced, "only fenced brokers are unfenced");
        self.change_broker(BrokerRegistration { fenced: false, ..old }, out);
        if !self.features.unfencing_elects_leaders {
            return;
        }
        let leaderless = self.partitions_where(|p| p.leader.is_none());
        let cause = ChangeCause::BrokerUnfenced(broker);
        self.update_leaders_and_isrs(leaderless, BrokerChange::Added(broker), cause, out);
    }

    /// Begins the controlled shutdown of `broker`: it is marked, then its leaderships move and its
    /// replicas leave the ISRs (R6.9).
    pub(super) fn begin_controlled_shutdown(&mut self, broker: NodeId, out: &mut Outbox) {
        let old = self.registered(broker);
        if !old.in_controlled_shutdown {
            self.change_broker(BrokerRegistration { in_controlled_shutdown: true, ..old }, out);
        }
        let in_isr = self.partitions_where(|p| p.isr.contains(&broker));
        let cause = ChangeCause::ControlledShutdown(broker);
        self.update_leaders_and_isrs(in_isr, BrokerChange::Removed(broker), cause, out);
    }

    /// Re-elects the leaders of `partitions` and recomputes their ISRs under `change`.
    ///
    /// Where unclean election is enabled, any of these events elects uncleanly at once (R6.14).
    pub(super) fn update_leaders_and_isrs(
        &mut self,
        partitions: Vec<PartitionId>,
        change: BrokerChange,
        cause: ChangeCause,
        out: &mut Outbox,
    ) {
        self.update_leaders_and_isrs_of(None, partitions, change, cause, out);
    }

    /// The same, judged by an earlier state if there is one: each record is made from it, and
    /// changes the newest state.
    pub(super) fn update_leaders_and_isrs_of(
        &mut self,
        earlier: Option<&MetadataImage>,
        partitions: Vec<PartitionId>,
        change: BrokerChange,
        cause: ChangeCause,
        out: &mut Outbox,
    ) {
        for id in partitions {
            let image = earlier.unwrap_or(self.log.latest());
            let partition = image.partition(id).expect("listed partitions exist");
            let mut builder = self.change_of(partition);
            builder.acceptor =
                LeaderAcceptor { image, added: change.added(), excluded: change.excluded() };
            if self.unclean_election_enabled(partition.topic) {
                builder.election = Election::Unclean;
            }
            builder.target_isr.retain(|replica| Some(*replica) != change.excluded());
            builder.unclean_shutdown = change.unclean_shutdown();
            if let Some(mut after) = builder.build_assigned() {
                if earlier.is_some() {
                    let newest = self.log.latest().partition(id).expect("it exists still");
                    after = change_again(partition, after, newest);
                }
                self.append_change(id, after, cause, out);
            }
        }
    }

    /// Partitions for which `holds`, by id, in the newest state.
    pub(super) fn partitions_where(
        &self,
        holds: impl Fn(&PartitionRegistration) -> bool,
    ) -> Vec<PartitionId> {
        let partitions = self.log.latest().partitions.iter().zip(0u16..);
        let holding = partitions.filter(|(p, _)| p.as_ref().is_some_and(&holds));
        holding.map(|(_, id)| PartitionId(id)).collect()
    }

    /// The registration of a broker that is known to be registered.
    pub(super) fn registered(&self, broker: NodeId) -> BrokerRegistration {
        *self.log.latest().broker(broker).expect("checked against the registration")
    }

    /// Writes what a broker is registered as from now on.
    pub(super) fn change_broker(&mut self, new: BrokerRegistration, out: &mut Outbox) {
        self.append(MetadataRecord::BrokerRegistrationChange(new), None, out);
    }
}
