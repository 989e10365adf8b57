//! Changes of a partition's registration, as sentences: what changed, and why.

use super::figures::list;
use super::names::Names;
use crate::i18n::{Texts, fill};
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{ChangeCause, LeaderRecoveryState, PartitionChange};

/// What changed against the registration `before`, without the cause.
pub fn sentence(
    change: &PartitionChange,
    before: Option<&PartitionRegistration>,
    names: &Names,
    texts: &Texts,
) -> String {
    let partition = names.partition(change.partition);
    let after = &change.registration;
    let Some(before) = before else {
        let leader = after
            .leader
            .map_or_else(|| texts.no_leader.to_owned(), |leader| names.node(leader, texts));
        return fill(texts.ch_created, &[&partition, &leader, &list(&after.isr)]);
    };
    let (leader, mut parts) = (leader_part(&partition, before, after, names, texts), Vec::new());
    let lists = [
        (texts.ch_isr, &before.isr, &after.isr),
        (texts.ch_elr, &before.elr, &after.elr),
        (texts.ch_replicas, &before.replicas, &after.replicas),
    ];
    for (template, old, new) in lists {
        if old != new {
            parts.push(fill(template, &[&list(old), &list(new)]));
        }
    }
    match (before.leader_recovery_state, after.leader_recovery_state) {
        (LeaderRecoveryState::Recovered, LeaderRecoveryState::Recovering) => {
            parts.push(texts.ch_unclean.to_owned());
        }
        (LeaderRecoveryState::Recovering, LeaderRecoveryState::Recovered) => {
            parts.push(texts.ch_recovered.to_owned());
        }
        _ => {}
    }
    let rest = parts.join("; ");
    match (leader, parts.is_empty()) {
        (Some(leader), true) => leader,
        (Some(leader), false) => format!("{leader}; {rest}"),
        (None, false) => fill(texts.ch_subject, &[&partition, &rest]),
        (None, true) => {
            let (leader, own) = (after.leader_epoch.to_string(), after.partition_epoch.to_string());
            fill(texts.ch_other, &[&partition, &leader, &own])
        }
    }
}

fn leader_part(
    partition: &str,
    before: &PartitionRegistration,
    after: &PartitionRegistration,
    names: &Names,
    texts: &Texts,
) -> Option<String> {
    if before.leader == after.leader {
        return None;
    }
    let epoch = after.leader_epoch.to_string();
    Some(match after.leader {
        Some(leader) => fill(texts.ch_leader, &[partition, &names.node(leader, texts), &epoch]),
        None => fill(texts.ch_no_leader, &[partition, &epoch]),
    })
}

/// Why the controller made a change; `None` where the sentence says it all.
pub fn cause(cause: ChangeCause, names: &Names, texts: &Texts) -> Option<String> {
    let of = |template, broker| Some(fill(template, &[&names.node(broker, texts)]));
    match cause {
        ChangeCause::TopicCreated => None,
        ChangeCause::BrokerFenced(broker) => of(texts.cause_fenced, broker),
        ChangeCause::BrokerUnfenced(broker) => of(texts.cause_unfenced, broker),
        ChangeCause::BrokerRegistered(broker) => of(texts.cause_registered, broker),
        ChangeCause::ControlledShutdown(broker) => of(texts.cause_shutdown, broker),
        ChangeCause::IsrShrink => Some(texts.cause_shrink.to_owned()),
        ChangeCause::IsrExpand => Some(texts.cause_expand.to_owned()),
        ChangeCause::LeaderRecovered => Some(texts.cause_recovered.to_owned()),
        ChangeCause::LeaderElection => Some(texts.cause_election.to_owned()),
        ChangeCause::Reassignment => Some(texts.cause_reassignment.to_owned()),
        ChangeCause::ConfigChange => Some(texts.cause_config.to_owned()),
        ChangeCause::DirectoryAssignment => Some(texts.cause_directory.to_owned()),
    }
}
