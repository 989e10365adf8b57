//! The KRaft controller.

use crate::config::{ControllerConfig, Features};
use crate::message::AdminRequest;
use crate::metadata::{BrokerRegistration, MetadataImage};
use crate::node::{Input, Outbox};
use crate::time::Time;
use crate::types::NodeId;

/// The active controller of the metadata quorum (class `QuorumController`).
#[derive(Clone, Debug)]
pub struct Controller {
    id: NodeId,
    image: MetadataImage,
}

impl Controller {
    /// A controller with a formatted cluster: `brokers` registered and unfenced, `topics` created
    /// (each an [`AdminRequest::CreateTopics`]), everything committed. `seed` serves placement.
    pub fn bootstrap(
        id: NodeId,
        _config: ControllerConfig,
        _features: Features,
        _brokers: &[BrokerRegistration],
        _topics: &[AdminRequest],
        _seed: u64,
        _out: &mut Outbox,
    ) -> Controller {
        Controller { id, image: MetadataImage::default() }
    }

    /// Who it is.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// What is committed.
    pub fn image(&self) -> &MetadataImage {
        &self.image
    }

    /// Handles one input.
    pub fn step(&mut self, _now: Time, _input: Input, _out: &mut Outbox) {}

    /// When the next timeout is due.
    pub fn next_timeout(&self) -> Time {
        Time::NEVER
    }

    /// What survives a crash of the process: the committed log. Build the next incarnation of the
    /// active controller from it (R6.3).
    pub fn restart(self, _now: Time) -> Controller {
        self
    }
}
