//! Kafka's own metrics in the report.

use super::Names;
use crate::lower::Plan;
use crate::metrics::{Kind, Timeline, moved};
use highwater_sim::Run;
use serde::Serialize;

/// A metric of Kafka's that a run moved, at one node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MetricReport {
    /// Its name in JMX.
    pub name: &'static str,
    /// Whose: `broker 2`, or `controller`.
    pub node: String,
    /// `gauge`, the value at an instant; or `count`, marks since the start of the run.
    pub kind: &'static str,
    /// When, in microseconds, it took which value, which holds until the next; -1 while the
    /// process is down.
    pub points: Vec<[i64; 2]>,
}

/// The metrics that were moved, by name and node.
pub(super) fn metrics(plan: &Plan, run: &Run, names: &Names) -> Vec<MetricReport> {
    let report = |timeline: Timeline| {
        let node = timeline.broker.unwrap_or(run.schedule().controller);
        let kind = match timeline.metric.kind {
            Kind::Gauge => "gauge",
            Kind::Count => "count",
        };
        let point = |(time, value): (highwater_protocol::Time, i64)| {
            [i64::try_from(time.0).unwrap_or(i64::MAX), value]
        };
        MetricReport {
            name: timeline.metric.mbean,
            node: names.node(node),
            kind,
            points: timeline.values.iter().map(point).collect(),
        }
    };
    moved(plan, run).into_iter().map(report).collect()
}
