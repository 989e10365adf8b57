//! Sessions, the watches set in them, and their expiry (ZooKeeper's `SessionTracker`).

use super::ZooKeeper;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{Connection, SessionId, Watch, ZooKeeperResponse};
use crate::time::{Micros, Time};
use crate::types::NodeId;

/// One session. Each broker process has at most one that it knows of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its number.
    pub id: SessionId,
    /// Whose it is.
    pub broker: NodeId,
    /// The connection that it is served on, if there is one.
    pub connection: Option<Connection>,
    /// When its client was last heard of.
    pub last_contact: Time,
    /// Its timeout as negotiated.
    pub timeout: Micros,
    /// Whether `/brokers/ids/N` is its.
    pub owns_broker: bool,
    /// Whether `/controller` is its.
    pub owns_controller: bool,
    watches: Vec<Watch>,
}

/// All sessions that have not ended.
#[derive(Clone, Debug)]
pub(super) struct Sessions {
    /// `tickTime`.
    tick: Micros,
    next: SessionId,
    /// By broker, then by number.
    sessions: Vec<Session>,
}

impl Sessions {
    pub(super) fn new(tick: Micros) -> Sessions {
        Sessions { tick: tick.max(Micros(1)), next: 1, sessions: Vec::new() }
    }

    /// The session of a broker that runs since before the run began, and is the controller if it
    /// is the first.
    pub(super) fn open_at_start(&mut self, broker: NodeId, timeout: Micros) {
        let first = self.sessions.is_empty();
        let timeout = self.negotiate(timeout);
        let id = self.open(Time::ZERO, broker, None, timeout);
        let session = self.get(id).expect("opened just now");
        (session.owns_broker, session.owns_controller) = (true, first);
    }

    fn open(
        &mut self,
        now: Time,
        broker: NodeId,
        connection: Option<Connection>,
        timeout: Micros,
    ) -> SessionId {
        let id = self.next;
        self.next += 1;
        let at = self.sessions.partition_point(|session| session.broker <= broker);
        let session = Session {
            id,
            broker,
            connection,
            last_contact: now,
            timeout,
            owns_broker: false,
            owns_controller: false,
            watches: Vec::new(),
        };
        self.sessions.insert(at, session);
        id
    }

    pub(super) fn all(&self) -> &[Session] {
        &self.sessions
    }

    fn get(&mut self, id: SessionId) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// Everyone counts as heard of just now; connections are gone.
    pub(super) fn restart(&mut self, now: Time) {
        for session in &mut self.sessions {
            session.connection = None;
            session.last_contact = now;
            session.watches.clear();
        }
    }

    /// Notes a sign of life, and says whose: of the session that this connection serves now.
    pub(super) fn touch(&mut self, now: Time, connection: Connection) -> Option<SessionId> {
        let served = |s: &&mut Session| s.connection == Some(connection);
        let session = self.sessions.iter_mut().find(served)?;
        session.last_contact = now;
        Some(session.id)
    }

    pub(super) fn disconnected(&mut self, connection: Connection) {
        for session in &mut self.sessions {
            if session.connection == Some(connection) {
                session.connection = None;
            }
        }
    }

    pub(super) fn watch(&mut self, id: SessionId, watch: Watch) {
        let session = self.get(id).expect("the session that asks is open");
        if !session.watches.contains(&watch) {
            session.watches.push(watch);
        }
    }

    /// Takes the watches of this kind; the connections of those who had set them. Who has none
    /// just now reads everything again once connected.
    pub(super) fn fire(&mut self, watch: Watch) -> Vec<Connection> {
        let mut told = Vec::new();
        for session in &mut self.sessions {
            if let Some(i) = session.watches.iter().position(|set| *set == watch) {
                session.watches.swap_remove(i);
                told.extend(session.connection);
            }
        }
        told
    }

