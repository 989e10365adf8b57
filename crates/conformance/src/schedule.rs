//! A scenario as a schedule of the simulator.

use crate::case::{CaseError, Scenario, Step, StepAction, Topic};
use crate::config;
use highwater_protocol::message::{Assignment, ElectionType};
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::schedule::{
    Action, BrokerSpec, ConnectionsSpec, ConsumerSpec, Endpoint, Environment, ProducerSpec,
    Schedule, TimedAction, TopicSpec,
};

/// Time before the first step: connections are open and everyone has fetched.
const SETTLE: Micros = Micros::from_millis(3_000);
/// From the start of a process to its registration; the README's nominal three seconds to
/// unfencing, less what registration and unfencing take.
const STARTUP: Micros = Micros::from_millis(2_600);
/// A client, in links.
const CLIENT: u16 = 0;

/// A schedule and where things of the scenario are in it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What to run.
    pub schedule: Schedule,
    /// When each step is carried out.
    pub step_times: Vec<Time>,
    /// Producers' names, by index.
    pub producers: Vec<String>,
    /// Name, topic and partition of each consumer, by index: the simulator's consumers read one
    /// partition each.
    pub consumers: Vec<(String, usize, u16)>,
    /// Topics' names, those created later included, in the order of their ids.
    pub topics: Vec<String>,
}

impl Plan {
    /// Lays out `scenario`.
    pub fn new(scenario: &Scenario, seed: u64) -> Result<Plan, CaseError> {
        let (broker_config, controller_config) = config::node(&scenario.cluster.node_config)?;
        let controller = *scenario
            .cluster
            .controllers
            .first()
            .ok_or_else(|| CaseError("a cluster needs a controller".into()))?;
        let mut brokers = scenario.cluster.brokers.clone();
        brokers.sort_unstable();
        let topics = scenario.topics.iter().map(topic).collect::<Result<Vec<_>, _>>()?;
        let step_times = step_times(scenario);
        let end = step_times.last().copied().unwrap_or(Time::ZERO + SETTLE);
        let mut plan = Plan {
            topics: topics.iter().map(|topic| topic.name.clone()).collect(),
            schedule: Schedule {
                seed,
                end,
                features: config::features(&scenario.cluster.features),
                controller: NodeId(controller),
                controller_config,
                brokers: brokers
                    .into_iter()
                    .map(|id| BrokerSpec {
                        id: NodeId(id),
                        config: broker_config.clone(),
                        log_dirs: Vec::new(),
                    })
                    .collect(),
                topics,
                producers: Vec::new(),
                consumers: Vec::new(),
                environment: Environment { startup: STARTUP, ..Environment::default() },
                actions: Vec::new(),
            },
            step_times,
            producers: scenario.producers.keys().cloned().collect(),
            consumers: Vec::new(),
        };
        plan.add_producers(scenario)?;
        plan.add_consumers(scenario)?;
        for (step, time) in scenario.steps.iter().zip(plan.step_times.clone()) {
            plan.add_step(step, time)?;
        }
        plan.schedule.actions.sort_by_key(|action| action.at);
        Ok(plan)
    }

    fn add_producers(&mut self, scenario: &Scenario) -> Result<(), CaseError> {
        for (name, settings) in &scenario.producers {
            let topic = scenario.steps.iter().find_map(|step| match &step.action {
                StepAction::Produce { producer, topic, .. }
                | StepAction::Stream { producer, topic, .. }
                    if producer == name =>
                {
                    Some(topic.clone())
                }
                _ => None,
            });
            let topic = topic.map_or(Ok(0), |topic| self.topic(&topic))?;
            self.schedule.producers.push(ProducerSpec {
                name: name.clone(),
                topic,
                partition: None,
                config: config::producer(settings)?,
                interval: None,
                start: Time::ZERO,
                count: 0,
            });
        }
        Ok(())
    }

    fn add_consumers(&mut self, scenario: &Scenario) -> Result<(), CaseError> {
        for step in &scenario.steps {
            let StepAction::Consume { consumer, topic, partition, .. } = &step.action else {
                continue;
            };
            let topic = self.topic(topic)?;
            let wanted = (consumer.clone(), usize::from(topic), *partition);
            if self.consumers.contains(&wanted) {
                continue;
            }
            let settings = scenario.consumers.get(consumer).ok_or_else(|| {
                CaseError(format!("consumer {consumer}: not among the consumers"))
            })?;
            self.schedule.consumers.push(ConsumerSpec {
                name: format!("{consumer}-{}", self.consumers.len()),
                topic,
                partition: Some(*partition),
                config: config::consumer(settings)?,
                start: Time::ZERO,
            });
            // It connects before the first step, and reads only in its own steps.
            let consumer = self.consumers.len() as u16;
            self.push(Time::ZERO + SETTLE / 2, Action::SetConsuming { consumer, on: false });
            self.consumers.push(wanted);
        }
        Ok(())
    }

    /// Index of the topic called `name`.
    pub fn topic(&self, name: &str) -> Result<u16, CaseError> {
        let index = self.topics.iter().position(|topic| topic == name);
        index.map(|i| i as u16).ok_or_else(|| CaseError(format!("topic {name}: not there yet")))
    }

    fn producer(&self, name: &str) -> Result<u16, CaseError> {
        let index = self.producers.iter().position(|producer| producer == name);
        index
            .map(|i| i as u16)
            .ok_or_else(|| CaseError(format!("producer {name}: not among the producers")))
    }

