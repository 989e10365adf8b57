//! Looking things up in a run: facts, registrations, series.

use super::{Because, CHAIN_MAX, Fault, Reason, Why};
use highwater_protocol::config::Features;
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{
    Event, FactId, LeaderEpoch, NodeId, Offset, PartitionChange, PartitionId, Time,
};
use highwater_sim::{Fact, PartitionHistory, ReplicaHistory, Run, Series, TraceEvent};

/// The facts of a kind.
pub(super) fn facts_of(run: &Run, wanted: fn(&Event) -> bool) -> Vec<(FactId, Fact)> {
    let is_wanted = |(_, fact): &&(FactId, Fact)| match &fact.event {
        TraceEvent::Node(event) => wanted(event),
        TraceEvent::World(_) => false,
    };
    run.trace().facts.iter().filter(is_wanted).copied().collect()
}

/// Whether an event is about a broker's registration.
pub(super) fn is_registration(event: &Event) -> bool {
    matches!(
        event,
        Event::BrokerRegistered { .. }
            | Event::BrokerFenced { .. }
            | Event::BrokerUnfenced { .. }
            | Event::BrokerInControlledShutdown { .. }
            | Event::BrokerNodeCreated { .. }
            | Event::BrokerNodeDeleted { .. }
    )
}

/// Whether an event tells that a broker leads or follows from then on.
pub(super) fn is_role(event: &Event) -> bool {
    matches!(event, Event::BecameLeader { .. } | Event::BecameFollower { .. })
}

/// Whether a broker may lead, as the controller has it registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Registered {
    Active,
    Fenced,
    ShuttingDown,
}

