//! Heartbeats: the state machine of a broker as its controller sees it (class
//! `BrokerHeartbeatManager`, R6.9), and the end of sessions (R6.5).

use super::{Controller, EXPIRY_REPEAT, Outcome, Timer};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{BrokerHeartbeatRequest, BrokerHeartbeatResponse, Message};
use crate::metadata::Directories;
use crate::time::Time;
use crate::types::NodeId;

/// What the active controller alone knows of a broker; a new one starts afresh (R6.3).
#[derive(Clone, Copy, Debug)]
struct HeartbeatState {
    broker: NodeId,
    /// Offset of the registration record, which the broker must apply before it is unfenced.
    registration_offset: i64,
    /// Number of records applied, by its last heartbeat; -1 if it has sent none.
    metadata_offset: i64,
    /// In controlled shutdown: how many records others must have applied before it may stop.
    controlled_shutdown_offset: Option<i64>,
}

/// Heartbeat states, by ascending broker.
#[derive(Clone, Debug, Default)]
pub(super) struct Heartbeats {
    states: Vec<HeartbeatState>,
}

/// The states of a broker (class `BrokerControlState`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum BrokerControlState {
    Fenced,
    Unfenced,
    InControlledShutdown,
    Shutdown,
}

impl Heartbeats {
    /// A new incarnation: nothing is known of it yet.
    pub(super) fn register(&mut self, broker: NodeId, registration_offset: i64) {
        self.set(HeartbeatState {
            broker,
            registration_offset,
            metadata_offset: -1,
            controlled_shutdown_offset: None,
        });
    }

    /// A repeated registration of the same incarnation.
    pub(super) fn amend(&mut self, broker: NodeId, registration_offset: i64) {
        self.state(broker).registration_offset = registration_offset;
    }

    /// How much of the log a broker has applied.
    pub(super) fn applied(&mut self, broker: NodeId, metadata_offset: i64) {
        self.state(broker).metadata_offset = metadata_offset;
    }

    /// Whether the broker is in controlled shutdown.
    pub(super) fn is_shutting_down(&self, broker: NodeId) -> bool {
        self.states.iter().any(|s| s.broker == broker && s.controlled_shutdown_offset.is_some())
    }

    fn set(&mut self, state: HeartbeatState) {
        match self.states.binary_search_by_key(&state.broker, |s| s.broker) {
            Ok(i) => self.states[i] = state,
            Err(i) => self.states.insert(i, state),
        }
    }

    fn state(&mut self, broker: NodeId) -> &mut HeartbeatState {
        let at = self.states.binary_search_by_key(&broker, |s| s.broker);
        &mut self.states[at.expect("registered brokers have a state")]
    }
}

impl Controller {
    /// A heartbeat arrived. The session lives on from its arrival, whatever the answer.
    pub(super) fn broker_heartbeat(
        &mut self,
        now: Time,
        request: &BrokerHeartbeatRequest,
        out: &mut Outbox,
    ) -> Outcome {
        let broker = request.broker;
        self.sessions.touch(now, broker, request.broker_epoch);
        if !self.is_current(broker, request.broker_epoch) {
            let stale = BrokerHeartbeatResponse {
                error: ErrorCode::StaleBrokerEpoch,
                is_caught_up: false,
                is_fenced: true,
                should_shut_down: false,
            };
            return Outcome::Now(Message::BrokerHeartbeatResponse(stale));
        }
        self.log_ends.note(broker, &request.log_ends);
        let state = *self.heartbeats.state(broker);
        let is_caught_up = request.current_metadata_offset > state.registration_offset;
        let current = self.current_state(state);
        let next = self.next_state(current, state, request);
        // What one heartbeat sets off is all decided by the state before it (R8.10).
        let reports = self.features.replicas_have_directories
            && request.offline_directories != Directories::default();
        let before = (reports && next != current).then(|| self.log.latest().clone());
        if next != current {
            match next {
                BrokerControlState::Fenced | BrokerControlState::Shutdown => {
                    self.fence_broker(broker, out);
                }
                BrokerControlState::Unfenced => self.unfence_broker(broker, out),
                BrokerControlState::InControlledShutdown => {
                    self.begin_controlled_shutdown(broker, out);
                }
            }
        }
        self.note_heartbeat(next, request);
        if reports {
            let failed = &request.offline_directories;
            self.take_directories_offline(broker, failed, before.as_ref(), out);
        }
        let is_fenced = matches!(next, BrokerControlState::Fenced | BrokerControlState::Shutdown);
        debug_assert_eq!(is_fenced, self.registered(broker).fenced);
        Outcome::Committed(Message::BrokerHeartbeatResponse(BrokerHeartbeatResponse {
            error: ErrorCode::None,
            is_caught_up,
            is_fenced,
            should_shut_down: next == BrokerControlState::Shutdown,
        }))
    }

