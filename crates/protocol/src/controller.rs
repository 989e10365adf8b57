//! The KRaft controller.
//!
//! One node stands for the whole quorum: its voters, their elections and their replication of the
//! metadata log are not modelled apart. What the rest of the cluster can see of them is: records
//! are committed some time after they are written, answers wait for that, and a crash of the
//! controller stops everything that only an active controller does (R6.1 to R6.4).

mod alter_partition;
mod balance;
mod broker_change;
mod configs;
mod directories;
mod election;
mod elr;
mod heartbeat;
mod log_ends;
mod metadata_log;
mod observers;
mod partition_change;
mod placement;
mod reassignment;
mod registration;
mod session;
mod topics;

use crate::config::{ControllerConfig, Features};
use crate::error_code::ErrorCode;
use crate::event::{ChangeCause, Event, FactId};
use crate::io::{Input, Outbox};
use crate::message::{AdminRequest, AdminResponse, Connection, Envelope, Message};
use crate::metadata::{
    BrokerRegistration, ConfigKey, ConfigResource, MetadataImage, MetadataRecord,
    PartitionRegistration,
};
use crate::time::{Micros, Time};
use crate::timer::TimerTable;
use crate::types::{BrokerEpoch, NodeId, PartitionId};
pub(crate) use configs::is_valid as is_valid_config;
use election::LeaderAcceptor;
use heartbeat::Heartbeats;
use log_ends::LogEnds;
use metadata_log::MetadataLog;
use observers::Observers;
use partition_change::PartitionChangeBuilder;
pub(crate) use placement::SplitMix;
use session::{SessionOrder, Sessions};

/// After an expired session the next is looked for this much later (R6.5).
const EXPIRY_REPEAT: Micros = Micros::from_millis(10);

/// The active controller of the metadata quorum (class `QuorumController`).
#[derive(Clone, Debug)]
pub struct Controller {
    id: NodeId,
    config: ControllerConfig,
    features: Features,
    log: MetadataLog,
    observers: Observers,
    sessions: Sessions,
    heartbeats: Heartbeats,
    log_ends: LogEnds,
    timers: TimerTable<TIMERS>,
    random: SplitMix,
}

/// What the controller waits for, a slot each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Timer {
    /// The records written since the last commit have lingered (R6.2).
    Commit,
    /// Look for an expired session (R6.5).
    Sessions,
    /// Look for leaders that are not the preferred ones (R6.36).
    Balance,
    /// Look for partitions without leader (R6.14).
    UncleanElection,
    /// A held fetch of the metadata log must be answered.
    ObserverFetch,
}
const TIMERS: usize = 5;

/// The answer to a request, and when it goes out (R6.1).
#[derive(Debug)]
enum Outcome {
    /// At once: the request was refused as a whole (an exception in Kafka).
    Now(Message),
    /// When everything written so far is committed.
    Committed(Message),
}

