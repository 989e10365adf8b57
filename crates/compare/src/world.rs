//! The loop: one event at a time, in order of time; changes before arrivals, arrivals before
//! timers, as in the simulator. Processes die, pause and return as there, and links are its own.
//!
//! Connections are simpler than there: between two places messages keep their order, and a process
//! that dies with its machine alive, or does not know what was sent to its predecessor, closes
//! them.

use crate::backup::{Backup, Mode};
use crate::client::Client;
use crate::message::{Message, Outbox, Place, Told, View};
use crate::monitor::Monitor;
use crate::raft::{Raft, Rules};
use crate::setup::{Change, MONITOR, Setup};
use highwater_protocol::Time;
use highwater_sim::Toward;
use highwater_sim::network::Network;
use highwater_sim::rng::{Purpose, Rng};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

/// Which model runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Model {
    Quorum(Rules),
    Backup(Mode),
}

/// What is at a place.
#[derive(Clone, Debug)]
enum Node {
    /// Nobody: a quorum has no monitor.
    Nobody,
    Raft(Raft),
    Backup(Backup),
    Monitor(Monitor),
    Client(Client),
}

#[derive(Clone, Debug)]
struct Process {
    node: Node,
    up: bool,
    powered: bool,
    paused: bool,
    incarnation: u32,
    /// When a process that was started makes its first move.
    first_move: Time,
    /// What arrived while it was paused.
    waiting: VecDeque<Parcel>,
}

#[derive(Clone, Debug)]
enum Content {
    Message(Message),
    /// The sender's end of the connection is closed.
    Closed,
}

#[derive(Clone, Debug)]
struct Parcel {
    from: Place,
    to: Place,
    /// Which incarnation of the receiver it is meant for.
    incarnation: u32,
    content: Content,
}

/// A model, running.
#[derive(Clone, Debug)]
pub(crate) struct World {
    setup: Setup,
    pub(crate) now: Time,
    processes: Vec<Process>,
    network: Network,
    /// What is on its way, by when it arrives and in which order it was sent.
    queue: BinaryHeap<Reverse<(Time, u64)>>,
    parcels: BTreeMap<u64, Parcel>,
    /// What waits at a link that is cut, in the order of sending.
    held: Vec<u64>,
    sequence: u64,
    /// The latest arrival so far, by sender and receiver.
    floors: Vec<Time>,
    next_change: usize,
    power: Rng,
    outbox: Outbox,
    /// What clients were told, when.
    pub(crate) told: Vec<(Time, Told)>,
    /// Messages sent so far.
    pub(crate) messages: u64,
}

impl World {
    /// The start of a run of `model`.
    pub fn new(setup: Setup, model: Model) -> World {
        let places = setup.places();
        let mut nodes = match model {
            Model::Quorum(rules) => quorum(&setup, rules),
            Model::Backup(mode) => backups(&setup, mode),
        };
        for (i, client) in setup.clients.iter().enumerate() {
            let pace = (client.interval, client.start, client.count);
            let client = Client::new(i, client.config.clone(), &setup.servers(), pace);
            nodes.push(Node::Client(client));
        }
        let process = |node: Node| Process {
            up: !matches!(node, Node::Nobody),
            node,
            powered: true,
            paused: false,
            incarnation: 0,
            first_move: Time::NEVER,
            waiting: VecDeque::new(),
        };
        World {
            now: Time::ZERO,
            processes: nodes.into_iter().map(process).collect(),
            network: setup.network.clone(),
            queue: BinaryHeap::new(),
            parcels: BTreeMap::new(),
            held: Vec::new(),
            sequence: 0,
            floors: vec![Time::ZERO; places * places],
            next_change: 0,
            power: Rng::stream(setup.seed, Purpose::PowerLoss, 1),
            outbox: Outbox::default(),
            told: Vec::new(),
            messages: 0,
            setup,
        }
    }

