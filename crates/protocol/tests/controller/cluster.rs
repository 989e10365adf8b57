//! A controller and the brokers that a script plays.

use super::print;
use highwater_protocol::config::{ControllerConfig, Features};
use highwater_protocol::controller::Controller;
use highwater_protocol::message::{
    AdminRequest, BrokerHeartbeatRequest, Channel, Connection, Envelope, Message,
};
use highwater_protocol::metadata::{BrokerRegistration, Directories, MetadataRecord};
use highwater_protocol::{
    BrokerEpoch, Effect, Event, FactId, Input, Micros, NodeId, Outbox, PartitionId, Time, TopicId,
};

pub const CONTROLLER: NodeId = NodeId(100);
pub const ADMIN: NodeId = NodeId(200);
/// Reads the metadata log along, so that a script sees every record.
const READER: NodeId = NodeId(300);

/// A controller under test. Brokers that are alive send a heartbeat each interval, and have
/// applied whatever is committed.
pub struct Cluster {
    pub controller: Controller,
    pub now: Time,
    pub brokers: Vec<ScriptedBroker>,
    pub topics: Vec<(String, Vec<PartitionId>)>,
    pub facts: Vec<(FactId, Event)>,
    pub outbox: Outbox,
    /// Whether to show each fact with its cause.
    pub show_causes: bool,
    heartbeat_interval: Micros,
    next_heartbeats: Time,
    correlation: u32,
    read: usize,
    lines: Vec<String>,
}

/// A broker as the script plays it.
pub struct ScriptedBroker {
    pub id: NodeId,
    pub epoch: BrokerEpoch,
    pub alive: bool,
}

impl Cluster {
    pub fn new(
        config: ControllerConfig,
        features: Features,
        heartbeat_interval: Micros,
        brokers: &[BrokerRegistration],
        topics: Vec<(String, Vec<PartitionId>)>,
        requests: &[AdminRequest],
        seed: u64,
    ) -> Cluster {
        let mut outbox = Outbox::default();
        outbox.begin(FactId::NONE);
        let controller = Controller::bootstrap(
            CONTROLLER,
            config,
            features,
            brokers,
            requests,
            seed,
            &mut outbox,
        );
        let registered = controller.image().brokers.iter();
        let brokers = registered
            .map(|b| ScriptedBroker { id: b.broker, epoch: b.epoch, alive: true })
            .collect();
        let mut cluster = Cluster {
            controller,
            now: Time::ZERO,
            brokers,
            topics,
            facts: Vec::new(),
            outbox,
            show_causes: false,
            heartbeat_interval,
            next_heartbeats: Time::ZERO + heartbeat_interval,
            correlation: 0,
            read: 0,
            lines: Vec::new(),
        };
        cluster.collect(None);
        // Of what was there before the run, a script shows its partitions.
        cluster.lines.retain(|line| line.contains("partition_created") || !line.contains("record"));
        cluster
    }

    /// What has happened since it was last asked.
    pub fn take_lines(&mut self) -> String {
        std::mem::take(&mut self.lines).join("\n")
    }

    pub fn topic_id(&mut self, name: &str) -> TopicId {
        let at = self.topics.iter().position(|(topic, _)| topic == name);
        TopicId(at.unwrap_or_else(|| panic!("no topic {name}")) as u16)
    }

    /// `orders-0`.
    pub fn partition(&self, name: &str) -> PartitionId {
        let (topic, index) = name.rsplit_once('-').expect("topic-index");
        let found = self.topics.iter().find(|(name, _)| name == topic);
        let (_, partitions) = found.unwrap_or_else(|| panic!("no topic {topic}"));
        partitions[index.parse::<usize>().expect("an index")]
    }

    pub fn partition_name(&self, id: PartitionId) -> String {
        let found = self.topics.iter().find_map(|(topic, partitions)| {
            let index = partitions.iter().position(|p| *p == id)?;
            Some(format!("{topic}-{index}"))
        });
        found.unwrap_or_else(|| format!("unknown-{}", id.0))
    }

    pub fn broker(&mut self, id: NodeId) -> &mut ScriptedBroker {
        let at = self.brokers.iter().position(|b| b.id == id);
        let at = at.unwrap_or_else(|| {
            self.brokers.push(ScriptedBroker { id, epoch: -1, alive: false });
            self.brokers.len() - 1
        });
        &mut self.brokers[at]
    }

    pub fn connection(client: NodeId, message: &Message) -> Connection {
        let channel = match message {
            Message::MetadataFetchRequest(_) => Channel::MetadataLog,
            Message::AdminRequest(_) => Channel::Admin,
            Message::AlterPartitionRequest(_) | Message::AssignReplicasToDirsRequest(_) => {
                Channel::Forwarding
            }
            _ => Channel::Lifecycle,
        };
        Connection { client, server: CONTROLLER, channel, generation: 0 }
    }

    /// Sends `message` and, if `wait`, lets time pass until it is answered.
    pub fn request(&mut self, client: NodeId, message: Message, wait: bool) {
        self.correlation += 1;
        let correlation = self.correlation;
        let connection = Cluster::connection(client, &message);
        let envelope = Envelope { connection, correlation, message };
        let mut answered = self.step(Input::Message(envelope), Some(correlation));
        let give_up = self.now + Micros::from_secs(2);
        while wait && !answered && self.now < give_up {
            answered = self.advance(give_up, Some(correlation));
        }
    }

    pub fn disconnect(&mut self, connection: Connection) {
        self.step(Input::Disconnected(connection), None);
    }

    /// Lets time pass.
    pub fn tick_to(&mut self, end: Time) {
        assert!(end >= self.now, "time runs forward: it is {} already", self.now);
        while self.now < end {
            self.advance(end, None);
        }
    }

