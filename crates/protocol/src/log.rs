//! One replica's log and what Kafka keeps beside it.

mod leader_epoch_cache;
mod producer_state;
mod records;
mod settled;
mod unified;

pub use leader_epoch_cache::LeaderEpochCache;
pub use producer_state::{ProducerStates, SequenceCheck};
pub use records::Records;
pub use unified::UnifiedLog;
