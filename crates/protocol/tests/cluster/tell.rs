//! What the scripts show: one line for each thing that a reader wants to know of.

use super::{CLIENT, Cluster};
use highwater_protocol::message::Message;
use highwater_protocol::metadata::PartitionRegistration;
use highwater_protocol::{ChangeCause, Event, Input, NodeId, Outbox, Time};
use std::fmt::Write as _;

impl Cluster {
    fn line(&mut self, who: &str, what: &str) {
        let now = self.now.0 / 1_000;
        let _ = writeln!(self.log, "{:>6} ms  {who}: {what}", now);
    }

    /// Writes down what a step told.
    pub fn tell(&mut self, id: NodeId, outbox: &mut Outbox) {
        let mut changes = std::mem::take(&mut outbox.changes).into_iter();
        for (_, event) in std::mem::take(&mut outbox.events) {
            let text = match event {
                Event::PartitionChanged { .. } => {
                    let change = changes.next().expect("a change for each event");
                    let state = describe_registration(&change.registration);
                    format!("{}: {state}", describe_cause(change.cause))
                }
                event => match describe(&event, self.verbose) {
                    Some(text) => text,
                    None => continue,
                },
            };
            let who = match id.0 {
                0 => "admin".to_string(),
                100 if !self.features.kraft => "zookeeper".to_string(),
                100 => "controller".to_string(),
                broker => format!("broker {broker}"),
            };
            self.line(&who, &text);
        }
    }

    /// Writes down an answer to the client.
    pub fn tell_client(&mut self, input: Input) {
        let text = match input {
            Input::Disconnected(connection) => format!("broker {} hung up", connection.server),
            Input::Message(envelope) => {
                let server = envelope.connection.server;
                format!("from broker {server}: {}", describe_answer(&envelope.message))
            }
            other => format!("{other:?}"),
        };
        assert_eq!(CLIENT.0, 1000, "the client is nobody else");
        self.line("client", &text);
    }
}

fn list(nodes: &[NodeId]) -> String {
    let nodes: Vec<String> = nodes.iter().map(NodeId::to_string).collect();
    format!("[{}]", nodes.join(","))
}

/// A registration in one line, leaving out what is empty.
pub fn describe_registration(partition: &PartitionRegistration) -> String {
    let leader = partition.leader.map_or("none".to_string(), |leader| leader.to_string());
    let mut text = format!(
        "leader {leader}, leader epoch {}, partition epoch {}, isr {}",
        partition.leader_epoch,
        partition.partition_epoch,
        list(&partition.isr)
    );
    for (name, nodes) in [
        ("elr", &partition.elr),
        ("last known", &partition.last_known_elr),
        ("adding", &partition.adding_replicas),
        ("removing", &partition.removing_replicas),
    ] {
        if !nodes.is_empty() {
            let _ = write!(text, ", {name} {}", list(nodes));
        }
    }
    if partition.leader_recovery_state == highwater_protocol::LeaderRecoveryState::Recovering {
        text.push_str(", recovering");
    }
    text
}

fn describe_cause(cause: ChangeCause) -> String {
    match cause {
        ChangeCause::TopicCreated => "topic created".to_string(),
        ChangeCause::BrokerFenced(broker) => format!("because broker {broker} is fenced"),
        ChangeCause::BrokerUnfenced(broker) => format!("because broker {broker} is unfenced"),
        ChangeCause::BrokerRegistered(broker) => format!("because broker {broker} registered"),
        ChangeCause::ControlledShutdown(broker) => format!("because broker {broker} shuts down"),
        ChangeCause::LogDirFailed(broker) => {
            format!("because a log directory of broker {broker} failed")
        }
        ChangeCause::IsrShrink => "ISR shrunk by the leader".to_string(),
        ChangeCause::IsrExpand => "ISR expanded by the leader".to_string(),
        ChangeCause::LeaderRecovered => "leader recovered".to_string(),
        ChangeCause::LeaderElection => "election".to_string(),
        ChangeCause::Reassignment => "reassignment".to_string(),
        ChangeCause::ConfigChange => "setting changed".to_string(),
        ChangeCause::DirectoryAssignment => "directory assigned".to_string(),
    }
}

