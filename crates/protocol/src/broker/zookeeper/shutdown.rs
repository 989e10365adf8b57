//! Controlled shutdown through the controller in a broker (R7.6, `KafkaServer.controlledShutdown`).

use super::super::{Broker, BrokerState};
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{Connection, ControlledShutdownRequest, Envelope, Message};
use crate::time::Time;

impl Broker {
    /// SIGTERM: asks the controller up to `controlled.shutdown.max.retries` times.
    pub(in super::super) fn ask_for_shutdown(&mut self, now: Time, out: &mut Outbox) {
        let tries = self.known.config.controlled_shutdown_max_retries;
        let member = self.member();
        member.shutdown_tries_left = tries;
        member.shutdown.not_before = now;
        self.poll_shutdown(now, out);
    }

    /// Asks, if it is time to; stops without leave once the last try has failed.
    pub(super) fn poll_shutdown(&mut self, now: Time, out: &mut Outbox) {
        if self.lifecycle.state() != BrokerState::PendingControlledShutdown {
            return;
        }
        let backoff = self.known.config.controlled_shutdown_retry_backoff_ms;
        let timeout = self.known.config.request_timeout_ms;
        let request = Message::ControlledShutdownRequest(ControlledShutdownRequest {
            broker: self.known.id,
            broker_epoch: self.lifecycle.broker_epoch(),
        });
        let member = self.member();
        let peer = member.shutdown.connection().server;
        if member.shutdown.give_up_if_overdue(now, backoff, out) {
            out.emit(Event::RequestTimedOut { peer });
        }
        if member.shutdown.in_flight() || member.shutdown.not_before > now {
            return;
        }
        if member.shutdown_tries_left == 0 {
            self.finish_shutdown(now, out);
            return;
        }
        member.shutdown_tries_left -= 1;
        match member.known_controller {
            Some(controller) => {
                if peer != controller {
                    member.shutdown.turn_to(controller, out);
                }
                member.shutdown.send(now, timeout, request, out);
            }
            None => member.shutdown.not_before = now + backoff,
        }
    }

    pub(in super::super) fn shutdown_answered(
        &mut self,
        now: Time,
        envelope: &Envelope,
        out: &mut Outbox,
    ) {
        let backoff = self.known.config.controlled_shutdown_retry_backoff_ms;
        let member = self.member();
        if !member.shutdown.answered_by(envelope) {
            return;
        }
        let Message::ControlledShutdownResponse(response) = &envelope.message else {
            unreachable!("only requests for shutdown are sent on this channel")
        };
        if response.error.is_none() && response.partitions_remaining.is_empty() {
            self.finish_shutdown(now, out);
        } else {
            member.shutdown.not_before = now + backoff;
        }
    }

    pub(in super::super) fn shutdown_disconnected(&mut self, now: Time, connection: Connection) {
        let backoff = self.known.config.controlled_shutdown_retry_backoff_ms;
        let member = self.member();
        if member.shutdown.connection() == connection {
            member.shutdown.disconnected(now, backoff);
        }
    }
}
