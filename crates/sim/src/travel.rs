//! Going to any instant of a run, and from fact to fact, by a short replay from a snapshot.

use crate::plan::{CONTROLLER, Plan};
use crate::run::Run;
use crate::stage;
use crate::trace::Fact;
use crate::view::ClusterView;
use crate::world::{Turn, World};
use highwater_protocol::{FactId, Time};

/// A fact, and the cluster right after what happened with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Its number; those before and after it are one less and one more.
    pub id: FactId,
    /// The fact.
    pub fact: Fact,
    /// The cluster after the turn that the fact is of. Facts of one turn share it: a step is not
    /// divided.
    pub view: ClusterView,
}

impl Run {
    /// The cluster at `time` (at most [`Run::now`]), after everything that happened at that very
    /// instant. Replays from the snapshot before it.
    pub fn view_at(&self, time: Time) -> Option<ClusterView> {
        if time > self.now() {
            return None;
        }
        let up_to_date = time == self.now() && self.world.next_time() > time;
        let mut view = if up_to_date { self.view() } else { self.replay(time).view(&self.plan) };
        view.time = time;
        Some(view)
    }

    /// The number that the first fact after `time` has, which is how many there are until then;
    /// `None` after where the run has come. [`Run::moment`] at it is the next fact, at one less
    /// the previous one.
    pub fn facts_until(&self, time: Time) -> Option<u32> {
        match time <= self.now() {
            true if time == self.now() && self.world.next_time() > time => {
                Some(self.world.outbox.next_fact().0)
            }
            true => Some(self.replay(time).outbox.next_fact().0),
            false => None,
        }
    }

    /// The fact of this number, kept or not, and the cluster right after it; `None` if there are
    /// not so many. So `FactId(id.0 + 1)` and `FactId(id.0 - 1)` step forwards and backwards.
    pub fn moment(&self, id: FactId) -> Option<Moment> {
        let fact = self.fact(id)?;
        let mut world = match &self.snapshots {
            Some(snapshots) => snapshots.before_fact(id).clone(),
            None => staged(&self.plan),
        };
        self.pass(&mut world, self.now(), |world| world.outbox.next_fact() > id);
        Some(Moment { id, fact, view: world.view(&self.plan) })
    }

    fn replay(&self, time: Time) -> World {
        let mut world = match &self.snapshots {
            Some(snapshots) => snapshots.before(time).clone(),
            None => staged(&self.plan),
        };
        self.pass(&mut world, time, |_| false);
        world
    }

    /// Runs `world` on to `end`, or until `enough`, and nobody reads.
    fn pass(&self, world: &mut World, end: Time, enough: impl Fn(&World) -> bool) {
        while !enough(world) {
            let turn = world.turn(&self.plan, end);
            if turn == Turn::Over {
                return;
            }
            if let Turn::Stepped(place) = turn {
                world.settle(&self.plan, place);
            }
            world.news.clear();
            world.outbox.removed.clear();
        }
    }
}

/// The world before the first turn, read by nobody.
pub(crate) fn staged(plan: &Plan) -> World {
    let mut world = stage::set(plan);
    world.settle(plan, CONTROLLER);
    world
}
