//! Facts about ZooKeeper and the controller in a broker.

use super::Telling;
use highwater_protocol::Event;

/// The kind and text of such an event; `None` of any other.
pub(super) fn told(t: &Telling, event: Event) -> Option<(&'static str, String)> {
    let n = |node| t.node(node);
    Some(match event {
        Event::SessionCreated { broker } => {
            ("session_created", format!("session of {} opened", n(broker)))
        }
        Event::SessionClosed { broker } => {
            ("session_closed", format!("session of {} closed", n(broker)))
        }
        Event::BrokerNodeCreated { broker } => {
            ("broker_node_created", format!("/brokers/ids/{broker} created"))
        }
        Event::BrokerNodeDeleted { broker } => {
            ("broker_node_deleted", format!("/brokers/ids/{broker} gone with its session"))
        }
        Event::ControllerElected { broker, controller_epoch } => {
            let text = format!("{} is controller in epoch {controller_epoch}", n(broker));
            ("controller_elected", text)
        }
        Event::ControllerNodeDeleted { broker } => {
            let text = format!("/controller of {} gone with its session", n(broker));
            ("controller_node_deleted", text)
        }
        Event::SessionLost => ("session_lost", "hears that its session has expired".to_owned()),
        Event::ControlRequestRefused { controller, error } => {
            let text = format!("refuses the controller in {}, {error}", n(controller));
            ("control_request_refused", text)
        }
        _ => return None,
    })
}
