//! What a message says of the partitions that are looked at, in as few words as possible. Kafka's
//! names, in every language.

use super::wanted::Wanted;
use highwater_protocol::message::{
    AlterPartition, AlterPartitionResult, Connection, FetchPartition, FetchPartitionResponse,
    FetchResponse, Message, ProducePartition, ProducePartitionResponse,
};
use highwater_protocol::metadata::{MetadataRecord, PartitionRegistration};
use highwater_protocol::{ErrorCode, NodeId, PartitionId, RecordBatch};
use highwater_sim::Mail;
use std::collections::BTreeMap;

/// How much a message matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Tier {
    /// It changes who leads or who is in sync, or tells of it; or it fails.
    Key,
    /// It carries records, acknowledgements or a new high watermark.
    Data,
    /// It happens all the time.
    Routine,
}

/// What a message says.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Saying {
    pub tier: Tier,
    pub text: String,
    /// Which partitions it is about, where it names some.
    pub about: Vec<PartitionId>,
}

/// What each of `mail` says of `wanted`; `None` where it is about others.
pub(crate) fn sayings(mail: &[Mail], wanted: &Wanted) -> Vec<Option<Saying>> {
    let mut listener = Listener { wanted, watermarks: BTreeMap::new() };
    let mut all: Vec<Option<Saying>> = mail.iter().map(|mail| listener.saying(mail)).collect();
    // A fetch matters as much as its answer.
    let mut answers: BTreeMap<(Connection, u32), Tier> = BTreeMap::new();
    for (mail, saying) in mail.iter().zip(&all) {
        if let (Message::FetchResponse(_), Some(saying)) = (&mail.envelope.message, saying) {
            let key = (mail.envelope.connection, mail.envelope.correlation);
            answers.insert(key, saying.tier);
        }
    }
    for (mail, saying) in mail.iter().zip(&mut all) {
        if let (Message::FetchRequest(_), Some(saying)) = (&mail.envelope.message, saying) {
            let key = (mail.envelope.connection, mail.envelope.correlation);
            let tier = answers.get(&key).copied().unwrap_or(Tier::Routine);
            // What an answer says that matters, its request does not.
            saying.tier = tier.max(Tier::Data);
        }
    }
    all
}

struct Listener<'a> {
    wanted: &'a Wanted,
    /// The high watermark that each fetcher was told last, by partition.
    watermarks: BTreeMap<(NodeId, PartitionId), i64>,
}

fn key(text: impl Into<String>) -> Option<Saying> {
    Some(Saying { tier: Tier::Key, text: text.into(), about: Vec::new() })
}

fn routine(text: impl Into<String>) -> Option<Saying> {
    Some(Saying { tier: Tier::Routine, text: text.into(), about: Vec::new() })
}

