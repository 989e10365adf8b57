//! The controller of ZooKeeper mode: one of the brokers (class `KafkaController`, section 7).
//!
//! It deals with one thing after the other: a step may have to wait for ZooKeeper's answer, and
//! what happens meanwhile waits behind it. Partitions change by conditional writes (R7.3); what
//! was written goes to the brokers through a queue for each (R7.4).

mod balance;
mod brokers;
mod changes;
mod channels;
mod goals;
mod reassignment;
mod requests;

pub(crate) use requests::refused;

use crate::config::{ControllerConfig, Features};
use crate::event::{ChangeCause, FactId};
use crate::io::Outbox;
use crate::message::{
    AdminRequest, AlterPartitionRequest, AlterPartitionResult, ClusterState, Connection,
    ElectionType, Envelope, Message, NewPartition, PartitionWrite, Setting, Watch,
    ZooKeeperRequest, ZooKeeperResponse,
};
use crate::metadata::{BrokerRegistration, MetadataImage, PartitionRegistration};
use crate::time::{Micros, Time};
use crate::types::{NodeId, PartitionId};
use crate::zookeeper::ZooKeeperClient;
use channels::{Batch, BrokerChannel};
use goals::{Goal, Wanted};
use std::collections::VecDeque;

/// The first look for leaders that are not the preferred ones, after taking over.
const FIRST_BALANCE: Micros = Micros::from_secs(5);

/// The controller in a broker.
#[derive(Clone, Debug)]
pub(crate) struct KafkaController {
    broker: NodeId,
    epoch: i32,
    config: ControllerConfig,
    features: Features,
    /// What it believes of the cluster. Brokers that are gone are fenced; who shuts down is marked
    /// here and nowhere else.
    context: MetadataImage,
    new: Vec<NewPartition>,
    /// Whether it has read the cluster's state and acts.
    active: bool,
    steps: VecDeque<(FactId, Step)>,
    waiting: Option<Waiting>,
    batch: Batch,
    channels: Vec<BrokerChannel>,
    /// Names the next connection opened to a broker: no other of this process has that name.
    next_generation: u32,
    balance_at: Time,
    /// Requests of administrators up to this number are dealt with.
    admin_done: u64,
    replies: Vec<Reply>,
}

/// An answer to a broker's request.
pub(crate) type Reply = (Connection, u32, Message);

/// What a step can use beside the controller's own state.
pub(crate) struct Io<'a> {
    pub(crate) now: Time,
    pub(crate) zookeeper: &'a mut ZooKeeperClient,
    pub(crate) out: &'a mut Outbox,
}

/// Something to be done before what comes behind it.
#[derive(Clone, Debug)]
enum Step {
    Read(ZooKeeperRequest),
    /// Partitions are brought to where they should be.
    Change(Vec<Wanted>),
    /// Leaders for all partitions without a live one.
    ElectOffline(ChangeCause),
    /// These brokers came.
    Came(Vec<BrokerRegistration>),
    /// These went.
    Gone(Vec<NodeId>),
    /// The broker leaves every ISR.
    RemoveFromIsrs(NodeId, ChangeCause),
    /// It is told to stop what it follows.
    StopFollowing(NodeId),
    /// A controlled shutdown is as far as it gets.
    ShutdownDone(NodeId, Connection, u32),
    /// An administrator's request.
    Admin(u64, AdminRequest),
    /// Whether a reassignment is complete.
    CheckReassignment(PartitionId),
    AlterPartition(Connection, u32, AlterPartitionRequest),
    Balance,
}

/// What ZooKeeper is asked just now.
#[derive(Clone, Debug)]
enum Waiting {
    Read,
    /// The states as they are, before they are changed.
    States(Vec<Wanted>),
    Writes(Vec<(Wanted, PartitionRegistration)>),
    /// ISRs that leaders ask for: results so far, and which of them are being written.
    Isrs {
        connection: Connection,
        correlation: u32,
        results: Vec<AlterPartitionResult>,
        writes: Vec<PartitionWrite>,
    },
}

impl KafkaController {
    fn new(broker: NodeId, epoch: i32, config: ControllerConfig, features: Features) -> Self {
        KafkaController {
            broker,
            epoch,
            config,
            features,
            context: MetadataImage::default(),
            new: Vec::new(),
            active: false,
            steps: VecDeque::new(),
            waiting: None,
            batch: Batch::default(),
            channels: Vec::new(),
            next_generation: (epoch as u32) << 16,
            balance_at: Time::NEVER,
            admin_done: 0,
            replies: Vec::new(),
        }
    }

