//! Facts about the controller and the brokers' processes.

use super::Telling;
use crate::report::changes::{cause, ids};
use highwater_protocol::metadata::ConfigResource;
use highwater_protocol::{Event, FactId, NodeId, PartitionId};

/// The kind and text of such an event; `None` of any other.
pub(super) fn told(
    t: &Telling,
    id: FactId,
    node: NodeId,
    event: Event,
) -> Option<(&'static str, String)> {
    let n = |node| t.node(node);
    Some(match event {
        Event::PartitionChanged { partition, .. } => {
            ("partition_changed", changed(t, id, partition))
        }
        Event::BrokerRegistered { broker } => {
            ("broker_registered", format!("{} registered", n(broker)))
        }
        Event::RegistrationRefused { broker, error } => {
            ("registration_refused", format!("{} not registered, {error}", n(broker)))
        }
        Event::BrokerFenced { broker } => ("broker_fenced", format!("{} fenced", n(broker))),
        Event::BrokerUnfenced { broker } => ("broker_unfenced", format!("{} unfenced", n(broker))),
        Event::BrokerInControlledShutdown { broker } => {
            ("broker_in_controlled_shutdown", format!("{} is shutting down", n(broker)))
        }
        Event::SessionExpired { broker, last_contact } => {
            let text = format!("session of {} over, last contact at {last_contact}", n(broker));
            ("session_expired", text)
        }
        Event::ConfigChanged { resource, key } => {
            let of = match resource {
                ConfigResource::Topic(topic) => format!("topic {}", t.names.topic(topic)),
                ConfigResource::Cluster => "the cluster".to_owned(),
                ConfigResource::Broker(broker) => n(broker),
            };
            ("config_changed", format!("{} of {of} was changed", key.name()))
        }
        Event::AdminAnswered { error } => ("admin_answered", format!("answer: {error}")),
        Event::BrokerRunning => ("broker_running", "serves".to_owned()),
        Event::ControlledShutdownStarted => {
            ("controlled_shutdown_started", "asks to shut down".to_owned())
        }
        Event::LogDirOffline { broker, directory } => {
            let dir = t.names.dir(broker, highwater_sim::log_dir_of(directory));
            ("log_dir_offline", format!("log directory {dir} of {} is offline", n(broker)))
        }
        Event::LogDirFailed { directory } => {
            ("log_dir_failed", format!("log directory {} failed", t.names.dir(node, directory)))
        }
        Event::BrokerHalted => ("broker_halted", "halted".to_owned()),
        Event::BrokerStopped => ("broker_stopped", "stopped cleanly".to_owned()),
        _ => return None,
    })
}

/// A partition's registration after the change that the fact `id` tells of.
fn changed(t: &Telling, id: FactId, partition: PartitionId) -> String {
    let name = t.partition(partition);
    let history = t.run.history().partitions.get(usize::from(partition.0));
    let changes = history.map_or(&[][..], |history| &history.changes);
    let found = changes.binary_search_by_key(&id, |(_, fact, _)| *fact);
    let Some((_, _, change)) = found.ok().map(|index| &changes[index]) else { return name };
    let state = &change.registration;
    let leader = state.leader.map_or_else(|| "none".to_owned(), |leader| leader.to_string());
    let epochs =
        format!("leader epoch {}, partition epoch {}", state.leader_epoch, state.partition_epoch);
    let (isr, elr) = (ids(&state.isr), ids(&state.elr));
    let cause = cause(change.cause);
    format!("{name}: leader {leader}, {epochs}, ISR {isr:?}, ELR {elr:?}, {cause}")
}
