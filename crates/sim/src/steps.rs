//! Every step of a run once more, for figures that are not worth keeping in every run.

use crate::run::Run;
use crate::travel::staged;
use crate::world::{Turn, World};
use highwater_protocol::message::Envelope;
use highwater_protocol::{Event, NodeId, Order, Outbox, Time};

/// What a node did in one step.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// When.
    pub time: Time,
    /// Which node.
    pub node: NodeId,
    outbox: &'a Outbox,
}

impl<'a> Step<'a> {
    /// What it told, in order.
    pub fn events(&self) -> impl Iterator<Item = &'a Event> + use<'a> {
        self.outbox.events.iter().map(|(_, event)| event)
    }

    /// What it sent, in order.
    pub fn messages(&self) -> impl Iterator<Item = &'a Envelope> + use<'a> {
        let Outbox { orders, messages, .. } = self.outbox;
        orders.iter().filter_map(|order| match order {
            Order::Send(slot) => Some(&messages.get(*slot).envelope),
            Order::Close(..) | Order::Exit(_) => None,
        })
    }
}

/// A run carried out once more, in slices.
#[derive(Clone, Debug)]
pub struct Replay {
    world: World,
}

impl Replay {
    /// How far it has come.
    pub fn now(&self) -> Time {
        self.world.now
    }

    /// Carries out up to `events` more of what `run` has done, and shows each step to `read`;
    /// tells whether that was all. It must be the run that the replay was made of.
    pub fn advance(&mut self, run: &Run, events: u64, mut read: impl FnMut(Step<'_>)) -> bool {
        let world = &mut self.world;
        for _ in 0..events {
            let turn = world.turn(&run.plan, run.now());
            if turn == Turn::Over {
                return true;
            }
            if let Turn::Stepped(place) = turn {
                let node = run.plan.nodes[place];
                read(Step { time: world.now, node, outbox: &world.outbox });
                world.settle(&run.plan, place);
            }
            world.news.clear();
            world.outbox.removed.clear();
        }
        false
    }
}

impl Run {
    /// The same run from its start, to be carried out once more.
    pub fn again(&self) -> Replay {
        Replay { world: staged(&self.plan) }
    }

    /// Carries out everything up to now once more, and shows each step to `read`.
    pub fn each_step(&self, mut read: impl FnMut(Step<'_>)) {
        let mut replay = self.again();
        while !replay.advance(self, u64::MAX, &mut read) {}
    }
}
