//! Why brokers are fenced, unfenced, refused, and stopped.

use super::look::in_chain;
use super::setting::Value;
use super::{Because, Reason, Setting, Subject, Why};
use highwater_protocol::{Event, FactId, Micros, NodeId, Time};
use highwater_sim::{Fact, TraceEvent, WorldEvent};

impl Why<'_> {
    /// Why the controller fenced a broker, as told by the fencing or by what it changed.
    pub(super) fn fencing(&self, broker: NodeId, fact: Option<FactId>) -> Vec<Reason> {
        let chain = self.chain(fact);
        let expired = in_chain(&chain, |_, event| match event {
            Event::SessionExpired { broker: b, last_contact } if b == broker => Some(last_contact),
            _ => None,
        });
        let Some((id, noticed, last_contact)) = expired else {
            let reasons = self.shutdown(fact);
            return if reasons.is_empty() { self.asked_to_stop(broker, fact) } else { reasons };
        };
        let mut reasons = vec![self.session_ended(broker, last_contact, noticed).at(noticed, id)];
        let controller = self.run.schedule().controller;
        reasons.extend(self.fault_between(broker, controller, last_contact, noticed));
        reasons
    }

    /// The controller's session with a broker, or ZooKeeper's.
    fn session_ended(&self, broker: NodeId, last_contact: Time, noticed: Time) -> Reason {
        if self.features().kraft {
            let ended = Because::SessionEnded { broker, last_contact, noticed };
            return Reason::new(ended).by(self.session_timeout());
        }
        let asked = self.zookeeper_session_timeout(broker);
        let tick = self.run.schedule().controller_config.zookeeper_tick_time;
        // ZooKeeper agrees to between 2 and 20 ticks.
        let length = Micros(asked.map_or(0, |setting| setting.number()));
        let agreed = length.max(tick * 2).min(tick * 20);
        let expired = Because::SessionExpired { broker, last_contact, noticed, agreed, tick };
        let mut reason = Reason::new(expired);
        reason.settings.extend(asked);
        reason
    }

    fn zookeeper_session_timeout(&self, broker: NodeId) -> Option<Setting> {
        let key = "zookeeper.session.timeout.ms";
        Setting::of_broker(self.run, broker, key, |config| {
            Value::Duration(config.zookeeper_session_timeout_ms)
        })
    }

    /// Why the node of a broker in ZooKeeper is gone: its session ended, or it closed it.
    pub(super) fn gone(&self, broker: NodeId, fact: Option<FactId>) -> Vec<Reason> {
        let chain = self.chain(fact);
        let expired = in_chain(&chain, |_, event| {
            matches!(event, Event::SessionExpired { broker: b, .. } if b == broker).then_some(())
        });
        if expired.is_some() {
            return self.fencing(broker, fact);
        }
        let mut reasons = vec![Reason::new(Because::SessionClosed { broker })];
        reasons.extend(self.fencing(broker, fact));
        reasons
    }

    fn session_timeout(&self) -> Setting {
        Setting::of_controller(self.run, "broker.session.timeout.ms", |config| {
            Value::Duration(config.broker_session_timeout_ms)
        })
    }

    /// A broker asked to stop in order: in the chain of what the controller did about it.
    pub(super) fn shutdown(&self, fact: Option<FactId>) -> Vec<Reason> {
        let chain = self.chain(fact);
        let asked = in_chain(&chain, |node, event| {
            (event == Event::ControlledShutdownStarted).then_some(node)
        });
        let Some((id, time, broker)) = asked else { return self.faults_in(&chain) };
        let mut reasons = vec![Reason::new(Because::ShutdownAsked { broker, time }).at(time, id)];
        let own = self.faults_in(&chain);
        if own.is_empty() {
            reasons
                .extend(self.reading.faults.at(broker, time, time).map(|fault| self.fault(fault)));
        }
        reasons.extend(own);
        reasons
    }

    /// A broker that stops was asked to, some heartbeats ago.
    pub(super) fn asked_to_stop(&self, broker: NodeId, fact: Option<FactId>) -> Vec<Reason> {
        let asked = self.last(fact.unwrap_or(FactId::NONE), |fact| {
            let asked = fact.event == TraceEvent::Node(Event::ControlledShutdownStarted);
            (asked && fact.node == broker).then_some(())
        });
        asked.map_or_else(Vec::new, |(id, ..)| self.shutdown(Some(id)))
    }

    /// How a broker came to be unfenced last, until a time.
    pub(super) fn coming_back(&self, broker: NodeId, time: Time) -> Vec<Reason> {
        let kraft = self.features().kraft;
        let back = |fact: &Fact| {
            let back = match kraft {
                true => Event::BrokerUnfenced { broker },
                false => Event::BrokerNodeCreated { broker },
            };
            fact.event == TraceEvent::Node(back)
        };
        let mut all = self.reading.registrations.iter().rev();
        let Some((id, fact)) = all.find(|(_, fact)| fact.time <= time && back(fact)) else {
            return Vec::new();
        };
        let since = all.find(|(_, fact)| back(fact)).map_or(Time::ZERO, |(_, fact)| fact.time);
        let started = self.last(*id, |fact| {
            let up = fact.event == TraceEvent::World(WorldEvent::ProcessUp);
            (up && fact.node == broker).then_some(fact.time)
        });
        let started = started.map(|(_, _, time)| time);
        // A process that lives through it comes back without a start.
        let registered = match kraft {
            true => self.reading.registrations.iter().any(|(other, fact)| {
                let anew = fact.event == TraceEvent::Node(Event::BrokerRegistered { broker });
                anew && other < id && fact.time >= since
            }),
            false => started.is_some_and(|started| started >= since),
        };
        let started = started.filter(|_| registered);
        let because = Because::CameBack { broker, started, unfenced: Some(fact.time) };
        let mut reasons = vec![Reason::new(because).at(fact.time, *id)];
        if !registered {
            reasons.extend(self.reached_again(broker, fact.time));
        }
        reasons
    }

    /// What had kept a broker from the controller, if that was over just before a time.
    fn reached_again(&self, broker: NodeId, time: Time) -> Option<Reason> {
        let controller = self.run.schedule().controller;
        let over = self.reading.faults.all.iter().rev().find(|fault| {
            let between = self.reading.faults.between(broker, controller, fault.time, fault.time);
            fault.until.is_some_and(|until| until <= time)
                && between.is_some_and(|found| found == **fault)
        })?;
        Some(Reason {
            time: over.until,
            fact: Some(over.fact),
            because: Because::Recovered(*over),
            settings: Vec::new(),
        })
    }

    /// Why the controller did not take a broker back yet (R6.6).
    pub(super) fn refused_registration(&self, broker: NodeId, subject: &Subject) -> Vec<Reason> {
        let down = self.last(subject.fact.unwrap_or(FactId::NONE), |fact| {
            let down = fact.event == TraceEvent::World(WorldEvent::ProcessDown);
            (down && fact.node == broker).then_some(())
        });
        let timeout = match self.features().kraft {
            true => Some(self.session_timeout()),
            false => self.zookeeper_session_timeout(broker),
        };
        let last_contact = down.map(|(_, time, ())| time);
        let because = Because::SessionLives { broker, last_contact, until: subject.until };
        let mut reason = Reason::new(because);
        reason.settings.extend(timeout);
        let mut reasons = vec![reason];
        if let Some(time) = last_contact {
            reasons
                .extend(self.reading.faults.at(broker, time, time).map(|fault| self.fault(fault)));
        }
        reasons
    }
}