    /// One that was elected just now and reads the cluster's state first (R7.2).
    pub(crate) fn elected(
        broker: NodeId,
        epoch: i32,
        config: ControllerConfig,
        features: Features,
        io: &mut Io<'_>,
    ) -> KafkaController {
        let mut controller = KafkaController::new(broker, epoch, config, features);
        controller.later(Step::Read(ZooKeeperRequest::ReadCluster), io.out);
        controller.run(io);
        controller
    }

    /// One that controls since before the run began, and has told everybody everything.
    pub(crate) fn running(
        broker: NodeId,
        epoch: i32,
        config: ControllerConfig,
        features: Features,
        image: &MetadataImage,
    ) -> KafkaController {
        let mut controller = KafkaController::new(broker, epoch, config, features);
        controller.context = image.clone();
        controller.active = true;
        let live: Vec<_> = image.brokers.iter().filter(|b| !b.fenced).copied().collect();
        live.iter().for_each(|broker| controller.open_channel(broker));
        controller.start_balancing(Time::ZERO);
        controller
    }

    /// Counts controllers.
    pub(crate) fn epoch(&self) -> i32 {
        self.epoch
    }

    /// It is not controller any more: closes its connections.
    pub(crate) fn resign(self, out: &mut Outbox) {
        self.channels.into_iter().for_each(|channel| channel.close(out));
    }

    /// Something that it watches has changed.
    pub(crate) fn watch_fired(&mut self, watch: Watch, io: &mut Io<'_>) {
        let read = match watch {
            Watch::Brokers => ZooKeeperRequest::ReadBrokers,
            Watch::Topics => ZooKeeperRequest::ReadTopics,
            Watch::Admin => ZooKeeperRequest::ReadAdmin { done: self.admin_done },
            Watch::IsrChanges => ZooKeeperRequest::ReadIsrChanges,
            Watch::Partition(id) => ZooKeeperRequest::ReadPartition(id),
            Watch::Controller | Watch::Configs => return, // the broker's own
        };
        self.later(Step::Read(read), io.out);
        self.run(io);
    }

    /// The session goes on on another connection: whatever was watched may have changed.
    pub(crate) fn reconnected(&mut self, io: &mut Io<'_>) {
        if !self.active {
            return; // what it reads first is on its way again
        }
        for watch in [Watch::Brokers, Watch::Topics, Watch::Admin, Watch::IsrChanges] {
            self.watch_fired(watch, io);
        }
        for id in self.partitions_where(PartitionRegistration::is_reassigning) {
            self.watch_fired(Watch::Partition(id), io);
        }
    }

    /// Settings have changed; where unclean election was allowed just now, it takes place.
    pub(crate) fn settings_changed(&mut self, settings: &[Setting], io: &mut Io<'_>) {
        self.context.configs = settings.to_vec();
        if self.active {
            self.later(Step::ElectOffline(ChangeCause::ConfigChange), io.out);
            self.run(io);
        }
    }

    /// Does what is due.
    pub(crate) fn poll(&mut self, io: &mut Io<'_>) {
        if self.balance_at <= io.now {
            self.balance_at = io.now + self.config.leader_imbalance_check_interval.max(Micros(1));
            self.later(Step::Balance, io.out);
        }
        self.run(io);
    }

    /// When there is something to do.
    pub(crate) fn next_timeout(&self) -> Time {
        let channels = self.channels.iter().map(BrokerChannel::next_timeout).min();
        self.balance_at.min(channels.unwrap_or(Time::NEVER))
    }

    /// A broker answered, or its connection is gone.
    pub(crate) fn broker_answered(&mut self, envelope: &Envelope, io: &mut Io<'_>) {
        self.channels.iter_mut().for_each(|channel| channel.answered(envelope));
        self.run(io);
    }

    /// See [`Self::broker_answered`].
    pub(crate) fn broker_disconnected(&mut self, connection: Connection, io: &mut Io<'_>) {
        self.channels.iter_mut().for_each(|channel| channel.disconnected(io.now, connection));
    }

    /// Answers to brokers that are ready.
    pub(crate) fn take_replies(&mut self) -> Vec<Reply> {
        std::mem::take(&mut self.replies)
    }

