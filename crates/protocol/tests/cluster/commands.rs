//! The commands of the scripts in `testdata/replication`.
//!
//! - `cluster brokers=1,2,3 replicas=1,2,3 KEY=VALUE..`: a new cluster with one partition;
//!   `slow=1 fetch.send.time=300` for one broker, `elr=off`, `unclean=on`, `with=a,b`,
//!   `without=a,b` (switches of `Features`), `zookeeper=on` (rules of 2.2 to 2.6; `with=a,b` for
//!   later ones), 100 being ZooKeeper then
//! - `run 2s`, `verbose on`, `state`, `metadata N` (what broker N knows)
//! - `produce`, `fetch`, `list-offsets`, `end-of-epoch`: a client's requests, each on a connection
//!   of its own
//! - `hold 1->2 2<->3 1->100:metadata`, `release ..`: what is sent waits; 100 is the controller,
//!   and a kind of connection may be named: `heartbeats`, `isr`, `metadata`, `fetches`
//! - `late-read 1->2 from=N epoch=E`: see there
//! - `crash N`, `power-loss N keep=K`, `wipe N`, `start N`, `stop N`, `pause N`, `resume N`
//! - `fail-log-dir N D`, `replace-log-dir N D`: the directory at place D of broker N, with
//!   `log.dirs=2` and `metadata.log.dir=D` of `cluster` (2: a directory of its own)
//! - `elect preferred`, `elect unclean`, `reassign replicas=1,2,4`, `reassign` (cancels),
//!   `set KEY=VALUE`: the administrator's

use super::tell::describe_registration;
use super::{ADMIN, CLIENT, CONTROLLER, Cluster, Link, Process};
use crate::datadriven::Command;
use highwater_protocol::config::{ControllerConfig, Features};
use highwater_protocol::controller::Controller;
use highwater_protocol::few::Few;
use highwater_protocol::message::{
    AdminRequest, Assignment, Channel, ElectionType, FetchPartition, FetchRequest, IsolationLevel,
    ListOffsetsRequest, ListOffsetsTimestamp, Message, OffsetsForLeaderEpochRequest,
    ProducePartition, ProduceRequest, ReplicaState,
};
use highwater_protocol::metadata::{BrokerRegistration, ConfigKey, ConfigResource};
use highwater_protocol::zookeeper::ZooKeeper;
use highwater_protocol::{
    Acks, Command as NodeCommand, Input, Micros, Node, NodeId, PartitionId, RecordBatch, TopicId,
};
use std::fmt::Write as _;

const PARTITION: PartitionId = PartitionId(0);

impl Cluster {
    /// Carries out one command of a script and gives what it shows.
    pub fn handle(&mut self, command: &Command) -> String {
        self.log.clear();
        match command.name.as_str() {
            "cluster" => self.set_up(command),
            "run" => self.run_for(&command.words[0]),
            "verbose" => self.verbose = command.words[0] == "on",
            "produce" => self.produce(command),
            "fetch" => self.fetch(command),
            "list-offsets" => self.list_offsets(command),
            "end-of-epoch" => self.end_of_epoch(command),
            "hold" => self.held.extend(links(command)),
            "release" => {
                let released = links(command);
                self.held.retain(|link| !released.contains(link));
            }
            "late-read" => self.read_late(command),
            "crash" => self.bring_down(node(command)),
            "power-loss" => self.power_loss(command),
            "wipe" => match &mut self.slot(node(command)).state {
                Process::Down(storage) => storage.wipe([9_000]),
                _ => panic!("only a stopped broker's disk is replaced"),
            },
            "fail-log-dir" => self.fail_log_dir(command),
            "replace-log-dir" => self.replace_log_dir(command),
            "start" => self.restart(node(command)),
            "stop" => self.command(node(command), NodeCommand::Shutdown),
            "pause" => self.pause(node(command)),
            "resume" => self.resume(node(command)),
            "elect" => self.elect(&command.words[0]),
            "reassign" => self.reassign(command),
            "set" => self.set_topic_config(command),
            "state" => self.show_state(),
            "metadata" => {
                let known = self.broker(node(command)).expect("it is up").image();
                let known = known.partition(PARTITION).map(describe_registration);
                let known = known.unwrap_or("nothing known".to_string());
                let _ = writeln!(self.log, "broker {}: {known}", command.words[0]);
            }
            other => panic!("{other}: no such command"),
        }
        std::mem::take(&mut self.log)
    }

