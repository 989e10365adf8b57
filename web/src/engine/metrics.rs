//! Kafka's own metrics that the run moved, as monitoring would have read them at an instant.

use super::run::Done;
use highwater_protocol::{NodeId, Time};
use highwater_scenario::metrics::{Kind, Timeline};

/// A metric at one node, at an instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// Its name in JMX.
    pub mbean: &'static str,
    /// Whether it counts marks from the start of the run, instead of going up and down.
    pub counts: bool,
    /// Whose it is.
    pub node: NodeId,
    /// What it says; nothing while the process is down.
    pub value: Option<i64>,
    /// Since when it says so; `None` if it did from the start.
    pub since: Option<Time>,
    /// When it changes next, and what it says then.
    pub next: Option<(Time, Option<i64>)>,
}

impl Done {
    /// Every metric that the run moved, in the order of Kafka's classes, by node.
    pub fn readings(&self, time: Time) -> Vec<Reading> {
        let controller = self.plan().schedule.controller;
        self.metrics().iter().map(|timeline| read(timeline, controller, time)).collect()
    }
}

fn read(timeline: &Timeline, controller: NodeId, time: Time) -> Reading {
    let values = &timeline.values;
    let told = |value: i64| (value >= 0).then_some(value);
    let past = values.count_until(time);
    let last = past.checked_sub(1).map(|last| values.get(last));
    Reading {
        mbean: timeline.metric.mbean,
        counts: timeline.metric.kind == Kind::Count,
        node: timeline.broker.unwrap_or(controller),
        value: last.and_then(|(_, value)| told(value)),
        since: last.map(|(since, _)| since).filter(|since| *since > Time::ZERO),
        next: (past < values.len()).then(|| values.get(past)).map(|(at, value)| (at, told(value))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Job, Script, presets};
    use crate::shared::Shared;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test(unsupported = test)]
    fn monitoring_shows_what_the_tool_tells() {
        let example = presets().iter().find(|preset| preset.id == "article-example");
        let script = Shared::new(Script::read(example.expect("it is there").text()));
        let mut job = Job::begin(&script).expect("examples run");
        while !job.advance() {}
        let done = job.finish();
        let at = |millis: u64, name: &str, node: u16| {
            let mut all = done.readings(Time(millis * 1_000)).into_iter();
            let own = all.find(|r| r.mbean.ends_with(name) && r.node == NodeId(node));
            own.map(|r| {
                (r.value, r.since.map(|t| t.0 / 1_000), r.next.map(|(t, v)| (t.0 / 1_000, v)))
            })
        };
        let under = "name=UnderReplicatedPartitions";
        assert_eq!(at(0, under, 1), Some((Some(0), None, Some((4_525, Some(1))))));
        assert_eq!(at(4_526, under, 1), Some((Some(1), Some(4_525), Some((8_000, None)))));
        assert_eq!(at(9_000, under, 1), Some((None, Some(8_000), Some((23_000, Some(0))))));
        assert_eq!(at(30_000, under, 1), Some((Some(0), Some(23_000), None)));
        assert_eq!(at(30_000, under, 2), None, "it never moved there");
        let controller = done.plan().schedule.controller;
        let fenced = at(12_000, "name=FencedBrokerCount", controller.0);
        assert_eq!(fenced.map(|(value, ..)| value), Some(Some(2)));
    }
}
