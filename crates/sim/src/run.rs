//! A run: the world, its recorder, and the way back to any instant.

use crate::checks::{Checks, Violation};
use crate::fate::Survivors;
use crate::history::History;
use crate::ledger::Ledger;
use crate::outcome::Outcome;
use crate::plan::{CONTROLLER, Plan};
use crate::recorder::{Recorder, Recording};
use crate::schedule::Schedule;
use crate::snapshots::Snapshots;
use crate::stage;
use crate::trace::Trace;
use crate::view::ClusterView;
use crate::world::{Turn, World};
use highwater_protocol::config::Features;
use highwater_protocol::{FactId, NodeId, PartitionId, RecordBatch, Time};
use std::cell::RefCell;

/// Whether a run has come to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// There is more to do.
    More,
    /// The end of the schedule is reached; or the run was cut short, see [`Run::is_cut_short`].
    Done,
}

/// Events of the longest run there is: some seconds of work, some hundred megabytes of history.
pub const EVENTS_MAX: u64 = 50_000_000;

/// A run of a schedule, carried out in slices so that a page stays responsive.
#[derive(Clone, Debug)]
pub struct Run {
    pub(crate) plan: Plan,
    pub(crate) world: World,
    pub(crate) recorder: Recorder,
    pub(crate) snapshots: Option<Snapshots>,
    /// Where a look back has come to last: looks go on from there where they can.
    pub(crate) visited: RefCell<Option<World>>,
    checks: Option<Checks>,
    turns: u64,
    done: bool,
}

impl Run {
    /// Sets the stage for `schedule`; nothing has happened yet.
    ///
    /// # Panics
    /// If the schedule is not in order; see [`Schedule`].
    pub fn new(schedule: Schedule) -> Run {
        Run::recording(schedule, Recording::default())
    }

    /// Like [`Run::new`], keeping more or less of what happens. Without history there are no
    /// snapshots either, and [`Run::view_at`] begins at the beginning.
    ///
    /// # Panics
    /// If the schedule is not in order; see [`Schedule`].
    pub fn recording(schedule: Schedule, recording: Recording) -> Run {
        let plan = Plan::new(schedule);
        let mut recorder = Recorder::new(&plan, recording);
        let mut world = stage::set(&plan);
        // What the controller told when it was made is the first thing to read.
        let staged = Turn::Stepped(CONTROLLER);
        recorder.read(&plan, &mut world, staged);
        recorder.finish_slice(&world);
        let snapshots = (recording > Recording::Outcome)
            .then(|| Snapshots::new(world.clone(), plan.partitions()));
        let visited = RefCell::default();
        Run { plan, world, recorder, snapshots, visited, checks: None, turns: 0, done: false }
    }

    /// Like [`Run::new`], with every check reading along; see [`Run::violations`].
    ///
    /// # Panics
    /// If the schedule is not in order; see [`Schedule`].
    pub fn checking(schedule: Schedule, recording: Recording) -> Run {
        let promised = schedule.features;
        Run::checking_for(schedule, recording, promised)
    }

    /// Like [`Run::checking`], judged by what is promised where the rules of `promised` are in
    /// force, whichever are in force here: to see what a rule is there for.
    ///
    /// # Panics
    /// If the schedule is not in order; see [`Schedule`].
    pub fn checking_for(schedule: Schedule, recording: Recording, promised: Features) -> Run {
        let mut run = Run::recording(schedule, recording);
        run.checks = Some(Checks::new(promised));
        run
    }

    /// Carries out at most `events` events.
    pub fn advance(&mut self, events: u64) -> Progress {
        let until = self.turns.saturating_add(events).min(EVENTS_MAX);
        let mut due = self.snapshots.as_ref().map_or(u64::MAX, Snapshots::due);
        while !self.done && self.turns < until {
            let turn = self.world.turn(&self.plan, self.plan.schedule.end);
            if turn == Turn::Over {
                self.end();
                break;
            }
            if let Some(checks) = &mut self.checks {
                checks.read_turn(&self.plan, &self.world, turn);
            }
            self.recorder.read(&self.plan, &mut self.world, turn);
            self.turns += 1;
            if self.turns >= due
                && let Some(snapshots) = &mut self.snapshots
            {
                snapshots.take(self.turns, &self.world);
                due = snapshots.due();
            }
        }
        self.recorder.finish_slice(&self.world);
        if self.done || self.is_cut_short() { Progress::Done } else { Progress::More }
    }

    /// Whether it took [`EVENTS_MAX`] events and has not come to its end: it stays at
    /// [`Run::now`] for good.
    pub fn is_cut_short(&self) -> bool {
        !self.done && self.turns >= EVENTS_MAX
    }

