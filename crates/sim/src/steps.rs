//! Every step of a run once more, for figures that are not worth keeping in every run.

use crate::run::Run;
use crate::travel::staged;
use crate::world::Turn;
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

impl Run {
    /// Carries out everything up to now once more, and shows each step to `read`.
    pub fn each_step(&self, mut read: impl FnMut(Step<'_>)) {
        let mut world = staged(&self.plan);
        loop {
            let turn = world.turn(&self.plan, self.now());
            if turn == Turn::Over {
                return;
            }
            if let Turn::Stepped(place) = turn {
                let node = self.plan.nodes[place];
                read(Step { time: world.now, node, outbox: &world.outbox });
                world.settle(&self.plan, place);
            }
            world.news.clear();
            world.outbox.removed.clear();
        }
    }
}
