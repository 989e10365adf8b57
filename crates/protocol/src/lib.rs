//! Kafka's replication protocol as sans-IO state machines.
//!
//! A node takes one input at a time ([`Node::step`]) and leaves every effect in an [`Outbox`]:
//! messages by the names of Kafka's requests, and [`Event`]s that tell what happened. It has no
//! clock, no randomness, no threads, no floats and no dependencies; time is an argument.
//!
//! Rule ids (`R3.7`) are those of the project's protocol reference; see `ARCHITECTURE.md`.

pub mod admin;
pub mod broker;
pub mod client;
pub mod config;
pub mod consumer;
pub mod controller;
pub mod error_code;
pub mod event;
pub mod few;
pub mod io;
mod kafka_controller;
pub mod log;
pub mod message;
pub mod metadata;
pub mod node;
pub mod order;
pub mod partition;
pub mod producer;
pub mod slab;
pub mod time;
pub mod timer;
pub mod types;
pub mod zookeeper;

pub use error_code::ErrorCode;
pub use event::{ChangeCause, Event, FactId, PartitionChange};
pub use io::{Command, Effect, Input, Order, Outbox, Posted};
pub use node::Node;
pub use time::{Micros, Time};
pub use types::*;
