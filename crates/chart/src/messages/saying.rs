//! What a message says of the partitions that are looked at, in as few words as possible. Kafka's
//! names, in every language.

use highwater_protocol::message::{Connection, FetchResponse, Message, ProduceRequest};
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
}

/// What each of `mail` says of `wanted`; `None` where it is about others.
pub(crate) fn sayings(mail: &[Mail], wanted: &[PartitionId]) -> Vec<Option<Saying>> {
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
    wanted: &'a [PartitionId],
    /// The high watermark that each fetcher was told last, by partition.
    watermarks: BTreeMap<(NodeId, PartitionId), i64>,
}

fn key(text: impl Into<String>) -> Option<Saying> {
    Some(Saying { tier: Tier::Key, text: text.into() })
}

fn data(text: impl Into<String>) -> Option<Saying> {
    Some(Saying { tier: Tier::Data, text: text.into() })
}

fn routine(text: impl Into<String>) -> Option<Saying> {
    Some(Saying { tier: Tier::Routine, text: text.into() })
}

impl Listener<'_> {
    fn wants(&self, partition: PartitionId) -> bool {
        self.wanted.contains(&partition)
    }

    fn saying(&mut self, mail: &Mail) -> Option<Saying> {
        match &mail.envelope.message {
            Message::ProduceRequest(request) => self.produce(request),
            Message::ProduceResponse(response) => {
                let own = response.partitions.iter().find(|p| self.wants(p.partition))?;
                match own.error {
                    ErrorCode::None => data(format!("ack @{}", own.base_offset)),
                    error => key(error.name()),
                }
            }
            Message::FetchRequest(request) => {
                let own = request.partitions.iter().find(|p| self.wants(p.partition))?;
                let epoch = match own.current_leader_epoch {
                    -1 => String::new(),
                    epoch => format!(" e{epoch}"),
                };
                data(format!("Fetch @{}{epoch}", own.fetch_offset))
            }
            Message::FetchResponse(response) => self.fetched(mail.envelope.receiver(), response),
            Message::OffsetsForLeaderEpochRequest(request) if self.wants(request.partition) => {
                key(format!("end of e{}?", request.leader_epoch))
            }
            Message::OffsetsForLeaderEpochResponse(answer) if self.wants(answer.partition) => {
                key(format!("e{} ends @{}", answer.end.leader_epoch, answer.end.end_offset))
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
                let own = request.partitions.iter().find(|p| self.wants(p.partition))?;
                let isr: Vec<NodeId> = own.new_isr.iter().map(|member| member.0).collect();
                key(format!("AlterPartition {}", list(&isr)))
            }
            Message::AlterPartitionResponse(response) => {
                let own = response.partitions.iter().find(|p| self.wants(p.partition))?;
                match own.error {
                    ErrorCode::None => key(format!("ISR {}", list(&own.isr))),
                    error => key(error.name()),
                }
            }
            Message::MetadataFetchResponse(response) => {
                let told = response.records.iter().rev().find_map(|record| self.told(record));
                told.or_else(|| routine("metadata"))
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

    fn produce(&self, request: &ProduceRequest) -> Option<Saying> {
        let own = request.partitions.iter().find(|part| self.wants(part.partition))?;
        let RecordBatch { first_value, count, .. } = own.batch;
        let last = first_value + u64::from(count) - 1;
        match count {
            1 => data(format!("Produce {first_value}")),
            _ => data(format!("Produce {first_value}–{last}")),
        }
    }

    /// Records, where the log diverges, an error, or a new high watermark; else nothing new.
    fn fetched(&mut self, fetcher: NodeId, response: &FetchResponse) -> Option<Saying> {
        let own = response.partitions.iter().find(|part| self.wants(part.partition))?;
        let before = self.watermarks.insert((fetcher, own.partition), own.high_watermark);
        if own.error != ErrorCode::None {
            return key(own.error.name());
        }
        if let Some(end) = own.diverging_epoch {
            return key(format!("diverging: e{} ends @{}", end.leader_epoch, end.end_offset));
        }
        let watermark = format!("hw={}", own.high_watermark);
        match (own.records.first(), own.records.last()) {
            (Some(first), Some(last)) => {
                let (first, last) = (first.base_offset, last.next_offset() - 1);
                let range =
                    if first == last { format!("{first}") } else { format!("{first}–{last}") };
                data(format!("{range} {watermark}"))
            }
            _ if before.is_some_and(|before| before < own.high_watermark) => data(watermark),
            _ => routine(watermark),
        }
    }

    /// What a metadata record says of the partitions.
    fn told(&self, record: &MetadataRecord) -> Option<Saying> {
        let (MetadataRecord::Partition(partition, registration)
        | MetadataRecord::PartitionChange(partition, registration)) = record
        else {
            return None;
        };
        self.wants(*partition).then_some(())?;
        key(registered(registration))
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
