//! TCP connections as the two kernels see them: which half is open, and what a segment that
//! arrives at a half brings about.
//!
//! The state machines name a connection by [`Connection`], and no name comes twice; each has a
//! record here until nothing of it is left.

use highwater_protocol::Time;
use highwater_protocol::message::{Channel, Connection};

/// Number of a connection's record.
pub(crate) type ConnectionIndex = u32;

/// No connection: the end of a list of them.
const NO_CONNECTION: ConnectionIndex = ConnectionIndex::MAX;

/// Which way something travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toward {
    /// From the end that opened the connection.
    Server = 0,
    /// From the end that accepted it.
    Client = 1,
}

impl Toward {
    /// The other way.
    pub(crate) fn back(self) -> Toward {
        match self {
            Toward::Server => Toward::Client,
            Toward::Client => Toward::Server,
        }
    }
}

/// One end of a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Half {
    /// The server has not heard of it yet.
    Unaccepted,
    /// Held by this incarnation of the process.
    Open(u32),
    /// Closed, or refused.
    Closed,
    /// The machine lost its power: the end is gone, and nobody has told the other.
    Lost,
}

/// The process at the end where something arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Host {
    /// Whether the machine has power.
    pub(crate) powered: bool,
    /// The incarnation that runs, if one does.
    pub(crate) incarnation: Option<u32>,
    /// Whether it accepts connections.
    pub(crate) listening: bool,
}

/// What becomes of something that arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Arrival {
    /// The process gets it.
    Deliver,
    /// Nobody gets it.
    Drop,
    /// Nobody gets it, and the sender is told that its connection is closed (TCP's RST).
    Reset,
}

#[derive(Clone, Debug)]
struct Record {
    /// What tells the names of one pair apart, as one number.
    key: u64,
    name: Connection,
    client: u16,
    server: u16,
    client_half: Half,
    server_half: Half,
    /// The latest arrival so far, each way: a connection keeps its order.
    floor: [Time; 2],
    /// Number of things on their way.
    in_flight: u32,
    /// The next record of the same client and server, or the next free one.
    next: ConnectionIndex,
}

/// All connections.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    places: usize,
    /// The first record of each pair, by client, then server.
    heads: Vec<ConnectionIndex>,
    records: Vec<Record>,
    free: ConnectionIndex,
}

impl Connections {
    /// No connections yet, between so many places.
    pub(crate) fn new(places: usize) -> Connections {
        let heads = vec![NO_CONNECTION; places * places];
        Connections { places, heads, records: Vec::new(), free: NO_CONNECTION }
    }

    /// The connection that `incarnation` of the client has open under this name.
    #[inline(always)]
    pub(crate) fn of_client(
        &self,
        (client, server): (usize, usize),
        name: &Connection,
        incarnation: u32,
    ) -> Option<ConnectionIndex> {
        let key = key(name);
        let held = |r: &Record| r.key == key && r.client_half == Half::Open(incarnation);
        self.pair(client, server).find(|index| held(&self.records[*index as usize]))
    }

    /// The connection that `incarnation` of the server has open under this name.
    #[inline(always)]
    pub(crate) fn of_server(
        &self,
        (client, server): (usize, usize),
        name: &Connection,
        incarnation: u32,
    ) -> Option<ConnectionIndex> {
        let key = key(name);
        let held = |r: &Record| r.key == key && r.server_half == Half::Open(incarnation);
        self.pair(client, server).find(|index| held(&self.records[*index as usize]))
    }

