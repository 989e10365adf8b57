//! Reads what happens as it happens: hash, facts, history, and what producers were told.

use crate::digest::Digest;
use crate::fate::Fates;
use crate::historian::Historian;
use crate::history::History;
use crate::ledger::{Notes, Removal};
use crate::plan::{CONTROLLER, Plan};
use crate::trace::{Fact, Trace, TraceEvent, WorldEvent};
use crate::world::{Turn, World};
use highwater_protocol::{Event, FactId, PartitionChange, PartitionId, RecordBatch, Time};

/// How much of a run is kept. None of it changes the run, its hash or its outcome.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Recording {
    /// Nothing but the hash and the outcome: for searches.
    Outcome,
    /// History, and the facts that are not routine.
    #[default]
    History,
    /// History and every fact.
    Everything,
}

/// The readers of a run.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    recording: Recording,
    digest: Digest,
    pub(crate) trace: Trace,
    pub(crate) fates: Fates,
    /// What the fate of each record is told from, beside history and facts.
    pub(crate) notes: Notes,
    historian: Historian,
    changes: u32,
}

impl Recorder {
    /// Nothing was read yet.
    pub(crate) fn new(plan: &Plan, recording: Recording) -> Recorder {
        Recorder {
            recording,
            digest: Digest::default(),
            trace: Trace::default(),
            fates: Fates::new(plan.schedule.producers.len()),
            notes: Notes::new(plan.schedule.producers.len()),
            historian: Historian::new(plan),
            changes: 0,
        }
    }

    /// The series so far.
    pub(crate) fn history(&self) -> &History {
        &self.historian.history
    }

    /// Reads a turn that the world has just taken, and lets the world carry it out.
    #[inline(always)]
    pub(crate) fn read(&mut self, plan: &Plan, world: &mut World, turn: Turn) {
        if !world.outbox.removed.is_empty() {
            self.read_removed(plan, world, turn);
        }
        if let Turn::Stepped(place) = turn {
            let told = !world.outbox.events.is_empty() && self.read_step(plan, world, place);
            world.settle(plan, place);
            // What events do not tell is in the state of the node: settings, a start's end.
            if (told || place == CONTROLLER) && self.recording >= Recording::History {
                self.historian.note_state(plan, world, place);
            }
        }
        if !world.news.is_empty() {
            self.read_news(plan, world);
            world.news.clear();
        }
    }

    /// The run rests here: brings up to date what is not worth it at every turn.
    pub(crate) fn finish_slice(&mut self, world: &World) {
        self.historian.history.now = world.now;
        self.trace.count = u64::from(world.outbox.next_fact().0);
        self.trace.hash = self.digest.value();
    }

    /// Reads what a node told. Routine comes first, each kind in one place, because a run is made
    /// of it; whatever else there is goes the long way, and then this is true.
    #[inline(always)]
    fn read_step(&mut self, plan: &Plan, world: &World, place: usize) -> bool {
        let events = &world.outbox.events;
        let first = world.outbox.next_fact().0 - events.len() as u32;
        let (time, node) = (world.now, plan.nodes[place]);
        let history = self.recording >= Recording::History;
        let mut changes = world.outbox.changes.iter();
        let mut rare = false;
        for (id, (cause, event)) in (first..).zip(events) {
            match *event {
                Event::Appended { partition, end, .. }
                | Event::Replicated { partition, end, .. } => {
                    self.digest.node(time, node, *cause, event);
                    if history {
                        self.historian.note_end(time, place, partition, end);
                    }
                }
                Event::HighWatermark { partition, high_watermark } => {
                    self.digest.node(time, node, *cause, event);
                    if history {
                        self.historian.note_high_watermark(time, place, partition, high_watermark);
                    }
                }
                Event::Fetched { .. } | Event::Sent { .. } => {
                    self.digest.node(time, node, *cause, event);
                }
                Event::Produced { .. } | Event::Acknowledged { .. } => {
                    self.digest.node(time, node, *cause, event);
                    let producer = place - plan.producers().start;
                    self.fates.note(producer, event);
                    if history {
                        self.notes.note(time, producer, event);
                        self.historian.note_producer(time, producer, event);
                    }
                }
                _ => {
                    let mut fact =
                        Fact { time, node, cause: *cause, event: TraceEvent::Node(*event) };
                    self.read_rare(plan, FactId(id), place, &mut fact, &mut changes);
                    rare = true;
                    continue;
                }
            }
            if self.recording == Recording::Everything {
                let fact = Fact { time, node, cause: *cause, event: TraceEvent::Node(*event) };
                self.trace.facts.push((FactId(id), fact));
            }
        }
        rare
    }

