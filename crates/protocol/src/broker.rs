//! The broker: serves clients and followers, follows leaders, obeys the controller.

mod alter_partition;
mod fetch;
mod fetcher;
mod late;
mod lifecycle;
mod log_dirs;
mod metadata;
mod produce;
mod purgatory;
mod queries;
mod replicas;
mod requester;
mod server;
mod storage;
mod view;
mod zookeeper;

pub use lifecycle::BrokerState;
pub(crate) use requester::Requester;
pub use storage::Storage;
pub use view::ReplicaView;

use crate::config::{BrokerConfig, Features};
use crate::event::FactId;
use crate::io::{Command, Input, Outbox};
use crate::message::{Channel, Connection, Envelope, LeaderAndEpoch};
use crate::metadata::MetadataImage;
use crate::partition::{Context, Partition};
use crate::time::{Micros, Time};
use crate::timer::TimerTable;
use crate::types::{NodeId, PartitionId};

use alter_partition::AlterPartitionManager;
use fetcher::Fetcher;
use late::LateFetch;
use lifecycle::Lifecycle;
use log_dirs::LogDir;
use metadata::Observer;
use purgatory::Purgatory;
use server::Server;
use storage::StoredLog;
use zookeeper::Member;
pub use zookeeper::ZooKeeperSetup;

/// `log.initial.task.delay.ms`.
const INITIAL_TASK_DELAY: Micros = Micros::from_millis(30_000);

/// Pause before a broker tries a lost connection to the controller again.
const RECONNECT_BACKOFF: Micros = Micros::from_millis(100);

/// Identity of a directory for the metadata log alone, of which nobody hears.
pub const METADATA_DIRECTORY: u32 = u32::MAX;

/// The broker's timers, one slot each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Timer {
    /// Registration or heartbeat due, or overdue.
    Lifecycle,
    /// Metadata fetch due, or overdue; all that concerns ZooKeeper in that mode.
    Observer,
    /// AlterPartition due, or overdue.
    AlterPartition,
    /// Some fetcher has something to do.
    Fetchers,
    /// Look for slow followers (R5.1).
    IsrTick,
    /// Write the high watermarks' checkpoint (R8.6).
    HighWatermarkCheckpoint,
    /// Some parked request expires.
    Purgatory,
    /// Look which logs are to be flushed (`log.flush.scheduler.interval.ms`).
    Flush,
    /// Write the recovery points (`log.flush.offset.checkpoint.interval.ms`).
    RecoveryPointCheckpoint,
    /// The log cleaner looks at its checkpoints (`log.cleaner.backoff.ms`).
    Cleaner,
    /// The logs are loaded (R6.8).
    LogLoad,
    /// An answer to a fetch that was handled before is sent.
    Sending,
}

const TIMERS: [Timer; 12] = [
    Timer::Lifecycle,
    Timer::Observer,
    Timer::AlterPartition,
    Timer::Fetchers,
    Timer::IsrTick,
    Timer::HighWatermarkCheckpoint,
    Timer::Purgatory,
    Timer::Flush,
    Timer::RecoveryPointCheckpoint,
    Timer::Cleaner,
    Timer::LogLoad,
    Timer::Sending,
];

/// What a broker knows and goes by.
#[derive(Clone, Debug)]
struct Known {
    id: NodeId,
    config: BrokerConfig,
    features: Features,
    image: MetadataImage,
}

impl Known {
    /// How often leaders look for members that lag (R5.1, R7.9).
    fn isr_tick_period(&self) -> Micros {
        let lag_max = self.config.replica_lag_time_max_ms.as_millis();
        let parts = if self.features.isr_checked_twice_a_lag { 2 } else { 1 };
        Micros::from_millis((lag_max / parts).max(1))
    }

    /// Who leads, for who was misled (KIP-951).
    fn hint(&self, partition: &Partition) -> Option<LeaderAndEpoch> {
        self.features.errors_name_the_leader.then(|| partition.leader_and_epoch())
    }