fn describe(event: &Event, verbose: bool) -> Option<String> {
    Some(match *event {
        Event::Truncated { to, removed, .. } => {
            format!("truncated to {to}, {removed} records gone")
        }
        Event::LogLoaded { end, .. } => format!("log loaded, end {end}"),
        Event::ReplicaDeleted { .. } => "replica deleted".to_string(),
        Event::ReplicaOffline { .. } => "replica offline".to_string(),
        Event::LogDirFailed { directory } => format!("log directory {directory} failed"),
        Event::LogDirOffline { broker, directory } => {
            format!("log directory {directory} of broker {broker} offline")
        }
        Event::BrokerHalted => "halted".to_string(),
        Event::BecameLeader { leader_epoch, start, .. } => {
            format!("leader in epoch {leader_epoch} from offset {start}")
        }
        Event::BecameFollower { leader_epoch, leader, .. } => match leader {
            Some(leader) => format!("follower of {leader} in epoch {leader_epoch}"),
            None => format!("follower of nobody in epoch {leader_epoch}"),
        },
        Event::IsrShrinkProposed { replica, caught_up, .. } if caught_up == Time::NEVER => {
            format!("proposes to remove {replica} from the ISR, never caught up")
        }
        Event::IsrShrinkProposed { replica, caught_up, .. } => {
            format!("proposes to remove {replica} from the ISR, last caught up at {caught_up}")
        }
        Event::IsrExpandProposed { replica, .. } => format!("proposes to add {replica} to the ISR"),
        Event::IsrExpandForgotten { replica, partition_epoch, .. } => {
            let late = format!("metadata of partition epoch {partition_epoch}");
            format!("ISR proposal with {replica} forgotten: {late}")
        }
        Event::IsrProposalRefused { error, .. } => format!("ISR proposal refused: {error}"),
        Event::Diverged { leader_epoch, end, .. } => {
            format!("told that its log diverges: epoch {leader_epoch} ends at {end}")
        }
        Event::FetchFailed { leader, error, .. } => format!("fetch from {leader} failed: {error}"),
        Event::BrokerRegistered { broker } => format!("broker {broker} registered"),
        Event::RegistrationRefused { broker, error } => {
            format!("registration of broker {broker} refused: {error}")
        }
        Event::BrokerFenced { broker } => format!("broker {broker} fenced"),
        Event::BrokerUnfenced { broker } => format!("broker {broker} unfenced"),
        Event::BrokerInControlledShutdown { broker } => {
            format!("broker {broker} in controlled shutdown")
        }
        Event::SessionExpired { broker, .. } => format!("session of broker {broker} expired"),
        Event::AdminAnswered { error } => format!("answer {error}"),
        Event::BrokerRunning => "running".to_string(),
        Event::BrokerStopped => "stopped".to_string(),
        Event::ProduceRefused { error, .. } => format!("produce refused: {error}"),
        Event::AppendUnconfirmed { base, error, .. } => {
            format!("batch at {base} not confirmed: {error}")
        }
        Event::DuplicateDropped { base, .. } => format!("duplicate of the batch at {base}"),
        Event::Disconnected { peer } => format!("lost its connection to {peer}"),
        Event::RequestTimedOut { peer } => format!("gave up waiting for {peer}"),
        Event::Appended { end, .. } if verbose => format!("appended, log end {end}"),
        Event::Replicated { end, .. } if verbose => format!("replicated, log end {end}"),
        Event::Fetched { replica, offset, .. } if verbose => {
            format!("{replica} has everything to {offset}")
        }
        Event::HighWatermark { high_watermark, .. } if verbose => {
            format!("high watermark {high_watermark}")
        }
        _ => return describe_zookeeper(event),
    })
}

fn describe_zookeeper(event: &Event) -> Option<String> {
    Some(match *event {
        Event::SessionCreated { broker } => format!("session of broker {broker} opened"),
        Event::SessionClosed { broker } => format!("session of broker {broker} closed"),
        Event::BrokerNodeCreated { broker } => format!("node of broker {broker} created"),
        Event::BrokerNodeDeleted { broker } => format!("node of broker {broker} deleted"),
        Event::ControllerElected { broker, controller_epoch } => {
            format!("broker {broker} is controller in epoch {controller_epoch}")
        }
        Event::ControllerNodeDeleted { broker } => {
            format!("broker {broker} is not controller any more")
        }
        Event::SessionLost => "session lost".to_string(),
        Event::ControlRequestRefused { controller, error } => {
            format!("refuses the controller in {controller}: {error}")
        }
        _ => return None,
    })
}

fn describe_answer(message: &Message) -> String {
    match message {
        Message::ProduceResponse(response) => {
            let answers = response.partitions.iter().map(|p| {
                let hint = p.current_leader.and_then(|hint| hint.leader);
                let hint = hint.map_or(String::new(), |leader| format!(", leader is {leader}"));
                match p.error.is_none() {
                    true => format!("acknowledged at offset {}", p.base_offset),
                    false => format!("{}{hint}", p.error),
                }
            });
            answers.collect::<Vec<_>>().join("; ")
        }
        Message::FetchResponse(response) => {
            let answers = response.partitions.iter().map(|p| {
                let records: u64 = p.records.iter().map(|batch| u64::from(batch.count)).sum();
                let first = p.records.first().map_or(-1, |batch| batch.base_offset);
                let mut text = format!("high watermark {}, ", p.high_watermark);
                if let Some(diverging) = p.diverging_epoch {
                    let (epoch, end) = (diverging.leader_epoch, diverging.end_offset);
                    let _ = write!(text, "diverging: epoch {epoch} ends at {end}");
                } else if records > 0 {
                    let _ = write!(text, "{records} records from offset {first}");
                } else {
                    let _ = write!(text, "no records");
                }
                match (p.error.is_none(), p.preferred_read_replica) {
                    (false, _) => p.error.to_string(),
                    (true, Some(replica)) => format!("read from broker {replica} instead"),
                    (true, None) => text,
                }
            });
            answers.collect::<Vec<_>>().join("; ")
        }
        Message::ListOffsetsResponse(response) if response.error.is_none() => {
            format!("offset {}", response.offset)
        }
        Message::ListOffsetsResponse(response) => response.error.to_string(),
        Message::OffsetsForLeaderEpochResponse(response) if response.error.is_none() => {
            format!("epoch {} ends at {}", response.end.leader_epoch, response.end.end_offset)
        }
        Message::OffsetsForLeaderEpochResponse(response) => response.error.to_string(),
        other => format!("{other:?}"),
    }
}
