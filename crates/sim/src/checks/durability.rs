//! What acks=all promises: I10, I11.

use super::logs::record;
use super::{Check, Scene};
use crate::plan::Plan;
use crate::value_runs::ValueRuns;
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::message::{Message, ProduceResponse};
use highwater_protocol::{Acks, Event, FactId, NodeId, Offset, PartitionId};
use std::collections::BTreeMap;

/// Records acknowledged with acks=all.
#[derive(Clone, Debug, Default)]
pub(super) struct Durability {
    acknowledged: BTreeMap<(PartitionId, NodeId), ValueRuns>,
}

impl Check for Durability {
    fn read_event(&mut self, scene: &mut Scene, _id: FactId, event: &Event) {
        match *event {
            Event::Acknowledged { partition, first, count, acks: Acks::All } => {
                let runs = self.acknowledged.entry((partition, scene.node)).or_default();
                runs.insert(first, u64::from(count));
            }
            Event::BecameLeader { partition, leader_epoch, .. } => {
                let image = scene.world.metadata();
                let current = image.partition(partition).map(|r| (r.leader, r.leader_epoch));
                // A broker that hears of its election late may lead in the past.
                if current == Some((Some(scene.node), leader_epoch)) {
                    self.check_leader(scene, partition, scene.node);
                }
            }
            _ => {}
        }
    }

    fn read_outbox(&mut self, scene: &mut Scene) {
        for envelope in scene.world.posted() {
            let Message::ProduceResponse(response) = &envelope.message else { continue };
            if acks(scene.plan, envelope.connection.client) == Some(Acks::All) {
                check_answer(scene, response);
            }
        }
    }

    fn inspect(&mut self, scene: &mut Scene) {
        let partitions = scene.world.metadata().partitions.iter().enumerate();
        for (id, registration) in partitions {
            let Some(leader) = registration.as_ref().and_then(|r| r.leader) else { continue };
            scene.node = leader;
            self.check_leader(scene, PartitionId(id as u16), leader);
        }
    }
}

impl Durability {
    /// Whatever was acknowledged is in the log of whoever the controller lets lead.
    fn check_leader(&self, scene: &mut Scene, partition: PartitionId, leader: NodeId) {
        if !scene.is_trusted(partition) || scene.has_lost_leader(leader, partition) {
            return;
        }
        let Some(replica) = scene.replica(leader, partition) else { return };
        let of_partition = self.acknowledged.range((partition, NodeId(0))..);
        for ((_, producer), runs) in of_partition.take_while(|((p, _), _)| *p == partition) {
            let mut present = ValueRuns::default();
            let own = replica.records.iter().filter(|batch| batch.producer == *producer);
            own.for_each(|batch| present.insert(batch.first_value, u64::from(batch.count)));
            let lost = runs.without(&present);
            if lost.len() > 0 {
                let lost = lost.to_runs();
                let what = format!("acknowledged to {producer} and not there: {lost:?}");
                scene.report("I11", partition, what);
            }
        }
    }
}

/// At the time of the answer every member of the maximal ISR has the records.
fn check_answer(scene: &mut Scene, response: &ProduceResponse) {
    for part in &response.partitions {
        let is_judged = scene.is_judged("I10", part.partition);
        if !part.error.is_none() || part.base_offset < 0 || !is_judged {
            continue;
        }
        let Some(leader) = scene.replica(scene.node, part.partition) else { continue };
        let Some(wanted) = record_at(&leader, part.base_offset) else {
            let what = format!("acknowledged {} without having it", part.base_offset);
            scene.report("I10", part.partition, what);
            continue;
        };
        // A replica that was just dropped is deleted, perhaps before the leader hears of it.
        let registered = scene.world.metadata().partition(part.partition);
        let assigned = registered.map_or(Vec::new(), |registration| registration.replicas.clone());
        for member in leader.maximal_isr.iter().filter(|member| assigned.contains(member)) {
            let replica = scene.replica(*member, part.partition);
            let has = replica.and_then(|replica| record_at(&replica, part.base_offset));
            if has != Some(wanted) {
                let what = format!("acknowledged {} while {member} lacks it", part.base_offset);
                scene.report("I10", part.partition, what);
            }
        }
    }
}

fn record_at(replica: &ReplicaView, offset: Offset) -> Option<(i32, NodeId, u64)> {
    let batch = replica.records.since(offset).next()?;
    (batch.base_offset == offset).then(|| record(&batch, offset))
}

fn acks(plan: &Plan, client: NodeId) -> Option<Acks> {
    let place = plan.place(client).filter(|place| plan.producers().contains(place))?;
    Some(plan.schedule.producers[place - plan.producers().start].config.acks)
}