    /// Opens a connection. What it carries is heard of after what earlier ones of this channel
    /// carried.
    pub(crate) fn open(
        &mut self,
        (client, server): (usize, usize),
        name: Connection,
        incarnation: u32,
    ) -> ConnectionIndex {
        let mut floor = [Time::ZERO; 2];
        for index in self.pair(client, server) {
            let earlier = &self.records[index as usize];
            if earlier.name.channel == name.channel {
                floor = [floor[0].max(earlier.floor[0]), floor[1].max(earlier.floor[1])];
            }
        }
        let head = client * self.places + server;
        let record = Record {
            key: key(&name),
            name,
            client: client as u16,
            server: server as u16,
            client_half: Half::Open(incarnation),
            server_half: Half::Unaccepted,
            floor,
            in_flight: 0,
            next: self.heads[head],
        };
        let index = self.insert(record);
        self.heads[head] = index;
        index
    }

    /// The places of sender and receiver.
    pub(crate) fn ends(&self, index: ConnectionIndex, toward: Toward) -> (usize, usize) {
        self.records[index as usize].ends(toward)
    }

    /// The name by which the state machines know it.
    pub(crate) fn name(&self, index: ConnectionIndex) -> Connection {
        self.records[index as usize].name
    }

    /// Notes that something is on its way; the places of sender and receiver.
    #[inline]
    pub(crate) fn depart(&mut self, index: ConnectionIndex, toward: Toward) -> (usize, usize) {
        let record = &mut self.records[index as usize];
        record.in_flight += 1;
        record.ends(toward)
    }

    /// Moves an arrival behind everything sent before it on this connection.
    pub(crate) fn keep_order(
        &mut self,
        index: ConnectionIndex,
        toward: Toward,
        arrival: Time,
    ) -> Time {
        let floor = &mut self.records[index as usize].floor[toward as usize];
        *floor = arrival.max(*floor);
        *floor
    }

    /// Whether the half at which something arrives is open for this incarnation: as good as
    /// always, so that nothing else need be asked.
    pub(crate) fn is_open(&self, index: ConnectionIndex, toward: Toward, incarnation: u32) -> bool {
        let record = &self.records[index as usize];
        let half = match toward {
            Toward::Server => record.server_half,
            Toward::Client => record.client_half,
        };
        half == Half::Open(incarnation)
    }

    /// What a message brings about when it arrives.
    pub(crate) fn message_arrives(
        &mut self,
        index: ConnectionIndex,
        toward: Toward,
        host: Host,
    ) -> Arrival {
        let record = &mut self.records[index as usize];
        let half = record.half(toward);
        match (*half, host.incarnation) {
            (Half::Open(held), Some(running)) if held == running => Arrival::Deliver,
            (Half::Closed, _) => Arrival::Drop,
            (Half::Unaccepted, Some(running)) if host.listening => {
                *half = Half::Open(running);
                Arrival::Deliver
            }
            _ if !host.powered => {
                *half = Half::Lost;
                Arrival::Drop
            }
            _ => {
                *half = Half::Closed;
                Arrival::Reset
            }
        }
    }

    /// What the news that the other half is closed brings about when it arrives.
    pub(crate) fn close_arrives(
        &mut self,
        index: ConnectionIndex,
        toward: Toward,
        host: Host,
    ) -> Arrival {
        let half = self.records[index as usize].half(toward);
        let held = match *half {
            Half::Open(held) => host.incarnation == Some(held),
            Half::Unaccepted | Half::Closed | Half::Lost => false,
        };
        *half = Half::Closed;
        if held { Arrival::Deliver } else { Arrival::Drop }
    }

    /// Notes that something has arrived, and forgets the connection if nothing of it is left.
    #[inline(always)]
    pub(crate) fn landed(&mut self, index: ConnectionIndex) {
        let record = &mut self.records[index as usize];
        record.in_flight -= 1;
        if record.is_over() {
            self.remove(index);
        }
    }

    /// Closes the half that sends towards `toward`. True if the other must be told.
    pub(crate) fn close(&mut self, index: ConnectionIndex, toward: Toward) -> bool {
        let record = &mut self.records[index as usize];
        match toward {
            Toward::Server => record.client_half = Half::Closed,
            Toward::Client => record.server_half = Half::Closed,
        }
        matches!(record.half(toward), Half::Open(_) | Half::Unaccepted)
    }

