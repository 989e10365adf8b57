//! What producers and consumers share: connections to brokers, the metadata cache, backoff.
//!
//! [`NetworkClient`] stands for Kafka's class of that name. It opens connections, times requests
//! out, and keeps [`Metadata`] fresh by itself; its owner sends requests over ready connections
//! and gets back each answer, or the news that there will be none ([`LostRequest`]).

mod backoff;
mod connection;
mod errors;
mod metadata;
mod network;
mod updater;

pub use backoff::{ExponentialBackoff, SplitMix64};
pub use metadata::Metadata;
pub use network::{Answer, LostRequest, NetworkClient, NetworkConfig};

/// A broker, by its place in a client's table of connections; it never changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BrokerIndex(u16);

impl BrokerIndex {
    /// The place, for the client's own tables by broker.
    pub fn position(self) -> usize {
        usize::from(self.0)
    }
}
