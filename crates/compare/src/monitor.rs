//! The monitor of primary and backups: one, outside, believed by all. It counts a server as dead
//! that it has not heard of for the detection time, as Kafka's controller does (R6.5), and then
//! promotes the first living one in the order of assignment.

use crate::backup::Mode;
use crate::message::{Message, Outbox, Place, View};
use highwater_protocol::{Micros, Time};

/// What the monitor knows of a server.
#[derive(Clone, Copy, Debug)]
struct Contact {
    place: Place,
    last: Time,
    alive: bool,
    incarnation: u32,
}

/// The monitor.
#[derive(Clone, Debug)]
pub(crate) struct Monitor {
    mode: Mode,
    detection: Micros,
    contacts: Vec<Contact>,
    view: View,
}

impl Monitor {
    /// The monitor at the start of the run: all live, the first is the primary.
    pub fn new(copies: &[Place], mode: Mode, detection: Micros) -> Monitor {
        let contact = |place: &Place| Contact {
            place: *place,
            last: Time::ZERO,
            alive: true,
            incarnation: 0,
        };
        Monitor {
            mode,
            detection,
            contacts: copies.iter().map(contact).collect(),
            view: View { epoch: 1, primary: Some(copies[0]), members: copies.to_vec() },
        }
    }

    /// The view in force.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The process starts anew: everyone gets the benefit of the doubt.
    pub fn restart(&mut self, now: Time) {
        self.contacts.iter_mut().for_each(|contact| contact.last = now);
    }

    /// When it acts by itself.
    pub fn next_timeout(&self) -> Time {
        let alive = self.contacts.iter().filter(|contact| contact.alive);
        alive.map(|contact| contact.last + self.detection).min().unwrap_or(Time::NEVER)
    }

    /// [`Monitor::next_timeout`] has come.
    pub fn timeout(&mut self, now: Time, out: &mut Outbox) {
        for i in 0..self.contacts.len() {
            let contact = self.contacts[i];
            if contact.alive && contact.last + self.detection <= now {
                self.died(i, out);
            }
        }
    }

    /// A message arrived.
    pub fn message(&mut self, now: Time, from: Place, message: Message, out: &mut Outbox) {
        let Some(i) = self.contacts.iter().position(|contact| contact.place == from) else {
            return;
        };
        match message {
            Message::Heartbeat { incarnation } => {
                let contact = self.contacts[i];
                if contact.alive && contact.incarnation != incarnation {
                    // It died and came back before anybody noticed.
                    self.died(i, out);
                }
                self.contacts[i] = Contact { last: now, alive: true, incarnation, ..contact };
                if self.view.primary.is_none() {
                    self.settle(out);
                }
                out.send(from, Message::View(self.view.clone()));
            }
            Message::Leaving => self.died(i, out),
            Message::CaughtUp { epoch, backup } => {
                let lives = |c: &Contact| c.place == backup && c.alive;
                let outside = !self.view.members.contains(&backup);
                if outside && epoch == self.view.epoch && self.contacts.iter().any(lives) {
                    self.view.members.push(backup);
                    self.announce(out);
                }
            }
            _ => {}
        }
    }

    fn died(&mut self, i: usize, out: &mut Outbox) {
        let place = self.contacts[i].place;
        self.contacts[i].alive = false;
        let members = &mut self.view.members;
        // The last member has everything that was acknowledged: there is none to take its place.
        if self.mode == Mode::Synchronous && members.len() > 1 {
            members.retain(|member| *member != place);
        }
        if self.view.primary == Some(place) {
            self.view.primary = None;
        }
        self.settle(out);
        self.announce(out);
    }

    /// Promotes somebody if nobody leads.
    fn settle(&mut self, out: &mut Outbox) {
        if self.view.primary.is_some() {
            return;
        }
        let may_lead = |place: &Place| match self.mode {
            Mode::Asynchronous => true,
            Mode::Synchronous => self.view.members.contains(place),
        };
        let alive = self.contacts.iter().filter(|contact| contact.alive);
        self.view.primary = alive.map(|contact| contact.place).find(may_lead);
        if self.view.primary.is_some() {
            self.announce(out);
        }
    }

    fn announce(&mut self, out: &mut Outbox) {
        self.view.epoch += 1;
        for contact in &self.contacts {
            out.send(contact.place, Message::View(self.view.clone()));
        }
    }
}
