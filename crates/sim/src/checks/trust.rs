//! Where what is committed may be relied on: the conditions of I5, I8, I9, I11 and I15.

use crate::historian::min_insync_replicas;
use crate::plan::Plan;
use crate::world::World;
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{Event, LeaderRecoveryState, NodeId, PartitionChange, PartitionId};
use std::collections::{BTreeMap, BTreeSet};

/// What has happened so far that no rule can make good.
#[derive(Clone, Debug, Default)]
pub(super) struct Trust {
    /// Partitions where a leader was elected uncleanly, or may be without anyone calling it so, or
    /// has forgotten a proposal: nothing is promised there any more.
    unclean: BTreeSet<PartitionId>,
    /// Who was in sync last.
    isr: BTreeMap<PartitionId, Vec<NodeId>>,
    /// The smallest effective `min.insync.replicas` a partition ever had.
    least_min_isr: BTreeMap<PartitionId, i64>,
}

impl Trust {
    /// The controller changed a partition.
    pub(super) fn read_change(&mut self, plan: &Plan, world: &World, change: &PartitionChange) {
        let registration = &change.registration;
        // A reassignment that ends below min.insync.replicas leaves the replicas it dropped in the
        // ELR (case j4); added again, one may lead with an empty log, and cleanly so.
        let stale = registration.elr.iter().any(|member| !registration.replicas.contains(member));
        // A reassignment that is cancelled may leave the ISR to one of the old replicas that was
        // not in it, where unclean elections are enabled (R6.40), and is down.
        let isr = registration.isr.clone();
        let before = self.isr.insert(change.partition, isr).unwrap_or_default();
        let joined = registration.isr.iter().any(|member| !before.contains(member));
        let given = registration.leader.is_none() && joined && !before.is_empty();
        let recovering = registration.leader_recovery_state == LeaderRecoveryState::Recovering;
        if stale || given || recovering {
            self.unclean.insert(change.partition);
        }
        self.note_min_isr(plan, world, change.partition, registration);
        if !registration.elr.is_empty() && knows_less(plan, world, change) {
            self.unclean.insert(change.partition);
        }
    }

    /// A node told of something.
    pub(super) fn read_event(&mut self, event: &Event) {
        // The controller may take in whom the leader does not wait for any more.
        if let Event::IsrExpandForgotten { partition, .. } = event {
            self.unclean.insert(*partition);
        }
    }

    /// Whether nothing has happened there after which anyone may be elected who lacks what is
    /// committed, whatever the disks did.
    pub(super) fn is_clean(&self, partition: PartitionId) -> bool {
        !self.unclean.contains(&partition)
    }

    /// A setting was changed.
    pub(super) fn read_settings(&mut self, plan: &Plan, world: &World) {
        for (id, registration) in world.metadata().partitions.iter().enumerate() {
            let Some(registration) = registration else { continue };
            self.note_min_isr(plan, world, PartitionId(id as u16), registration);
        }
    }

    fn note_min_isr(
        &mut self,
        plan: &Plan,
        world: &World,
        partition: PartitionId,
        registration: &PartitionRegistration,
    ) {
        let now = min_insync_replicas(plan, world.metadata(), registration);
        let least = self.least_min_isr.entry(partition).or_insert(now);
        *least = now.min(*least);
    }

    /// Whether a committed record must still be on every possible leader. Each record is on as many
    /// replicas as the ISR had to have, so that fewer disks may fail where ELR keeps account of
    /// them (KIP-966); without it the last member may be one that has lost them.
    pub(super) fn holds(&self, plan: &Plan, world: &World, partition: PartitionId) -> bool {
        if !self.is_clean(partition) {
            return false;
        }
        let elr = plan.schedule.features.eligible_leader_replicas;
        let least = self.least_min_isr.get(&partition).copied().unwrap_or(0);
        world.lossy.is_empty() || (elr && (world.lossy.len() as i64) < least)
    }

    /// Whether a promise can still be judged there: nothing has happened after which nobody gives
    /// it, or after which looking would tell nothing.
    pub(super) fn is_judged(
        &self,
        plan: &Plan,
        world: &World,
        id: &str,
        partition: PartitionId,
    ) -> bool {
        match id {
            "I5" | "I8" | "I9" => self.holds(plan, world, partition),
            // A member that came back with less counts until it is fenced (I9). An unclean leader
            // lets members cut what one that is deposed still counts on them for.
            "I10" => !world.has_lost_data() && self.is_clean(partition),
            "I24" => !world.has_lost_data() && self.holds(plan, world, partition),
            _ => true,
        }
    }
}

/// Whether the leader still goes by a smaller `min.insync.replicas` than the controller does. It
/// takes up a change of roles before a change of settings (cases s1, u1): where both come at once
/// it commits by the smaller ISR what a member of the new ELR may not have.
fn knows_less(plan: &Plan, world: &World, change: &PartitionChange) -> bool {
    let registration = &change.registration;
    let Some(place) = registration.leader.and_then(|leader| plan.place(leader)) else {
        return false;
    };
    let Some(hosted) = world.places[place].partition(change.partition) else { return false };
    let known = hosted.effective_min_isr(&plan.schedule.features) as i64;
    known < min_insync_replicas(plan, world.metadata(), registration)
}
