//! What servers, clients and the monitor say to each other, and where a step leaves it.

use crate::log::{Batch, Entry, Position};

/// A server, the monitor or a client; see [`crate::setup::Setup`] for the numbers.
pub(crate) type Place = usize;

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Message {
    /// A client's batch. It must not be taken before the record just below `after` is there: that
    /// was sent earlier and is not acknowledged yet.
    Write { batch: Batch, after: u64, attempt: u64 },
    /// What became of a [`Message::Write`].
    Written { attempt: u64, answer: Answer },
    /// The leader's entries after `previous`. `number` tells the answers apart.
    Append { term: u64, previous: Position, entries: Vec<Entry>, commit: u64, number: u64 },
    /// How far the follower agrees, or where to try next; see [`crate::log::Log::accept`].
    Appended { term: u64, agreed: Result<u64, u64>, number: u64 },
    /// Raft: asks for a vote.
    RequestVote { term: u64, last: Position },
    /// Raft: the vote.
    Vote { term: u64, granted: bool },
    /// A server tells the monitor that it lives, and since which start.
    Heartbeat { incarnation: u32 },
    /// A server takes its leave of the monitor.
    Leaving,
    /// The primary of this view tells the monitor that a backup has everything.
    CaughtUp { epoch: u64, backup: Place },
    /// The monitor's decision.
    View(View),
}

/// What a client is told of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// It is acknowledged.
    Done,
    /// Somebody else leads; who, if known.
    NotLeader(Option<Place>),
    /// Something that was sent before it is missing.
    Gap,
}

/// Who leads and who must have everything, as the monitor decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct View {
    /// Counts the views.
    pub epoch: u64,
    /// The primary; nobody while none that may lead is alive.
    pub primary: Option<Place>,
    /// Those without whom nothing is acknowledged, where replication is synchronous.
    ///
    /// Invariant: never empty.
    pub members: Vec<Place>,
}

/// What a client was told, or did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Told {
    /// Records were handed to it.
    Produced { client: usize, first: u64, count: u32 },
    /// They are acknowledged.
    Acknowledged { client: usize, first: u64, count: u32 },
    /// It gave them up.
    TimedOut { client: usize, first: u64, count: u32 },
}

/// Where a step leaves what it wants done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    /// Messages and their receivers, in order.
    pub sends: Vec<(Place, Message)>,
    /// What clients were told.
    pub told: Vec<Told>,
}

impl Outbox {
    /// Sends a message.
    pub fn send(&mut self, to: Place, message: Message) {
        self.sends.push((to, message));
    }
}

impl Message {
    /// Bytes of records that it carries, for links with a bandwidth.
    pub fn payload_bytes(&self) -> u64 {
        match self {
            Message::Write { batch, .. } => batch.bytes,
            Message::Append { entries, .. } => {
                entries.iter().filter_map(|entry| entry.batch).map(|batch| batch.bytes).sum()
            }
            _ => 0,
        }
    }
}
