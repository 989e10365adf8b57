//! Looking for what would have helped, in slices beside everything else.

use super::{State, carry_on};
use crate::engine::{Advised, Advising};
use crate::msg::{Effect, Msg};
use crate::shared::Shared;

/// The search for advice on the run shown.
#[derive(Default)]
pub(super) struct Search {
    /// Tells it from earlier ones, whose slices may still be on their way.
    number: u32,
    work: Option<Advising>,
    found: Option<Shared<Advised>>,
}

impl State {
    /// What was found so far; `None` if nobody asked.
    pub fn advised(&self) -> Option<Shared<Advised>> {
        self.search_for_advice.found.clone()
    }

    /// Begins to look for what would have helped.
    pub(super) fn advise(&mut self, out: &mut Vec<Effect>) {
        let Some(done) = self.done.clone().filter(|_| self.script.runs()) else { return };
        let search = &mut self.search_for_advice;
        search.number += 1;
        search.work = Some(done.advise(&self.script));
        search.found = Some(Shared::new(Advised::default()));
        out.push(Effect::Soon(Msg::AdviseMore(search.number)));
    }

    /// Carries on with search `number` for as long as there is time to spare.
    pub(super) fn advise_more(
        &mut self,
        number: u32,
        spare: &mut dyn FnMut() -> bool,
        out: &mut Vec<Effect>,
    ) {
        let search = &mut self.search_for_advice;
        let Some(work) = search.work.as_mut().filter(|_| search.number == number) else { return };
        let tried = search.found.as_ref().map_or(0, |found| found.tried);
        let finished = carry_on(|| work.advance(), spare);
        if finished || work.tried() > tried {
            search.found = Some(Shared::new(work.found(finished)));
        }
        match finished {
            true => search.work = None,
            false => out.push(Effect::Soon(Msg::AdviseMore(number))),
        }
    }

    /// The run is another one: what was found no longer holds.
    pub(super) fn forget_advice(&mut self) {
        let search = &mut self.search_for_advice;
        search.number += 1;
        search.work = None;
        search.found = None;
    }
}
