//! The fate of each record, as runs of records that fared alike: when it was produced, where and
//! when appended, when committed, what the producer was told, who read it, and how it was lost,
//! duplicated or reordered.
//!
//! Nothing of this is worked out while a run goes on but short notes; see [`notes`].

mod availability;
mod latency;
mod losses;
mod notes;
mod pieces;
mod places;
mod tell;
mod times;

pub use availability::{Availability, Stretch};
pub use latency::Latency;
pub(crate) use notes::{Notes, Removal};

use crate::history::History;
use crate::plan::Plan;
use crate::trace::Trace;
use crate::world::World;
use highwater_protocol::{
    ErrorCode, FactId, LeaderEpoch, Micros, NodeId, Offset, PartitionId, Time,
};

/// Who waits longer than this for an acknowledgement is told of as late, and a high watermark
/// that stands still for longer, while records wait, as stalled. Well above what replication takes
/// and well below what a failure does.
pub const DELAY: Micros = Micros::from_secs(1);

/// The fate of every record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ledger {
    /// In the order of the schedule.
    pub producers: Vec<ProducerLedger>,
    /// Every partition, by id.
    pub partitions: Vec<Availability>,
}

/// The fate of one producer's records.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProducerLedger {
    /// Every record in exactly one run, ascending by value.
    pub runs: Vec<RecordRun>,
    /// How long acknowledgements took.
    pub latency: Latency,
}

/// The first and the last instant of something that happened to each record of a run.
pub type Span = (Time, Time);

/// Records with successive values that fared alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordRun {
    /// The first one's value.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// Where they were sent to, as far as that is known.
    pub partition: Option<PartitionId>,
    /// When they were handed to `send`.
    pub produced: Span,
    /// What the producer was told.
    pub answer: Answer,
    /// When it was told.
    pub answered: Option<Span>,
    /// What tells of the first refusal.
    pub refusal: Option<FactId>,
    /// Whether the acknowledgement took longer than [`DELAY`].
    pub late: bool,
    /// Where they are or were; of several copies the first in the log, or else the latest lost.
    pub place: Option<Place>,
    /// Whether they are there.
    pub presence: Presence,
    /// When the high watermark passed them.
    pub committed: Option<Span>,
    /// Consumers, by their index in the schedule, that read them there, and when.
    pub read: Vec<(u16, Span)>,
    /// How they went, if they were in a log that counted and are in none.
    pub loss: Option<Loss>,
    /// Further copies in the leader's log.
    pub copies: Vec<Copy>,
    /// Whether they stand in the log after a record that was produced later.
    pub out_of_order: bool,
}

/// What a producer was told of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It is in the log (with acks=0: it was sent).
    Acknowledged,
    /// It is not taken.
    Refused(ErrorCode),
    /// No answer came in time: it may be in the log.
    TimedOut,
    /// Nothing yet.
    Pending,
}

/// Whether a record is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// In the leader's log.
    InLog,
    /// Nobody leads; a replica that may lead has it. Or it is on its way to a leader.
    Possible,
    /// It was in a leader's log and is in none that counts.
    Gone,
    /// It never was in a log.
    NeverAppended,
}

/// A place in a partition's log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Which partition.
    pub partition: PartitionId,
    /// Offset of the first record of the run; the others follow.
    pub offset: Offset,
    /// The leader epoch in which it was appended.
    pub leader_epoch: LeaderEpoch,
    /// The leader that appended it.
    pub leader: Option<NodeId>,
    /// When.
    pub appended: Option<Span>,
}

/// How records went that were in a leader's log.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Loss {
    /// The election since which no leader has had them.
    pub election: Option<Election>,
    /// Facts that removed them from a log: truncations, power losses, wiped disks.
    pub cuts: Vec<FactId>,
    /// Brokers that have them still, in a log that does not count.
    pub stranded: Vec<NodeId>,
}

/// An election.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Election {
    /// The change of the partition.
    pub fact: FactId,
    /// When.
    pub time: Time,
    /// Who won.
    pub leader: NodeId,
    /// In which epoch.
    pub leader_epoch: LeaderEpoch,
    /// Whether it was not in sync.
    pub unclean: bool,
}

/// A further copy of records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Copy {
    /// Where.
    pub place: Place,
    /// The failed attempt whose repetition wrote it.
    pub retry: Option<FactId>,
}

impl RecordRun {
    /// Value after the last.
    pub fn end(&self) -> u64 {
        self.first + self.count
    }

    /// Whether they were acknowledged and are in no log that counts.
    pub fn is_lost(&self) -> bool {
        self.answer == Answer::Acknowledged
            && matches!(self.presence, Presence::Gone | Presence::NeverAppended)
    }

    /// Whether a consumer has read what is gone (I15).
    pub fn is_read_and_gone(&self) -> bool {
        self.presence == Presence::Gone && !self.read.is_empty()
    }

    /// Whether there is nothing to tell: acknowledged in time, or to be, there once and in order.
    pub fn is_ordinary(&self) -> bool {
        let told = matches!(self.answer, Answer::Acknowledged | Answer::Pending);
        let gone = self.is_lost() || self.is_read_and_gone();
        told && !gone && !self.late && self.copies.is_empty() && !self.out_of_order
    }
}

impl ProducerLedger {
    /// Records of the runs that are meant.
    pub fn count(&self, meant: impl Fn(&RecordRun) -> bool) -> u64 {
        self.runs.iter().filter(|run| meant(run)).map(|run| run.count).sum()
    }
}

/// What a ledger is made from.
struct Sources<'a> {
    plan: &'a Plan,
    world: &'a World,
    history: &'a History,
    trace: &'a Trace,
    notes: &'a Notes,
}

impl Ledger {
    /// The fates as things are. Without a history there are none.
    pub(crate) fn new(
        plan: &Plan,
        world: &World,
        history: &History,
        trace: &Trace,
        notes: &Notes,
    ) -> Ledger {
        let sources = Sources { plan, world, history, trace, notes };
        let places = places::Places::of(&sources);
        let teller = tell::Teller::new(&sources);
        let producer = |index: usize| {
            let produced = &history.producers[index].produced;
            let told = pieces::told(&sources, index, produced);
            let total = produced.last().unwrap_or(0).unsigned_abs();
            let pieces = pieces::pieces(&places.producers[index], &told, total);
            let mut runs = Vec::with_capacity(pieces.len());
            pieces.iter().for_each(|piece| teller.tell(index, piece, &told, &mut runs));
            ProducerLedger {
                runs,
                latency: latency::latency(produced, &notes.acknowledgements[index]),
            }
        };
        Ledger {
            producers: (0..plan.schedule.producers.len()).map(producer).collect(),
            partitions: Availability::of(history),
        }
    }
}