    /// Does what is due next; false at the end of the run.
    pub fn turn(&mut self) -> bool {
        let change = self.setup.changes.get(self.next_change).map_or(Time::NEVER, |c| c.0);
        let arrival = self.queue.peek().map_or(Time::NEVER, |Reverse((time, _))| *time);
        let (timer, place) = self.next_timer();
        let next = change.min(arrival).min(timer);
        if next > self.setup.end {
            self.now = self.setup.end;
            return false;
        }
        debug_assert!(next >= self.now, "time runs forward");
        self.now = next;
        if change == next {
            let (_, change) = self.setup.changes[self.next_change].clone();
            self.next_change += 1;
            self.carry_out(change);
        } else if arrival == next {
            let Some(Reverse((_, sequence))) = self.queue.pop() else { unreachable!("it is due") };
            self.arrive(sequence);
        } else {
            self.wake(place);
        }
        true
    }

    /// Carries out everything.
    #[cfg(test)]
    pub fn finish(&mut self) {
        while self.turn() {}
    }

    fn next_timer(&self) -> (Time, Place) {
        let timers = self.processes.iter().enumerate().map(|(place, process)| {
            let next = match process {
                Process { up: true, paused: false, node, .. } => node.next_timeout(),
                Process { up: false, .. } => process.first_move,
                _ => Time::NEVER,
            };
            // A timer that was missed in a pause is due now.
            (next.max(self.now), place)
        });
        timers.min().unwrap_or((Time::NEVER, 0))
    }

    fn wake(&mut self, place: Place) {
        let (now, process) = (self.now, &mut self.processes[place]);
        if process.up {
            process.node.timeout(now, &mut self.outbox);
            return self.post(place);
        }
        process.up = true;
        process.first_move = Time::NEVER;
        match &mut process.node {
            Node::Raft(raft) => raft.restart(now),
            Node::Backup(backup) => backup.restart(now),
            Node::Monitor(monitor) => monitor.restart(now),
            Node::Nobody | Node::Client(_) => unreachable!("nobody starts those"),
        }
    }

    /// Sends what the node at `place` wants sent.
    fn post(&mut self, place: Place) {
        let told = std::mem::take(&mut self.outbox.told);
        self.told.extend(told.into_iter().map(|told| (self.now, told)));
        for (to, message) in std::mem::take(&mut self.outbox.sends) {
            self.messages += 1;
            self.dispatch(place, to, Content::Message(message));
        }
    }

    fn dispatch(&mut self, from: Place, to: Place, content: Content) {
        let incarnation = self.processes[to].incarnation;
        self.sequence += 1;
        self.parcels.insert(self.sequence, Parcel { from, to, incarnation, content });
        self.set_off(self.sequence);
    }

    fn set_off(&mut self, sequence: u64) {
        let Parcel { from, to, content, .. } = &self.parcels[&sequence];
        let link = self.network.link(*from, *to);
        if self.network.is_cut(link, Toward::Server) {
            return self.held.push(sequence);
        }
        let payload = || match content {
            Content::Message(message) => message.payload_bytes(),
            Content::Closed => 0,
        };
        let floor = &mut self.floors[from * self.processes.len() + to];
        *floor = (*floor).max(self.network.arrival(link, self.now, payload));
        self.queue.push(Reverse((*floor, sequence)));
    }

    fn arrive(&mut self, sequence: u64) {
        let Parcel { from, to, .. } = self.parcels[&sequence];
        if self.network.is_cut(self.network.link(from, to), Toward::Server) {
            let at = self.held.partition_point(|earlier| *earlier < sequence);
            return self.held.insert(at, sequence);
        }
        let Some(parcel) = self.parcels.remove(&sequence) else { unreachable!("it was sent") };
        if self.processes[to].paused {
            return self.processes[to].waiting.push_back(parcel);
        }
        self.deliver(parcel);
    }