    /// ZooKeeper answered a request of the controller's.
    pub(crate) fn zookeeper_answered(&mut self, response: ZooKeeperResponse, io: &mut Io<'_>) {
        let Some(waiting) = self.waiting.take() else { return };
        match (waiting, response) {
            (Waiting::States(wanted), ZooKeeperResponse::States(states)) => {
                states.into_iter().for_each(|(id, state)| self.note(id, state));
                self.write(wanted, io);
            }
            (Waiting::Writes(written), ZooKeeperResponse::Written(results)) => {
                self.written(written, results, io);
            }
            (
                Waiting::Isrs { connection, correlation, results, writes },
                ZooKeeperResponse::Written(outcomes),
            ) => self.isrs_written((connection, correlation), writes, results, outcomes, io),
            (Waiting::Read, response) => self.read(response, io),
            // Another controller is there already; the session's end is about to be heard of.
            (_, ZooKeeperResponse::ControllerMoved) => self.steps.clear(),
            (waiting, response) => unreachable!("{response:?} is no answer to {waiting:?}"),
        }
        self.run(io);
    }

    fn read(&mut self, response: ZooKeeperResponse, io: &mut Io<'_>) {
        match response {
            ZooKeeperResponse::Cluster(state) => self.take_over(state, io),
            ZooKeeperResponse::Brokers(live) => self.compare_brokers(live, io),
            ZooKeeperResponse::Topics(new) => {
                self.new = new;
                self.next(vec![Step::ElectOffline(ChangeCause::TopicCreated)], io.out);
            }
            ZooKeeperResponse::Admin(requests) => self.queue_admin(requests, io.out),
            ZooKeeperResponse::IsrChanges(states) => self.isrs_changed(states, io),
            ZooKeeperResponse::Partition(id, state) => {
                self.note(id, state);
                self.next(vec![Step::CheckReassignment(id)], io.out);
            }
            other => unreachable!("{other:?} answers no read"),
        }
    }

    /// Administrators' requests, in order; then what came meanwhile.
    fn queue_admin(&mut self, requests: Vec<(u64, AdminRequest)>, out: &Outbox) {
        let fresh = requests.into_iter().filter(|(number, _)| *number > self.admin_done);
        let mut steps: Vec<Step> = fresh.map(|(n, request)| Step::Admin(n, request)).collect();
        if !steps.is_empty() {
            steps.push(Step::Read(ZooKeeperRequest::ReadAdmin { done: u64::MAX }));
        }
        self.next(steps, out);
    }

    /// R7.5: leaders have noted that ISRs have changed; everybody is told.
    fn isrs_changed(&mut self, states: Vec<(PartitionId, PartitionRegistration)>, io: &mut Io<'_>) {
        let mut checks = Vec::new();
        for (id, state) in states {
            self.note(id, state);
            self.batch.update_metadata(self.live_or_shutting_down(), id);
            checks.push(Step::CheckReassignment(id));
        }
        self.flush(io.out);
        self.next(checks, io.out);
    }

    /// Takes over a partition's state that somebody else has written.
    fn note(&mut self, id: PartitionId, state: PartitionRegistration) {
        let at = usize::from(id.0);
        if self.context.partitions.len() <= at {
            self.context.partitions.resize(at + 1, None);
        }
        self.context.partitions[at] = Some(state);
    }

    /// Puts a step behind all others.
    fn later(&mut self, step: Step, out: &Outbox) {
        self.steps.push_back((out.cause(), step));
    }

    /// Puts steps before all others, in their order.
    fn next(&mut self, steps: Vec<Step>, out: &Outbox) {
        for step in steps.into_iter().rev() {
            self.steps.push_front((out.cause(), step));
        }
    }

    /// Goes on until an answer must be waited for, then sends what is to be sent.
    fn run(&mut self, io: &mut Io<'_>) {
        let cause = io.out.cause();
        while self.waiting.is_none() {
            let Some((cause, step)) = self.steps.pop_front() else { break };
            io.out.resume(cause);
            self.step(step, io);
        }
        io.out.resume(cause);
        let mut channels = std::mem::take(&mut self.channels);
        let request = |kind, epoch| self.control_request(kind, epoch);
        channels.iter_mut().for_each(|channel| channel.poll(io.now, &request, io.out));
        self.channels = channels;
    }

