//! Serving requests: one at a time a connection (R2.1, class `SocketServer`'s muting).

use super::Broker;
use crate::io::Outbox;
use crate::message::{ApiVersionsResponse, Connection, Envelope, Message};
use crate::time::Time;
use std::collections::VecDeque;

/// Connections that clients and followers have opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    connections: Vec<Accepted>,
    /// Whether some connection may have a request to be served next.
    ready: bool,
}

#[derive(Clone, Debug)]
struct Accepted {
    connection: Connection,
    /// A request is being worked on; the next are not read.
    muted: bool,
    waiting: VecDeque<Envelope>,
}

impl Server {
    /// The connection's state; a newer connection of the same client and channel replaces an
    /// older one.
    fn accepted(&mut self, connection: Connection) -> &mut Accepted {
        let same = |a: &Accepted| {
            a.connection.client == connection.client && a.connection.channel == connection.channel
        };
        let i = self.connections.iter().position(same).unwrap_or_else(|| {
            self.connections.push(Accepted { connection, muted: false, waiting: VecDeque::new() });
            self.connections.len() - 1
        });
        let accepted = &mut self.connections[i];
        if accepted.connection.generation < connection.generation {
            *accepted = Accepted { connection, muted: false, waiting: VecDeque::new() };
        }
        accepted
    }

    /// The connection was closed: what waits in it is never read.
    pub fn forget(&mut self, connection: Connection) {
        self.connections.retain(|accepted| accepted.connection != connection);
    }

    /// Nobody is served any more.
    pub fn close(&mut self) {
        self.connections.clear();
    }

    fn next(&mut self) -> Option<Envelope> {
        for accepted in &mut self.connections {
            if !accepted.muted
                && let Some(envelope) = accepted.waiting.pop_front()
            {
                accepted.muted = true;
                return Some(envelope);
            }
        }
        None
    }
}

impl Broker {
    /// Serves a request now, or once those before it on its connection are answered.
    #[inline(always)]
    pub(super) fn receive_request(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) {
        let accepted = self.server.accepted(envelope.connection);
        if accepted.connection.generation > envelope.connection.generation {
            return; // left over from a connection that the client has closed
        }
        if accepted.muted {
            accepted.waiting.push_back(envelope);
            return;
        }
        accepted.muted = true;
        self.serve(now, &envelope, out);
    }

    /// Serves what has been waiting behind requests answered in this step.
    pub(super) fn serve_waiting(&mut self, now: Time, out: &mut Outbox) {
        while self.server.ready {
            match self.server.next() {
                Some(envelope) => self.serve(now, &envelope, out),
                None => self.server.ready = false,
            }
        }
    }

    /// Works on a request, where it lies: copying it costs as much as looking at it.
    pub(super) fn serve(&mut self, now: Time, envelope: &Envelope, out: &mut Outbox) {
        if self.is_locked(envelope) {
            return self.block(envelope.clone());
        }
        let Envelope { connection, correlation, ref message } = *envelope;
        match message {
            Message::ApiVersionsRequest(_) => {
                let response = Message::ApiVersionsResponse(ApiVersionsResponse);
                self.respond(connection, correlation, response, out);
            }
            Message::ProduceRequest(request) => {
                self.handle_produce(now, connection, correlation, request, out);
            }
            Message::FetchRequest(request) => {
                self.handle_fetch(now, connection, correlation, request, out);
            }
            Message::ListOffsetsRequest(request) => {
                let response = Message::ListOffsetsResponse(self.list_offsets(*request));
                self.respond(connection, correlation, response, out);
            }
            Message::OffsetsForLeaderEpochRequest(request) => {
                let response = self.offsets_for_leader_epoch(*request);
                let response = Message::OffsetsForLeaderEpochResponse(response);
                self.respond(connection, correlation, response, out);
            }
            Message::MetadataRequest(_) => {
                let response = Message::MetadataResponse(self.describe_metadata());
                self.respond(connection, correlation, response, out);
            }
            Message::ControlRequest(request) => {
                self.handle_control(now, connection, correlation, (**request).clone(), out);
            }
            request @ (Message::ControlledShutdownRequest(_)
            | Message::AlterPartitionRequest(_)) => {
                self.ask_controller(now, connection, correlation, request.clone(), out);
            }
            other => unreachable!("a broker does not serve {other:?}"),
        }
    }

    /// Answers a request; its connection is read again.
    pub(super) fn respond(
        &mut self,
        connection: Connection,
        correlation: u32,
        message: Message,
        out: &mut Outbox,
    ) {
        out.send(Envelope { connection, correlation, message });
        self.unmute(connection);
    }

    /// The request under way on `connection` is done: the next may be read.
    pub(super) fn unmute(&mut self, connection: Connection) {
        let connections = &mut self.server.connections;
        if let Some(accepted) = connections.iter_mut().find(|a| a.connection == connection) {
            accepted.muted = false;
            self.server.ready |= !accepted.waiting.is_empty();
        }
    }
}