    fn deliver(&mut self, Parcel { from, to, incarnation, content }: Parcel) {
        let (now, process) = (self.now, &mut self.processes[to]);
        if !process.up || process.incarnation != incarnation {
            let answers = process.powered && matches!(content, Content::Message(_));
            if answers && !matches!(process.node, Node::Nobody) {
                self.dispatch(to, from, Content::Closed);
            }
            return;
        }
        let out = &mut self.outbox;
        match (content, &mut process.node) {
            (Content::Message(message), Node::Raft(raft)) => raft.message(now, from, message, out),
            (Content::Message(message), Node::Backup(b)) => b.message(now, from, message, out),
            (Content::Message(message), Node::Monitor(m)) => m.message(now, from, message, out),
            (Content::Message(message), Node::Client(client)) => client.message(now, message, out),
            (Content::Closed, Node::Raft(raft)) => raft.closed(from),
            (Content::Closed, Node::Backup(backup)) => backup.closed(from),
            (Content::Closed, Node::Client(client)) => client.closed(now, from),
            // A monitor goes by heartbeats alone, as Kafka's controller does.
            (Content::Closed, Node::Monitor(_)) | (_, Node::Nobody) => {}
        }
        self.post(to);
    }

    /// Does what the schedule says, where it makes sense as things are.
    fn carry_out(&mut self, change: Change) {
        match change {
            Change::Crash(place) | Change::Stop(place) if !self.lives(place) => {}
            Change::Crash(place) => self.end(place, true),
            Change::PowerLoss(place) => self.lose_power(place),
            Change::Stop(place) => {
                if let Process { up: true, paused: false, node: Node::Backup(backup), .. } =
                    &mut self.processes[place]
                {
                    backup.leave(&mut self.outbox);
                    self.post(place);
                }
                self.end(place, true);
            }
            Change::Start(place) => self.start(place),
            Change::Pause(place) => {
                let process = &mut self.processes[place];
                process.paused = process.up;
            }
            Change::Resume(place) => self.resume(place),
            Change::Wipe(place) => match &mut self.processes[place] {
                Process { up: false, node: Node::Raft(raft), .. } => raft.wipe(),
                Process { up: false, node: Node::Backup(backup), .. } => backup.wipe(),
                _ => {}
            },
            Change::Cut(pairs) => pairs.iter().for_each(|(from, to)| self.network.cut(*from, *to)),
            Change::Heal(pairs) => {
                pairs.iter().for_each(|(from, to)| self.network.heal(*from, *to));
                let held = std::mem::take(&mut self.held);
                held.into_iter().for_each(|sequence| self.set_off(sequence));
            }
            Change::Slow(pairs, latency) => {
                pairs.iter().for_each(|(from, to)| self.network.slow(*from, *to, latency));
            }
            Change::Produce(client, count) => {
                let now = self.now;
                self.tell(client, |client, out| client.produce(now, count, out));
            }
            Change::SetRate(client, interval) => {
                let now = self.now;
                self.tell(client, |client, _| client.set_rate(now, interval));
            }
        }
    }

    /// Whether there is a process, or one about to be.
    fn lives(&self, place: Place) -> bool {
        self.processes[place].up || self.processes[place].first_move < Time::NEVER
    }

    fn tell(&mut self, index: usize, act: impl FnOnce(&mut Client, &mut Outbox)) {
        let place = self.setup.client(index);
        if let Node::Client(client) = &mut self.processes[place].node {
            act(client, &mut self.outbox);
            self.post(place);
        }
    }

    fn start(&mut self, place: Place) {
        if self.lives(place) || matches!(self.processes[place].node, Node::Nobody) {
            return;
        }
        let (now, process) = (self.now, &mut self.processes[place]);
        let startup = match place {
            MONITOR => self.setup.monitor_startup,
            server => self.setup.timings[server - 1].startup,
        };
        process.powered = true;
        process.first_move = now + startup;
    }

    /// A process is gone. Its kernel tells the others, unless the machine went with it.
    fn end(&mut self, place: Place, powered: bool) {
        let process = &mut self.processes[place];
        let was_up = process.up;
        (process.up, process.paused, process.powered) = (false, false, powered);
        process.first_move = Time::NEVER;
        process.waiting.clear();
        process.incarnation += 1;
        if was_up && powered {
            for other in (0..self.processes.len()).filter(|other| *other != place) {
                self.dispatch(place, other, Content::Closed);
            }
        }
    }

