//! Brokers, controller, network.

use super::limits::BROKERS_MAX;
use super::log_dirs::LogDirs;
use super::settings::{Read, given};
use super::{Lowering, apply};
use crate::ast::{Ids, Statement};
use crate::diagnostic::{Clash, Problem, Thing};
use crate::keys::{Levels, Typed};
use crate::span::{Span, Spanned};
use highwater_protocol::config::BrokerConfig;
use highwater_protocol::{Micros, NodeId};
use highwater_sim::schedule::BrokerSpec;
use std::collections::BTreeSet;

/// Brokers of a script that names none.
const DEFAULT_BROKERS: std::ops::RangeInclusive<u16> = 1..=3;

impl Lowering<'_> {
    /// Brokers and controller with their settings, and the links.
    pub(super) fn cluster(&mut self) {
        let everywhere = Levels::BROKER.and(Levels::CONTROLLER);
        let mut common = self.older_defaults(everywhere);
        for (_, statement) in self.statements.clone() {
            if let Statement::Cluster(settings) = statement {
                common.extend(self.read_settings(settings, everywhere));
            }
        }
        self.controller(&common);
        self.brokers(&common);
        self.check_controller_id();
        self.network();
    }

    fn controller(&mut self, common: &[Read]) {
        let mut reads: Vec<&Read> = common.iter().collect();
        let mut own = Vec::new();
        let mut ids = Vec::new();
        for (line, statement) in self.statements.clone() {
            match statement {
                Statement::Controller { id, word, settings } if self.is_here(false, word.span) => {
                    ids.extend(id.as_ref().map(|id| (id, line)));
                    own.extend(self.read_settings(settings, Levels::CONTROLLER));
                }
                Statement::ZooKeeper { word, settings } if self.is_here(true, word.span) => {
                    own.extend(self.read_settings(settings, Levels::ZOOKEEPER));
                }
                _ => {}
            }
        }
        if let Some((first, line)) = ids.first() {
            self.controller = NodeId(first.value);
            if let Some((other, _)) = ids.iter().find(|(id, _)| id.value != first.value) {
                let word = "controller".to_owned();
                self.report(other.span, Problem::DuplicateStatement { word, line: *line });
            }
        }
        reads.extend(own.iter());
        for read in reads {
            self.apply_to_controller(read);
        }
    }

    fn apply_to_controller(&mut self, read: &Read) {
        apply::controller(&mut self.controller_config, read);
        if read.key.name == "num.partitions" {
            self.num_partitions = read.value.small();
        }
    }

    /// Whether a node that belongs to ZooKeeper mode, or to KRaft, is there; reports if not.
    pub(super) fn is_here(&mut self, zookeeper: bool, span: Span) -> bool {
        let here = zookeeper != self.features.kraft;
        if !here {
            let kafka = self.generation.to_string();
            let problem = if zookeeper {
                Problem::NoZooKeeperHere { kafka }
            } else {
                Problem::NoControllerHere { kafka }
            };
            self.report(span, problem);
        }
        here
    }

    /// The controller's id must not be a broker's; if it was not said, another is taken.
    fn check_controller_id(&mut self) {
        if self.brokers.iter().all(|broker| broker.id != self.controller) {
            return;
        }
        let said = |(_, statement): &(u32, &'_ Statement)| match statement {
            Statement::Controller { id: Some(id), .. } => Some(id.span),
            _ => None,
        };
        let Some(span) = self.statements.iter().find_map(said) else {
            let highest = self.brokers.last().map_or(0, |broker| broker.id.0);
            self.controller = NodeId(highest + 1);
            return;
        };
        let named = |(_, statement): &&(u32, &'_ Statement)| match statement {
            Statement::Brokers { ids, .. } => ids.value.contains(self.controller.0),
            _ => false,
        };
        let line = self.statements.iter().find(named).map_or(0, |(line, _)| *line);
        let name = self.controller.to_string();
        self.report(span, Problem::DuplicateName { thing: Thing::Broker, name, line });
    }

    fn brokers(&mut self, common: &[Read]) {
        let mut named: BTreeSet<u16> = BTreeSet::new();
        for (_, statement) in self.statements.clone() {
            if let Statement::Brokers { ids, .. } = statement {
                self.take_ids(ids, &mut named);
            }
        }
        if named.is_empty() {
            named.extend(DEFAULT_BROKERS);
        }
        let unclean = self.controller_config.unclean_leader_election_enable;
        let config =
            BrokerConfig { unclean_leader_election_enable: unclean, ..BrokerConfig::default() };
        let spec =
            |id: &u16| BrokerSpec { id: NodeId(*id), config: config.clone(), log_dirs: Vec::new() };
        self.brokers = named.iter().map(spec).collect();
        let mut dirs = LogDirs::default();
        dirs.note(common, 0..self.brokers.len());
        for read in common {
            for broker in &mut self.brokers {
                apply::broker(&mut broker.config, read, &mut self.racks);
            }
        }
        self.check_fetch_wait(common, 0..self.brokers.len());
        for (_, statement) in self.statements.clone() {
            let Statement::Brokers { ids, settings } = statement else { continue };
            // With ZooKeeper each broker may control, and what a controller goes by stands in the
            // brokers' files; the model has it once for all.
            let level = match self.features.kraft {
                true => Levels::BROKER,
                false => Levels::BROKER.and(Levels::CONTROLLER),
            };
            let reads = self.read_settings(settings, level);
            for read in reads.iter().filter(|read| !read.key.levels.meets(Levels::BROKER)) {
                self.apply_to_controller(read);
            }
            for index in 0..self.brokers.len() {
                let broker = &mut self.brokers[index];
                if ids.value.contains(broker.id.0) {
                    dirs.note(&reads, index..index + 1);
                    for read in &reads {
                        apply::broker(&mut broker.config, read, &mut self.racks);
                    }
                }
            }
            let first = ids.value.iter().next().map(NodeId);
            let index = self.brokers.iter().position(|b| Some(b.id) == first).unwrap_or(0);
            self.check_fetch_wait(&reads, index..index + 1);
        }
        self.log_dirs(dirs);
    }

    /// Adds ids, up to the limit.
    fn take_ids(&mut self, ids: &Spanned<Ids>, named: &mut BTreeSet<u16>) {
        for id in ids.value.iter() {
            if named.len() == BROKERS_MAX && !named.contains(&id) {
                let problem = Problem::TooMany { thing: Thing::Broker, limit: BROKERS_MAX };
                return self.report(ids.span, problem);
            }
            named.insert(id);
        }
    }

    /// A broker refuses to start if a fetch may wait longer than followers may lag
    /// (class `KafkaConfig`).
    fn check_fetch_wait(&mut self, reads: &[Read], brokers: std::ops::Range<usize>) {
        let wait = "replica.fetch.wait.max.ms";
        let at = |name| given(reads, name).or(given(reads, wait)).map(|read| read.span);
        for broker in self.brokers[brokers].iter().take(1) {
            let config = &broker.config;
            let mut clash = None;
            if config.replica_fetch_wait_max_ms > config.replica_lag_time_max_ms {
                clash = at("replica.lag.time.max.ms").map(|s| (s, Clash::FetchWaitBeyondLag));
            } else if config.replica_fetch_wait_max_ms > config.replica_socket_timeout_ms {
                clash = at("replica.socket.timeout.ms")
                    .map(|s| (s, Clash::FetchWaitBeyondSocketTimeout));
            }
            if let Some((span, clash)) = clash {
                self.sink.report(span, Problem::Clashing(clash));
            }
        }
    }

    fn network(&mut self) {
        for (_, statement) in self.statements.clone() {
            match statement {
                Statement::Network(settings) => {
                    for read in self.read_settings(settings, Levels::NETWORK) {
                        match read.key.name {
                            "latency" => self.environment.latency = read.value.micros(),
                            "jitter" => self.environment.jitter = read.value.micros(),
                            _ => self.environment.bandwidth = Some(read.value.number()),
                        }
                    }
                }
                Statement::Startup(length) => {
                    self.environment.startup = Micros(length.value.micros);
                }
                _ => {}
            }
        }
    }

    /// Whether there is a broker of this id; reports if not.
    pub(super) fn check_broker(&mut self, id: u16, span: Span) -> bool {
        let known = self.has_broker(id);
        if !known {
            self.unknown_name(Thing::Broker, &id.to_string(), span, []);
        }
        known
    }

    fn has_broker(&self, id: u16) -> bool {
        self.brokers.binary_search_by_key(&NodeId(id), |broker| broker.id).is_ok()
    }

    /// The brokers that are meant, in the order written; the first that is not there is reported.
    pub(super) fn known_brokers(&mut self, ids: &Ids, span: Span) -> Vec<NodeId> {
        if let Some(unknown) = ids.iter().find(|id| !self.has_broker(*id)) {
            self.check_broker(unknown, span);
        }
        let brokers: Vec<NodeId> = self.brokers.iter().map(|broker| broker.id).collect();
        let of_run = |(first, last): &(u16, u16)| {
            let run = NodeId(*first)..=NodeId(*last);
            brokers.iter().copied().filter(move |id| run.contains(id)).collect::<Vec<_>>()
        };
        ids.runs.iter().flat_map(of_run).collect()
    }

    /// The brokers of `replicas`, a list a partition, checked one by one.
    pub(super) fn check_replicas(&mut self, lists: &[Vec<u16>], span: Span) -> Vec<Vec<NodeId>> {
        for list in lists {
            self.check_replica_list(list, span);
        }
        if lists.iter().any(|list| list.len() != lists[0].len()) {
            self.report(span, Problem::UnevenReplicas);
        }
        lists.iter().map(|list| list.iter().copied().map(NodeId).collect()).collect()
    }

    /// The replicas of one partition: known, and each only once.
    pub(super) fn check_replica_list(&mut self, list: &[u16], span: Span) {
        let mut seen = BTreeSet::new();
        for id in list {
            if !self.check_broker(*id, span) {
                return;
            }
            if !seen.insert(*id) {
                return self.report(span, Problem::ReplicaTwice { broker: *id });
            }
        }
    }
}

/// The number of a read, if it was given.
pub(super) fn number(reads: &[Read], name: &str) -> Option<(u64, Span)> {
    given(reads, name).map(|read| match &read.value {
        Typed::Number(number) => (*number, read.span),
        _ => (0, read.span),
    })
}
