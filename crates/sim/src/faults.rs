//! What a schedule's actions do to processes, disks, links and clients.

use crate::connections::Toward;
use crate::log_dirs::all_directories;
use crate::plan::{CONTROLLER, Plan, creation};
use crate::process::{Disk, Phase};
use crate::queue::Entry;
use crate::schedule::{Action, BrokerSpec, ConnectionsSpec, LinkSpec};
use crate::stage::zookeeper_setup;
use crate::trace::WorldEvent;
use crate::world::{Content, World};
use highwater_protocol::broker::{Broker, ReplicaView, Storage};
use highwater_protocol::message::AdminRequest;
use highwater_protocol::metadata::ConfigResource;
use highwater_protocol::{Command, FactId, Node, Offset, PartitionId};

impl World {
    /// Carries out the action at this index of the schedule.
    pub(crate) fn carry_out(&mut self, plan: &Plan, index: u32) {
        let action = &plan.schedule.actions[index as usize].action;
        let place = place_of(plan, action);
        let able = place.is_some_and(|place| self.can(plan, place, action));
        let Some(place) = place.filter(|_| able) else {
            let at = place.unwrap_or(plan.admin());
            self.tell(plan, at, FactId::NONE, WorldEvent::ActionIgnored(index));
            return;
        };
        let cause = self.tell(plan, place, FactId::NONE, WorldEvent::Action(index));
        match action {
            Action::Crash(_) => self.end_process(plan, place, cause),
            Action::PowerLoss(_) => self.lose_power(plan, place, cause),
            Action::LoseTail { topic, partition, to, .. } => {
                let first = plan.topics[usize::from(*topic)].first;
                self.lose_tail(plan, place, PartitionId(first + partition), *to, cause);
            }
            Action::Stop(_) => self.stop(plan, place, cause),
            Action::Start(_) => self.start(plan, place, cause),
            Action::Pause(_) => self.pause(place),
            Action::Resume(_) => self.resume(place),
            Action::Wipe(_) => self.wipe(plan, place, cause),
            Action::FailLogDir { dir, .. } => self.fail_log_dir(plan, place, *dir, cause),
            Action::ReplaceLogDir { dir, .. } => self.replace_log_dir(plan, place, *dir, cause),
            Action::Cut(link) => each(plan, link, |from, to| self.network.cut(from, to)),
            Action::Heal(link) => {
                each(plan, link, |from, to| self.network.heal(from, to));
                self.release_held();
            }
            Action::CutConnections(connections) => self.set_cut(plan, connections, true),
            Action::HealConnections(connections) => {
                self.set_cut(plan, connections, false);
                self.release_held();
            }
            Action::HealAll => {
                let everyone = 0..plan.places();
                let pairs = everyone.clone().flat_map(|a| everyone.clone().map(move |b| (a, b)));
                pairs.for_each(|(from, to)| self.network.heal(from, to));
                self.release_held();
            }
            Action::Slow(link, latency) => {
                each(plan, link, |from, to| self.network.slow(from, to, *latency));
            }
            _ => {
                let command = self.command(plan, index, action);
                self.hand(place, self.now, cause, Content::Command(command));
            }
        }
    }

    fn set_cut(&mut self, plan: &Plan, connections: &ConnectionsSpec, cut: bool) {
        let (clients, servers) = (plan.ends(connections.client), plan.ends(connections.server));
        let pairs = clients.iter().flat_map(|a| servers.iter().map(move |b| (*a, *b)));
        for (client, server) in pairs.filter(|(a, b)| a != b) {
            self.network.set_cut(server, client, Toward::Client, cut);
            if connections.requests {
                self.network.set_cut(client, server, Toward::Server, cut);
            }
        }
    }

