//! What a partition should become, and what follows from that with the state as it is (R7.4, R7.6,
//! R7.7; classes `PartitionLeaderElectionAlgorithms`, `ReplicaStateMachine`).

use super::KafkaController;
use crate::event::ChangeCause;
use crate::message::NewPartition;
use crate::metadata::{ConfigKey, MetadataImage, PartitionRegistration};
use crate::order;
use crate::types::{LeaderRecoveryState, NodeId, PartitionId, TopicId};

/// A partition, what it should become, and why.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) partition: PartitionId,
    pub(super) goal: Goal,
    pub(super) cause: ChangeCause,
}

/// What a partition should become. Unlike a new state it still holds when another write came
/// between.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    /// It has a state at all.
    Create(NewPartition),
    /// It has a live leader.
    Elect,
    /// It has a live leader, safe or not, if it has none now.
    ElectUncleanly,
    /// The first assigned replica leads.
    Prefer,
    /// The broker, which shuts down, does not lead.
    MoveAway(NodeId),
    /// The broker is not in the ISR.
    Remove(NodeId),
    /// These replicas are added to those that are there (R6.40 in its older form).
    Reassign(Vec<NodeId>),
    /// The reassignment is complete.
    Complete,
    /// The reassignment is given up.
    Cancel,
    /// These are in the ISR, as the leader of this epoch says.
    Isr(Vec<NodeId>),
}

impl KafkaController {
    /// The next state of a partition; `None` if it is where it should be, or cannot get there.
    pub(super) fn next_state(&self, id: PartitionId, goal: &Goal) -> Option<PartitionRegistration> {
        let next = match (goal, self.context.partition(id)) {
            (Goal::Create(new), None) => return self.created(new),
            (Goal::Create(_), Some(_)) | (_, None) => return None,
            (Goal::Elect, Some(p)) => self.elect(p, self.unclean_allowed(p.topic))?,
            (Goal::ElectUncleanly, Some(p)) => self.elect(p, true)?,
            (Goal::Prefer, Some(p)) => self.prefer(p)?,
            (Goal::MoveAway(broker), Some(p)) => self.move_away(p, *broker)?,
            (Goal::Remove(broker), Some(p)) => remove(p, *broker)?,
            (Goal::Reassign(target), Some(p)) => self.reassigned(p, target)?,
            (Goal::Complete, Some(p)) => self.completed(p)?,
            (Goal::Cancel, Some(p)) => cancelled(p)?,
            (Goal::Isr(isr), Some(p)) => {
                let isr = isr.clone();
                let partition_epoch = p.partition_epoch + 1;
                return Some(PartitionRegistration { isr, partition_epoch, ..p.clone() });
            }
        };
        // R7.4: each write of the controller is a new leader epoch.
        Some(PartitionRegistration {
            leader_epoch: next.leader_epoch + 1,
            partition_epoch: next.partition_epoch + 1,
            ..next
        })
    }

    /// R7.4: the first live assigned replica in the ISR, with the live ones; else, where that is
    /// allowed, the first live one alone. In 0.8.0 the ISR's order counted.
    fn elect(&self, p: &PartitionRegistration, unclean: bool) -> Option<PartitionRegistration> {
        if p.leader.is_some_and(|leader| is_there(&self.context, leader)) {
            return None;
        }
        let live = |id: &&NodeId| self.context.is_active(**id);
        let clean = if self.features.elects_in_assignment_order {
            p.replicas.iter().filter(live).find(|id| p.isr.contains(id))
        } else {
            p.isr.iter().find(live)
        };
        if let Some(leader) = clean {
            let isr = p.isr.iter().filter(live).copied().collect();
            return Some(PartitionRegistration { leader: Some(*leader), isr, ..p.clone() });
        }
        let leader = *p.replicas.iter().find(live).filter(|_| unclean)?;
        Some(PartitionRegistration { leader: Some(leader), isr: vec![leader], ..p.clone() })
    }

    fn prefer(&self, p: &PartitionRegistration) -> Option<PartitionRegistration> {
        let preferred = *p.replicas.first()?;
        let able = self.context.is_active(preferred) && p.isr.contains(&preferred);
        if p.leader == Some(preferred) || !able {
            return None;
        }
        Some(PartitionRegistration { leader: Some(preferred), ..p.clone() })
    }

    /// R7.6: in the order of assignment, of the ISR less those who shut down.
    fn move_away(
        &self,
        p: &PartitionRegistration,
        broker: NodeId,
    ) -> Option<PartitionRegistration> {
        if p.leader != Some(broker) {
            return None;
        }
        let able =
            |id: &&NodeId| **id != broker && p.isr.contains(id) && self.context.is_active(**id);
        let leader = *p.replicas.iter().find(able)?;
        let leaves = |id: &NodeId| {
            *id == broker || self.context.broker(*id).is_some_and(|b| b.in_controlled_shutdown)
        };
        let isr = p.isr.iter().copied().filter(|id| !leaves(id)).collect();
        Some(PartitionRegistration { leader: Some(leader), isr, ..p.clone() })
    }

