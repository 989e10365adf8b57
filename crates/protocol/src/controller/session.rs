//! Broker sessions: when each broker was last heard of (class `BrokerHeartbeatTracker`).

use super::placement::SplitMix;
use crate::time::{Micros, Time};
use crate::types::{BrokerEpoch, NodeId};

/// Places of Kafka's hash table of sessions, for up to eleven brokers.
const TABLE: usize = 16;

/// Contact times of broker incarnations.
///
/// A session belongs to one incarnation and outlives a clean stop: only silence ends it (R6.5).
#[derive(Clone, Debug)]
pub(super) struct Sessions {
    /// `broker.session.timeout.ms`.
    timeout: Micros,
    order: SessionOrder,
    /// In the order in which the sessions began.
    contacts: Vec<Contact>,
}

/// Which of several expired sessions ends first (R6.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SessionOrder {
    /// That of the earliest contact, lower ids first (up to 3.9).
    LastContact,
    /// By their places in a hash table, which are chance; the number says how it falls.
    Table(u64),
}

/// The last contact with one incarnation of a broker. The order is that of expiry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Contact {
    /// When it was heard of last.
    pub(super) at: Time,
    /// The broker.
    pub(super) broker: NodeId,
    /// Its incarnation.
    pub(super) epoch: BrokerEpoch,
}

impl SessionOrder {
    /// Where the table holds a contact.
    ///
    /// Kafka's is a `ConcurrentHashMap` of 16 places; a key's hash is 31 times the id plus the
    /// broker epoch. That epoch is an offset of the metadata log, to which a controller with
    /// nothing else to write adds a record every `metadata.max.idle.interval.ms`, and so chance.
    fn place(chance: u64, contact: &Contact) -> usize {
        let hash = contact.epoch.wrapping_add(31 * i64::from(contact.broker.0));
        SplitMix::new(chance ^ hash.cast_unsigned()).below(TABLE)
    }
}

impl Sessions {
    /// No sessions yet.
    pub(super) fn new(timeout: Micros, order: SessionOrder) -> Sessions {
        Sessions { timeout, order, contacts: Vec::new() }
    }

    /// What a new controller begins with.
    pub(super) fn emptied(&self) -> Sessions {
        Sessions::new(self.timeout, self.order)
    }

    /// A sign of life arrived.
    pub(super) fn touch(&mut self, now: Time, broker: NodeId, epoch: BrokerEpoch) {
        let known = self.contacts.iter_mut().find(|c| (c.broker, c.epoch) == (broker, epoch));
        match known {
            Some(contact) => {
                debug_assert!(contact.at <= now, "time runs forward");
                contact.at = now;
            }
            None => self.contacts.push(Contact { at: now, broker, epoch }),
        }
    }

    /// Whether the session of this incarnation lives.
    pub(super) fn is_live(&self, now: Time, broker: NodeId, epoch: BrokerEpoch) -> bool {
        let mut contacts = self.contacts.iter();
        contacts.any(|c| (c.broker, c.epoch) == (broker, epoch) && !self.has_expired(now, c))
    }

    /// When this incarnation was heard of last.
    pub(super) fn last_contact(&self, broker: NodeId, epoch: BrokerEpoch) -> Option<Time> {
        let mut contacts = self.contacts.iter();
        contacts.find(|c| (c.broker, c.epoch) == (broker, epoch)).map(|contact| contact.at)
    }

    /// Takes one expired session: the first in the table, or that of the earliest contact (R6.5).
    pub(super) fn pop_expired(&mut self, now: Time) -> Option<Contact> {
        let expired = self.contacts.iter().filter(|contact| self.has_expired(now, contact));
        let first = *match self.order {
            SessionOrder::LastContact => expired.min(),
            SessionOrder::Table(chance) => expired.min_by_key(|c| SessionOrder::place(chance, c)),
        }?;
        self.contacts.retain(|c| *c != first);
        Some(first)
    }

    /// How often to look for expired sessions: an eighth of the timeout (R6.5).
    pub(super) fn check_period(&self) -> Micros {
        (self.timeout / 8).max(Micros::from_millis(1))
    }

    fn has_expired(&self, now: Time, contact: &Contact) -> bool {
        now.since(contact.at) > self.timeout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(order: SessionOrder) -> Sessions {
        let mut sessions = Sessions::new(Micros(9_000), order);
        sessions.touch(Time(1_000), NodeId(2), 5);
        sessions.touch(Time(1_000), NodeId(1), 4);
        sessions.touch(Time(500), NodeId(3), 6);
        sessions
    }

    fn popped(order: SessionOrder) -> Vec<u16> {
        let mut sessions = sessions(order);
        let next = || sessions.pop_expired(Time(10_001)).map(|contact| contact.broker.0);
        std::iter::from_fn(next).collect()
    }

    /// A session lives through its last microsecond, and expires strictly after it.
    #[test]
    fn expires_strictly_after_the_timeout() {
        let mut sessions = sessions(SessionOrder::LastContact);
        assert!(sessions.is_live(Time(10_000), NodeId(2), 5));
        assert_eq!(sessions.pop_expired(Time(10_000)).map(|c| c.broker), Some(NodeId(3)));
        assert_eq!(sessions.pop_expired(Time(10_000)), None);
        assert!(!sessions.is_live(Time(10_001), NodeId(2), 5));
        assert!(!sessions.is_live(Time(2_000), NodeId(2), 6), "another incarnation");
    }

    /// R6.5: who was silent longest goes first up to 3.9; since then any order can be.
    #[test]
    fn expired_sessions_end_in_order() {
        assert_eq!(popped(SessionOrder::LastContact), [3, 1, 2], "equal contact: the lower id");
        let mut orders: Vec<_> = (0..200).map(|n| popped(SessionOrder::Table(n))).collect();
        orders.sort();
        orders.dedup();
        assert_eq!(orders.len(), 6, "every order of three");
        assert_eq!(popped(SessionOrder::Table(7)), popped(SessionOrder::Table(7)));
    }
}
