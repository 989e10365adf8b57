//! `highwater render`: draws a run as an SVG.

use crate::arguments::{Render, View};
use crate::failure::Failure;
use crate::{Answer, figures, run, source};
use highwater_chart::{Cache, Options, Picture, SpaceTime, Traffic, svg};
use highwater_protocol::{PartitionId, Time};
use highwater_scenario::report::Names;
use highwater_sim::{PartitionHistory, Recording, Run};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Runs the script and writes the picture.
pub fn run(options: &Render, out: &mut impl Write) -> Answer {
    let source = source::read(&options.file)?;
    let run::Ran { run, .. } =
        run::ran(&source, options.seed, Recording::History, run::Checks::Rest)?;
    let picture_options = Options {
        width: width(options.width)?,
        partition: partition(options.partition.first().map(String::as_str), &run)?,
        window: window(options, &run)?,
        language: options.lang,
        ..Options::default()
    };
    let picture = match options.view {
        View::Charts if options.partition.len() > 1 => {
            let help = "only --view messages draws several";
            return Err(Failure::new("the charts show one partition", help));
        }
        View::Charts => {
            let mut cache = Cache::default();
            Picture::new(run.history(), run.schedule(), &picture_options, &mut cache)
        }
        View::Messages => {
            let partitions = partitions(&options.partition, &run)?;
            messages(&run, &picture_options, &partitions, !options.no_routine)?
        }
    };
    save(&svg::render(&picture, options.theme.into()), &options.output, out)?;
    Ok(true)
}

/// Messages that a drawing has room for, with some patience.
const MESSAGES_MAX: usize = 5_000;

/// The messages of the window.
fn messages(
    run: &Run,
    options: &Options,
    partitions: &[PartitionId],
    routine: bool,
) -> Result<Picture, Failure> {
    let (from, to) = options.window.unwrap_or((Time::ZERO, run.now()));
    let mail = run.mail_between(from, to);
    if mail.len() > MESSAGES_MAX {
        let count = figures::counted(mail.len() as u64, "message");
        let message = format!("{count} are too many to draw");
        let help = format!("--from and --to choose a window with at most {MESSAGES_MAX}");
        return Err(Failure::new(message, help));
    }
    let (nodes, facts) = (run.nodes(), run.facts_between(from, to));
    let traffic = Traffic { nodes: &nodes, mail: &mail, facts: &facts, partitions, routine };
    Ok(SpaceTime::new(traffic, run.history(), run.schedule(), options).picture)
}

/// Writes a drawing to a file, or to `out` if the file is called `-`.
pub fn save(drawing: &str, file: &Path, out: &mut impl Write) -> Result<(), Failure> {
    if file.as_os_str() == "-" {
        return Ok(out.write_all(drawing.as_bytes())?);
    }
    let path = file.display();
    fs::write(file, drawing).map_err(|error| Failure::Told {
        message: format!("cannot write {path}: {error}"),
        help: None,
    })
}

/// A width that can be drawn.
pub fn width(width: u32) -> Result<u32, Failure> {
    let (min, max) = (Options::WIDTH_MIN, Options::WIDTH_MAX);
    if (min..=max).contains(&width) {
        return Ok(width);
    }
    let help = format!("--width takes {min} to {max} pixels");
    Err(Failure::new(format!("a picture {width} pixels wide cannot be drawn"), help))
}

/// The partition that `orders/0` or `orders` names; the first if nothing is named.
pub fn partition(wanted: Option<&str>, run: &Run) -> Result<PartitionId, Failure> {
    let Some(wanted) = wanted else { return Ok(PartitionId(0)) };
    let names = Names::new(run.schedule());
    names.find_partition(run.history(), wanted).ok_or_else(|| {
        let partitions = run.history().partitions.iter();
        let known: Vec<String> = partitions.take(20).map(|p| names.partition(p)).collect();
        let help = format!("the partitions are {}", known.join(", "));
        Failure::new(format!("there is no partition `{wanted}`"), help)
    })
}

/// The partitions that these name, a topic's name all of its own.
fn partitions(wanted: &[String], run: &Run) -> Result<Vec<PartitionId>, Failure> {
    let names = Names::new(run.schedule());
    let mut found = Vec::new();
    for name in wanted {
        let all = run.history().partitions.iter();
        let of_topic = |p: &&PartitionHistory| {
            names.partition(p).rsplit_once('/').is_some_and(|(topic, _)| topic == name)
        };
        let before = found.len();
        found.extend(all.filter(of_topic).map(|p| p.partition));
        if found.len() == before {
            found.push(partition(Some(name), run)?);
        }
    }
    Ok(found)
}

/// The part of the run to draw; all of it if neither end is given.
fn window(options: &Render, run: &Run) -> Result<Option<(Time, Time)>, Failure> {
    if options.from.is_none() && options.to.is_none() {
        return Ok(None);
    }
    let from = options.from.unwrap_or(Time::ZERO);
    let to = options.to.unwrap_or(run.now());
    if to > run.now() {
        return Err(run::beyond_end(to, run.now()));
    }
    if from >= to {
        let message = format!("--from {from} is not before --to {to}");
        return Err(Failure::new(message, "give two instants within the run, the earlier first"));
    }
    Ok(Some((from, to)))
}