    /// Whether an action makes sense as things are. What does not is told and passed over.
    fn can(&self, plan: &Plan, at: usize, action: &Action) -> bool {
        let place = &self.places[at];
        match action {
            Action::Crash(_) | Action::Stop(_) => place.is_up(),
            Action::Start(_) => !place.is_up(),
            Action::PowerLoss(_) => place.powered,
            Action::Pause(_) => place.is_up() && !place.paused,
            Action::Resume(_) => place.paused,
            Action::LoseTail { topic, partition, .. } if !self.has(plan, *topic, *partition) => {
                false
            }
            Action::Wipe(_) | Action::LoseTail { .. } => {
                matches!(place.disk, Some(Disk::Broker(_))) && !place.is_up()
            }
            Action::FailLogDir { dir, .. } => {
                self.log_dir_has_failed(plan, at, *dir) == Some(false)
            }
            // As with `wipe`, a disk that works is not replaced under a process that uses it.
            Action::ReplaceLogDir { dir, .. } => self
                .log_dir_has_failed(plan, at, *dir)
                .is_some_and(|failed| failed || !place.is_up()),
            Action::Produce { producer, partition, .. } => {
                let spec = &plan.schedule.producers[usize::from(*producer)];
                let topic = plan.topics[usize::from(spec.topic)];
                partition.is_none_or(|index| topic.partition(index).is_some())
            }
            Action::ElectLeaders { topic, partition, .. } => {
                topic.is_none_or(|topic| self.has(plan, topic, partition.unwrap_or(0)))
            }
            Action::SetTopicConfig { topic, .. } => self.has(plan, *topic, 0),
            Action::Reassign { topic, partition, .. } => self.has(plan, *topic, *partition),
            _ => true,
        }
    }

    fn has(&self, plan: &Plan, topic: u16, partition: u16) -> bool {
        plan.topics.get(usize::from(topic)).and_then(|t| t.partition(partition)).is_some()
    }

    /// What a client or the administrator is told to do.
    fn command(&mut self, plan: &Plan, index: u32, action: &Action) -> Command {
        let topic = |topic: u16| plan.topics[usize::from(topic)];
        match action {
            Action::Produce { producer, partition, count } => {
                let partition = self.choose_partition(plan, *producer, *partition);
                Command::Produce { partition, count: *count }
            }
            Action::SetRate { producer, interval } => {
                let count = self.records_left(plan, usize::from(*producer));
                Command::SetRate { interval: *interval, count }
            }
            Action::SetConsuming { on, .. } => Command::SetConsuming(*on),
            Action::ElectLeaders { election_type, topic: of, partition } => {
                let partitions = match (of, partition) {
                    (None, _) => self.existing_partitions(),
                    (Some(of), None) => topic(*of).partitions().collect(),
                    (Some(of), Some(index)) => topic(*of).partition(*index).into_iter().collect(),
                };
                let election_type = *election_type;
                Command::Admin(AdminRequest::ElectLeaders { election_type, partitions })
            }
            Action::SetTopicConfig { topic: of, key, value } => {
                let resource = ConfigResource::Topic(topic(*of).id);
                alter_config(resource, *key, *value)
            }
            Action::SetClusterConfig { key, value } => {
                alter_config(ConfigResource::Cluster, *key, *value)
            }
            Action::Reassign { topic: of, partition, replicas } => {
                let partition = PartitionId(topic(*of).first + partition);
                let replicas = replicas.clone();
                let request = AdminRequest::AlterPartitionReassignments { partition, replicas };
                Command::Admin(request)
            }
            Action::CreateTopic(spec) => {
                Command::Admin(creation(plan.topic_created_by(index), spec))
            }
            _ => unreachable!("the other actions are not commands"),
        }
    }

    /// How many records a producer still has to send by its own pace.
    fn records_left(&self, plan: &Plan, producer: usize) -> u64 {
        let count = plan.schedule.producers[producer].count;
        match &self.places[plan.producers().start + producer].node {
            Some(Node::Producer(node)) if count < u64::MAX => {
                count.saturating_sub(node.next_value())
            }
            _ => u64::MAX,
        }
    }

    fn existing_partitions(&self) -> Vec<PartitionId> {
        let registrations = self.metadata().partitions.iter().enumerate();
        let existing = registrations.filter(|(_, registration)| registration.is_some());
        existing.map(|(id, _)| PartitionId(id as u16)).collect()
    }

