//! What is committed stays: I8, I9, I15, I24.
//!
//! The true high watermark of a partition is the highest that any leader has reached. Brokers do
//! not know it; the simulator does.

use super::logs::record;
use super::{Check, Scene};
use highwater_protocol::few::Few;
use highwater_protocol::message::{Channel, Message};
use highwater_protocol::{Event, FactId, NodeId, Offset, PartitionId, RecordBatch};
use std::collections::BTreeMap;

/// What was committed of each partition.
#[derive(Clone, Debug, Default)]
pub(super) struct Committed {
    partitions: BTreeMap<PartitionId, Prefix>,
}

#[derive(Clone, Debug, Default)]
struct Prefix {
    /// The true high watermark.
    mark: Offset,
    /// Every record below it, as runs.
    runs: Vec<RecordBatch>,
    /// How far consumers were given records.
    read: Offset,
}

impl Check for Committed {
    fn read_event(&mut self, scene: &mut Scene, _id: FactId, event: &Event) {
        match *event {
            Event::HighWatermark { partition, high_watermark } => {
                self.advance(scene, partition, high_watermark);
            }
            Event::BecameLeader { partition, leader_epoch, .. } => {
                let current = scene.world.metadata().partition(partition);
                // A broker that hears of its election late may lead in the past.
                if current.map(|r| (r.leader, r.leader_epoch))
                    == Some((Some(scene.node), leader_epoch))
                {
                    self.check_leader(scene, partition, scene.node);
                }
            }
            _ => {}
        }
    }

    fn read_outbox(&mut self, scene: &mut Scene) {
        for envelope in scene.world.posted() {
            let Message::FetchResponse(response) = &envelope.message else { continue };
            if envelope.connection.channel != Channel::Client {
                continue;
            }
            for part in &response.partitions {
                let records = part.records.iter();
                self.check_read(scene, part.partition, records);
            }
        }
    }

    fn inspect(&mut self, scene: &mut Scene) {
        let partitions = scene.world.metadata().partitions.iter().enumerate();
        for (id, registration) in partitions {
            let Some(registration) = registration else { continue };
            let partition = PartitionId(id as u16);
            if let Some(leader) = registration.leader {
                self.check_leader(scene, partition, leader);
            }
            for member in registration.isr.iter().chain(&registration.elr) {
                self.check_member(scene, partition, *member);
            }
        }
    }
}

impl Committed {
    fn advance(&mut self, scene: &mut Scene, partition: PartitionId, to: Offset) {
        let Some(hosted) = scene.hosted(scene.node, partition) else { return };
        if !hosted.is_leader() || !scene.is_trusted(partition) {
            return;
        }
        if scene.is_judged("I24", partition) {
            check_quorum(scene, partition, to);
        }
        let prefix = self.partitions.entry(partition).or_default();
        if to <= prefix.mark {
            return;
        }
        let Some(log) = scene.log(scene.node, partition) else { return };
        let mut records = Few::default();
        log.records().read(prefix.mark, to, u64::MAX, &mut records);
        for batch in records.iter() {
            match prefix.runs.last_mut() {
                Some(last) if last.continues_with(batch) => last.count += batch.count,
                _ => prefix.runs.push(*batch),
            }
        }
        prefix.mark = to;
    }

    /// I8 and I15: whoever the controller lets lead has all of it.
    fn check_leader(&self, scene: &mut Scene, partition: PartitionId, leader: NodeId) {
        let Some(prefix) = self.partitions.get(&partition) else { return };
        if !scene.is_trusted(partition) || scene.has_lost_leader(leader, partition) {
            return;
        }
        let Some(log) = scene.log(leader, partition) else { return };
        let end = log.log_end_offset();
        let differs = first_difference(&prefix.runs, log.records().iter());
        scene.node = leader;
        if end < prefix.mark {
            let what = format!("leads with {end} records of {} committed", prefix.mark);
            scene.report("I8", partition, what);
        }
        if let Some(at) = differs {
            let check = if at < prefix.read { "I15" } else { "I8" };
            scene.report(check, partition, format!("the committed record at {at} was replaced"));
        }
    }

    /// I9: whoever may be elected has all of it, unless it has lost data itself.
    fn check_member(&self, scene: &mut Scene, partition: PartitionId, member: NodeId) {
        let Some(prefix) = self.partitions.get(&partition) else { return };
        if scene.is_lossy(member) || !scene.is_judged("I9", partition) {
            return;
        }
        let end = scene.log(member, partition).map_or(0, |log| log.log_end_offset());
        if end < prefix.mark {
            scene.node = member;
            let what = format!("a candidate has {end} records of {} committed", prefix.mark);
            scene.report("I9", partition, what);
        }
    }

    /// I15: a consumer is given what was committed there, and nothing else ever.
    fn check_read<'a>(
        &mut self,
        scene: &mut Scene,
        partition: PartitionId,
        records: impl Iterator<Item = &'a RecordBatch> + Clone,
    ) {
        if !scene.is_trusted(partition) {
            return;
        }
        let prefix = self.partitions.entry(partition).or_default();
        if let Some(at) = first_difference(&prefix.runs, records.clone()) {
            scene.report(
                "I15",
                partition,
                format!("the record read at {at} is not what was there"),
            );
        }
        let end = records.last().map_or(0, RecordBatch::next_offset);
        prefix.read = prefix.read.max(end.min(prefix.mark));
    }
}

/// I24: a replica that counts and does not fetch holds the mark back, dead or alive.
fn check_quorum(scene: &mut Scene, partition: PartitionId, to: Offset) {
    let Some(hosted) = scene.hosted(scene.node, partition) else { return };
    let Some(leading) = &hosted.leading else { return };
    // A replica that was just dropped is deleted, perhaps before the leader hears of it; it may be
    // back and empty by then, in a new leader epoch.
    let Some(registered) = scene.world.metadata().partition(partition) else { return };
    if hosted.leader_epoch < registered.leader_epoch {
        return;
    }
    let assigned = |member: &NodeId| registered.replicas.contains(member);
    let lacking =
        leading.isr.maximal().into_iter().filter(assigned).find(|member| {
            scene.log(*member, partition).is_none_or(|log| log.log_end_offset() < to)
        });
    if let Some(member) = lacking {
        scene.report("I24", partition, format!("committed up to {to} while {member} lacks it"));
    }
}

/// The first offset that both have and where they differ.
fn first_difference<'a>(
    committed: &[RecordBatch],
    log: impl Iterator<Item = &'a RecordBatch>,
) -> Option<Offset> {
    let (mut a, mut b) = (committed.iter().peekable(), log.peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let from = x.base_offset.max(y.base_offset);
        let end = x.next_offset().min(y.next_offset());
        if from < end && record(x, from) != record(y, from) {
            return Some(from);
        }
        let (x, y) = (x.next_offset(), y.next_offset());
        if x <= y {
            a.next();
        }
        if y <= x {
            b.next();
        }
    }
    None
}
