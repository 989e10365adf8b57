//! Changes of a partition's registration, as sentences: what changed, and why.

use super::figures::list;
use super::{Names, fill};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{ChangeCause, LeaderRecoveryState, PartitionChange};

/// What changed against the registration `before`, without the cause.
pub fn sentence(
    change: &PartitionChange,
    before: Option<&PartitionRegistration>,
    names: &Names,
) -> String {
    let partition = names.partition(change.partition).to_owned();
    let after = &change.registration;
    let Some(before) = before else {
        let leader =
            after.leader.map_or_else(|| names.texts.nobody.to_owned(), |leader| names.node(leader));
        return fill(names.texts.ch_created, &[&partition, &leader, &list(&after.isr)]);
    };
    let (leader, mut parts) = (leader_part(&partition, before, after, names), Vec::new());
    let lists = [
        (names.texts.ch_isr, &before.isr, &after.isr),
        (names.texts.ch_elr, &before.elr, &after.elr),
        (names.texts.ch_replicas, &before.replicas, &after.replicas),
    ];
    for (template, old, new) in lists {
        if old != new {
            parts.push(fill(template, &[&list(old), &list(new)]));
        }
    }
    match (before.leader_recovery_state, after.leader_recovery_state) {
        (LeaderRecoveryState::Recovered, LeaderRecoveryState::Recovering) => {
            parts.push(names.texts.ch_unclean.to_owned());
        }
        (LeaderRecoveryState::Recovering, LeaderRecoveryState::Recovered) => {
            parts.push(names.texts.ch_recovered.to_owned());
        }
        _ => {}
    }
    let rest = parts.join("; ");
    match (leader, parts.is_empty()) {
        (Some(leader), true) => leader,
        (Some(leader), false) => format!("{leader}; {rest}"),
        (None, false) => fill(names.texts.ch_subject, &[&partition, &rest]),
        (None, true) => {
            let (leader, own) = (after.leader_epoch.to_string(), after.partition_epoch.to_string());
            fill(names.texts.ch_other, &[&partition, &leader, &own])
        }
    }
}

fn leader_part(
    partition: &str,
    before: &PartitionRegistration,
    after: &PartitionRegistration,
    names: &Names,
) -> Option<String> {
    if before.leader == after.leader {
        return None;
    }
    let epoch = after.leader_epoch.to_string();
    Some(match after.leader {
        Some(leader) => fill(names.texts.ch_leader, &[partition, &names.node(leader), &epoch]),
        None => fill(names.texts.ch_no_leader, &[partition, &epoch]),
    })
}

/// Why the controller made a change; `None` where the sentence says it all.
pub fn cause(cause: ChangeCause, names: &Names) -> Option<String> {
    let of = |template, broker| Some(fill(template, &[&names.node(broker)]));
    match cause {
        ChangeCause::TopicCreated => None,
        ChangeCause::BrokerFenced(broker) if names.zookeeper() => {
            of(names.texts.cause_gone, broker)
        }
        ChangeCause::BrokerUnfenced(broker) if names.zookeeper() => {
            of(names.texts.cause_back, broker)
        }
        ChangeCause::BrokerFenced(broker) => of(names.texts.cause_fenced, broker),
        ChangeCause::BrokerUnfenced(broker) => of(names.texts.cause_unfenced, broker),
        ChangeCause::BrokerRegistered(broker) => of(names.texts.cause_registered, broker),
        ChangeCause::ControlledShutdown(broker) => of(names.texts.cause_shutdown, broker),
        ChangeCause::LogDirFailed(broker) => of(names.texts.cause_log_dir, broker),
        ChangeCause::IsrShrink => Some(names.texts.cause_shrink.to_owned()),
        ChangeCause::IsrExpand => Some(names.texts.cause_expand.to_owned()),
        ChangeCause::LeaderRecovered => Some(names.texts.cause_recovered.to_owned()),
        ChangeCause::LeaderElection => Some(names.texts.cause_election.to_owned()),
        ChangeCause::Reassignment => Some(names.texts.cause_reassignment.to_owned()),
        ChangeCause::ConfigChange => Some(names.texts.cause_config.to_owned()),
        ChangeCause::DirectoryAssignment => Some(names.texts.cause_directory.to_owned()),
    }
}