    /// The live replicas are in sync, the first of them leads; nothing, while none lives.
    fn created(&self, new: &NewPartition) -> Option<PartitionRegistration> {
        let live = new.replicas.iter().copied().filter(|id| self.context.is_active(*id));
        let isr: Vec<NodeId> = live.collect();
        Some(PartitionRegistration {
            topic: new.topic,
            index: new.index,
            directories: vec![0; new.replicas.len()],
            replicas: new.replicas.clone(),
            adding_replicas: Vec::new(),
            removing_replicas: Vec::new(),
            leader: Some(*isr.first()?),
            isr,
            elr: Vec::new(),
            last_known_elr: Vec::new(),
            leader_recovery_state: LeaderRecoveryState::Recovered,
            leader_epoch: 0,
            partition_epoch: 0,
        })
    }

    /// Whether the topic's partitions are elected uncleanly where nothing else is possible.
    fn unclean_allowed(&self, topic: TopicId) -> bool {
        let set = self.context.topic_config(topic, ConfigKey::UncleanLeaderElectionEnable);
        set.map_or(self.config.unclean_leader_election_enable, |flag| flag != 0)
    }

    /// Both lists together, those to go at the end.
    fn reassigned(
        &self,
        p: &PartitionRegistration,
        target: &[NodeId],
    ) -> Option<PartitionRegistration> {
        // A new target replaces one that is being worked on: what only that added goes.
        let kept: Vec<NodeId> = without(&p.replicas, &p.adding_replicas);
        let adding = sorted(without(target, &kept));
        let staying = p.replicas.iter().filter(|id| kept.contains(id) || p.isr.contains(id));
        let removing = sorted(without(&staying.copied().collect::<Vec<_>>(), target));
        let replicas = [target, &removing[..]].concat();
        if replicas == p.replicas && adding == p.adding_replicas {
            return None;
        }
        let isr: Vec<_> = p.isr.iter().copied().filter(|id| replicas.contains(id)).collect();
        Some(PartitionRegistration {
            directories: vec![0; replicas.len()],
            adding_replicas: adding,
            removing_replicas: removing,
            replicas,
            isr,
            ..p.clone()
        })
    }

    /// Whoever led leads on if it stays; else the first of the target that lives and is in sync.
    fn completed(&self, p: &PartitionRegistration) -> Option<PartitionRegistration> {
        let replicas = without(&p.replicas, &p.removing_replicas);
        let isr = without(&p.isr, &p.removing_replicas);
        if !p.is_reassigning() || !replicas.iter().all(|id| isr.contains(id)) {
            return None; // R6.40, up to 4.2: all of the target must be in sync
        }
        let able = |id: &NodeId| self.context.is_active(*id) && isr.contains(id);
        let stays = p.leader.filter(|leader| replicas.contains(leader) && able(leader));
        let leader = stays.or_else(|| replicas.iter().copied().find(|id| able(id)))?;
        Some(PartitionRegistration {
            directories: vec![0; replicas.len()],
            adding_replicas: Vec::new(),
            removing_replicas: Vec::new(),
            leader: Some(leader),
            replicas,
            isr,
            ..p.clone()
        })
    }
}

/// Whether the broker's node is there, shutting down or not.
pub(super) fn is_there(context: &MetadataImage, broker: NodeId) -> bool {
    context.broker(broker).is_some_and(|registration| !registration.fenced)
}

/// R7.4: a dead broker leaves the ISR, unless nobody else is in it; it does not lead any more.
fn remove(p: &PartitionRegistration, broker: NodeId) -> Option<PartitionRegistration> {
    if !p.isr.contains(&broker) {
        return None;
    }
    let leader = p.leader.filter(|leader| *leader != broker);
    let isr = if p.isr.len() == 1 { p.isr.clone() } else { without(&p.isr, &[broker]) };
    if leader == p.leader && isr == p.isr {
        return None;
    }
    Some(PartitionRegistration { leader, isr, ..p.clone() })
}

/// Back to the replicas there were; not if only added ones are in sync.
fn cancelled(p: &PartitionRegistration) -> Option<PartitionRegistration> {
    let isr = without(&p.isr, &p.adding_replicas);
    if !p.is_reassigning() || isr.is_empty() {
        return None;
    }
    let replicas = without(&p.replicas, &p.adding_replicas);
    Some(PartitionRegistration {
        directories: vec![0; replicas.len()],
        adding_replicas: Vec::new(),
        removing_replicas: Vec::new(),
        leader: p.leader.filter(|leader| isr.contains(leader)).or(isr.first().copied()),
        replicas,
        isr,
        ..p.clone()
    })
}

/// `list` in its order, less `removed`.
pub(super) fn without(list: &[NodeId], removed: &[NodeId]) -> Vec<NodeId> {
    list.iter().copied().filter(|id| !removed.contains(id)).collect()
}

fn sorted(mut list: Vec<NodeId>) -> Vec<NodeId> {
    order::sort(&mut list);
    list
}
