//! Facts about the controller and the brokers' processes.

use super::Telling;
use crate::message::figures::instant;
use highwater_protocol::{Event, NodeId};

/// The sentence of an event of this kind.
pub fn sentence(t: &Telling, node: NodeId, event: Event) -> Option<String> {
    let x = t.texts();
    let of = |template, broker| t.fill(template, &[&t.node(broker)]);
    Some(match event {
        Event::BrokerRegistered { broker } => of(x.ev_broker_registered, broker),
        Event::RegistrationRefused { broker, error } => {
            t.fill(x.ev_registration_refused, &[&t.node(broker), error.name()])
        }
        Event::BrokerFenced { broker } => of(x.ev_broker_fenced, broker),
        Event::BrokerUnfenced { broker } => of(x.ev_broker_unfenced, broker),
        Event::BrokerInControlledShutdown { broker } => of(x.ev_in_controlled_shutdown, broker),
        Event::SessionExpired { broker, last_contact } => {
            t.fill(x.ev_session_expired, &[&t.node(broker), &instant(last_contact)])
        }
        Event::ConfigChanged { key, .. } => t.fill(x.ev_config_changed, &[key.name()]),
        Event::AdminAnswered { error } if error.is_none() => x.ev_admin_done.to_owned(),
        Event::AdminAnswered { error } => t.fill(x.ev_admin_refused, &[error.name()]),
        Event::BrokerRunning => of(x.ev_broker_running, node),
        Event::ControlledShutdownStarted => of(x.ev_shutdown_started, node),
        Event::LogDirFailed { directory } => {
            t.fill(x.ev_log_dir_failed, &[&t.node(node), t.names.log_dir(node, directory)])
        }
        Event::LogDirOffline { broker, directory } => {
            let dir = t.names.log_dir(broker, highwater_sim::log_dir_of(directory));
            t.fill(x.ev_log_dir_offline, &[&t.node(broker), dir])
        }
        Event::BrokerHalted => of(x.ev_halted, node),
        Event::BrokerStopped => of(x.ev_broker_stopped, node),
        Event::SessionCreated { broker } => of(x.ev_session_created, broker),
        Event::SessionClosed { broker } => of(x.ev_session_closed, broker),
        Event::BrokerNodeCreated { broker } => of(x.ev_node_created, broker),
        Event::BrokerNodeDeleted { broker } => of(x.ev_node_deleted, broker),
        Event::ControllerElected { broker, controller_epoch } => {
            t.fill(x.ev_controller_elected, &[&t.node(broker), &controller_epoch.to_string()])
        }
        Event::ControllerNodeDeleted { broker } => of(x.ev_controller_gone, broker),
        Event::SessionLost => of(x.ev_session_lost, node),
        Event::ControlRequestRefused { controller, error } => {
            t.fill(x.ev_control_refused, &[&t.node(node), &t.node(controller), error.name()])
        }
        _ => return None,
    })
}
