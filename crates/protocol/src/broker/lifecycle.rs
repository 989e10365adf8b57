//! From start to stop: registration, heartbeats, controlled shutdown (`BrokerLifecycleManager`).

use super::log_dirs::LogDir;
use super::requester::Requester;
use super::{Broker, RECONNECT_BACKOFF, Timer};
use crate::error_code::ErrorCode;
use crate::event::Event;
use crate::io::Outbox;
use crate::message::{
    BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationRequest,
    BrokerRegistrationResponse, Channel, Connection, Envelope, LogEnd, Message,
};
use crate::metadata::{BrokerRegistration, Directories};
use crate::partition::Partition;
use crate::time::{Micros, Time};
use crate::types::{BrokerEpoch, NO_BROKER_EPOCH, NodeId, UNKNOWN_EPOCH};

/// Pause between heartbeats while a broker starts (R6.2's table).
const STARTING_HEARTBEAT_INTERVAL: Micros = Micros::from_millis(10);
/// Pause after the first answer to a request for controlled shutdown.
const FIRST_SHUTDOWN_INTERVAL: Micros = Micros::from_millis(50);
/// How long a controlled shutdown may take (R6.9b).
const SHUTDOWN_LIMIT: Micros = Micros::from_secs(300);

/// Where a broker's process stands (class `BrokerState`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BrokerState {
    /// Not registered yet, or not caught up with its own registration.
    Starting,
    /// Caught up; loading logs or waiting to be unfenced.
    Recovery,
    /// Serving.
    Running,
    /// Serving, and asking for leave to stop.
    PendingControlledShutdown,
    /// Stopped cleanly.
    ShuttingDown,
}

/// The broker's side of its session with the controller.
#[derive(Clone, Debug)]
pub(super) struct Lifecycle {
    broker: NodeId,
    requester: Requester,
    state: BrokerState,
    incarnation: u32,
    previous_broker_epoch: BrokerEpoch,
    broker_epoch: BrokerEpoch,
    /// When the next request is due.
    next: Time,
    /// The first metadata image is published: logs are loaded, roles taken (R6.8).
    published: bool,
    shutdown_answered: bool,
    shutdown_limit: Time,
    failures: DirectoryFailures,
}

/// Failed log directories that the controller is to hear of (R8.10).
#[derive(Clone, Debug)]
struct DirectoryFailures {
    /// Directories online when the process started: it registers with them.
    at_start: Directories,
    /// Those that have failed since; every heartbeat names them all.
    offline: Directories,
    /// How many of them the last heartbeat named.
    sent: usize,
    /// The next communication follows at once on the one under way.
    at_once: bool,
    /// When the broker stops unless the controller has heard of the last one by then.
    limit: Time,
}

impl Lifecycle {
    fn new(broker: NodeId, controller: NodeId, incarnation: u32) -> Lifecycle {
        let connection = Connection::first(broker, controller, Channel::Lifecycle, incarnation);
        Lifecycle {
            broker,
            requester: Requester::new(connection),
            state: BrokerState::Starting,
            incarnation,
            previous_broker_epoch: NO_BROKER_EPOCH,
            broker_epoch: NO_BROKER_EPOCH,
            next: Time::ZERO,
            published: false,
            shutdown_answered: false,
            shutdown_limit: Time::NEVER,
            failures: DirectoryFailures {
                at_start: Directories::default(),
                offline: Directories::default(),
                sent: 0,
                at_once: false,
                limit: Time::NEVER,
            },
        }
    }

    /// Registered and unfenced before the run began.
    pub fn running(broker: NodeId, controller: NodeId, known: &BrokerRegistration) -> Lifecycle {
        Lifecycle {
            state: BrokerState::Running,
            broker_epoch: known.epoch,
            published: true,
            ..Lifecycle::new(broker, controller, known.incarnation)
        }
    }

    /// A new process.
    pub fn starting(
        broker: NodeId,
        controller: NodeId,
        incarnation: u32,
        clean_shutdown: Option<BrokerEpoch>,
    ) -> Lifecycle {
        let previous_broker_epoch = clean_shutdown.unwrap_or(NO_BROKER_EPOCH);
        let lifecycle = Lifecycle::new(broker, controller, incarnation);
        Lifecycle { previous_broker_epoch, ..lifecycle }
    }

    pub fn broker(&self) -> NodeId {
        self.broker
    }

    pub fn state(&self) -> BrokerState {
        self.state
    }

    pub fn broker_epoch(&self) -> BrokerEpoch {
        self.broker_epoch
    }

    /// ZooKeeper mode: it stands there now.
    pub fn set_state(&mut self, state: BrokerState) {
        self.state = state;
    }

    /// ZooKeeper mode: its node is there, with this epoch.
    pub fn set_broker_epoch(&mut self, broker_epoch: BrokerEpoch) {
        self.broker_epoch = broker_epoch;
    }

    /// ZooKeeper mode: its logs are loaded.
    pub fn set_loaded(&mut self) {
        self.published = true;
    }

    /// Differs for each start of the process.
    pub fn incarnation(&self) -> u32 {
        self.incarnation
    }

