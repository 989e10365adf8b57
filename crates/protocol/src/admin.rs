//! The administrator's client.

use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::{Command, Input, Outbox};
use crate::message::{AdminRequest, Channel, Connection, Envelope, Message};
use crate::time::Time;
use crate::types::NodeId;
use std::collections::VecDeque;

/// An administrator (class `KafkaAdminClient`), talking to the controller. Requests are sent one
/// after the other; a lost connection answers the one under way with NETWORK_EXCEPTION.
#[derive(Clone, Debug)]
pub struct Admin {
    id: NodeId,
    controller: NodeId,
    generation: u32,
    correlation: u32,
    in_flight: bool,
    queue: VecDeque<AdminRequest>,
}

impl Admin {
    /// An administrator of the cluster that `controller` controls.
    pub fn new(id: NodeId, controller: NodeId) -> Admin {
        Admin {
            id,
            controller,
            generation: 0,
            correlation: 0,
            in_flight: false,
            queue: VecDeque::new(),
        }
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// Handles one input.
    pub fn step(&mut self, _now: Time, input: Input, out: &mut Outbox) {
        match input {
            Input::Command(Command::Admin(request)) => self.queue.push_back(request),
            Input::Message(envelope) => {
                let current = envelope.connection == self.connection();
                if !current || !self.in_flight || envelope.correlation != self.correlation {
                    return;
                }
                if let Message::AdminResponse(response) = envelope.message {
                    self.finish(response.error, out);
                }
            }
            Input::Disconnected(connection) if connection == self.connection() => {
                self.generation += 1;
                if self.in_flight {
                    self.finish(ErrorCode::NetworkException, out);
                }
            }
            _ => {}
        }
        self.send_next(out);
    }

    /// It never waits for a time.
    pub fn next_timeout(&self) -> Time {
        Time::NEVER
    }

    fn connection(&self) -> Connection {
        Connection {
            client: self.id,
            server: self.controller,
            channel: Channel::Admin,
            generation: self.generation,
        }
    }

    fn finish(&mut self, error: ErrorCode, out: &mut Outbox) {
        self.in_flight = false;
        out.emit(Event::AdminAnswered { error });
    }

    fn send_next(&mut self, out: &mut Outbox) {
        if self.in_flight {
            return;
        }
        let Some(request) = self.queue.pop_front() else { return };
        self.in_flight = true;
        self.correlation += 1;
        out.send(Envelope {
            connection: self.connection(),
            correlation: self.correlation,
            message: Message::AdminRequest(request),
        });
    }
}