    /// Whether a producer may wait for a number of replicas, and not for the high watermark alone
    /// (R7.10).
    fn counts_replicas(&self) -> bool {
        !self.features.acks_are_all_one_or_none || !self.features.acks_all_waits_for_high_watermark
    }

    fn context(&self, now: Time) -> Context<'_> {
        Context {
            broker: self.id,
            image: &self.image,
            features: &self.features,
            replica_lag_time_max: self.config.replica_lag_time_max_ms,
            replica_lag_max_messages: self.config.replica_lag_max_messages,
            now,
        }
    }
}

/// A broker process.
#[derive(Clone, Debug)]
pub struct Broker {
    known: Known,
    /// The directories of `log.dirs` in order, then that of the metadata log if it is another.
    dirs: Vec<LogDir>,
    clean_shutdown: Option<i64>,
    /// Hosted replicas by partition id.
    partitions: Vec<Option<Partition>>,
    /// Replicas out of reach because their directory has failed (class `HostedPartition.Offline`).
    offline: Vec<PartitionId>,
    /// Set in the step in which it halts.
    halted: Option<FactId>,
    lifecycle: Lifecycle,
    observer: Observer,
    alter_partition: AlterPartitionManager,
    fetchers: Vec<Fetcher>,
    server: Server,
    purgatory: Purgatory,
    /// In ZooKeeper mode, what takes the place of heartbeats and of the metadata log.
    zookeeper: Option<Box<Member>>,
    sending: Vec<LateFetch>,
    timers: TimerTable<{ TIMERS.len() }>,
    phase: u64,
}

impl Broker {
    /// A process that runs since before the run began: registered, unfenced, all logs empty, the
    /// controller's metadata known. `phase` (below one heartbeat interval, in microseconds) spreads
    /// the periodic tasks of different brokers. It begins with [`Input::Start`].
    pub fn running(
        id: NodeId,
        controller: NodeId,
        config: BrokerConfig,
        features: Features,
        image: &MetadataImage,
        phase: u64,
    ) -> Broker {
        let registration = image.broker(id).expect("a running broker is registered");
        let own = config.metadata_log_dir == config.log_dirs;
        let directories = registration.directories.iter().chain(own.then_some(METADATA_DIRECTORY));
        let storage = Storage::empty(directories);
        let lifecycle = Lifecycle::running(id, controller, registration);
        let mut broker = Broker::new(lifecycle, controller, config, features, storage, phase);
        broker.known.image = image.clone();
        broker
    }

    /// A new process on the disk of an earlier one; it begins with [`Input::Start`].
    /// `incarnation` differs for each start of this broker.
    pub fn starting(
        id: NodeId,
        controller: NodeId,
        config: BrokerConfig,
        features: Features,
        mut storage: Storage,
        incarnation: u32,
    ) -> Broker {
        storage.drop_failed();
        let previous = storage.clean_shutdown.take(); // R8.3: read, then deleted before loading
        let lifecycle = Lifecycle::starting(id, controller, incarnation, previous);
        Broker::new(lifecycle, controller, config, features, storage, 0)
    }

    fn new(
        lifecycle: Lifecycle,
        controller: NodeId,
        config: BrokerConfig,
        features: Features,
        storage: Storage,
        phase: u64,
    ) -> Broker {
        let (id, incarnation) = (lifecycle.broker(), lifecycle.incarnation());
        let mut partitions = Vec::with_capacity(storage.logs.len());
        for (i, stored) in storage.logs.into_iter().enumerate() {
            partitions.push(stored.map(|StoredLog { dir, mut log }| {
                log.obey(&features);
                Partition { dir, ..Partition::new(PartitionId(i as u16), log) }
            }));
        }
        Broker {
            known: Known { id, config, features, image: MetadataImage::default() },
            dirs: storage.dirs,
            clean_shutdown: None,
            partitions,
            offline: Vec::new(),
            halted: None,
            lifecycle,
            observer: Observer::new(id, controller, incarnation),
            alter_partition: AlterPartitionManager::new(id, controller, incarnation),
            fetchers: Vec::new(),
            server: Server::default(),
            purgatory: Purgatory::default(),
            zookeeper: None,
            sending: Vec::new(),
            timers: TimerTable::default(),
            phase,
        }
    }

