//! Sessions and controllers of ZooKeeper mode.

use super::Historian;
use crate::history::{SessionEnd, SessionHistory, ZooKeeperHistory};
use crate::schedule::Schedule;
use highwater_protocol::{Event, Time};

/// A session for each broker, and the first of them controls.
pub(super) fn at_start(schedule: &Schedule) -> ZooKeeperHistory {
    let first = schedule.brokers.first().map(|spec| spec.id);
    let open = |spec: &crate::schedule::BrokerSpec| SessionHistory {
        broker: spec.id,
        opened: Time::ZERO,
        ended: None,
    };
    ZooKeeperHistory {
        controllers: vec![(Time::ZERO, first, 1)],
        sessions: schedule.brokers.iter().map(open).collect(),
    }
}

impl Historian {
    /// Takes note of what became of a session, or of the controller.
    pub(super) fn note_zookeeper(&mut self, time: Time, event: &Event) {
        let Some(history) = &mut self.history.zookeeper else { return };
        let mut end = |broker, how| {
            let mut open = history.sessions.iter_mut();
            let open = open.find(|session| session.broker == broker && session.ended.is_none());
            open.into_iter().for_each(|session| session.ended = Some((time, how)));
        };
        match *event {
            Event::SessionCreated { broker } => {
                let session = SessionHistory { broker, opened: time, ended: None };
                history.sessions.push(session);
            }
            Event::SessionClosed { broker } => end(broker, SessionEnd::Closed),
            Event::SessionExpired { broker, .. } => end(broker, SessionEnd::Expired),
            Event::ControllerElected { broker, controller_epoch } => {
                history.controllers.push((time, Some(broker), controller_epoch));
            }
            Event::ControllerNodeDeleted { .. } => {
                let epoch = history.controllers.last().map_or(0, |(_, _, epoch)| *epoch);
                history.controllers.push((time, None, epoch));
            }
            _ => {}
        }
    }
}