    fn end(&mut self) {
        self.done = true;
        self.world.now = self.plan.schedule.end;
        if let Some(checks) = &mut self.checks {
            checks.inspect(&self.plan, &self.world);
        }
    }

    /// Carries out everything.
    pub fn finish(&mut self) {
        while self.advance(u64::MAX) == Progress::More {}
    }

    /// How far it has come.
    pub fn now(&self) -> Time {
        self.world.now
    }

    /// Events carried out so far: actions, arrivals and timers.
    pub fn events(&self) -> u64 {
        self.turns
    }

    /// What is run.
    pub fn schedule(&self) -> &Schedule {
        &self.plan.schedule
    }

    /// The node that a producer is in facts and messages, by its index in the schedule.
    pub fn producer_node(&self, index: usize) -> NodeId {
        self.plan.nodes[self.plan.producers().start + index]
    }

    /// The node that a consumer is in facts and messages, by its index in the schedule.
    pub fn consumer_node(&self, index: usize) -> NodeId {
        self.plan.nodes[self.plan.consumers().start + index]
    }

    /// The node that carries out the script's administration.
    pub fn admin_node(&self) -> NodeId {
        self.plan.nodes[self.plan.admin()]
    }

    /// Series so far.
    pub fn history(&self) -> &History {
        self.recorder.history()
    }

    /// Facts so far.
    pub fn trace(&self) -> &Trace {
        &self.recorder.trace
    }

    /// What became of the records so far.
    pub fn outcome(&self) -> Outcome {
        self.recorder.fates.outcome(Survivors::of(&self.plan, &self.world))
    }

    /// The fate of every record so far, and how available partitions were; nothing without a
    /// history. Worked out anew at each call, which takes a while in long runs.
    pub fn ledger(&self) -> Ledger {
        let Recorder { notes, trace, .. } = &self.recorder;
        Ledger::new(&self.plan, &self.world, self.history(), trace, notes)
    }

    /// The batches that a truncation, a power loss or an empty disk took from a log, each with the
    /// leader epoch in which it was written; ascending by offset. None without a history.
    pub fn removed(&self, fact: FactId) -> impl Iterator<Item = (PartitionId, &RecordBatch)> {
        let removals = &self.recorder.notes.removals;
        let first = removals.partition_point(|removal| removal.fact < fact);
        let own = removals[first..].iter().take_while(move |removal| removal.fact == fact);
        own.map(|removal| (removal.partition, &removal.batch))
    }

    /// Whether checks read along: made by [`Run::checking`].
    pub fn is_checked(&self) -> bool {
        self.checks.is_some()
    }

    /// Promises broken so far, in the order found; none unless made by [`Run::checking`].
    pub fn violations(&self) -> &[Violation] {
        self.checks.as_ref().map_or(&[], Checks::violations)
    }

    /// Whether this promise (`I8` and its like) could not be judged to the end: after an unclean
    /// election or the loss of a disk's data, say, it is not given any more.
    pub fn is_suspended(&self, id: &str) -> bool {
        self.checks.as_ref().is_some_and(|checks| checks.is_suspended(&self.plan, &self.world, id))
    }

    /// The cluster at this moment.
    pub fn view(&self) -> ClusterView {
        self.world.view(&self.plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{BrokerSpec, Environment};
    use highwater_protocol::config::{BrokerConfig, ControllerConfig, Features};

    fn idle() -> Schedule {
        Schedule {
            seed: 1,
            end: Time(3_600_000_000),
            features: Features::default(),
            controller: NodeId(100),
            controller_config: ControllerConfig::default(),
            brokers: vec![BrokerSpec {
                id: NodeId(1),
                config: BrokerConfig::default(),
                log_dirs: Vec::new(),
            }],
            topics: Vec::new(),
            producers: Vec::new(),
            consumers: Vec::new(),
            environment: Environment::default(),
            actions: Vec::new(),
        }
    }

    #[test]
    fn a_run_without_bounds_is_cut_short() {
        let mut run = Run::new(idle());
        run.turns = EVENTS_MAX - 10;
        assert_eq!(run.advance(5), Progress::More);
        run.finish();
        assert!(run.is_cut_short() && run.now() < Time(3_600_000_000));
        assert_eq!(run.advance(5), Progress::Done);
        assert_eq!(run.events(), EVENTS_MAX);
        assert_eq!(run.view_at(run.now()).map(|view| view.time), Some(run.now()));
        assert!(run.view_at(Time(3_600_000_000)).is_none());
    }

    #[test]
    fn a_run_that_comes_to_its_end_is_not_cut_short() {
        let mut run = Run::new(idle());
        run.finish();
        assert!(!run.is_cut_short() && run.now() == Time(3_600_000_000));
    }
}
