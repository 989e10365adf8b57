//! The world: every node, everything on its way, and the loop that lets time pass.
//!
//! A turn takes whatever is due first: an action of the schedule, something that arrives, or a
//! timer; in this order at equal times, arrivals in the order of sending, timers by place. A turn
//! steps at most one node. What it told stays in the outbox for the readers until
//! [`World::settle`] carries out what it wants done.

use crate::connections::Connections;
use crate::deadlines::Deadlines;
use crate::network::Network;
use crate::plan::{CONTROLLER, Plan};
use crate::process::{Disk, Phase, Place};
use crate::queue::{Entry, Queue};
use crate::rng::Rng;
use crate::trace::{Fact, TraceEvent, WorldEvent};
use highwater_protocol::controller::Controller;
use highwater_protocol::message::Envelope;
use highwater_protocol::metadata::MetadataImage;
use highwater_protocol::slab::Slab;
use highwater_protocol::zookeeper::ZooKeeper;
use highwater_protocol::{Command, Event, FactId, Input, Node, Order, Outbox, Time};
use std::collections::BTreeSet;

/// Something on its way that is not a message; messages lie in the outbox.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    pub(crate) cause: FactId,
    pub(crate) content: Content,
}

/// What is on its way beside messages.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// The other half of the connection is closed.
    Closed,
    /// A process, started a while ago, makes its first move.
    Start {
        incarnation: u32,
    },
    Command(Command),
}

/// What a turn did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turn {
    /// The run is over; nothing was done.
    Over,
    /// Something happened that no node took notice of.
    Quiet,
    /// The node at this place made a step.
    Stepped(usize),
}

/// Everything that a run's future depends on. Cloning it is taking a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) now: Time,
    pub(crate) places: Vec<Place>,
    pub(crate) queue: Queue,
    pub(crate) parcels: Slab<Parcel>,
    /// When each message was sent, by its place in the outbox; for people to look at.
    pub(crate) sent: Vec<Time>,
    pub(crate) network: Network,
    pub(crate) connections: Connections,
    /// What waits at a cut link, in the order of sending.
    pub(crate) held: Vec<Entry>,
    /// The next action of the schedule.
    pub(crate) next_action: usize,
    /// When that is due.
    action_due: Time,
    pub(crate) power: Rng,
    /// The partition that each producer's next batch of the script's own goes to.
    pub(crate) turns: Vec<u16>,
    /// Places whose disk has lost data: power loss, or a replaced disk.
    pub(crate) lossy: BTreeSet<usize>,
    /// What the node that stepped told and wants done.
    pub(crate) outbox: Outbox,
    /// What the world itself did in this turn.
    pub(crate) news: Vec<(FactId, Fact)>,
    deadlines: Deadlines,
    /// Turns at this very instant, to find a node that does not move on.
    turns_at_now: u32,
}

/// No instant of a run has that many turns, unless a node goes in circles.
const TURNS_PER_INSTANT_MAX: u32 = 5_000_000;

impl World {
    /// A world of these places, at time 0.
    pub(crate) fn new(plan: &Plan, places: Vec<Place>, network: Network, power: Rng) -> World {
        let mut world = World {
            now: Time::ZERO,
            queue: Queue::default(),
            parcels: Slab::default(),
            sent: Vec::new(),
            network,
            connections: Connections::new(places.len()),
            held: Vec::new(),
            next_action: 0,
            action_due: plan.action_due(0),
            power,
            turns: vec![0; plan.schedule.producers.len()],
            lossy: BTreeSet::new(),
            outbox: Outbox::default(),
            news: Vec::new(),
            deadlines: Deadlines::new(places.len()),
            turns_at_now: 0,
            places,
        };
        (0..world.places.len()).for_each(|place| world.set_deadline(place));
        world
    }

    /// When the next turn takes place.
    pub(crate) fn next_time(&self) -> Time {
        self.action_due.min(self.queue.next_time()).min(self.deadlines.earliest().0)
    }

    /// What arrives in the next turn, if that is an arrival.
    pub(crate) fn next_arrival(&self) -> Option<Entry> {
        let first = self.queue.first().copied();
        let others = self.deadlines.earliest().0;
        first.filter(|entry| entry.time < self.action_due && entry.time <= others)
    }

    /// Takes one turn, if one is due until `end`.
    #[inline(always)]
    pub(crate) fn turn(&mut self, plan: &Plan, end: Time) -> Turn {
        debug_assert!(self.outbox.orders.is_empty() && self.news.is_empty(), "not settled");
        let arrival = self.queue.next_time();
        let (timer, place) = self.deadlines.earliest();
        let time = self.action_due.min(arrival).min(timer);
        if time > end || time == Time::NEVER {
            return Turn::Over;
        }
        self.pass_to(time);
        if self.action_due == time {
            self.carry_out(plan, self.next_action as u32);
            self.next_action += 1;
            self.action_due = plan.action_due(self.next_action);
            Turn::Quiet
        } else if arrival == time {
            self.arrive(plan)
        } else {
            self.step(place, FactId::NONE, Input::Timeout)
        }
    }

    fn pass_to(&mut self, time: Time) {
        debug_assert!(time >= self.now, "time runs forward");
        if time > self.now {
            self.now = time;
            self.turns_at_now = 0;
        }
        self.turns_at_now += 1;
        assert!(self.turns_at_now < TURNS_PER_INSTANT_MAX, "time stands still at {time}");
    }

