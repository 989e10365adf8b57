//! The producer client.

use crate::config::{Features, ProducerConfig};
use crate::node::{Input, Outbox};
use crate::time::Time;
use crate::types::{NodeId, PartitionId};

/// A producer (classes `KafkaProducer`, `RecordAccumulator`, `Sender`).
#[derive(Clone, Debug)]
pub struct Producer {
    id: NodeId,
}

impl Producer {
    /// A producer for `partitions`, which it fills round robin. It knows `bootstrap` and begins
    /// with [`Input::Start`]. `seed` serves the jitter of its retries (R2.31).
    pub fn new(
        id: NodeId,
        _config: ProducerConfig,
        _features: Features,
        _partitions: Vec<PartitionId>,
        _bootstrap: Vec<NodeId>,
        _seed: u64,
    ) -> Producer {
        Producer { id }
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
}
