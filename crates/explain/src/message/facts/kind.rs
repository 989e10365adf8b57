//! Kinds of facts, for the filter and the marks of the event list.

use highwater_protocol::Event;
use highwater_sim::{TraceEvent, WorldEvent};

/// What a fact is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Faults, actions of the script, processes and their registration.
    Fault,
    /// Leaders and in-sync replicas.
    Isr,
    /// Logs and high watermarks.
    Log,
    /// Producers, consumers, connections.
    Client,
}

/// What a fact is about.
pub fn kind(event: &TraceEvent) -> Kind {
    let TraceEvent::Node(event) = event else { return Kind::Fault };
    match event {
        Event::Appended { .. }
        | Event::Replicated { .. }
        | Event::HighWatermark { .. }
        | Event::Truncated { .. }
        | Event::LogLoaded { .. }
        | Event::ReplicaOffline { .. }
        | Event::FetchFailed { .. }
        | Event::Fetched { .. }
        | Event::Diverged { .. } => Kind::Log,
        Event::BecameLeader { .. }
        | Event::BecameFollower { .. }
        | Event::IsrShrinkProposed { .. }
        | Event::IsrExpandProposed { .. }
        | Event::IsrExpandForgotten { .. }
        | Event::IsrProposalRefused { .. }
        | Event::PartitionChanged { .. } => Kind::Isr,
        Event::BrokerRegistered { .. }
        | Event::RegistrationRefused { .. }
        | Event::BrokerFenced { .. }
        | Event::BrokerUnfenced { .. }
        | Event::BrokerInControlledShutdown { .. }
        | Event::SessionExpired { .. }
        | Event::ConfigChanged { .. }
        | Event::AdminAnswered { .. }
        | Event::BrokerRunning
        | Event::ControlledShutdownStarted
        | Event::BrokerStopped
        | Event::LogDirFailed { .. }
        | Event::LogDirOffline { .. }
        | Event::BrokerHalted
        | Event::SessionCreated { .. }
        | Event::SessionClosed { .. }
        | Event::SessionLost
        | Event::BrokerNodeCreated { .. }
        | Event::BrokerNodeDeleted { .. }
        | Event::ControllerElected { .. }
        | Event::ControllerNodeDeleted { .. }
        | Event::ControlRequestRefused { .. } => Kind::Fault,
        _ => Kind::Client,
    }
}

/// Whether a fact belongs to the story of the run: faults, who leads, who is in sync, what is cut,
/// what is refused. The rest is routine.
pub fn is_key(event: &TraceEvent) -> bool {
    match event {
        TraceEvent::World(WorldEvent::ProcessDown | WorldEvent::ProcessUp) => false,
        TraceEvent::World(_) => true,
        TraceEvent::Node(event) => matches!(
            event,
            Event::PartitionChanged { .. }
                | Event::SessionExpired { .. }
                | Event::BrokerNodeCreated { .. }
                | Event::BrokerNodeDeleted { .. }
                | Event::ControllerElected { .. }
                | Event::SessionLost
                | Event::ControlRequestRefused { .. }
                | Event::BrokerFenced { .. }
                | Event::BrokerUnfenced { .. }
                | Event::BrokerInControlledShutdown { .. }
                | Event::BrokerStopped
                | Event::LogDirFailed { .. }
                | Event::LogDirOffline { .. }
                | Event::BrokerHalted
                | Event::ReplicaOffline { .. }
                | Event::RegistrationRefused { .. }
                | Event::AdminAnswered { .. }
                | Event::Truncated { .. }
                | Event::Diverged { .. }
                | Event::IsrExpandForgotten { .. }
                | Event::IsrProposalRefused { .. }
                | Event::Refused { .. }
                | Event::OffsetRefused { .. }
                | Event::ConsumerFailed { .. }
        ),
    }
}
