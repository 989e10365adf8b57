//! The controller, driven by scripts in `testdata/controller`.
//!
//! A script plays all the brokers and the administrator: it says who sends what, and shows every
//! record that the controller writes and every answer it gives. The commands are described in
//! `controller/commands.rs`; each line of a block is one.

#[path = "controller/arguments.rs"]
mod arguments;
#[path = "controller/cluster.rs"]
mod cluster;
#[path = "controller/commands.rs"]
mod commands;
mod datadriven;
#[path = "controller/print.rs"]
mod print;
#[path = "controller/random.rs"]
mod random;

#[test]
fn scripts() {
    datadriven::walk("controller", commands::run);
}
