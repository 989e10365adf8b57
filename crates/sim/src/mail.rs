//! Every message of a stretch of time, with when it was sent and what became of it. Nothing of this
//! is kept in a run: the stretch is run again from the snapshot before it.

use crate::plan::CONTROLLER;
use crate::queue::Cargo;
use crate::run::Run;
use crate::travel::staged;
use crate::world::{Turn, World};
use highwater_protocol::message::Envelope;
use highwater_protocol::order;
use highwater_protocol::slab::Slot;
use highwater_protocol::{FactId, NodeId, Order, Time};

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mail {
    /// When it was sent.
    pub sent: Time,
    /// The fact because of which it was sent; [`FactId::NONE`] if it was a timer's doing.
    pub cause: FactId,
    /// The message and its connection.
    pub envelope: Envelope,
    /// Since when it waited at a link that was cut; since it was sent, if that was long before the
    /// stretch.
    pub held: Option<Time>,
    /// Since when it waited at a process that was paused.
    pub waited: Option<Time>,
    /// What became of it until the end of the stretch.
    pub fate: MailFate,
}

/// What became of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailFate {
    /// The receiver took it, and the first thing it told, if it told any, was this fact.
    Taken(Time, Option<FactId>),
    /// Nobody will ever take it: the process, or the connection, was gone.
    Lost(Time),
    /// It is still on its way, or waits.
    UnderWay,
}

impl Mail {
    /// When it was taken or lost; `None` while it is under way.
    pub fn ended(&self) -> Option<Time> {
        match self.fate {
            MailFate::Taken(time, _) | MailFate::Lost(time) => Some(time),
            MailFate::UnderWay => None,
        }
    }
}

/// Who a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Node {
    /// The controller.
    Controller,
    /// A broker.
    Broker(NodeId),
    /// A producer, by its index in the schedule.
    Producer(u16),
    /// A consumer, by its index in the schedule.
    Consumer(u16),
    /// The one that carries out the script's administration.
    Admin,
}

impl Run {
    /// Every node with who it is: the controller, the brokers, the producers, the consumers, the
    /// administrator, each in the order of the schedule.
    pub fn nodes(&self) -> Vec<(NodeId, Node)> {
        let plan = &self.plan;
        let who = |place: usize| match place {
            CONTROLLER => Node::Controller,
            _ if place == plan.admin() => Node::Admin,
            _ if plan.brokers().contains(&place) => Node::Broker(plan.nodes[place]),
            _ if plan.producers().contains(&place) => {
                Node::Producer((place - plan.producers().start) as u16)
            }
            _ => Node::Consumer((place - plan.consumers().start) as u16),
        };
        plan.nodes.iter().enumerate().map(|(place, node)| (*node, who(place))).collect()
    }

    /// Every message that was on its way at some time from `from` to `to`, both included, in the
    /// order of sending.
    pub fn mail_between(&self, from: Time, to: Time) -> Vec<Mail> {
        let mut world = match &self.snapshots {
            Some(snapshots) if from > Time::ZERO => snapshots.before(Time(from.0 - 1)).clone(),
            _ => staged(&self.plan),
        };
        let mut watch = Watch::of(&world);
        while watch.turn(self, &mut world, to.min(self.now())) {}
        let mut mail = watch.mail;
        mail.retain(|mail| mail.sent <= to && mail.ended().is_none_or(|ended| ended >= from));
        mail
    }
}

/// Watches a world's messages.
struct Watch {
    mail: Vec<Mail>,
    /// Which of `mail` is in a slot of the outbox.
    open: Vec<Option<usize>>,
    /// How many are.
    count: usize,
}

impl Watch {
    /// What is on its way in `world`.
    fn of(world: &World) -> Watch {
        let mut watch = Watch { mail: Vec::new(), open: Vec::new(), count: 0 };
        let mut found: Vec<(Time, Slot)> = Vec::new();
        for (slot, _) in world.outbox.messages.iter() {
            found.push((world.sent.get(slot as usize).copied().unwrap_or_default(), slot));
        }
        order::sort(&mut found);
        found.into_iter().for_each(|(sent, slot)| watch.sent(world, sent, slot));
        watch.note_held(world, None);
        watch
    }

    /// Takes a turn of `world`; false if none is due until `end`.
    fn turn(&mut self, run: &Run, world: &mut World, end: Time) -> bool {
        let arrival = world.next_arrival().map(|entry| entry.cargo);
        let turn = world.turn(&run.plan, end);
        if turn == Turn::Over {
            return false;
        }
        if let Some(Cargo::Message(slot)) = arrival {
            self.arrived(run, world, slot, turn);
        }
        if let Turn::Stepped(place) = turn {
            for order in &world.outbox.orders {
                if let Order::Send(slot) = order {
                    self.sent(world, world.now, *slot);
                }
            }
            world.settle(&run.plan, place);
        }
        self.note_held(world, Some(world.now));
        world.news.clear();
        world.outbox.removed.clear();
        if self.count != world.outbox.messages.len() {
            self.find_lost(world);
        }
        true
    }

    fn sent(&mut self, world: &World, sent: Time, slot: Slot) {
        let posted = world.outbox.messages.get(slot);
        let slot = slot as usize;
        if self.open.len() <= slot {
            self.open.resize(slot + 1, None);
        }
        debug_assert!(self.open[slot].is_none(), "what was there has been taken out");
        self.open[slot] = Some(self.mail.len());
        self.count += 1;
        self.mail.push(Mail {
            sent,
            cause: posted.cause,
            envelope: posted.envelope.clone(),
            held: None,
            waited: None,
            fate: MailFate::UnderWay,
        });
    }

    fn end(&mut self, slot: usize, fate: MailFate) {
        if let Some(index) = self.open[slot].take() {
            self.mail[index].fate = fate;
            self.count -= 1;
        }
    }

    /// The message in `slot` was due in the turn just taken.
    fn arrived(&mut self, run: &Run, world: &World, slot: Slot, turn: Turn) {
        let now = world.now;
        if let Turn::Stepped(_) = turn {
            let told = world.outbox.events.len() as u32;
            let first = (told > 0).then(|| FactId(world.outbox.next_fact().0 - told));
            return self.end(slot as usize, MailFate::Taken(now, first));
        }
        let Some(index) = self.open[slot as usize] else { return };
        let receiver = run.plan.place(self.mail[index].envelope.receiver());
        let waiting = receiver.map(|place| world.places[place].waiting.iter());
        let waits = |entry: &crate::queue::Entry| entry.cargo == Cargo::Message(slot);
        if waiting.is_some_and(|mut waiting| waiting.any(waits)) {
            let waited = &mut self.mail[index].waited;
            *waited = waited.or(Some(now));
        } else if !world.held.iter().any(waits) {
            self.end(slot as usize, MailFate::Lost(now));
        }
    }

    /// Notes what waits at links that are cut: since `now`, or since it was sent if not known.
    fn note_held(&mut self, world: &World, now: Option<Time>) {
        for entry in &world.held {
            if let Cargo::Message(slot) = entry.cargo
                && let Some(index) = self.open[slot as usize]
            {
                let mail = &mut self.mail[index];
                mail.held = mail.held.or(now).or(Some(mail.sent));
            }
        }
    }

    /// What is in no queue any more was dropped with its process or its connection.
    fn find_lost(&mut self, world: &World) {
        let mut there = vec![false; self.open.len()];
        for (slot, _) in world.outbox.messages.iter() {
            there[slot as usize] = true;
        }
        for (slot, there) in there.into_iter().enumerate() {
            if !there {
                self.end(slot, MailFate::Lost(world.now));
            }
        }
    }
}
