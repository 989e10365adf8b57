//! Producers, consumers and administrators, driven by scripts in `testdata/producer`,
//! `testdata/consumer` and `testdata/admin`.
//!
//! A script plays the brokers: it says who leads, who is down, and how each request is answered,
//! and shows every request that the client sends and every event it tells. The commands are
//! described in `clients/commands.rs`.

#[path = "clients/answers.rs"]
mod answers;
#[path = "clients/commands.rs"]
mod commands;
#[path = "clients/configs.rs"]
mod configs;
#[path = "datadriven/mod.rs"]
mod datadriven;
#[path = "clients/print.rs"]
mod print;
#[path = "clients/random.rs"]
mod random;
#[path = "clients/world.rs"]
mod world;

#[test]
fn producer() {
    datadriven::walk("producer", commands::run);
}

#[test]
fn consumer() {
    datadriven::walk("consumer", commands::run);
}

#[test]
fn admin() {
    datadriven::walk("admin", commands::run);
}