    fn lose_power(&mut self, place: Place) {
        self.end(place, false);
        match &mut self.processes[place].node {
            Node::Raft(raft) => raft.lose_power(&mut self.power),
            Node::Backup(backup) => backup.lose_power(&mut self.power),
            _ => {}
        }
    }

    fn resume(&mut self, place: Place) {
        let process = &mut self.processes[place];
        process.paused = false;
        for parcel in std::mem::take(&mut process.waiting) {
            self.deliver(parcel);
        }
    }

    /// The quorum's servers.
    pub fn quorum(&self) -> impl Iterator<Item = &Raft> {
        self.processes.iter().filter_map(|process| match &process.node {
            Node::Raft(raft) => Some(raft),
            _ => None,
        })
    }

    /// For each client how many records were handed to it.
    pub fn handed_over(&self) -> Vec<u64> {
        let clients = self.processes.iter().filter_map(|process| match &process.node {
            Node::Client(client) => Some(client.next()),
            _ => None,
        });
        clients.collect()
    }

    /// The logs that count at the end: the leader's; or where nobody leads, those of all that may.
    pub fn logs_that_count(&self) -> Vec<&crate::log::Log> {
        // A leader that has died and has no successor counts: nothing it had is lost yet. Once
        // another term has begun, who will lead is open until somebody does.
        let latest = self.quorum().map(Raft::term).max();
        let mut leader = self.quorum().filter(|raft| raft.leads() && Some(raft.term()) == latest);
        if let Some(leader) = leader.next() {
            return vec![leader.log()];
        }
        let view = self.processes.iter().find_map(|process| match &process.node {
            Node::Monitor(monitor) => Some(monitor.view().clone()),
            _ => None,
        });
        let counts = |place: Place| match &view {
            Some(View { primary: Some(primary), .. }) => place == *primary,
            Some(View { primary: None, members, .. }) => members.contains(&place),
            None => true,
        };
        let logs = self.processes.iter().enumerate().filter(|(place, _)| counts(*place));
        let logs = logs.filter_map(|(_, process)| match &process.node {
            Node::Raft(raft) => Some(raft.log()),
            Node::Backup(backup) => Some(backup.log()),
            _ => None,
        });
        logs.collect()
    }
}

fn quorum(setup: &Setup, rules: Rules) -> Vec<Node> {
    let voters = setup.servers();
    let raft = |place: &Place| {
        let chance = Rng::stream(setup.seed, Purpose::Election, *place as u64);
        Node::Raft(Raft::new(*place, &voters, setup.timings[*place - 1], chance, rules))
    };
    std::iter::once(Node::Nobody).chain(voters.iter().map(raft)).collect()
}

fn backups(setup: &Setup, mode: Mode) -> Vec<Node> {
    let copies = setup.servers();
    let monitor = Monitor::new(&copies, mode, setup.timings[0].detection);
    let backup = |place: &Place| {
        let timing = setup.timings[*place - 1];
        Node::Backup(Backup::new(*place, monitor.view().clone(), &copies, mode, timing))
    };
    let backups: Vec<Node> = copies.iter().map(backup).collect();
    std::iter::once(Node::Monitor(monitor)).chain(backups).collect()
}

impl Node {
    fn next_timeout(&self) -> Time {
        match self {
            Node::Nobody => Time::NEVER,
            Node::Raft(raft) => raft.next_timeout(),
            Node::Backup(backup) => backup.next_timeout(),
            Node::Monitor(monitor) => monitor.next_timeout(),
            Node::Client(client) => client.next_timeout(),
        }
    }

    fn timeout(&mut self, now: Time, out: &mut Outbox) {
        match self {
            Node::Nobody => {}
            Node::Raft(raft) => raft.timeout(now, out),
            Node::Backup(backup) => backup.timeout(now, out),
            Node::Monitor(monitor) => monitor.timeout(now, out),
            Node::Client(client) => client.timeout(now, out),
        }
    }
}
