//! Brokers as a script plays them, and one client among them.

use super::print;
use highwater_protocol::message::{
    ApiVersionsResponse, Connection, Envelope, LeaderAndEpoch, Message, MetadataResponse,
};
use highwater_protocol::{
    Effect, Event, FactId, Input, LeaderEpoch, Micros, Node, NodeId, Outbox, PartitionId, Time,
};
use std::collections::VecDeque;
use std::fmt::Write as _;

/// What a broker does with what reaches it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Health {
    /// It answers handshakes and metadata requests at once; the rest as the script says.
    Up,
    /// Its process is gone: connections are refused.
    Down,
    /// It is paused: it takes everything and says nothing.
    Silent,
}

/// A broker.
#[derive(Clone, Debug)]
pub struct Broker {
    pub id: NodeId,
    pub health: Health,
    /// Requests that wait for the script's answer, oldest first.
    pub requests: VecDeque<Envelope>,
    /// The connection of the client, if it is open.
    pub connection: Option<Connection>,
    /// Whether metadata tell of it.
    pub listed: bool,
}

/// The stage of a script.
#[derive(Default)]
pub struct World {
    pub client: Option<Node>,
    pub now: Time,
    pub brokers: Vec<Broker>,
    /// Leader of each partition, as metadata tell it.
    pub leaders: Vec<LeaderAndEpoch>,
    outbox: Outbox,
    /// What reaches the client at this instant, in order.
    inbox: VecDeque<Input>,
    text: String,
    /// What the client told.
    pub events: Vec<Event>,
}

impl World {
    /// Has brokers `ids`, all up, and partitions without leader.
    pub fn set_stage(&mut self, ids: &[NodeId], partitions: usize) {
        let broker = |id: &NodeId| Broker {
            id: *id,
            health: Health::Up,
            requests: VecDeque::new(),
            connection: None,
            listed: true,
        };
        self.brokers = ids.iter().map(broker).collect();
        self.leaders = vec![LeaderAndEpoch { leader: None, leader_epoch: 0 }; partitions];
    }

    /// The broker `id`.
    pub fn broker(&mut self, id: i64) -> &mut Broker {
        let broker = self.brokers.iter_mut().find(|b| i64::from(b.id.0) == id);
        broker.unwrap_or_else(|| panic!("there is no broker {id}"))
    }

    /// Makes `leader` lead from `leader_epoch` on, for metadata to tell.
    pub fn lead(&mut self, partition: usize, leader: Option<NodeId>, leader_epoch: LeaderEpoch) {
        self.leaders[partition] = LeaderAndEpoch { leader, leader_epoch };
    }

    /// Gives the client an input, and what follows from it at this instant.
    pub fn input(&mut self, input: Input) {
        self.inbox.push_back(input);
        self.rest();
    }

    /// Lets the client come to rest.
    fn rest(&mut self) {
        let mut steps = 0;
        while let Some(input) = self.inbox.pop_front() {
            steps += 1;
            assert!(steps < 1_000, "the client does not come to rest");
            self.step(input);
        }
    }

    fn step(&mut self, input: Input) {
        let client = self.client.as_mut().expect("a script begins with its client");
        self.outbox.begin(FactId::NONE);
        client.step(self.now, input, &mut self.outbox);
        for (_, event) in std::mem::take(&mut self.outbox.events) {
            writeln!(self.text, "{:<10}{}", self.now.to_string(), print::event(&event)).unwrap();
            self.events.push(event);
        }
        for (_, effect) in self.outbox.take_effects() {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        let now = self.now.to_string();
        match effect {
            Effect::Send(envelope) => {
                writeln!(self.text, "{now:<10}{}", print::request(&envelope)).unwrap();
                self.receive(envelope);
            }
            Effect::Close(connection) => {
                writeln!(self.text, "{now:<10}-> {} closes", connection.server).unwrap();
                let broker = self.broker(i64::from(connection.server.0));
                broker.connection = None;
                broker.requests.clear();
            }
            Effect::Exit => unreachable!("clients do not end"),
        }
    }

    fn receive(&mut self, envelope: Envelope) {
        let connection = envelope.connection;
        let id = i64::from(connection.server.0);
        let broker = self.broker(id);
        if broker.health == Health::Down {
            self.inbox.push_back(Input::Disconnected(connection));
            return;
        }
        broker.connection = Some(connection);
        broker.requests.push_back(envelope);
        self.serve(id);
    }

    /// Answers handshakes and metadata requests, as far as they are first in line (R2.1).
    fn serve(&mut self, id: i64) {
        let metadata = MetadataResponse {
            brokers: self.brokers.iter().filter(|b| b.listed).map(|b| b.id).collect(),
            partitions: (0..).map(PartitionId).zip(self.leaders.iter().copied()).collect(),
        };
        loop {
            let broker = self.broker(id);
            let message = match broker.requests.front().map(|request| &request.message) {
                _ if broker.health != Health::Up => return,
                Some(Message::ApiVersionsRequest(_)) => {
                    Message::ApiVersionsResponse(ApiVersionsResponse)
                }
                Some(Message::MetadataRequest(_)) => Message::MetadataResponse(metadata.clone()),
                _ => return,
            };
            let request = broker.requests.pop_front().expect("it was just looked at");
            self.inbox.push_back(Input::Message(Envelope { message, ..request }));
        }
    }

    /// Answers the oldest request that `broker` holds.
    pub fn answer(&mut self, broker: i64, message: impl FnOnce(&Message) -> Message) {
        let request = self.broker(broker).requests.pop_front();
        let request = request.unwrap_or_else(|| panic!("broker {broker} was not asked anything"));
        let message = message(&request.message);
        self.inbox.push_back(Input::Message(Envelope { message, ..request }));
        self.serve(broker);
        self.rest();
    }

    /// Brings `broker` back, or lets it go on with what has reached it meanwhile.
    pub fn wake(&mut self, broker: i64) {
        self.broker(broker).health = Health::Up;
        self.serve(broker);
        self.rest();
    }

    /// The process of `broker` is gone, or its connection was reset.
    pub fn disconnect(&mut self, broker: i64) {
        let broker = self.broker(broker);
        broker.requests.clear();
        if let Some(connection) = broker.connection.take() {
            self.input(Input::Disconnected(connection));
        }
    }

    /// Lets time pass; the client wakes when it wants to.
    pub fn pass(&mut self, length: Micros) {
        let end = self.now + length;
        loop {
            let client = self.client.as_ref().expect("a script begins with its client");
            let next = client.next_timeout().max(self.now);
            if next > end {
                break;
            }
            let before = self.now;
            self.now = next;
            self.input(Input::Timeout);
            let client = self.client.as_ref().expect("it was there");
            assert!(before < next || client.next_timeout() > next, "a timer that does not stop");
        }
        self.now = end;
    }

    /// What happened since the last call.
    pub fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}
