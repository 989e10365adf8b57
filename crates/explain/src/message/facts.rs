//! Facts as sentences in Kafka's words, and what kind of fact each is.

mod clients;
mod cluster;
mod kind;
mod logs;

pub use kind::{Kind, is_key, kind};

use super::{Names, Texts, actions, capital, changes};
use highwater_protocol::{Event, FactId, NodeId, PartitionId};
use highwater_sim::history::PartitionHistory;
use highwater_sim::{Fact, History, Schedule, TraceEvent, WorldEvent};

/// What sentences are made from.
#[derive(Clone, Debug)]
pub struct Telling<'a> {
    /// The actions that facts refer to.
    pub schedule: &'a Schedule,
    /// The registrations that facts refer to.
    pub history: &'a History,
    /// What things are called.
    pub names: Names,
}

impl Telling<'_> {
    /// A fact as a sentence without full stop, beginning with a capital.
    pub fn sentence(&self, id: FactId, fact: &Fact) -> String {
        capital(match fact.event {
            TraceEvent::Node(event) => self.event(id, fact.node, event),
            TraceEvent::World(event) => self.world(fact.node, event),
        })
    }

    /// Why the controller changed a partition, where the fact is such a change.
    pub fn cause(&self, id: FactId, fact: &Fact) -> Option<String> {
        let TraceEvent::Node(Event::PartitionChanged { partition, .. }) = fact.event else {
            return None;
        };
        let (history, index) = self.change(id, partition)?;
        changes::cause(history.changes[index].2.cause, &self.names)
    }

    fn event(&self, id: FactId, node: NodeId, event: Event) -> String {
        match event {
            Event::PartitionChanged { partition, .. } => self.partition_changed(id, partition),
            _ => logs::sentence(self, node, event)
                .or_else(|| cluster::sentence(self, node, event))
                .unwrap_or_else(|| clients::sentence(self, node, event)),
        }
    }

    fn world(&self, node: NodeId, event: WorldEvent) -> String {
        match event {
            WorldEvent::Action(index) => self.action(index),
            WorldEvent::ActionIgnored(index) => {
                self.fill(self.texts().act_ignored, &[&self.action(index)])
            }
            WorldEvent::ProcessDown => self.fill(self.texts().ev_process_down, &[&self.node(node)]),
            WorldEvent::ProcessUp => self.fill(self.texts().ev_process_up, &[&self.node(node)]),
            WorldEvent::LogLost { partition, removed } => {
                logs::log_lost(self, node, partition, removed)
            }
            WorldEvent::PowerLost { partition, removed } => {
                logs::power_lost(self, node, partition, removed)
            }
        }
    }

    /// An action of the schedule as a sentence without full stop.
    pub fn action(&self, index: u32) -> String {
        let timed = self.schedule.actions.get(index as usize);
        let said = timed.map(|timed| actions::sentence(&timed.action, &self.names));
        said.unwrap_or_else(|| format!("#{index}"))
    }

    fn partition_changed(&self, id: FactId, partition: PartitionId) -> String {
        let Some((history, index)) = self.change(id, partition) else {
            return self.partition(partition);
        };
        let before = index.checked_sub(1).map(|i| &history.changes[i].2.registration);
        changes::sentence(&history.changes[index].2, before, &self.names)
    }

    /// Where the change that a fact tells of stands in its partition's history.
    fn change(&self, id: FactId, partition: PartitionId) -> Option<(&PartitionHistory, usize)> {
        let history = self.history.partitions.get(usize::from(partition.0))?;
        let index = history.changes.partition_point(|(_, fact, _)| *fact < id);
        let found = history.changes.get(index).is_some_and(|(_, fact, _)| *fact == id);
        found.then_some((history, index))
    }

    fn texts(&self) -> &'static Texts {
        self.names.texts
    }

    fn node(&self, node: NodeId) -> String {
        self.names.node(node)
    }

    fn partition(&self, partition: PartitionId) -> String {
        self.names.partition(partition).to_owned()
    }

    fn fill(&self, template: &str, args: &[&str]) -> String {
        super::fill(template, args)
    }
}
