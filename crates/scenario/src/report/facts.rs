//! Facts, each with a stable kind and a text.

mod clients;
mod cluster;
mod logs;
mod zookeeper;

use super::{FactReport, Names};
use highwater_protocol::{Event, FactId, NodeId, PartitionId, Time};
use highwater_sim::{Fact, Run, TraceEvent, WorldEvent};

/// The facts that the run has kept.
pub(super) fn facts(run: &Run, names: &Names) -> Vec<FactReport> {
    let telling = Telling { run, names };
    run.trace().facts.iter().map(|(id, fact)| telling.report(*id, fact)).collect()
}

/// One of the run's facts, kept or not.
pub(super) fn fact(run: &Run, id: FactId) -> Option<FactReport> {
    let names = Names::new(run.schedule());
    Some(Telling { run, names: &names }.report(id, &run.fact(id)?))
}

/// Every fact from one instant to another, both included, kept or not.
pub(super) fn facts_between(run: &Run, from: Time, to: Time) -> Vec<FactReport> {
    let names = Names::new(run.schedule());
    let telling = Telling { run, names: &names };
    run.facts_between(from, to).iter().map(|(id, fact)| telling.report(*id, fact)).collect()
}

/// What texts are made from.
struct Telling<'a> {
    run: &'a Run,
    names: &'a Names<'a>,
}

impl Telling<'_> {
    fn report(&self, id: FactId, fact: &Fact) -> FactReport {
        let (kind, text) = match fact.event {
            TraceEvent::Node(event) => self.event(id, fact.node, event),
            TraceEvent::World(event) => self.world(event),
        };
        FactReport {
            id: id.0,
            time_us: fact.time.0,
            node: self.node(fact.node),
            cause: (fact.cause != FactId::NONE).then_some(fact.cause.0),
            kind: kind.to_owned(),
            text,
        }
    }

    fn event(&self, id: FactId, node: NodeId, event: Event) -> (&'static str, String) {
        let found = logs::told(self, event).or_else(|| cluster::told(self, id, node, event));
        let found = found.or_else(|| zookeeper::told(self, event));
        found.unwrap_or_else(|| clients::told(self, event))
    }

    fn world(&self, event: WorldEvent) -> (&'static str, String) {
        let action = |index: u32| {
            let timed = self.run.schedule().actions.get(index as usize);
            timed.map_or_else(|| "?".to_owned(), |timed| self.names.action(&timed.action))
        };
        match event {
            WorldEvent::Action(index) => ("action", action(index)),
            WorldEvent::ActionIgnored(index) => {
                ("action_ignored", format!("{}: not possible now", action(index)))
            }
            WorldEvent::ProcessDown => ("process_down", "the process is gone".to_owned()),
            WorldEvent::ProcessUp => ("process_up", "the process was started".to_owned()),
            WorldEvent::LogLost { partition, removed } => {
                let partition = self.partition(partition);
                (
                    "log_lost",
                    format!("{partition}: the log is gone with its disk, {removed} records"),
                )
            }
            WorldEvent::PowerLost { partition, removed } => {
                let partition = self.partition(partition);
                ("power_lost", format!("{partition}: {removed} unflushed records are gone"))
            }
        }
    }

    fn node(&self, node: NodeId) -> String {
        let schedule = self.run.schedule();
        let is = |index: &usize, of: fn(&Run, usize) -> NodeId| of(self.run, *index) == node;
        let producer = (0..schedule.producers.len()).find(|i| is(i, Run::producer_node));
        let consumer = (0..schedule.consumers.len()).find(|i| is(i, Run::consumer_node));
        match (producer, consumer) {
            (Some(index), _) => format!("producer {}", schedule.producers[index].name),
            (_, Some(index)) => format!("consumer {}", schedule.consumers[index].name),
            _ if node == self.run.admin_node() => "administrator".to_owned(),
            _ => self.names.node(node),
        }
    }

    fn partition(&self, partition: PartitionId) -> String {
        let found = self.run.history().partitions.get(usize::from(partition.0));
        found.map_or_else(|| "?".to_owned(), |partition| self.names.partition(partition))
    }
}
