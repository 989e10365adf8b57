//! Comparing the run shown with other replication schemes, in slices beside everything else.

use super::{State, carry_on};
use crate::engine::{Compare, Compared, Scheme};
use crate::msg::{Effect, Msg, Tab};
use crate::shared::Shared;
use highwater_protocol::PartitionId;

/// The comparison, if the reader asked for one.
#[derive(Default)]
pub(super) struct Comparison {
    /// Whether the panel is open.
    pub(super) open: bool,
    /// Tells it from earlier ones, whose slices may still be on their way.
    number: u32,
    work: Option<Compare>,
    stage: Stage,
}

/// How far a comparison has come.
#[derive(Clone, PartialEq, Default)]
pub enum Stage {
    /// Nobody has asked.
    #[default]
    Idle,
    /// The partition is never there.
    Nothing(PartitionId),
    /// It goes on: rows so far, thousandths done, and the scheme whose turn it is.
    Running(Shared<Compared>, u64, Option<Scheme>),
    /// It is done, or was stopped.
    Done(Shared<Compared>, Validity),
}

/// Whether what was found holds for the script as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Validity {
    /// It is of the run shown.
    Current,
    /// The script has changed since.
    Stale,
}

impl State {
    /// Whether the panel is open, and how far its comparison has come.
    pub fn comparison(&self) -> (bool, Stage) {
        (self.comparison.open, self.comparison.stage.clone())
    }

    /// Opens the panel, or closes it.
    pub(super) fn show_comparison(&mut self, open: bool, out: &mut Vec<Effect>) {
        self.comparison.open = open;
        if open {
            self.tab = Tab::Compare;
            out.push(Effect::Reveal("compare"));
        }
    }

    /// Compares the partition shown.
    pub(super) fn compare(&mut self, out: &mut Vec<Effect>) {
        let Some(done) = self.done.clone().filter(|_| self.script.runs()) else { return };
        let this = &mut self.comparison;
        this.number += 1;
        this.work = Compare::begin(&done, self.partition);
        match &this.work {
            None => this.stage = Stage::Nothing(self.partition),
            Some(work) => {
                this.stage = Stage::Running(Shared::new(work.found()), 0, work.current());
                out.push(Effect::Soon(Msg::CompareMore(this.number)));
            }
        }
    }

    /// Carries on with comparison `number` for as long as there is time to spare.
    pub(super) fn compare_more(
        &mut self,
        number: u32,
        spare: &mut dyn FnMut() -> bool,
        out: &mut Vec<Effect>,
    ) {
        let this = &mut self.comparison;
        let Stage::Running(found, ..) = &this.stage else { return };
        let Some(work) = this.work.as_mut().filter(|_| this.number == number) else { return };
        let finished = carry_on(|| work.advance(), spare);
        let found = match work.rows() == found.len() {
            true => found.clone(),
            false => Shared::new(work.found()),
        };
        if finished {
            this.stage = Stage::Done(found, Validity::Current);
            this.work = None;
        } else {
            this.stage = Stage::Running(found, work.thousandths(), work.current());
            out.push(Effect::Soon(Msg::CompareMore(number)));
        }
    }

    /// Leaves it at what was found so far.
    pub(super) fn stop_comparing(&mut self) {
        self.leave_comparison(Validity::Current);
    }

    /// The run is another one: what was found is of an earlier script.
    pub(super) fn outdate_comparison(&mut self) {
        self.leave_comparison(Validity::Stale);
    }

    fn leave_comparison(&mut self, validity: Validity) {
        let this = &mut self.comparison;
        this.number += 1;
        this.work = None;
        this.stage = match std::mem::take(&mut this.stage) {
            Stage::Running(found, ..) | Stage::Done(found, _) if !found.is_empty() => {
                Stage::Done(found, validity)
            }
            _ => Stage::Idle,
        };
    }
}
