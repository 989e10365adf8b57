//! What happened, in words.

use super::cluster::Cluster;
use highwater_protocol::message::{Envelope, Message, MetadataFetchRequest};
use highwater_protocol::metadata::{
    ConfigKey, ConfigResource, MetadataRecord, PartitionRegistration,
};
use highwater_protocol::{ChangeCause, Event, LeaderRecoveryState, NodeId};

/// Events that are not the telling of a record.
pub fn event(event: &Event) -> Option<String> {
    match event {
        Event::SessionExpired { broker, last_contact } => {
            let at = if last_contact.0 == 0 { "0s".into() } else { last_contact.to_string() };
            Some(format!("session of broker {broker} expired, last heard of at {at}"))
        }
        Event::RegistrationRefused { broker, error } => {
            Some(format!("registration of broker {broker} refused: {error}"))
        }
        Event::AdminAnswered { error } => Some(format!("topic refused: {error}")),
        _ => None,
    }
}

/// Any event, for `why`.
pub fn any_event(cluster: &Cluster, event: &Event) -> String {
    match event {
        Event::PartitionChanged { partition, .. } => {
            format!("{} changed", cluster.partition_name(*partition))
        }
        Event::BrokerFenced { broker } => format!("broker {broker} fenced"),
        Event::BrokerUnfenced { broker } => format!("broker {broker} unfenced"),
        Event::BrokerRegistered { broker } => format!("broker {broker} registered"),
        Event::BrokerInControlledShutdown { broker } => {
            format!("broker {broker} in controlled shutdown")
        }
        Event::ConfigChanged { .. } => "a setting changed".into(),
        other => self::event(other).expect("every event of a controller has words"),
    }
}

pub fn ids(ids: &[NodeId]) -> String {
    let ids: Vec<_> = ids.iter().map(NodeId::to_string).collect();
    format!("[{}]", ids.join(","))
}

pub fn record(cluster: &Cluster, record: &MetadataRecord, cause: Option<ChangeCause>) -> String {
    match record {
        MetadataRecord::RegisterBroker(b) => {
            let mut text = format!("broker {} registered, epoch {}", b.broker, b.epoch);
            text.push_str(if b.fenced { ", fenced" } else { ", unfenced" });
            text
        }
        MetadataRecord::BrokerRegistrationChange(b) => {
            let state = if b.fenced { "fenced" } else { "unfenced" };
            let shutdown = if b.in_controlled_shutdown { ", in controlled shutdown" } else { "" };
            let dirs: Vec<String> = b.directories.iter().map(|d| d.to_string()).collect();
            let dirs = match dirs.len() {
                1 => String::new(),
                _ => format!(", directories {}", dirs.join(",")),
            };
            format!("broker {} {state}{shutdown}{dirs}", b.broker)
        }
        MetadataRecord::Partition(id, p) | MetadataRecord::PartitionChange(id, p) => {
            let name = cluster.partition_name(*id);
            let cause = cause.expect("partitions change for a reason");
            format!("{name} {} <- {}", partition(p), cause_name(cause))
        }
        MetadataRecord::Config { resource, key, value } => {
            let resource = match resource {
                ConfigResource::Topic(id) => {
                    format!("topic {}", cluster.topics[usize::from(id.0)].0)
                }
                ConfigResource::Cluster => "cluster".into(),
                ConfigResource::Broker(id) => format!("broker {id}"),
            };
            match value {
                Some(value) => format!("{resource} {}={value}", key_name(*key)),
                None => format!("{resource} {} deleted", key_name(*key)),
            }
        }
        MetadataRecord::NoOp => "nothing".into(),
    }
}

/// A partition, without what is empty.
pub fn partition(p: &PartitionRegistration) -> String {
    let leader = p.leader.map_or("none".into(), |leader| leader.to_string());
    let mut text = format!(
        "leader={leader} le={} pe={} isr={}",
        p.leader_epoch,
        p.partition_epoch,
        ids(&p.isr)
    );
    for (name, list) in [("elr", &p.elr), ("last-known", &p.last_known_elr)] {
        if !list.is_empty() {
            text.push_str(&format!(" {name}={}", ids(list)));
        }
    }
    if p.leader_recovery_state == LeaderRecoveryState::Recovering {
        text.push_str(" recovering");
    }
    text.push_str(&format!(" replicas={}", ids(&p.replicas)));
    for (name, list) in [("adding", &p.adding_replicas), ("removing", &p.removing_replicas)] {
        if !list.is_empty() {
            text.push_str(&format!(" {name}={}", ids(list)));
        }
    }
    text
}