    /// The periodic check: ends one expired session (R6.5). It runs again soon if it found one.
    pub(super) fn expire_one_session(&mut self, now: Time, out: &mut Outbox) {
        let Some(contact) = self.sessions.pop_expired(now) else {
            self.timers.set(Timer::Sessions as usize, now + self.sessions.check_period());
            return;
        };
        self.timers.set(Timer::Sessions as usize, now + EXPIRY_REPEAT);
        let broker = contact.broker;
        if !self.is_current(broker, contact.epoch) {
            return; // An earlier incarnation's: its successor has registered.
        }
        let step = out.cause();
        out.emit(Event::SessionExpired { broker, last_contact: contact.at });
        self.fence_broker(broker, out);
        self.heartbeats.state(broker).controlled_shutdown_offset = None;
        out.resume(step);
    }

    fn current_state(&self, state: HeartbeatState) -> BrokerControlState {
        if state.controlled_shutdown_offset.is_some() {
            BrokerControlState::InControlledShutdown
        } else if self.registered(state.broker).fenced {
            BrokerControlState::Fenced
        } else {
            BrokerControlState::Unfenced
        }
    }

    /// The table of R6.9.
    fn next_state(
        &self,
        current: BrokerControlState,
        state: HeartbeatState,
        request: &BrokerHeartbeatRequest,
    ) -> BrokerControlState {
        use BrokerControlState::{Fenced, InControlledShutdown, Shutdown, Unfenced};
        let leads = || !self.partitions_where(|p| p.leader == Some(state.broker)).is_empty();
        match current {
            Fenced if request.want_shut_down => Shutdown,
            Fenced if request.want_fence => Fenced,
            Fenced if request.current_metadata_offset > state.registration_offset => Unfenced,
            Fenced => Fenced,
            Unfenced if request.want_fence && request.want_shut_down => Shutdown,
            Unfenced if request.want_fence => Fenced,
            Unfenced if request.want_shut_down && leads() => InControlledShutdown,
            Unfenced if request.want_shut_down => Shutdown,
            Unfenced => Unfenced,
            InControlledShutdown if leads() => InControlledShutdown,
            InControlledShutdown => {
                let reached = self.lowest_active_offset();
                let needed = state.controlled_shutdown_offset.expect("it is shutting down");
                if needed <= reached { Shutdown } else { InControlledShutdown }
            }
            Shutdown => unreachable!("a broker that may stop is fenced"),
        }
    }

    fn note_heartbeat(&mut self, next: BrokerControlState, request: &BrokerHeartbeatRequest) {
        let end = self.log.end_offset();
        let state = self.heartbeats.state(request.broker);
        state.metadata_offset = request.current_metadata_offset;
        state.controlled_shutdown_offset = match next {
            BrokerControlState::InControlledShutdown => {
                state.controlled_shutdown_offset.or(Some(end))
            }
            _ => None,
        };
    }

    /// How many records every active broker is known to have applied.
    fn lowest_active_offset(&self) -> i64 {
        let active = self.heartbeats.states.iter().filter(|state| {
            state.controlled_shutdown_offset.is_none() && !self.registered(state.broker).fenced
        });
        active.map(|state| state.metadata_offset).min().unwrap_or(i64::MAX)
    }
}
