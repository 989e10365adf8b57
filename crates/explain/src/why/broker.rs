//! Why brokers are fenced, unfenced, refused, and stopped.

use super::look::in_chain;
use super::setting::Value;
use super::{Because, Reason, Setting, Subject, Why};
use highwater_protocol::{Event, FactId, NodeId, Time};
use highwater_sim::{TraceEvent, WorldEvent};

impl Why<'_> {
    /// Why the controller fenced a broker, as told by the fencing or by what it changed.
    pub(super) fn fencing(&self, broker: NodeId, fact: Option<FactId>) -> Vec<Reason> {
        let chain = self.chain(fact);
        let expired = in_chain(&chain, |_, event| match event {
            Event::SessionExpired { broker: b, last_contact } if b == broker => Some(last_contact),
            _ => None,
        });
        let Some((id, noticed, last_contact)) = expired else { return self.shutdown(fact) };
        let ended = Because::SessionEnded { broker, last_contact, noticed };
        let mut reasons = vec![Reason::new(ended).at(noticed, id).by(self.session_timeout())];
        let controller = self.run.schedule().controller;
        reasons.extend(self.fault_between(broker, controller, last_contact, noticed));
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
            reasons.extend(self.faults.at(broker, time, time).map(|fault| self.fault(fault)));
        }
        reasons.extend(own);
        reasons
    }

    /// How a broker came to be unfenced last, until a time.
    pub(super) fn coming_back(&self, broker: NodeId, time: Time) -> Vec<Reason> {
        let unfenced = self.registrations.iter().rev().find(|(_, fact)| {
            fact.time <= time && fact.event == TraceEvent::Node(Event::BrokerUnfenced { broker })
        });
        let Some((id, fact)) = unfenced else { return Vec::new() };
        let started = self.last(*id, |fact| {
            let up = fact.event == TraceEvent::World(WorldEvent::ProcessUp);
            (up && fact.node == broker).then_some(())
        });
        let because = Because::CameBack {
            broker,
            started: started.map(|(_, time, ())| time),
            unfenced: Some(fact.time),
        };
        vec![Reason::new(because).at(fact.time, *id)]
    }

    /// Why the controller did not take a broker back yet (R6.6).
    pub(super) fn refused_registration(&self, broker: NodeId, subject: &Subject) -> Vec<Reason> {
        let down = self.last(subject.fact.unwrap_or(FactId::NONE), |fact| {
            let down = fact.event == TraceEvent::World(WorldEvent::ProcessDown);
            (down && fact.node == broker).then_some(())
        });
        let timeout = self.session_timeout();
        let last_contact = down.map(|(_, time, ())| time);
        let because = Because::SessionLives { broker, last_contact, until: subject.until };
        let mut reasons = vec![Reason::new(because).by(timeout)];
        if let Some(time) = last_contact {
            reasons.extend(self.faults.at(broker, time, time).map(|fault| self.fault(fault)));
        }
        reasons
    }
}
