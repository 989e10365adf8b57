//! A scenario as a schedule of the simulator.

use crate::SEEDS;
use crate::case::{CaseError, Scenario, Step, StepAction, Topic};
use crate::reach::{self, Reach};
use crate::{check, config};
use highwater_protocol::config::BrokerConfig;
use highwater_protocol::message::{Assignment, ElectionType};
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::schedule::{
    Action, BrokerSpec, ConnectionsSpec, ConsumerSpec, Endpoint, Environment, LinkSpec,
    ProducerSpec, Schedule, TimedAction, TopicSpec,
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
    /// What the administrator is to do.
    pub admin_calls: Vec<AdminCall>,
}

/// What the administrator does in one step.
#[derive(Clone, Debug)]
pub struct AdminCall {
    /// Index of the step.
    pub step: usize,
    /// When it gets through.
    pub at: Time,
    /// What becomes of it.
    pub outcome: Sent,
}

/// Whether the controller hears of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sent {
    /// So many requests are sent, each with an answer of its own.
    Requests(usize),
    /// The client refuses with this exception before anything is sent, or finds nobody to send to.
    Refused(&'static str),
}

impl Plan {
    /// Lays out `scenario`.
    pub fn new(scenario: &Scenario, seed: u64) -> Result<Plan, CaseError> {
        check::scenario(scenario)?;
        let (broker_config, controller_config) = config::node(&scenario.cluster.node_config)?;
        let broker_config = config::log_dirs(&scenario.cluster, broker_config);
        let controller = scenario.cluster.controllers[0];
        let mut brokers = scenario.cluster.brokers.clone();
        brokers.sort_unstable();
        let replicas = controller_config.default_replication_factor;
        let topic = |spec| topic(spec, replicas);
        let topics = scenario.topics.iter().map(topic).collect::<Result<Vec<_>, _>>()?;
        let step_times = step_times(scenario);
        let session = controller_config.broker_session_timeout_ms;
        let reach = Reach::new(scenario, &step_times, STARTUP, session);
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
                        config: BrokerConfig {
                            startup_rest_time: startup_rest(seed, id),
                            ..broker_config.clone()
                        },
                        log_dirs: scenario.cluster.directories(),
                    })
                    .collect(),
                topics,
                producers: Vec::new(),
                consumers: Vec::new(),
                environment: Environment {
                    startup: STARTUP,
                    admin: reach::admin_config(),
                    ..Environment::default()
                },
                actions: Vec::new(),
            },
            step_times,
            producers: scenario.producers.keys().cloned().collect(),
            consumers: Vec::new(),
            admin_calls: Vec::new(),
        };
        plan.add_producers(scenario)?;
        plan.add_consumers(scenario)?;
        for (index, step) in scenario.steps.iter().enumerate() {
            let time = plan.step_times[index];
            match plan.admin_actions(step, replicas)? {
                Some(actions) => plan.administer(index, actions, &reach),
                None => plan.add_step(step, time)?,
            }
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

    /// The place of a log directory, which is the same on every broker.
    fn log_dir(&self, name: &str) -> u8 {
        let names = &self.schedule.brokers[0].log_dirs;
        names.iter().position(|known| known == name).expect("checked beforehand") as u8
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
            S::FailLogDir { node: id, dir } => {
                Action::FailLogDir { node: node(id), dir: self.log_dir(dir) }
            }
            S::ReplaceLogDir { node: id, dir } => {
                Action::ReplaceLogDir { node: node(id), dir: self.log_dir(dir) }
            }
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
                for link in links.iter().map(requests) {
                    if self.is_slowed(link) {
                        self.push(time, Action::Heal(link));
                    }
                }
                return Ok(());
            }
            S::Slow { links, latency_ms } => {
                let latency = Micros::from_millis(*latency_ms);
                for link in links.iter().map(requests) {
                    self.push(time, Action::Slow(link, latency));
                }
                return Ok(());
            }
            S::End => return Ok(()),
            _ => unreachable!("the administrator's steps are apart"),
        };
        self.push(time, action);
        Ok(())
    }

    /// What the administrator does in a step, an action a request; none where the client refuses.
    /// `None` if it is not the administrator's.
    fn admin_actions(
        &mut self,
        step: &Step,
        replicas: u16,
    ) -> Result<Option<Vec<Action>>, CaseError> {
        use StepAction as S;
        Ok(Some(match &step.action {
            S::AlterTopicConfig { topic, config } => {
                let topic = self.topic(topic)?;
                let mut changes = Vec::with_capacity(config.len());
                for (key, value) in config {
                    let (key, value) = config::topic_setting(key, value)?;
                    changes.push(Action::SetTopicConfig { topic, key, value: Some(value) });
                }
                changes
            }
            S::ElectLeader { topic, partition, election } => vec![Action::ElectLeaders {
                election_type: match election.as_str() {
                    "preferred" => ElectionType::Preferred,
                    "unclean" => ElectionType::Unclean,
                    other => return Err(CaseError(format!("election {other}: not known"))),
                },
                topic: Some(self.topic(topic)?),
                partition: Some(*partition),
            }],
            // Class `NewPartitionReassignment` takes no empty list.
            S::Reassign { replicas: Some(ids), .. } if ids.is_empty() => Vec::new(),
            S::Reassign { topic, partition, replicas } => vec![Action::Reassign {
                topic: self.topic(topic)?,
                partition: *partition,
                replicas: replicas.as_ref().map(|ids| ids.iter().copied().map(NodeId).collect()),
            }],
            S::CreateTopic { topic_spec } => {
                self.topics.push(topic_spec.name.clone());
                vec![Action::CreateTopic(topic(topic_spec, replicas)?)]
            }
            _ => return Ok(None),
        }))
    }

    /// Notes what the administrator does in step `step`, and when.
    fn administer(&mut self, step: usize, actions: Vec<Action>, reach: &Reach) {
        let at = self.step_times[step];
        let (at, outcome) = match (reach.from(at), actions.len()) {
            (_, 0) => (at, Sent::Refused("IllegalArgumentException")),
            (None, _) => (at, Sent::Refused("TimeoutException")),
            (Some(at), count) => (at, Sent::Requests(count)),
        };
        self.admin_calls.push(AdminCall { step, at, outcome });
        if matches!(outcome, Sent::Requests(_)) {
            actions.into_iter().for_each(|action| self.push(at, action));
        }
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
            StepAction::Consume { consumer, topic, partition, duration_ms, .. } => {
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

    /// Whether a step has slowed `link` so far.
    fn is_slowed(&self, link: LinkSpec) -> bool {
        let slows = |timed: &TimedAction| matches!(timed.action, Action::Slow(l, _) if l == link);
        self.schedule.actions.iter().any(slows)
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

/// What broker `from` asks controller `to`, which opens no connection to a broker.
fn requests(&(from, to): &(u16, u16)) -> LinkSpec {
    let end = |id| Endpoint::Node(NodeId(id));
    LinkSpec { from: end(from), to: end(to), both: false }
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

/// How long a broker is busy between the first publication of metadata and the wish to be unfenced:
/// chance, on a real machine, so that the report of a new directory comes before or after it
/// (R8.11). As a rule it is short; beyond the first seeds it takes its time.
fn startup_rest(seed: u64, broker: u16) -> Micros {
    if seed <= SEEDS {
        return Micros::ZERO;
    }
    let chance = (seed.wrapping_mul(0x9e37_79b9) >> 8).wrapping_add(u64::from(broker) * 5);
    Micros::from_millis(chance % 4 * 60)
}

fn topic(topic: &Topic, default_replication_factor: u16) -> Result<TopicSpec, CaseError> {
    let assignment = match &topic.assignment {
        Some(lists) => Assignment::Manual(
            lists.iter().map(|list| list.iter().map(|id| NodeId(*id)).collect()).collect(),
        ),
        None => Assignment::Automatic {
            replication_factor: topic.replication_factor.unwrap_or(default_replication_factor),
        },
    };
    let partitions = match &assignment {
        Assignment::Manual(lists) => lists.len() as u16,
        Assignment::Automatic { .. } => topic.partitions.unwrap_or(1),
    };
    let configs = config::topic(&topic.config)?;
    Ok(TopicSpec { name: topic.name.clone(), partitions, assignment, configs })
}
