//! The harness of `testdata/producer` and `testdata/consumer`.

use crate::datadriven;

#[path = "../../../protocol/tests/clients/answers.rs"]
mod answers;
#[path = "../../../protocol/tests/clients/commands.rs"]
pub mod commands;
#[path = "../../../protocol/tests/clients/configs.rs"]
mod configs;
#[path = "../../../protocol/tests/clients/print.rs"]
#[allow(dead_code)]
mod print;
#[path = "../../../protocol/tests/clients/world.rs"]
#[allow(dead_code)]
mod world;
