//! Named checks: what must hold in every run, by the ids of the protocol reference (section 12).
//!
//! Checks read; they never change a run.

mod consumers;
mod durability;
mod high_watermark;
mod logs;
mod registrations;

use crate::plan::Plan;
use crate::world::{Turn, World};
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::{Event, FactId, NodeId, PartitionChange, PartitionId, Time};

/// A promise that was broken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Which invariant, e.g. `I7`.
    pub check: &'static str,
    /// When it was noticed.
    pub time: Time,
    /// By which node's doing; the controller's for what is wrong in its records.
    pub node: NodeId,
    /// Where.
    pub partition: PartitionId,
    /// What is wrong, in a sentence.
    pub what: String,
}

/// As many violations are kept; one is enough to know, and the first says most.
const VIOLATIONS_MAX: usize = 64;

/// What a check is shown at a time.
struct Scene<'a> {
    plan: &'a Plan,
    world: &'a World,
    /// The node that has just stepped.
    node: NodeId,
    violations: &'a mut Vec<Violation>,
}

impl Scene<'_> {
    fn time(&self) -> Time {
        self.world.now
    }

    /// What a broker has of a partition now, up or down.
    fn replica(&self, broker: NodeId, partition: PartitionId) -> Option<ReplicaView> {
        let place = self.plan.place(broker).filter(|place| self.plan.brokers().contains(place))?;
        let mut replicas = self.world.places[place].replicas().into_iter();
        replicas.find(|replica| replica.partition == partition)
    }

    fn report(&mut self, check: &'static str, partition: PartitionId, what: String) {
        let (time, node) = (self.time(), self.node);
        if self.violations.len() < VIOLATIONS_MAX {
            self.violations.push(Violation { check, time, node, partition, what });
        }
    }
}

/// One named check, or a few that look at the same things.
trait Check {
    /// A node told of something other than a partition's change.
    fn read_event(&mut self, _scene: &mut Scene, _id: FactId, _event: &Event) {}

    /// The controller changed a partition.
    fn read_change(&mut self, _scene: &mut Scene, _change: &PartitionChange) {}

    /// A step is over, and what it sends is still in the outbox.
    fn read_outbox(&mut self, _scene: &mut Scene) {}

    /// Looks at the whole world, now and then and at the end.
    fn inspect(&mut self, _scene: &mut Scene) {}
}

/// All checks, on one run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
    registrations: registrations::Registrations,
    high_watermarks: high_watermark::HighWatermarks,
    logs: logs::Logs,
    durability: durability::Durability,
    consumers: consumers::Consumers,
    violations: Vec<Violation>,
    turns: u64,
}

/// The whole world is looked at once in so many turns.
const INSPECTION_INTERVAL: u64 = 200;

impl Checks {
    /// What was found so far, in the order found.
    pub(crate) fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Reads a turn before the world carries out what it wants done.
    pub(crate) fn read_turn(&mut self, plan: &Plan, world: &World, turn: Turn) {
        self.turns += 1;
        // First what the step told: the world shows its doing already.
        if let Turn::Stepped(place) = turn {
            self.read_step(plan, world, place);
        }
        if self.turns.is_multiple_of(INSPECTION_INTERVAL) || turn == Turn::Quiet {
            self.inspect(plan, world);
        }
    }

    fn read_step(&mut self, plan: &Plan, world: &World, place: usize) {
        let events = &world.outbox.events;
        let first = world.outbox.next_fact().0 - events.len() as u32;
        let node = plan.nodes[place];
        let (checks, violations) = self.all();
        for check in checks {
            let mut scene = Scene { plan, world, node, violations };
            let mut changes = world.outbox.changes.iter();
            for (id, (_, event)) in (first..).zip(events) {
                match (event, &mut changes) {
                    (Event::PartitionChanged { .. }, changes) => {
                        changes.next().into_iter().for_each(|c| check.read_change(&mut scene, c));
                    }
                    _ => check.read_event(&mut scene, FactId(id), event),
                }
            }
            if !world.outbox.orders.is_empty() {
                check.read_outbox(&mut scene);
            }
        }
    }

    /// Looks at the whole world.
    pub(crate) fn inspect(&mut self, plan: &Plan, world: &World) {
        let node = plan.schedule.controller;
        let (checks, violations) = self.all();
        for check in checks {
            check.inspect(&mut Scene { plan, world, node, violations });
        }
    }

    fn all(&mut self) -> ([&mut dyn Check; 5], &mut Vec<Violation>) {
        let checks: [&mut dyn Check; 5] = [
            &mut self.registrations,
            &mut self.high_watermarks,
            &mut self.logs,
            &mut self.durability,
            &mut self.consumers,
        ];
        (checks, &mut self.violations)
    }
}
