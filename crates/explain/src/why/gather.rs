//! All that can be explained in a run.

use super::consumer::moves_consumer;
use super::election::is_unclean;
use super::{Subject, What, Why, high_watermark};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::order;
use highwater_protocol::{Event, FactId, Micros, NodeId, PartitionId, Time};
use highwater_sim::{Fact, TraceEvent, WorldEvent};

/// The same thing said again within this time is one subject.
pub(super) const TOGETHER: Micros = Micros::from_millis(2_000);
/// A broker that is refused tries again with its next heartbeat.
const REGISTRATIONS_TOGETHER: Micros = Micros::from_millis(10_000);

/// Everything, by time.
pub(super) fn subjects(why: &Why<'_>) -> Vec<Subject> {
    let mut all: Vec<Subject> = Vec::new();
    for (id, fact) in why.facts() {
        match repeated(fact) {
            Some(subject) => group(&mut all, *id, subject),
            None => all.extend(single(why, *id, fact)),
        }
    }
    for history in &why.run.history().partitions {
        all.extend(high_watermark::stalls(history, why.run.now()));
    }
    all.extend(why.reading.fates.subjects(why.run));
    all.extend(why.reading.late.iter().map(|stretch| stretch.subject(why.run)));
    order::sort_by_key(&mut all, |subject| subject.time);
    all
}

/// Whether a fact is one of those that a subject stands for.
pub(super) fn takes_in(subject: &Subject, fact: &Fact) -> bool {
    let until = subject.until.unwrap_or(subject.time);
    (subject.time..=until).contains(&fact.time)
        && repeated(fact).is_some_and(|one| is_alike(subject, &one))
}

fn single(why: &Why<'_>, id: FactId, fact: &Fact) -> Option<Subject> {
    let subject = |partition, what| {
        Some(Subject { time: fact.time, until: None, fact: Some(id), partition, what })
    };
    let replica = fact.node;
    let event = match fact.event {
        TraceEvent::Node(event) => event,
        TraceEvent::World(WorldEvent::PowerLost { partition, removed }) if removed > 0 => {
            let cuts = &why.replica(partition, replica)?.truncations;
            let to = cuts.iter().find(|(time, ..)| *time == fact.time).map(|(_, to, _)| *to);
            return subject(Some(partition), What::PowerLost { replica, to, removed });
        }
        TraceEvent::World(_) => return None,
    };
    match event {
        Event::PartitionChanged { partition, .. } => changed(why, id, fact.time, partition),
        Event::IsrProposalRefused { partition, error } => {
            subject(Some(partition), What::ProposalRefused { leader: replica, error })
        }
        Event::BrokerFenced { broker } => subject(None, What::Fenced { broker }),
        Event::BrokerUnfenced { broker } => subject(None, What::Unfenced { broker }),
        Event::BrokerNodeDeleted { broker } => subject(None, What::NodeDeleted { broker }),
        Event::BrokerNodeCreated { broker } => subject(None, What::NodeCreated { broker }),
        Event::BrokerInControlledShutdown { broker } => {
            subject(None, What::ShuttingDown { broker })
        }
        Event::Truncated { partition, to, removed } if removed > 0 => {
            subject(Some(partition), What::Truncated { replica, to, removed })
        }
        event if moves_consumer(&TraceEvent::Node(event)) => {
            consumer(why, id, fact.time, replica, event)
        }
        _ => None,
    }
}

fn consumer(
    why: &Why<'_>,
    id: FactId,
    time: Time,
    consumer: NodeId,
    event: Event,
) -> Option<Subject> {
    let (partition, what) = match event {
        Event::PositionReset { partition, to } => {
            // Where a consumer begins is not worth a word.
            let from = why.position_before(consumer, partition, time);
            from.filter(|from| *from != to)?;
            (partition, What::PositionReset { consumer, from, to })
        }
        Event::ConsumerFailed { partition, error } => {
            (partition, What::ConsumerFailed { consumer, error })
        }
        _ => return None,
    };
    Some(Subject { time, until: None, fact: Some(id), partition: Some(partition), what })
}

/// What a change of a registration is, if it is worth a word.
fn changed(why: &Why<'_>, id: FactId, time: Time, partition: PartitionId) -> Option<Subject> {
    let (change, before) = why.change(partition, id)?;
    let (before, after) = (before?, &change.registration);
    let what = what_changed(before, after)?;
    Some(Subject { time, until: None, fact: Some(id), partition: Some(partition), what })
}

