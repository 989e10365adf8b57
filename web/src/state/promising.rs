//! Checking what Kafka promises in the run shown, in slices beside everything else.

use super::{State, carry_on};
use crate::engine::{Checked, Checking};
use crate::msg::{Effect, Msg};
use crate::shared::Shared;
use highwater_protocol::Time;

/// The checks of the run shown.
#[derive(Default)]
pub(super) struct Promising {
    /// Tells them from earlier ones, whose slices may still be on their way.
    number: u32,
    work: Option<Checking>,
    found: Option<Shared<Checked>>,
}

/// How far the checks have come.
#[derive(Clone, PartialEq)]
pub enum Promises {
    /// Nobody has asked, and the run is long.
    Unknown,
    /// They go on, and have come to this instant of the run.
    Running(Time),
    /// They are done.
    Known(Shared<Checked>),
}

impl State {
    /// How far the checks have come.
    pub fn promises(&self) -> Promises {
        let Promising { work, found, .. } = &self.promising;
        match (found, work) {
            (Some(found), _) => Promises::Known(found.clone()),
            (None, Some(work)) => Promises::Running(work.now()),
            (None, None) => Promises::Unknown,
        }
    }

    /// A new run is shown: it is checked if that takes a moment only.
    pub(super) fn check_if_short(&mut self, out: &mut Vec<Effect>) {
        let is_short = self.done.as_ref().is_some_and(|done| done.is_checked_soon());
        if is_short && !self.embed {
            self.check(out);
        }
    }

    /// Begins to check.
    pub(super) fn check(&mut self, out: &mut Vec<Effect>) {
        let Some(done) = self.done.clone() else { return };
        let this = &mut self.promising;
        this.number += 1;
        this.work = Some(done.check());
        this.found = None;
        out.push(Effect::Soon(Msg::CheckMore(this.number)));
    }

    /// Carries on with the checks of this number for as long as there is time to spare.
    pub(super) fn check_more(
        &mut self,
        number: u32,
        spare: &mut dyn FnMut() -> bool,
        out: &mut Vec<Effect>,
    ) {
        let this = &mut self.promising;
        let Some(work) = this.work.as_mut().filter(|_| this.number == number) else { return };
        let finished = carry_on(|| work.advance(), spare);
        if !finished {
            return out.push(Effect::Soon(Msg::CheckMore(number)));
        }
        let work = this.work.take();
        let found = self.done.as_ref().zip(work).map(|(done, work)| done.checked(&work));
        this.found = found.map(Shared::new);
    }

    /// The run shown is another one: what was found no longer holds.
    pub(super) fn forget_promises(&mut self) {
        let this = &mut self.promising;
        this.number += 1;
        this.work = None;
        this.found = None;
    }
}
