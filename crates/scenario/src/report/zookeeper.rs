//! Sessions and controllers of clusters with ZooKeeper.

use highwater_protocol::NodeId;
use highwater_sim::History;
use highwater_sim::history::{SessionEnd, SessionHistory};
use highwater_sim::view::{SessionView, ZooKeeperView};
use serde::Serialize;

/// ZooKeeper over the whole run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ZooKeeperReport {
    /// Who held `/controller` from when on, by time.
    pub controllers: Vec<ControllerReport>,
    /// Sessions of brokers, by the time of their opening.
    pub sessions: Vec<SessionReport>,
}

/// A controller, or that there was none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ControllerReport {
    /// From when on, in microseconds.
    pub time_us: u64,
    /// The broker, -1 for none.
    pub broker: i32,
    /// Counts controllers.
    pub controller_epoch: i32,
}

/// One session, from its opening to its end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SessionReport {
    /// Whose.
    pub broker: u16,
    /// When it was opened, in microseconds; 0 for those of the start.
    pub opened_us: u64,
    /// When it ended; null if it has not.
    pub ended_us: Option<u64>,
    /// `expired` or `closed`; null if it has not ended.
    pub end: Option<String>,
}

/// ZooKeeper at one instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ZooKeeperStateReport {
    /// The broker that holds `/controller`, -1 for none.
    pub controller: i32,
    /// Counts controllers.
    pub controller_epoch: i32,
    /// Brokers that act as controller: more than one, while one has not heard of its end.
    pub controlling: Vec<u16>,
    /// The open sessions, by broker.
    pub sessions: Vec<SessionStateReport>,
}

/// One open session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct SessionStateReport {
    /// Whose.
    pub broker: u16,
    /// Its number.
    pub session: u64,
    /// Whether there is a connection for it.
    pub connected: bool,
    /// When its broker was last heard of, in microseconds.
    pub last_contact_us: u64,
    /// How long it lives without a word, in microseconds; it ends at the next tick.
    pub timeout_us: u64,
    /// Whether the broker's node is its.
    pub owns_broker: bool,
}

impl ZooKeeperReport {
    /// From the history, if there is ZooKeeper.
    pub(super) fn new(history: &History) -> Option<ZooKeeperReport> {
        let history = history.zookeeper.as_ref()?;
        let controllers = history.controllers.iter().map(|(time, broker, epoch)| {
            ControllerReport { time_us: time.0, broker: id(*broker), controller_epoch: *epoch }
        });
        let session = |session: &SessionHistory| SessionReport {
            broker: session.broker.0,
            opened_us: session.opened.0,
            ended_us: session.ended.map(|(time, _)| time.0),
            end: session.ended.map(|(_, end)| {
                let word = match end {
                    SessionEnd::Closed => "closed",
                    SessionEnd::Expired => "expired",
                };
                word.to_owned()
            }),
        };
        let sessions = history.sessions.iter().map(session).collect();
        Some(ZooKeeperReport { controllers: controllers.collect(), sessions })
    }
}

impl From<&ZooKeeperView> for ZooKeeperStateReport {
    fn from(view: &ZooKeeperView) -> ZooKeeperStateReport {
        let session = |session: &SessionView| SessionStateReport {
            broker: session.broker.0,
            session: session.session,
            connected: session.connected,
            last_contact_us: session.last_contact.0,
            timeout_us: session.timeout.0,
            owns_broker: session.owns_broker,
        };
        ZooKeeperStateReport {
            controller: id(view.controller),
            controller_epoch: view.controller_epoch,
            controlling: view.controlling.iter().map(|(broker, _)| broker.0).collect(),
            sessions: view.sessions.iter().map(session).collect(),
        }
    }
}

fn id(broker: Option<NodeId>) -> i32 {
    broker.map_or(-1, |broker| i32::from(broker.0))
}