    /// Whether this broker is stopping in order.
    pub fn is_shutting_down(&self) -> bool {
        self.state >= BrokerState::PendingControlledShutdown
    }
}

impl Broker {
    pub(super) fn start_lifecycle(&mut self, now: Time, out: &mut Outbox) {
        self.lifecycle.failures.at_start = self.online_directories();
        if self.lifecycle.state == BrokerState::Running {
            let interval = self.known.config.broker_heartbeat_interval_ms;
            self.lifecycle.next = now + (interval - Micros(self.phase % interval.0.max(1)));
        }
        self.poll_lifecycle(now, out);
    }

    pub(super) fn lifecycle_timeout(&mut self, now: Time, out: &mut Outbox) {
        if self.lifecycle.shutdown_limit <= now {
            self.finish_shutdown(now, out);
            return;
        }
        if self.lifecycle.failures.limit <= now {
            self.lifecycle.failures.limit = Time::NEVER;
            self.begin_shutdown(now, out);
            if self.lifecycle.state == BrokerState::ShuttingDown {
                return;
            }
        }
        let controller = self.lifecycle.requester.connection().server;
        if self.lifecycle.requester.give_up_if_overdue(now, RECONNECT_BACKOFF, out) {
            out.emit(Event::RequestTimedOut { peer: controller });
        }
        self.poll_lifecycle(now, out);
    }

    /// Sends what is due, and sets the timer for what comes next.
    fn poll_lifecycle(&mut self, now: Time, out: &mut Outbox) {
        let due = self.lifecycle.next.max(self.lifecycle.requester.not_before);
        if !self.lifecycle.requester.in_flight() && due <= now {
            let timeout = self.known.config.request_timeout_ms;
            let message = self.lifecycle_request();
            self.lifecycle.failures.sent = self.lifecycle.failures.offline.iter().count();
            self.lifecycle.requester.send(now, timeout, message, out);
        }
        let lifecycle = &self.lifecycle;
        let wait = if lifecycle.requester.in_flight() {
            lifecycle.requester.next_timeout()
        } else {
            lifecycle.next.max(lifecycle.requester.not_before)
        };
        self.set_lifecycle_timer(wait);
    }

    fn set_lifecycle_timer(&mut self, wait: Time) {
        let limit = self.lifecycle.shutdown_limit.min(self.lifecycle.failures.limit);
        self.set(Timer::Lifecycle, wait.min(limit));
    }

    /// A log directory has failed: the next heartbeat tells the controller, and comes at once
    /// (`BrokerLifecycleManager.propagateDirectoryFailure`). A broker that cannot tell it in
    /// `log.dir.failure.timeout.ms` stops, as far as it can in order.
    pub(super) fn propagate_directory_failure(&mut self, now: Time, id: u32, out: &mut Outbox) {
        let timeout = self.known.config.log_dir_failure_timeout_ms;
        let lifecycle = &mut self.lifecycle;
        let failures = &mut lifecycle.failures;
        failures.offline = failures.offline.iter().chain([id]).collect();
        failures.limit = now + timeout;
        if lifecycle.broker_epoch != NO_BROKER_EPOCH {
            lifecycle.failures.at_once = lifecycle.requester.in_flight();
            lifecycle.next = now;
        }
        self.poll_lifecycle(now, out);
    }

    fn lifecycle_request(&self) -> Message {
        let lifecycle = &self.lifecycle;
        let broker = self.known.id;
        if lifecycle.broker_epoch == NO_BROKER_EPOCH {
            return Message::BrokerRegistrationRequest(BrokerRegistrationRequest {
                broker,
                incarnation: lifecycle.incarnation,
                previous_broker_epoch: lifecycle.previous_broker_epoch,
                directories: lifecycle.failures.at_start,
                rack: self.known.config.broker_rack,
            });
        }
        let ready = lifecycle.state > BrokerState::Starting && lifecycle.published;
        Message::BrokerHeartbeatRequest(BrokerHeartbeatRequest {
            broker,
            broker_epoch: lifecycle.broker_epoch,
            current_metadata_offset: self.known.image.offset,
            want_fence: !ready,
            want_shut_down: lifecycle.is_shutting_down(),
            offline_directories: lifecycle.failures.offline,
            log_ends: self.log_ends(),
        })
    }

    /// How far this broker's logs reach, if the controller is to know (`elects_most_up_to_date`).
    fn log_ends(&self) -> Vec<LogEnd> {
        if !self.known.features.elects_most_up_to_date {
            return Vec::new();
        }
        let end = |partition: &Partition| {
            let registration = self.known.image.partition(partition.id)?;
            let log = &partition.log;
            Some(LogEnd {
                topic: registration.topic,
                index: registration.index,
                leader_epoch: log.latest_epoch().unwrap_or(UNKNOWN_EPOCH),
                log_end_offset: log.log_end_offset(),
            })
        };
        self.partitions.iter().flatten().filter_map(end).collect()
    }