    /// The process is gone; its disk remains, page cache included (R8.2). Of disks that have failed
    /// see [`Storage::drop_failed`].
    pub fn into_storage(self) -> Storage {
        let stored = |p: Partition| StoredLog { dir: p.dir, log: p.log };
        let logs = self.partitions.into_iter().map(|p| p.map(stored)).collect();
        Storage { dirs: self.dirs, clean_shutdown: self.clean_shutdown, logs }
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.known.id
    }

    /// Where it stands between start and stop.
    pub fn state(&self) -> BrokerState {
        self.lifecycle.state()
    }

    /// What it knows of the cluster.
    pub fn image(&self) -> &MetadataImage {
        &self.known.image
    }

    /// Whether its listeners are open (R6.8).
    pub fn is_listening(&self) -> bool {
        match self.lifecycle.state() {
            BrokerState::Running | BrokerState::PendingControlledShutdown => true,
            // R7.1: nobody has to let it; its listeners open before its node is there.
            BrokerState::Recovery => self.zookeeper.is_some(),
            BrokerState::Starting | BrokerState::ShuttingDown => false,
        }
    }

    /// Its replicas as it sees them, by partition id.
    pub fn replicas(&self) -> Vec<ReplicaView> {
        let hosted = self.partitions.iter().flatten();
        hosted
            .map(|partition| ReplicaView {
                isr: partition.leading.as_ref().map_or(Vec::new(), |l| l.isr.committed.clone()),
                is_leader: partition.is_leader(),
                leader_epoch: partition.leader_epoch,
                leader: partition.leader,
                maximal_isr: partition.leading.as_ref().map_or(Vec::new(), |l| l.isr.maximal()),
                remotes: partition.leading.as_ref().map_or(Vec::new(), |l| l.remotes.clone()),
                ..view::replica_view(partition.id, &partition.log)
            })
            .collect()
    }

