//! Why consumers went to another position, or stopped.

use super::setting::{Setting, Value};
use super::{Because, Reason, Subject, What, Why};
use highwater_protocol::{Event, NodeId, Offset, PartitionId, Time};
use highwater_sim::TraceEvent;

impl Why<'_> {
    /// Why a consumer's position changed other than by reading.
    pub(super) fn position(&self, subject: &Subject) -> Vec<Reason> {
        let Some(partition) = subject.partition else { return Vec::new() };
        let (consumer, from, to) = match subject.what {
            What::PositionReset { consumer, from, to } => (consumer, from, Some(to)),
            What::ConsumerFailed { consumer, .. } => {
                (consumer, self.position_before(consumer, partition, subject.time), None)
            }
            _ => return Vec::new(),
        };
        let policy = Setting::reset_policy(self.run, consumer);
        let cut = self.cut_below(partition, from, subject.time);
        let because = match to {
            None => Because::NoResetPolicy,
            Some(to) => {
                let parted = cut.is_some() && self.features().consumers_check_positions;
                Because::GoesOnAt { to, parted }
            }
        };
        let mut last = Reason::new(because);
        let none = policy.is_some_and(|policy| policy.value == Value::Word("none"));
        if to.is_none() == none {
            last.settings.extend(policy);
        }
        let mut reasons = match cut {
            Some(cut) => cut,
            None => vec![Reason::new(Because::OutOfRange { position: from })],
        };
        reasons.insert(1, last);
        reasons
    }

    /// A consumer's position just before a time.
    pub(super) fn position_before(
        &self,
        consumer: NodeId,
        partition: PartitionId,
        time: Time,
    ) -> Option<Offset> {
        let consumers = &self.run.history().consumers;
        let index = (0..consumers.len()).find(|i| self.run.consumer_node(*i) == consumer)?;
        let own = consumers[index].positions.iter().find(|(id, _)| *id == partition);
        own?.1.at(Time(time.0.saturating_sub(1)))
    }

    /// The leader's log ended below the position: who was elected without those records.
    fn cut_below(
        &self,
        partition: PartitionId,
        from: Option<Offset>,
        time: Time,
    ) -> Option<Vec<Reason>> {
        let position = from?;
        let changes = &self.partition(partition)?.changes;
        let (at, fact, change) =
            changes.iter().rev().filter(|(at, ..)| *at <= time).find(|(at, _, change)| {
                let leader = change.registration.leader;
                leader.is_some_and(|leader| self.log_end(partition, leader, *at) < position)
            })?;
        let leader = change.registration.leader?;
        let end = self.log_end(partition, leader, *at);
        let epoch = change.registration.leader_epoch;
        let without = Because::ElectedWithout { leader, time: *at, epoch, end };
        let mut reasons = vec![
            Reason::new(Because::CutBelowPosition { position, end }),
            Reason::new(without).at(*at, *fact),
        ];
        reasons.extend(self.unclean_behind(partition, *fact, *at, change));
        reasons.extend(self.faults_behind(partition, *fact));
        Some(reasons)
    }
}

/// Whether an event sets a consumer's position or stops it.
pub(super) fn moves_consumer(event: &TraceEvent) -> bool {
    matches!(event, TraceEvent::Node(Event::PositionReset { .. } | Event::ConsumerFailed { .. }))
}