impl Controller {
    /// A controller with a formatted cluster: `brokers` registered and unfenced, `topics` created
    /// (each an [`AdminRequest::CreateTopics`]), everything committed. `seed` serves placement
    /// and the order in which sessions end.
    ///
    /// Broker epochs are given out here, by the place of the registration in the log, as for any
    /// later registration; those in `brokers` are not looked at. A topic that Kafka would refuse is
    /// left out, and the refusal told as [`Event::AdminAnswered`].
    pub fn bootstrap(
        id: NodeId,
        config: ControllerConfig,
        features: Features,
        brokers: &[BrokerRegistration],
        topics: &[AdminRequest],
        seed: u64,
        out: &mut Outbox,
    ) -> Controller {
        let order = match features.registration_waits_for_session {
            true => SessionOrder::Table(seed),
            false => SessionOrder::LastContact,
        };
        let sessions = Sessions::new(config.broker_session_timeout_ms, order);
        let mut controller = Controller {
            id,
            config,
            features,
            log: MetadataLog::new(),
            observers: Observers::default(),
            sessions,
            heartbeats: Heartbeats::default(),
            log_ends: LogEnds::default(),
            timers: TimerTable::default(),
            random: SplitMix::new(seed),
        };
        controller.format(out);
        for broker in brokers {
            let epoch = controller.log.end_offset();
            let running = BrokerRegistration {
                epoch,
                fenced: false,
                in_controlled_shutdown: false,
                ..*broker
            };
            controller.append(MetadataRecord::RegisterBroker(running), None, out);
            controller.heartbeats.register(broker.broker, epoch);
        }
        for topic in topics {
            let error = controller.administer(topic.clone(), out);
            if !error.is_none() {
                out.emit(Event::AdminAnswered { error });
            }
        }
        controller.assign_at_start(out);
        controller.log.commit(out);
        for broker in brokers {
            controller.heartbeats.applied(broker.broker, controller.log.end_offset());
        }
        controller.activate(Time::ZERO);
        controller
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// When the registered incarnation of a broker was heard of last.
    pub fn last_contact(&self, broker: NodeId) -> Option<Time> {
        let epoch = self.log.latest().broker(broker)?.epoch;
        self.sessions.last_contact(broker, epoch)
    }

    /// What is committed.
    pub fn image(&self) -> &MetadataImage {
        self.log.committed()
    }

    /// Handles one input.
    pub fn step(&mut self, now: Time, input: Input, out: &mut Outbox) {
        if self.timers.next_timeout() < now {
            // A paused process wakes: its own clocks are quicker than what lies in its sockets
            // (case u7). A heartbeat that waited there does not save the first expired session.
            self.handle_timeouts(now, out);
        }
        match input {
            Input::Message(envelope) => self.handle(now, envelope, out),
            Input::Timeout => self.handle_timeouts(now, out),
            Input::Disconnected(connection) => {
                self.observers.disconnected(connection);
                self.log.drop_answers(|envelope| envelope.connection == connection);
            }
            Input::Start | Input::Command(_) => {}
        }
        if self.log.has_uncommitted() {
            let linger = self.config.controller_quorum_append_linger_ms;
            self.timers.set_earliest(Timer::Commit as usize, now + linger);
        }
        self.timers.set(Timer::ObserverFetch as usize, self.observers.next_deadline());
    }

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        self.timers.next_timeout()
    }

    /// What survives a crash of the process: the committed log. Build the next incarnation of the
    /// active controller from it (R6.3). It begins by writing a record of its own.
    pub fn restart(self, now: Time) -> Controller {
        let mut log = self.log.into_committed();
        log.append(MetadataRecord::NoOp, FactId::NONE, None);
        let linger = self.config.controller_quorum_append_linger_ms;
        let mut heartbeats = Heartbeats::default();
        for broker in &log.committed().brokers {
            let offset = log.registration_offset(broker.broker);
            heartbeats.register(broker.broker, offset.expect("every broker has registered"));
        }
        let mut controller = Controller {
            log,
            observers: Observers::default(),
            sessions: self.sessions.emptied(),
            heartbeats,
            timers: TimerTable::default(),
            ..self
        };
        controller.activate(now);
        controller.timers.set(Timer::Commit as usize, now + linger);
        controller
    }

    /// What an active controller starts with: every unfenced broker counts as heard of just now
    /// (R6.3), and the timers run.
    fn activate(&mut self, now: Time) {
        for broker in self.log.latest().brokers.iter().filter(|b| !b.fenced) {
            self.sessions.touch(now, broker.broker, broker.epoch);
        }
        self.timers.set(Timer::Sessions as usize, now + self.sessions.check_period());
        self.start_balancing(now);
    }

    /// R6.34: a cluster with ELR has a value of `min.insync.replicas` from the start.
    fn format(&mut self, out: &mut Outbox) {
        if self.features.eligible_leader_replicas {
            let record = MetadataRecord::Config {
                resource: ConfigResource::Cluster,
                key: ConfigKey::MinInsyncReplicas,
                value: Some(i64::from(self.config.min_insync_replicas)),
            };
            self.append(record, None, out);
        }
    }

