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
    datadriven::walk("controller", |cluster: &mut Option<cluster::Cluster>, command| {
        let options = command.options.iter().map(|(key, value)| format!("{key}={value}"));
        let words: Vec<_> = command.words.iter().cloned().chain(options).collect();
        let first = format!("{} {}", command.name, words.join(" "));
        let lines = std::iter::once(&first).chain(&command.body);
        let outputs: Vec<_> = lines.map(|line| commands::run(cluster, line)).collect();
        outputs
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| !line.is_empty())
            .fold(String::new(), |text, line| text + line + "\n")
    });
}
