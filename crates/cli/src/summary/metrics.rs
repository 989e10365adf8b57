//! Kafka's own metrics that a run moved.

use crate::figures::{counted, number, seconds};
use crate::paint::Paint;
use highwater_scenario::report::MetricReport;
use std::io::{self, Write};

/// A value that changes more often than this is told in short.
const POINTS_MAX: usize = 7;

/// Each metric with what it was at each node.
pub fn write(metrics: &[MetricReport], paint: Paint, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}", paint.bold("Metrics that moved"))?;
    if metrics.is_empty() {
        return writeln!(out, "  none");
    }
    let mut name = "";
    for metric in metrics {
        if metric.name != name {
            name = metric.name;
            writeln!(out, "  {name}")?;
        }
        writeln!(out, "    {:<12} {}", metric.node, values(&metric.points))?;
    }
    Ok(())
}

fn values(points: &[[i64; 2]]) -> String {
    if points.len() > POINTS_MAX {
        let mut values = points.iter().map(|[_, value]| *value);
        let (most, last) = (values.clone().max().unwrap_or(0), values.next_back().unwrap_or(0));
        let changes = counted(points.len() as u64 - 1, "change");
        return format!("{changes}, at most {}, {} at the end", number(most), told(last));
    }
    let value = |(place, [time, value]): (usize, &[i64; 2])| match place {
        0 => told(*value),
        _ => format!("{} from {}", told(*value), seconds(time.unsigned_abs())),
    };
    points.iter().enumerate().map(value).collect::<Vec<_>>().join(", ")
}

fn told(value: i64) -> String {
    match value {
        -1 => "nothing (down)".to_owned(),
        value => number(value),
    }
}
