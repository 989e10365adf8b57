//! Registration of broker processes (class `ClusterControlManager`, R6.6, R6.7).

use super::broker_change::BrokerChange;
use super::{Controller, Outcome};
use crate::error_code::ErrorCode;
use crate::event::{ChangeCause, Event};
use crate::io::Outbox;
use crate::message::{BrokerRegistrationRequest, BrokerRegistrationResponse, Message};
use crate::metadata::{BrokerRegistration, MetadataRecord};
use crate::time::Time;
use crate::types::{BrokerEpoch, NO_BROKER_EPOCH};

impl Controller {
    /// A broker process registers. A new incarnation gets a new broker epoch and is fenced; a
    /// repeated registration amends the old one.
    pub(super) fn register_broker(
        &mut self,
        now: Time,
        request: &BrokerRegistrationRequest,
        out: &mut Outbox,
    ) -> Outcome {
        let broker = request.broker;
        let existing = self.log.latest().broker(broker).copied();
        let same_incarnation = existing.is_some_and(|b| b.incarnation == request.incarnation);
        if let Some(existing) = existing
            && !same_incarnation
            && self.has_valid_session(now, &existing)
        {
            let error = ErrorCode::DuplicateBrokerRegistration;
            out.emit(Event::RegistrationRefused { broker, error });
            return Outcome::Now(response(error, NO_BROKER_EPOCH));
        }
        let directories = match existing {
            Some(existing) if !self.features.replicas_have_directories => existing.directories,
            _ => request.directories,
        };
        let new = match existing {
            Some(existing) if same_incarnation => {
                BrokerRegistration { directories, rack: request.rack, ..existing }
            }
            _ => {
                self.handle_broker_shutdown(existing.as_ref(), request, out);
                BrokerRegistration {
                    broker,
                    epoch: self.log.end_offset(),
                    incarnation: request.incarnation,
                    fenced: true,
                    in_controlled_shutdown: false,
                    directories,
                    rack: request.rack,
                }
            }
        };
        let registration_offset = self.log.end_offset();
        self.append(MetadataRecord::RegisterBroker(new), None, out);
        if same_incarnation {
            self.heartbeats.amend(broker, registration_offset);
        } else {
            self.heartbeats.register(broker, registration_offset);
        }
        Outcome::Committed(response(ErrorCode::None, new.epoch))
    }

    /// Whether the last incarnation may still be running. Only its silence tells: a session lives
    /// on after a clean stop. Up to 3.9 a fenced broker had no session.
    fn has_valid_session(&self, now: Time, existing: &BrokerRegistration) -> bool {
        let live = self.sessions.is_live(now, existing.broker, existing.epoch);
        self.features.registration_refused_while_session_lives
            && live
            && (self.features.registration_waits_for_session || !existing.fenced)
    }

    /// The last incarnation has ended, one way or the other (R6.7): its replicas leave the ISRs
    /// and, if they may have lost records, the ELRs too. This stands before the registration.
    fn handle_broker_shutdown(
        &mut self,
        existing: Option<&BrokerRegistration>,
        request: &BrokerRegistrationRequest,
        out: &mut Outbox,
    ) {
        let broker = request.broker;
        let clean = existing.is_some_and(|b| b.epoch == request.previous_broker_epoch);
        let cause = ChangeCause::BrokerRegistered(broker);
        let in_isr = self.partitions_where(|p| p.isr.contains(&broker));
        if clean || !self.features.eligible_leader_replicas {
            self.update_leaders_and_isrs(in_isr, BrokerChange::Removed(broker), cause, out);
            return;
        }
        let change = BrokerChange::UncleanShutdown(broker);
        self.update_leaders_and_isrs(in_isr, change, cause, out);
        let in_elr = self.partitions_where(|p| p.elr.contains(&broker));
        self.update_leaders_and_isrs(in_elr, change, cause, out);
    }
}

fn response(error: ErrorCode, broker_epoch: BrokerEpoch) -> Message {
    Message::BrokerRegistrationResponse(BrokerRegistrationResponse { error, broker_epoch })
}
