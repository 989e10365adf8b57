//! Whether a scenario can be played: what the model would have no answer to is refused, with the
//! reason.

use crate::case::{CaseError, Scenario, StepAction};
use highwater_protocol::metadata::LOG_DIRS_MAX;

/// # Errors
/// If the scenario names what is not there, or asks for what is not modelled.
pub fn scenario(scenario: &Scenario) -> Result<(), CaseError> {
    let refuse = |text: String| Err(CaseError(text));
    let cluster = &scenario.cluster;
    let Some(controller) = cluster.controllers.first() else {
        return refuse("a cluster needs a controller".into());
    };
    if cluster.brokers.is_empty() {
        return refuse("a cluster needs brokers".into());
    }
    if cluster.log_dirs.len() > LOG_DIRS_MAX {
        return refuse(format!("{} log directories: too many", cluster.log_dirs.len()));
    }
    if cluster.log_dirs.is_empty() && cluster.metadata_log_dir.is_some() {
        return refuse("metadata_log_dir without log_dirs".into());
    }
    let mut ids: Vec<u16> = cluster.brokers.iter().chain(&cluster.controllers).copied().collect();
    ids.sort_unstable();
    if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return refuse(format!("node {} is there twice", twice[0]));
    }
    if let Some(broker) = scenario.recorder.start_later.first() {
        let text = "is started by a step; in the model all are there from the start";
        return refuse(format!("broker {broker} {text}"));
    }
    let mut topics = Topics::default();
    for topic in &scenario.topics {
        topics.add(topic);
    }
    for (i, step) in scenario.steps.iter().enumerate() {
        let told = |text: String| CaseError(format!("step {i}: {text}"));
        if let Some(node) = node(&step.action) {
            if *node != *controller && cluster.controllers.contains(node) {
                let text = "of several controllers only the first is in the model";
                return Err(told(format!("node {node}: {text}")));
            }
            if !ids.contains(node) {
                return Err(told(format!("node {node}: not in the cluster")));
            }
        }
        if let StepAction::Cut { links, .. } | StepAction::Heal { links, .. } = &step.action {
            let known = |id: &u16| *id == 0 || ids.contains(id);
            if let Some((a, b)) = links.iter().find(|(a, b)| !known(a) || !ids.contains(b)) {
                return Err(told(format!("link [{a}, {b}]: not in the cluster")));
            }
        }
        if let StepAction::Slow { links, .. } = &step.action {
            let known = |a: &u16, b: &u16| cluster.brokers.contains(a) && b == controller;
            if let Some((a, b)) = links.iter().find(|(a, b)| !known(a, b)) {
                let text = "slow is known to the model from a broker to the controller only";
                return Err(told(format!("link [{a}, {b}]: {text}")));
            }
        }
        if let StepAction::FailLogDir { node, dir } | StepAction::ReplaceLogDir { node, dir } =
            &step.action
            && (cluster.controllers.contains(node) || !cluster.directories().contains(dir))
        {
            return Err(told(format!("log directory {dir}: node {node} has none of this name")));
        }
        mode(&step.action).map_err(told)?;
        if let StepAction::CreateTopic { topic_spec } = &step.action {
            topics.add(topic_spec);
        }
        topics.check(&step.action).map_err(told)?;
    }
    Ok(())
}

/// The process a step is about.
fn node(action: &StepAction) -> Option<&u16> {
    match action {
        StepAction::Crash { node }
        | StepAction::Shutdown { node }
        | StepAction::Pause { node }
        | StepAction::Resume { node }
        | StepAction::Restart { node }
        | StepAction::Wipe { node }
        | StepAction::FailLogDir { node, .. }
        | StepAction::ReplaceLogDir { node, .. }
        | StepAction::TruncateLog { node, .. } => Some(node),
        _ => None,
    }
}

/// What the recorder can do and the model's clients cannot.
fn mode(action: &StepAction) -> Result<(), String> {
    match action {
        StepAction::Produce { mode: Some(mode), count, .. } if mode != "batch" && *count > 1 => {
            Err(format!("mode {mode}: not known to the model, which sends records in one go"))
        }
        StepAction::Consume { from_offset: Some(_), .. } => {
            Err("from_offset: not known to the model, whose consumers go on where they stand"
                .into())
        }
        _ => Ok(()),
    }
}

/// Topics and how many partitions they have, as far as steps have come.
#[derive(Default)]
struct Topics<'a>(Vec<(&'a str, u16)>);

impl<'a> Topics<'a> {
    fn add(&mut self, topic: &'a crate::case::Topic) {
        let lists = topic.assignment.as_ref().map(|lists| lists.len() as u16);
        self.0.push((&topic.name, lists.or(topic.partitions).unwrap_or(1)));
    }

    fn check(&self, action: &StepAction) -> Result<(), String> {
        let (topic, partition) = match action {
            StepAction::Produce { topic, partition, .. }
            | StepAction::Stream { topic, partition, .. }
            | StepAction::Consume { topic, partition, .. }
            | StepAction::TruncateLog { topic, partition, .. }
            | StepAction::ElectLeader { topic, partition, .. }
            | StepAction::Reassign { topic, partition, .. } => (topic, *partition),
            StepAction::AlterTopicConfig { topic, .. } => (topic, 0),
            _ => return Ok(()),
        };
        match self.0.iter().find(|known| known.0 == topic) {
            None => Err(format!("topic {topic}: not there yet")),
            Some((_, count)) if partition >= *count => {
                Err(format!("partition {partition}: topic {topic} has {count}"))
            }
            Some(_) => Ok(()),
        }
    }
}
