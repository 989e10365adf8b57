//! What happens when.

use super::Lowering;
use super::limits::{ACTIONS_MAX, PRODUCE_MAX};
use super::settings::given;
use super::topics::{config_entry, config_key};
use crate::ast::{
    Action as Written, ConfigTarget, LinkRef, LinkVerb, NodeRef, ProcessVerb, Setting, Statement,
};
use crate::diagnostic::{Problem, Thing, Wanted};
use crate::keys::Levels;
use crate::span::{Span, Spanned};
use highwater_protocol::message::ElectionType;
use highwater_protocol::order;
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::schedule::{Action, Endpoint, LinkSettings, LinkSpec, TimedAction};

/// An action and, for `for`, what undoes it.
pub(super) type Doing = (Action, Option<Action>);

impl Lowering<'_> {
    /// Every action by time, the script's order among equals, and the line of each.
    pub(super) fn actions(&mut self) -> (Vec<TimedAction>, Vec<u32>) {
        let mut timed: Vec<(TimedAction, u32)> = Vec::new();
        for (line, statement) in self.statements.clone() {
            match statement {
                Statement::Link { link, settings } => self.link(link, settings),
                Statement::At { time, .. } if timed.len() > ACTIONS_MAX => {
                    let problem = Problem::TooMany { thing: Thing::Action, limit: ACTIONS_MAX };
                    self.report(time.span, problem);
                    break;
                }
                Statement::At { time, action, length } => {
                    let at = Time(time.value.micros);
                    for (action, undo) in self.action(action) {
                        timed.push((TimedAction { at, action }, line));
                        let Some(length) = length else { continue };
                        match undo {
                            Some(action) => {
                                let at = at + Micros::from(length.value);
                                timed.push((TimedAction { at, action }, line));
                            }
                            None => {
                                let word = "start".to_owned();
                                self.report(length.span, Problem::ForDoesNotGo { word });
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        order::sort_by_key(&mut timed, |(action, _)| action.at);
        timed.into_iter().unzip()
    }

    fn action(&mut self, action: &Written) -> Vec<Doing> {
        let simple = |action: Option<Action>| action.map(|a| (a, None)).into_iter().collect();
        match action {
            Written::Process { verb, node } => self.process(*verb, node),
            Written::Link { verb: LinkVerb::Slow, link, settings } => {
                let heals = self.links(link).into_iter().map(|link| Some(Action::Heal(link)));
                let heals: Vec<_> = heals.collect();
                self.slow(link, settings).into_iter().zip(heals).collect()
            }
            Written::Link { verb: LinkVerb::Cut, link, .. } => {
                let links = self.links(link);
                links.iter().map(|l| (Action::Cut(*l), Some(Action::Heal(*l)))).collect()
            }
            Written::Link { verb: LinkVerb::Heal, link, .. } => {
                self.links(link).into_iter().map(|link| (Action::Heal(link), None)).collect()
            }
            Written::LogDir { verb, dir, node } => self.log_dir(*verb, dir, node),
            Written::HealAll => vec![(Action::HealAll, None)],
            Written::Elect { unclean, subject } => {
                let subject = match subject {
                    Some(subject) => match self.topic_and_partition(subject) {
                        Some((topic, partition)) => (Some(topic), partition),
                        None => return Vec::new(),
                    },
                    None => (None, None),
                };
                let election_type =
                    if *unclean { ElectionType::Unclean } else { ElectionType::Preferred };
                let (topic, partition) = subject;
                vec![(Action::ElectLeaders { election_type, topic, partition }, None)]
            }
            Written::Reassign { partition, replicas } => {
                let found = self.one_partition(partition);
                let replicas = replicas.as_ref().map(|ids| self.replicas(ids));
                let reassign = |(topic, partition)| Action::Reassign { topic, partition, replicas };
                simple(found.map(reassign))
            }
            Written::Set { target, settings } => self.set(target, settings),
            Written::Unset { target, keys } => self.unset(target, keys),
            Written::Produce { producer, count, settings } => {
                simple(self.produce(producer, count, settings))
            }
            Written::Rate { producer, rate } => {
                let Some(index) = self.producer_index(&producer.value, producer.span) else {
                    return Vec::new();
                };
                let interval = rate.map(|rate| rate.interval());
                let usual = self.producers[usize::from(index)].interval;
                let set = |interval| Action::SetRate { producer: index, interval };
                vec![(set(interval), Some(set(usual)))]
            }
            Written::CreateTopic(line) => {
                let created = |topic: &&super::TopicEntry| {
                    topic.created.is_some() && topic.spec.name == line.name.value
                };
                let spec = self.topics.iter().find(created).map(|topic| topic.spec.clone());
                simple(spec.map(Action::CreateTopic))
            }
        }
    }

    fn process(&mut self, verb: ProcessVerb, node: &Spanned<NodeRef>) -> Vec<Doing> {
        let span = node.span;
        match &node.value {
            NodeRef::Brokers(ids) => {
                let brokers = self.known_brokers(ids, span);
                brokers.into_iter().map(|broker| process_action(verb, broker)).collect()
            }
            NodeRef::Controller | NodeRef::ZooKeeper if verb != ProcessVerb::Wipe => {
                let zookeeper = node.value == NodeRef::ZooKeeper;
                let here = self.is_here(zookeeper, span);
                here.then(|| process_action(verb, self.controller)).into_iter().collect()
            }
            NodeRef::Producer(name) => {
                let Some(index) = self.producer_index(name, span) else { return Vec::new() };
                let usual = self.producers[usize::from(index)].interval;
                let set = |interval| Action::SetRate { producer: index, interval };
                match verb {
                    ProcessVerb::Stop => vec![(set(None), Some(set(usual)))],
                    ProcessVerb::Start => vec![(set(usual), Some(set(None)))],
                    _ => self.not_possible(verb, Thing::Producer, span),
                }
            }
            NodeRef::Consumer(name) => {
                let Some(consumer) = self.consumer_index(name, span) else { return Vec::new() };
                let set = |on| Action::SetConsuming { consumer, on };
                match verb {
                    ProcessVerb::Stop => vec![(set(false), Some(set(true)))],
                    ProcessVerb::Start => vec![(set(true), Some(set(false)))],
                    _ => self.not_possible(verb, Thing::Consumer, span),
                }
            }
            NodeRef::Controller | NodeRef::ZooKeeper | NodeRef::All => {
                self.not_possible(verb, Thing::Node, span)
            }
        }
    }

    fn not_possible(&mut self, verb: ProcessVerb, thing: Thing, span: Span) -> Vec<Doing> {
        let verb = verb.word().to_owned();
        self.report(span, Problem::NotPossibleFor { verb, thing });
        Vec::new()
    }

    /// Every pair of ends that a link stands for.
    fn links(&mut self, link: &LinkRef) -> Vec<LinkSpec> {
        let (from, to) = (self.endpoints(&link.from), self.endpoints(&link.to));
        let mut links = Vec::new();
        for from in from {
            for to in &to {
                if from == *to {
                    self.report(link.from.span.to(link.to.span), Problem::SelfLink);
                    return Vec::new();
                }
                links.push(LinkSpec { from, to: *to, both: link.both });
            }
        }
        links
    }

    fn endpoints(&mut self, node: &Spanned<NodeRef>) -> Vec<Endpoint> {
        let span = node.span;
        match &node.value {
            NodeRef::Brokers(ids) => {
                self.known_brokers(ids, span).into_iter().map(Endpoint::Node).collect()
            }
            NodeRef::Controller | NodeRef::ZooKeeper => {
                let here = self.is_here(node.value == NodeRef::ZooKeeper, span);
                here.then_some(Endpoint::Node(self.controller)).into_iter().collect()
            }
            NodeRef::Producer(name) => {
                self.producer_index(name, span).map(Endpoint::Producer).into_iter().collect()
            }
            NodeRef::Consumer(name) => {
                self.consumer_index(name, span).map(Endpoint::Consumer).into_iter().collect()
            }
            NodeRef::All => vec![Endpoint::Everyone],
        }
    }

    /// A link that differs from the others for the whole run.
    fn link(&mut self, link: &LinkRef, settings: &[Setting]) {
        let reads = self.read_settings(settings, Levels::LINK);
        if settings.is_empty() {
            let wanted = Wanted::Word("latency=");
            self.report(link.to.span, Problem::Missing { wanted });
        }
        let micros = |name| given(&reads, name).map(|read| read.value.micros());
        let (latency, jitter) = (micros("latency"), micros("jitter"));
        let bandwidth = given(&reads, "bandwidth").map(|read| read.value.number());
        for link in self.links(link) {
            let settings = LinkSettings { link, latency, jitter, bandwidth };
            self.environment.links.push(settings);
        }
    }

    fn slow(&mut self, link: &LinkRef, settings: &[Setting]) -> Vec<Action> {
        let reads = self.read_settings(settings, Levels::SLOW);
        let links = self.links(link);
        match given(&reads, "latency") {
            Some(read) => {
                let latency = read.value.micros();
                links.into_iter().map(|link| Action::Slow(link, latency)).collect()
            }
            None => {
                if !settings.iter().any(|setting| setting.key.value == "latency") {
                    let wanted = Wanted::Word("latency=");
                    self.report(link.to.span, Problem::Missing { wanted });
                }
                Vec::new()
            }
        }
    }

    fn set(&mut self, target: &ConfigTarget, settings: &[Setting]) -> Vec<Doing> {
        let Some((topic, level)) = self.config_target(target) else { return Vec::new() };
        let mut actions = Vec::new();
        for read in self.read_settings(settings, level) {
            match config_entry(&read).filter(|_| read.key.dynamic) {
                Some((key, value)) => actions.push((config_action(topic, key, Some(value)), None)),
                None => {
                    let key = read.key.name.to_owned();
                    self.report(read.span, Problem::NotDynamic { key });
                }
            }
        }
        actions
    }

    fn unset(&mut self, target: &ConfigTarget, keys: &[Spanned<String>]) -> Vec<Doing> {
        let Some((topic, level)) = self.config_target(target) else { return Vec::new() };
        let mut actions = Vec::new();
        for written in keys {
            let Some(key) = self.known_key(written, level) else { continue };
            match config_key(key.name).filter(|_| key.dynamic) {
                Some(key) => actions.push((config_action(topic, key, None), None)),
                None => {
                    let key = key.name.to_owned();
                    self.report(written.span, Problem::NotDynamic { key });
                }
            }
        }
        actions
    }

    fn config_target(&mut self, target: &ConfigTarget) -> Option<(Option<u16>, Levels)> {
        match target {
            ConfigTarget::Cluster => Some((None, Levels::BROKER.and(Levels::CONTROLLER))),
            ConfigTarget::Topic(name) => {
                let topic = self.topic_index(&name.value, name.span)?;
                Some((Some(topic), Levels::TOPIC))
            }
        }
    }

    fn produce(
        &mut self,
        name: &Spanned<String>,
        count: &Spanned<u64>,
        settings: &[Setting],
    ) -> Option<Action> {
        let reads = self.read_settings(settings, Levels::PRODUCE);
        let producer = self.producer_index(&name.value, name.span)?;
        let topic = self.producers[usize::from(producer)].topic;
        let partition = match given(&reads, "partition") {
            Some(read) if self.topics.len() > usize::from(topic) => {
                let partition = read.value.number();
                let known = self.check_partition(topic, partition, read.span);
                Some(u16::try_from(partition).ok().filter(|_| known)?)
            }
            _ => None,
        };
        if !(1..=PRODUCE_MAX).contains(&count.value) {
            let found = count.value.to_string();
            self.report(count.span, Problem::Wrong { wanted: Wanted::Records, found });
            return None;
        }
        Some(Action::Produce { producer, partition, count: count.value as u32 })
    }

    fn replicas(&mut self, ids: &[Spanned<u16>]) -> Vec<NodeId> {
        let list: Vec<u16> = ids.iter().map(|id| id.value).collect();
        let ends = ids.first().zip(ids.last());
        let span = ends.map_or(Span::default(), |(first, last)| first.span.to(last.span));
        self.check_replica_list(&list, span);
        list.into_iter().map(NodeId).collect()
    }

    /// The index of a producer by name; reports if there is none.
    pub(super) fn producer_index(&mut self, name: &str, span: Span) -> Option<u16> {
        let names: Vec<String> = self.producers.iter().map(|p| p.name.clone()).collect();
        self.client_index(Thing::Producer, names, name, span)
    }

    /// The index of a consumer by name; reports if there is none.
    pub(super) fn consumer_index(&mut self, name: &str, span: Span) -> Option<u16> {
        let names: Vec<String> = self.consumers.iter().map(|c| c.name.clone()).collect();
        self.client_index(Thing::Consumer, names, name, span)
    }

    fn client_index(
        &mut self,
        thing: Thing,
        names: Vec<String>,
        name: &str,
        span: Span,
    ) -> Option<u16> {
        let found = names.iter().position(|known| known == name);
        if found.is_none() {
            self.unknown_name(thing, name, span, names.iter().map(String::as_str));
        }
        found.map(|index| index as u16)
    }
}

fn config_action(
    topic: Option<u16>,
    key: highwater_protocol::metadata::ConfigKey,
    value: Option<i64>,
) -> Action {
    match topic {
        Some(topic) => Action::SetTopicConfig { topic, key, value },
        None => Action::SetClusterConfig { key, value },
    }
}

/// What happens to a process, and what undoes it.
fn process_action(verb: ProcessVerb, node: NodeId) -> Doing {
    let start = Some(Action::Start(node));
    match verb {
        ProcessVerb::Crash => (Action::Crash(node), start),
        ProcessVerb::PowerLoss => (Action::PowerLoss(node), start),
        ProcessVerb::Stop => (Action::Stop(node), start),
        ProcessVerb::Start => (Action::Start(node), None),
        ProcessVerb::Pause => (Action::Pause(node), Some(Action::Resume(node))),
        ProcessVerb::Resume => (Action::Resume(node), None),
        ProcessVerb::Wipe => (Action::Wipe(node), None),
    }
}
