//! Random scripts: small clusters, short timeouts, and anything that can befall them.

use crate::random::Choices;
use std::fmt::Write as _;

/// How bad things may get.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weather {
    /// Processes come and go, links fail, operators are busy; no disk loses anything and no
    /// leader is elected uncleanly.
    Windy,
    /// Disks lose data and operators elect uncleanly, too.
    Stormy,
}

/// What a script is about.
struct Shape {
    brokers: u32,
    partitions: u32,
    weather: Weather,
    /// Whether brokers have several log directories.
    log_dirs: bool,
}

/// The script of `seed`: always the same for the same seed.
pub fn script(seed: u64, weather: Weather) -> String {
    let mut choices = Choices::new(seed);
    let brokers = choices.number(2..=5);
    let partitions = choices.number(1..=3);
    // Not drawn from the choices: scripts without directories stay as they were.
    let log_dirs = weather == Weather::Stormy && seed.is_multiple_of(4);
    let shape = Shape { brokers, partitions, weather, log_dirs };
    let mut text = format!("highwater 1\nkafka 4.3\nseed {}\n", seed % 1_000_000 + 1);
    cluster(&mut text, &shape, &mut choices);
    clients(&mut text, &mut choices);
    for _ in 0..choices.number(0..=14) {
        let at = choices.number(500..=25_000);
        let action = action(&shape, &mut choices);
        let _ = writeln!(text, "at {at}ms {action}");
    }
    let _ = writeln!(text, "run {}s", choices.number(20..=40));
    text
}

fn cluster(text: &mut String, shape: &Shape, choices: &mut Choices) {
    let Shape { brokers, partitions, .. } = *shape;
    let lag = choices.of(&["1s", "2s", "5s"]);
    let _ = write!(
        text,
        "brokers 1..{brokers} broker.heartbeat.interval.ms=300ms replica.lag.time.max.ms={lag} \
         request.timeout.ms=3s replica.fetch.backoff.ms=200ms"
    );
    if choices.one_in(3) {
        text.push_str(" log.flush.interval.messages=1");
    }
    if shape.log_dirs {
        text.push_str(" log.dirs=d1,d2 metadata.log.dir=meta");
        text.push_str(" replica.high.watermark.checkpoint.interval.ms=700ms");
    }
    let session = choices.of(&["2s", "3s", "6s"]);
    let _ = write!(text, "\ncontroller broker.session.timeout.ms={session}");
    if choices.one_in(2) {
        text.push_str(" leader.imbalance.check.interval.seconds=3s");
    }
    text.push_str(" unclean.leader.election.interval.ms=1s\nstartup 700ms\n");
    if choices.one_in(2) {
        text.push_str("feature eligible.leader.replicas.version=0\n");
    }
    let factor = choices.number(1..=brokers.min(4));
    let min_isr = choices.number(1..=factor.min(3));
    let lists: Vec<String> = (0..partitions)
        .map(|first| {
            let replicas = (0..factor).map(|i| ((first + i) % brokers + 1).to_string());
            format!("[{}]", replicas.collect::<Vec<_>>().join(","))
        })
        .collect();
    let _ = write!(text, "topic orders replicas=[{}]", lists.join(","));
    let _ = write!(text, " min.insync.replicas={min_isr}");
    if shape.weather == Weather::Stormy && choices.one_in(3) {
        text.push_str(" unclean.leader.election.enable=true");
    }
    text.push('\n');
    if choices.one_in(3) {
        let latency = choices.of(&["100us", "2ms", "20ms"]);
        let _ = writeln!(text, "network latency={latency} jitter=1ms");
    }
}

fn clients(text: &mut String, choices: &mut Choices) {
    let timeouts = "request.timeout.ms=2s delivery.timeout.ms=8s";
    let rate = choices.number(2..=60);
    let _ = write!(text, "producer all acks=all rate={rate}/s {timeouts}");
    if choices.one_in(3) {
        text.push_str(" enable.idempotence=false");
    }
    if choices.one_in(3) {
        let _ = write!(text, " linger.ms={}ms", choices.number(0..=50));
    }
    text.push('\n');
    if choices.one_in(2) {
        let (acks, rate) = (choices.number(0..=1), choices.number(1..=20));
        let _ = writeln!(text, "producer some acks={acks} rate={rate}/s {timeouts}");
    } else {
        let _ = writeln!(text, "producer some {timeouts}");
    }
    text.push_str("consumer audit request.timeout.ms=2s\n");
}

/// What befalls the cluster, or what an operator does.
fn action(shape: &Shape, choices: &mut Choices) -> String {
    let broker = choices.number(1..=shape.brokers);
    let length = choices.number(50..=9_000);
    let partition = choices.number(0..=shape.partitions - 1);
    let stormy = shape.weather == Weather::Stormy;
    let last = match (stormy, shape.log_dirs) {
        (false, _) => 17,
        (true, false) => 21,
        (true, true) => 24,
    };
    match choices.number(0..=last) {
        0..=2 => format!("crash broker {broker} for {length}ms"),
        3 => format!("crash broker {broker}"),
        4 => format!("start broker {broker}"),
        5 | 6 => format!("stop broker {broker} for {length}ms"),
        7 | 8 => format!("pause broker {broker} for {length}ms"),
        9 | 10 => format!("cut {} for {length}ms", link(shape, choices)),
        11 => {
            let latency = choices.number(5..=1_500);
            format!("slow {} latency={latency}ms for {length}ms", link(shape, choices))
        }
        12 => choices.of(&["crash controller for 2s", "pause controller for 3s"]).to_owned(),
        13 => format!("elect preferred orders/{partition}"),
        14 => format!("set topic orders min.insync.replicas={}", choices.number(1..=3)),
        15 => reassign(shape, partition, choices),
        16 => format!("produce some {} partition={partition}", choices.number(1..=300)),
        17 => choices.of(&["stop consumer audit for 2s", "rate all off for 3s"]).to_owned(),
        18 | 19 => format!("power-loss broker {broker} for {length}ms"),
        20 => format!("elect unclean orders/{partition}"),
        21 => format!("wipe broker {broker}"),
        _ => {
            let dir = choices.of(&["d1", "d2", "d1", "d2", "meta"]);
            format!("fail log dir {dir} of broker {broker} for {length}ms")
        }
    }
}

fn link(shape: &Shape, choices: &mut Choices) -> String {
    let mut end = || match choices.number(0..=7) {
        0 => "controller".to_owned(),
        1 => choices.of(&["producer all", "producer some", "consumer audit"]).to_owned(),
        _ => format!("broker {}", choices.number(1..=shape.brokers)),
    };
    let (from, to) = (end(), end());
    let arrow = choices.of(&["->", "<->"]);
    if from == to { format!("{from} {arrow} all") } else { format!("{from} {arrow} {to}") }
}

fn reassign(shape: &Shape, partition: u32, choices: &mut Choices) -> String {
    if choices.one_in(4) {
        return format!("reassign orders/{partition} cancel");
    }
    let first = choices.number(0..=shape.brokers - 1);
    let count = choices.number(1..=shape.brokers.min(3));
    let to = (0..count).map(|i| ((first + i) % shape.brokers + 1).to_string());
    format!("reassign orders/{partition} [{}]", to.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: every script is one that the language takes, or the search would pass over it.
    #[test]
    fn scripts_compile() {
        for seed in 0..500 {
            for weather in [Weather::Windy, Weather::Stormy] {
                let script = script(seed, weather);
                let compiled = highwater_scenario::compile(&script);
                assert!(compiled.plan.is_some(), "{script}\n{:?}", compiled.diagnostics);
            }
        }
    }
}