impl<'a> Why<'a> {
    /// The rules in force.
    pub(super) fn features(&self) -> &'a Features {
        &self.run.schedule().features
    }

    /// The facts that were kept.
    pub(super) fn facts(&self) -> &'a [(FactId, Fact)] {
        &self.run.trace().facts
    }

    /// The chain of causes of a fact, itself first.
    pub(super) fn chain(&self, fact: Option<FactId>) -> Vec<(FactId, Fact)> {
        fact.map(|id| self.run.causes(id, CHAIN_MAX)).unwrap_or_default()
    }

    /// The last fact before `before` that is wanted, and what is wanted of it.
    pub(super) fn last<T>(
        &self,
        before: FactId,
        wanted: impl Fn(&Fact) -> Option<T>,
    ) -> Option<(FactId, Time, T)> {
        let facts = self.facts();
        let end = facts.partition_point(|(id, _)| *id < before);
        let found = |(id, fact): &(FactId, Fact)| wanted(fact).map(|t| (*id, fact.time, t));
        facts[..end].iter().rev().find_map(found)
    }

    /// One partition's history.
    pub(super) fn partition(&self, partition: PartitionId) -> Option<&'a PartitionHistory> {
        self.run.history().partitions.get(usize::from(partition.0))
    }

    /// The change that a fact tells of, and what was before it.
    pub(super) fn change(
        &self,
        partition: PartitionId,
        fact: FactId,
    ) -> Option<(&'a PartitionChange, Option<&'a PartitionRegistration>)> {
        let changes = &self.partition(partition)?.changes;
        let index = changes.binary_search_by_key(&fact, |(_, id, _)| *id).ok()?;
        let before = index.checked_sub(1).map(|i| &changes[i].2.registration);
        Some((&changes[index].2, before))
    }

    /// The last change at or before a time, with that of it which is asked for.
    pub(super) fn last_change(
        &self,
        partition: PartitionId,
        time: Time,
        of: impl Fn(&PartitionRegistration, Option<&PartitionRegistration>) -> bool,
    ) -> Option<(Time, FactId, &'a PartitionRegistration)> {
        let changes = &self.partition(partition)?.changes;
        let end = changes.partition_point(|(at, ..)| *at <= time);
        (0..end).rev().find_map(|i| {
            let before = i.checked_sub(1).map(|i| &changes[i].2.registration);
            let (time, fact, change) = &changes[i];
            of(&change.registration, before).then_some((*time, *fact, &change.registration))
        })
    }

    /// A partition's registration at a time.
    pub(super) fn registration(
        &self,
        partition: PartitionId,
        time: Time,
    ) -> Option<&'a PartitionRegistration> {
        self.last_change(partition, time, |_, _| true).map(|(.., registration)| registration)
    }

    /// One replica's history.
    pub(super) fn replica(
        &self,
        partition: PartitionId,
        broker: NodeId,
    ) -> Option<&'a ReplicaHistory> {
        self.partition(partition)?.replicas.iter().find(|replica| replica.broker == broker)
    }

    /// A replica's log end at a time.
    pub(super) fn log_end(&self, partition: PartitionId, broker: NodeId, time: Time) -> Offset {
        let replica = self.replica(partition, broker);
        replica.and_then(|replica| replica.log_end_offset.at(time)).unwrap_or(0)
    }

    /// A replica's high watermark at a time.
    pub(super) fn high_watermark_of(
        &self,
        partition: PartitionId,
        broker: NodeId,
        time: Time,
    ) -> Offset {
        let replica = self.replica(partition, broker);
        replica.and_then(|replica| replica.high_watermark.at(time)).unwrap_or(0)
    }

    /// The epoch in which a broker leads a partition just before a fact, and where that starts.
    pub(super) fn leads_in(
        &self,
        partition: PartitionId,
        broker: NodeId,
        before: FactId,
    ) -> (LeaderEpoch, Offset) {
        let end = self.reading.roles.partition_point(|(id, _)| *id < before);
        let found = self.reading.roles[..end].iter().rev().find_map(|(_, fact)| match fact.event {
            TraceEvent::Node(Event::BecameLeader { partition: p, leader_epoch, start })
                if p == partition && fact.node == broker =>
            {
                Some((leader_epoch, start))
            }
            _ => None,
        });
        // Who leads from the start of the run on has not become leader in it.
        found.unwrap_or((0, 0))
    }

    /// How the controller had a broker registered just before a fact.
    pub(super) fn registered(&self, broker: NodeId, before: FactId) -> Registered {
        let end = self.reading.registrations.partition_point(|(id, _)| *id < before);
        let of = |(_, fact): &(FactId, Fact)| match fact.event {
            TraceEvent::Node(
                Event::BrokerFenced { broker: b }
                | Event::BrokerRegistered { broker: b }
                | Event::BrokerNodeDeleted { broker: b },
            ) if b == broker => Some(Registered::Fenced),
            TraceEvent::Node(
                Event::BrokerUnfenced { broker: b } | Event::BrokerNodeCreated { broker: b },
            ) if b == broker => Some(Registered::Active),
            TraceEvent::Node(Event::BrokerInControlledShutdown { broker: b }) if b == broker => {
                Some(Registered::ShuttingDown)
            }
            _ => None,
        };
        self.reading.registrations[..end].iter().rev().find_map(of).unwrap_or(Registered::Active)
    }

    /// Since when the controller had a broker fenced, just before a fact and at a time.
    pub(super) fn fenced_since(&self, broker: NodeId, before: FactId, at: Time) -> Option<Time> {
        let own = self.reading.registrations.iter().rev().find_map(|(id, fact)| match fact.event {
            TraceEvent::Node(
                event @ (Event::BrokerFenced { broker: b } | Event::BrokerUnfenced { broker: b }),
            ) if b == broker && *id < before && fact.time <= at => Some((event, fact.time)),
            _ => None,
        });
        let fenced = Event::BrokerFenced { broker };
        own.filter(|(event, _)| *event == fenced).map(|(_, since)| since)
    }

    /// Whether a broker was registered between two times.
    pub(super) fn registered_after(&self, broker: NodeId, since: Time, until: Time) -> bool {
        self.reading.registrations.iter().any(|(_, fact)| {
            let anew = fact.event == TraceEvent::Node(Event::BrokerRegistered { broker });
            anew && fact.time >= since && fact.time <= until
        })
    }

    /// When a broker's copy of a record came into its log, until a time: when its log last grew
    /// past the offset.
    pub(super) fn copied(
        &self,
        partition: PartitionId,
        broker: NodeId,
        offset: Offset,
        until: Time,
    ) -> Option<Time> {
        let replica = self.replica(partition, broker)?;
        let below = |(time, to, _): &&(Time, Offset, u32)| *time <= until && *to <= offset;
        let cut = replica.truncations.iter().rev().find(below);
        let from = cut.map_or(Time::ZERO, |(time, ..)| *time);
        reached(&replica.log_end_offset, offset + 1, from).filter(|at| *at <= until)
    }

    /// A fault as a reason.
    pub(super) fn fault(&self, fault: Fault) -> Reason {
        Reason::new(Because::Fault(fault)).at(fault.time, fault.fact)
    }

    /// What stood between two nodes, as a reason.
    pub(super) fn fault_between(
        &self,
        a: NodeId,
        b: NodeId,
        from: Time,
        to: Time,
    ) -> Option<Reason> {
        self.reading.faults.between(a, b, from, to).map(|fault| self.fault(fault))
    }

    /// The faults in a chain of causes.
    pub(super) fn faults_in(&self, chain: &[(FactId, Fact)]) -> Vec<Reason> {
        let faults = chain.iter().filter_map(|(id, _)| self.reading.faults.told_by(*id));
        faults.map(|fault| self.fault(fault)).collect()
    }
}

/// When a series first reached `value` after `from`.
pub(super) fn reached(series: &Series, value: i64, from: Time) -> Option<Time> {
    if series.at(from).is_some_and(|at| at >= value) {
        return Some(from);
    }
    let later = series.range(series.count_until(from)..series.len());
    later.into_iter().find(|(_, at)| *at >= value).map(|(time, _)| time)
}

/// The event of a node in a chain that `of` finds something in.
pub(super) fn in_chain<T>(
    chain: &[(FactId, Fact)],
    of: impl Fn(NodeId, Event) -> Option<T>,
) -> Option<(FactId, Time, T)> {
    chain.iter().find_map(|(id, fact)| match fact.event {
        TraceEvent::Node(event) => of(fact.node, event).map(|found| (*id, fact.time, found)),
        TraceEvent::World(_) => None,
    })
}
