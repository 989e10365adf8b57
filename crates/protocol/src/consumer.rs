//! The consumer client.

use crate::config::{ConsumerConfig, Features};
use crate::node::{Input, Outbox};
use crate::time::Time;
use crate::types::{NodeId, Offset, PartitionId};

/// A consumer of assigned partitions, without a group (class `KafkaConsumer` with `assign`).
#[derive(Clone, Debug)]
pub struct Consumer {
    id: NodeId,
}

impl Consumer {
    /// A consumer of `partitions`, each from offset 0. It knows `bootstrap` and begins with
    /// [`Input::Start`]. `seed` serves the jitter of its retries.
    pub fn new(
        id: NodeId,
        _config: ConsumerConfig,
        _features: Features,
        _partitions: Vec<PartitionId>,
        _bootstrap: Vec<NodeId>,
        _seed: u64,
    ) -> Consumer {
        Consumer { id }
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// Handles one input.
    pub fn step(&mut self, _now: Time, _input: Input, _out: &mut Outbox) {}

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        Time::NEVER
    }

    /// The next offset to read, a partition at a time, in the order given at construction.
    pub fn positions(&self) -> Vec<(PartitionId, Offset)> {
        Vec::new()
    }
}