    pub(super) fn lifecycle_answered(&mut self, now: Time, envelope: &Envelope, out: &mut Outbox) {
        if !self.lifecycle.requester.answered_by(envelope) {
            return;
        }
        match &envelope.message {
            Message::BrokerRegistrationResponse(response) => self.registered(now, *response),
            Message::BrokerHeartbeatResponse(response) => {
                self.heartbeat_answered(now, *response, out);
            }
            other => unreachable!("{other:?} answers neither registration nor heartbeat"),
        }
        if self.lifecycle.state != BrokerState::ShuttingDown {
            self.poll_lifecycle(now, out);
        }
    }

    fn registered(&mut self, now: Time, response: BrokerRegistrationResponse) {
        if response.error.is_none() {
            self.lifecycle.broker_epoch = response.broker_epoch;
            self.lifecycle.next = now;
        } else {
            // R6.6: refused while the session of the previous incarnation lives.
            self.lifecycle.next = now + self.known.config.broker_heartbeat_interval_ms;
        }
    }

    fn heartbeat_answered(
        &mut self,
        now: Time,
        response: BrokerHeartbeatResponse,
        out: &mut Outbox,
    ) {
        let interval = self.known.config.broker_heartbeat_interval_ms;
        let lifecycle = &mut self.lifecycle;
        lifecycle.next = now + interval;
        let at_once = std::mem::take(&mut lifecycle.failures.at_once);
        if response.error != ErrorCode::None {
            return;
        }
        if lifecycle.failures.sent == lifecycle.failures.offline.iter().count() {
            lifecycle.failures.limit = Time::NEVER;
        }
        match lifecycle.state {
            BrokerState::Starting if response.is_caught_up => {
                lifecycle.state = BrokerState::Recovery;
                let wait = if lifecycle.published { Micros::ZERO } else { interval };
                lifecycle.next = now + wait;
            }
            BrokerState::Starting => lifecycle.next = now + STARTING_HEARTBEAT_INTERVAL,
            BrokerState::Recovery if !response.is_fenced => {
                lifecycle.state = BrokerState::Running;
                out.emit(Event::BrokerRunning);
            }
            BrokerState::PendingControlledShutdown if response.should_shut_down => {
                self.finish_shutdown(now, out);
            }
            BrokerState::PendingControlledShutdown if !lifecycle.shutdown_answered => {
                lifecycle.shutdown_answered = true;
                lifecycle.next = now + FIRST_SHUTDOWN_INTERVAL;
            }
            _ => {}
        }
        if at_once {
            self.lifecycle.next = now;
        }
    }

    pub(super) fn lifecycle_disconnected(&mut self, now: Time, connection: Connection) {
        let requester = &mut self.lifecycle.requester;
        if requester.connection() == connection {
            let doubled = RECONNECT_BACKOFF * (1 << requester.failures.min(10));
            let backoff = doubled.min(self.known.config.broker_heartbeat_interval_ms);
            requester.disconnected(now, backoff);
            self.lifecycle.failures.at_once = false;
            let due = self.lifecycle.next.max(self.lifecycle.requester.not_before);
            self.set_lifecycle_timer(due);
        }
    }

    /// The first metadata image is published: the broker may ask to be unfenced (R6.8).
    pub(super) fn ready_to_unfence(&mut self, now: Time, out: &mut Outbox) {
        self.lifecycle.published = true;
        if self.lifecycle.state == BrokerState::Recovery {
            self.lifecycle.next = now;
            self.poll_lifecycle(now, out);
        }
    }

    /// SIGTERM (R6.9b). A broker that does not serve yet stops at once.
    pub(super) fn begin_shutdown(&mut self, now: Time, out: &mut Outbox) {
        if self.lifecycle.is_shutting_down() {
            return;
        }
        out.emit(Event::ControlledShutdownStarted);
        let serves = self.lifecycle.state == BrokerState::Running;
        if !serves || !self.known.config.controlled_shutdown_enable {
            self.finish_shutdown(now, out);
            return;
        }
        self.lifecycle.state = BrokerState::PendingControlledShutdown;
        if self.zookeeper.is_some() {
            self.ask_for_shutdown(now, out);
            return;
        }
        self.lifecycle.shutdown_limit = now + SHUTDOWN_LIMIT;
        self.lifecycle.next = now;
        self.poll_lifecycle(now, out);
    }

    /// The process ends; its logs are closed in order.
    pub(super) fn finish_shutdown(&mut self, now: Time, out: &mut Outbox) {
        self.lifecycle.state = BrokerState::ShuttingDown;
        self.server.close();
        for partition in self.partitions.iter_mut().flatten() {
            partition.log.checkpoint_high_watermark();
            partition.log.flush();
        }
        // R8.3: written last, and only by a process that had loaded its logs. Where a directory has
        // failed there is none, and then the others do not count either.
        let epoch = self.lifecycle.broker_epoch;
        let everywhere = self.dirs.iter().all(LogDir::works);
        self.clean_shutdown =
            (self.lifecycle.published && epoch != NO_BROKER_EPOCH && everywhere).then_some(epoch);
        self.timers = Default::default();
        self.close_session(now, out);
        out.emit(Event::BrokerStopped);
        out.exit();
    }
}
