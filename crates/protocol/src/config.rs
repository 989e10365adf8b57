//! Settings by Kafka's names, with the defaults of Kafka 4.3 (protocol.md, section 11).
//!
//! A field is named after its key with underscores. Times keep Kafka's `_ms` in the name and are
//! typed [`Micros`], whatever the unit in the name.

mod broker;
mod client;
mod features;

pub use broker::BrokerConfig;
pub use client::{AutoOffsetReset, ConsumerConfig, ProducerConfig};
pub use features::Features;

/// Settings of the controllers.
pub use broker::ControllerConfig;

use crate::time::Micros;

/// Milliseconds, for tables of defaults.
pub(crate) const fn ms(millis: u64) -> Micros {
    Micros::from_millis(millis)
}
