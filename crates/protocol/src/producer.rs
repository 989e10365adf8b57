//! The producer client.
//!
//! Records go through `send` into open batches, a queue a partition (`accumulator`); ready batches
//! are drained into requests, one in flight a batch (`sender`); answers acknowledge, repeat or
//! refuse them (`completion`); sequence numbers keep retries in order (`idempotence`).

mod accumulator;
mod batch;
mod completion;
mod idempotence;
mod pace;
mod partition;
mod sender;

use crate::client::{BrokerIndex, ExponentialBackoff, NetworkClient, NetworkConfig};
use crate::config::{Features, ProducerConfig};
use crate::io::{Command, Input, Outbox};
use crate::time::Time;
use crate::timer::TimerTable;
use crate::types::{Acks, NodeId, PartitionId};
use accumulator::BlockedSend;
use pace::Pace;
use partition::Partition;
use std::collections::VecDeque;

/// Timers, one slot each.
#[derive(Clone, Copy)]
enum Timer {
    /// The next record of the steady pace.
    Pace,
    /// A batch has lingered or backed off long enough.
    Ready,
    /// A batch may have reached `delivery.timeout.ms`.
    Delivery,
    /// A blocked `send` may have reached `max.block.ms`.
    Block,
}

/// A producer (classes `KafkaProducer`, `RecordAccumulator`, `Sender`, `TransactionManager`).
#[derive(Clone, Debug)]
pub struct Producer {
    config: ProducerConfig,
    /// `retry.backoff.ms` and its maximum (R2.31).
    retry_backoff: ExponentialBackoff,
    network: NetworkClient,
    partitions: Vec<Partition>,
    /// Partitions with batches waiting, by place. Invariant: exactly those whose queue is not
    /// empty, each once.
    active: Vec<u16>,
    /// Number of the next value handed to `send`.
    next_value: u64,
    /// The partition that unaddressed records stick to, and how many it got (KIP-794).
    sticky: u16,
    sticky_count: u32,
    pace: Pace,
    /// Calls of `send` that wait for metadata or memory, oldest first.
    blocked: VecDeque<BlockedSend>,
    /// What is left of `buffer.memory`, bytes.
    free_memory: u64,
    /// The producer's epoch, -1 without idempotence.
    producer_epoch: i16,
    /// A fault asks for a new epoch before anything else is sent (R2.40).
    epoch_bump_required: bool,
    /// Places of partitions with unresolved sequences (R2.36).
    unresolved: Vec<u16>,
    timers: TimerTable<4>,
    /// Scratch: brokers with something to send.
    ready: Vec<BrokerIndex>,
}

impl Producer {
    /// A producer for `partitions`, which it fills in turn, one batch each (KIP-794, simplified:
    /// in order, where Kafka draws lots). It knows `bootstrap` and begins with [`Input::Start`].
    /// `seed` serves the jitter of its retries (R2.31) and the choice of whom to ask for metadata.
    pub fn new(
        id: NodeId,
        config: ProducerConfig,
        features: Features,
        partitions: Vec<PartitionId>,
        bootstrap: Vec<NodeId>,
        seed: u64,
    ) -> Producer {
        assert!(!partitions.is_empty(), "a producer writes somewhere");
        assert!(config.max_in_flight_requests_per_connection > 0);
        let idempotent = config.enable_idempotence && config.acks == Acks::All;
        let retry_backoff = if features.exponential_backoff {
            ExponentialBackoff::new(config.retry_backoff_ms, config.retry_backoff_max_ms)
        } else {
            ExponentialBackoff::constant(config.retry_backoff_ms)
        };
        let network = NetworkConfig {
            max_in_flight: usize::from(config.max_in_flight_requests_per_connection),
            request_timeout: config.request_timeout_ms,
            reconnect_backoff: ExponentialBackoff::new(
                config.reconnect_backoff_ms,
                config.reconnect_backoff_max_ms,
            ),
            retry_backoff,
            metadata_max_age: config.metadata_max_age_ms,
            connects_to_all: config.connects_to_all,
        };
        Producer {
            retry_backoff,
            partitions: partitions.iter().map(|id| Partition::new(*id)).collect(),
            network: NetworkClient::new(id, network, partitions, &bootstrap, seed),
            active: Vec::new(),
            next_value: 0,
            sticky: 0,
            sticky_count: 0,
            pace: Pace::default(),
            blocked: VecDeque::new(),
            free_memory: config.buffer_memory,
            producer_epoch: if idempotent { 0 } else { -1 },
            epoch_bump_required: false,
            unresolved: Vec::new(),
            timers: TimerTable::default(),
            ready: Vec::new(),
            config,
        }
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.network.id()
    }

    /// Records handed to `send` so far; the next one gets this number as its value.
    pub fn next_value(&self) -> u64 {
        self.next_value
    }

    /// Records handed to `send` whose outcome is not known yet.
    pub fn pending_records(&self) -> u64 {
        let blocked: u64 = self.blocked.iter().map(|s| u64::from(s.count)).sum();
        blocked + self.partitions.iter().map(Partition::records).sum::<u64>()
    }

    /// Handles one input.
    pub fn step(&mut self, now: Time, input: Input, out: &mut Outbox) {
        match input {
            Input::Start | Input::Timeout => {}
            Input::Message(envelope) => {
                if let Some(answer) = self.network.receive(now, envelope, out) {
                    self.handle_answer(now, answer, out);
                }
            }
            Input::Disconnected(connection) => self.network.disconnected(now, connection, out),
            Input::Command(Command::Produce { partition, count }) => {
                let place = self.network.metadata().place_of(partition);
                let place = place.expect("a producer is told to write to partitions of its own");
                self.send(now, place, count, out);
            }
            Input::Command(Command::SetRate { interval, count }) => {
                self.pace = Pace::new(now, interval, count);
            }
            Input::Command(command) => unreachable!("{command:?} is not for a producer"),
        }
        self.run(now, out);
    }

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        self.timers.next_timeout().min(self.network.next_timeout())
    }

    /// Does what is due at `now`; one turn of Kafka's sender thread (`Sender.runOnce`).
    fn run(&mut self, now: Time, out: &mut Outbox) {
        let cause = out.cause();
        self.send_at_pace(now, out);
        self.unblock(now, out);
        self.network.expire_requests(now, out);
        while let Some(lost) = self.network.pop_lost() {
            self.handle_lost(now, lost, out);
        }
        self.expire_batches(now, out);
        self.resolve_sequences();
        self.bump_epoch_if_required(out);
        out.resume(cause);
        self.network.maybe_update_metadata(now, out);
        self.send_batches(now, out);
        out.resume(cause);
        // Sending may have found that a leader is unknown.
        self.network.maybe_update_metadata(now, out);
        #[cfg(debug_assertions)]
        self.assert_invariants();
    }

    fn idempotent(&self) -> bool {
        self.producer_epoch >= 0
    }

    #[cfg(debug_assertions)]
    fn assert_invariants(&self) {
        let waiting = self.partitions.iter().filter(|p| !p.queue.is_empty()).count();
        assert_eq!(self.active.len(), waiting, "active partitions are those with batches");
        for place in &self.active {
            assert!(!self.partitions[usize::from(*place)].queue.is_empty());
        }
        for partition in &self.partitions {
            partition.assert_invariants(self.idempotent());
        }
    }
}
