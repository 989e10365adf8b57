//! The client side of a session (ZooKeeper's `ClientCnxn`, Kafka's `ZooKeeperClient`).

use crate::io::Outbox;
use crate::message::{
    Connection, Envelope, Message, SessionId, ZooKeeperRequest, ZooKeeperResponse,
};
use crate::time::{Micros, Time};
use std::collections::VecDeque;

/// Pause before a lost connection is opened again.
const RECONNECT_BACKOFF: Micros = Micros::from_millis(500);

/// One client with its session. Requests are answered in order; those without answer are sent
/// again on the next connection.
#[derive(Clone, Debug)]
pub(crate) struct ZooKeeperClient {
    connection: Connection,
    session: Option<SessionId>,
    link: Link,
    timeout: Micros,
    last_sent: Time,
    last_heard: Time,
    correlation: u32,
    /// Not answered yet, in order.
    outstanding: VecDeque<(u32, ZooKeeperRequest)>,
}

/// The state of the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Link {
    /// Not before this.
    Idle(Time),
    /// The session was asked for.
    Connecting,
    /// Requests flow.
    Connected,
    /// For good.
    Closed,
}

/// What an answer means to who asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// A session is open on this connection: a new one, or the old one on a new connection. What
    /// was watched must be read anew.
    Connected {
        /// Whether the session is another than before.
        new_session: bool,
    },
    /// The session is gone, and with it what is ephemeral; another is being opened.
    SessionExpired,
    /// To a request.
    Response(Box<(ZooKeeperRequest, ZooKeeperResponse)>),
    /// To nothing that is still waited for.
    Nothing,
}

impl ZooKeeperClient {
    /// A client that opens a session as soon as it is polled; or goes on with `session`.
    pub(crate) fn new(
        connection: Connection,
        timeout: Micros,
        session: Option<SessionId>,
    ) -> ZooKeeperClient {
        ZooKeeperClient {
            connection,
            session,
            link: Link::Idle(Time::ZERO),
            timeout,
            last_sent: Time::ZERO,
            last_heard: Time::ZERO,
            correlation: 0,
            outstanding: VecDeque::new(),
        }
    }

    /// Whether there is a session and a connection to use it on.
    pub(crate) fn is_connected(&self) -> bool {
        self.link == Link::Connected
    }

    /// Sends a request, now or once connected.
    pub(crate) fn submit(&mut self, now: Time, request: ZooKeeperRequest, out: &mut Outbox) {
        self.correlation = self.correlation.wrapping_add(1);
        if self.is_connected() {
            self.send(now, self.correlation, request.clone(), out);
        }
        self.outstanding.push_back((self.correlation, request));
    }

    fn send(&mut self, now: Time, correlation: u32, request: ZooKeeperRequest, out: &mut Outbox) {
        self.last_sent = now;
        let message = Message::ZooKeeperRequest(Box::new(request));
        out.send(Envelope { connection: self.connection, correlation, message });
    }

    /// Does what is due: connects, pings after a third of the timeout without a word of its own,
    /// gives the connection up after two thirds without a word of the other side.
    pub(crate) fn poll(&mut self, now: Time, out: &mut Outbox) {
        let patience = match self.link {
            Link::Connected => self.timeout * 2 / 3,
            _ => self.timeout,
        };
        let waiting = matches!(self.link, Link::Connecting | Link::Connected);
        if waiting && self.last_heard + patience <= now {
            out.close(self.connection);
            self.connection.generation += 1;
            self.link = Link::Idle(now);
        }
        match self.link {
            Link::Idle(from) if from <= now => {
                let (session, timeout) = (self.session, self.timeout);
                self.link = Link::Connecting;
                self.last_heard = now;
                self.send(now, 0, ZooKeeperRequest::Connect { session, timeout }, out);
            }
            Link::Connected if self.last_sent + self.timeout / 3 <= now => {
                self.send(now, 0, ZooKeeperRequest::Ping, out);
            }
            _ => {}
        }
    }

    /// When [`Self::poll`] has something to do.
    pub(crate) fn next_timeout(&self) -> Time {
        match self.link {
            Link::Idle(from) => from,
            Link::Connecting => self.last_heard + self.timeout,
            Link::Connected => {
                let ping = self.last_sent + self.timeout / 3;
                ping.min(self.last_heard + self.timeout * 2 / 3)
            }
            Link::Closed => Time::NEVER,
        }
    }

    /// The connection is gone, the session maybe not.
    pub(crate) fn disconnected(&mut self, now: Time, connection: Connection) {
        if connection == self.connection && self.link != Link::Closed {
            self.connection.generation += 1;
            self.link = Link::Idle(now + RECONNECT_BACKOFF);
        }
    }

    /// Whether this is the connection in use.
    pub(crate) fn uses(&self, connection: Connection) -> bool {
        connection == self.connection
    }

    /// Notes that something was heard.
    pub(crate) fn heard(&mut self, now: Time) {
        self.last_heard = now;
    }

    /// Takes an answer.
    pub(crate) fn answered(
        &mut self,
        now: Time,
        correlation: u32,
        response: ZooKeeperResponse,
        out: &mut Outbox,
    ) -> Answer {
        self.last_heard = now;
        match response {
            ZooKeeperResponse::Connected { session, timeout } => {
                let new_session = self.session.replace(session) != Some(session);
                self.timeout = timeout;
                self.link = Link::Connected;
                for (correlation, request) in self.outstanding.clone() {
                    self.send(now, correlation, request, out);
                }
                Answer::Connected { new_session }
            }
            ZooKeeperResponse::SessionExpired => {
                self.session = None;
                self.link = Link::Idle(now);
                Answer::SessionExpired
            }
            ZooKeeperResponse::Pong | ZooKeeperResponse::Closed => Answer::Nothing,
            response => {
                let awaited = self.outstanding.front().is_some_and(|next| next.0 == correlation);
                match self.outstanding.pop_front_if(|_| awaited) {
                    Some((_, request)) => Answer::Response(Box::new((request, response))),
                    None => Answer::Nothing,
                }
            }
        }
    }

    /// Forgets requests that made sense in the lost session only.
    pub(crate) fn keep_requests(&mut self, keep: impl Fn(&ZooKeeperRequest) -> bool) {
        self.outstanding.retain(|(_, request)| keep(request));
    }

    /// Ends the session.
    pub(crate) fn close(&mut self, now: Time, out: &mut Outbox) {
        if self.is_connected() {
            self.send(now, 0, ZooKeeperRequest::Close, out);
        }
        self.link = Link::Closed;
    }
}
