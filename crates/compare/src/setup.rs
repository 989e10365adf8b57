//! What a schedule says of one partition, in the terms of the models: servers, clients, links, and
//! what befalls them; and what it says that the models have no words for.

use crate::message::Place;
use crate::note::Note;
use highwater_protocol::config::ProducerConfig;
use highwater_protocol::{Micros, NodeId, Time};
use highwater_sim::Schedule;
use highwater_sim::network::Network;
use highwater_sim::schedule::{Action, Endpoint, LinkSpec, TopicSpec};

/// The monitor's place; nobody's in a quorum. Servers follow, then clients.
pub(crate) const MONITOR: Place = 0;

/// Times of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    /// After so long without a sign of life somebody is dead: `broker.session.timeout.ms`.
    pub detection: Micros,
    /// Between two signs of life: `broker.heartbeat.interval.ms`.
    pub heartbeat: Micros,
    /// From a start to the first move.
    pub startup: Micros,
    /// Entries between two flushes: `log.flush.interval.messages`.
    pub flush_interval: u64,
}

/// A producer that writes to the partition.
#[derive(Clone, Debug)]
pub(crate) struct ClientSetup {
    /// Its index in the schedule.
    pub producer: u16,
    /// Its settings.
    pub config: ProducerConfig,
    /// Time from one record to the next.
    pub interval: Option<Micros>,
    /// When it starts.
    pub start: Time,
    /// How many records it sends by its own pace.
    pub count: u64,
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Crash(Place),
    PowerLoss(Place),
    Stop(Place),
    Start(Place),
    Pause(Place),
    Resume(Place),
    Wipe(Place),
    Cut(Vec<(Place, Place)>),
    Heal(Vec<(Place, Place)>),
    Slow(Vec<(Place, Place)>, Micros),
    Produce(usize, u32),
    SetRate(usize, Option<Micros>),
}

/// What a run of a model needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub seed: u64,
    pub end: Time,
    /// The brokers of the copies, in the order of assignment: places 1, 2, ...
    pub copies: Vec<NodeId>,
    /// Their times, in the same order.
    pub timings: Vec<Timing>,
    /// From the start of the monitor to its first move.
    pub monitor_startup: Micros,
    pub clients: Vec<ClientSetup>,
    /// Links between all places.
    pub network: Network,
    /// What happens when, ascending.
    pub changes: Vec<(Time, Change)>,
}

/// Which partition is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Subject {
    /// Index of its topic: those of the start, then those created.
    pub topic: u16,
    /// Its number within the topic.
    pub index: u16,
    /// How many partitions the topic has.
    pub partitions: u16,
}

impl Setup {
    /// Places of the servers.
    pub fn servers(&self) -> Vec<Place> {
        (1..=self.copies.len()).collect()
    }

    /// Number of places.
    pub fn places(&self) -> usize {
        1 + self.copies.len() + self.clients.len()
    }

    /// The place of a client.
    pub fn client(&self, index: usize) -> Place {
        1 + self.copies.len() + index
    }

    /// What `schedule` says of `subject`, whose replicas are `copies`, and what it says besides.
    pub fn new(schedule: &Schedule, subject: Subject, copies: &[NodeId]) -> (Setup, Vec<Note>) {
        let mut notes = Vec::new();
        let clients = clients(schedule, subject, &mut notes);
        let places = 1 + copies.len() + clients.len();
        let stream = |from, to| (from * places + to) as u64;
        let network = Network::new(places, &schedule.environment, schedule.seed, stream);
        let mut setup = Setup {
            seed: schedule.seed,
            end: schedule.end,
            copies: copies.to_vec(),
            timings: copies.iter().map(|copy| timing(schedule, *copy)).collect(),
            monitor_startup: schedule.environment.startup,
            clients,
            network,
            changes: Vec::new(),
        };
        for settings in &schedule.environment.links {
            for (from, to) in setup.pairs(schedule, &settings.link) {
                setup.network.set(from, to, settings);
            }
        }
        for (i, timed) in schedule.actions.iter().enumerate() {
            match setup.change(schedule, &timed.action) {
                Ok(Some(change)) => {
                    note_doubts(&change, i, &mut notes);
                    setup.changes.push((timed.at, change));
                }
                Ok(None) => {}
                Err(Inexpressible) => notes.push(Note::KafkaAlone(i as u32)),
            }
        }
        if !schedule.consumers.is_empty() {
            notes.push(Note::NoConsumers);
        }
        (setup, notes)
    }

