//! How a leader moves the high watermark (`Partition.maybeIncrementLeaderHW`).

use super::{Context, Partition, RemoteReplica};
use crate::config::Features;
use crate::types::NodeId;

impl Partition {
    /// Raises the high watermark to what every replica that counts has (R4.1-R4.7). Returns
    /// whether it rose.
    #[inline(always)]
    pub(super) fn maybe_increment_high_watermark(&mut self, context: &Context<'_>) -> bool {
        let Some(leading) = &self.leading else { return false };
        let features = context.features;
        // R4.2: below min.insync.replicas it stands still (3.7 and later).
        if features.high_watermark_frozen_below_min_isr
            && leading.isr.committed.len() < self.effective_min_isr(features)
        {
            return false;
        }
        let end = self.log.log_end_offset();
        let mut candidate = end;
        for remote in &leading.remotes {
            if remote.log_end_offset >= candidate {
                continue;
            }
            // Whoever is caught up may join at any moment and counts too (R4.4).
            let waits = || {
                let lag_max = context.replica_lag_time_max;
                features.high_watermark_waits_for_caught_up
                    && remote.is_caught_up(end, context.now, lag_max, features)
                    && remote.is_isr_eligible(context.image, features)
            };
            if self.counts(remote, features) || waits() {
                candidate = remote.log_end_offset;
            }
        }
        let rose = self.log.maybe_increment_high_watermark(candidate);
        if rose {
            self.min_isr_when_risen = self.effective_min_isr(features);
        }
        debug_assert!(!rose || self.log.high_watermark() == candidate);
        rose
    }

    /// R4.3: the maximal ISR counts. R4.6: whoever is to leave counts as well, until the controller
    /// has agreed.
    fn counts(&self, remote: &RemoteReplica, features: &Features) -> bool {
        let member =
            if features.maximal_isr { remote.in_maximal_isr } else { remote.in_committed_isr };
        let leaving = || self.leading.as_ref().is_some_and(|l| l.isr.is_leaving(remote.broker));
        member && (features.pending_shrink_counts_old_isr || !leaving())
    }

    /// The other replicas that must have a record before it is committed, caught-up outsiders left
    /// out; nobody where this broker does not lead (I19).
    pub fn replication_quorum(&self, features: &Features) -> Vec<NodeId> {
        let remotes = self.leading.iter().flat_map(|leading| &leading.remotes);
        remotes.filter(|remote| self.counts(remote, features)).map(|remote| remote.broker).collect()
    }
}