    fn choose_partition(&mut self, plan: &Plan, producer: u16, index: Option<u16>) -> PartitionId {
        let spec = &plan.schedule.producers[usize::from(producer)];
        let topic = plan.topics[usize::from(spec.topic)];
        let next = &mut self.turns[usize::from(producer)];
        let index = index.or(spec.partition).unwrap_or_else(|| {
            let index = *next;
            *next = (*next + 1) % topic.partitions;
            index
        });
        PartitionId(topic.first + index)
    }

    fn lose_power(&mut self, plan: &Plan, at: usize, cause: FactId) {
        self.end(plan, at, cause, false);
        let mut power = self.power;
        let held = self.places[at].replicas();
        let Some(Disk::Broker(disk)) = &mut self.places[at].disk else { return };
        let takes_all =
            plan.schedule.brokers[at - plan.brokers().start].config.power_loss_takes_all;
        let mut keep = |unflushed: u64| match takes_all {
            true => 0,
            false => power.below(unflushed.saturating_add(1)),
        };
        let lost = disk.lose_unflushed(&mut keep);
        self.power = power;
        if !lost.is_empty() {
            self.lossy.insert(at);
        }
        for (partition, end, removed) in lost {
            let removed = u32::try_from(removed).unwrap_or(u32::MAX);
            let fact = self.tell(plan, at, cause, WorldEvent::PowerLost { partition, removed });
            let held = held.iter().find(|replica| replica.partition == partition);
            held.into_iter().for_each(|held| self.note_removed(fact, held, end));
        }
    }

    /// One log of a machine that is down has lost its end.
    fn lose_tail(
        &mut self,
        plan: &Plan,
        at: usize,
        partition: PartitionId,
        to: Offset,
        cause: FactId,
    ) {
        let held = self.places[at].replicas();
        let Some(Disk::Broker(disk)) = &mut self.places[at].disk else { return };
        let removed = disk.lose_from(partition, to);
        if removed == 0 {
            return;
        }
        self.lossy.insert(at);
        let removed = u32::try_from(removed).unwrap_or(u32::MAX);
        let fact = self.tell(plan, at, cause, WorldEvent::PowerLost { partition, removed });
        let held = held.iter().find(|replica| replica.partition == partition);
        held.into_iter().for_each(|held| self.note_removed(fact, held, to));
    }

    fn stop(&mut self, plan: &Plan, at: usize, cause: FactId) {
        if at == CONTROLLER {
            return self.end_process(plan, at, cause);
        }
        self.places[at].phase = Phase::Stopping;
        self.hand(at, self.now, cause, Content::Command(Command::Shutdown));
    }

    fn start(&mut self, plan: &Plan, at: usize, cause: FactId) {
        let place = &mut self.places[at];
        place.phase = Phase::Starting;
        place.powered = true;
        place.incarnation += 1;
        let incarnation = place.incarnation;
        let cause = self.tell(plan, at, cause, WorldEvent::ProcessUp);
        let first_move = self.now + plan.schedule.environment.startup;
        self.hand(at, first_move, cause, Content::Start { incarnation });
    }

    /// The process that was started a while ago is ready for its first move.
    pub(crate) fn wake(&mut self, plan: &Plan, at: usize) {
        let place = &mut self.places[at];
        place.node = match (place.node.take(), place.disk.take()) {
            (None, Some(Disk::Controller(controller))) => {
                place.phase = Phase::Running;
                Some(Node::Controller(Box::new(controller.restart(self.now))))
            }
            (None, Some(Disk::ZooKeeper(zookeeper))) => {
                place.phase = Phase::Running;
                Some(Node::ZooKeeper(Box::new(zookeeper.restart(self.now))))
            }
            (None, Some(Disk::Broker(disk))) => {
                let spec = &plan.schedule.brokers[at - plan.brokers().start];
                let broker = starting(plan, spec, disk, place.incarnation);
                Some(Node::Broker(Box::new(broker)))
            }
            // A client's is there from the start.
            (node, _) => node,
        };
    }