    fn add_step(&mut self, step: &Step, time: Time) -> Result<(), CaseError> {
        use StepAction as S;
        let node = |id: &u16| NodeId(*id);
        let action = match &step.action {
            S::Produce { producer, partition, count, .. } => Action::Produce {
                producer: self.producer(producer)?,
                partition: Some(*partition),
                count: *count,
            },
            S::Stream { .. } | S::Consume { .. } => return self.add_long_step(step, time),
            S::Crash { node: id } => Action::Crash(node(id)),
            S::Shutdown { node: id } => Action::Stop(node(id)),
            S::Pause { node: id } => Action::Pause(node(id)),
            S::Resume { node: id } => Action::Resume(node(id)),
            S::Restart { node: id } => Action::Start(node(id)),
            S::Wipe { node: id } => Action::Wipe(node(id)),
            S::TruncateLog { node: id, topic, partition, offset } => Action::LoseTail {
                node: node(id),
                topic: self.topic(topic)?,
                partition: *partition,
                to: *offset,
            },
            S::Cut { links, responses_only } => {
                for cut in self.connections(links, *responses_only) {
                    self.push(time, Action::CutConnections(cut));
                }
                return Ok(());
            }
            S::Heal { links } => {
                for cut in self.connections(links, false) {
                    self.push(time, Action::HealConnections(cut));
                }
                return Ok(());
            }
            S::AlterTopicConfig { topic, config } => {
                let topic = self.topic(topic)?;
                for (key, value) in config {
                    let (key, value) = config::topic_setting(key, value)?;
                    let value = Some(value);
                    self.push(time, Action::SetTopicConfig { topic, key, value });
                }
                return Ok(());
            }
            S::ElectLeader { topic, partition, election } => Action::ElectLeaders {
                election_type: match election.as_str() {
                    "preferred" => ElectionType::Preferred,
                    "unclean" => ElectionType::Unclean,
                    other => return Err(CaseError(format!("election {other}: not known"))),
                },
                topic: Some(self.topic(topic)?),
                partition: Some(*partition),
            },
            S::Reassign { topic, partition, replicas } => Action::Reassign {
                topic: self.topic(topic)?,
                partition: *partition,
                replicas: replicas.as_ref().map(|ids| ids.iter().map(node).collect()),
            },
            S::CreateTopic { topic_spec } => {
                self.topics.push(topic_spec.name.clone());
                Action::CreateTopic(topic(topic_spec)?)
            }
            S::End => return Ok(()),
        };
        self.push(time, action);
        Ok(())
    }

    /// A step that goes on for a while.
    fn add_long_step(&mut self, step: &Step, time: Time) -> Result<(), CaseError> {
        match &step.action {
            StepAction::Stream { producer, partition, count, interval_ms, .. } => {
                let producer = self.producer(producer)?;
                for i in 0..u64::from(*count) {
                    let at = time + Micros::from_millis(i * interval_ms);
                    let partition = Some(*partition);
                    self.push(at, Action::Produce { producer, partition, count: 1 });
                }
            }
            StepAction::Consume { consumer, topic, partition, duration_ms } => {
                let wanted = (consumer.clone(), usize::from(self.topic(topic)?), *partition);
                let index = self.consumers.iter().position(|known| *known == wanted);
                let consumer = index.expect("every consumer of a step was added") as u16;
                let until = time + Micros::from_millis(*duration_ms);
                self.push(time, Action::SetConsuming { consumer, on: true });
                self.push(until, Action::SetConsuming { consumer, on: false });
            }
            _ => unreachable!("every other step happens at once"),
        }
        Ok(())
    }

    fn push(&mut self, at: Time, action: Action) {
        self.schedule.actions.push(TimedAction { at, action });
    }

    /// Links `[a, b]`: the connections that `a` opens towards `b`. Client 0 is every
    /// client.
    fn connections(&self, links: &[(u16, u16)], responses_only: bool) -> Vec<ConnectionsSpec> {
        let mut specs = Vec::new();
        for (a, b) in links {
            let producers = (0..self.producers.len()).map(|i| Endpoint::Producer(i as u16));
            let consumers = (0..self.consumers.len()).map(|i| Endpoint::Consumer(i as u16));
            let openers: Vec<Endpoint> = match *a {
                CLIENT => producers.chain(consumers).collect(),
                a => vec![Endpoint::Node(NodeId(a))],
            };
            let (server, requests) = (Endpoint::Node(NodeId(*b)), !responses_only);
            let spec = |client| ConnectionsSpec { client, server, requests };
            specs.extend(openers.into_iter().map(spec));
        }
        specs
    }
}

/// When each step is carried out. Steps of the same millisecond follow each other by one, so that
/// there is a state between them to look at.
fn step_times(scenario: &Scenario) -> Vec<Time> {
    let mut times: Vec<Time> = Vec::new();
    for step in &scenario.steps {
        let nominal = Time::ZERO + SETTLE + Micros::from_millis(step.at_ms);
        let after_last = times.last().map_or(Time::ZERO, |last| *last + Micros::from_millis(1));
        times.push(nominal.max(after_last));
    }
    times
}

fn topic(topic: &Topic) -> Result<TopicSpec, CaseError> {
    let assignment = match (&topic.assignment, topic.replication_factor) {
        (Some(lists), _) => Assignment::Manual(
            lists.iter().map(|list| list.iter().map(|id| NodeId(*id)).collect()).collect(),
        ),
        (None, Some(replication_factor)) => Assignment::Automatic { replication_factor },
        (None, None) => {
            let text = "neither assignment nor replication_factor";
            return Err(CaseError(format!("topic {}: {text}", topic.name)));
        }
    };
    let partitions = match &assignment {
        Assignment::Manual(lists) => lists.len() as u16,
        Assignment::Automatic { .. } => topic.partitions.unwrap_or(1),
    };
    let configs = config::topic(&topic.config)?;
    Ok(TopicSpec { name: topic.name.clone(), partitions, assignment, configs })
}