    #[cold]
    fn read_rare(
        &mut self,
        plan: &Plan,
        id: FactId,
        place: usize,
        fact: &mut Fact,
        changes: &mut core::slice::Iter<PartitionChange>,
    ) {
        let Fact { time, node, cause, event: TraceEvent::Node(event) } = fact else {
            unreachable!("nodes tell of themselves")
        };
        self.digest.node(*time, *node, *cause, event);
        if plan.producers().contains(&place) {
            self.fates.note(place - plan.producers().start, event);
        }
        if let Event::PartitionChanged { change, .. } = event {
            *change = self.changes;
            let Some(change) = changes.next() else {
                unreachable!("a change of a partition comes with its registration")
            };
            self.read_change(plan, *time, id, change);
        } else if self.recording >= Recording::History {
            self.historian.note_event(plan, *time, place, event);
        }
        let keeps = match self.recording {
            Recording::Outcome => false,
            Recording::History => !is_routine(event),
            Recording::Everything => true,
        };
        if keeps {
            self.trace.facts.push((id, *fact));
        }
    }

    #[cold]
    fn read_removed(&mut self, plan: &Plan, world: &mut World, turn: Turn) {
        if self.recording >= Recording::History {
            let news = &world.news;
            let node = |fact: FactId| match turn {
                Turn::Stepped(place) => Some(plan.nodes[place]),
                _ => news.iter().find(|(id, _)| *id == fact).map(|(_, fact)| fact.node),
            };
            let removal = |(fact, partition, batch): &(FactId, PartitionId, RecordBatch)| {
                let (fact, partition, batch) = (*fact, *partition, *batch);
                Some(Removal { fact, time: world.now, node: node(fact)?, partition, batch })
            };
            self.notes.removals.extend(world.outbox.removed.iter().filter_map(removal));
        }
        world.outbox.removed.clear();
    }

    fn read_change(&mut self, plan: &Plan, time: Time, id: FactId, change: &PartitionChange) {
        self.changes += 1;
        self.digest.change(change);
        if self.recording >= Recording::History {
            self.historian.note_change(plan, time, id, change);
        }
    }

    fn read_news(&mut self, plan: &Plan, world: &World) {
        for (id, fact) in &world.news {
            let TraceEvent::World(event) = &fact.event else {
                unreachable!("the world tells of itself only")
            };
            self.digest.world(fact.time, fact.node, fact.cause, event);
            if self.recording >= Recording::History {
                self.trace.facts.push((*id, *fact));
                self.historian.note_world(plan, world, *id, fact, event);
            }
        }
    }
}

/// Whether an event is one of the many that follow each other in any run; history tells them.
pub fn is_routine(event: &Event) -> bool {
    matches!(
        event,
        Event::Appended { .. }
            | Event::Replicated { .. }
            | Event::HighWatermark { .. }
            | Event::Produced { .. }
            | Event::Fetched { .. }
            | Event::Sent { .. }
            | Event::Acknowledged { .. }
            | Event::Consumed { .. }
    )
}

/// Whether a fact is about an action of the schedule.
pub(crate) fn action_of(event: &WorldEvent) -> Option<u32> {
    match *event {
        WorldEvent::Action(index) | WorldEvent::ActionIgnored(index) => Some(index),
        WorldEvent::ProcessDown
        | WorldEvent::ProcessUp
        | WorldEvent::PowerLost { .. }
        | WorldEvent::LogLost { .. } => None,
    }
}
