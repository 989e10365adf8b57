//! Named checks: what must hold in every run, by the ids of the protocol reference (section 12).
//!
//! Checks read; they never change a run.

mod availability;
mod committed;
mod consumers;
mod durability;
mod high_watermark;
mod logs;
mod promises;
mod proposals;
mod registrations;
mod trust;

pub use promises::{PROMISES, Promise};

use crate::plan::Plan;
use crate::world::{Turn, World};
use highwater_protocol::broker::ReplicaView;
use highwater_protocol::config::Features;
use highwater_protocol::log::UnifiedLog;
use highwater_protocol::partition::Partition;
use highwater_protocol::{Event, FactId, Node, NodeId, PartitionChange, PartitionId, Time};

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
    trust: &'a trust::Trust,
    /// The rules by which it is judged what is promised.
    promised: &'a Features,
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

    /// A broker's log of a partition, up or down.
    fn log(&self, broker: NodeId, partition: PartitionId) -> Option<&UnifiedLog> {
        self.world.places[self.plan.place(broker)?].log(partition)
    }

    /// A partition as a broker that runs holds it.
    fn hosted(&self, broker: NodeId, partition: PartitionId) -> Option<&Partition> {
        self.world.places[self.plan.place(broker)?].partition(partition)
    }

    /// Whether the disk of a broker has lost data.
    fn is_lossy(&self, broker: NodeId) -> bool {
        self.plan.place(broker).is_none_or(|place| self.world.lossy.contains(&place))
    }

    /// Whether the controller has a broker as leader that has lost data and serves nobody: it is
    /// down, or its new process waits for the old one's session to end (I9).
    fn has_lost_leader(&self, leader: NodeId, partition: PartitionId) -> bool {
        let place = self.plan.place(leader).map(|place| &self.world.places[place]);
        let listens = place.and_then(|p| p.node.as_ref()).is_some_and(Node::is_listening);
        let leads = self.hosted(leader, partition).is_some_and(Partition::is_leader);
        self.is_lossy(leader) && !(listens && leads)
    }

    /// Whether what is committed there must still be there: no leader was elected uncleanly, and
    /// not too many disks have lost data.
    fn is_trusted(&self, partition: PartitionId) -> bool {
        self.trust.holds(self.plan, self.world, partition)
    }

    /// Whether no leader was elected uncleanly there, nor may be without anyone calling it so.
    fn is_clean(&self, partition: PartitionId) -> bool {
        self.trust.is_clean(partition)
    }

    /// Whether a promise can still be judged there.
    fn is_judged(&self, id: &str, partition: PartitionId) -> bool {
        self.trust.is_judged(self.plan, self.world, id, partition)
    }

    fn report(&mut self, check: &'static str, partition: PartitionId, what: String) {
        let (time, node) = (self.time(), self.node);
        if !promises::is_promised(check, self.promised) {
            return;
        }
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
#[derive(Clone, Debug)]
pub(crate) struct Checks {
    promised: Features,
    trust: trust::Trust,
    registrations: registrations::Registrations,
    high_watermarks: high_watermark::HighWatermarks,
    logs: logs::Logs,
    durability: durability::Durability,
    consumers: consumers::Consumers,
    committed: committed::Committed,
    proposals: proposals::Proposals,
    availability: availability::Availability,
    violations: Vec<Violation>,
    turns: u64,
}

/// The whole world is looked at once in so many turns.
const INSPECTION_INTERVAL: u64 = 200;

impl Checks {
    /// Checks of what is promised where these rules are in force.
    pub(crate) fn new(promised: Features) -> Checks {
        Checks {
            promised,
            trust: Default::default(),
            registrations: Default::default(),
            high_watermarks: Default::default(),
            logs: Default::default(),
            durability: Default::default(),
            consumers: Default::default(),
            committed: Default::default(),
            proposals: Default::default(),
            availability: Default::default(),
            violations: Vec::new(),
            turns: 0,
        }
    }

    /// What was found so far, in the order found.
    pub(crate) fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Whether a promise was not looked at to the end: something has happened after which nobody
    /// promises it, or after which looking would tell nothing.
    pub(crate) fn is_suspended(&self, plan: &Plan, world: &World, id: &str) -> bool {
        let mut partitions = (0..world.metadata().partitions.len() as u16).map(PartitionId);
        partitions.any(|partition| !self.trust.is_judged(plan, world, id, partition))
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
        events.iter().for_each(|(_, event)| self.trust.read_event(event));
        for change in &world.outbox.changes {
            self.trust.read_change(plan, world, change);
        }
        if events.iter().any(|(_, event)| matches!(event, Event::ConfigChanged { .. })) {
            self.trust.read_settings(plan, world);
        }
        let (checks, violations, trust, promised) = self.all();
        for check in checks {
            let mut scene = Scene { plan, world, node, trust, promised, violations };
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
        let (checks, violations, trust, promised) = self.all();
        for check in checks {
            check.inspect(&mut Scene { plan, world, node, trust, promised, violations });
        }
    }

    #[allow(clippy::type_complexity)] // parts of one whole, borrowed at once
    fn all(&mut self) -> ([&mut dyn Check; 8], &mut Vec<Violation>, &trust::Trust, &Features) {
        let checks: [&mut dyn Check; 8] = [
            &mut self.registrations,
            &mut self.high_watermarks,
            &mut self.logs,
            &mut self.durability,
            &mut self.consumers,
            &mut self.committed,
            &mut self.proposals,
            &mut self.availability,
        ];
        (checks, &mut self.violations, &self.trust, &self.promised)
    }
}