    fn set_up(&mut self, command: &Command) {
        let nodes = |key: &str| -> Vec<NodeId> {
            let numbers = command.list(key).unwrap_or_else(|| vec![1, 2, 3]);
            numbers.into_iter().map(|n| NodeId(n as u16)).collect()
        };
        let brokers = nodes("brokers");
        let replicas = nodes("replicas");
        let millis = |key, default| Micros::from_millis(command.number(key, default) as u64);
        self.configure(command);
        let registrations: Vec<BrokerRegistration> =
            brokers.iter().map(|id| registration(*id, self.config.log_dirs)).collect();
        let mut configs =
            vec![(ConfigKey::MinInsyncReplicas, command.number("min.insync.replicas", 1))];
        if command.option("unclean") == Some("on") {
            configs.push((ConfigKey::UncleanLeaderElectionEnable, 1));
        }
        let topic = AdminRequest::CreateTopics {
            topic: TopicId(0),
            partitions: vec![PARTITION],
            assignment: Assignment::Manual(vec![replicas]),
            configs,
        };
        if command.option("zookeeper") == Some("on") {
            self.without_kraft(command);
        }
        self.controller_config = ControllerConfig {
            broker_session_timeout_ms: millis("broker.session.timeout.ms", 3_000),
            auto_leader_rebalance_enable: command.option("balance") == Some("on"),
            leader_imbalance_check_interval: millis("balance.every", 300_000),
            leader_imbalance_per_broker_percentage: command.number("percentage", 10) as u16,
            ..ControllerConfig::default()
        };
        let config = self.controller_config.clone();
        let mut outbox = std::mem::take(&mut self.outbox);
        if !self.features.kraft {
            let timeout = self.config.zookeeper_session_timeout_ms;
            let brokers_of: Vec<_> = registrations.into_iter().map(|r| (r, timeout)).collect();
            let zookeeper =
                ZooKeeper::bootstrap(CONTROLLER, config, &brokers_of, &[topic], 1, &mut outbox);
            self.take(CONTROLLER, outbox);
            self.boot_with_zookeeper(zookeeper, &brokers);
            return;
        }
        let controller = Controller::bootstrap(
            CONTROLLER,
            config,
            self.features,
            &registrations,
            &[topic],
            1,
            &mut outbox,
        );
        self.take(CONTROLLER, outbox);
        self.boot(controller, &brokers);
    }

    /// Settings of brokers, and rules.
    fn configure(&mut self, command: &Command) {
        let millis = |key, default| Micros::from_millis(command.number(key, default) as u64);
        self.config.replica_lag_time_max_ms = millis("replica.lag.time.max.ms", 10_000);
        self.config.broker_heartbeat_interval_ms = millis("broker.heartbeat.interval.ms", 500);
        self.config.log_flush_interval_messages = command.number("flush.messages", i64::MAX) as u64;
        let flush = command.option("log.flush.interval.ms");
        self.config.log_flush_interval_ms = flush.map(|_| millis("log.flush.interval.ms", 0));
        if command.option("log.flush.scheduler.interval.ms").is_some() {
            self.config.log_flush_scheduler_interval_ms =
                millis("log.flush.scheduler.interval.ms", 0);
        }
        self.config.log_dirs = command.number("log.dirs", 1) as u8;
        self.config.metadata_log_dir = command.number("metadata.log.dir", 0) as u8;
        self.config.log_dir_failure_timeout_ms = millis("log.dir.failure.timeout.ms", 30_000);
        self.config.rack_aware_replica_selector = command.option("selector") == Some("rack");
        self.features = Features {
            eligible_leader_replicas: command.option("elr") != Some("off"),
            ..Features::default()
        };
        self.config.replica_lag_max_messages =
            command.number("replica.lag.max.messages", 4_000) as u64;
        self.slow_sender = (command.number("slow", 0) as u16, millis("fetch.send.time", 0));
        self.config.unclean_leader_election_enable = command.option("unclean") == Some("on");
        for name in command.option("with").into_iter().flat_map(|names| names.split(',')) {
            let switch = self.features.switch(name);
            *switch.unwrap_or_else(|| panic!("{name}: no such feature")) = true;
        }
        for name in command.option("without").into_iter().flat_map(|names| names.split(',')) {
            let switch = self.features.switch(name);
            *switch.unwrap_or_else(|| panic!("{name}: no such feature")) = false;
        }
    }