    /// The process at `place` is gone. Its kernel closes what it had open, unless the machine went
    /// with it; returns what to tell and which way.
    pub(crate) fn process_died(
        &mut self,
        place: usize,
        powered: bool,
    ) -> Vec<(ConnectionIndex, Toward)> {
        let mut told = Vec::new();
        for index in 0..self.records.len() as ConnectionIndex {
            let record = &mut self.records[index as usize];
            for toward in [Toward::Server, Toward::Client] {
                let (own, end) = match toward {
                    Toward::Server => (&mut record.client_half, record.client),
                    Toward::Client => (&mut record.server_half, record.server),
                };
                if usize::from(end) != place || !matches!(own, Half::Open(_)) {
                    continue;
                }
                *own = if powered { Half::Closed } else { Half::Lost };
                if powered && matches!(record.half(toward), Half::Open(_) | Half::Unaccepted) {
                    told.push((index, toward));
                }
            }
        }
        told
    }

    /// Forgets connections of which nothing is left.
    pub(crate) fn tidy(&mut self) {
        for head in 0..self.heads.len() {
            let mut index = self.heads[head];
            while index != NO_CONNECTION {
                let next = self.records[index as usize].next;
                if self.records[index as usize].is_over() {
                    self.remove(index);
                }
                index = next;
            }
        }
    }

    fn pair(&self, client: usize, server: usize) -> impl Iterator<Item = ConnectionIndex> + '_ {
        let mut index = self.heads[client * self.places + server];
        std::iter::from_fn(move || {
            let this = (index != NO_CONNECTION).then_some(index)?;
            index = self.records[this as usize].next;
            Some(this)
        })
    }

    fn insert(&mut self, record: Record) -> ConnectionIndex {
        let index = self.free;
        if index == NO_CONNECTION {
            self.records.push(record);
            return self.records.len() as ConnectionIndex - 1;
        }
        self.free = self.records[index as usize].next;
        self.records[index as usize] = record;
        index
    }

    fn remove(&mut self, index: ConnectionIndex) {
        let record = &self.records[index as usize];
        let head = usize::from(record.client) * self.places + usize::from(record.server);
        let next = record.next;
        if self.heads[head] == index {
            self.heads[head] = next;
        } else {
            let previous = self.pair(usize::from(record.client), usize::from(record.server));
            let previous = previous.into_iter().find(|i| self.records[*i as usize].next == index);
            let Some(previous) = previous else { unreachable!("a record is in its pair's list") };
            self.records[previous as usize].next = next;
        }
        self.records[index as usize].next = self.free;
        self.free = index;
    }
}

impl Record {
    /// The places of sender and receiver.
    #[inline]
    fn ends(&self, toward: Toward) -> (usize, usize) {
        let (client, server) = (usize::from(self.client), usize::from(self.server));
        match toward {
            Toward::Server => (client, server),
            Toward::Client => (server, client),
        }
    }

    /// The half at which what travels `toward` arrives.
    fn half(&mut self, toward: Toward) -> &mut Half {
        match toward {
            Toward::Server => &mut self.server_half,
            Toward::Client => &mut self.client_half,
        }
    }

    fn is_over(&self) -> bool {
        self.in_flight == 0
            && !matches!(self.client_half, Half::Open(_))
            && !matches!(self.server_half, Half::Open(_))
    }
}

/// Channel and generation of a connection; its ends are those of the pair.
fn key(name: &Connection) -> u64 {
    let channel = match name.channel {
        Channel::Client => 0,
        Channel::Lifecycle => 1,
        Channel::Forwarding => 2,
        Channel::MetadataLog => 3,
        Channel::Admin => 4,
        Channel::ZooKeeper => 5,
        Channel::Control => 6,
        Channel::Fetcher(thread) => 8 | u64::from(thread) << 8,
    };
    channel << 32 | u64::from(name.generation)
}

#[cfg(test)]
mod tests;
