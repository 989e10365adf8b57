//! For teaching: how far brokers' logs reach, as their heartbeats told (`elects_most_up_to_date`).
//!
//! No Kafka controller knows this. Of the two ways in which one might learn it, asking at each
//! election would delay it by a round trip to brokers of which one has just died. Here brokers tell
//! it with every heartbeat instead, so what the controller knows is up to one heartbeat interval
//! old, as it would be in practice.

use crate::message::LogEnd;
use crate::types::{LeaderEpoch, NodeId, Offset, TopicId};

/// What each broker told last.
#[derive(Clone, Debug, Default)]
pub(super) struct LogEnds {
    told: Vec<(NodeId, Vec<LogEnd>)>,
}

impl LogEnds {
    /// Notes what a broker told; nothing if it does not tell.
    pub(super) fn note(&mut self, broker: NodeId, ends: &[LogEnd]) {
        if ends.is_empty() {
            return;
        }
        match self.told.iter_mut().find(|(known, _)| *known == broker) {
            Some((_, told)) => *told = ends.to_vec(),
            None => self.told.push((broker, ends.to_vec())),
        }
    }

    /// The newest leader epoch in a broker's log of a partition, and where the log ends: the
    /// greater, the more up to date. `None` if the broker has not told.
    pub(super) fn of(
        &self,
        broker: NodeId,
        topic: TopicId,
        index: u16,
    ) -> Option<(LeaderEpoch, Offset)> {
        let (_, told) = self.told.iter().find(|(known, _)| *known == broker)?;
        let end = told.iter().find(|end| end.topic == topic && end.index == index)?;
        Some((end.leader_epoch, end.log_end_offset))
    }
}