fn what_changed(before: &PartitionRegistration, after: &PartitionRegistration) -> Option<What> {
    let both = (before.isr.clone(), after.isr.clone());
    let same_members = |a: &[NodeId], b: &[NodeId]| {
        a.len() == b.len() && a.iter().all(|member| b.contains(member))
    };
    let isr = (!same_members(&before.isr, &after.isr)).then(|| both.clone());
    let only = |in_: &[NodeId], not_in: &[NodeId]| -> Vec<NodeId> {
        in_.iter().copied().filter(|member| !not_in.contains(member)).collect()
    };
    match (before.leader, after.leader) {
        (before_leader, Some(leader)) if before_leader != Some(leader) => {
            let unclean = is_unclean(before, after);
            let epoch = after.leader_epoch;
            Some(What::Elected { leader, before: before_leader, epoch, unclean, isr })
        }
        (Some(leader), None) => {
            Some(What::LeaderLost { before: leader, epoch: after.leader_epoch, isr })
        }
        _ if before.replicas != after.replicas => {
            let replicas = (before.replicas.clone(), after.replicas.clone());
            Some(What::Reassigned { replicas, isr })
        }
        _ => {
            let (left, joined) = (only(&both.0, &both.1), only(&both.1, &both.0));
            match (left.is_empty(), joined.is_empty()) {
                (false, _) => Some(What::IsrShrunk { left, isr: both }),
                (true, false) => Some(What::IsrExpanded { joined, isr: both }),
                (true, true) => {
                    let left = only(&before.elr, &after.elr);
                    let elr = (before.elr.clone(), after.elr.clone());
                    (!left.is_empty()).then_some(What::ElrShrunk { left, elr })
                }
            }
        }
    }
}

/// A fact of the kind that comes in numbers, as a subject of its own.
fn repeated(fact: &Fact) -> Option<Subject> {
    let TraceEvent::Node(event) = fact.event else { return None };
    let (partition, what) = match event {
        Event::Refused { partition, count, error, .. } => {
            let records = u64::from(count);
            (Some(partition), What::Refused { producer: fact.node, error, records })
        }
        Event::Retried { partition, error, .. } => {
            (Some(partition), What::Retried { producer: fact.node, error, batches: 1 })
        }
        Event::RegistrationRefused { broker, error } => {
            (None, What::RegistrationRefused { broker, error, times: 1 })
        }
        _ => return None,
    };
    Some(Subject { time: fact.time, until: None, fact: None, partition, what })
}

/// Adds to the last subject of the same kind if that is not long ago, else begins one.
fn group(all: &mut Vec<Subject>, id: FactId, one: Subject) {
    let together = |subject: &&mut Subject| {
        let together = match one.what {
            What::RegistrationRefused { .. } => REGISTRATIONS_TOGETHER,
            _ => TOGETHER,
        };
        is_alike(subject, &one) && subject.until.unwrap_or(subject.time) + together >= one.time
    };
    let Some(subject) = all.iter_mut().rev().take(GROUPS_OPEN_MAX).find(together) else {
        all.push(Subject { fact: Some(id), ..one });
        return;
    };
    subject.until = Some(one.time);
    match (&mut subject.what, one.what) {
        (What::Refused { records, .. }, What::Refused { records: more, .. }) => *records += more,
        (What::Retried { batches, .. }, What::Retried { batches: more, .. }) => *batches += more,
        (
            What::RegistrationRefused { times, .. },
            What::RegistrationRefused { times: more, .. },
        ) => *times += more,
        _ => unreachable!("only like is put together with like"),
    }
}

/// A group is among the last so many subjects, or it is closed.
const GROUPS_OPEN_MAX: usize = 64;

fn is_alike(a: &Subject, b: &Subject) -> bool {
    a.partition == b.partition
        && match (&a.what, &b.what) {
            (
                What::Refused { producer, error, .. },
                What::Refused { producer: other, error: e, .. },
            )
            | (
                What::Retried { producer, error, .. },
                What::Retried { producer: other, error: e, .. },
            ) => producer == other && error == e,
            (
                What::RegistrationRefused { broker, error, .. },
                What::RegistrationRefused { broker: other, error: e, .. },
            ) => broker == other && error == e,
            _ => false,
        }
}
