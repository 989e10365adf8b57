//! What the world does to processes and disks, and which brokers are fenced.

use super::Historian;
use crate::history::Process;
use crate::plan::{CONTROLLER, Plan};
use crate::recorder::action_of;
use crate::schedule::Action;
use crate::trace::{Fact, WorldEvent};
use crate::world::World;
use highwater_protocol::{FactId, NodeId, PartitionId, Time, UNKNOWN_EPOCH};

impl Historian {
    pub(super) fn note_fenced(&mut self, plan: &Plan, time: Time, broker: NodeId, fenced: bool) {
        let Some(index) = broker_index(plan, broker) else { return };
        let Some((_, process, _)) = self.history.brokers[index].states.last().copied() else {
            unreachable!("a broker has a state from the start")
        };
        self.note_broker(time, index, process, fenced);
    }

    fn note_broker(&mut self, time: Time, index: usize, process: Process, fenced: bool) {
        let states = &mut self.history.brokers[index].states;
        if states.last().is_some_and(|(_, p, f)| (*p, *f) == (process, fenced)) {
            return;
        }
        states.retain(|(at, _, _)| *at < time);
        states.push((time, process, fenced));
        for at in 0..self.history.partitions.len() {
            self.note_roles(time, PartitionId(at as u16));
        }
    }

    /// Takes note of the world's own doing.
    pub(crate) fn note_world(
        &mut self,
        plan: &Plan,
        world: &World,
        id: FactId,
        fact: &Fact,
        event: &WorldEvent,
    ) {
        if let Some(index) = action_of(event) {
            self.history.actions.push((fact.time, index, id));
        }
        let Some(index) = broker_index(plan, fact.node) else { return };
        let place = plan.brokers().start + index;
        match *event {
            WorldEvent::PowerLost { partition, removed } => {
                self.note_loss(world, place, partition, removed);
            }
            WorldEvent::LogLost { partition, .. } => self.note_gone(fact.time, place, partition),
            WorldEvent::Action(action) => {
                let action = &plan.schedule.actions[action as usize].action;
                if matches!(action, Action::Wipe(_)) {
                    self.note_wipe(fact.time, place);
                }
            }
            WorldEvent::ProcessDown => {
                let first = place - plan.brokers().start;
                let own = self.slots.iter_mut().skip(first).step_by(self.brokers.max(1));
                own.for_each(|slot| (slot.leads_in, slot.leads) = (UNKNOWN_EPOCH, false));
            }
            WorldEvent::ActionIgnored(_) | WorldEvent::ProcessUp => {}
        }
        self.note_process(plan, world, place);
    }

    fn note_loss(&mut self, world: &World, place: usize, partition: PartitionId, removed: u32) {
        let replicas = world.places[place].replicas();
        let Some(left) = replicas.iter().find(|replica| replica.partition == partition) else {
            return;
        };
        if let Some(replica) = self.replica(partition, place) {
            replica.log_end_offset.push(world.now, left.log_end_offset);
            replica.truncations.push((world.now, left.log_end_offset, removed));
        }
    }

    fn note_wipe(&mut self, time: Time, place: usize) {
        for at in 0..self.history.partitions.len() {
            self.note_gone(time, place, PartitionId(at as u16));
        }
    }

    /// Takes note that a log is gone with its disk.
    pub(super) fn note_gone(&mut self, time: Time, place: usize, partition: PartitionId) {
        let Some(replica) = self.replica(partition, place) else { return };
        let end = replica.log_end_offset.last().unwrap_or(0);
        if end > 0 {
            replica.log_end_offset.push(time, 0);
            replica.truncations.push((time, 0, u32::try_from(end).unwrap_or(u32::MAX)));
        }
        replica.high_watermark.push(time, 0);
    }

    /// Takes note of a process's state after its node has stepped, and of settings.
    pub(crate) fn note_state(&mut self, plan: &Plan, world: &World, place: usize) {
        if place == CONTROLLER {
            let image = world.metadata();
            if image.offset != self.metadata_offset {
                self.metadata_offset = image.offset;
                self.note_settings(plan, world.now, image);
            }
        } else if plan.brokers().contains(&place) {
            self.note_process(plan, world, place);
        }
    }

    fn note_process(&mut self, plan: &Plan, world: &World, place: usize) {
        let index = place - plan.brokers().start;
        let process = world.places[place].process();
        let Some((_, last, fenced)) = self.history.brokers[index].states.last().copied() else {
            unreachable!("a broker has a state from the start")
        };
        if last != process {
            self.note_broker(world.now, index, process, fenced);
        }
    }
}

fn broker_index(plan: &Plan, broker: NodeId) -> Option<usize> {
    let place = plan.place(broker)?;
    plan.brokers().contains(&place).then(|| place - plan.brokers().start)
}
