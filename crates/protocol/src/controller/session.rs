//! Broker sessions: when each broker was last heard of (class `BrokerHeartbeatTracker`).

use crate::time::{Micros, Time};
use crate::types::{BrokerEpoch, NodeId};

/// Contact times of broker incarnations.
///
/// A session belongs to one incarnation and outlives a clean stop: only silence ends it (R6.5).
#[derive(Clone, Debug)]
pub(super) struct Sessions {
    /// `broker.session.timeout.ms`.
    timeout: Micros,
    contacts: Vec<Contact>,
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

impl Sessions {
    /// No sessions yet.
    pub(super) fn new(timeout: Micros) -> Sessions {
        Sessions { timeout, contacts: Vec::new() }
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

    /// Takes one expired session: the one with the earliest contact, lower ids first.
    ///
    /// Kafka takes them in the order of a hash table; this order is ours (R6.5).
    pub(super) fn pop_expired(&mut self, now: Time) -> Option<Contact> {
        let first = *self.contacts.iter().min()?;
        if !self.has_expired(now, &first) {
            return None;
        }
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

    /// A session lives through its last microsecond, and expires strictly after it.
    #[test]
    fn expires_strictly_after_the_timeout() {
        let mut sessions = Sessions::new(Micros(9_000));
        sessions.touch(Time(1_000), NodeId(2), 5);
        sessions.touch(Time(1_000), NodeId(1), 4);
        assert!(sessions.is_live(Time(10_000), NodeId(2), 5));
        assert_eq!(sessions.pop_expired(Time(10_000)), None);
        assert!(!sessions.is_live(Time(10_001), NodeId(2), 5));
        assert!(!sessions.is_live(Time(2_000), NodeId(2), 6), "another incarnation");
        let expired = sessions.pop_expired(Time(10_001)).map(|c| c.broker);
        assert_eq!(expired, Some(NodeId(1)), "equal contact: the lower id first");
    }
}
