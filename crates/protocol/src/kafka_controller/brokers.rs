//! Brokers that come and go (R7.1, R7.4).

use super::{Io, KafkaController, Step};
use crate::event::ChangeCause;
use crate::io::Outbox;
use crate::message::ZooKeeperRequest;
use crate::metadata::{BrokerRegistration, MetadataRecord, PartitionRegistration};
use crate::types::NodeId;

impl KafkaController {
    /// Who is there is compared with who was. A broker that went and came back between two looks
    /// is noticed by its epoch only (KIP-380); before, it was not (KAFKA-1120).
    pub(super) fn compare_brokers(&mut self, live: Vec<BrokerRegistration>, io: &mut Io<'_>) {
        let known = |broker: NodeId| self.context.broker(broker).filter(|b| !b.fenced);
        let new: Vec<_> = live.iter().filter(|b| known(b.broker).is_none()).copied().collect();
        let again =
            |b: &&BrokerRegistration| known(b.broker).is_some_and(|known| known.epoch != b.epoch);
        let bounced: Vec<_> = live.iter().filter(again).copied().collect();
        let there = |broker: NodeId| live.iter().any(|b| b.broker == broker);
        let gone = self.context.brokers.iter().filter(|b| !b.fenced && !there(b.broker));
        let gone: Vec<NodeId> = gone.map(|b| b.broker).collect();
        let mut steps = Vec::new();
        if !new.is_empty() {
            steps.push(Step::Came(new));
        }
        if self.features.control_requests_carry_broker_epoch {
            if !bounced.is_empty() {
                steps.push(Step::Gone(bounced.iter().map(|b| b.broker).collect()));
                steps.push(Step::Came(bounced));
            }
        } else {
            for broker in bounced {
                self.keep_channel(&broker);
                self.context.apply(&MetadataRecord::BrokerRegistrationChange(broker));
            }
        }
        if !gone.is_empty() {
            steps.push(Step::Gone(gone));
        }
        self.next(steps, io.out);
    }

    /// New brokers: everybody hears of them, they hear of everything and get their roles; then
    /// partitions without leader may have one again (`onBrokerStartup`).
    pub(super) fn brokers_came(&mut self, brokers: &[BrokerRegistration], out: &mut Outbox) {
        let cause = ChangeCause::BrokerUnfenced(brokers[0].broker);
        let others = self.live_or_shutting_down();
        for broker in brokers {
            self.context.apply(&MetadataRecord::RegisterBroker(*broker));
            self.open_channel(broker);
        }
        self.batch.update_metadata_of_all(others, &[]);
        let all = self.partitions_where(|_| true);
        let new: Vec<NodeId> = brokers.iter().map(|broker| broker.broker).collect();
        self.batch.update_metadata_of_all(new.clone(), &all);
        self.flush(out);
        for broker in &new {
            for id in self.partitions_where(|p| p.replicas.contains(broker)) {
                self.batch.leader_and_isr(*broker, id);
            }
        }
        self.flush(out);
        let mut steps = vec![Step::ElectOffline(cause)];
        let waits = |p: &PartitionRegistration| {
            p.is_reassigning() && new.iter().any(|broker| p.replicas.contains(broker))
        };
        for id in self.partitions_where(waits) {
            steps.push(Step::Read(ZooKeeperRequest::ReadPartition(id)));
        }
        self.next(steps, out);
    }

    /// Brokers that are gone: first new leaders for what they led, then they leave the ISRs
    /// (`onBrokerFailure`).
    pub(super) fn brokers_gone(&mut self, brokers: &[NodeId], out: &mut Outbox) {
        let cause = ChangeCause::BrokerFenced(brokers[0]);
        for broker in brokers {
            let Some(known) = self.context.broker(*broker).copied() else { continue };
            let gone = BrokerRegistration { fenced: true, in_controlled_shutdown: false, ..known };
            self.context.apply(&MetadataRecord::BrokerRegistrationChange(gone));
            self.close_channel(*broker, out);
        }
        // Who lives is told in any case, whether partitions change or not.
        let others = self.live_or_shutting_down();
        self.batch.update_metadata_of_all(others, &[]);
        self.flush(out);
        let mut steps = vec![Step::ElectOffline(cause)];
        let remove = |b: &NodeId| Step::RemoveFromIsrs(*b, ChangeCause::BrokerFenced(*b));
        steps.extend(brokers.iter().map(remove));
        self.next(steps, out);
    }
}
