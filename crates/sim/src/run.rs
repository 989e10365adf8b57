//! A run: the world, its recorder, and the way back to any instant.

use crate::history::History;
use crate::outcome::Outcome;
use crate::schedule::Schedule;
use crate::trace::Trace;
use crate::view::ClusterView;
use highwater_protocol::Time;

/// Whether a run has come to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// There is more to do.
    More,
    /// The end of the schedule is reached.
    Done,
}

/// A run of a schedule, carried out in slices so that a page stays responsive.
#[derive(Clone, Debug)]
pub struct Run {
    history: History,
    trace: Trace,
    end: Time,
}

impl Run {
    /// Sets the stage for `schedule`; nothing has happened yet.
    pub fn new(schedule: Schedule) -> Run {
        Run { history: History::default(), trace: Trace::default(), end: schedule.end }
    }

    /// Carries out at most `events` events.
    pub fn advance(&mut self, _events: u64) -> Progress {
        Progress::Done
    }

    /// Carries out everything.
    pub fn finish(&mut self) {
        while self.advance(u64::MAX) == Progress::More {}
    }

    /// How far it has come.
    pub fn now(&self) -> Time {
        self.end
    }

    /// Series so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Facts so far.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// What became of the records so far.
    pub fn outcome(&self) -> Outcome {
        Outcome::default()
    }

    /// The cluster at `time` (at most [`Run::now`]), after everything that happened at that very
    /// instant. Replays from the snapshot before it.
    pub fn view_at(&self, _time: Time) -> Option<ClusterView> {
        None
    }
}
