//! `highwater search`: random schedules, and what they break.

use crate::Answer;
use crate::arguments::{Search, Weather};
use highwater_search::{Report, Search as Part};
use std::io::Write;
use std::panic;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Schedules tried between two lines of progress.
const PROGRESS: u64 = 100_000;

/// Searches on every core; the answer is whether nothing was found.
pub fn run(options: &Search, out: &mut impl Write) -> Answer {
    tell_of_panics();
    let threads = thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let tried = AtomicU64::new(0);
    let mut report = Report::default();
    thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn({
                    let part = part(options, thread, threads);
                    let tried = &tried;
                    move || part.run(|_| tell(tried.fetch_add(100, Ordering::Relaxed) + 100))
                })
            })
            .collect();
        for part in parts {
            report.add(part.join().expect("a schedule made the simulator panic: that is a bug"));
        }
    });
    for finding in &report.findings {
        writeln!(out, "{}\n", finding.shrunk(None))?;
    }
    let Report { schedules, events, .. } = report;
    let found = report.findings.len();
    match found {
        0 => writeln!(out, "nothing found in {schedules} schedules ({events} events)")?,
        n => writeln!(out, "{n} found in {schedules} schedules ({events} events)")?,
    }
    Ok(found == 0)
}

/// A panic is a finding as well: the script that led to it is printed after the usual message.
fn tell_of_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        usual(info);
        if let Some(script) = highwater_search::trying() {
            let _ = writeln!(std::io::stderr().lock(), "with this script:\n{script}");
        }
    }));
}

fn part(options: &Search, thread: u64, threads: u64) -> Part {
    let edge = |thread| options.from + options.schedules * thread / threads;
    Part {
        seeds: edge(thread)..edge(thread + 1),
        weather: match options.weather {
            Weather::Windy => highwater_search::Weather::Windy,
            Weather::Stormy => highwater_search::Weather::Stormy,
        },
        features: None,
        findings_max: options.findings,
    }
}

/// A line now and then for whoever waits.
fn tell(tried: u64) {
    if tried.is_multiple_of(PROGRESS) {
        let mut stderr = std::io::stderr().lock();
        let _ = writeln!(stderr, "{tried} schedules");
    }
}
