//! When the recorder's administrator gets through. It talks to brokers, which pass on to the
//! controller what it wants: with none running it waits, and gives up in the end.

use crate::case::{Scenario, StepAction};
use highwater_protocol::admin::AdminConfig;
use highwater_protocol::{Micros, Time};
use std::collections::BTreeMap;

/// The recorder's administrator: `default.api.timeout.ms`, `request.timeout.ms`.
pub const ADMIN: (u64, u64) = (8_000, 4_000);

/// From a broker's registration to listeners that are open, found by who tries again and again.
const OPENING: Micros = Micros::from_millis(900);

/// The settings of the recorder's administrator.
pub fn admin_config() -> AdminConfig {
    AdminConfig {
        default_api_timeout_ms: Micros::from_millis(ADMIN.0),
        request_timeout_ms: Micros::from_millis(ADMIN.1),
        ..AdminConfig::default()
    }
}

/// Which broker can be reached when.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Of each broker, from when on it can or cannot be reached.
    changes: BTreeMap<u16, Vec<(Time, bool)>>,
}

impl Reach {
    /// Read off the steps: `startup` is from a start to the registration, which is refused while
    /// the last session lives (`session`).
    pub fn new(scenario: &Scenario, times: &[Time], startup: Micros, session: Micros) -> Reach {
        let of = |id: &u16| (*id, vec![(Time::ZERO, true)]);
        let mut changes: BTreeMap<u16, Vec<(Time, bool)>> =
            scenario.cluster.brokers.iter().map(of).collect();
        for (step, at) in scenario.steps.iter().zip(times) {
            let (node, reachable, at) = match &step.action {
                StepAction::Crash { node }
                | StepAction::Shutdown { node }
                | StepAction::Pause { node } => (node, false, *at),
                StepAction::Resume { node } => (node, true, *at),
                StepAction::Restart { node } => {
                    let gone = changes.get(node).and_then(|c| c.last()).map_or(*at, |c| c.0);
                    (node, true, (*at + startup).max(gone + session) + OPENING)
                }
                _ => continue,
            };
            if let Some(changes) = changes.get_mut(node) {
                changes.push((at, reachable));
            }
        }
        Reach { changes }
    }

    /// When what is asked for at `at` gets through; `None` if it is given up before.
    pub fn from(&self, at: Time) -> Option<Time> {
        let until = at + Micros::from_millis(ADMIN.0);
        let first = |changes: &Vec<(Time, bool)>| {
            let now = changes.iter().rfind(|change| change.0 <= at).is_some_and(|c| c.1);
            let later = changes.iter().find(|change| change.0 > at && change.1).map(|c| c.0);
            if now { Some(at) } else { later }
        };
        self.changes.values().filter_map(first).min().filter(|time| *time < until)
    }
}