    /// The rules of 2.2 to 2.6 for ISRs, as far as they are switches; `with=a,b` for later ones,
    /// `without=a,b` for earlier ones.
    fn without_kraft(&mut self, command: &Command) {
        let later = [
            "kraft",
            "eligible_leader_replicas",
            "alter_partition",
            "maximal_isr",
            "pending_shrink_counts_old_isr",
            "leader_checks_isr_members",
            "isr_members_must_be_active",
            "isr_members_checked_by_epoch",
            "high_watermark_frozen_below_min_isr",
        ];
        let with = command.option("with").unwrap_or_default();
        for name in later.into_iter().filter(|name| !with.split(',').any(|kept| kept == *name)) {
            *self.features.switch(name).expect("a feature") = false;
        }
        let millis = |key, default| Micros::from_millis(command.number(key, default) as u64);
        self.config.zookeeper_session_timeout_ms = millis("zookeeper.session.timeout.ms", 6_000);
        self.config.controlled_shutdown_retry_backoff_ms =
            millis("controlled.shutdown.retry.backoff.ms", 5_000);
    }

    fn run_for(&mut self, length: &str) {
        let (digits, unit) = length.split_at(length.trim_end_matches(char::is_alphabetic).len());
        let number: u64 = digits.parse().expect("a length of time");
        let length = match unit {
            "ms" => Micros::from_millis(number),
            "s" => Micros::from_secs(number),
            _ => panic!("{length}: ms or s"),
        };
        self.run_until(self.now + length);
    }

    fn leader(&mut self) -> Option<NodeId> {
        self.image().partition(PARTITION).expect("created").leader
    }

    fn produce(&mut self, command: &Command) {
        let to = command.option("to").map(|to| NodeId(to.parse().expect("a broker")));
        let Some(to) = to.or_else(|| self.leader()) else {
            self.log.push_str("nobody leads\n");
            return;
        };
        let count = command.number("count", 1) as u32;
        let sequence = command.number("sequence", -1) as i32;
        let batch = RecordBatch {
            base_offset: -1,
            first_value: command.number("value", self.next_value as i64) as u64,
            count,
            leader_epoch: -1,
            base_sequence: sequence,
            record_size: 100,
            producer: CLIENT,
            producer_epoch: command.number("epoch", if sequence < 0 { -1 } else { 0 }) as i16,
        };
        self.next_value = self.next_value.max(batch.first_value + u64::from(count));
        let acks = match command.option("acks").unwrap_or("all") {
            "all" => Acks::All,
            count => Acks::replicas(count.parse().expect("a number of replicas")),
        };
        let timeout = Micros::from_millis(command.number("timeout", 30_000) as u64);
        let partitions = Few::One(ProducePartition { partition: PARTITION, batch });
        self.request(to, Message::ProduceRequest(ProduceRequest { acks, timeout, partitions }));
    }

    fn fetch(&mut self, command: &Command) {
        let from = NodeId(command.number("from", 1) as u16);
        let replica = command.option("as").map(|follower| ReplicaState {
            replica_id: NodeId(follower.parse().expect("a broker")),
            replica_epoch: command.number("broker-epoch", -1),
        });
        let request = FetchRequest {
            replica,
            max_wait: Micros::from_millis(command.number("wait", 0) as u64),
            min_bytes: 1,
            max_bytes: command.number("max-bytes", 1_000_000) as u32,
            isolation: IsolationLevel::ReadUncommitted,
            rack: command.option("rack").map(|rack| rack.parse().expect("a rack")),
            partitions: Few::One(FetchPartition {
                partition: PARTITION,
                fetch_offset: command.number("offset", 0),
                log_start_offset: 0,
                current_leader_epoch: command.number("epoch", -1) as i32,
                last_fetched_epoch: command.number("last-epoch", -1) as i32,
                max_bytes: 1_000_000,
            }),
        };
        self.request(from, Message::FetchRequest(request));
    }

