//! Which facts the event list shows; stepping goes through the same ones.

use crate::text::facts::{Kind, Telling, is_key, kind};
use highwater_protocol::{Event, FactId, Micros, NodeId, Time};
use highwater_sim::{Fact, TraceEvent};

/// Which facts are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Filter {
    /// The story of the run.
    #[default]
    Key,
    /// Only what is of this kind.
    Only(Kind),
    /// Everything.
    All,
}

impl Filter {
    /// Every filter with its name, in the order of the menu.
    pub const ALL: [(Filter, &'static str); 6] = [
        (Filter::Key, "key"),
        (Filter::Only(Kind::Fault), "faults"),
        (Filter::Only(Kind::Isr), "isr"),
        (Filter::Only(Kind::Log), "logs"),
        (Filter::Only(Kind::Client), "clients"),
        (Filter::All, "all"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(filter, _)| *filter == self).map_or("all", |(_, name)| name)
    }

    /// The filter of that name.
    pub fn from_name(name: &str) -> Option<Filter> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(filter, _)| *filter)
    }

    fn lets_through(self, event: &TraceEvent) -> bool {
        match self {
            Filter::Key => is_key(event),
            Filter::Only(wanted) => kind(event) == wanted,
            Filter::All => true,
        }
    }
}

/// A refusal that follows upon another within this time belongs to the same story.
const SERIES_GAP: Micros = Micros::from_secs(2);

/// Whether a fact is one more refusal of a series; `last` holds the last one of each producer.
fn repeats(last: &mut Vec<(NodeId, Time)>, fact: &Fact) -> bool {
    if !matches!(fact.event, TraceEvent::Node(Event::Refused { .. })) {
        return false;
    }
    match last.iter_mut().find(|(node, _)| *node == fact.node) {
        Some((_, time)) => {
            let before = std::mem::replace(time, fact.time);
            fact.time.since(before) < SERIES_GAP
        }
        None => {
            last.push((fact.node, fact.time));
            false
        }
    }
}

/// The facts that a filter and a search let through, as indices into the trace.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    indices: Vec<u32>,
}

impl Listing {
    /// Looks through `facts`. Searching makes every sentence that the filter lets through.
    pub fn new(facts: &[(FactId, Fact)], filter: Filter, words: &str, telling: Telling) -> Listing {
        let words = words.trim().to_lowercase();
        let mut last_refused: Vec<(NodeId, Time)> = Vec::new();
        let mut found = |(id, fact): &(FactId, Fact)| {
            filter.lets_through(&fact.event)
                && !(filter == Filter::Key && repeats(&mut last_refused, fact))
                && (words.is_empty() || telling.sentence(*id, fact).to_lowercase().contains(&words))
        };
        let all = facts.iter().enumerate().filter(|(_, fact)| found(fact));
        Listing { indices: all.map(|(i, _)| i as u32).collect() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.indices.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// The index into the trace of the `place`-th.
    pub fn index(&self, place: usize) -> Option<usize> {
        self.indices.get(place).map(|i| *i as usize)
    }

    /// How many happened up to and at `time`.
    pub fn count_until(&self, facts: &[(FactId, Fact)], time: Time) -> usize {
        self.indices.partition_point(|i| facts[*i as usize].1.time <= time)
    }

    /// When the last one before `time` happened.
    pub fn before(&self, facts: &[(FactId, Fact)], time: Time) -> Option<Time> {
        let place = self.indices.partition_point(|i| facts[*i as usize].1.time < time);
        Some(facts[self.index(place.checked_sub(1)?)?].1.time)
    }

    /// When the first one after `time` happens.
    pub fn after(&self, facts: &[(FactId, Fact)], time: Time) -> Option<Time> {
        Some(facts[self.index(self.count_until(facts, time))?].1.time)
    }
}
