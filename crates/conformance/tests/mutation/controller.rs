//! The harness of `testdata/controller`.

use crate::datadriven;

#[path = "../../../protocol/tests/controller/arguments.rs"]
#[allow(dead_code)]
mod arguments;
#[path = "../../../protocol/tests/controller/cluster.rs"]
#[allow(dead_code)]
mod cluster;
#[path = "../../../protocol/tests/controller/commands.rs"]
pub mod commands;
#[path = "../../../protocol/tests/controller/print.rs"]
mod print;