    fn list_offsets(&mut self, command: &Command) {
        let from = NodeId(command.number("from", 1) as u16);
        let timestamp = match command.words[0].as_str() {
            "earliest" => ListOffsetsTimestamp::Earliest,
            _ => ListOffsetsTimestamp::Latest,
        };
        let request = ListOffsetsRequest {
            from_replica: command.option("as").is_some(),
            partition: PARTITION,
            current_leader_epoch: command.number("epoch", -1) as i32,
            timestamp,
        };
        self.request(from, Message::ListOffsetsRequest(request));
    }

    fn end_of_epoch(&mut self, command: &Command) {
        let from = NodeId(command.number("from", 1) as u16);
        let request = OffsetsForLeaderEpochRequest {
            partition: PARTITION,
            current_leader_epoch: command.number("epoch", -1) as i32,
            leader_epoch: command.word_number(0) as i32,
        };
        self.request(from, Message::OffsetsForLeaderEpochRequest(request));
    }

    /// Fetch answers on their way over a link: what they carry from offset `from` on was read from
    /// the file when it was sent, and the leader had copied batches of `epoch` there by then.
    fn read_late(&mut self, command: &Command) {
        let from = command.number("from", 0);
        let epoch = command.number("epoch", 0) as i32;
        let links = links(command);
        let on_their_way = self.messages.iter_mut().filter(|m| links.iter().any(|l| l.carries(m)));
        for message in on_their_way {
            let Input::Message(envelope) = &mut message.input else { continue };
            let Message::FetchResponse(response) = &mut envelope.message else { continue };
            let batches = response.partitions.iter_mut().flat_map(|p| p.records.iter_mut());
            batches.filter(|b| b.base_offset >= from).for_each(|b| b.leader_epoch = epoch);
        }
    }

    fn power_loss(&mut self, command: &Command) {
        let id = node(command);
        let kept = command.number("keep", 0) as u64;
        self.bring_down(id);
        if let Process::Down(storage) = &mut self.slot(id).state {
            storage.lose_unflushed(&mut |unflushed| kept.min(unflushed));
        }
    }

    fn fail_log_dir(&mut self, command: &Command) {
        let dir = command.word_number(1) as u8;
        match &mut self.slot(node(command)).state {
            Process::Up(Node::Broker(broker)) | Process::Paused(Node::Broker(broker), _) => {
                broker.fail_log_dir(dir);
            }
            Process::Down(storage) => drop(storage.fail_log_dir(dir)),
            _ => panic!("only brokers have log directories"),
        }
    }

    fn replace_log_dir(&mut self, command: &Command) {
        let dir = command.word_number(1) as u8;
        let id = 9_000 + u32::from(dir);
        match &mut self.slot(node(command)).state {
            Process::Up(Node::Broker(broker)) => broker.replace_log_dir(dir, id),
            Process::Down(storage) => drop(storage.replace_log_dir(dir, id)),
            _ => panic!("only brokers have log directories"),
        }
    }

    fn pause(&mut self, id: NodeId) {
        let slot = self.slot(id);
        let state = std::mem::replace(&mut slot.state, Process::Down(Default::default()));
        let Process::Up(node) = state else { panic!("node {id} does not run") };
        slot.state = Process::Paused(node, Vec::new());
    }

    fn resume(&mut self, id: NodeId) {
        let slot = self.slot(id);
        let state = std::mem::replace(&mut slot.state, Process::Down(Default::default()));
        let Process::Paused(node, inbox) = state else { panic!("node {id} is not paused") };
        slot.state = Process::Up(node);
        for input in inbox {
            self.step(id, input);
        }
    }

    fn elect(&mut self, kind: &str) {
        let election_type = match kind {
            "preferred" => ElectionType::Preferred,
            _ => ElectionType::Unclean,
        };
        let partitions = vec![PARTITION];
        let request = AdminRequest::ElectLeaders { election_type, partitions };
        self.command(ADMIN, NodeCommand::Admin(request));
    }

    fn reassign(&mut self, command: &Command) {
        let replicas = command.list("replicas");
        let replicas = replicas.map(|list| list.into_iter().map(|n| NodeId(n as u16)).collect());
        let request = AdminRequest::AlterPartitionReassignments { partition: PARTITION, replicas };
        self.command(ADMIN, NodeCommand::Admin(request));
    }