    pub(super) fn owner_of_broker(&self, broker: NodeId) -> Option<SessionId> {
        let owner = self.sessions.iter().find(|s| s.broker == broker && s.owns_broker)?;
        Some(owner.id)
    }

    pub(super) fn own_broker(&mut self, id: SessionId) {
        self.get(id).expect("the session that asks is open").owns_broker = true;
    }

    pub(super) fn own_controller(&mut self, id: SessionId) {
        // A new process may ask while `/controller` is still its predecessor's.
        if !self.sessions.iter().any(|session| session.owns_controller) {
            self.get(id).expect("the session that asks is open").owns_controller = true;
        }
    }

    pub(super) fn end(&mut self, id: SessionId) -> Option<Session> {
        let at = self.sessions.iter().position(|session| session.id == id)?;
        Some(self.sessions.remove(at))
    }

    /// Sessions expire at ticks only: at the first one past the whole timeout (`ExpiryQueue`).
    fn expiry(&self, session: &Session) -> Time {
        let end = session.last_contact + session.timeout;
        Time((end.0 / self.tick.0 + 1) * self.tick.0)
    }

    /// When the next session expires, if nothing is heard of it.
    pub(super) fn next_expiry(&self) -> Time {
        let expiries = self.sessions.iter().map(|session| self.expiry(session));
        expiries.min().unwrap_or(Time::NEVER)
    }

    fn expired(&self, now: Time) -> Option<Session> {
        self.sessions.iter().find(|session| self.expiry(session) <= now).cloned()
    }

    /// `minSessionTimeout` and `maxSessionTimeout` are 2 and 20 ticks.
    fn negotiate(&self, timeout: Micros) -> Micros {
        timeout.max(self.tick * 2).min(self.tick * 20)
    }
}

impl ZooKeeper {
    /// A client opens a session, or moves its session to this connection.
    pub(super) fn connect(
        &mut self,
        now: Time,
        connection: Connection,
        session: Option<SessionId>,
        timeout: Micros,
        out: &mut Outbox,
    ) -> ZooKeeperResponse {
        let broker = connection.client;
        let timeout = self.sessions.negotiate(timeout);
        let session = match session {
            Some(id) => match self.sessions.get(id) {
                Some(session) => {
                    session.last_contact = now;
                    session.timeout = timeout;
                    session.watches.clear();
                    let before = session.connection.replace(connection);
                    before.into_iter().filter(|c| *c != connection).for_each(|c| out.close(c));
                    id
                }
                None => return ZooKeeperResponse::SessionExpired,
            },
            None => {
                let id = self.sessions.open(now, broker, Some(connection), timeout);
                out.emit(Event::SessionCreated { broker });
                id
            }
        };
        ZooKeeperResponse::Connected { session, timeout }
    }

    /// Ends the sessions of which nothing was heard for too long (R7.1).
    pub(super) fn expire_sessions(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        while let Some(session) = self.sessions.expired(now) {
            out.resume(cause);
            let Session { id, broker, last_contact, connection, .. } = session;
            out.emit(Event::SessionExpired { broker, last_contact });
            connection.into_iter().for_each(|connection| out.close(connection));
            self.end_session(id, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session expires at the first tick after its timeout has passed entirely.
    #[test]
    fn sessions_expire_at_ticks() {
        let mut sessions = Sessions::new(Micros(2_000));
        let id = sessions.open(Time(1_500), NodeId(1), None, Micros(6_000));
        assert_eq!(sessions.next_expiry(), Time(8_000));
        sessions.get(id).expect("open").last_contact = Time(2_000);
        assert_eq!(sessions.next_expiry(), Time(10_000), "not at the very end of the timeout");
        assert_eq!(sessions.expired(Time(9_999)), None);
        assert_eq!(sessions.expired(Time(10_000)).map(|session| session.id), Some(id));
        assert_eq!(sessions.negotiate(Micros(1)), Micros(4_000));
        assert_eq!(sessions.negotiate(Micros(90_000)), Micros(40_000));
    }
}