    /// Handles one input.
    pub fn step(&mut self, now: Time, input: Input, out: &mut Outbox) {
        match input {
            Input::Message(envelope) => match envelope.message.is_request() {
                true => self.receive_request(now, envelope, out),
                false => self.receive_response(now, envelope, out),
            },
            Input::Timeout => self.timeout(now, out),
            Input::Disconnected(connection) => self.disconnected(now, connection, out),
            Input::Command(Command::Shutdown) => self.begin_shutdown(now, out),
            Input::Command(_) => {}
            Input::Start => self.start(now, out),
        }
        self.serve_waiting(now, out);
        if self.zookeeper.is_some() {
            self.serve_itself(now, out);
        }
        self.end_if_halted(out);
        if cfg!(debug_assertions) {
            self.partitions.iter().flatten().for_each(Partition::assert_invariants);
        }
    }

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        self.timers.next_timeout()
    }

    fn start(&mut self, now: Time, out: &mut Outbox) {
        if !self.has_the_directories_it_needs() {
            return self.halt(out); // R8.10: it cannot start without
        }
        let config = &self.known.config;
        let seed = self.phase;
        let phase = |period: Micros| Micros(seed % period.0.max(1));
        let lag_tick = self.known.isr_tick_period();
        let checkpoint = config.replica_high_watermark_checkpoint_interval_ms;
        self.set(Timer::IsrTick, now + (lag_tick - phase(lag_tick)));
        self.set(Timer::HighWatermarkCheckpoint, now + (checkpoint - phase(checkpoint)));
        self.schedule_disk_tasks(now);
        if self.lifecycle.state() == BrokerState::Running {
            self.observer.caught_up(&self.known.image);
            self.publish_everything(now, out);
        } else {
            self.set(Timer::LogLoad, now + self.known.config.log_load_time);
        }
        if self.zookeeper.is_some() {
            return self.poll_zookeeper(now, out);
        }
        self.start_lifecycle(now, out);
        self.poll_observer(now, out);
    }

    /// The log manager's tasks begin half a minute after the process
    /// (`log.initial.task.delay.ms`).
    fn schedule_disk_tasks(&mut self, now: Time) {
        let config = &self.known.config;
        let running = self.lifecycle.state() == BrokerState::Running;
        let seed = self.phase;
        let first = |period: Micros| match running {
            true => now + (period - Micros(seed % period.0.max(1))),
            false => now + INITIAL_TASK_DELAY,
        };
        let flush = config.log_flush_scheduler_interval_ms;
        let recovery_points = config.log_flush_offset_checkpoint_interval_ms;
        let cleaner = config.log_cleaner_backoff_ms;
        let several = config.log_dirs > 1;
        if flush != Micros::FOREVER {
            self.set(Timer::Flush, first(flush));
        }
        if several {
            // Where there is one directory alone, other writes to it are more frequent.
            self.set(Timer::RecoveryPointCheckpoint, first(recovery_points));
            // The cleaner does not wait for the log manager's first tasks.
            self.set(Timer::Cleaner, if running { first(cleaner) } else { now + cleaner });
        }
    }

    fn timeout(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        while let Some(slot) = self.timers.pop_expired(now) {
            out.resume(cause);
            match TIMERS[slot] {
                Timer::Lifecycle => self.lifecycle_timeout(now, out),
                Timer::Observer if self.zookeeper.is_some() => self.poll_zookeeper(now, out),
                Timer::Observer => self.poll_observer(now, out),
                Timer::AlterPartition => self.poll_alter_partition(now, out),
                Timer::Fetchers => self.poll_fetchers(now, out),
                Timer::IsrTick => self.isr_tick(now, out),
                Timer::HighWatermarkCheckpoint => self.checkpoint_high_watermarks(now, out),
                Timer::Purgatory => self.expire_requests(now, out),
                Timer::Flush => self.flush_old(now, out),
                Timer::RecoveryPointCheckpoint => self.checkpoint_recovery_points(now, out),
                Timer::Cleaner => self.clean_logs(now, out),
                Timer::LogLoad => self.logs_loaded(now, out),
                Timer::Sending => self.send_late(now, out),
            }
        }
    }

    fn set(&mut self, timer: Timer, at: Time) {
        self.timers.set(timer as usize, at);
    }

    fn receive_response(&mut self, now: Time, envelope: Envelope, out: &mut Outbox) {
        match envelope.connection.channel {
            Channel::Lifecycle if self.zookeeper.is_some() => {
                self.shutdown_answered(now, &envelope, out);
            }
            Channel::Lifecycle => self.lifecycle_answered(now, &envelope, out),
            Channel::MetadataLog => self.metadata_arrived(now, envelope, out),
            Channel::Forwarding => self.alter_partition_answered(now, envelope, out),
            Channel::Fetcher(_) => self.fetch_answered(now, &envelope, out),
            Channel::ZooKeeper => self.zookeeper_answered(now, envelope, out),
            Channel::Control => self.control_answered(now, &envelope, out),
            Channel::Client | Channel::Admin => unreachable!("brokers open no such connection"),
        }
    }

    fn disconnected(&mut self, now: Time, connection: Connection, out: &mut Outbox) {
        if connection.client != self.known.id {
            self.server.forget(connection);
            self.forget_blocked(connection);
            self.sending.retain(|late| !late.is_for(connection));
            return;
        }
        match connection.channel {
            Channel::Lifecycle if self.zookeeper.is_some() => {
                self.shutdown_disconnected(now, connection);
            }
            Channel::Lifecycle => self.lifecycle_disconnected(now, connection),
            Channel::MetadataLog => self.observer_disconnected(now, connection),
            Channel::Forwarding => self.alter_partition_disconnected(now, connection),
            Channel::Fetcher(_) => self.fetcher_disconnected(now, connection, out),
            Channel::ZooKeeper => self.zookeeper_disconnected(now, connection),
            Channel::Control => self.control_disconnected(now, connection, out),
            Channel::Client | Channel::Admin => unreachable!("brokers open no such connection"),
        }
    }

    /// A replica that it hosts, as it is.
    pub fn partition(&self, id: PartitionId) -> Option<&Partition> {
        self.partitions.get(usize::from(id.0))?.as_ref()
    }
}