impl Listener<'_> {
    fn wants(&self, partition: PartitionId) -> bool {
        self.wanted.contains(partition)
    }

    fn saying(&mut self, mail: &Mail) -> Option<Saying> {
        match &mail.envelope.message {
            Message::ProduceRequest(request) => {
                let own = request.partitions.iter().filter(|p| self.wants(p.partition));
                let part = |p: &ProducePartition| (Tier::Data, p.partition, values(&p.batch));
                self.combined("Produce", own.map(part).collect())
            }
            Message::ProduceResponse(response) => {
                let own = response.partitions.iter().filter(|p| self.wants(p.partition));
                let failed = own.clone().any(|p| p.error != ErrorCode::None);
                let part = |p: &ProducePartitionResponse| match p.error {
                    ErrorCode::None => (Tier::Data, p.partition, format!("@{}", p.base_offset)),
                    error => (Tier::Key, p.partition, error.name().to_owned()),
                };
                self.combined(if failed { "" } else { "ack" }, own.map(part).collect())
            }
            Message::FetchRequest(request) => {
                let own = request.partitions.iter().filter(|p| self.wants(p.partition));
                let part = |p: &FetchPartition| {
                    let epoch = match p.current_leader_epoch {
                        -1 => String::new(),
                        epoch => format!(" e{epoch}"),
                    };
                    (Tier::Data, p.partition, format!("@{}{epoch}", p.fetch_offset))
                };
                self.combined("Fetch", own.map(part).collect())
            }
            Message::FetchResponse(response) => self.fetched(mail.envelope.receiver(), response),
            Message::OffsetsForLeaderEpochRequest(request) if self.wants(request.partition) => {
                self.key_of(request.partition, format!("end of e{}?", request.leader_epoch))
            }
            Message::OffsetsForLeaderEpochResponse(answer) if self.wants(answer.partition) => {
                let end = format!("e{} ends @{}", answer.end.leader_epoch, answer.end.end_offset);
                self.key_of(answer.partition, end)
            }
            Message::ListOffsetsRequest(request) if self.wants(request.partition) => {
                routine("ListOffsets")
            }
            Message::ListOffsetsResponse(answer) if self.wants(answer.partition) => {
                routine(format!("@{}", answer.offset))
            }
            other => self.of_the_controller(other),
        }
    }

    fn of_the_controller(&self, message: &Message) -> Option<Saying> {
        match message {
            Message::AlterPartitionRequest(request) => {
                let own = request.partitions.iter().filter(|p| self.wants(p.partition));
                let part = |p: &AlterPartition| {
                    let isr: Vec<NodeId> = p.new_isr.iter().map(|member| member.0).collect();
                    (Tier::Key, p.partition, list(&isr))
                };
                self.combined("AlterPartition", own.map(part).collect())
            }
            Message::AlterPartitionResponse(response) => {
                let own = response.partitions.iter().filter(|p| self.wants(p.partition));
                let part = |p: &AlterPartitionResult| match p.error {
                    ErrorCode::None => (Tier::Key, p.partition, format!("ISR {}", list(&p.isr))),
                    error => (Tier::Key, p.partition, error.name().to_owned()),
                };
                self.combined("", own.map(part).collect())
            }
            Message::MetadataFetchResponse(response) => {
                let told = response.records.iter().rev().filter_map(|record| self.told(record));
                let mut latest: BTreeMap<PartitionId, String> = BTreeMap::new();
                for (of, text) in told {
                    latest.entry(of).or_insert(text);
                }
                let parts = latest.into_iter().map(|(of, text)| (Tier::Key, of, text)).collect();
                self.combined("", parts).or_else(|| routine("metadata"))
            }
            Message::MetadataFetchRequest(_) => routine("metadata?"),
            Message::BrokerRegistrationRequest(_) => key("BrokerRegistration"),
            Message::BrokerRegistrationResponse(answer) => match answer.error {
                ErrorCode::None => key(format!("registered e{}", answer.broker_epoch)),
                error => key(error.name()),
            },
            Message::BrokerHeartbeatRequest(request) if request.want_shut_down => {
                key("heartbeat, want shutdown")
            }
            Message::BrokerHeartbeatRequest(_) => routine("heartbeat"),
            Message::BrokerHeartbeatResponse(answer) => match answer.error {
                ErrorCode::None if answer.should_shut_down => key("should shut down"),
                ErrorCode::None => routine("ok"),
                error => key(error.name()),
            },
            Message::AdminRequest(_) => key("admin request"),
            Message::AdminResponse(answer) => match answer.error {
                ErrorCode::None => key("done"),
                error => key(error.name()),
            },
            Message::MetadataRequest(_) => routine("Metadata?"),
            Message::MetadataResponse(_) => routine("Metadata"),
            Message::ApiVersionsRequest(_) | Message::ApiVersionsResponse(_) => {
                routine("ApiVersions")
            }
            Message::AssignReplicasToDirsRequest(_) | Message::AssignReplicasToDirsResponse(_) => {
                routine("AssignReplicasToDirs")
            }
            _ => None,
        }
    }

    /// What a message says of several partitions; of those that matter most where some do not.
    fn combined(&self, word: &str, parts: Vec<(Tier, PartitionId, String)>) -> Option<Saying> {
        let tier = parts.iter().map(|(tier, ..)| *tier).min()?;
        let told = parts.into_iter().filter(|(own, ..)| *own == tier);
        let told: Vec<(PartitionId, String)> = told.map(|(_, of, text)| (of, text)).collect();
        let about = told.iter().map(|(of, _)| *of).collect();
        Some(Saying { tier, text: self.wanted.joined(word, told), about })
    }

    fn fetched(&mut self, fetcher: NodeId, response: &FetchResponse) -> Option<Saying> {
        let mut parts = Vec::new();
        for own in response.partitions.iter().filter(|part| self.wanted.contains(part.partition)) {
            let before = self.watermarks.insert((fetcher, own.partition), own.high_watermark);
            let (tier, text) = fetched(own, before);
            parts.push((tier, own.partition, text));
        }
        self.combined("", parts)
    }

    /// Something of note about one partition.
    fn key_of(&self, partition: PartitionId, text: String) -> Option<Saying> {
        self.combined("", vec![(Tier::Key, partition, text)])
    }

    /// What a metadata record says of one of the partitions.
    fn told(&self, record: &MetadataRecord) -> Option<(PartitionId, String)> {
        let (MetadataRecord::Partition(partition, registration)
        | MetadataRecord::PartitionChange(partition, registration)) = record
        else {
            return None;
        };
        self.wants(*partition).then(|| (*partition, registered(registration)))
    }
}

/// Numbers of the records in a batch.
fn values(batch: &RecordBatch) -> String {
    let last = batch.first_value + u64::from(batch.count) - 1;
    match batch.count {
        1 => format!("{last}"),
        _ => format!("{}–{last}", batch.first_value),
    }
}

/// Records, where the log diverges, an error, or a new high watermark; else nothing new.
fn fetched(own: &FetchPartitionResponse, before: Option<i64>) -> (Tier, String) {
    if own.error != ErrorCode::None {
        return (Tier::Key, own.error.name().to_owned());
    }
    if let Some(end) = own.diverging_epoch {
        return (Tier::Key, format!("diverging: e{} ends @{}", end.leader_epoch, end.end_offset));
    }
    let watermark = format!("hw={}", own.high_watermark);
    match (own.records.first(), own.records.last()) {
        (Some(first), Some(last)) => {
            let (first, last) = (first.base_offset, last.next_offset() - 1);
            let range =
                if first == last { format!("{first}") } else { format!("{first}–{last}") };
            (Tier::Data, format!("{range} {watermark}"))
        }
        _ if before.is_some_and(|before| before < own.high_watermark) => (Tier::Data, watermark),
        _ => (Tier::Routine, watermark),
    }
}

/// Leader, epoch and ISR: `1 e0 [1,2,3]`.
pub(crate) fn registered(registration: &PartitionRegistration) -> String {
    let leader = registration.leader.map_or("-".to_string(), |leader| leader.to_string());
    format!("{leader} e{} {}", registration.leader_epoch, list(&registration.isr))
}

/// `[1,2,3]`.
pub(crate) fn list(nodes: &[NodeId]) -> String {
    let ids: Vec<String> = nodes.iter().map(NodeId::to_string).collect();
    format!("[{}]", ids.join(","))
}