    fn set_topic_config(&mut self, command: &Command) {
        for (key, value) in &command.options {
            let key = match key.as_str() {
                "min.insync.replicas" => ConfigKey::MinInsyncReplicas,
                "unclean.leader.election.enable" => ConfigKey::UncleanLeaderElectionEnable,
                "flush.messages" => ConfigKey::FlushMessages,
                "flush.us" => ConfigKey::FlushMs,
                other => panic!("{other}: no such setting"),
            };
            let value = Some(value.parse().expect("a number"));
            let resource = ConfigResource::Topic(TopicId(0));
            let request = AdminRequest::IncrementalAlterConfigs { resource, key, value };
            self.command(ADMIN, NodeCommand::Admin(request));
        }
    }

    fn show_state(&mut self) {
        let registration = self.image().partition(PARTITION).expect("created");
        let registration = describe_registration(registration);
        let who = if self.features.kraft { "controller" } else { "zookeeper" };
        let mut text = format!("{who}: {registration}\n");
        let mut ids: Vec<NodeId> = self.nodes.iter().map(|slot| slot.id).collect();
        ids.retain(|id| *id != CONTROLLER && *id != ADMIN);
        for id in ids {
            let _ = writeln!(text, "{}", self.describe_replica(id));
        }
        self.log.push_str(&text);
    }

    fn describe_replica(&mut self, id: NodeId) -> String {
        let down = matches!(self.slot(id).state, Process::Down(_));
        let replicas = match &self.slot(id).state {
            Process::Down(storage) => storage.replicas(),
            Process::Away(_) => Vec::new(),
            _ => self.broker(id).expect("a broker").replicas(),
        };
        let Some(view) = replicas.into_iter().find(|view| view.partition == PARTITION) else {
            return format!("broker {id}: no replica");
        };
        let epochs: Vec<String> =
            view.epochs.iter().map(|(epoch, start)| format!("{epoch}:{start}")).collect();
        let role = match (down, view.is_leader) {
            (true, _) => "down".to_string(),
            (_, true) => format!("leads in {}", view.leader_epoch),
            (_, false) => format!("follows in {}", view.leader_epoch),
        };
        format!(
            "broker {id}: {role}, log end {}, high watermark {}, epochs {}",
            view.log_end_offset,
            view.high_watermark,
            if epochs.is_empty() { "none".to_string() } else { epochs.join(" ") }
        )
    }
}

fn node(command: &Command) -> NodeId {
    NodeId(command.word_number(0) as u16)
}

/// `1->2` or `1<->2`; `1->100:metadata` and the like for one kind of connection.
fn links(command: &Command) -> Vec<Link> {
    let id = |text: &str| NodeId(text.parse().unwrap_or_else(|_| panic!("{text}: a node")));
    let mut links = Vec::new();
    for word in &command.words {
        let (link, channel) = match word.split_once(':') {
            Some((link, channel)) => (link, Some(channel_called(channel))),
            None => (word.as_str(), None),
        };
        let mut add = |from, to| links.push(Link { from: id(from), to: id(to), channel });
        if let Some((a, b)) = link.split_once("<->") {
            add(a, b);
            add(b, a);
        } else {
            let (a, b) = link.split_once("->").unwrap_or_else(|| panic!("{word}: A->B"));
            add(a, b);
        }
    }
    links
}

fn channel_called(name: &str) -> Channel {
    match name {
        "heartbeats" => Channel::Lifecycle,
        "isr" => Channel::Forwarding,
        "metadata" => Channel::MetadataLog,
        "control" => Channel::Control,
        "zookeeper" => Channel::ZooKeeper,
        "fetches" => Channel::Fetcher(0),
        other => panic!("{other}: no such kind of connection"),
    }
}

/// A broker whose first log directory has its own number, the next ones 100 more each.
fn registration(broker: NodeId, log_dirs: u8) -> BrokerRegistration {
    BrokerRegistration {
        broker,
        epoch: 0,
        incarnation: 0,
        fenced: false,
        in_controlled_shutdown: false,
        directories: (0..log_dirs).map(|i| u32::from(broker.0) + 100 * u32::from(i)).collect(),
        rack: None,
    }
}
