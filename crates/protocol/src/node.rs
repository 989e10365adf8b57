//! Any node: one input, one step, every effect in the outbox.

use crate::admin::Admin;
use crate::broker::Broker;
use crate::consumer::Consumer;
use crate::controller::Controller;
use crate::io::{Input, Outbox};
use crate::producer::Producer;
use crate::time::Time;
use crate::zookeeper::ZooKeeper;

/// Any node.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // documented at the types
pub enum Node {
    Controller(Box<Controller>),
    ZooKeeper(Box<ZooKeeper>),
    Broker(Box<Broker>),
    Producer(Box<Producer>),
    Consumer(Box<Consumer>),
    Admin(Box<Admin>),
}

impl Node {
    /// Handles one input at `now`; effects and facts go into `out`.
    pub fn step(&mut self, now: Time, input: Input, out: &mut Outbox) {
        match self {
            Node::Controller(node) => node.step(now, input, out),
            Node::ZooKeeper(node) => node.step(now, input, out),
            Node::Broker(node) => node.step(now, input, out),
            Node::Producer(node) => node.step(now, input, out),
            Node::Consumer(node) => node.step(now, input, out),
            Node::Admin(node) => node.step(now, input, out),
        }
    }

    /// When [`Input::Timeout`] is due next; [`Time::NEVER`] if nothing is waited for.
    #[inline(always)]
    pub fn next_timeout(&self) -> Time {
        match self {
            Node::Controller(node) => node.next_timeout(),
            Node::ZooKeeper(node) => node.next_timeout(),
            Node::Broker(node) => node.next_timeout(),
            Node::Producer(node) => node.next_timeout(),
            Node::Consumer(node) => node.next_timeout(),
            Node::Admin(node) => node.next_timeout(),
        }
    }

    /// Whether the node accepts connections. A broker does not until it is unfenced (R6.8).
    pub fn is_listening(&self) -> bool {
        match self {
            Node::Controller(_) | Node::ZooKeeper(_) => true,
            Node::Broker(node) => node.is_listening(),
            Node::Producer(_) | Node::Consumer(_) | Node::Admin(_) => false,
        }
    }
}
