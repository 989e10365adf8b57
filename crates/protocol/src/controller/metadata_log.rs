//! The metadata log: what is appended, what is committed, and the answers that wait for it.
//!
//! One node stands for the whole quorum of controllers: voters are not modelled apart. Records
//! gather for `controller.quorum.append.linger.ms` from the first on and are then committed
//! together (R6.2).

use crate::event::{ChangeCause, Event, FactId, PartitionChange};
use crate::io::Outbox;
use crate::message::Envelope;
use crate::metadata::{MetadataImage, MetadataRecord};
use crate::types::{NodeId, PartitionId};
use std::collections::VecDeque;

/// The log with its committed prefix and the states that both add up to.
///
/// Operations read [`MetadataLog::latest`], uncommitted records included (R6.1). What happened is
/// told at the commit, in log order, so that nothing is told that a crash of the controller takes
/// back.
#[derive(Clone, Debug)]
pub(super) struct MetadataLog {
    records: Vec<MetadataRecord>,
    /// The fact each committed record became; its operation's cause if it told nothing.
    ///
    /// Invariant: as many as committed records.
    facts: Vec<FactId>,
    /// Why the uncommitted records were written, in log order.
    ///
    /// Invariant: `facts` and `pending` together are as many as `records`.
    pending: VecDeque<Pending>,
    committed: MetadataImage,
    latest: MetadataImage,
    answers: VecDeque<Answer>,
}

/// Why an uncommitted record was written.
#[derive(Clone, Copy, Debug)]
struct Pending {
    cause: FactId,
    change: Option<ChangeCause>,
}

/// An answer that waits until the log is committed up to `offset`.
#[derive(Clone, Debug)]
struct Answer {
    offset: i64,
    /// What led to the answer; `None` if the operation's last record tells it.
    cause: Option<FactId>,
    envelope: Envelope,
}

impl MetadataLog {
    /// An empty log.
    pub(super) fn new() -> MetadataLog {
        MetadataLog {
            records: Vec::new(),
            facts: Vec::new(),
            pending: VecDeque::new(),
            committed: MetadataImage::default(),
            latest: MetadataImage::default(),
            answers: VecDeque::new(),
        }
    }

    /// What is committed.
    pub(super) fn committed(&self) -> &MetadataImage {
        &self.committed
    }

    /// The newest state, uncommitted records included.
    pub(super) fn latest(&self) -> &MetadataImage {
        &self.latest
    }

    /// Number of records, uncommitted ones included: the offset of the next.
    pub(super) fn end_offset(&self) -> i64 {
        self.latest.offset
    }