    fn pause(&mut self, at: usize) {
        self.places[at].paused = true;
        self.set_deadline(at);
    }

    fn resume(&mut self, at: usize) {
        let place = &mut self.places[at];
        place.paused = false;
        for entry in std::mem::take(&mut place.waiting) {
            self.queue.push(Entry { time: self.now, ..entry });
        }
        self.set_deadline(at);
    }

    /// Notes that a log has lost what it held from offset `end` on.
    pub(crate) fn note_removed(&mut self, fact: FactId, held: &ReplicaView, end: Offset) {
        let gone = held.records.since(end);
        self.outbox.removed.extend(gone.map(|batch| (fact, held.partition, batch)));
    }

    fn wipe(&mut self, plan: &Plan, at: usize, cause: FactId) {
        self.lossy.insert(at);
        for held in self.places[at].replicas() {
            self.note_removed(cause, &held, 0);
        }
        let place = &mut self.places[at];
        place.wipes += 1;
        let spec = &plan.schedule.brokers[at - plan.brokers().start];
        if let Some(Disk::Broker(disk)) = &mut place.disk {
            disk.wipe(all_directories(spec, place.wipes));
        }
    }
}

/// A new process of a broker on the disk of an earlier one.
fn starting(plan: &Plan, spec: &BrokerSpec, disk: Storage, incarnation: u32) -> Broker {
    let schedule = &plan.schedule;
    let (id, config, features) = (spec.id, spec.config.clone(), schedule.features);
    match zookeeper_setup(plan) {
        Some(setup) => {
            Broker::starting_with_zookeeper(id, setup, config, features, disk, incarnation)
        }
        None => Broker::starting(id, schedule.controller, config, features, disk, incarnation),
    }
}

/// The place where an action takes effect, if there is such a place.
fn place_of(plan: &Plan, action: &Action) -> Option<usize> {
    match action {
        Action::Crash(node)
        | Action::PowerLoss(node)
        | Action::Stop(node)
        | Action::Start(node)
        | Action::Pause(node)
        | Action::Resume(node)
        | Action::LoseTail { node, .. }
        | Action::FailLogDir { node, .. }
        | Action::ReplaceLogDir { node, .. }
        | Action::Wipe(node) => plan.server(*node),
        Action::Cut(link) | Action::Heal(link) | Action::Slow(link, _) => sender(plan, link),
        Action::CutConnections(connections) | Action::HealConnections(connections) => {
            sender(plan, &connections.link())
        }
        Action::Produce { producer, .. } | Action::SetRate { producer, .. } => {
            plan.producers().nth(usize::from(*producer))
        }
        Action::SetConsuming { consumer, .. } => plan.consumers().nth(usize::from(*consumer)),
        Action::HealAll
        | Action::ElectLeaders { .. }
        | Action::SetTopicConfig { .. }
        | Action::SetClusterConfig { .. }
        | Action::Reassign { .. }
        | Action::CreateTopic(_) => Some(plan.admin()),
    }
}

/// The first of those that send on a link, if anybody is at both of its ends.
fn sender(plan: &Plan, link: &LinkSpec) -> Option<usize> {
    let (from, to) = (plan.ends(link.from), plan.ends(link.to));
    if from.is_empty() { None } else { to.first().and(from.first()).copied() }
}

/// Every directed link that is meant.
pub(crate) fn each(plan: &Plan, link: &LinkSpec, mut change: impl FnMut(usize, usize)) {
    let (from, to) = (plan.ends(link.from), plan.ends(link.to));
    for (a, b) in from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b))) {
        if a == b {
            continue;
        }
        change(a, b);
        if link.both {
            change(b, a);
        }
    }
}

fn alter_config(
    resource: ConfigResource,
    key: highwater_protocol::metadata::ConfigKey,
    value: Option<i64>,
) -> Command {
    Command::Admin(AdminRequest::IncrementalAlterConfigs { resource, key, value })
}