    /// Steps the node at a place.
    #[inline(always)]
    pub(crate) fn step(&mut self, place: usize, cause: FactId, input: Input) -> Turn {
        self.outbox.begin(cause);
        let Some(node) = &mut self.places[place].node else {
            unreachable!("only a process that runs makes a step")
        };
        node.step(self.now, input, &mut self.outbox);
        Turn::Stepped(place)
    }

    /// Carries out what the node that has stepped wants done, and empties the outbox.
    #[inline(always)]
    pub(crate) fn settle(&mut self, plan: &Plan, place: usize) {
        if self.places[place].phase == Phase::Starting && self.has_opened() {
            self.places[place].phase = Phase::Running;
        }
        self.outbox.events.clear();
        self.outbox.changes.clear();
        self.outbox.removed.clear();
        for i in 0..self.outbox.orders.len() {
            debug_assert!(self.places[place].is_up(), "a process ends last of all");
            match self.outbox.orders[i] {
                Order::Send(slot) => self.send(plan, place, slot),
                Order::Close(connection, cause) => self.close(plan, place, cause, &connection),
                Order::Exit(cause) => self.end_process(plan, place, cause),
            }
        }
        self.outbox.orders.clear();
        self.set_deadline(place);
        self.assert_invariants();
    }

    /// Whether the broker that has stepped is fully started.
    pub(crate) fn has_opened(&self) -> bool {
        self.outbox.events.iter().any(|(_, event)| *event == Event::BrokerRunning)
    }

    /// Brings the timer tree up to date with a node that has stepped, stopped or gone on.
    #[inline(always)]
    pub(crate) fn set_deadline(&mut self, place: usize) {
        let deadline = self.places[place].deadline(self.now);
        self.deadlines.set(place, deadline);
    }

    /// The process at a place is gone, by itself or by force; its machine runs on.
    pub(crate) fn end_process(&mut self, plan: &Plan, place: usize, cause: FactId) {
        self.end(plan, place, cause, true);
    }

    /// The process at a place is gone, and with its machine if that lost its power.
    pub(crate) fn end(&mut self, plan: &Plan, place: usize, cause: FactId, powered: bool) {
        self.places[place].powered = powered;
        if self.places[place].is_up() {
            let held = self.places[place].replicas_on_failed_disks();
            self.places[place].end_process();
            let cause = self.tell(plan, place, cause, WorldEvent::ProcessDown);
            self.drop_failed(plan, place, &held, cause);
            for (index, toward) in self.connections.process_died(place, powered) {
                self.dispatch_close(index, toward, cause);
            }
        }
        for entry in std::mem::take(&mut self.places[place].waiting) {
            self.discard(entry);
        }
        self.connections.tidy();
        self.set_deadline(place);
    }

    /// Tells what the world did at a place.
    pub(crate) fn tell(
        &mut self,
        plan: &Plan,
        place: usize,
        cause: FactId,
        event: WorldEvent,
    ) -> FactId {
        let id = self.outbox.number();
        let event = TraceEvent::World(event);
        self.news.push((id, Fact { time: self.now, node: plan.nodes[place], cause, event }));
        id
    }

    /// What the controller has committed, up or down; in ZooKeeper mode what ZooKeeper holds.
    pub(crate) fn metadata(&self) -> &MetadataImage {
        match (self.controller(), self.zookeeper()) {
            (Some(controller), _) => controller.image(),
            (None, Some(zookeeper)) => zookeeper.image(),
            (None, None) => unreachable!("the first place is the controller's or ZooKeeper's"),
        }
    }

    /// The controller's state machine, up or down, if it is a node of its own.
    pub(crate) fn controller(&self) -> Option<&Controller> {
        let place = &self.places[CONTROLLER];
        match (&place.node, &place.disk) {
            (Some(Node::Controller(controller)), _) => Some(controller),
            (None, Some(Disk::Controller(controller))) => Some(controller),
            _ => None,
        }
    }

    /// ZooKeeper, up or down, if there is one.
    pub(crate) fn zookeeper(&self) -> Option<&ZooKeeper> {
        let place = &self.places[CONTROLLER];
        match (&place.node, &place.disk) {
            (Some(Node::ZooKeeper(zookeeper)), _) => Some(zookeeper),
            (None, Some(Disk::ZooKeeper(zookeeper))) => Some(zookeeper),
            _ => None,
        }
    }

    /// Messages that the last step sends, while they have not set off.
    pub(crate) fn posted(&self) -> impl Iterator<Item = &Envelope> {
        self.outbox.orders.iter().filter_map(|order| match order {
            Order::Send(slot) => Some(&self.outbox.messages.get(*slot).envelope),
            Order::Close(..) | Order::Exit(_) => None,
        })
    }

    /// Whether some disk has lost data so far.
    pub(crate) fn has_lost_data(&self) -> bool {
        !self.lossy.is_empty()
    }

    fn assert_invariants(&self) {
        // P5: the queue holds what is on its way and nothing else.
        if cfg!(debug_assertions) {
            let waiting: usize = self.places.iter().map(|place| place.waiting.len()).sum();
            let queued = self.queue.len() + self.held.len() + waiting;
            let under_way = self.parcels.len() + self.outbox.messages.len();
            assert_eq!(queued, under_way, "each thing on its way is queued once");
            let ordered = self.held.is_sorted_by_key(|entry| entry.sequence);
            assert!(ordered, "held in the order of sending");
        }
    }
}
