//! What goes into a node's step, and what comes out of it.

use crate::event::{Event, FactId, PartitionChange};
use crate::message::{AdminRequest, Connection, Envelope};
use crate::slab::{Slab, Slot};
use crate::time::Micros;
use crate::types::{PartitionId, RecordBatch};
use std::collections::VecDeque;

/// What happens to a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// The process starts now (it was built from what its disk holds).
    Start,
    /// A message arrived.
    Message(Envelope),
    /// [`crate::Node::next_timeout`] has come.
    Timeout,
    /// The connection was closed by the other side or by the network, or could not be opened.
    Disconnected(Connection),
    /// The operator or the script asks for something.
    Command(Command),
}

/// What a script asks of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// A broker: begin a controlled shutdown (SIGTERM).
    Shutdown,
    /// A producer: send `count` records now, as one batch where they fit.
    Produce {
        /// Where to.
        partition: PartitionId,
        /// How many.
        count: u32,
    },
    /// A producer: send records at a steady pace from now on, round robin over its partitions;
    /// no interval stops it.
    SetRate {
        /// Time from one record to the next.
        interval: Option<Micros>,
        /// How many in all; `u64::MAX` for no end.
        count: u64,
    },
    /// A consumer: read on (it starts so), or stop reading.
    SetConsuming(bool),
    /// An administrator: send this request to the controller.
    Admin(AdminRequest),
}

/// What a node wants done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Send on the connection, opening it if need be.
    Send(Envelope),
    /// Close the connection from this side; the other side sees it as closed.
    Close(Connection),
    /// The process has ended by itself (end of a controlled shutdown).
    Exit,
}

/// An effect that leaves its message where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Send the message at this place of [`Outbox::messages`].
    Send(Slot),
    /// See [`Effect::Close`].
    Close(Connection, FactId),
    /// See [`Effect::Exit`].
    Exit(FactId),
}

/// A message and the fact that caused it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posted {
    /// Because of what it was sent.
    pub cause: FactId,
    /// The message.
    pub envelope: Envelope,
}

/// Where a step leaves what it did. One outbox serves every step of a run; the world empties it
/// after each.
///
/// Messages are written once, where they stay until they are delivered: copying one right after it
/// was written costs more than handling it.
#[derive(Clone, Debug)]
pub struct Outbox {
    /// What is to be done, in order; [`Outbox::take_effects`] has it with the messages.
    pub orders: Vec<Order>,
    /// Messages sent and not taken yet.
    pub messages: Slab<Posted>,
    /// Facts, in order; each with the fact that caused it. They are numbered from `next_fact`.
    pub events: Vec<(FactId, Event)>,
    /// Registrations after each [`Event::PartitionChanged`] of this step, in order. The controller
    /// leaves `change` 0; the world numbers them.
    pub changes: Vec<PartitionChange>,
    /// Records that went from a log in this step, with the fact that tells it: of each
    /// [`Event::Truncated`] and [`Event::ReplicaDeleted`] what was there.
    pub removed: Vec<(FactId, PartitionId, RecordBatch)>,
    /// What a node sends to itself, which crosses no network.
    local: VecDeque<Posted>,
    /// The cause of what is emitted next: at first the cause of the step itself.
    cause: FactId,
    next_fact: u32,
}

impl Default for Outbox {
    fn default() -> Self {
        Outbox {
            orders: Vec::new(),
            messages: Slab::default(),
            events: Vec::new(),
            changes: Vec::new(),
            removed: Vec::new(),
            local: VecDeque::new(),
            cause: FactId::NONE,
            next_fact: 0,
        }
    }
}

impl Outbox {
    /// Makes ready for a step caused by `cause`. What the last step left must have been taken.
    pub fn begin(&mut self, cause: FactId) {
        debug_assert!(self.orders.is_empty() && self.events.is_empty());
        self.cause = cause;
    }

    /// The cause of what is emitted next.
    pub fn cause(&self) -> FactId {
        self.cause
    }

    /// The number that the next fact will get.
    pub fn next_fact(&self) -> FactId {
        FactId(self.next_fact)
    }

    /// Takes the next number for a fact of the world's own, between two steps.
    pub fn number(&mut self) -> FactId {
        debug_assert!(self.events.is_empty(), "facts are numbered in the order they are told");
        let id = FactId(self.next_fact);
        self.next_fact += 1;
        id
    }

    /// Tells what happened; it becomes the cause of what follows in this step.
    pub fn emit(&mut self, event: Event) -> FactId {
        self.emit_because(event, self.cause)
    }

    /// Tells what happened and why; it becomes the cause of what follows in this step.
    pub fn emit_because(&mut self, event: Event, cause: FactId) -> FactId {
        let id = FactId(self.next_fact);
        self.next_fact += 1;
        self.events.push((cause, event));
        self.cause = id;
        id
    }

    /// Goes back to an earlier cause, after a branch of the step is told.
    pub fn resume(&mut self, cause: FactId) {
        self.cause = cause;
    }

    /// Sends `envelope`. A node that sends to itself takes it back with [`Outbox::take_local`].
    #[inline(always)] // the message is made where it is to lie
    pub fn send(&mut self, envelope: Envelope) {
        if envelope.connection.client == envelope.connection.server {
            return self.keep(envelope);
        }
        let slot = self.messages.insert(Posted { cause: self.cause, envelope });
        self.orders.push(Order::Send(slot));
    }

    #[cold]
    fn keep(&mut self, envelope: Envelope) {
        self.local.push_back(Posted { cause: self.cause, envelope });
    }

    /// Closes `connection`.
    pub fn close(&mut self, connection: Connection) {
        self.orders.push(Order::Close(connection, self.cause));
    }

    /// Ends the process.
    pub fn exit(&mut self) {
        self.orders.push(Order::Exit(self.cause));
    }

    /// Takes the next message that the node of this step has sent to itself; what caused it is the
    /// cause of what follows.
    pub fn take_local(&mut self) -> Option<Envelope> {
        let Posted { cause, envelope } = self.local.pop_front()?;
        self.cause = cause;
        Some(envelope)
    }

    /// Takes what is to be done, in order; each with the fact that caused it.
    pub fn take_effects(&mut self) -> Vec<(FactId, Effect)> {
        let Outbox { orders, messages, .. } = self;
        let effect = |order| match order {
            Order::Send(slot) => {
                let Posted { cause, envelope } = messages.remove(slot);
                (cause, Effect::Send(envelope))
            }
            Order::Close(connection, cause) => (cause, Effect::Close(connection)),
            Order::Exit(cause) => (cause, Effect::Exit),
        };
        orders.drain(..).map(effect).collect()
    }

    /// Tells that a partition changed.
    pub fn partition_changed(&mut self, change: PartitionChange) {
        let partition = change.partition;
        self.changes.push(change);
        self.emit(Event::PartitionChanged { partition, change: 0 });
    }
}