    fn step(&mut self, step: Step, io: &mut Io<'_>) {
        match step {
            Step::Read(request) => self.start_read(request, io),
            Step::Change(wanted) => self.change(wanted, io),
            Step::ElectOffline(cause) => self.elect_offline(cause, io),
            Step::Came(brokers) => self.brokers_came(&brokers, io.out),
            Step::Gone(brokers) => self.brokers_gone(&brokers, io.out),
            Step::RemoveFromIsrs(broker, cause) => self.remove_from_isrs(broker, cause, io),
            Step::StopFollowing(broker) => self.stop_following(broker),
            Step::ShutdownDone(broker, connection, correlation) => {
                self.shutdown_done(broker, connection, correlation, io.out);
            }
            Step::Admin(number, request) => self.administer(number, request, io.out),
            Step::CheckReassignment(id) => self.check_reassignment(id, io),
            Step::AlterPartition(connection, correlation, request) => {
                self.alter_partition((connection, correlation), request, io);
            }
            Step::Balance => self.balance_leaders(io),
        }
    }

    fn start_read(&mut self, request: ZooKeeperRequest, io: &mut Io<'_>) {
        let request = match request {
            ZooKeeperRequest::ReadAdmin { .. } => {
                ZooKeeperRequest::ReadAdmin { done: self.admin_done }
            }
            request => request,
        };
        io.zookeeper.submit(io.now, request, io.out);
        self.waiting = Some(Waiting::Read);
    }

    fn administer(&mut self, number: u64, request: AdminRequest, out: &Outbox) {
        self.admin_done = self.admin_done.max(number);
        match request {
            AdminRequest::ElectLeaders { election_type, partitions } => {
                let goal = match election_type {
                    ElectionType::Preferred => Goal::Prefer,
                    ElectionType::Unclean => Goal::ElectUncleanly,
                };
                let cause = ChangeCause::LeaderElection;
                let want = |partition| Wanted { partition, goal: goal.clone(), cause };
                self.next(vec![Step::Change(partitions.into_iter().map(want).collect())], out);
            }
            AdminRequest::AlterPartitionReassignments { partition, replicas } => {
                self.reassign(partition, replicas, out);
            }
            // The tools write these themselves.
            AdminRequest::IncrementalAlterConfigs { .. } | AdminRequest::CreateTopics { .. } => {}
        }
    }

    /// R7.2: everything is read. First everybody knows the cluster, then everybody knows its
    /// roles; then what has happened meanwhile is dealt with.
    fn take_over(&mut self, state: ClusterState, io: &mut Io<'_>) {
        self.context = state.image;
        self.new = state.new;
        self.active = true;
        let (live, dead): (Vec<_>, Vec<_>) =
            self.context.brokers.iter().copied().partition(|broker| !broker.fenced);
        live.iter().for_each(|broker| self.open_channel(broker));
        let all = self.partitions_where(|_| true);
        let to = self.live_or_shutting_down();
        self.batch.update_metadata_of_all(to, &all);
        self.flush(io.out);
        for id in all {
            self.tell_replicas(id);
        }
        self.flush(io.out);
        let gone = |broker: &BrokerRegistration| {
            Step::RemoveFromIsrs(broker.broker, ChangeCause::BrokerFenced(broker.broker))
        };
        let mut steps: Vec<Step> = dead.iter().map(gone).collect();
        steps.push(Step::ElectOffline(ChangeCause::LeaderElection));
        for id in self.partitions_where(PartitionRegistration::is_reassigning) {
            steps.push(Step::Read(ZooKeeperRequest::ReadPartition(id)));
        }
        self.next(steps, io.out);
        for (number, request) in state.admin {
            self.later(Step::Admin(number, request), io.out);
        }
        self.later(Step::Read(ZooKeeperRequest::ReadAdmin { done: 0 }), io.out);
        self.start_balancing(io.now);
    }

    fn start_balancing(&mut self, now: Time) {
        if self.config.auto_leader_rebalance_enable {
            self.balance_at = now + FIRST_BALANCE;
        }
    }

    fn partitions_where(&self, holds: impl Fn(&PartitionRegistration) -> bool) -> Vec<PartitionId> {
        let partitions = self.context.partitions.iter().zip(0u16..);
        let holding = partitions.filter(|(p, _)| p.as_ref().is_some_and(&holds));
        holding.map(|(_, id)| PartitionId(id)).collect()
    }
}