    fn handle(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) {
        let Envelope { connection, correlation, message } = envelope;
        debug_assert!(message.is_request() && connection.server == self.id);
        let before = self.log.end_offset();
        let step = out.cause();
        let outcome = match message {
            Message::BrokerRegistrationRequest(r) => self.register_broker(now, &r, out),
            Message::BrokerHeartbeatRequest(r) => self.broker_heartbeat(now, &r, out),
            Message::AlterPartitionRequest(r) => self.alter_partition(r, out),
            Message::AssignReplicasToDirsRequest(r) => self.assign_replicas_to_dirs(&r, out),
            Message::AdminRequest(request) => {
                let error = self.administer(request, out);
                Outcome::Committed(Message::AdminResponse(AdminResponse { error }))
            }
            Message::MetadataFetchRequest(r) => {
                let max_wait = self.config.metadata_fetch_max_wait_ms;
                let sender = (connection, correlation);
                return self.observers.fetch(now, max_wait, sender, r, &self.log, out);
            }
            _ => return, // Not for a controller.
        };
        self.answer(before, connection, correlation, outcome, out);
        out.resume(step);
    }

    fn answer(
        &mut self,
        before: i64,
        connection: Connection,
        correlation: u32,
        outcome: Outcome,
        out: &mut Outbox,
    ) {
        match outcome {
            Outcome::Now(message) => out.send(Envelope { connection, correlation, message }),
            Outcome::Committed(message) => {
                let envelope = Envelope { connection, correlation, message };
                self.log.answer_when_committed(before, envelope, out);
            }
        }
    }

    fn administer(&mut self, request: AdminRequest, out: &mut Outbox) -> ErrorCode {
        match request {
            AdminRequest::ElectLeaders { election_type, partitions } => {
                self.elect_leaders(election_type, &partitions, out)
            }
            AdminRequest::IncrementalAlterConfigs { resource, key, value } => {
                self.alter_config(resource, key, value, out)
            }
            AdminRequest::AlterPartitionReassignments { partition, replicas } => {
                self.alter_partition_reassignment(partition, replicas, out)
            }
            AdminRequest::CreateTopics { topic, partitions, assignment, configs } => {
                self.create_topic(topic, &partitions, &assignment, &configs, out)
            }
        }
    }

    fn handle_timeouts(&mut self, now: Time, out: &mut Outbox) {
        while let Some(slot) = self.timers.pop_expired(now) {
            const COMMIT: usize = Timer::Commit as usize;
            const SESSIONS: usize = Timer::Sessions as usize;
            const BALANCE: usize = Timer::Balance as usize;
            const UNCLEAN_ELECTION: usize = Timer::UncleanElection as usize;
            match slot {
                COMMIT => {
                    self.log.commit(out);
                    self.observers.committed(&self.log, out);
                }
                SESSIONS => self.expire_one_session(now, out),
                BALANCE => self.balance_leaders(now, out),
                UNCLEAN_ELECTION => self.elect_unclean_leaders(now, out),
                _ => self.observers.expire(now, &self.log, out),
            }
        }
    }

    /// Whether `epoch` is that of the broker's registered incarnation.
    fn is_current(&self, broker: NodeId, epoch: BrokerEpoch) -> bool {
        self.log.latest().broker(broker).is_some_and(|b| b.epoch == epoch)
    }

    /// A change of `partition` in the newest state, with nothing wanted yet.
    fn change_of<'a>(&'a self, partition: &'a PartitionRegistration) -> PartitionChangeBuilder<'a> {
        let acceptor = LeaderAcceptor::new(self.log.latest());
        let min_isr = self.effective_min_isr(partition);
        let ends = self.features.elects_most_up_to_date.then_some(&self.log_ends);
        let builder = PartitionChangeBuilder::new(partition, acceptor, &self.features, min_isr);
        PartitionChangeBuilder { log_ends: ends, ..builder }
    }

    /// Writes a partition's next registration.
    fn append_change(
        &mut self,
        id: PartitionId,
        after: PartitionRegistration,
        cause: ChangeCause,
        out: &mut Outbox,
    ) {
        self.append(MetadataRecord::PartitionChange(id, after), Some(cause), out);
    }

    /// Writes a record on account of what the step is about just now.
    fn append(&mut self, record: MetadataRecord, change: Option<ChangeCause>, out: &Outbox) {
        self.log.append(record, out.cause(), change);
    }
}