    /// Whether records wait for their commit.
    pub(super) fn has_uncommitted(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Appends a record on account of `cause`. `change` tells why, for a partition or a setting
    /// that an administrator changes.
    pub(super) fn append(
        &mut self,
        record: MetadataRecord,
        cause: FactId,
        change: Option<ChangeCause>,
    ) {
        debug_assert!(change.is_some() || partition_of(&record).is_none());
        self.assert_continues(&record);
        self.latest.apply(&record);
        self.records.push(record);
        self.pending.push_back(Pending { cause, change });
        debug_assert_eq!(self.facts.len() + self.pending.len(), self.records.len());
    }

    /// Answers once all records so far are committed: at once if they are. `from` is the log's
    /// end before the operation that is answered.
    pub(super) fn answer_when_committed(
        &mut self,
        from: i64,
        envelope: Envelope,
        out: &mut Outbox,
    ) {
        if !self.has_uncommitted() {
            out.send(envelope);
            return;
        }
        debug_assert!(from <= self.end_offset());
        let cause = (from == self.end_offset()).then(|| out.cause());
        self.answers.push_back(Answer { offset: self.end_offset(), cause, envelope });
    }

    /// Drops the answers for which `gone` holds: their connection is closed.
    pub(super) fn drop_answers(&mut self, gone: impl Fn(&Envelope) -> bool) {
        self.answers.retain(|answer| !gone(&answer.envelope));
    }

    /// Commits all records, tells what they changed, and sends the answers that waited.
    pub(super) fn commit(&mut self, out: &mut Outbox) {
        let step = out.cause();
        while let Some(pending) = self.pending.pop_front() {
            let record = &self.records[self.facts.len()];
            out.resume(pending.cause);
            tell(record, pending.change, &self.committed, out);
            self.facts.push(out.cause());
            self.committed.apply(record);
        }
        debug_assert_eq!(self.committed.offset, self.latest.offset);
        while let Some(answer) = self.answers.pop_front() {
            debug_assert!(answer.offset <= self.committed.offset);
            let last = usize::try_from(answer.offset).expect("offsets count records") - 1;
            out.resume(answer.cause.unwrap_or(self.facts[last]));
            out.send(answer.envelope);
        }
        out.resume(step);
    }

    /// Committed records from `offset` on.
    pub(super) fn committed_from(&self, offset: i64) -> &[MetadataRecord] {
        let from = usize::try_from(offset).unwrap_or(0).min(self.facts.len());
        &self.records[from..self.facts.len()]
    }

    /// The fact that best explains the committed records from `offset` on: the last partition
    /// change, else the last record; `None` if there are none.
    pub(super) fn fact_from(&self, offset: i64) -> Option<FactId> {
        let from = usize::try_from(offset).unwrap_or(0).min(self.facts.len());
        let records = &self.records[from..self.facts.len()];
        let changed = records.iter().rposition(|record| partition_of(record).is_some());
        let at = changed.or(records.len().checked_sub(1))?;
        Some(self.facts[from + at])
    }

    /// What another controller finds after a crash of this one: the committed records only.
    pub(super) fn into_committed(mut self) -> MetadataLog {
        self.records.truncate(self.facts.len());
        self.pending.clear();
        self.answers.clear();
        self.latest = self.committed.clone();
        self
    }

    /// Offset of the last registration of `broker`, if it ever registered.
    pub(super) fn registration_offset(&self, broker: NodeId) -> Option<i64> {
        let at = self.records.iter().rposition(
            |record| matches!(record, MetadataRecord::RegisterBroker(b) if b.broker == broker),
        )?;
        i64::try_from(at).ok()
    }

    /// Change records form a chain (I2, I20): each raises the partition epoch by one, and the
    /// leader epoch by at most one.
    fn assert_continues(&self, record: &MetadataRecord) {
        if let MetadataRecord::Partition(id, new) = record {
            debug_assert!(self.latest.partition(*id).is_none(), "created twice");
            debug_assert_eq!((new.leader_epoch, new.partition_epoch), (0, 0));
            new.assert_invariants();
        }
        if let MetadataRecord::PartitionChange(id, new) = record {
            let old = self.latest.partition(*id).expect("only existing partitions change");
            debug_assert_eq!(new.partition_epoch, old.partition_epoch + 1);
            debug_assert!((0..=1).contains(&(new.leader_epoch - old.leader_epoch)));
            let same_epoch = new.leader_epoch == old.leader_epoch;
            debug_assert!(!same_epoch || new.leader == old.leader, "a new leader, a new epoch");
            new.assert_invariants();
        }
    }
}

/// The partition that a record is about, if any.
fn partition_of(record: &MetadataRecord) -> Option<PartitionId> {
    match record {
        MetadataRecord::Partition(id, _) | MetadataRecord::PartitionChange(id, _) => Some(*id),
        _ => None,
    }
}

/// Tells what a record changes in `before`.
fn tell(
    record: &MetadataRecord,
    change: Option<ChangeCause>,
    before: &MetadataImage,
    out: &mut Outbox,
) {
    match record {
        MetadataRecord::Partition(partition, registration)
        | MetadataRecord::PartitionChange(partition, registration) => {
            out.partition_changed(PartitionChange {
                partition: *partition,
                cause: change.expect("a partition changes for a reason"),
                registration: registration.clone(),
            });
        }
        MetadataRecord::RegisterBroker(new) => {
            // Brokers that have been running since before the run are nothing new.
            if new.fenced || before.broker(new.broker).is_some() {
                out.emit(Event::BrokerRegistered { broker: new.broker });
            }
        }
        MetadataRecord::BrokerRegistrationChange(new) => {
            let broker = new.broker;
            let old = before.broker(broker).expect("only registered brokers change");
            if new.in_controlled_shutdown && !old.in_controlled_shutdown {
                out.emit(Event::BrokerInControlledShutdown { broker });
            }
            for directory in old.directories.iter().filter(|d| !new.directories.has_online(*d)) {
                out.emit(Event::LogDirOffline { broker, directory });
            }
            // A second, redundant fencing (R6.5) tells nothing new.
            match (old.fenced, new.fenced) {
                (false, true) => drop(out.emit(Event::BrokerFenced { broker })),
                (true, false) => drop(out.emit(Event::BrokerUnfenced { broker })),
                _ => {}
            }
        }
        MetadataRecord::Config { resource, key, .. } => {
            if change.is_some() {
                out.emit(Event::ConfigChanged { resource: *resource, key: *key });
            }
        }
        MetadataRecord::NoOp => {}
    }
}