    /// Pauses the controller: what is due meanwhile it does when it is woken, by whatever comes
    /// first. Heartbeats of brokers that are alive have come to nothing then.
    pub fn sleep_to(&mut self, end: Time) {
        assert!(end >= self.now, "time runs forward: it is {} already", self.now);
        self.now = end;
        while self.next_heartbeats < end {
            self.next_heartbeats += self.heartbeat_interval;
        }
    }

    /// Goes on to the next thing that happens by itself, at most to `end`; whether `awaited` was
    /// answered.
    fn advance(&mut self, end: Time, awaited: Option<u32>) -> bool {
        let timeout = self.controller.next_timeout();
        self.now = timeout.min(self.next_heartbeats).min(end);
        let mut answered = false;
        if timeout <= self.now {
            answered |= self.step(Input::Timeout, awaited);
        }
        if self.next_heartbeats <= self.now {
            self.next_heartbeats += self.heartbeat_interval;
            for at in 0..self.brokers.len() {
                let ScriptedBroker { id, epoch, alive } = self.brokers[at];
                if alive {
                    answered |= self.own_heartbeat(id, epoch, awaited);
                }
            }
        }
        answered
    }

    fn own_heartbeat(&mut self, id: NodeId, epoch: BrokerEpoch, awaited: Option<u32>) -> bool {
        let message = Message::BrokerHeartbeatRequest(BrokerHeartbeatRequest {
            broker: id,
            broker_epoch: epoch,
            current_metadata_offset: self.controller.image().offset,
            want_fence: false,
            want_shut_down: false,
            offline_directories: Directories::default(),
            log_ends: Vec::new(),
        });
        let connection = Cluster::connection(id, &message);
        self.step(Input::Message(Envelope { connection, correlation: 0, message }), awaited)
    }

    fn step(&mut self, input: Input, awaited: Option<u32>) -> bool {
        self.outbox.begin(FactId::NONE);
        self.controller.step(self.now, input, &mut self.outbox);
        self.collect(awaited)
    }

    /// The controller's process dies; another takes over from the committed log.
    pub fn restart_controller(&mut self) {
        self.controller = self.controller.clone().restart(self.now);
        self.collect(None);
    }

    /// Writes down what the last step did: what it told, what it committed, what it answered.
    fn collect(&mut self, awaited: Option<u32>) -> bool {
        let events: Vec<_> = self.outbox.events.drain(..).collect();
        for (cause, event) in events {
            if self.show_causes {
                let number = self.facts.len();
                self.line(format!(
                    "fact {number}: {}{}",
                    print::any_event(self, &event),
                    because(cause)
                ));
            } else if let Some(line) = print::event(&event) {
                self.line(line);
            }
            self.facts.push((cause, event));
        }
        let mut changes: Vec<_> = self.outbox.changes.drain(..).rev().collect();
        for (offset, record) in self.new_records() {
            let cause = match record {
                MetadataRecord::Partition(..) | MetadataRecord::PartitionChange(..) => {
                    Some(changes.pop().expect("every change is told").cause)
                }
                _ => None,
            };
            let text = print::record(self, &record, cause);
            self.line(format!("record {offset}: {text}"));
        }
        assert!(changes.is_empty(), "only committed changes are told");
        let effects = self.outbox.take_effects();
        let mut answered = false;
        for (cause, effect) in effects {
            let Effect::Send(envelope) = effect else { panic!("it only sends: {effect:?}") };
            answered |= Some(envelope.correlation) == awaited;
            self.note_answer(&envelope, cause);
        }
        answered
    }

    fn note_answer(&mut self, envelope: &Envelope, cause: FactId) {
        let client = envelope.connection.client;
        if let Message::BrokerRegistrationResponse(response) = &envelope.message
            && response.error.is_none()
        {
            self.broker(client).epoch = response.broker_epoch;
        }
        let own = envelope.correlation == 0;
        if let Some(line) = print::answer(self, envelope, own) {
            let name = if client == ADMIN { "admin".into() } else { format!("{client}") };
            let because = if self.show_causes { because(cause) } else { String::new() };
            self.line(format!("-> {name}: {line}{because}"));
        }
    }

    /// Reads the committed records that were not read before, as any observer would.
    fn new_records(&mut self) -> Vec<(usize, MetadataRecord)> {
        let committed = usize::try_from(self.controller.image().offset).expect("a count");
        if committed == self.read {
            return Vec::new();
        }
        let message = print::metadata_fetch(READER, self.read);
        let connection = Cluster::connection(READER, &message);
        let mut out = Outbox::default();
        let envelope = Envelope { connection, correlation: 0, message };
        self.controller.step(self.now, Input::Message(envelope), &mut out);
        let Some((_, Effect::Send(answer))) = out.take_effects().pop() else {
            panic!("there is news")
        };
        let Message::MetadataFetchResponse(response) = answer.message else { panic!("a fetch") };
        let from = self.read;
        self.read = committed;
        response.records.into_iter().enumerate().map(|(i, r)| (from + i, r)).collect()
    }

    fn line(&mut self, text: String) {
        let time = self.now.to_string();
        let time = if time == "0us" { "0s".to_string() } else { time };
        self.lines.push(format!("{time:<8} {text}"));
    }
}

/// ` because of fact 3`, or nothing for what the script itself set off.
fn because(cause: FactId) -> String {
    if cause == FactId::NONE { String::new() } else { format!(" because of fact {}", cause.0) }
}

/// A broker with a directory of its own.
pub fn running((broker, rack): (NodeId, Option<u16>)) -> BrokerRegistration {
    BrokerRegistration {
        broker,
        epoch: -1,
        incarnation: 1,
        fenced: false,
        in_controlled_shutdown: false,
        directories: Directories::one(u32::from(broker.0)),
        rack,
    }
}
