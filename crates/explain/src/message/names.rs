//! What nodes, links and partitions are called in a language.

use super::{Roster, Texts, fill, texts};
use highwater_protocol::NodeId;
use highwater_scenario::Lang;
use highwater_sim::Run;
use highwater_sim::schedule::{Endpoint, LinkSpec};
use std::ops::Deref;
use std::rc::Rc;

/// The names of a run's things in one language; those that are the same in all of them are the
/// [`Roster`]'s.
#[derive(Clone, Debug)]
pub struct Names {
    pub(super) texts: &'static Texts,
    roster: Rc<Roster>,
}

impl Deref for Names {
    type Target = Roster;

    fn deref(&self) -> &Roster {
        &self.roster
    }
}

impl Names {
    /// The names in a run.
    pub fn new(run: &Run, lang: Lang) -> Names {
        Names::of(Rc::new(Roster::new(run)), lang)
    }

    /// The same, where it is known who there is.
    pub fn of(roster: Rc<Roster>, lang: Lang) -> Names {
        Names { texts: texts(lang), roster }
    }

    /// A node, within a sentence: `the controller`.
    pub fn node(&self, node: NodeId) -> String {
        self.named(node, self.texts.controller, self.texts.administrator)
    }

    /// A node, where the name stands alone: `controller`.
    pub fn label(&self, node: NodeId) -> String {
        self.named(node, self.texts.controller_alone, self.texts.administrator_alone)
    }

    fn named(&self, node: NodeId, controller: &str, administrator: &str) -> String {
        if node == self.roster.controller {
            return if self.zookeeper() { "ZooKeeper" } else { controller }.to_owned();
        }
        if node == self.administrator {
            return administrator.to_owned();
        }
        let client = |list, template| name_in(list, node).map(|name| fill(template, &[name]));
        client(&self.producers, self.texts.producer)
            .or_else(|| client(&self.consumers, self.texts.consumer))
            .unwrap_or_else(|| fill(self.texts.broker, &[&node.to_string()]))
    }

    /// A node where there is little room: a client by its bare name, cut if need be.
    pub fn short(&self, node: NodeId) -> String {
        let client = name_in(&self.producers, node).or_else(|| name_in(&self.consumers, node));
        let name = client.map_or_else(|| self.label(node), str::to_owned);
        match name.char_indices().nth(10) {
            Some((cut, _)) => format!("{}…", &name[..cut]),
            None => name,
        }
    }

    /// Several nodes: `broker 1, broker 2 and broker 3`.
    pub fn nodes(&self, nodes: &[NodeId]) -> String {
        self.all(self.texts.and, nodes.iter().map(|node| self.node(*node)).collect())
    }

    /// One of several nodes: `broker 1 or broker 2`.
    pub fn any_of(&self, nodes: &[NodeId]) -> String {
        self.all(self.texts.or_, nodes.iter().map(|node| self.node(*node)).collect())
    }

    fn all(&self, last_two: &str, mut parts: Vec<String>) -> String {
        let Some(last) = parts.pop() else { return self.texts.nobody.to_owned() };
        if parts.is_empty() {
            return last;
        }
        fill(last_two, &[&parts.join(self.texts.list), &last])
    }

    /// A producer, by its index in the schedule.
    pub fn producer(&self, index: u16) -> String {
        self.endpoint(Endpoint::Producer(index))
    }

    /// A consumer, by its index in the schedule.
    pub fn consumer(&self, index: u16) -> String {
        self.endpoint(Endpoint::Consumer(index))
    }

    /// A link: `broker 2 → the controller`.
    pub fn link(&self, link: LinkSpec) -> String {
        let arrow = if link.both { "↔" } else { "→" };
        format!("{} {arrow} {}", self.endpoint(link.from), self.endpoint(link.to))
    }

    fn endpoint(&self, end: Endpoint) -> String {
        let client = |list: &[(NodeId, String)], index: u16| {
            list.get(usize::from(index)).map_or_else(|| "?".to_owned(), |(id, _)| self.node(*id))
        };
        match end {
            Endpoint::Node(node) => self.node(node),
            Endpoint::Everyone => self.texts.everyone.to_owned(),
            Endpoint::Producer(index) => client(&self.producers, index),
            Endpoint::Consumer(index) => client(&self.consumers, index),
        }
    }
}

fn name_in(list: &[(NodeId, String)], node: NodeId) -> Option<&str> {
    list.iter().find(|(id, _)| *id == node).map(|(_, name)| name.as_str())
}