/// The names that recorded traces use.
fn cause_name(cause: ChangeCause) -> String {
    match cause {
        ChangeCause::TopicCreated => "partition_created".into(),
        ChangeCause::BrokerFenced(id) => format!("broker_fenced:{id}"),
        ChangeCause::BrokerUnfenced(id) => format!("broker_unfenced:{id}"),
        ChangeCause::BrokerRegistered(id) => format!("broker_registered:{id}"),
        ChangeCause::ControlledShutdown(id) => format!("controlled_shutdown:{id}"),
        ChangeCause::LogDirFailed(id) => format!("log_dir_failed:{id}"),
        ChangeCause::IsrShrink => "isr_shrink".into(),
        ChangeCause::IsrExpand => "isr_expand".into(),
        ChangeCause::LeaderRecovered => "leader_recovered".into(),
        ChangeCause::LeaderElection => "leader_election".into(),
        ChangeCause::Reassignment => "reassignment".into(),
        ChangeCause::ConfigChange => "config_change".into(),
        ChangeCause::DirectoryAssignment => "directory_assignment".into(),
    }
}

/// An answer, unless it is one to a broker's own heartbeats and says nothing new.
pub fn answer(cluster: &Cluster, envelope: &Envelope, own: bool) -> Option<String> {
    Some(match &envelope.message {
        Message::BrokerRegistrationResponse(r) if r.error.is_none() => {
            format!("registered, epoch {}", r.broker_epoch)
        }
        Message::BrokerRegistrationResponse(r) => r.error.to_string(),
        Message::BrokerHeartbeatResponse(r) if !r.error.is_none() => r.error.to_string(),
        Message::BrokerHeartbeatResponse(r) => {
            if own && !r.should_shut_down && !r.is_fenced {
                return None;
            }
            let fenced = if r.is_fenced { "fenced" } else { "unfenced" };
            let caught_up = if r.is_caught_up { "" } else { ", not caught up" };
            let shut_down = if r.should_shut_down { ", shut down now" } else { "" };
            format!("{fenced}{caught_up}{shut_down}")
        }
        Message::AlterPartitionResponse(r) if !r.error.is_none() => r.error.to_string(),
        Message::AlterPartitionResponse(r) => {
            let results = r.partitions.iter().map(|p| {
                let name = cluster.partition_name(p.partition);
                if !p.error.is_none() {
                    return format!("{name} {}", p.error);
                }
                let leader = p.leader.map_or("none".into(), |leader| leader.to_string());
                let (le, pe) = (p.leader_epoch, p.partition_epoch);
                format!("{name} ok leader={leader} le={le} pe={pe} isr={}", ids(&p.isr))
            });
            results.collect::<Vec<_>>().join("; ")
        }
        Message::AssignReplicasToDirsResponse(r) => r.error.to_string(),
        Message::AdminResponse(r) => r.error.to_string(),
        Message::MetadataFetchResponse(r) if r.records.is_empty() => {
            format!("no records from {} on, {} committed", r.base_offset, r.committed_offset)
        }
        Message::MetadataFetchResponse(r) => {
            let last = r.base_offset + r.records.len() as i64 - 1;
            format!("records {} to {last}, {} committed", r.base_offset, r.committed_offset)
        }
        other => panic!("not an answer of a controller: {other:?}"),
    })
}

pub fn metadata_fetch(broker: NodeId, from: usize) -> Message {
    let fetch_offset = i64::try_from(from).expect("a count");
    Message::MetadataFetchRequest(MetadataFetchRequest { broker, fetch_offset })
}

pub fn key_name(key: ConfigKey) -> &'static str {
    match key {
        ConfigKey::MinInsyncReplicas => "min.insync.replicas",
        ConfigKey::UncleanLeaderElectionEnable => "unclean.leader.election.enable",
        ConfigKey::FlushMessages => "flush.messages",
        ConfigKey::FlushMs => "flush.ms",
    }
}
