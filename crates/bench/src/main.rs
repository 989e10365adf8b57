//! Measures the simulation against fixed anchors, in CPU time and as ratios: `cargo xtask bench`.
//!
//! The machine may be shared, so only the rows of one run are compared: all are run in turn, round
//! after round, and the best of each counts.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

mod cluster;
mod hold;
mod probe;
mod queue;
mod random;
mod record;

use cpu_time::ProcessTime;
use std::env;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

/// The simulation may take this many times as long as the probe with history.
const GOAL: f64 = 3.5;
const USAGE: &str = "options: --seconds N (simulated, 600), --rate N (records a second, 1000), \
                     --rounds N (5)";

/// How much is measured.
struct Options {
    seconds: u64,
    rate: u64,
    rounds: u64,
}

/// Work to be timed; it tells what it did, or why its time means nothing.
struct Row {
    name: &'static str,
    work: Box<dyn Fn() -> (Duration, Result<String, String>)>,
    best: Duration,
    did: Result<String, String>,
}

fn main() -> ExitCode {
    let Some(options) = read_options(env::args().skip(1)) else {
        println!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let Options { seconds, rate, rounds } = options;
    println!("{seconds} simulated seconds, {rate} records/s; CPU time, best of {rounds} rounds");
    let mut rows = rows(&options);
    for _ in 0..rounds {
        for row in &mut rows {
            let (time, did) = (row.work)();
            row.best = row.best.min(time);
            row.did = did;
        }
    }
    let good = report(&rows) & report_recording(&rows, &options);
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read_options(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options { seconds: 600, rate: 1_000, rounds: 5 };
    while let Some(name) = arguments.next() {
        let value = arguments.next()?.parse().ok().filter(|&value| value > 0)?;
        match name.as_str() {
            "--seconds" => options.seconds = value,
            "--rate" => options.rate = value,
            "--rounds" => options.rounds = value,
            _ => return None,
        }
    }
    Some(options)
}

const PROBE: &str = "probe with history";
const UNRECORDED: &str = "cluster, not recorded";
const RECORDED: &str = "cluster, linger.ms=0";

fn rows(options: &Options) -> Vec<Row> {
    let &Options { seconds, rate, .. } = options;
    let probe = move |history| {
        let (time, outcome) = timed(|| probe::run(probe::Setting { seconds, rate, history }));
        (time, probe_work(&outcome, seconds * rate, history))
    };
    let cluster = move |linger_ms| {
        let schedule = cluster::schedule(seconds, rate, linger_ms);
        let (time, run) = timed(|| cluster::run(schedule));
        (time, cluster::work_of(&run, seconds * rate))
    };
    let unrecorded = move || {
        let schedule = cluster::schedule(seconds, rate, 0);
        let (time, run) = timed(|| record::unrecorded(schedule));
        (time, cluster::work_of(&run, seconds * rate))
    };
    let row = |name, work| Row { name, work, best: Duration::MAX, did: Err(String::new()) };
    vec![
        row(
            "heap hold at 64",
            Box::new(|| (timed(hold::run).0, Ok(format!("{} turns", hold::TURNS)))),
        ),
        row("probe", Box::new(move || probe(false))),
        row(PROBE, Box::new(move || probe(true))),
        row(UNRECORDED, Box::new(unrecorded)),
        row(RECORDED, Box::new(move || cluster(0))),
        row("cluster, linger.ms=5", Box::new(move || cluster(5))),
    ]
}

/// What the probe did.
///
/// # Errors
/// If records are missing.
fn probe_work(outcome: &probe::Outcome, records: u64, history: bool) -> Result<String, String> {
    let (log_end, last) = outcome.recorded();
    let acknowledged = outcome.acknowledged;
    let least = records - records / 100;
    if acknowledged < least || (history && log_end < least) {
        return Err(format!("{acknowledged} of {records} acknowledged, last at {last} ns"));
    }
    Ok(format!("{} events, {} changes", outcome.events, outcome.history.len()))
}

/// CPU time of some work; dropping its result is not part of it.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = ProcessTime::now();
    let result = black_box(work());
    (start.elapsed(), result)
}

/// Whether every goal was met.
fn report(rows: &[Row]) -> bool {
    let anchor = rows.iter().find(|row| row.name == PROBE).map_or(Duration::MAX, |row| row.best);
    let mut good = true;
    for Row { name, best, did, .. } in rows {
        let ratio = best.as_secs_f64() / anchor.as_secs_f64();
        let is_cluster = name.starts_with("cluster") && *name != UNRECORDED;
        let verdict = match did {
            Err(_) => "WORK NOT DONE".to_owned(),
            Ok(_) if !is_cluster => String::new(),
            Ok(_) if ratio <= GOAL => format!("goal {GOAL} met"),
            Ok(_) => format!("OVER the goal {GOAL}"),
        };
        good &= did.is_ok() && (!is_cluster || ratio <= GOAL);
        let milliseconds = best.as_secs_f64() * 1e3;
        let did = did.as_ref().unwrap_or_else(|error| error);
        println!("{name:<22}{milliseconds:>9.1} ms {ratio:>6.2} x probe  {verdict:<18} ({did})");
    }
    good
}

/// What recording costs, and whether its goals were met.
fn report_recording(rows: &[Row], options: &Options) -> bool {
    let best = |name| {
        let row = rows.iter().find(|row| row.name == name);
        row.map_or(0.0, |row| row.best.as_secs_f64())
    };
    let ratio = best(RECORDED) / best(UNRECORDED);
    let run = cluster::run(cluster::schedule(options.seconds, options.rate, 0));
    let bytes = record::bytes(&run).div_ceil(run.trace().count.max(1));
    let jump = record::jump(&run);
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let tell = |what: &str, measured: String, goal: String, met: bool| {
        let verdict = if met { "met" } else { "MISSED" };
        println!("{what:<22}{measured:>12}  goal {goal} {verdict}");
        met
    };
    let recording =
        tell("recording", format!("{ratio:.2} x"), record::GOAL.to_string(), ratio <= record::GOAL);
    let goal = record::BYTES_GOAL;
    let memory = tell("bytes a fact", bytes.to_string(), goal.to_string(), bytes <= goal);
    let goal = record::JUMP_GOAL;
    let jump = tell("longest jump", milliseconds(jump), milliseconds(goal), jump <= goal);
    recording & memory & jump
}