    /// What an action means here: nothing where it is about others.
    fn change(
        &self,
        schedule: &Schedule,
        action: &Action,
    ) -> Result<Option<Change>, Inexpressible> {
        let server = |node: &NodeId| self.place_of(schedule, *node);
        let pairs = |link: &LinkSpec| Some(self.pairs(schedule, link)).filter(|p| !p.is_empty());
        let client = |producer: &u16| self.clients.iter().position(|c| c.producer == *producer);
        Ok(match action {
            Action::Crash(node) => server(node).map(Change::Crash),
            Action::PowerLoss(node) => server(node).map(Change::PowerLoss),
            Action::Stop(node) => server(node).map(Change::Stop),
            Action::Start(node) => server(node).map(Change::Start),
            Action::Pause(node) => server(node).map(Change::Pause),
            Action::Resume(node) => server(node).map(Change::Resume),
            Action::Wipe(node) => server(node).map(Change::Wipe),
            Action::Cut(link) => pairs(link).map(Change::Cut),
            Action::Heal(link) => pairs(link).map(Change::Heal),
            Action::HealAll => {
                let everyone = 0..self.places();
                let all = everyone.clone().flat_map(|a| everyone.clone().map(move |b| (a, b)));
                Some(Change::Heal(all.collect()))
            }
            Action::Slow(link, latency) => pairs(link).map(|pairs| Change::Slow(pairs, *latency)),
            Action::Produce { producer, count, .. } => {
                client(producer).map(|client| Change::Produce(client, *count))
            }
            Action::SetRate { producer, interval } => {
                client(producer).map(|client| Change::SetRate(client, *interval))
            }
            Action::SetConsuming { .. } => None,
            Action::CreateTopic(_) => None,
            Action::LoseTail { .. }
            | Action::FailLogDir { .. }
            | Action::ReplaceLogDir { .. }
            | Action::CutConnections(_)
            | Action::HealConnections(_)
            | Action::ElectLeaders { .. }
            | Action::SetTopicConfig { .. }
            | Action::SetClusterConfig { .. }
            | Action::Reassign { .. } => return Err(Inexpressible),
        })
    }

    fn place_of(&self, schedule: &Schedule, node: NodeId) -> Option<Place> {
        if node == schedule.controller {
            return Some(MONITOR);
        }
        self.copies.iter().position(|copy| *copy == node).map(|i| i + 1)
    }

    fn ends(&self, schedule: &Schedule, end: Endpoint) -> Vec<Place> {
        match end {
            Endpoint::Node(node) => self.place_of(schedule, node).into_iter().collect(),
            Endpoint::Producer(producer) => {
                let found = self.clients.iter().position(|client| client.producer == producer);
                found.map(|index| self.client(index)).into_iter().collect()
            }
            Endpoint::Consumer(_) => Vec::new(),
            Endpoint::Everyone => (0..self.places()).collect(),
        }
    }

    /// Every directed link that is meant.
    fn pairs(&self, schedule: &Schedule, link: &LinkSpec) -> Vec<(Place, Place)> {
        let (from, to) = (self.ends(schedule, link.from), self.ends(schedule, link.to));
        let pairs = from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b)));
        let both = |(a, b)| [(a, b), (b, a)].into_iter().take(1 + usize::from(link.both));
        pairs.filter(|(a, b)| a != b).flat_map(both).collect()
    }
}

/// The models have no words for an action.
struct Inexpressible;

/// The topics of a schedule, those of the start first.
pub(crate) fn topics(schedule: &Schedule) -> impl Iterator<Item = (&TopicSpec, Option<Time>)> {
    let created = schedule.actions.iter().filter_map(|timed| match &timed.action {
        Action::CreateTopic(spec) => Some((spec, Some(timed.at))),
        _ => None,
    });
    schedule.topics.iter().map(|spec| (spec, None)).chain(created)
}

fn timing(schedule: &Schedule, copy: NodeId) -> Timing {
    let config = schedule.brokers.iter().find(|broker| broker.id == copy);
    let config = config.map(|broker| broker.config.clone()).unwrap_or_default();
    Timing {
        detection: schedule.controller_config.broker_session_timeout_ms,
        heartbeat: config.broker_heartbeat_interval_ms,
        startup: schedule.environment.startup + config.log_load_time,
        flush_interval: config.log_flush_interval_messages.max(1),
    }
}

/// Those who write to the partition. One that writes to several sends its share here.
fn clients(schedule: &Schedule, subject: Subject, notes: &mut Vec<Note>) -> Vec<ClientSetup> {
    let mut clients = Vec::new();
    for (i, spec) in schedule.producers.iter().enumerate() {
        let producer = i as u16;
        let elsewhere = spec.partition.is_some_and(|index| index != subject.index);
        if spec.topic != subject.topic || elsewhere {
            continue;
        }
        let shares = match spec.partition {
            Some(_) => 1,
            None => u64::from(subject.partitions.max(1)),
        };
        if shares > 1 {
            notes.push(Note::Share { producer, partitions: subject.partitions });
        }
        let count = if spec.count == u64::MAX { u64::MAX } else { spec.count / shares };
        clients.push(ClientSetup {
            producer,
            config: spec.config.clone(),
            interval: spec.interval.map(|interval| interval * shares),
            start: spec.start,
            count,
        });
    }
    clients
}

fn note_doubts(change: &Change, action: usize, notes: &mut Vec<Note>) {
    let action = action as u32;
    match change {
        Change::Wipe(place) if *place != MONITOR => notes.push(Note::WipedVoter(action)),
        Change::Crash(MONITOR)
        | Change::PowerLoss(MONITOR)
        | Change::Stop(MONITOR)
        | Change::Pause(MONITOR) => notes.push(Note::MonitorFault(action)),
        _ => {}
    }
}
