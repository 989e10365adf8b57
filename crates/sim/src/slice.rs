//! Facts that were not kept, looked up by running a short stretch again.
//!
//! A run keeps the facts that are not routine, each with the number of the fact that caused it,
//! which may be routine. So that no chain of causes ever breaks, and recording costs nothing for
//! it, the stretch from the snapshot before a missing fact is run again with every fact read.

use crate::plan::CONTROLLER;
use crate::run::Run;
use crate::stage;
use crate::trace::{Fact, TraceEvent};
use crate::travel::staged;
use crate::world::{Turn, World};
use highwater_protocol::{Event, FactId, Time};

impl Run {
    /// The fact of this number, kept or not; `None` if there is none (yet).
    pub fn fact(&self, id: FactId) -> Option<Fact> {
        if id >= self.world.outbox.next_fact() {
            return None;
        }
        self.kept(id).or_else(|| self.stretch_before(id, id).last().map(|(_, fact)| *fact))
    }

    /// The chain of causes from the fact of this number backwards, that fact first: at most
    /// `limit` facts. It ends where something happened by itself: an action of the schedule, a
    /// timer, what a producer sends at its own pace.
    pub fn causes(&self, id: FactId, limit: usize) -> Vec<(FactId, Fact)> {
        let mut chain = Vec::new();
        let mut stretch: Vec<(FactId, Fact)> = Vec::new();
        let mut next = id;
        while chain.len() < limit && next < self.world.outbox.next_fact() {
            let found = self.kept(next).or_else(|| find(&stretch, next));
            let fact = found.unwrap_or_else(|| {
                stretch = self.stretch_before(next, FactId(0));
                find(&stretch, next).expect("a stretch ends with the fact it was run for")
            });
            chain.push((next, fact));
            debug_assert!(fact.cause == FactId::NONE || fact.cause < next, "causes come first");
            next = fact.cause;
        }
        chain
    }

    /// Every fact, routine included, from `from` to `to`, both included.
    pub fn facts_between(&self, from: Time, to: Time) -> Vec<(FactId, Fact)> {
        let mut facts = Vec::new();
        let mut world = match from.0.checked_sub(1) {
            Some(before) => self.before(Time(before)),
            None => staged(&self.plan),
        };
        if from == Time::ZERO {
            self.read_events(&stage::set(&self.plan), CONTROLLER, &mut facts);
        }
        self.read_until(&mut world, to.min(self.now()), |_| false, FactId(0), &mut facts);
        self.visited.replace(Some(world));
        facts.retain(|(_, fact)| fact.time >= from);
        facts
    }

    fn kept(&self, id: FactId) -> Option<Fact> {
        find(&self.trace().facts, id)
    }

    /// Every fact of the turns from the snapshot before the one of this number up to that, or only
    /// of those turns that end after fact `from`.
    fn stretch_before(&self, id: FactId, from: FactId) -> Vec<(FactId, Fact)> {
        let mut facts = Vec::new();
        let mut world = self.before_fact(id);
        if id < world.outbox.next_fact() {
            self.read_events(&stage::set(&self.plan), CONTROLLER, &mut facts);
        } else {
            let told = |world: &World| world.outbox.next_fact() > id;
            self.read_until(&mut world, self.now(), told, from, &mut facts);
            self.visited.replace(Some(world));
        }
        facts.truncate(facts.partition_point(|(other, _)| *other <= id));
        facts
    }

    /// Runs `world` on to `end`, or until `enough`, and reads what is told, from the turn on that
    /// tells fact `from`.
    pub(crate) fn read_until(
        &self,
        world: &mut World,
        end: Time,
        enough: impl Fn(&World) -> bool,
        from: FactId,
        facts: &mut Vec<(FactId, Fact)>,
    ) {
        while !enough(world) {
            let turn = world.turn(&self.plan, end);
            if turn == Turn::Over {
                return;
            }
            if let Turn::Stepped(place) = turn {
                if world.outbox.next_fact() > from {
                    self.read_events(world, place, facts);
                }
                world.settle(&self.plan, place);
            }
            facts.append(&mut world.news);
            world.outbox.removed.clear();
        }
    }

    fn read_events(&self, world: &World, place: usize, facts: &mut Vec<(FactId, Fact)>) {
        let events = &world.outbox.events;
        let first = world.outbox.next_fact().0 - events.len() as u32;
        let (time, node) = (world.now, self.plan.nodes[place]);
        for (id, (cause, event)) in (first..).map(FactId).zip(events) {
            let event = match *event {
                // Whose number the recorder has given.
                Event::PartitionChanged { .. } => {
                    self.kept(id).map_or(TraceEvent::Node(*event), |fact| fact.event)
                }
                event => TraceEvent::Node(event),
            };
            facts.push((id, Fact { time, node, cause: *cause, event }));
        }
    }
}

pub(crate) fn find(facts: &[(FactId, Fact)], id: FactId) -> Option<Fact> {
    let found = facts.binary_search_by_key(&id, |(id, _)| *id);
    found.ok().map(|index| facts[index].1)
}
