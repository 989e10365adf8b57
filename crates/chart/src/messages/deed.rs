//! What a fact says at a node's line, in a few words.

use super::saying::registered;
use super::wanted::Wanted;
use crate::names::Names;
use crate::scene::Class;
use crate::words::{Words, fill};
use highwater_protocol::{ErrorCode, Event, FactId, PartitionId};
use highwater_sim::{Fact, TraceEvent, WorldEvent};

/// What a node did.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Deed {
    /// How it looks.
    pub class: Class,
    /// What is said of it.
    pub text: String,
}

/// What `fact` says of `wanted`; `None` if it is about others, or told elsewhere in the picture.
pub(crate) fn deed(names: Names<'_>, wanted: &Wanted, id: FactId, fact: &Fact) -> Option<Deed> {
    let event = match fact.event {
        TraceEvent::Node(event) => event,
        TraceEvent::World(event) => return of_the_world(names.words, wanted, event),
    };
    if let Event::PartitionChanged { partition, .. } = event {
        let history = names.history.partitions.get(usize::from(partition.0))?;
        let change = history.changes.iter().find(|(_, told, _)| *told == id);
        let text = change.map_or(String::new(), |(_, _, change)| registered(&change.registration));
        let told = || Deed { class: Class::Dot, text: wanted.tagged(partition, text) };
        return wanted.contains(partition).then(told);
    }
    let about = partition_of(&event);
    if about.is_some_and(|partition| !wanted.contains(partition)) {
        return None;
    }
    let (class, text) = told(names.words, event)?;
    let text = match about {
        Some(partition) => wanted.tagged(partition, text),
        None => text,
    };
    Some(Deed { class, text })
}

fn told(words: &Words, event: Event) -> Option<(Class, String)> {
    use Class::{Dot, DotFaint, DotGrave};
    let grave = |error: ErrorCode| (DotGrave, error.name().to_string());
    Some(match event {
        Event::Appended { end, count, .. } | Event::Replicated { end, count, .. } => {
            (DotFaint, format!("+{count} @{end}"))
        }
        Event::HighWatermark { high_watermark, .. } => (DotFaint, format!("hw={high_watermark}")),
        Event::Acknowledged { first, count, .. } => (DotFaint, format!("ack {first} +{count}")),
        Event::Consumed { position, count, .. } => (DotFaint, format!("+{count} @{position}")),
        Event::Truncated { to, .. } => (DotGrave, fill(words.cut_to, to)),
        Event::LogLoaded { end, .. } => (Dot, fill(words.log_loaded, end)),
        Event::BecameLeader { leader_epoch, .. } => (Dot, fill(words.leads, leader_epoch)),
        Event::BecameFollower { leader_epoch, .. } => (Dot, fill(words.follows, leader_epoch)),
        Event::IsrShrinkProposed { replica, .. } => (Dot, fill(words.shrinks, replica)),
        Event::IsrExpandProposed { replica, .. } => (Dot, fill(words.expands, replica)),
        Event::Diverged { end, .. } => (Dot, fill(words.diverges, end)),
        Event::BrokerRegistered { broker } => (Dot, fill(words.registers, broker)),
        Event::BrokerFenced { broker } => (DotGrave, fill(words.is_fenced, broker)),
        Event::BrokerUnfenced { broker } => (Dot, fill(words.is_unfenced, broker)),
        Event::SessionExpired { broker, .. } => (DotGrave, fill(words.session_over, broker)),
        Event::BrokerRunning => (Dot, words.serves.to_string()),
        Event::Disconnected { peer } => (Dot, fill(words.lost_peer, peer)),
        Event::RequestTimedOut { peer } => (DotGrave, fill(words.gave_up_on, peer)),
        Event::FetchFailed { error, .. }
        | Event::Retried { error, .. }
        | Event::Refused { error, .. }
        | Event::ProduceRefused { error, .. }
        | Event::AppendUnconfirmed { error, .. }
        | Event::IsrProposalRefused { error, .. }
        | Event::RegistrationRefused { error, .. }
        | Event::OffsetRefused { error, .. }
        | Event::ConsumerFailed { error, .. } => grave(error),
        Event::PositionReset { to, .. } => (Dot, format!("@{to}")),
        _ => return None,
    })
}

fn of_the_world(words: &Words, wanted: &Wanted, event: WorldEvent) -> Option<Deed> {
    match event {
        WorldEvent::ProcessDown => {
            Some(Deed { class: Class::DotGrave, text: words.down.to_string() })
        }
        WorldEvent::ProcessUp => Some(Deed { class: Class::Dot, text: words.start.to_string() }),
        WorldEvent::LogLost { partition, removed }
        | WorldEvent::PowerLost { partition, removed } => {
            let text = wanted.tagged(partition, fill(words.power_took, removed));
            wanted.contains(partition).then_some(Deed { class: Class::DotGrave, text })
        }
        // Actions have signs of their own above the lines.
        WorldEvent::Action(_) | WorldEvent::ActionIgnored(_) => None,
    }
}

/// The partition that an event is about, if it is about one.
fn partition_of(event: &Event) -> Option<PartitionId> {
    match *event {
        Event::Appended { partition, .. }
        | Event::Replicated { partition, .. }
        | Event::HighWatermark { partition, .. }
        | Event::Truncated { partition, .. }
        | Event::LogLoaded { partition, .. }
        | Event::ReplicaDeleted { partition }
        | Event::ReplicaOffline { partition }
        | Event::BecameLeader { partition, .. }
        | Event::BecameFollower { partition, .. }
        | Event::IsrShrinkProposed { partition, .. }
        | Event::IsrExpandProposed { partition, .. }
        | Event::IsrExpandForgotten { partition, .. }
        | Event::IsrProposalRefused { partition, .. }
        | Event::Fetched { partition, .. }
        | Event::FetchFailed { partition, .. }
        | Event::Diverged { partition, .. }
        | Event::PartitionChanged { partition, .. }
        | Event::Produced { partition, .. }
        | Event::Sent { partition, .. }
        | Event::Acknowledged { partition, .. }
        | Event::Retried { partition, .. }
        | Event::Refused { partition, .. }
        | Event::ProduceRefused { partition, .. }
        | Event::AppendUnconfirmed { partition, .. }
        | Event::DuplicateDropped { partition, .. }
        | Event::Consumed { partition, .. }
        | Event::PositionReset { partition, .. }
        | Event::OffsetRefused { partition, .. }
        | Event::ConsumerFailed { partition, .. } => Some(partition),
        _ => None,
    }
}
